"""Memory of large arrays, used again when nobody holds them any more.

The system hands out memory page by page, each cleared and entered in its tables when it is first touched. For arrays
that are filled once and looked at once this costs as much as the calculation. So memory that a large array was lent
comes back when the last array on it is gone (slices, views and whatever else holds one of them count), and the next
array of that size is laid there. Memory that somebody can still read is never lent again.
"""

from __future__ import annotations

from math import prod
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Memory = NDArray[np.uint8]

LARGE = 2**20  # bytes from which on it pays to come here
IDLE = 2**29  # bytes that wait to be lent again at most
LINE = 64  # bytes of a line of the cache, where arrays begin
PAGE = 2**12  # bytes by which sizes of memory differ


class _Lent:
    """Whoever holds an array on lent memory holds this object: numpy finds the memory by the attribute of that name."""

    __slots__ = ("__array_interface__", "__weakref__")

    def __init__(self, shape: tuple[int, ...], address: int) -> None:
        self.__array_interface__: dict[str, Any] = {
            "shape": shape,
            "typestr": np.dtype(np.float64).str,
            "data": (address, False),
            "version": 3,
        }


class Buffers:
    """Memory that is lent and taken back, of which at most `most` bytes wait idly.

    Several threads may ask, and memory may come back at any moment, in the middle of anything, when garbage is
    collected: so each step is a single one on a dictionary (copying it is one, walking along it is not), which nothing
    can divide, and there is no lock to wait for.
    """

    def __init__(self, most: int = IDLE) -> None:
        self.most = most
        self._idle: dict[int, Memory] = {}  # the longest idle first

    @property
    def idle(self) -> int:
        """Bytes that wait to be lent again."""
        return sum(map(len, self._idle.copy().values()))

    def empty(self, shape: tuple[int, ...]) -> Array:
        """An array to be filled, in whose place anything may stand; a large one begins at a line of the cache."""
        size = 8 * prod(shape)
        if size < LARGE:
            return np.empty(shape)
        memory = self._memory(-(-size // PAGE) * PAGE + LINE)
        address = memory.ctypes.data
        lent = _Lent(shape, address + -address % LINE)
        finalize(lent, self._take_back, memory).atexit = False
        return np.asarray(lent)

    def zeros(self, shape: tuple[int, ...]) -> Array:
        """An array of zeros."""
        array = self.empty(shape)
        array[...] = 0.0
        return array

    def _memory(self, size: int) -> Memory:
        for key, memory in self._idle.copy().items():
            if len(memory) == size and self._idle.pop(key, None) is not None:
                return memory
        self._shrink(self.most - size)
        return np.empty(size, dtype=np.uint8)

    def _take_back(self, memory: Memory) -> None:
        self._idle[id(memory)] = memory
        self._shrink(self.most)

    def _shrink(self, most: int) -> None:
        """Let go of what has been idle longest, until no more than so many bytes are."""
        for key in self._idle.copy():
            if self.idle <= most:
                return
            self._idle.pop(key, None)


BUFFERS = Buffers()
"""Those of this process."""
