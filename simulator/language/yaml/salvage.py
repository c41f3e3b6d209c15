"""What can still be used of a file with faults, so that all the rest is checked in the same round."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from simulator.language.faults import Collector, Fault, Name
from simulator.language.schema import FILES, Part, Qualified
from simulator.language.schema_words import pattern_of
from simulator.language.yaml.text import element_at, fit
from simulator.language.yaml.value import Key, Path, YamlText

ROUNDS: Final = 4  # leaving out an element may leave too few of them; a file that then still does not fit is given up
QUALIFIED: Final = re.compile(pattern_of(Qualified))
_STEP: Final = "?"  # a step into what was read last: an entry of a section goes, a section just begun stays
ROWS: Final = {"observations", "statements"}
_WORDS: Final = {"zh": "?", "en": "?"}
# What a file must say of itself, though nothing else rests on it.
_STAND_INS: Final[Mapping[Key, object]] = {
    **dict.fromkeys(("title", "purpose", "leaves_out", "issuer"), _WORDS),
    "date": "1900",
    "file": "unknown.txt",
}
_UNNAMED: Final = "unnamed"


def salvage(kind: str, text: YamlText, collector: Collector) -> tuple[Part | None, YamlText]:
    """The file without its faulty elements, and its text without them; None when too little of it is left.

    The faults go to `collector`, and the names of all that is left out.
    """
    part = FILES[kind]
    collector.faults += text.faults
    cuts = {element_at(part, path) for path in text.faulty}
    if text.torn is not None:
        cuts.add(element_at(part, (*text.torn, _STEP)))
        collector.lost |= set(_names(kind, text.value, ()))
    for number in range(ROUNDS):
        collector.lost |= {name for cut in cuts for name in _names(kind, text.value, cut)}
        text = _without(part, text, cuts)
        result, found = fit(part, text)
        if result is not None:
            return result, text
        if number == 0:
            collector.faults += [fault for path, fault in found if not _follows(path, fault, cuts, text)]
        cuts = {element_at(part, path) for path, _ in found}
    collector.lost |= set(_names(kind, text.value, ()))
    return None, text


def stand_in(file: str) -> str:
    """A name for what a file describes, where its own cannot be told; each file has another one."""
    return f"{_UNNAMED}{zlib.crc32(file.encode()):08x}"


def is_stand_in(name: str) -> bool:
    """Whether a name is made up for something that has none."""
    return re.fullmatch(rf"{_UNNAMED}[0-9a-f]{{8}}", name) is not None


def _without(part: type[Part], text: YamlText, cuts: set[Path]) -> YamlText:
    """The text without some elements; an entry about the file as a whole has a stand-in instead."""
    rest = text.without(cuts)
    if not isinstance(rest.value, dict):
        return rest
    stand_ins: dict[Key, object] = {**_STAND_INS, **dict.fromkeys(_ids(part), stand_in(text.file))}
    heads = {cut[0] for cut in cuts if len(cut) == 1} & stand_ins.keys() & part.model_fields.keys()
    return replace(rest, value={**rest.value, **{head: stand_ins[head] for head in heads}})


def _ids(part: type[Part]) -> set[str]:
    """The entries of a file that name it and what it belongs to."""
    return {kind for kind, field in part.model_fields.items() if kind in FILES and field.is_required()}


def _follows(path: Path, fault: Fault, cuts: set[Path], text: YamlText) -> bool:
    """Whether a fault may only come of what was left out below it, or of what was not read any more."""
    unread = text.torn is not None and len(path) <= 1 and fault.code in {"missing", "length"}
    return unread or any(cut[: len(path)] == path for cut in cuts)


# ---- names


def _names(kind: str, value: object, path: Path) -> Iterator[Name]:
    """The names that the library lacks without the element at `path`; without a name of its own, a file has any."""
    if len(path) == 1 and path[0] in _ids(FILES[kind]):
        yield (str(path[0]),)
        if path[0] == "document":  # its promises of work make a model of the same name
            yield ("model",)
        return
    file = value if isinstance(value, dict) else {}
    entry = _entry(kind, file, path)
    if kind != "observations":
        yield (*_named(kind, file.get(kind)), *entry)
    if kind in {"observations", "document"} and (not path or path[0] in ROWS):
        region = _named("region", file.get("region"))
        yield (*region, "observations", *_variable(file, path)) if len(region) > 1 else region
    if kind == "document":
        yield ("model", *(step.replace("-", "_") for step in _named(kind, file.get(kind))[1:]))


def _named(kind: str, name: object) -> Name:
    return (kind, name) if isinstance(name, str) else (kind,)


def _entry(kind: str, file: Mapping[Key, object], path: Path) -> Name:
    """The last steps of a name; none when a whole section is left out, for its names cannot be told."""
    if (
        len(path) == 1
        and kind != "scenario"
        and path[0] not in _STAND_INS
        and isinstance(file.get(path[0]), dict | list)
    ):
        return ()
    last = path[-1:] if path and isinstance(path[-1], str) else path[:1]
    return tuple(map(str, last))


def _at(container: object, step: Key) -> object:
    """What stands at a step of a path; None where nothing does."""
    if isinstance(container, list):
        return container[step] if isinstance(step, int) and step < len(container) else None
    return container.get(step) if isinstance(container, dict) else None


def _variable(file: Mapping[Key, object], path: Path) -> Name:
    """The variable of an observation or statement, as steps of a name; none where it cannot be told."""
    row: object = file
    for step in path[:2]:
        row = _at(row, step)
    key = row.get("variable") or row.get("indicator") if isinstance(row, dict) else None
    return tuple(key.split(".")) if isinstance(key, str) and QUALIFIED.fullmatch(key) else ()
