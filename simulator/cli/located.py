"""Which content folder a command uses, and a word on the one at hand where that is passed over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulator.cli.bilingual import Face
from simulator.cli.output import note
from simulator.language.faults import Words


def located(face: Face, wanted: Sequence[str] = ()) -> Path:
    """The content folder for what is named; a note where some content at hand is none of it. Raises `FaultsError`."""
    from simulator.batch.selection import content_of
    from simulator.content import NEEDED, find_content, passed_over

    root = content_of(wanted, face.content)
    if face.content is not None or root != find_content():
        return root
    by_file = bool(wanted) and all(Path(name).exists() for name in wanted)  # then scenarios here are used, if not found
    folder = passed_over(root, NEEDED if by_file else (*NEEDED, "scenarios"))
    if folder is not None:
        note(face.text(_passed_over(folder, root)))
    return root


def _passed_over(folder: Path, root: Path) -> Words:
    from simulator.content import NEEDED

    lacks = [name for name in NEEDED if not (folder / name).is_dir()]
    zh, en = "、".join(lacks), " and ".join(lacks)
    return Words(
        f"没有用文件夹 {folder}:其中没有 {zh};用的内容在 {root},可用 --content 另行指明",
        f"the folder {folder} is passed over, as it has no {en}; the content used is {root}; name another by --content",
    )
