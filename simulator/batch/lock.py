"""One batch at a time in a folder: a lock that the system itself lets go when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from simulator.language.faults import Fault, FaultsError, Place, Words

NAME = ".simulator.lock"

if sys.platform == "win32":
    import msvcrt

    def _try_lock(stream: BinaryIO) -> None:
        # Far beyond the text, so that another process can still read who holds it.
        stream.seek(1 << 20)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(stream: BinaryIO) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder. Raises `FaultsError` naming the process that holds it already.

    A lock file that a killed process left behind holds nothing and is taken over.
    """
    path = folder / NAME
    stream = _acquired(path)
    try:
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()).encode())
        stream.flush()
        yield
    finally:
        _release(path, stream)


def _acquired(path: Path) -> BinaryIO:
    while True:
        stream = path.open("a+b")
        try:
            _try_lock(stream)
        except OSError as error:
            stream.seek(0)
            holder = stream.read(20).decode("ascii", "replace").strip()
            stream.close()
            raise FaultsError([_busy(path.parent, holder)]) from error
        if _still_there(path, stream):
            return stream
        stream.close()  # its holder removed it between our opening and our locking


def _still_there(path: Path, stream: BinaryIO) -> bool:
    try:
        return path.stat().st_ino == os.fstat(stream.fileno()).st_ino
    except FileNotFoundError:
        return False


def _release(path: Path, stream: BinaryIO) -> None:
    if sys.platform == "win32":  # an open file cannot be removed there
        stream.close()
        path.unlink(missing_ok=True)
    else:
        path.unlink(missing_ok=True)
        stream.close()


def _busy(folder: Path, holder: str) -> Fault:
    who = (f"(进程 {holder})", f" (process {holder})") if holder else ("", "")
    return Fault(
        "busy",
        Place(str(folder)),
        Words(f"另一个批量运行正在写这个文件夹{who[0]}", f"another batch is writing to this folder{who[1]}"),
        Words("等它结束,或换一个 --out 文件夹", "wait for it to end, or choose another folder with --out"),
    )
