"""What `sensitivity`, `attribute` and `discover` print with `--json`."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.batch.values import Text


@dataclass(frozen=True, slots=True)
class AboutShape:
    """The target asked about, and how the answer was found.

    `value` is that of the central run in `unit`, `probability` the share of draws that meet the target, `sentence` the
    answer in words, `cautions` what to beware of.
    """

    scenario: str
    target: str
    title: Text
    year: int
    unit: str
    value: float | None
    probability: float
    draws: int
    seed: int
    version: str
    sentence: Text
    cautions: list[Text]


@dataclass(frozen=True, slots=True)
class BarShape:
    """One factor from its low to its high end: `of` is spread (5 % to 95 % of its uncertainty) or choice (a lever).

    `low` and `high` are in `unit`, null where the factor is not one number; values are in the unit of the target.
    """

    factor: str
    title: Text
    kind: str
    of: str
    low: float | None
    high: float | None
    unit: str
    value_low: float | None
    value_high: float | None
    probability_low: float
    probability_high: float


@dataclass(frozen=True, slots=True)
class IndexShape:
    """Sobol' indices of a factor, of the value or of the probability, with 95 % confidence; null: nothing varies."""

    measure: str
    factor: str
    title: Text
    kind: str
    first: float | None
    first_low: float | None
    first_high: float | None
    total: float | None
    total_low: float | None
    total_high: float | None


@dataclass(frozen=True, slots=True)
class ElasticityShape:
    """The change of the value in %, and of the probability in points, for each 1 % of an assumption."""

    assumption: str
    title: Text
    kind: str
    value: float
    unit: str
    elasticity: float | None
    points: float | None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """`simulator sensitivity`: what matters most. The lists of the methods not asked for are null."""

    method: str
    about: AboutShape
    bars: list[BarShape] | None = None
    indices: list[IndexShape] | None = None
    elasticities: list[ElasticityShape] | None = None


@dataclass(frozen=True, slots=True)
class PartShape:
    """What one change adds to the difference; `part` is an assumption, starts or plans.

    `before` and `after` are the assumption's values in `year`: the one asked for, or that in which they differ most.

    `share` is its Shapley value, known to `error` either way; `alone` what it adds to the first scenario by itself.
    """

    part: str
    title: Text
    year: int | None
    before: float | None
    after: float | None
    unit: str
    share: float
    error: float
    alone: float


@dataclass(frozen=True, slots=True)
class Attributed:
    """`simulator attribute`: why two scenarios differ. The shares add up to after - before.

    `orders` is the number of orders of the changes that were sampled, 0 where all were taken; `idle` counts the changes
    on which the variable does not rest.
    """

    scenario: str
    other: str
    variable: str
    title: Text
    year: int
    unit: str
    difference_unit: str
    before: float
    after: float
    parts: list[PartShape]
    orders: int
    idle: int
    seed: int
    version: str
    sentence: Text


@dataclass(frozen=True, slots=True)
class LimitShape:
    """A side of the box, in `unit`; `of` is year, mean (over the projected years) or done (share completed, in %).

    `chance` is how likely the box would hold as many failures if this limit did not matter.
    """

    driver: str
    title: Text
    of: str
    low: float | None
    high: float | None
    unit: str
    chance: float


@dataclass(frozen=True, slots=True)
class StepShape:
    """A box on the way from all futures to the densest, and how many drivers it limits."""

    coverage: float | None
    density: float | None
    mass: float
    limits: int


@dataclass(frozen=True, slots=True)
class Discovered:
    """`simulator discover`: the box of drivers in which the target is missed; no limits when none tells.

    Of all futures it holds `mass`, of the failures `coverage`; `density` of its futures fail; `fresh_` on other draws.
    """

    about: AboutShape
    limits: list[LimitShape]
    coverage: float | None
    density: float | None
    mass: float
    fresh_coverage: float | None
    fresh_density: float | None
    steps: list[StepShape]
