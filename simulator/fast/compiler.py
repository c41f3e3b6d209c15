"""From the text of a kernel to a function of machine code; compiled once, then found in the user's cache folder."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import numpy as np

from simulator.caches import cache_folder, put
from simulator.engine.fused import Array, Kernel

SCORES = "void(float64[::1], float64[::1])"
SIGNATURE = "float64(float64[:, ::1], float64[:, ::1], float64[:, :, ::1], float64[:, :, ::1], int64)"
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
    path = (cache_folder("kernels") or Path(_folder_of_this_process().name)) / f"{mark}.py"
    if not path.exists():
        put(path, text.encode())
    return path


@lru_cache(maxsize=1)
def _folder_of_this_process() -> TemporaryDirectory[str]:
    """Where nothing can be kept: a folder that goes when the process ends."""
    return TemporaryDirectory(prefix="simulator-kernels-")
