"""A file with faults, mended as far as it takes to check all the rest of it in the same round.

What is wrong is left out where it may be absent; else something stands in for it, of which nothing is told.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final, get_args, get_origin

from simulator.language.faults import MORE, ON_KEY, Collector, Fault
from simulator.language.schema import FILES, Part
from simulator.language.schema_rules import entries_of
from simulator.language.yaml.habits import key_meant
from simulator.language.yaml.lost import as_meant, names_lost, names_of_file
from simulator.language.yaml.stand_ins import annotation_of, fits, name_for, stand_in
from simulator.language.yaml.text import MOST_FAULTS, element_at, fit, is_part, types_at
from simulator.language.yaml.value import Key, Path, YamlText
from simulator.language.yaml.words import more_faults

ROUNDS: Final = 8  # what is mended may be wrong with what is around it; a file that then still does not fit is given up
YEARS: Final = range(2200, 1900, -1)  # what may stand in for a year
_STEP: Final = "?"  # a step into what was read last: an entry of a section goes, a section just begun stays
_NO_KEY: Final = re.compile(r"\?\d+")
_READ_WHOLE: Final = {"archetype"}  # an entry that makes sense with all of its parts only


def mend(kind: str, text: YamlText, collector: Collector) -> tuple[Part | None, YamlText]:
    """The file mended, and its text; None when too little of it can be read.

    The faults go to `collector`, and the names of all that is left out or has something stand in for it.
    """
    part, written = FILES[kind], text.value
    collector.faults += text.faults
    text = _without_torn(kind, text, collector)
    mending = _Mending(part, text)
    mending.mend_all(mending.unreadable(sorted(text.faulty, key=len, reverse=True)))
    meant: set[object] = set()
    for number in range(ROUNDS):
        result, found = fit(part, mending.text)
        if result is not None:
            collector.lost |= {name for path in mending.mended for name in names_lost(kind, written, path)}
            return result, replace(mending.text, mended=mending.with_meant())
        meant |= {(*path[:-1], key_meant(path[-1])) for path, _ in found if path and isinstance(path[-1], str)}
        collector.faults += [
            fault
            for path, fault in found
            if not fault.place.nowhere
            and not _is_meant(path, fault, meant)
            and (mending.is_rule_of_sound(path, fault) if number else not _follows(path, fault, text))
        ]
        if len(found) >= MOST_FAULTS:
            collector.add(MORE, max(fault.place for _, fault in found), *more_faults(MOST_FAULTS))
            break
        mending.mend_all(path for path, _ in found)
    collector.lost |= names_of_file(kind, written)
    return None, text


def sound_part(kind: str, text: YamlText) -> tuple[Part | None, YamlText]:
    """Of a file that was mended, what is sound: without every element in which something had to be mended."""
    part = FILES[kind]
    cuts = {cut for path in text.mended if not _heads(part, cut := element_at(part, path))}
    for _ in range(ROUNDS):
        text = text.without(cuts)
        result, found = fit(part, text)
        if result is not None:
            return result, text
        cuts = {element_at(part, path) for path, _ in found}
    return None, text


def _heads(part: type[Part], path: Path) -> bool:
    """Whether a path is that of an entry that a file must have: what stands in for it stays."""
    field = part.model_fields.get(str(path[0])) if len(path) == 1 else None
    return field is not None and field.is_required()


def _without_torn(kind: str, text: YamlText, collector: Collector) -> YamlText:
    """The text without the element that it breaks off in."""
    if text.torn is None:
        return text
    cut = element_at(FILES[kind], (*text.torn, _STEP))
    collector.lost |= names_of_file(kind, text.value) | set(names_lost(kind, text.value, cut))
    return text.without({cut})


def _follows(path: Path, fault: Fault, text: YamlText) -> bool:
    """Whether a fault may only come of what was not read any more."""
    if text.torn is None:
        return False
    unread = len(path) <= 1 and fault.code in {"missing", "length"}
    return unread or text.torn[: len(path)] == path


def _is_meant(path: Path, fault: Fault, meant: Collection[object]) -> bool:
    """Whether what a fault lacks was written, but in a key that swallowed it, or is the value of such a key."""
    about = {path, *((*path[:-1], entry) for entry in entries_of(fault.problem.en))}
    swallowed = fault.code == "type" and path != () and isinstance(path[-1], str) and key_meant(path[-1]) is not None
    return swallowed or any(item in meant for item in about)


class _Mending:
    """The values of a text while they are mended, and the paths of what was."""

    def __init__(self, part: type[Part], text: YamlText) -> None:
        self.part = part
        self.text = text
        self.mended: set[Path] = set()
        self.renamed: dict[Path, Path] = {}

    def unreadable(self, paths: Iterable[Path]) -> Iterator[Path]:
        """Of what could not be read values and keys; what is in a list or mapping was read by itself."""
        for path in paths:
            if _NO_KEY.fullmatch(str(path[-1] if path else "")):
                yield (*path, ON_KEY)
            elif not isinstance(_at(self.text.value, path), dict | list):
                yield path

    def mend_all(self, paths: Iterable[Path]) -> None:
        """Mend what stands at some paths, and set the places of what has another key then."""
        for path in list(paths):
            if not self.mended:
                self.text = replace(self.text, value=deepcopy(self.text.value))
            self.mend(path)
        places, key_places = self.text.places, self.text.key_places
        if self.renamed:
            places = {self.moved(path): place for path, place in places.items()}
            key_places = {self.moved(path): place for path, place in key_places.items()}
            self.mended = {self.moved(path) for path in self.mended}
            self.renamed = {}
        self.text = replace(self.text, places=places, key_places=key_places, mended=frozenset(self.mended))

    def moved(self, path: Path) -> Path:
        """A path after an entry that it leads into was given another key."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.renamed:
                return (*self.renamed[path[:length]], *path[length:])
        return path

    def is_rule_of_sound(self, path: Path, fault: Fault) -> bool:
        """Whether a fault is one of the schema's own checks, about entries of which none is mended."""
        about = {(*path[:-1], entry) for entry in entries_of(fault.problem.en)}
        return bool(about) and not any(other[: len(entry)] == entry for other in self.with_meant() for entry in about)

    def with_meant(self) -> frozenset[Path]:
        """The paths of what was mended, and of the entries not written that misspelt ones probably meant."""
        meant = {as_meant(self.part, path) for path in self.mended}
        return frozenset(self.mended | {path for path in meant if path not in self.text.places})

    def mend(self, path: Path) -> None:
        """Leave out what stands at a path, or put a stand-in there."""
        while path and path in self.mended:
            path = path[:-1]
        if not path:
            return
        held = _at(self.text.value, path[:-2] if path[-1] == ON_KEY else path[:-1])
        if path[-1] == ON_KEY and isinstance(held, dict):
            path = self.rename(held, path[:-1])
        elif isinstance(held, dict):
            self.entry(held, path)
        elif isinstance(held, list) and isinstance(path[-1], int):
            held[path[-1] :] = [self.stand_in(path), *held[path[-1] + 1 :]]
        else:  # in an entry that has another key by now: it will be found there
            return
        whole = next((number for number, step in enumerate(path, start=1) if step in _READ_WHOLE), len(path))
        self.mended.add(path[:whole])

    def rename(self, held: dict[Key, Any], path: Path) -> Path:
        """Give an entry another key, where its keys are names: the path of what is mended.

        That is the key as it was meant, if it is one with its capitals and blanks mended.
        """
        made_up, meant = name_for(self.text.file, path), re.sub(r"[\s-]+", "_", str(path[-1]).strip().lower())
        keys = [key for key in (meant, meant.replace("_", "-")) if key not in held] + [made_up, f"{made_up}.{made_up}"]
        kinds = [get_args(here)[0] for here in types_at(self.part, path[:-1]) if get_origin(here) is dict]
        value = held.pop(path[-1], None)
        kinds = [kind for kind in kinds if all(fits(kind, other) for other in list(held)[:1])] or kinds
        free = next((year for year in YEARS if year not in held), made_up)
        key = next((key for kind in kinds for key in (*keys, free) if fits(kind, key)), None)
        if key is None:
            return path
        held[key] = value
        new = (*path[:-1], key)
        self.renamed[path] = new
        return (*new, ON_KEY)

    def entry(self, held: dict[Key, Any], path: Path) -> None:
        kinds = [here for here in types_at(self.part, path[:-1]) if is_part(here)]
        field = next((kind.model_fields[path[-1]] for kind in kinds if path[-1] in kind.model_fields), None)
        if kinds and (field is None or not field.is_required()) and path[-1] in held:
            del held[path[-1]]
        else:
            held[path[-1]] = self.stand_in(path)

    def stand_in(self, path: Path) -> object:
        name = name_for(self.text.file, path)
        return next((value for kind in self.kinds(path) if (value := stand_in(kind, name)) is not None), None)

    def kinds(self, path: Path) -> Iterator[Any]:
        """The types that the schema allows at a path, with what it asks of their values."""
        for here in types_at(self.part, path[:-1]):
            if is_part(here) and path[-1] in here.model_fields:
                yield annotation_of(here, str(path[-1]))
            elif get_origin(here) is dict:
                yield get_args(here)[1]
            elif get_origin(here) is list:
                yield get_args(here)[0]
            elif get_origin(here) is tuple and isinstance(path[-1], int):
                yield from get_args(here)[path[-1] : path[-1] + 1]


def _at(value: Any, path: Path) -> Any:  # noqa: ANN401 - a value of a file is any plain value
    """What stands at a path; None where nothing does."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
