"""What was read of a YAML text: plain values, and where each of them stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from simulator.language.faults import ON_KEY, Fault, Place

Key = str | int | float
Path = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class YamlText:
    """A YAML text as plain values (dict, list, str, int, float, bool, None), and where each of them stands.

    A path is the tuple of keys and indices that lead to a value. A value's place is where its text begins: behind
    an opening quote, on the first line of a block text. Of a text with `faults`, `faulty` are the paths of what could
    not be read; `torn` is the path of the value read last where reading had to stop, None where it came to the end.
    """

    file: str
    value: object
    places: Mapping[Path, Place]
    key_places: Mapping[Path, Place]
    faults: tuple[Fault, ...] = ()
    faulty: frozenset[Path] = frozenset()
    torn: Path | None = None

    def place(self, path: Path = ()) -> Place:
        """Where the value stands, or its key (`ON_KEY` at the end); the nearest part of a path that is not there."""
        if path[-1:] == (ON_KEY,):
            return self.key_place(path[:-1])
        return _nearest(self.places, path) or Place(self.file)

    def key_place(self, path: Path) -> Place:
        """Where the key of an entry stands; for an item of a list, or a path that is not there, the value's place."""
        return self.key_places.get(path) or self.place(path)

    def is_damaged(self, path: Path) -> bool:
        """Whether something in the value at a path could not be read."""
        damaged = (*self.faulty, *(() if self.torn is None else (self.torn,)))
        return any(other[: len(path)] == path for other in damaged)

    def without(self, gone: Collection[Path]) -> YamlText:
        """The text without some of its entries and items; what is left keeps its places."""
        paths: dict[Path, Path] = {}
        value = _pruned(self.value, (), (), gone, paths)
        places, keys = (
            {paths[path]: place for path, place in mapping.items() if path in paths}
            for mapping in (self.places, self.key_places)
        )
        return replace(self, value=value, places=places, key_places=keys)


def _nearest(places: Mapping[Path, Place], path: Path) -> Place | None:
    steps = (path[:length] for length in range(len(path), -1, -1))
    return next((places[step] for step in steps if step in places), None)


def _pruned(value: object, path: Path, new: Path, gone: Collection[Path], paths: dict[Path, Path]) -> object:
    """The value without what is gone; `paths` takes the old path of everything kept, and its new one."""
    paths[path] = new
    if isinstance(value, dict):
        kept = [key for key in value if (*path, key) not in gone]
        return {key: _pruned(value[key], (*path, key), (*new, key), gone, paths) for key in kept}
    if isinstance(value, list):
        items = (index for index in range(len(value)) if (*path, index) not in gone)
        return [_pruned(value[old], (*path, old), (*new, at), gone, paths) for at, old in enumerate(items)]
    return value
