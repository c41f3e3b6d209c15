"""What was read of a YAML text: plain values, and where each of them stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from simulator.language.faults import NOWHERE, ON_KEY, Fault, Place

Key = str | int | float
Path = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class YamlText:
    """A YAML text as plain values (dict, list, str, int, float, bool, None), and where each of them stands.

    A path is the tuple of keys and indices that lead to a value. A value's place is where its text begins: behind
    an opening quote, on the first line of a block text. Of a text with `faults`, `faulty` are the paths of what could
    not be read; `torn` is the path of the value read last where reading had to stop, None where it came to the end.
    `mended` are the paths of what stands in for something faulty (`ON_KEY` at the end: for a key), or was left out.
    """

    file: str
    value: object
    places: Mapping[Path, Place]
    key_places: Mapping[Path, Place]
    faults: tuple[Fault, ...] = ()
    faulty: frozenset[Path] = frozenset()
    torn: Path | None = None
    mended: frozenset[Path] = frozenset()

    def place(self, path: Path = ()) -> Place:
        """Where the value stands, or its key (`ON_KEY` at the end); the nearest part of a path that is not there.

        Nowhere, for what is mended.
        """
        if self.mended and self._is_mended(path):
            return NOWHERE
        if path[-1:] == (ON_KEY,):
            return self.key_place(path[:-1])
        return _nearest(self.places, path) or Place(self.file)

    def key_place(self, path: Path) -> Place:
        """Where the key of an entry stands; for an item of a list, or a path that is not there, the value's place."""
        return self.key_places.get(path) or _nearest(self.places, path) or Place(self.file)

    def _is_mended(self, path: Path) -> bool:
        """Whether the entry at a path, what holds it, or an item of it is mended."""
        held = path[:-2] if path[-1:] == (ON_KEY,) else path  # the key of a mended value is as it was written
        return any(
            held[: len(other)] == other
            or (other[: len(path)] == path and not any(isinstance(step, str) for step in other[len(path) :]))
            for other in self.mended
        )

    def without(self, gone: Collection[Path]) -> YamlText:
        """The text without some of its entries and items; what is left keeps its places."""
        paths: dict[Path, Path] = {}
        value = _pruned(self.value, (), (), gone, paths)
        places, keys = (
            {paths[path]: place for path, place in mapping.items() if path in paths}
            for mapping in (self.places, self.key_places)
        )
        return replace(self, value=value, places=places, key_places=keys, mended=frozenset())


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
