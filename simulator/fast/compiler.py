"""From the text of a kernel to a function of machine code; compiled once, then found in the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import cast

import numpy as np

from simulator.engine.fused import Array, Kernel

SCORES = "void(float64[::1], float64[::1])"
SIGNATURE = "float64(float64[:, ::1], float64[:, ::1], float64[:, :, ::1], float64[:, :, ::1])"
HEAD = """from numba import njit
from numpy import empty

from simulator.fast.primitives import {names}


@njit("{signature}", nogil=True, cache=True, error_model="numpy")
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


@lru_cache(maxsize=1)
def _scores() -> Callable[[Array, Array], None]:
    from numba import njit

    from simulator.fast.scores import fill

    return cast("Callable[[Array, Array], None]", njit(SCORES, nogil=True, cache=True, error_model="numpy")(fill))


@lru_cache(maxsize=32)
def _kernel(source: str) -> Kernel:
    from simulator.fast import primitives

    names = ", ".join(sorted(function.__name__ for function in primitives.PRIMITIVES))
    text = HEAD.format(names=names, signature=SIGNATURE) + source
    path = _written(text, Path(primitives.__file__).read_bytes())
    spec = spec_from_file_location(f"simulator_kernel_{path.stem}", path)
    assert spec is not None and spec.loader is not None  # noqa: S101, PT018 - a path that ends with .py has both
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # numba looks there when it takes machine code from its cache
    spec.loader.exec_module(module)
    return cast("Kernel", module.kernel)


def _written(text: str, primitives: bytes) -> Path:
    """The file of a kernel, named by all that it is made of; numba keeps its machine code beside it."""
    mark = hashlib.sha256(text.encode() + primitives).hexdigest()[:32]
    path = _folder() / f"{mark}.py"
    if not path.exists():
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    return path


def _folder() -> Path:
    """Where kernels are kept: the user's own cache folder, or one for this process where that cannot be written."""
    folder = _cache() / "simulator" / "kernels"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.mkdtemp(prefix="simulator-kernels-"))
    return folder


def _cache() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
