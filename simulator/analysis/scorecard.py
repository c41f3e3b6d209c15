"""Every target against the projection: value, gap, met or not, probability, first year reached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.amounts import TIMING_ONLY, timing_only
from simulator.analysis.borrowed import borrowed_words
from simulator.analysis.carried import mixed_behind_target
from simulator.engine.projection import QUANTILES, Projection
from simulator.engine.quantiles import row_quantiles
from simulator.engine.sketch import RELATIVE_ERROR
from simulator.language.faults import Words
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]

HALF = 0.5  # below it a target is more likely missed than met
NOTHING = Words("", "")

# Rounding of the arithmetic must not turn "exactly met" into "missed".
SLACK = 1e-9

AT_A_TIME = 2**20  # drawn values whose quantiles are taken together

YEARLY_WORDS = frozenset({"growth", "added"})
YEARLY_UNIT = re.compile(r"/(年|year)$")


@dataclass(frozen=True, slots=True)
class Score:
    """One target's result; all values in the target's unit.

    `gap` is value - goal; above a range, value - its upper end; NaN where the amount is not judged and nothing is late.
    `quantiles` go with `projection.QUANTILES`; `probability` is the share of draws that meet
    the target (None without draws). `reached` is the first year of the horizon in which it is met; `met_at_base` says
    that the base year met it already; neither is told of a target that is about one year alone. A target that cannot
    be measured has a `reason` and NaN values. `actual` is what was published for that year, where the region has it.
    `caution` says when the projection stands on another definition than the target, or on starting values derived
    from statistics of different years; `basis` that of a promise of work only the timing is judged (`timed`): then
    `met` and `probability` say whether what is planned is done in time, not whether so much can be done, and
    `likely_by` is the first year by whose end, or by the month of the deadline in it, at least half of the draws have
    done it (None without draws, or where no year of the horizon has).
    """

    target: Target
    value: float
    gap: float
    met: bool | None
    quantiles: tuple[float, ...]
    probability: float | None
    reached: int | None
    met_at_base: bool
    actual: float | None = None
    reason: Words = NOTHING
    caution: Words = NOTHING
    basis: Words = NOTHING
    likely_by: int | None = None

    @property
    def timed(self) -> bool:
        """Whether only the timing is judged, as the amount is the document's own."""
        return bool(self.basis.en)

    @property
    def likely(self) -> bool:
        """Whether it is met in at least half of the draws; true where nothing was drawn."""
        return self.probability is None or self.probability >= HALF


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The scores of one projection, in order of the documents.

    `error` is how far quantiles may be off, as a share of them: 0 unless the draws were too many to be kept.
    """

    scenario: Scenario
    scores: tuple[Score, ...]
    draws: int
    seed: int
    error: float = 0.0

    @property
    def judged(self) -> tuple[Score, ...]:
        """The scores that tell whether a target is met: all but those of which only the timing is judged."""
        return tuple(score for score in self.scores if not score.timed)

    @property
    def timed(self) -> tuple[Score, ...]:
        """The scores of which only the timing is judged; they count neither as met nor as missed."""
        return tuple(score for score in self.scores if score.timed)

    @property
    def met(self) -> int:
        """How many of the `judged` targets the central run meets."""
        return reached(self.judged)

    @property
    def on_time(self) -> int:
        """How many of the `timed` targets are done in time, in the central run and in at least half of the draws."""
        return reached(score for score in self.timed if score.likely)

    @property
    def expected(self) -> float | None:
        """How many of the `judged` targets are met on average over the draws; None without draws."""
        return expected(self.judged)

    def __getitem__(self, target_id: str) -> Score:
        """The score of a target by its full id, or by its id within a document when that is unambiguous."""
        found = [score for score in self.scores if target_id in (score.target.id, score.target.statement.id)]
        if len(found) != 1:
            raise KeyError(target_id)
        return found[0]


@dataclass(frozen=True, slots=True)
class Spread:
    """What the draws say of one target: quantiles that go with `projection.QUANTILES`, and the share that meets it.

    `likely_by` is the first year in which at least half of them do, None where none is or nobody asks for it.
    """

    quantiles: tuple[float, ...]
    probability: float
    likely_by: int | None = None


def reached(scores: Iterable[Score]) -> int:
    """How many of some targets are reached in the central run."""
    return sum(score.met is True for score in scores)


def expected(scores: Iterable[Score]) -> float | None:
    """How many of some targets are reached on average over the draws: the sum of their probabilities.

    None without draws, or where none is measured. The central run takes every project at its usual pace, and so keeps
    more promises of work than can be expected.
    """
    chances = [score.probability for score in scores if score.met is not None]
    known = [chance for chance in chances if chance is not None]
    return sum(known) if known and len(known) == len(chances) else None


def scorecard(projection: Projection, counted: Mapping[str, Spread] | None = None) -> Scorecard:
    """Score every target of the projection's scenario.

    `counted` gives the spreads by target where draws were counted instead of kept: see `tally.Tally`.
    """
    targets = projection.scenario.targets
    reasons = [unmeasurable(target, projection.scenario) for target in targets]
    with np.errstate(all="ignore"):  # a base of zero has no growth; it shows as a value that is not finite
        measurable = [target for target, reason in zip(targets, reasons, strict=True) if not reason.en]
        drawn = _spreads(projection, measurable) if counted is None else counted
        scores = tuple(
            _unmeasured(target, reason) if reason.en else _score(target, projection, drawn.get(target.id))
            for target, reason in zip(targets, reasons, strict=True)
        )
    error = 0.0 if counted is None else RELATIVE_ERROR
    return Scorecard(projection.scenario, scores, projection.draws, projection.seed, error)


def _score(target: Target, projection: Projection, drawn: Spread | None) -> Score:
    row = projection.row(target.statement.year)
    central = measured(target, projection.central[target.key][:, None], projection.scenario)[:, 0]
    if not np.isfinite(central[row]):
        return _unmeasured(target, Words("没有可比的基数", "there is no base to compare with"))
    passed = meets(target, central)
    value = float(central[row])
    timed = timing_only(projection.scenario, target)
    return Score(
        target,
        value,
        np.nan if timed and passed[row] else value - _end(target, value),
        bool(passed[row]),
        drawn.quantiles if drawn is not None else (value,) * len(QUANTILES),
        drawn.probability if drawn is not None else None,
        None if of_one_year(target) else _reached(target, passed, projection.years),
        bool(passed[0]) and target.statement.measure == "level" and not of_one_year(target),
        actual=actual(target, projection.scenario),
        caution=_caution(target, projection.scenario),
        basis=TIMING_ONLY if timed else NOTHING,
        likely_by=drawn.likely_by if timed and drawn is not None else None,
    )


def _end(target: Target, value: float) -> float:
    """What a gap is told against: the goal, or the upper end of a range that the value lies above."""
    if target.statement.comparator == "range" and target.high is not None and value > target.high:
        return target.high
    return target.goal


def _caution(target: Target, scenario: Scenario) -> Words:
    told = [
        definition_caution(target, scenario),
        *mixed_behind_target(scenario, target),
        borrowed_words(scenario, target),
    ]
    return Words("\uff1b".join(item.zh for item in told if item.zh), "; ".join(item.en for item in told if item.en))


def _unmeasured(target: Target, reason: Words) -> Score:
    nothing = (np.nan,) * len(QUANTILES)
    return Score(target, np.nan, np.nan, None, nothing, None, None, met_at_base=False, reason=reason)


def of_one_year(target: Target) -> bool:
    """Whether a target is about what its own year grows by or adds, so that an earlier year cannot reach it.

    That is growth or an increment, a change since the year before, an amount a year, and a variable that is a rate of
    growth or a yearly addition by its id (gdp_growth, reclaimed_added).
    """
    statement = target.statement
    if statement.measure != "level":
        return statement.measure == "growth" or (
            statement.measure == "change" and statement.base_year == statement.year - 1
        )
    named = not YEARLY_WORDS.isdisjoint(re.split(r"[^a-z]", target.key.partition(".")[2]))
    return statement.quantity == "increment" or named or YEARLY_UNIT.search(target.unit.text) is not None


def _reached(target: Target, passed: NDArray[np.bool_], years: tuple[int, ...]) -> int | None:
    """The first year that meets the target; a mean, and a cap on a sum, only when its period is over."""
    measure = target.statement.measure
    if measure == "mean" or (measure == "cumulative" and target.low is None):
        return target.statement.year if passed[years.index(target.statement.year)] else None
    found = np.flatnonzero(passed)
    return years[found[0]] if len(found) else None


def likely_by(shares: Array, scenario: Scenario) -> int | None:
    """The first year in which at least half of the draws meet a target, by the shares that do, shape (years,)."""
    found = np.flatnonzero(shares >= HALF)
    return scenario.years[found[0]] if len(found) else None


def _likely_by(target: Target, projection: Projection) -> int | None:
    """The same of draws that were kept, of a promise of which only the timing is judged."""
    if not timing_only(projection.scenario, target):
        return None
    passed = meets(target, measured(target, projection.samples[target.key], projection.scenario))
    return likely_by(passed.mean(axis=1), projection.scenario)


def _spreads(projection: Projection, targets: Sequence[Target]) -> dict[str, Spread]:
    """The spread of every target whose draws were kept, by its id; many at a time, as few draws allow."""
    kept = [target for target in targets if target.key in projection.samples]
    step = max(1, AT_A_TIME // max(projection.draws, 1))
    found: dict[str, Spread] = {}
    for group in (kept[start : start + step] for start in range(0, len(kept), step)):
        rows = np.array([_drawn(target, projection) for target in group])
        quantiles = row_quantiles(rows, QUANTILES, projection.threads).T.tolist()
        for target, row, levels in zip(group, rows, quantiles, strict=True):
            found[target.id] = Spread(tuple(levels), float(meets(target, row).mean()), _likely_by(target, projection))
    return found


def _drawn(target: Target, projection: Projection) -> Array:
    """What the target compares in its year, by draw."""
    row: Array = measured(target, projection.samples[target.key], projection.scenario)[
        projection.row(target.statement.year)
    ]
    return row


def actual(target: Target, scenario: Scenario) -> float | None:
    """What came of a target that is a level: the region's published value of that year, in the target's definition."""
    asked = target.statement.scope or scenario.scope_of(target.key)
    found = scenario.region.observations.get((target.key, asked), {}).get(target.statement.year)
    if target.statement.measure != "level" or found is None or found.estimated:
        return None
    return found.value


def definition_caution(target: Target, scenario: Scenario) -> Words:
    """A warning where a target's definition is not the one that the scenario's observations were taken in."""
    asked, used, observed = target.statement.scope, scenario.scope_of(target.key), scenario.region.observations
    used = used if (target.key, used) in observed else None
    if asked == used or (target.key, used) not in observed:
        return NOTHING  # the same, or nothing is observed of it that could be of another definition
    titles = scenario.region.scopes
    whole = Words("全地区", "the region as a whole")
    here = Words(titles[used].zh, titles[used].en) if used else whole
    if asked is None:
        return Words(f"目标未说明口径,推演用“{here.zh}”", f"the target names no definition; projected for {here.en}")
    there = titles[asked]
    return Words(f"目标口径为“{there.zh}”,推演用“{here.zh}”", f"the target is for {there.en}, projected for {here.en}")


def meets(target: Target, values: Array) -> NDArray[np.bool_]:
    """Which values meet the target; NaN never does."""
    passed = np.isfinite(values)
    if target.low is not None:
        passed &= values >= target.low - SLACK * max(1.0, abs(target.low))
    if target.high is not None:
        passed &= values <= target.high + SLACK * max(1.0, abs(target.high))
    return passed


def measured(target: Target, series: Array, scenario: Scenario) -> Array:
    """What the target compares, for every year: shape (years, draws) like `series`; NaN where it has no meaning.

    level: the value itself. change, multiple, average_growth: against the base year of the target. growth: against
    the year before, in %. cumulative, mean: the sum and the mean from the first year of the period.
    """
    statement = target.statement
    if statement.measure == "level":
        return series
    if statement.measure == "growth":
        return _growth(series)
    if statement.measure in {"cumulative", "mean"}:
        return _of_period(target, series, scenario)
    base = _base_value(target, series, scenario)
    later = (np.array(scenario.years) > _base_year(target, scenario))[:, None]
    if statement.measure == "change":
        return np.where(later, series - base, np.nan)
    if statement.measure == "multiple":
        return np.where(later, series / base, np.nan)
    return _average_growth(series / base, np.array(scenario.years) - _base_year(target, scenario))


def _base_year(target: Target, scenario: Scenario) -> int:
    return target.statement.base_year or scenario.base_year


def _growth(series: Array) -> Array:
    result = np.full_like(series, np.nan)
    result[1:] = (series[1:] / series[:-1] - 1.0) * 100.0
    return result


def _of_period(target: Target, series: Array, scenario: Scenario) -> Array:
    """The sum, or the mean, of the years from the first of the target's period on."""
    first = target.statement.from_year or scenario.base_year + 1
    years = (np.array(scenario.years, dtype=float) - first + 1)[:, None]
    inside = years > 0
    sums: Array = np.where(inside, np.cumsum(np.where(inside, series, 0.0), axis=0), np.nan)
    return sums if target.statement.measure == "cumulative" else sums / np.maximum(years, 1.0)


def _average_growth(ratio: Array, years: NDArray[np.int_]) -> Array:
    result = np.full_like(ratio, np.nan)
    later = years > 0
    result[later] = (ratio[later] ** (1.0 / years[later, None]) - 1.0) * 100.0
    return result


def _base_value(target: Target, series: Array, scenario: Scenario) -> Array:
    year = _base_year(target, scenario)
    if year in scenario.years:
        row: Array = series[scenario.years.index(year)]
        return row
    found = scenario.region.series(target.key, scenario.scope_of(target.key)).get(year)
    return np.array(found.value if found is not None else np.nan)


def unmeasurable(target: Target, scenario: Scenario) -> Words:
    """Why a target cannot be measured in a scenario; empty where it can."""
    statement = target.statement
    if statement.measure in {"change", "multiple", "average_growth"}:
        year = _base_year(target, scenario)
        if year not in scenario.years and year not in scenario.region.series(target.key, scenario.scope_of(target.key)):
            return Words(f"没有 {year} 年的观测值", f"no observation for {year}")
    of_period = statement.measure in {"cumulative", "mean"}
    if of_period and (statement.from_year or scenario.base_year + 1) <= scenario.base_year:
        return Words("累计或平均的时期始于基年之前", f"the period begins before the base year {scenario.base_year}")
    return NOTHING
