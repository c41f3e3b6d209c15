"""Values that stand in for what a file has wrong or lacks, so that all the rest of it can be read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from simulator.language.schema import Distribution, Origin, Part, Variable
from simulator.language.yaml.text import arms_of, is_part
from simulator.language.yaml.value import Path

_UNNAMED: Final = "unnamed"
_NUMBERS: Final = (0.0, 1, 2200)
_OTHERS: Final[tuple[object, ...]] = ("1900", "unknown.txt", [], {})
# What an element has besides the entries that it must have, for the schema's own checks.
_RULED: Final[Mapping[type[Part], Mapping[str, object]]] = {
    Origin: {"assumed": "?"},
    Distribution: {"uniform": [-1.0, 1.0]},
    Variable: {"equation": "0"},
}


def name_for(file: str, path: Path) -> str:
    """A name for what has none that can be told; each place of each file has another one."""
    return f"{_UNNAMED}{zlib.crc32(f'{file} {path}'.encode()):08x}"


def is_stand_in(name: str) -> bool:
    """Whether a name is made up for something that has none."""
    return re.fullmatch(rf"{_UNNAMED}[0-9a-f]{{8}}", name) is not None


def stand_in(annotation: Any, name: str) -> object:  # noqa: ANN401 - an annotation is any object
    """A value of a type of the schema, as a file would have it; `name` where that is a name. None where none is known.

    It means nothing: whatever is found wrong with it is not told.
    """
    candidates = (*_NUMBERS, name, f"{name}.{name}", *_OTHERS, *_composed(annotation, name))
    return next((item for item in candidates if fits(annotation, item)), None)


def fits(annotation: Any, value: object) -> bool:  # noqa: ANN401 - an annotation is any object
    """Whether a value is one of a type of the schema."""
    try:
        TypeAdapter(annotation).validate_python(value)
    except ValidationError:
        return False
    return True


def _composed(annotation: Any, name: str) -> Iterator[object]:  # noqa: ANN401 - an annotation is any object
    for arm in arms_of(annotation):
        inner = get_args(arm)
        if get_origin(arm) is Literal:
            yield inner[0]
        elif get_origin(arm) is tuple:
            yield [stand_in(item, name) for item in inner]
        elif get_origin(arm) is list:
            yield [stand_in(inner[0], name)]
        elif get_origin(arm) is dict:
            yield {stand_in(inner[0], name): stand_in(inner[1], name)}
        elif is_part(arm):
            yield _element(arm, name)


def _element(part: type[Part], name: str) -> dict[str, object]:
    ruled = next((more for kind, more in _RULED.items() if issubclass(part, kind)), {})
    needed = {entry: field for entry, field in part.model_fields.items() if field.is_required()}
    return {entry: stand_in(annotation_of(part, entry), name) for entry in needed} | dict(ruled)


def annotation_of(part: type[Part], entry: str) -> Any:  # noqa: ANN401 - an annotation is any object
    """The type of an entry, with what the schema asks of its values."""
    field = part.model_fields[entry]
    return Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
