"""From the text of a kernel to a function of machine code; compiled once, then found in the user's cache folder."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from types import ModuleType
from typing import cast

import numpy as np

from simulator.caches import cache_folder, keep_latest, put
from simulator.engine.fused import Array, Kernel

_LOCK = Lock()
KEPT = 64  # files of kernels that are kept at most
KERNEL = """from numba import njit
from numpy import empty

from simulator.fast.primitives import {names}


@njit(
    "float64(float64[:, ::1], float64[:, ::1], float64[:, :, ::1], float64[:, :, ::1], int64)",
    nogil=True, cache=True, error_model="numpy",
)
"""
# The tails are gathered first: one draw in seven, and their formulas are the longer ones. What fills the last vector up
# is calculated and not looked at.
SCORES = """from numba import njit
from numpy import full, empty, int64

from simulator.fast.scores import MIDDLE, middle, tail


@njit("void(float64[::1], float64[::1])", nogil=True, cache=True, error_model="numpy")
def fill(u, out):
    tails, places = full(1024, 0.1), empty(1024, int64)
    for first in range(0, len(u), 1024):
        n, count = min(1024, len(u) - first), 0
        for i in range(n):
            x = u[first + i]
            tails[count], places[count] = x, first + i
            count += 1 if abs(x - 0.5) > MIDDLE else 0
        for i in range(n):
            out[first + i] = middle(u[first + i])
        for i in range(-(-count // 32) * 32):
            tails[i] = tail(tails[i])
        for i in range(count):
            out[places[i]] = tails[i]
"""


def installed() -> bool:
    """Whether kernels can be compiled here: whether the extra `fast` is installed."""
    return find_spec("numba") is not None


class Numba:
    """Compiles with numba; see `engine.fused.Compiler`."""

    def kernel(self, source: str) -> Kernel:
        """The kernel of a text of `engine.fused`."""
        return _kernel(source)

    def scores(self, u: Array) -> Array:
        """Standard normal values of probabilities off 0 and 1, same shape, right to 1e-15 of themselves."""
        values = np.empty(u.size)
        _scores()(np.ascontiguousarray(u).ravel(), values)
        return values.reshape(u.shape)


def _scores() -> Callable[[Array, Array], None]:
    return cast("Callable[[Array, Array], None]", _module(SCORES).fill)


def _kernel(source: str) -> Kernel:
    from simulator.fast.primitives import PRIMITIVES

    names = ", ".join(sorted(function.__name__ for function in PRIMITIVES))
    return cast("Kernel", _module(KERNEL.format(names=names) + source).kernel)


def _module(text: str) -> ModuleType:
    """A text of our own as a module; of threads that want the same, one makes it and the others wait."""
    with _LOCK:
        return _imported(text)


@lru_cache(maxsize=32)
def _imported(text: str) -> ModuleType:
    """The module, from a file beside which numba keeps its machine code."""
    path = source_file(text)
    spec = spec_from_file_location(f"simulator_kernel_{path.stem}", path)
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - a path that ends with .py has both
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # numba looks there while it takes machine code from its cache
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[spec.name]
    return module


def source_file(text: str) -> Path:
    """The file of a text, named by all that its machine code is made of."""
    mark = hashlib.sha256(text.encode())
    for name in ("primitives.py", "scores.py"):
        mark.update(Path(__file__).with_name(name).read_bytes())
    folder = cache_folder("kernels") or Path(_folder_of_this_process().name)
    path = folder / f"{mark.hexdigest()[:32]}.py"
    if not path.exists():
        put(path, text.encode())
        for old in keep_latest(folder.glob("*.py"), KEPT):
            for code in (folder / "__pycache__").glob(f"{old.stem}.*"):
                code.unlink(missing_ok=True)
    return path


@lru_cache(maxsize=1)
def _folder_of_this_process() -> TemporaryDirectory[str]:
    """Where nothing can be kept: a folder that goes when the process ends."""
    return TemporaryDirectory(prefix="simulator-kernels-")
