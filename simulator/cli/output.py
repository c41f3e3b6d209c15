"""What the program says: results to standard output, everything else to standard error; faults with line and caret."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import click

from simulator.batch.values import FaultValue, fault_value
from simulator.cli.bilingual import Face
from simulator.cli.layout import visible
from simulator.export.folding import wrap
from simulator.export.numbers import width
from simulator.language.counting import several
from simulator.language.faults import Fault, Words

WINDOW = 96


def say(text: str) -> None:
    """A line of the result."""
    click.echo(visible(text))


def note(text: str) -> None:
    """A remark beside the result, to standard error."""
    click.echo(visible(text), err=True)


def say_json(value: object) -> None:
    """The one JSON value of a command, in UTF-8 whatever the terminal's encoding."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=2, allow_nan=False)
    click.echo(f"{text}\n".encode(), nl=False)


def plain(value: Any) -> Any:  # noqa: ANN401 - any value that JSON can hold
    """The value with null for every number that is not finite, and keys as texts."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def fault_text(fault: Fault, face: Face, root: Path | None) -> str:
    """A fault over several lines: place and problem, the line of the file with a caret under the column, the remedy."""
    place = f"{_shown(root, fault.place.file)}{str(fault.place)[len(fault.place.file) :]}"
    head = f"{click.style(place, bold=True)} {visible(face.text(fault.problem))} [{fault.code}]"
    remedy = visible(face.text(_remedy(fault.remedy)))
    return "\n".join([head, *_caret(fault, root), *(f"  {line}" for line in wrap(remedy, WINDOW))])


def _remedy(words: Words) -> Words:
    return Words(f"改法:{words.zh}", f"mend: {words.en}")


def told(fault: Fault, root: Path | None) -> FaultValue:
    """A fault as a plain value, its file named as one would type it here."""
    value = fault_value(fault)
    return replace(value, file=_shown(root, value.file))


def _shown(root: Path | None, file: str) -> str:
    """The path of a file as one would type it here."""
    if root is None or not (root / file).is_file():
        return visible(file)
    whole = (root / file).resolve()
    here = Path.cwd()
    return visible(str(whole.relative_to(here) if whole.is_relative_to(here) else whole))


def _caret(fault: Fault, root: Path | None) -> list[str]:
    """The line of the file and the caret under its column; nothing when there is no such line."""
    line = source_line(fault, root)
    if line is None:
        return []
    # Long lines, such as an observation, are shown around the column.
    column = min(max(fault.place.column - 1, 0), len(line))
    start = max(0, column - WINDOW // 2) if len(line) > WINDOW else 0
    before, after = ("…" if start else "") + line[start:column], line[column : start + WINDOW]
    number = f"{fault.place.line:>5} | "
    mark = click.style("^", fg="red", bold=True)
    return [f"{number}{before}{after}", f"{' ' * (len(number) - 2)}| {' ' * width(before)}{mark}"]


def source_line(fault: Fault, root: Path | None) -> str | None:
    """The line that a fault points to, without characters that steer a terminal; None when it cannot be read."""
    if not fault.place.line:
        return None
    path = (root or Path()) / fault.place.file
    try:
        lines = _lines(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return None
    return visible(lines[fault.place.line - 1].replace("\t", " ")) if fault.place.line <= len(lines) else None


@lru_cache(maxsize=8)
def _lines(path: Path, changed: int) -> list[str]:  # noqa: ARG001 - read anew when the file has changed
    """The lines of a file, which thousands of faults may point to."""
    return path.read_text(encoding="utf-8-sig").split("\n")


def counted(faults: Sequence[Fault]) -> Words:
    """How many faults there are, in words."""
    return Words(f"共 {len(faults)} 处错误", f"{several(len(faults), 'fault')}")


def record_fault_text(fault: FaultValue, face: Face) -> str:
    """A fault out of a manifest, in one line."""
    place = f"{fault.file}:{fault.line}:{fault.column}" if fault.line else fault.file
    problem, remedy = (Words(words.zh, words.en) for words in (fault.problem, fault.remedy))
    return f"{place}: {face.text(problem)} [{fault.code}] {face.text(_remedy(remedy))}"
