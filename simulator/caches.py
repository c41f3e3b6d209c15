"""Where the program keeps what it can make again: machine code of kernels, content that was checked before."""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

PRIVATE = 0o700


def cache_folder(name: str) -> Path | None:
    """A folder of the user's own that nobody else can write to; None where there can be none.

    `SIMULATOR_CACHE` names another place, and so does `XDG_CACHE_HOME`.
    """
    folder = _root() / name
    try:
        folder.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        return folder if _is_private(folder) else None
    except OSError:
        return None


def _root() -> Path:
    given = os.environ.get("SIMULATOR_CACHE")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "simulator"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "simulator"


def _is_private(folder: Path) -> bool:
    """Whether the folder is this user's and no one else may write to it: what stands there is run as it is."""
    if sys.platform == "win32":  # the folders of a user are private there
        return True
    found = folder.stat()
    return (
        found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and os.access(folder, os.W_OK)
    )


def keep_latest(files: Iterable[Path], count: int) -> list[Path]:
    """Remove all but the latest of some files; returns those removed. One that is gone already is no matter."""
    latest = sorted(files, key=lambda path: path.stat().st_mtime_ns)
    for path in latest[:-count]:
        path.unlink(missing_ok=True)
    return latest[:-count]


def put(path: Path, data: bytes) -> None:
    """Write a file so that readers see it whole or not at all. Raises `OSError`."""
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
