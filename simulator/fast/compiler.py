"""From the text of a kernel to a function of machine code; compiled once, then found in the user's cache folder."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import cast

from simulator.engine.fused import Kernel

SIGNATURE = "float64(float64[:, ::1], float64[:, ::1], float64[:, :, ::1], float64[:, :, ::1])"
HEAD = """from numba import njit
from numpy import empty

from simulator.fast.primitives import {names}


@njit("{signature}", nogil=True, cache=True, error_model="numpy")
"""


def installed() -> bool:
    """Whether kernels can be compiled here: whether the extra `fast` is installed."""
    return find_spec("numba") is not None


@lru_cache(maxsize=32)
def compiled(source: str) -> Kernel:
    """The kernel of a text of `engine.fused`. Lets other threads run while it works."""
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
