"""Files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

PART = ".part"


def write_whole(path: Path, data: bytes) -> str:
    """Write a file in one step as its readers see it, and return the sha256 of its bytes.

    The bytes go to a hidden file in the same folder, to the disk, and only then take the name. Raises `OSError`, and
    then what stood under the name before still stands there.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}{PART}")
    try:
        with part.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:  # Ctrl-C too leaves nothing behind
        part.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return digest(data)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself last through a power cut, where the system has a way to ask for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digest(data: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def remove_parts(folder: Path) -> None:
    """Remove what a killed process left half-written. Only for a folder that nobody else writes to."""
    for part in folder.glob(f".*{PART}"):
        part.unlink(missing_ok=True)
