"""Fills the table of registered targets in both READMEs: `python -m simulator.export.register_table`.

The table stands between two comments that Markdown does not show; a test keeps it current.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from simulator.analysis.register import KINDS, Kind, Register, registers
from simulator.content import find_content
from simulator.export.whole import write_whole
from simulator.language.faults import FaultsError, Words
from simulator.language.loading import Library, load_library

ROOT: Final = Path(__file__).resolve().parents[2]
FILES: Final = {"en": "README.md", "zh": "README.zh-CN.md"}
BEGIN: Final = "<!-- targets: written by make docs -->"
END: Final = "<!-- end of targets -->"
DOCUMENT: Final = Words("文件", "document")
TARGETS: Final = Words("目标", "targets")
PACED: Final = Words("其中已知往年完成量", "of these with a known past pace")
ALL: Final = Words("合计", "all")
HEADS: Final[dict[Kind, Words]] = {
    "structure": Words("结构算式", "by structure"),
    "archetype": Words("通用原型", "by an archetype"),
    "programme": Words("任务推进", "as a programme of work"),
    "none": Words("尚无", "not yet"),
}


def table(library: Library, language: str) -> str:
    """The table in one language, "zh" or "en": a row for each document, one for all, a column for each way in use."""
    found = registers(library)
    counts = {kind: sum(item.counts[kind] for item in found) for kind in KINDS}
    total = Register("", counts, sum(item.paced for item in found))
    used = [kind for kind in KINDS if total.counts[kind]]
    heads = [getattr(words, language) for words in (DOCUMENT, TARGETS, *(HEADS[kind] for kind in used), PACED)]
    titles = [getattr(library.documents[item.document].file.title, language) for item in found]
    rows = [heads, ["---", *["---:"] * (len(heads) - 1)]]
    for title, item in zip([*titles, getattr(ALL, language)], [*found, total], strict=True):
        rows.append([title, str(item.targets), *(str(item.counts[kind]) for kind in used), str(item.paced)])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def filled(text: str, content: str) -> str:
    """The text with `content` between the two comments. Raises `ValueError` where they are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"缺少标记 | markers are missing: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n{content}\n{END}{after}"


def files(library: Library, root: Path = ROOT) -> dict[Path, str]:
    """Both READMEs as they should be."""
    paths = {language: root / name for language, name in FILES.items()}
    return {path: filled(path.read_text("utf-8"), table(library, language)) for language, path in paths.items()}


def main() -> None:
    """Write both READMEs."""
    try:
        texts = files(load_library(find_content(ROOT)))
    except FaultsError as error:
        sys.exit("\n".join(fault.text() for fault in error.faults))
    for path, text in texts.items():
        write_whole(path, text.encode("utf-8"))


if __name__ == "__main__":
    main()
