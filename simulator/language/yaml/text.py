"""YAML text -> an element of the schema, or every fault with its place: `read_yaml` reads, `validate` checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import pydantic
from pydantic_core import ErrorDetails

from simulator.language.faults import ON_KEY, Fault, FaultsError, Words
from simulator.language.schema import FILES, Part, Year
from simulator.language.schema_rules import entries_of, rules_broken
from simulator.language.schema_words import (
    EXPECTED,
    message_of,
    misplaced,
    missing,
    no_value_here,
    not_a_name,
    number_like,
    pattern_of,
    unknown_key,
    wrong_type,
)
from simulator.language.yaml.habits import in_key, key_meant
from simulator.language.yaml.reader import Limits, read_yaml
from simulator.language.yaml.value import Key, Path, YamlText
from simulator.language.yaml.words import Message

__all__ = [
    "MOST_FAULTS",
    "Limits",
    "YamlText",
    "arms_of",
    "element_at",
    "fields_at",
    "fit",
    "is_part",
    "read_yaml",
    "types_at",
    "validate",
]

MOST_FAULTS: Final = 200
_ON_KEY: Final = "[key]"  # pydantic's mark for an error about a key
_RULE: Final = "value_error"  # pydantic's kind of what the schema's own checks raise
_FIRST_YEAR: Final = get_args(Year)[1].metadata[0]  # what the schema asks of years alone
_PARSING: Final = {"float_parsing", "int_parsing", "int_parsing_size"}


def validate(kind: str, text: YamlText) -> Part:
    """The file's content as an element of the schema. Raises `FaultsError` with everything that does not fit.

    `kind` is a key of `schema.FILES`. Text is never taken for a number, nor true or false; 5 is taken for 5.0.
    """
    part, faults = fit(FILES[kind], text)
    if part is None:
        raise FaultsError([fault for _, fault in faults])
    return part


def fit(part: type[Part], text: YamlText) -> tuple[Part | None, list[tuple[Path, Fault]]]:
    """The content as an element of the schema; or None, and every fault with the path of what it is about.

    The path of a fault of a key ends with `ON_KEY`.
    """
    quoted = _quoted_numbers(part, text)
    try:
        result = part.model_validate(text.value)
    except pydantic.ValidationError as error:
        known = {fault.place for _, fault in quoted}
        found = [item for item in faults_of_validation(error, text, part) if item[1].place not in known]
        return None, [*quoted, *found]
    return (None if quoted else result), quoted


def faults_of_validation(error: pydantic.ValidationError, text: YamlText, part: type[Part]) -> list[tuple[Path, Fault]]:
    """Faults with paths for the errors of pydantic about `text`, checked as `part`: one for each place.

    Of very many the first `MOST_FAULTS`; there are several errors to a fault where the schema offers a choice of types.
    """
    details = error.errors(include_url=False, include_input=False)[: 10 * MOST_FAULTS]
    located = _condensed([_located(detail, text.value) for detail in details])
    found = ((one.whole_path, _fault(one, text, part)) for item in located for one in _one_by_one(item))
    return list(islice(found, MOST_FAULTS))


# ---- which value an error is about


@dataclass(frozen=True, slots=True)
class _Located:
    """An error with the path of its value; `arms` are the unions on the way: the path of each, and the arm's name."""

    path: Path
    kind: str
    said: str
    context: dict[str, Any]
    value: object
    arms: tuple[tuple[Path, str], ...] = ()
    on_key: bool = False
    expected: tuple[tuple[str, str], ...] = ()

    @property
    def whole_path(self) -> Path:
        return (*self.path, ON_KEY) if self.on_key else self.path


def _one_by_one(item: _Located) -> Iterator[_Located]:
    """What the schema's own checks say of a value, each with the entry of it that is to blame."""
    if item.kind != _RULE:
        yield item
    for rule in rules_broken(item.said) if item.kind == _RULE else ():
        written = item.value if isinstance(item.value, dict) else {}
        entries = entries_of(rule)
        blamed = [entry for entry in entries if entry in written] or entries
        yield replace(item, path=(*item.path, *blamed[:1]), said=rule)


def _located(detail: ErrorDetails, value: object) -> _Located:
    """Follow pydantic's location, which names arms of unions too, through the values."""
    path: Path = ()
    arms: tuple[tuple[Path, str], ...] = ()
    location = detail["loc"]
    absent = location[-1:] if detail["type"] == "missing" else ()
    on_key = location[-1:] == (_ON_KEY,)
    for step in location[: len(location) - len(absent) - on_key]:
        key = _key(step, value)
        if key is None:
            arms += ((path, str(step)),)
        else:
            value = value[key]  # type: ignore[index]
            path += (key,)
    if on_key:
        value = path[-1] if path else None
    return _Located((*path, *absent), detail["type"], detail["msg"], dict(detail.get("ctx", {})), value, arms, on_key)


def _key(step: int | str, value: object) -> Key | None:
    """The key of `value` that pydantic means by `step`; None when the step is the name of an arm."""
    if isinstance(value, list):
        return step if isinstance(step, int) and 0 <= step < len(value) else None
    if not isinstance(value, dict):
        return None
    if step in value:
        return step
    return next((key for key in value if isinstance(key, float) and str(key) == step), None)


# ---- one fault for each place


def _condensed(found: Iterable[_Located], level: int = 0) -> Iterator[_Located]:
    """Of the arms of a union only the one that nearly fits is told; when none does, what each of them expects."""
    unions: dict[Path, dict[str, list[_Located]]] = {}
    for item in found:
        if len(item.arms) > level:
            union, arm = item.arms[level]
            unions.setdefault(union, {}).setdefault(arm, []).append(item)
        else:
            yield item
    for union, arms in unions.items():
        near = [items for items in arms.values() if not _of_whole(items, union, level)]
        if near:
            nearest: list[_Located] = min(near, key=lambda items: sum(not _is_swallowed(item) for item in items))
            yield from _condensed(nearest, level + 1)
        else:
            yield _of_no_arm([item for items in arms.values() for item in items])


def _is_swallowed(item: _Located) -> bool:
    """Whether an error is about a key that holds its value too, which fits nowhere."""
    return any(isinstance(step, str) and key_meant(step) is not None for step in item.path)


def _of_whole(items: list[_Located], union: Path, level: int) -> bool:
    """Whether the arm expects another type altogether."""
    return all(
        item.path == union and len(item.arms) == level + 1 and item.kind in EXPECTED and not item.on_key
        for item in items
    )


def _of_no_arm(items: list[_Located]) -> _Located:
    first = items[0]
    expected = tuple(EXPECTED[item.kind] for item in items)
    return _Located(first.path, first.kind, first.said, first.context, first.value, expected=expected)


def _fault(item: _Located, text: YamlText, part: type[Part]) -> Fault:
    place = text.key_place(item.path) if item.on_key else text.place(item.path)
    if item.kind == "missing":
        parent, name = item.path[:-1], item.path[-1]
        code, (problem, remedy) = "missing", missing(name, _description(part, item.path))
        place = text.key_place(parent)
    elif item.kind in {"extra_forbidden", "invalid_key"}:
        known = fields_at(part, item.path[:-1])
        code, (problem, remedy) = "unknown-key", _misplaced(item, text, part) or unknown_key(item.path[-1], known)
        place = text.key_place(item.path)
    elif item.on_key and (habit := in_key(str(item.value))) is not None:
        code, (problem, remedy) = "unknown-key", habit
    elif item.on_key and item.kind == "string_type":
        code, (problem, remedy) = "type", not_a_name(item.value, _key_patterns(part, item.path))
    elif item.kind == "string_type" and (words := _no_value_here(item, part)) is not None:
        code, (problem, remedy) = "type", words
    elif item.expected:
        code, (problem, remedy) = "type", wrong_type(item.expected, item.value)
    else:
        year = _is_year(part, item)
        code, (problem, remedy) = message_of(item.kind, item.said, item.context, item.value, year=year)
    return Fault(code, place, Words(*problem), Words(*remedy))


def _no_value_here(item: _Located, part: type[Part]) -> Message | None:
    return no_value_here(item.value, _patterns(part, item.path), _description(part, item.path))


def _misplaced(item: _Located, text: YamlText, part: type[Part]) -> Message | None:
    """The words for an entry that just one section beside it has."""
    *parent, name = item.path
    found = [
        section
        for here in types_at(part, tuple(parent))
        if is_part(here)
        for section, field in here.model_fields.items()
        if any(is_part(arm) and name in arm.model_fields for arm in arms_of(field.annotation))
    ]
    written = len(found) == 1 and (*parent, found[0]) in text.places
    return misplaced(str(name), item.value, found[0], written=written) if len(found) == 1 else None


def _is_year(part: type[Part], item: _Located) -> bool:
    """Whether a year belongs where an error is: as the key of an entry, or as its value."""
    above = types_at(part, item.path[:-1]) if item.path else []
    if item.on_key:
        return any(get_args(here)[:1] == (Year,) for here in above)
    asked = (found for here in above for found in _annotations(here, item.path[-1]))
    return any(Year in (annotation, *get_args(annotation)) or _FIRST_YEAR in metadata for annotation, metadata in asked)


# ---- numbers in quotes


def _quoted_numbers(part: type[Part], text: YamlText) -> list[tuple[Path, Fault]]:
    """Faults for texts and truth values where numbers belong; pydantic would quietly convert them.

    A second validation, in which such texts are spoilt, tells where the schema wants a number.
    """
    spoilt = _spoilt(text.value)
    if spoilt == text.value:
        return []
    try:
        part.model_validate(spoilt)
    except pydantic.ValidationError as error:
        details = [
            detail for detail in error.errors(include_url=False, include_input=False) if detail["type"] in _PARSING
        ]
        located = [_located(detail, spoilt) for detail in details[:MOST_FAULTS]]
        mended = [_mended(item, text.value) for item in located if _is_spoilt(item.value)]
        return [(item.whole_path, _fault(item, text, part)) for item in {item.path: item for item in mended}.values()]
    return []


_SPOIL: Final = "\N{ZERO WIDTH SPACE}"  # no text from a file holds it: the reader refuses it


def _spoilt(value: object) -> object:
    if isinstance(value, dict):
        return {_spoilt(key): _spoilt(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_spoilt(item) for item in value]
    if isinstance(value, bool) or (isinstance(value, str) and number_like(value)):
        return f"{_SPOIL}{value}"
    return value


def _is_spoilt(value: object) -> bool:
    return isinstance(value, str) and value.startswith(_SPOIL)


def _mended(item: _Located, value: object) -> _Located:
    """The located error with path and value as they are in the file."""
    path = tuple(key.removeprefix(_SPOIL) if isinstance(key, str) else key for key in item.path)
    for key in path:
        value = value[key]  # type: ignore[index]
    return _Located(path, item.kind, item.said, item.context, path[-1] if item.on_key else value, on_key=item.on_key)


# ---- what the schema has at a path


def fields_at(part: type[Part], path: Path) -> list[str]:
    """Names of the entries that the schema knows at a path."""
    return [name for here in types_at(part, path) if is_part(here) for name in here.model_fields]


def _key_patterns(part: type[Part], path: Path) -> list[str]:
    """The patterns of the names that the schema takes as the last key of a path."""
    keys = [get_args(here)[0] for here in types_at(part, path[:-1]) if get_origin(here) is dict]
    return [pattern_of(key) for key in keys if get_origin(key) is Annotated and get_args(key)[0] is str]


def _patterns(part: type[Part], path: Path) -> list[str]:
    """The patterns of the texts that the schema takes at a path."""
    return [
        constraint.pattern
        for here in types_at(part, path[:-1])
        for annotation, metadata in _annotations(here, path[-1])
        for constraint in (*metadata, *_metadata(annotation))
        if getattr(constraint, "pattern", None) is not None
    ]


def _annotations(here: Any, key: Key) -> Iterator[tuple[Any, Sequence[Any]]]:  # noqa: ANN401 - an annotation is any object
    """The annotation of what stands under `key` in a value of type `here`, and what else the schema asks of it."""
    field = here.model_fields.get(str(key)) if is_part(here) else None
    for annotation in _inner(here, key):
        yield annotation, field.metadata if field is not None else ()


def _metadata(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - an annotation is any object
    """What the schema asks of texts of an annotated type, or of the types of a union."""
    if get_origin(annotation) is Annotated:
        yield from get_args(annotation)[1:]
    elif get_origin(annotation) in {Union, UnionType}:
        for arm in get_args(annotation):
            yield from _metadata(arm)


def _description(part: type[Part], path: Path) -> str:
    """The schema's description of an entry, Chinese | English."""
    for here in types_at(part, path[:-1]):
        if is_part(here) and path[-1] in here.model_fields:
            return here.model_fields[path[-1]].description or ""
    return ""


def types_at(part: type[Part], path: Path) -> list[Any]:
    """The types that the schema allows at a path, arms of unions apart."""
    types: list[Any] = [part]
    for key in path:
        types = [arm for here in types for inner in _inner(here, key) for arm in arms_of(inner)]
    return types


def element_at(part: type[Part], path: Path) -> Path:
    """The path of the element that a path leads into: the smallest that can be left out and the rest still be read.

    That is an entry of a mapping or an item of a list, else the part of the file itself.
    """
    here = part
    for depth, key in enumerate(path):
        field = here.model_fields.get(str(key))
        arms = [] if field is None else list(arms_of(field.annotation))
        if any(get_origin(arm) in {dict, list} for arm in arms):
            return path[: depth + 2]
        deeper = next((arm for arm in arms if is_part(arm)), None)
        if deeper is None or field is None or field.is_required():
            return path[: depth + 1]
        here = deeper
    return path


def arms_of(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - an annotation is any object
    """The types of a union, or the one type that an annotation is."""
    if get_origin(annotation) is Annotated:
        yield from arms_of(get_args(annotation)[0])
    elif get_origin(annotation) in {Union, UnionType}:
        for arm in get_args(annotation):
            yield from arms_of(arm)
    else:
        yield annotation


def _inner(here: Any, key: Key) -> Iterator[Any]:  # noqa: ANN401 - an annotation is any object
    """The annotation of what stands under `key` in a value of type `here`."""
    if is_part(here):
        if key in here.model_fields:
            yield here.model_fields[key].annotation
    elif get_origin(here) is dict:
        yield get_args(here)[1]
    elif get_origin(here) is list:
        yield get_args(here)[0]
    elif get_origin(here) is tuple and isinstance(key, int) and key < len(get_args(here)):
        yield get_args(here)[key]


def is_part(here: Any) -> bool:  # noqa: ANN401 - an annotation is any object
    """Whether a type is an element of the schema."""
    return isinstance(here, type) and issubclass(here, Part)
