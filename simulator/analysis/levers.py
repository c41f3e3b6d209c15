"""What a search may turn: levers as knobs, and how the values of many knobs become paths over the years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.knobs import Knob, first_projected, knobs, moved_since, tidy, turned, window
from simulator.language.paths import Points, along, at
from simulator.language.pruning import used_part
from simulator.language.scenario import Scenario, Setting
from simulator.language.target import Target

Array = NDArray[np.float64]
Moved = Literal["constant", "onward", "year", "path"]


@dataclass(frozen=True, slots=True)
class Handle:
    """One number of an assumption that a search turns, in the assumption's unit.

    `moved` says what the number is: the value of all years (`constant`), of a `year` and all after it (`onward`), of
    that year alone (`year`), or of it while the other years move along by as much (`path`). `low` and `high` are the
    ends of the assumption's range; `reach` is the part of it that a slider offers, the measure of how large a change
    is.
    """

    key: str
    knob: Knob
    setting: Setting

    @property
    def moved(self) -> Moved:
        """What moves with the number."""
        if self.knob.year is None:
            return "onward" if self.knob.since else "constant"
        return "path" if self.knob.whole else "year"

    @property
    def year(self) -> int | None:
        """The year whose value it is, or from which on it is; None of what moves in all years."""
        return self.knob.since or None if self.knob.year is None else self.knob.year

    @property
    def pinned(self) -> tuple[int, ...]:
        """The years that a path has a value of its own for, once the handle is turned."""
        if self.year is None:
            return ()
        return self.knob.since - 1, *((self.knob.since,) if self.knob.whole else ()), self.year

    @property
    def value(self) -> float:
        """The value in the scenario."""
        return self.knob.value

    @property
    def low(self) -> float:
        """Lower end of the range."""
        return self.setting.range[0]

    @property
    def high(self) -> float:
        """Upper end of the range."""
        return self.setting.range[1]

    @property
    def reach(self) -> float:
        """What a slider offers, from end to end; never 0."""
        low, high = window(self.setting.range, self.value)
        return high - low or 1.0

    def path(self, value: float) -> Points:
        """The path of the assumption with the number set."""
        return turned(self.setting, self.setting.path, self.knob, value)


def levers_behind(scenario: Scenario, targets: Iterable[Target]) -> tuple[str, ...]:
    """The levers that targets rest on, in order of declaration, without those of delivery and those that say none."""
    system = scenario.system
    part = used_part(system, (), tuple(system.models), [target.key for target in targets])
    carried = {key for item in system.deliveries.values() for key in system.works[item.work].levers()}
    levers = (key for key, item in part.assumptions.items() if item.kind == "lever" and key not in carried)
    return tuple(key for key in levers if any(says_some(scenario, key, year) for year in scenario.years))


def says_some(scenario: Scenario, key: str, year: int) -> bool:
    """Whether a lever's value of a year is not the one that stands for none at all.

    Next to that value the equations jump: a plan of next to nothing is no small change of having no plan.
    """
    return at(scenario.settings[key].path, year) != scenario.system.assumptions[key].none


def handle_in(scenario: Scenario, key: str, year: int, *, whole: bool = False) -> Handle:
    """The handle of an assumption for a target of a year.

    A constant is moved from the first projected year on (see `moved_since`); a path that names the year in that year
    alone, unless `whole`; any other path as a whole, the number being its value in that year.
    """
    setting = scenario.settings[key]
    path = setting.path
    if path[0][0] == 0:
        since = moved_since(scenario.system.assumptions[key].kind, scenario.years, year)
        return Handle(key, _knob(setting, None, path[0][1], whole=True, since=since), setting)
    alone = not whole and any(point == year for point, _ in path)
    since = min(first_projected(scenario.years), year)
    return Handle(key, _knob(setting, year, at(path, year), whole=not alone, since=since), setting)


def handles_of(scenario: Scenario, keys: Sequence[str], last: int) -> tuple[Handle, ...]:
    """The handles of assumptions up to a last year, as the app offers them: one, or one for each year named.

    A year in which the assumption says none has no handle.
    """
    found = []
    for key in keys:
        setting = scenario.settings[key]
        turnable = knobs(setting, setting.path, scenario.years, kind=scenario.system.assumptions[key].kind)
        wanted = [knob for knob in turnable if knob.whole or knob.year is None or knob.year <= last]
        found += [
            Handle(key, knob, setting) for knob in wanted or turnable[:1] if says_some(scenario, key, knob.year or last)
        ]
    return tuple(found)


def _knob(setting: Setting, year: int | None, value: float, *, whole: bool, since: int) -> Knob:
    """A knob that offers the whole range."""
    return Knob(year, whole, value, setting.range[0], setting.range[1], 1.0, since)


def paths(handles: Sequence[Handle], values: Sequence[float]) -> dict[str, Points]:
    """The paths of the assumptions after several handles were set; of one assumption they are set in order."""
    found: dict[str, Points] = {}
    for handle, value in zip(handles, values, strict=True):
        start = found.get(handle.key, handle.setting.path)
        found[handle.key] = turned(handle.setting, start, handle.knob, tidy(value))
    return found


@dataclass(frozen=True, slots=True)
class _Course:
    """How one assumption's handles become its values along the years."""

    handles: tuple[int, ...]
    named: tuple[int, ...]
    start: Array  # value at each named year, shape (named, 1)
    weights: Array  # from named years to the horizon, shape (years, named)


class Courses:
    """Turns the values of handles, shape (handles, candidates), into columns over the years for `engine.beside`."""

    def __init__(self, handles: Sequence[Handle], years: Sequence[int]) -> None:
        """Work out once how each assumption's values run along the years."""
        self.handles = tuple(handles)
        self._years = tuple(years)
        keys = dict.fromkeys(handle.key for handle in handles)
        self._courses = {key: self._course(key) for key in keys}

    def columns(self, values: Array, only: Collection[int] | None = None) -> dict[str, Array]:
        """The assumptions' values, each of shape (years, candidates). `only` some of the handles, all if None."""
        return {
            key: self._column(course, values)
            for key, course in self._courses.items()
            if only is None or not set(course.handles).isdisjoint(only)
        }

    def _course(self, key: str) -> _Course:
        own = tuple(index for index, handle in enumerate(self.handles) if handle.key == key)
        setting = self.handles[own[0]].setting
        extra = {year for index in own for year in self.handles[index].pinned}
        named = tuple(sorted({year for year, _ in setting.path} | extra))
        if setting.path[0][0] == 0:
            named = tuple(sorted(extra)) or (0,)
        start = np.array([[at(setting.path, year)] for year in named])
        unit = [along(tuple(zip(named, row, strict=True)), self._years) for row in np.eye(len(named)).tolist()]
        return _Course(own, named, start, np.array(unit).T)

    def _column(self, course: _Course, values: Array) -> Array:
        held = np.repeat(course.start, values.shape[1], axis=1)
        for index in course.handles:
            handle, wanted = self.handles[index], values[index]
            row = course.named.index(handle.year) if handle.year is not None else 0
            if handle.moved == "path":
                ahead = np.array(course.named) >= handle.knob.since
                held[ahead] = np.clip(held[ahead] + (wanted - held[row]), handle.low, handle.high)
            else:
                held[row] = np.clip(wanted, handle.low, handle.high)
        column: Array = course.weights @ held
        return column
