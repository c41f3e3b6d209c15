"""The names that a library lacks when something of a file is faulty: what rests on them is not told besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from simulator.language.faults import ON_KEY, Name
from simulator.language.naming import near
from simulator.language.schema import FILES, Part, Qualified
from simulator.language.schema_words import pattern_of
from simulator.language.yaml.text import element_at, fields_at
from simulator.language.yaml.value import Key, Path

QUALIFIED: Final = re.compile(pattern_of(Qualified))
ROWS: Final = {"observations", "statements"}
_HEADS: Final = {"title", "purpose", "leaves_out", "issuer", "date", "file"}  # what a file must say of itself
_PROSE: Final = {"title", "section", "fragment", "note", "origin", "differs", "confidence"}  # what no number rests on

_PROMISED: Final = {"id", "kind", "indicator", "programme"}  # what makes a statement a variable of its own


def names_of_file(kind: str, value: object) -> set[Name]:
    """The names of all that is in a file."""
    return set(_names(kind, value, ()))


def names_lost(kind: str, value: object, path: Path) -> Iterator[Name]:
    """The names of what is made up when something stands in for what is at `path` of a file, or is left out.

    Of a quantity or a region's value with a faulty entry that is the entry: the rest of it is as it is written.
    """
    path = as_meant(FILES[kind], path)
    section, entry = path[:1], [step for step in path[2:] if isinstance(step, str) and step != ON_KEY]
    if not _PROSE.isdisjoint(entry):
        return
    in_row = not ROWS.isdisjoint(map(str, section))
    for name in _names(kind, value, element_at(FILES[kind], path)):
        if kind in {"model", "region"}:
            yield (*name, *entry)
        elif kind != "document" or name[0] != "model" or not entry or not in_row or entry[0] in _PROMISED:
            yield name


def as_meant(part: type[Part], path: Path) -> Path:
    """The path with an entry that the schema has not as the one that was probably meant."""
    known = fields_at(part, path[:-1]) if path else {}
    meant = near(str(path[-1]), dict.fromkeys(known), 1) if known and path[-1] not in known else []
    return (*path[:-1], *meant) if meant else path


def _ids(part: type[Part]) -> set[str]:
    """The entries of a file that name it and what it belongs to."""
    return {kind for kind, field in part.model_fields.items() if kind in FILES and field.is_required()} - ROWS


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
    is_section = path[:1] and (path[0] in FILES[kind].model_fields or isinstance(file.get(path[0]), dict | list))
    if len(path) == 1 and kind != "scenario" and path[0] not in _HEADS and is_section:
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
