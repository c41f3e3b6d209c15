"""Where the content (models, regions, scenarios) is found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from simulator.language.faults import Collector, FaultsError, Place

NEEDED: Final = ("models", "regions")
"""The folders that a content folder has at least."""


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
    """The folder one stands in or above it that is not used, as `root` is, though it has YAML files in one of `names`.

    None where there is none: it holds some content, but too little to be a content folder.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        if folder == root:
            return None
        if not is_content(folder) and any(any((folder / name).glob("**/*.yaml")) for name in names):
            return folder
    return None


def _no_content(place: str) -> Exception:
    collector = Collector()
    collector.add(
        "content",
        Place(place),
        ("此处没有 models 和 regions 文件夹", "no folders models and regions here"),
        ("用 --content 指明内容文件夹", "name the content folder with --content"),
    )
    return FaultsError(collector.faults)
