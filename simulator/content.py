"""Where the content (models, regions, scenarios) is found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from simulator.language.faults import Collector, FaultsError, Place

NEEDED: Final = ("models", "regions")
"""The folders that a content folder has at least."""

# For each folder of content the entry that its files begin with, and where they are.
_SHAPES: Final[Mapping[str, tuple[str, ...]]] = {
    "models": ("model", "models/*.yaml"),
    "regions": ("region", "regions/*/*.yaml"),
    "scenarios": ("scenario", "scenarios/*.yaml", "scenarios/*/*.yaml"),
}
_HEAD: Final = 4096  # bytes at the beginning of a file


def find_content(given: str | Path | None = None, start: Path | None = None) -> Path:
    """The content folder: the one given, else the folder one stands in or above it, else the copy that is installed.

    Raises `FaultsError` when the folder given holds no models, or when there is none at all.
    """
    if given is not None:
        folder = Path(given)
        if not is_content(folder):
            raise _no_content(str(given))
        return folder.resolve()
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents, Path(__file__).parent / "content", Path(__file__).parent.parent):
        if is_content(folder):
            return folder
    raise _no_content(str(here))


def is_content(folder: Path) -> bool:
    """Whether a folder holds models and regions."""
    return all((folder / name).is_dir() for name in NEEDED)


def passed_over(root: Path, names: Sequence[str], start: Path | None = None) -> Path | None:
    """The folder one stands in or above it that is not used, as `root` is, though it has content in one of `names`.

    None where there is none: it holds some content, but too little to be a content folder. Nothing is looked for above
    the home folder.
    """
    here = (start or Path.cwd()).resolve()
    for folder in _up_to_home(here):
        if folder == root:
            return None
        if not is_content(folder) and any(_has_content(folder, name) for name in names):
            return folder
    return None


def _up_to_home(here: Path) -> Iterator[Path]:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 - Path.home raises where there is none
    for folder in (here, *here.parents):
        yield folder
        if folder == home:
            return


def _has_content(folder: Path, name: str) -> bool:
    """Whether a folder has a file of content where the folder `name` has them; other people's YAML is none."""
    begins, *patterns = _SHAPES[name]
    return any(_begins(path, begins) for pattern in patterns for path in folder.glob(pattern))


def _begins(path: Path, word: str) -> bool:
    """Whether an entry at the top of a file, near its beginning, is that word."""
    try:
        with path.open("rb") as file:
            return any(line.startswith(f"{word}:".encode()) for line in file.read(_HEAD).splitlines())
    except OSError:
        return False


def _no_content(place: str) -> Exception:
    collector = Collector()
    collector.add(
        "content",
        Place(place),
        ("此处没有 models 和 regions 文件夹", "no folders models and regions here"),
        ("用 --content 指明内容文件夹", "name the content folder with --content"),
    )
    return FaultsError(collector.faults)
