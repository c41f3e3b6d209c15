"""What would it take: for one target, the values of each lever alone between which it is met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.cautions import enough
from simulator.analysis.knobs import window
from simulator.analysis.levers import handle_in, levers_behind, says_some
from simulator.analysis.plausible import taken_out
from simulator.analysis.rounded_starts import Ends, Rounding, rounding_behind, worth_telling
from simulator.analysis.rounding import rounded
from simulator.analysis.scorecard import scorecard
from simulator.analysis.sought import Found, Sought
from simulator.analysis.spans import (
    PARTS,
    Grid,
    Span,
    around,
    between,
    closer,
    crossing,
    edge_of,
    grid_of,
    open_sides,
    stretch,
)
from simulator.analysis.trials import Trials, assured
from simulator.engine.beside import Standing
from simulator.engine.program import compile_program
from simulator.engine.run import Runner
from simulator.language.paths import plain
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]

ROUNDS = 9  # 32 ** 9 is beyond what floats can tell apart
FINE = 1e-7  # of a range: as near as the edge is found with a probability, which depends on the draws anyway
ROUGH = 0.02  # of a change: so much further than the edge a rounder value may be with a probability
ZOOMS = 6  # around the best value where none on the grid meets the target
EFFECT = 1e-9  # of the target's goal: a lever that moves it by less does not count as one it rests on


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
    year = target.statement.year
    behind = (key for key in levers_behind(scenario, [target]) if says_some(scenario, key, year))
    keys = tuple(behind if levers is None else dict.fromkeys(levers))
    handles = tuple(handle_in(scenario, key, year, whole=whole) for key in keys)
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
    rounding = rounding_behind(scenario, target, now.value, runner)
    if rounding is not None:
        found = search.with_ends(dict(zip(ranges, found, strict=True)), rounding)
    outside = taken_out(scenario, [{item.key: item.path} if item.met else {} for item in found])
    found = [replace(item, odd=odd) for item, odd in zip(found, outside, strict=True)]
    ordered = tuple(sorted(found, key=lambda item: _order(item, target)))
    return Sought(scenario, target, probability, now.value, now.probability, met, ordered, idle, count, seed, rounding)


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

    def ranges(self, *, keep_idle: bool) -> dict[int, Span]:
        """The values that meet the target, by handle; without those that do not move it."""
        grids = [grid_of(handle) for handle in self.trials.handles]
        tried = [(index, value) for index, grid in enumerate(grids) for value in grid]
        if not tried:
            return {}
        margins = self._drawn(tried)
        parts = np.cumsum([len(grid) for grid in grids])[:-1]
        spans = {}
        for index, drawn in enumerate(np.split(margins, parts, axis=1)):
            if keep_idle or self._moves(drawn):
                spans[index] = self._zoomed(index, grids[index], assured(drawn, self.probability)[0])
        return self._narrowed(spans)

    def _moves(self, drawn: Array) -> bool:
        """Whether a lever moves the target's margin, shape (1, values, draws), in any draw, or spoils it."""
        small = EFFECT * max(1.0, abs(self.trials.targets[0].goal))
        return not np.isfinite(drawn).all() or bool((np.ptp(drawn, axis=1) > small).any())

    def _zoomed(self, index: int, grid: Grid, result: Array) -> Span:
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
        return stretch(grid, result, self.trials.handles[index])

    def _best(self, index: int, grid: Grid) -> Span:
        """The best of values of which none meets the target; of those that do equally well the nearest to the present.

        The present value is among them, so that the best is never worse than what is.
        """
        now, drawn = self.now[index], self._drawn([(index, value) for value in grid])[0]
        hits, middles = (drawn >= 0).sum(axis=1).tolist(), np.median(drawn, axis=1).tolist()
        ranks = zip(hits, middles, (-abs(value - now) for value in grid), strict=True)
        best = grid[max(enumerate(ranks), key=lambda item: item[1])[0]]
        return Span(best, best, None, None, met=False)

    def _narrowed(self, spans: dict[int, Span]) -> dict[int, Span]:
        """The ends of the stretches brought as near to the edge as floats allow, all at once."""
        for _ in range(ROUNDS):
            brackets = [(index, side) for index, span in spans.items() for side in open_sides(span, self.near(index))]
            if not brackets:
                break
            grids = [between(spans[index], side) for index, side in brackets]
            flat = self.margins([(index, v) for (index, _), grid in zip(brackets, grids, strict=True) for v in grid])
            for (index, side), grid, result in zip(brackets, grids, flat.reshape(len(grids), -1), strict=True):
                spans[index] = closer(spans[index], side, grid, result)
        return spans

    def found(self, index: int, span: Span, runner: Runner) -> Found:
        """The answer for a lever, its value rounded to the safe side and run by itself."""
        handle, scenario = self.trials.handles[index], self.trials.scenario
        edge = edge_of(span, handle.value)
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

    def _rounded(self, index: int, span: Span, edge: float) -> float:
        """The edge in the roundest number on its safe side that still meets the target.

        With a probability, whose edge other draws would put elsewhere, a rounder one may be somewhat further off.
        """
        handle = self.trials.handles[index]
        unit = self.trials.scenario.system.assumptions[handle.key].unit
        within = 0.0 if self.probability is None else ROUGH * abs(edge - handle.value)
        near = rounded(edge, unit, upward=edge == span.low, within=within)
        tried = [value for value in near if handle.low <= value <= handle.high]
        margins = self.margins([(index, value) for value in tried]) if tried else np.empty(0)
        return next((value for value, margin in zip(tried, margins, strict=True) if margin >= 0), edge)

    def with_ends(self, found: Mapping[int, Found], rounding: Rounding) -> list[Found]:
        """The answers with the ends between which the edge may lie."""
        edges = {index: item for index, item in found.items() if item.edge is not None}
        ends = [self._anew(scenario).followed(edges) for scenario in (rounding.lowered, rounding.raised)]
        told = {
            index: Ends(*_worst_first(ends[0][index], ends[1][index], lower=item.edge == item.low), rounding.starts)
            for index, item in edges.items()
        }
        return [
            replace(item, ends=told[i]) if i in told and _matter(item, told[i]) else item for i, item in found.items()
        ]

    def _anew(self, scenario: Scenario) -> _Search:
        """The same search from other starting values."""
        standing = self.trials.standing
        trials = Trials(Standing(scenario, standing.draws, standing.seed), self.trials.targets, self.trials.handles)
        return _Search(trials, self.probability)

    def followed(self, edges: Mapping[int, Found]) -> dict[int, float | None]:
        """Where edges lie that were found from slightly other starting values; None where nothing meets the target."""
        grids = {index: around(item.edge or 0.0, self.trials.handles[index]) for index, item in edges.items()}
        flat = self.margins([(index, value) for index, grid in grids.items() for value in grid])
        results = np.split(flat, np.cumsum([len(grid) for grid in grids.values()]))[:-1]
        spans = {}
        for (index, grid), result in zip(grids.items(), results, strict=True):
            item = edges[index]
            span = crossing(grid, result >= 0, item.edge or 0.0, upward=item.edge == item.low)
            if span is not None:
                spans[index] = span
        ends = {
            i: span.low if edges[i].edge == edges[i].low else span.high for i, span in self._narrowed(spans).items()
        }
        return {index: ends.get(index) for index in edges}


def _worst_first(one: float | None, other: float | None, *, lower: bool) -> tuple[float | None, float | None]:
    """The end first that leaves fewer values which meet the target: the higher one of a lower edge."""
    if one is None or (other is not None and (one > other) == lower):
        return one, other
    return other, one


def _matter(found: Found, ends: Ends) -> bool:
    """Whether an edge hangs on the starting values by more than a hair, and the value to write down with it."""
    if ends.worst is None:
        return True
    safe = found.value >= ends.worst if found.edge == found.low else found.value <= ends.worst
    return not safe and (ends.best is None or worth_telling(ends.worst, ends.best))
