"""Content that was checked before, found again as it was; read and checked anew when anything of it changed."""

from __future__ import annotations

import gc
import hashlib
import pickle
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from pydantic import VERSION

from simulator import __version__
from simulator.caches import cache_folder, keep_latest, put
from simulator.language import loading
from simulator.language.faults import Fault, FaultsError
from simulator.language.loading import Library, content_files

KEPT = 8  # libraries that are kept at most
CHECK = hashlib.sha256().digest_size  # bytes at the head of a file that tell whether the rest is whole


def load_library(root: Path) -> Library:
    """Every file of a content folder, checked; see `language.loading.load_library`. Raises `FaultsError`."""
    library, faults = survey(root)
    if faults:
        raise FaultsError(faults)
    return library


def survey(root: Path) -> tuple[Library, list[Fault]]:
    """What is sound in a content folder and every fault of the rest; see `language.loading.survey`.

    Only content without faults is kept, by all that it is made of: the files, their names and place, and the program.
    """
    folder, mark = cache_folder("content"), _mark(root)
    path = folder / f"{mark}.pickle" if folder else None
    known = _kept(path) if path else None
    if known is not None:
        return known, []
    library, faults = loading.survey(root, content_files(root))
    if path and not faults and _mark(root) == mark:  # else a file was saved while they were read
        _keep(path, library)
    return library, faults


def _mark(root: Path) -> str:
    mark = hashlib.sha256(f"{_program()} {root}".encode())
    for path in content_files(root):
        data = path.read_bytes()
        mark.update(f"{path.relative_to(root).as_posix()} {len(data)} ".encode())
        mark.update(data)
    return mark.hexdigest()[:32]


@cache
def _program() -> str:
    """The program that checks: its version, and its files as they stand, for those who work on it."""
    files = sorted((Path(__file__).parent / "language").rglob("*.py"))
    stats = [(path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files]
    return f"{__version__} {platform.python_version()} {VERSION} {stats}"


def _kept(path: Path) -> Library | None:
    """What is kept there; a file that is cut off or spoilt counts as not there."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    check, content = data[:CHECK], data[CHECK:]
    if hashlib.sha256(content).digest() != check:
        return None
    with _no_collection():
        found = pickle.loads(content)  # noqa: S301 - written by ourselves, in a folder that only this user can write to
    return found if isinstance(found, Library) else None


def _keep(path: Path, library: Library) -> None:
    content = pickle.dumps(library, protocol=pickle.HIGHEST_PROTOCOL)
    with suppress(OSError):  # a full disk: then it is read anew the next time
        put(path, hashlib.sha256(content).digest() + content)
        keep_latest(path.parent.glob("*.pickle"), KEPT)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Without looking for garbage among the very many new objects, which takes as long as making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
