"""What would it take: for one target, the values of each lever alone between which it is met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from simulator import __version__
from simulator.analysis.amounts import of_timing
from simulator.analysis.cautions import enough, of_certainty, of_share
from simulator.analysis.knobs import window
from simulator.analysis.levers import Handle, Moved, handle_in, levers_behind
from simulator.analysis.rounding import rounded
from simulator.analysis.scorecard import scorecard
from simulator.analysis.trials import Trials, assured
from simulator.engine.beside import Standing
from simulator.engine.program import compile_program
from simulator.engine.run import Runner
from simulator.language.faults import Words
from simulator.language.paths import Points, plain
from simulator.language.scenario import Scenario
from simulator.language.system import AssumptionDefinition
from simulator.language.target import Target

Array = NDArray[np.float64]
Grid = list[float]

GRID = 48  # values tried over a range at first, and as many over the part of it that a slider offers
PARTS = 32  # of a bracket, each time
ROUNDS = 9  # 32 ** 9 is beyond what floats can tell apart
FINE = 1e-7  # of a range: as near as the edge is found with a probability, which depends on the draws anyway
ZOOMS = 6  # around the best value where none on the grid meets the target
EFFECT = 1e-9  # of the target's goal: a lever that moves it by less does not count as one it rests on


@dataclass(frozen=True, slots=True)
class Found:
    """What one lever alone can do for a target. Values are in the lever's unit, of what `moved` and `year` say.

    `low` and `high` are the ends of the values that meet the target: of the stretch that holds the present value, else
    of the nearest one; an end of None is the end of the lever's range. Both are None and `met` is False where no value
    within the range meets it. `edge` is where the target is just met, nearest to the present value: `value` is the same
    in round numbers, on the safe side, and `path` the lever's values by year with it. `reaches` is what the target then
    comes to in the central run, in its unit, `probability` the share of draws that meet it; both are of a run of its
    own. Where nothing meets it, `value` is the best within the range: with a probability the one that meets it in the
    largest share of the draws. Where everything does, `edge` is None.
    """

    lever: AssumptionDefinition
    moved: Moved
    year: int | None
    now: float
    met: bool
    low: float | None
    high: float | None
    edge: float | None
    value: float
    path: Points
    reaches: float
    probability: float | None
    range: tuple[float, float]

    @property
    def key(self) -> str:
        """The lever's key."""
        return self.lever.key


@dataclass(frozen=True, slots=True)
class Sought:
    """The answer for one target: what it comes to now, and what each lever alone could do, the least change first.

    `probability` is what was asked for (None: the central run), `chance` the share of draws that meet the target now.
    `idle` are levers that its equations name but that do not move it in its year.
    """

    scenario: Scenario
    target: Target
    probability: float | None
    value: float
    chance: float | None
    met: bool
    levers: tuple[Found, ...]
    idle: tuple[AssumptionDefinition, ...]
    draws: int
    seed: int
    version: str = __version__

    @property
    def cautions(self) -> tuple[Words, ...]:
        """What to beware of."""
        found = [item.probability for item in self.levers if item.probability in {0.0, 1.0}]
        certain = [self.probability] if self.probability == 1 else list(dict.fromkeys(found))
        words = [words for share in certain for words in of_certainty(share, self.draws)]
        return (*of_timing(self.scenario, [self.target]), *of_share(self.probability, self.draws), *words)

    def __getitem__(self, key: str) -> Found:
        """What a lever can do, by its key. Raises `KeyError`."""
        found = next((item for item in self.levers if item.key == key), None)
        if found is None:
            raise KeyError(key)
        return found


def seek(
    scenario: Scenario,
    target: Target,
    *,
    probability: float | None = None,
    levers: Sequence[str] | None = None,
    whole: bool = False,
    draws: int | None = None,
    seed: int | None = None,
) -> Sought:
    """Find for each lever alone the values that meet a target, in the central run or with a probability.

    `levers` names assumptions of any kind, those of delivery included; by default all levers that the target rests on
    but those of delivery. A lever given by year is moved in the target's year where its path names that year, else as
    a whole (always so with `whole`). With a probability every value meets the same draws. Raises `KeyError` for an
    unknown lever and `ValueError` for a target that cannot be measured, too few draws, or a probability outside (0, 1].
    """
    count, seed = _sampling(scenario, probability, draws, seed)
    keys = levers_behind(scenario, [target]) if levers is None else tuple(dict.fromkeys(levers))
    handles = tuple(handle_in(scenario, key, target.statement.year, whole=whole) for key in keys)
    search = _Search(Trials(Standing(scenario, count, seed), (target,), handles), probability)
    runner = Runner(compile_program(scenario.system, scenario.years))
    now = scorecard(runner.run(replace(scenario, targets=(target,)), draws=count, seed=seed, keep=[target.key])).scores[
        0
    ]
    if now.met is None:
        raise ValueError(f"{now.reason.zh} | {now.reason.en}")
    ranges = search.ranges(keep_idle=levers is not None)
    found = [search.found(index, span, runner) for index, span in ranges.items()]
    idle = tuple(scenario.system.assumptions[item.key] for i, item in enumerate(handles) if i not in ranges)
    met = now.met if probability is None else (now.probability or 0.0) >= probability
    ordered = tuple(sorted(found, key=lambda item: _order(item, target)))
    return Sought(scenario, target, probability, now.value, now.probability, met, ordered, idle, count, seed)


def _sampling(scenario: Scenario, probability: float | None, draws: int | None, seed: int | None) -> tuple[int, int]:
    """How many draws, and with which seed; none for the central run."""
    count = 0 if probability is None else enough(draws, scenario, probability)
    return count, scenario.sampling.seed if seed is None else seed


def _order(item: Found, target: Target) -> tuple[int, float]:
    """Levers with an answer first, the least change before others; those that fall short by how near they come."""
    if not item.met:
        return 2, -item.probability if item.probability is not None else abs(item.reaches - target.goal)
    low, high = window(item.range, item.now)
    return int(item.edge is None), abs(item.value - item.now) / (high - low or 1.0)


@dataclass(frozen=True, slots=True)
class _Span:
    """Values of a handle that meet the target, with what lies just outside; None where the range ends.

    `met` False: none does, and both ends are the best value.
    """

    low: float
    high: float
    below: float | None
    above: float | None
    met: bool


class _Search:
    """Brackets and narrows, for all levers at once."""

    def __init__(self, trials: Trials, probability: float | None) -> None:
        self.trials = trials
        self.probability = probability
        self.now = trials.now()

    def margins(self, tried: Sequence[tuple[int, float]]) -> Array:
        """The margin for each (handle, value), the other handles as they are; shape (tried,)."""
        found: Array = assured(self._drawn(tried), self.probability)[0]
        return found

    def _drawn(self, tried: Sequence[tuple[int, float]]) -> Array:
        settings = np.repeat(self.now[:, None], len(tried), axis=1)
        for column, (index, value) in enumerate(tried):
            settings[index, column] = value
        return self.trials.margins(settings)

    def near(self, index: int) -> float:
        """How near to the edge is near enough for a handle."""
        return 0.0 if self.probability is None else FINE * self.trials.handles[index].reach

    def ranges(self, *, keep_idle: bool) -> dict[int, _Span]:
        """The values that meet the target, by handle; without those that do not move it."""
        grids = [_grid(handle) for handle in self.trials.handles]
        tried = [(index, value) for index, grid in enumerate(grids) for value in grid]
        flat = self.margins(tried) if tried else np.empty(0)
        results = np.split(flat, np.cumsum([len(grid) for grid in grids])[:-1])
        small = EFFECT * max(1.0, abs(self.trials.targets[0].goal))
        spans = {}
        for index, (grid, result) in enumerate(zip(grids, results, strict=True)):
            finite = result[np.isfinite(result)]
            if keep_idle or (len(finite) and np.ptp(finite) > small) or len(finite) < len(result):
                spans[index] = self._zoomed(index, grid, result)
        return self._narrowed(spans)

    def _zoomed(self, index: int, grid: Grid, result: Array) -> _Span:
        """The stretch on the grid; where no value meets the target, on ever finer grids around the best."""
        for _ in range(ZOOMS if self.probability is None else 1):
            if (result >= 0).any():
                break
            best = int(np.argmax(result))
            ends = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
            near = {*np.linspace(*ends, PARTS + 1).tolist(), grid[best]}
            grid = sorted(near if self.probability is None else near | {*grid})
            result = self.margins([(index, value) for value in grid])
        if not (result >= 0).any():
            return self._best(index, grid)
        return _stretch(grid, result, self.trials.handles[index])

    def _best(self, index: int, grid: Grid) -> _Span:
        """The best of values of which none meets the target; of those that do equally well the nearest to the present.

        The present value is among them, so that the best is never worse than what is.
        """
        now, drawn = self.now[index], self._drawn([(index, value) for value in grid])[0]
        hits, middles = (drawn >= 0).sum(axis=1).tolist(), np.median(drawn, axis=1).tolist()
        ranks = zip(hits, middles, (-abs(value - now) for value in grid), strict=True)
        best = grid[max(enumerate(ranks), key=lambda item: item[1])[0]]
        return _Span(best, best, None, None, met=False)

    def _narrowed(self, spans: dict[int, _Span]) -> dict[int, _Span]:
        """The ends of the stretches brought as near to the edge as floats allow, all at once."""
        for _ in range(ROUNDS):
            brackets = [(index, side) for index, span in spans.items() for side in _open_sides(span, self.near(index))]
            if not brackets:
                break
            grids = [_between(spans[index], side) for index, side in brackets]
            flat = self.margins([(index, v) for (index, _), grid in zip(brackets, grids, strict=True) for v in grid])
            for (index, side), grid, result in zip(brackets, grids, flat.reshape(len(grids), -1), strict=True):
                spans[index] = _closer(spans[index], side, grid, result)
        return spans

    def found(self, index: int, span: _Span, runner: Runner) -> Found:
        """The answer for a lever, its value rounded to the safe side and run by itself."""
        handle, scenario = self.trials.handles[index], self.trials.scenario
        edge = _edge(span, handle.value)
        value = handle.value if edge is None and span.met else span.low if edge is None else edge
        if edge is not None:
            value = self._rounded(index, span, edge)
        path = handle.path(value)
        target = self.trials.targets[0]
        changed = replace(scenario.with_changes({handle.key: plain(path)}), targets=(target,))
        score = scorecard(
            runner.run(changed, draws=self.trials.standing.draws, seed=self.trials.standing.seed, keep=[target.key])
        ).scores[0]
        return Found(
            scenario.system.assumptions[handle.key],
            handle.moved,
            handle.year,
            handle.value,
            span.met,
            span.low if span.met and span.below is not None else None,
            span.high if span.met and span.above is not None else None,
            edge,
            value,
            path,
            score.value,
            score.probability,
            handle.setting.range,
        )

    def _rounded(self, index: int, span: _Span, edge: float) -> float:
        """The edge in the roundest number on its safe side that still meets the target."""
        handle = self.trials.handles[index]
        unit = self.trials.scenario.system.assumptions[handle.key].unit
        tried = [value for value in rounded(edge, unit, upward=edge == span.low) if handle.low <= value <= handle.high]
        margins = self.margins([(index, value) for value in tried]) if tried else np.empty(0)
        return next((value for value, margin in zip(tried, margins, strict=True) if margin >= 0), edge)


def _grid(handle: Handle) -> Grid:
    """Values over the range and, closer, over what a slider offers; with the present one, in order."""
    whole = np.linspace(handle.low, handle.high, GRID + 1).tolist()
    near = np.linspace(*window(handle.setting.range, handle.value), GRID + 1).tolist()
    return sorted({*whole, *near, min(max(handle.value, handle.low), handle.high)})


def _stretch(grid: Grid, result: Array, handle: Handle) -> _Span:
    """The values that meet the target around the present one, or nearest to it; some do."""
    met = result >= 0
    nearest = min(np.flatnonzero(met).tolist(), key=lambda place: abs(grid[place] - handle.value))
    first = last = nearest
    while first > 0 and met[first - 1]:
        first -= 1
    while last < len(grid) - 1 and met[last + 1]:
        last += 1
    below = grid[first - 1] if first > 0 else None
    above = grid[last + 1] if last < len(grid) - 1 else None
    return _Span(grid[first], grid[last], below, above, met=True)


def _open_sides(span: _Span, near: float) -> list[str]:
    """The sides of a stretch whose edge is not yet narrowed down."""
    if not span.met:
        return []
    low = span.below is not None and _apart(span.below, span.low, near)
    high = span.above is not None and _apart(span.high, span.above, near)
    return ["low"] * low + ["high"] * high


def _apart(one: float, other: float, near: float) -> bool:
    return bool(other - one > max(near, 4 * np.spacing(max(abs(one), abs(other)))))


def _between(span: _Span, side: str) -> Grid:
    """Values between the outermost that is known to meet the target and the one beyond that does not, both included."""
    inside, outside = (span.low, span.below) if side == "low" else (span.high, span.above)
    values: Grid = np.linspace(inside, inside if outside is None else outside, PARTS + 1).tolist()
    return values


def _closer(span: _Span, side: str, grid: Grid, result: Array) -> _Span:
    """The stretch with its edge between the last value, from inside, that meets the target and the next."""
    missed = np.flatnonzero(~(result[1:] >= 0))
    last = int(missed[0]) if len(missed) else len(grid) - 1
    inside, outside = grid[last], grid[min(last + 1, len(grid) - 1)]
    if side == "low":
        return replace(span, low=inside, below=outside)
    return replace(span, high=inside, above=outside)


def _edge(span: _Span, now: float) -> float | None:
    """The edge nearest to the present value; None where there is none within the range."""
    edges = [value for value, beyond in ((span.low, span.below), (span.high, span.above)) if beyond is not None]
    return min(edges, key=lambda value: abs(value - now)) if span.met and edges else None
