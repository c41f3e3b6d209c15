"""The fused C kernel, compiled when it is asked for and called by ctypes."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.reference.facts import FOLDER, INDICATORS, INPUTS, LEVELS, SHOCK_SPREAD, YEARS, stream_keys

Array = NDArray[np.float64]
# Strict IEEE: the last three only say that nobody reads errno or floating-point flags, and forbid fused operations.
FLAGS = ("-O3", "-march=native", "-fopenmp", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math")
LIBRARIES = ("-lmvec", "-lm") if platform.machine() == "x86_64" and platform.libc_ver()[0] == "glibc" else ("-lm",)
KINDS = {"uniform": 0, "normal": 1, "triangular": 2}


def compiler() -> str | None:
    """The path of a C compiler, if there is one."""
    return shutil.which(os.environ.get("CC", "cc"))


class Kernel:
    """The compiled functions. Raises `CalledProcessError` when the compiler fails."""

    def __init__(self) -> None:
        command = compiler()
        if command is None:
            raise FileNotFoundError("there is no C compiler")
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "kernel.so"
            source = str(FOLDER / "kernel.c")
            subprocess.run([command, *FLAGS, "-shared", "-fPIC", "-o", target, source, *LIBRARIES], check=True)  # noqa: S603
            self.library = ctypes.CDLL(str(target))
        words = [(key >> shift) & (2**64 - 1) for key in stream_keys() for shift in (0, 64)]
        self.keys = np.array(words, dtype=np.uint64)
        self.kinds = np.array([KINDS[kind] for kind, _ in INPUTS.values()], dtype=np.int64)
        self.parameters = np.zeros((len(INPUTS), 3))
        for row, (_, parameters) in enumerate(INPUTS.values()):
            self.parameters[row, : len(parameters)] = parameters

    def simulate(self, inputs: Array, weather: Array, found: Array) -> None:
        """Fill `found` (4, years, draws)."""
        self.library.simulate(_at(inputs), _at(weather), _at(found), ctypes.c_long(found.shape[2]))

    def draw_and_simulate(self, found: Array) -> None:
        """Fill `found` (4, years, draws) from the keyed draws."""
        self.library.draw_and_simulate(
            *(_at(self.keys), _at(self.kinds), _at(self.parameters), ctypes.c_double(SHOCK_SPREAD)),
            *(_at(found), ctypes.c_long(found.shape[2])),
        )

    def quantiles(self, found: Array) -> Array:
        """Exact quantiles, shape (levels, 4, years)."""
        levels, rows = np.array(LEVELS), len(INDICATORS) * len(YEARS)
        out = np.empty((rows, len(LEVELS)))
        self.library.quantiles(_at(found), ctypes.c_long(rows), ctypes.c_long(found.shape[2]), _at(levels), _at(out))
        return out.T.reshape(len(LEVELS), len(INDICATORS), len(YEARS))


def aligned(shape: tuple[int, ...]) -> Array:
    """An array that begins at a line of the cache, as streaming stores want it."""
    size = int(np.prod(shape))
    raw = np.empty(size + 8)
    first = (-raw.ctypes.data % 64) // 8
    return raw[first : first + size].reshape(shape)


def _at(array: NDArray[np.generic]) -> ctypes.c_void_p:
    return ctypes.c_void_p(array.ctypes.data)
