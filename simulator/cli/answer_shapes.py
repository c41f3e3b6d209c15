"""What `--json` prints of the answers: seek, plan, conflicts."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.batch.values import Text


@dataclass(frozen=True, slots=True)
class ImplausibleShape:
    """A variable outside the range its model declares: from `year` on in the central run (null: only in draws).

    `share` is the share of draws that leave the range.
    """

    key: str
    title: Text
    low: float
    high: float
    year: int | None
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class EndsShape:
    """An edge with `starts`, as published, off by half a unit of their last decimal for the worse and the better.

    null: no value within the lever's range meets the target then.
    """

    worst: float | None
    best: float | None
    starts: list[str]


@dataclass(frozen=True, slots=True)
class FoundShape:
    """What one lever alone can do, values in its `unit`.

    `moved`: constant, onward (from `year` on), year (only `year`), path (moved whole). The target is met from `low` to
    `high` (null: the range's end); `edge` is where it is just met, `value` the same in round numbers on the safe side.
    Run with it the target `reaches` so much, and is met with this `probability`. `rounded_starts` tells where the edge
    may lie as starts were published rounded; null where that is the same. `implausible` is what the value takes out of
    the range that its model declares.
    """

    key: str
    title: Text
    unit: str
    moved: str
    year: int | None
    now: float
    met: bool
    low: float | None
    high: float | None
    edge: float | None
    value: float
    reaches: float
    probability: float | None
    rounded_starts: EndsShape | None
    implausible: list[ImplausibleShape]
    sentence: Text


@dataclass(frozen=True, slots=True)
class SoughtShape:
    """`simulator seek`: a target, what it comes to now, and what each lever alone can do; `idle` move it not at all.

    `reach`: alone (some lever meets it by itself), not_alone (levers move it, but none meets it by itself), no_lever
    (none moves it). `notes` tells in words what the levers cannot do.
    """

    scenario: str
    target: str
    probability: float | None
    value: float
    chance: float | None
    met: bool
    reach: str
    levers: list[FoundShape]
    idle: list[str]
    sentence: Text
    notes: list[Text]
    cautions: list[Text]
    draws: int
    seed: int
    version: str


@dataclass(frozen=True, slots=True)
class StepShape:
    """A change of a plan, in the lever's `unit`; `share` is its part of what a slider offers, `cost` what it costs."""

    key: str
    title: Text
    unit: str
    moved: str
    year: int | None
    before: float
    after: float
    share: float
    cost: float | None


@dataclass(frozen=True, slots=True)
class OutcomeShape:
    """A target before and after a plan, central run, in `unit`; `met` and `verdict` as on the scorecard."""

    target: str
    title: Text
    unit: str
    goal: float
    before: float | None
    after: float | None
    met: bool | None
    verdict: str


@dataclass(frozen=True, slots=True)
class PlannedShape:
    """`simulator plan`: its changes, and every chosen target before and after.

    `met` is false wherever a chosen target is missed. `fixed` are targets that no lever moves, `unmoved` those of them
    and `short` those of the others that by themselves are not met as asked; of these, `worse` are in the central run
    further off than before. `least`: nothing is changed for what stays missed. `joint` is the share
    of draws in which all others are met, `fresh` that of `checked` other draws; null without a probability, or where
    the search fell short. `change` is in `unit`: 亿元, 1 for weights, empty for shares of sliders. By
    cost, that of `priced` of the `levers` of the search is known, and the others count as average.
    """

    scenario: str
    probability: float | None
    met: bool
    least: bool
    change: float
    unit: str
    levers: int
    priced: int
    steps: list[StepShape]
    targets: list[OutcomeShape]
    fixed: list[str]
    unmoved: list[str]
    short: list[str]
    worse: list[str]
    joint: float | None
    fresh: float | None
    checked: int
    candidates: int
    rounds: int
    sentence: Text
    implausible: list[ImplausibleShape]
    cautions: list[Text]
    draws: int
    seed: int
    version: str


@dataclass(frozen=True, slots=True)
class ConcessionShape:
    """A target of a conflict: the `best` it can have with the others met, and by how much it gives way, in `unit`."""

    target: str
    title: Text
    unit: str
    goal: float
    best: float
    gives: float


@dataclass(frozen=True, slots=True)
class ConflictShape:
    """Targets that cannot be met together. `reading` as_stated: if `exact` comes to just the amount stated.

    `ends` are levers at an end of their range, `held` variables that are held by others, `stuck` levers that stay as
    they are and of which less or more would help.
    """

    reading: str
    exact: str | None
    targets: list[ConcessionShape]
    ends: list[str]
    held: list[str]
    stuck: list[str]
    implausible: list[ImplausibleShape]
    sentence: Text


@dataclass(frozen=True, slots=True)
class ImplicationShape:
    """Whenever `first` was met `second` was too; `both`: and the reverse."""

    first: str
    second: str
    both: bool


@dataclass(frozen=True, slots=True)
class AgreementShape:
    """`simulator conflicts`: whether the targets agree, with the conflicts found.

    `agree` is null where no lever moves any of the targets; `movable` are those that some lever moves,
    `unmoved` are missed targets that no lever moves, `met_at_base` targets that the base year meets already.
    """

    scenario: str
    agree: bool | None
    movable: list[str]
    conflicts: list[ConflictShape]
    unmoved: list[str]
    met_at_base: list[str]
    implications: list[ImplicationShape]
    samples: int
    candidates: int
    sentence: Text
    cautions: list[Text]
    seed: int
    version: str


@dataclass(frozen=True, slots=True)
class FrontierShape:
    """`simulator frontier`: the best of the second of two `targets` for values of the first, in their `units`.

    `together` are the places of the points at which both are met; `now` is where the scenario stands.
    """

    scenario: str
    targets: list[str]
    units: list[str]
    first: list[float]
    second: list[float]
    together: list[int]
    now: list[float]
    implausible: list[ImplausibleShape]
    sentence: Text
    cautions: list[Text]
    seed: int
    version: str
