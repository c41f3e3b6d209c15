"""Content that was checked before, found again as it was; read and checked anew when anything of it changed."""

from __future__ import annotations

import gc
import hashlib
import pickle
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pydantic import VERSION

from simulator import __version__
from simulator.caches import cache_folder, put
from simulator.language import loading
from simulator.language.faults import Fault, FaultsError
from simulator.language.loading import Library, content_files

KEPT = 8  # libraries that are kept at most


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
    folder = cache_folder("content")
    path = folder / f"{_mark(root)}.pickle" if folder else None
    known = _kept(path) if path else None
    if known is not None:
        return known, []
    library, faults = loading.survey(root, content_files(root))
    if path and not faults:
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
    """What is kept there; a file that is cut off or of something else counts as not there."""
    try:
        with path.open("rb") as stream, _no_collection():
            found = pickle.load(stream)  # noqa: S301 - written by ourselves, in a folder that only this user can write to
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, ValueError, TypeError):
        return None
    return found if isinstance(found, Library) else None


def _keep(path: Path, library: Library) -> None:
    try:
        put(path, pickle.dumps(library, protocol=pickle.HIGHEST_PROTOCOL))
        others = sorted(path.parent.glob("*.pickle"), key=lambda other: other.stat().st_mtime_ns)
        for other in others[:-KEPT]:
            other.unlink(missing_ok=True)
    except OSError:  # a full disk: then it is read anew the next time
        pass


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
