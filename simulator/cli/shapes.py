"""What `--json` prints: one class for each value. The schemas in docs/cli.md come from these."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from simulator.batch.manifest import Manifest
from simulator.batch.values import FaultValue, ImplausibleShape, Text
from simulator.cli.answers.attribute import Attributed
from simulator.cli.answers.conflicts import AgreementShape
from simulator.cli.answers.discover import Discovered
from simulator.cli.answers.frontier import FrontierShape
from simulator.cli.answers.plan import PlannedShape
from simulator.cli.answers.seek import SoughtShape
from simulator.cli.answers.sensitivity import Sensitivity


@dataclass(frozen=True, slots=True)
class Faults:
    """What every command prints when it cannot be carried out: exit code 1, or 2 for a misuse."""

    faults: list[FaultValue]


@dataclass(frozen=True, slots=True)
class ModelShape:
    """A model: how many variables and assumptions it has, and the models it reads."""

    id: str
    title: Text
    variables: int
    assumptions: int
    needs: list[str]


@dataclass(frozen=True, slots=True)
class RegionShape:
    """A region: how many observations and sources it has; its definitions that differ from the region's own."""

    id: str
    title: Text
    observations: int
    sources: int
    scopes: list[str]


@dataclass(frozen=True, slots=True)
class DocumentShape:
    """A document: how many statements it has, and how many of them are targets that a variable measures."""

    id: str
    title: Text
    issuer: Text
    date: str
    region: str
    statements: int
    targets: int


@dataclass(frozen=True, slots=True)
class ScenarioShape:
    """A scenario: its first and last of `years`, how many `targets` it is scored on, how many `runs` it makes."""

    id: str
    title: Text
    region: str
    models: list[str]
    years: list[int]
    documents: list[str]
    targets: int
    runs: int
    baseline: str | None


@dataclass(frozen=True, slots=True)
class VariableShape:
    """A variable of a model."""

    key: str
    title: Text
    unit: str


@dataclass(frozen=True, slots=True)
class AssumptionShape:
    """An assumption with the model's default: a number, or numbers by year."""

    key: str
    title: Text
    kind: str
    unit: str
    default: float | dict[str, float]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Listing:
    """`simulator list`: what there is in the content folder. What was not asked for is null.

    What has `faults` is not listed.
    """

    content: str
    models: list[ModelShape] | None = None
    regions: list[RegionShape] | None = None
    documents: list[DocumentShape] | None = None
    scenarios: list[ScenarioShape] | None = None
    variables: list[VariableShape] | None = None
    assumptions: list[AssumptionShape] | None = None
    faults: list[FaultValue] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Checked:
    """`simulator check`: how much was checked, and every fault; none means that all is well.

    `folders` are the content folders that were checked. `notes` are no faults: scenarios whose starting values are of
    different years.
    """

    folders: list[str]
    files: int
    models: int
    regions: int
    documents: int
    statements: int
    scenarios: int
    faults: list[FaultValue]
    notes: list[Text]

    def plus(self, other: Checked) -> Checked:
        """Both together."""
        names = (field.name for field in fields(self))
        return Checked(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True, slots=True)
class MissingShape:
    """A numeral or word that nothing accounts for: its `line` in the text, and what stands `around` it."""

    text: str
    line: int
    section: str
    around: str


@dataclass(frozen=True, slots=True)
class PatternShape:
    """How many figures are no quantities for one reason."""

    reason: Text
    count: int


@dataclass(frozen=True, slots=True)
class CoverageShape:
    """A document: its statements by kind, and its numerals and quantifying words by what accounts for them.

    `registered` by statements, `listed` by the document's skips, `patterned` by a built-in pattern.
    """

    document: str
    title: Text
    targets: int
    observations: int
    projects: int
    numerals: int
    words: int
    registered: int
    listed: int
    patterned: int
    patterns: list[PatternShape]
    missing: list[MissingShape]


@dataclass(frozen=True, slots=True)
class Covered:
    """`simulator coverage`: every document, and faults such as a passage to skip that its text lacks."""

    documents: list[CoverageShape]
    faults: list[FaultValue]


@dataclass(frozen=True, slots=True)
class StartShape:
    """A starting value that was observed in an earlier `year` than the base year."""

    key: str
    title: Text
    year: int


@dataclass(frozen=True, slots=True)
class ScoreShape:
    """A target scored, in `unit`. `high` is the upper end of a range; `gap` is told in `gap_unit`.

    `gap` is value - goal, above a range value - `high`. `verdict` takes in the probability: met, doubtful, missed,
    unknown; on_time or late where only the timing is judged: there `met` and `probability` say that what is planned is
    done in time, and `gap` is null unless something is late. `met` is null where the target cannot be measured
    (`remark` says why), `probability` and the quantiles are null without draws, `reached` is the first year of the
    horizon in which it is met (null too, as is `met_at_base`, for a target that is about its own year alone),
    `likely_by`, where only the timing is judged, that by which at least half of the draws have it done (by the month
    of the deadline in it; null where no year of the horizon has), `actual` what was observed since, `carried` the
    starting values behind it that were observed before the base year.
    """

    target: str
    document: str
    title: Text
    indicator: str
    quantity: str
    comparator: str
    goal: float
    high: float | None
    tolerance: float | None
    unit: str
    year: int
    value: float | None
    gap: float | None
    gap_unit: str
    met: bool | None
    verdict: str
    actual: float | None
    probability: float | None
    p5: float | None
    p25: float | None
    p50: float | None
    p75: float | None
    p95: float | None
    reached: int | None
    likely_by: int | None
    met_at_base: bool | None
    section: str
    fragment: str
    confidence: str
    carried: list[StartShape]
    remark: Text


@dataclass(frozen=True, slots=True)
class CardShape:
    """The scorecard of one run of a scenario.

    `met` of its `judged` targets are met in the central run, and `expected` on average over the draws (null without
    draws). Of `timed` others only the timing is judged; `on_time` of these are done in time, in the central run and
    in at least half of the draws.
    `error` is how far quantiles may be off, as a share of them: 0 unless the draws were too many to be kept.
    """

    scenario: str
    title: Text
    region: str
    draws: int
    seed: int
    judged: int
    met: int
    expected: float | None
    timed: int
    on_time: int
    error: float
    scores: list[ScoreShape]
    implausible: list[ImplausibleShape]


@dataclass(frozen=True, slots=True)
class Scored:
    """`simulator score`: the scorecards, and the faults of scenarios that could not be scored (exit code 1).

    `unmeasured` are the targets of their documents that nothing measures, naming neither an indicator nor a programme.
    """

    scorecards: list[CardShape]
    faults: list[FaultValue]
    unmeasured: list[str]


@dataclass(frozen=True, slots=True)
class Explained:
    """`simulator explain`: a number with all it rests on. `hidden` counts the inputs that `--depth` left out.

    `equation` is written with the names of the model, `formula` with titles; a number explained before is `repeated`,
    one at the end of too long a chain is `cut`. `program` is given for the number itself, with `--program`.
    """

    key: str
    title: Text
    year: int
    value: float | None
    unit: str
    kind: str
    equation: str
    formula: Text
    origin: Text
    confidence: str
    repeated: bool
    cut: bool
    hidden: int
    inputs: list[Explained]
    program: str = ""


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """A column of an answer, with the type the data base gives it."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Queried:
    """`simulator query`: the columns of an answer, and its rows with a value for each column."""

    columns: list[ColumnShape]
    rows: list[list[Any]]


@dataclass(frozen=True, slots=True)
class Serving:
    """`simulator app`: where the app will answer, and on which content."""

    address: str
    content: str


SHAPES: dict[str, type[Any]] = {
    "list": Listing,
    "check": Checked,
    "coverage": Covered,
    "run": Manifest,
    "query": Queried,
    "score": Scored,
    "explain": Explained,
    "seek": SoughtShape,
    "plan": PlannedShape,
    "conflicts": AgreementShape,
    "frontier": FrontierShape,
    "sensitivity": Sensitivity,
    "attribute": Attributed,
    "discover": Discovered,
    "app": Serving,
}
"""The value that each command prints with `--json`, if nothing is wrong."""
