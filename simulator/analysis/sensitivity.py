"""What matters most for a target: one-at-a-time ranges, shares of variance, elasticities; for value and probability."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.cautions import PROBABILITY, VALUE, enough, of_error, of_met, of_probability
from simulator.analysis.indices import sobol_shares
from simulator.analysis.knobs import moved_since, window
from simulator.analysis.levers import says_some
from simulator.analysis.samples import About, Factor, Sample, Trial
from simulator.engine.distributions import quantile
from simulator.engine.inputs import laid_around, uncertainties
from simulator.language import units
from simulator.language.faults import Words
from simulator.language.paths import Points, along, at, plain, spliced
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]
Of = Literal["spread", "choice"]

ENDS = (0.05, 0.95)
TENTH = 0.1
STEP = 0.01  # of an assumption's value, for the elasticity of a value
STRIDE = 0.1  # the same for a probability, which moves by whole draws
FEWEST = 256  # draws of a sample for indices


@dataclass(frozen=True, slots=True)
class Bar:
    """What one factor does alone between its low and its high end.

    `of` is spread (from 5 % to 95 % of its uncertainty) or choice (a lever over what a slider offers, the same value
    from the first projected year on). `low` and `high` are its ends in `unit`, in the target's year; NaN for a shock, a
    class of works or correlated assumptions, whose ends are those draws that, alone, put the target's value at its 5 %
    and 95 %. `value_low` and `value_high` are the target's values there with all else at its centre (NaN where there is
    none), `probability_low` and `probability_high` the probabilities there with all else drawn (of such factors: over
    the lowest and the highest tenth of their draws).
    """

    factor: Factor
    of: Of
    low: float
    high: float
    unit: str
    value_low: float
    value_high: float
    probability_low: float
    probability_high: float

    @property
    def width(self) -> float:
        """How far it moves the value, in the target's unit; 0 where there is no value at an end."""
        width = abs(self.value_high - self.value_low)
        return width if np.isfinite(width) else 0.0


@dataclass(frozen=True, slots=True)
class Tornado:
    """One-at-a-time ranges, the widest first."""

    about: About
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The share of a variance (0 to 1) that a factor explains: alone (`first`), with all interactions (`total`).

    Each with the ends of its 95 % confidence interval; NaN where nothing varies.
    """

    factor: Factor
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float


@dataclass(frozen=True, slots=True)
class Indices:
    """Sobol' indices of the value and of whether the target is met, each the greatest total first.

    The draws told are those of each of the two samples; the model ran `runs` draws in all. A shock, and the projects of
    a class of work, count as one factor each, correlated assumptions together.
    """

    about: About
    of_value: tuple[Index, ...]
    of_probability: tuple[Index, ...]
    runs: int


@dataclass(frozen=True, slots=True)
class Elasticity:
    """How the target follows an assumption whose `value` in the target's year is in `unit`.

    `elasticity` is the change of the target's value in % for each 1 % of the assumption (a lever or driver from
    the first projected year on, a coefficient in every year), around the
    central run; `points` the change of the probability in percentage points for each 1 %, taken over 10 % either way.
    """

    key: str
    title: Words
    kind: str
    value: float
    unit: str
    elasticity: float
    points: float


@dataclass(frozen=True, slots=True)
class Elasticities:
    """Elasticities, the strongest first; `zero` are the assumptions that are 0, of which 1 % is nothing."""

    about: About
    items: tuple[Elasticity, ...]
    zero: tuple[str, ...]


def tornado(scenario: Scenario, target: Target, *, draws: int | None = None, seed: int | None = None) -> Tornado:
    """Every uncertain factor and every lever from its low to its high end, one at a time.

    Raises `FaultsError` when the target's value is not finite in some draw.
    """
    trial, base = _begin(scenario, target, draws, seed)
    met = trial.met(trial.values(base))
    bars = [*_spreads(trial, base, met), *_choices(trial, base)]
    ordered = tuple(sorted(bars, key=lambda bar: -bar.width))
    return Tornado(trial.about(met, base.draws, of_probability(met)), ordered)


def sobol(scenario: Scenario, target: Target, *, draws: int | None = None, seed: int | None = None) -> Indices:
    """Shares of the variance of a target's value, and of its being met, by factor.

    Two samples of `draws` each, rounded up to a power of two (at least 256), are mixed factor by factor; a caution says
    so where other draws were asked for. Raises `FaultsError` when the target's value is not finite in some draw, and
    `ValueError` for too few draws.
    """
    trial = _trial(scenario, target, seed)
    wanted = enough(draws, scenario)
    size = 1 << (max(wanted, FEWEST) - 1).bit_length()
    one, other = trial.two_samples(size)
    factors = trial.factors
    mixed = np.array([trial.values(one.taking(factor, other)) for factor in factors]).reshape(len(factors), size)
    first, second = trial.values(one), trial.values(other)
    met = np.concatenate([trial.met(first), trial.met(second)])
    of_value = _indices(factors, first, second, mixed, trial.seed)
    of_chance = _indices(factors, trial.met(first), trial.met(second), trial.met(mixed), trial.seed)
    runs = trial.runs
    other_size = _of_size(size) if draws is not None and size != draws else ()
    cautions = [
        *other_size,
        *of_met(met),
        *of_error(half_width(of_value), size, VALUE),
        *of_error(half_width(of_chance), size, PROBABILITY),
    ]
    return Indices(trial.about(met, size, cautions), of_value, of_chance, runs)


def _of_size(size: int) -> tuple[Words]:
    return (
        Words(
            f"方差分解用索博尔序列,抽样数须为 2 的幂且不少于 {FEWEST}:实际用了 {size}",
            f"shares of variance rest on a Sobol sequence, whose draws are a power of two, {FEWEST} at least: "
            f"{size} were used",
        ),
    )


def elasticities(
    scenario: Scenario, target: Target, *, draws: int | None = None, seed: int | None = None
) -> Elasticities:
    """How strongly the target follows each assumption that it rests on, uncertain or not.

    Raises `FaultsError` when the target's value is not finite in some draw.
    """
    trial, base = _begin(scenario, target, draws, seed)
    met = trial.met(trial.values(base))
    settings = trial.scenario.settings
    zero = tuple(key for key in settings if not any(along(settings[key].path, trial.scenario.years)))
    items = (_elasticity(trial, base, key) for key in settings if key not in zero)
    ordered = tuple(sorted(items, key=lambda item: -np.nan_to_num(abs(item.elasticity))))
    return Elasticities(trial.about(met, base.draws, of_probability(met)), ordered, zero)


def most_of(
    method: str, scenario: Scenario, target: Target, *, draws: int | None = None, seed: int | None = None
) -> Tornado | Indices | Elasticities:
    """What matters most by a method of `METHODS`. Raises `KeyError` for another, and `FaultsError` as they do."""
    return METHODS[method](scenario, target, draws=draws, seed=seed)


def _trial(scenario: Scenario, target: Target, seed: int | None) -> Trial:
    return Trial(scenario, target, scenario.sampling.seed if seed is None else seed)


def _begin(scenario: Scenario, target: Target, draws: int | None, seed: int | None) -> tuple[Trial, Sample]:
    """The trial and its draws, the scenario's own if not so many are asked for."""
    trial = _trial(scenario, target, seed)
    return trial, trial.draws(enough(draws, scenario))


def _spreads(trial: Trial, base: Sample, met: Array) -> Iterator[Bar]:
    for factor in trial.factors:
        yield _of_one(trial, base, factor) if factor.alone else _of_group(trial, base, factor, met)


def _of_one(trial: Trial, base: Sample, factor: Factor) -> Bar:
    key, here = factor.key, trial.scenario
    deviates = quantile(uncertainties(here)[key], np.array(ENDS))
    values = trial.values(Sample(len(ENDS), {key: deviates}))
    chances = [
        trial.met(trial.values(replace(base, spreads={**base.spreads, key: np.full(base.draws, deviate)}))).mean()
        for deviate in deviates
    ]
    centre = np.full(len(ENDS), at(here.settings[key].path, trial.target.statement.year))
    low, high = laid_around(here.settings[key], centre, deviates, here.base_year)
    return _bar(trial, factor, "spread", (low, high), values, chances)


def _of_group(trial: Trial, base: Sample, factor: Factor, met: Array) -> Bar:
    alone = trial.values(base.only([factor]))
    worst, best = np.quantile(alone, [TENTH, 1.0 - TENTH])
    chances = [met[alone <= worst].mean(), met[alone >= best].mean()]
    return _bar(trial, factor, "spread", (np.nan, np.nan), np.quantile(alone, ENDS), chances)


def _choices(trial: Trial, base: Sample) -> Iterator[Bar]:
    """A bar for each lever but those that say none in the target's year: to any amount it is a long way from there."""
    for key, item in trial.scenario.system.assumptions.items():
        if item.kind == "lever" and says_some(trial.scenario, key, trial.target.statement.year):
            setting = trial.scenario.settings[key]
            ends = window(setting.range, at(setting.path, trial.target.statement.year))
            since = moved_since(item.kind, trial.scenario.years, trial.target.statement.year)
            turned = [spliced(setting.path, ((0, end),), since) for end in ends]
            changed = [trial.scenario.with_changes({key: plain(path)}) for path in turned]
            # A growth after a year of nothing has no value: that end is left empty.
            found = np.array([trial.values(Sample(1), part, finite=False)[0] for part in changed])
            values = np.where(np.isfinite(found), found, np.nan)
            chances = [trial.met(trial.values(base, part, finite=False)).mean() for part in changed]
            factor = Factor(key, Words(item.title.zh, item.title.en), "lever", (key,))
            yield _bar(trial, factor, "choice", ends, values, chances)


def _bar(
    trial: Trial, factor: Factor, of: Of, ends: tuple[float, float], values: Array, chances: list[np.floating]
) -> Bar:
    unit = units.describe(trial.scenario.system.assumptions[factor.key].unit) if factor.alone else ""
    return Bar(factor, of, float(ends[0]), float(ends[1]), unit, *values.tolist(), *map(float, chances))


def _elasticity(trial: Trial, base: Sample, key: str) -> Elasticity:
    item, setting = trial.scenario.system.assumptions[key], trial.scenario.settings[key]
    (less, more), (fewer, further) = (_scales(setting.path, setting.range, step) for step in (STEP, STRIDE))
    below, above, here = (_scaled(trial, key, Sample(1), scale)[0] for scale in (less, more, 1.0))
    worse, better = (trial.met(_scaled(trial, key, base, scale)).mean() for scale in (fewer, further))
    with np.errstate(all="ignore"):
        elasticity = np.divide(above - below, (more - less) * here) if more > less else np.nan
        points = np.divide(better - worse, further - fewer) if further > fewer else np.nan
    value = at(setting.path, trial.target.statement.year)
    title = Words(item.title.zh, item.title.en)
    # A probability of 1 is 100 points, and a scale of 1 is 100 %: the hundreds cancel.
    return Elasticity(key, title, item.kind, value, units.describe(item.unit), float(elasticity), float(points))


def _scales(path: Points, limits: tuple[float, float], step: float) -> tuple[float, float]:
    """What a path can be multiplied by without leaving its range: 1 - step and 1 + step, or 1 where it cannot."""
    low, high = limits
    fits = [all(low <= value * scale <= high for _, value in path) for scale in (1.0 - step, 1.0 + step)]
    return (1.0 - step if fits[0] else 1.0), (1.0 + step if fits[1] else 1.0)


def _scaled(trial: Trial, key: str, sample: Sample, scale: float) -> Array:
    setting = trial.scenario.settings[key]
    if scale == 1.0:
        return trial.values(sample)
    here, kind = trial.scenario, trial.scenario.system.assumptions[key].kind
    scaled = tuple((year, value * scale) for year, value in setting.path)
    path = spliced(setting.path, scaled, moved_since(kind, here.years, trial.target.statement.year))
    return trial.values(sample, here.with_changes({key: plain(path)}))


def _indices(factors: tuple[Factor, ...], one: Array, other: Array, mixed: Array, seed: int) -> tuple[Index, ...]:
    shares = sobol_shares(one, other, mixed, seed)
    columns = (shares.first, shares.first_low, shares.first_high, shares.total, shares.total_low, shares.total_high)
    found = (Index(factor, *map(float, row)) for factor, row in zip(factors, np.transpose(columns), strict=True))
    return tuple(sorted(found, key=lambda item: -np.nan_to_num(item.total)))


def half_width(indices: Sequence[Index]) -> float:
    """Half the widest confidence interval; 0 where nothing varies."""
    halves = [(item.first_high - item.first_low) / 2 for item in indices]
    halves += [(item.total_high - item.total_low) / 2 for item in indices]
    return max((half for half in halves if np.isfinite(half)), default=0.0)


class _Method(Protocol):
    def __call__(
        self, scenario: Scenario, target: Target, *, draws: int | None = None, seed: int | None = None
    ) -> Tornado | Indices | Elasticities: ...


METHODS: dict[str, _Method] = {"tornado": tornado, "sobol": sobol, "elasticity": elasticities}
"""The ways to tell what matters most, by name."""
