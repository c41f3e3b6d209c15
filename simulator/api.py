"""What a notebook uses: `simulator.load(name).run().scorecard()`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.analysis import attribution, conflicts, discovery, frontier, plan, seek, sensitivity
from simulator.analysis.explain import Explanation, explain
from simulator.analysis.scorecard import Scorecard
from simulator.analysis.solver import Report
from simulator.analysis.weights import Counting
from simulator.checked import load_library
from simulator.content import find_content
from simulator.engine.projection import Projection
from simulator.engine.run import Progress
from simulator.export import tables
from simulator.export.answer_charts import Paint, charts_of
from simulator.export.findings.frames import FindingAnswer, frame_of
from simulator.export.findings.sentences import basis, sentence
from simulator.export.notebook import answer_html
from simulator.export.reply import Reply
from simulator.language import units
from simulator.language.counting import several
from simulator.language.faults import LANGUAGES, Language, Words
from simulator.language.loading import Library
from simulator.language.scenario import Scenario
from simulator.language.system import System
from simulator.language.target_search import chosen_targets, target_named
from simulator.language.title_search import UnknownQuantityError, key_of
from simulator.pipeline import project

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


def load(name: str, content: str | Path | None = None) -> Study:
    """A scenario by its id, ready to run.

    `content` is a folder with models, regions and scenarios; by default the folder one stands in or above it, else
    the installed copy. Raises `FaultsError` with every fault of the content.

    >>> import simulator
    >>> result = simulator.load("baotou-2022-stated").run()      # doctest: +SKIP
    >>> result.scorecard()                                       # doctest: +SKIP
    """
    return Study(load_library(find_content(content)).scenario(name))


def library(content: str | Path | None = None) -> Library:
    """All content of a folder: models, regions, documents and scenarios, checked."""
    return load_library(find_content(content))


@dataclass(frozen=True, slots=True)
class Study:
    """A scenario that can be changed and run."""

    scenario: Scenario

    def with_changes(self, changes: Mapping[str, float | Mapping[int, float]]) -> Study:
        """The study with assumptions changed, each in its own unit: `{"power.thermal_additions[...]": 30}`.

        An assumption may be named by its title too. Raises `UnknownQuantityError`, a `KeyError` that names the
        nearest, and `FaultsError` for values outside their range.
        """
        known = self.scenario.system.assumptions
        return Study(self.scenario.with_changes({key_of(name, known): value for name, value in changes.items()}))

    def assumptions(self, language: Language = "zh") -> pd.DataFrame:
        """All assumptions with value, unit, range, kind and origin."""
        import pandas as pd

        from simulator.analysis.explain import origin_words
        from simulator.language.paths import plain

        rows = [
            {
                "assumption": key,
                "title": tables.text(item.title, language),
                "kind": item.kind,
                "value": plain(self.scenario.settings[key].path),
                "unit": units.describe(item.unit),
                "range": self.scenario.settings[key].range,
                "given_by": self.scenario.settings[key].layer,
                "origin": origin_words(self.scenario.settings[key].origin, self.scenario.region).text(language),
            }
            for key, item in self.scenario.system.assumptions.items()
        ]
        return pd.DataFrame(rows).set_index("assumption")

    def run(self, *, draws: int | None = None, seed: int | None = None, progress: Progress | None = None) -> Result:
        """Project and score it; see `simulator.pipeline.project`. The arrays of the result cannot be written to."""
        projection, card = project(self.scenario, draws=draws, seed=seed, progress=progress)
        for array in (*projection.central.values(), *projection.samples.values()):
            array.setflags(write=False)
        return Result(projection, card)

    def sensitivity(
        self, target: str, method: str = "tornado", *, draws: int | None = None, seed: int | None = None
    ) -> Finding:
        """What matters most for a target, named by id or title; `method` is tornado, sobol or elasticity.

        See `simulator.analysis.sensitivity`. Raises `UnknownQuantityError`, a `KeyError`, for an unknown target.
        """
        wanted = target_named(target, self.scenario.targets)
        return Finding(sensitivity.most_of(method, self.scenario, wanted, draws=draws, seed=seed))

    def attribute(self, other: Study, variable: str, year: int, *, seed: int | None = None) -> Finding:
        """What each change adds to the difference of a variable between this study and another.

        See `simulator.analysis.attribution`. Raises `UnknownQuantityError`, a `KeyError`, for an unknown variable.
        """
        key = key_of(variable, self.scenario.system.variables)
        return Finding(attribution.attribute(self.scenario, other.scenario, key, year, seed=seed))

    def discover(self, target: str, *, draws: int | None = None, seed: int | None = None) -> Finding:
        """The box of drivers in which a target, named by id or title, is missed; see `simulator.analysis.discovery`.

        Raises `UnknownQuantityError`, a `KeyError`, for an unknown target.
        """
        wanted = target_named(target, self.scenario.targets)
        return Finding(discovery.discover(self.scenario, wanted, draws=draws, seed=seed))

    def seek(
        self,
        target: str,
        *,
        probability: float | None = None,
        levers: Sequence[str] | None = None,
        whole: bool = False,
        draws: int | None = None,
        seed: int | None = None,
    ) -> Reply:
        """What it would take: for each lever alone the value that meets a target; see `simulator.analysis.seek`.

        Target and levers are named by id or title. Raises `UnknownQuantityError`, a `KeyError`.
        """
        wanted, keys = target_named(target, self.scenario.targets), self._optional(levers)
        found = seek.seek(
            self.scenario, wanted, probability=probability, levers=keys, whole=whole, draws=draws, seed=seed
        )
        return Reply(found)

    def plan(  # noqa: PLR0913 - what a planner may choose
        self,
        targets: Sequence[str] | None = None,
        *,
        document: str | None = None,
        kinds: Sequence[str] | None = None,
        probability: float | None = None,
        levers: Sequence[str] | None = None,
        changes: Mapping[str, float] | None = None,
        held: Sequence[str] = (),
        by: Counting | None = None,
        costs: Mapping[str, float] | None = None,
        draws: int | None = None,
        seed: int | None = None,
        report: Report | None = None,
    ) -> Reply:
        """The least change of levers that meets targets, all if None, together; see `simulator.analysis.plan`.

        `document` and `kinds` leave the targets of one document and of some kinds of quantity. `changes` are made first
        and then stay, as do the levers `held`. `by` is share or cost, `costs` what one unit of a lever costs. Targets
        and levers are named by id or title. Raises `UnknownQuantityError`, a `KeyError`, and `ValueError` as the
        analysis does.
        """
        study, still = self._held(changes, held)
        found = plan.plan(
            study.scenario,
            chosen_targets(self.scenario.targets, targets, document, kinds),
            probability=probability,
            levers=self._optional(levers),
            held=still,
            by=by,
            costs={self._key(name): cost for name, cost in (costs or {}).items()},
            draws=draws,
            seed=seed,
            report=report,
        )
        return Reply(found)

    def conflicts(
        self,
        targets: Sequence[str] | None = None,
        *,
        changes: Mapping[str, float] | None = None,
        held: Sequence[str] = (),
        seed: int | None = None,
        report: Report | None = None,
    ) -> Reply:
        """Do the targets, all if None, agree; see `simulator.analysis.conflicts`.

        `changes` are made first and then stay, as do the levers `held`. Raises `UnknownQuantityError`, a `KeyError`.
        """
        study, still = self._held(changes, held)
        wanted = chosen_targets(self.scenario.targets, targets)
        return Reply(conflicts.conflicts(study.scenario, wanted, held=still, seed=seed, report=report))

    def frontier(
        self,
        first: str,
        second: str,
        *,
        points: int = 9,
        levers: Sequence[str] | None = None,
        seed: int | None = None,
        report: Report | None = None,
    ) -> Reply:
        """How far two targets, named by id or title, can be had together; see `simulator.analysis.frontier`.

        Raises `UnknownQuantityError`, a `KeyError`.
        """
        one, other = (target_named(name, self.scenario.targets) for name in (first, second))
        keys = self._optional(levers)
        return Reply(frontier.frontier(self.scenario, one, other, points=points, levers=keys, seed=seed, report=report))

    def _key(self, name: str) -> str:
        return key_of(name, self.scenario.system.assumptions)

    def _optional(self, names: Sequence[str] | None) -> list[str] | None:
        return None if names is None else [self._key(name) for name in names]

    def _held(self, changes: Mapping[str, float] | None, held: Sequence[str]) -> tuple[Study, list[str]]:
        """The study with changes, and all that is to stay as it then is."""
        return self.with_changes(changes or {}), [self._key(name) for name in (*(changes or {}), *held)]

    def __repr__(self) -> str:
        scenario = self.scenario
        return (
            f"<Study {scenario.id}: {scenario.title.zh} | {scenario.title.en}; {scenario.region.title.en}, "
            f"{scenario.years[0]}–{scenario.years[-1]}; {several(len(scenario.system.variables), 'variable')}, "
            f"{several(len(scenario.settings), 'assumption')}, {several(len(scenario.targets), 'target')}; "
            "next: .run()>"
        )


@dataclass(frozen=True, slots=True)
class Result:
    """A projection and its scorecard, with their tables."""

    projection: Projection
    card: Scorecard

    def scorecard(self, language: Language = "zh") -> pd.DataFrame:
        """Every target: goal, projected value and quantiles, gap, met or not, probability, first year reached."""
        return tables.scorecards(self.card, language=language)

    def table(self, language: Language = "zh") -> pd.DataFrame:
        """Trajectories in long form: scenario, region, model, variable, title, unit, year, statistic, value."""
        return tables.projections(self.projection, language=language)

    def __getitem__(self, key: str) -> xr.DataArray:
        """A variable's draws with dimensions (year, draw), or its central run (year) when there are no draws.

        The variable is named by its id or its title. Raises `UnknownQuantityError`, a `KeyError`.
        """
        import xarray as xr

        _fail_if_input(key, self.projection.scenario.system)
        key = key_of(key, self.projection.scenario.system.variables)
        variable = self.projection.scenario.system.variables[key]
        labels = {"title": variable.title.zh, "long_name": variable.title.en, "units": units.describe(variable.unit)}
        years = {"year": list(self.projection.years)}
        if key in self.projection.samples:
            return xr.DataArray(
                self.projection.samples[key], coords=years, dims=("year", "draw"), name=key, attrs=labels
            )
        return xr.DataArray(self.projection.central[key], coords=years, dims=("year",), name=key, attrs=labels)

    def explain(self, key: str, year: int) -> Explanation:
        """The equation, inputs and origins behind a central value of a variable or assumption, by id or title.

        Raises `UnknownQuantityError`, a `KeyError`, and `KeyError` for a year outside the run.
        """
        system = self.projection.scenario.system
        known = {**system.variables, **system.assumptions, **system.shocks, **system.deliveries}
        return explain(self.projection, key_of(key, known), year)

    def __repr__(self) -> str:
        projection = self.projection
        return (
            f"<Result of {projection.scenario.id}: {several(len(projection.names), 'variable')} x "
            f"{several(len(projection.years), 'year')} "
            f"x {several(projection.draws, 'draw')}, seed {projection.seed}; "
            ".scorecard() .table() ['model.variable'] .explain(key, year)>"
        )


def _fail_if_input(key: str, system: System) -> None:
    """Raise `UnknownQuantityError` for a name that is none of a variable's, but of what variables are worked out of."""
    if key in {**system.assumptions, **system.shocks, **system.deliveries}:
        zh = f"“{key}”是输入(假设、扰动或任务的完成比例),不是变量;取值见 .explain({key!r}, 年份)"
        en = f"{key!r} is an input (an assumption, a shock or the completed share of a plan), no variable"
        raise UnknownQuantityError(Words(zh, f"{en}; for its value see .explain({key!r}, year)"))


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer with its numbers (`answer`), its table and its sentence."""

    answer: FindingAnswer

    def table(self, language: Language = "zh") -> pd.DataFrame:
        """One row for a factor, a part or a limit; `attrs` of the table say how it was found."""
        return frame_of(self.answer, language)

    def charts(self, language: Language = "zh") -> list[dict[str, Any]]:
        """The charts as ECharts options; see `simulator.export.answer_charts`."""
        return [chart.option for chart in charts_of(self.answer, Paint(language))]

    def sentence(self, language: Language = "zh") -> str:
        """What the answer says, in the planner's units."""
        return sentence(self.answer, language)

    def _repr_html_(self) -> str:
        """What a notebook shows: the sentence, how it was found, and the table."""
        told = [f"{self.sentence(language)}\n{basis(self.answer, language)}" for language in LANGUAGES]
        return answer_html(told, self.table("zh"))

    def __repr__(self) -> str:
        return f"<{type(self.answer).__name__}: {self.sentence('en')} ({basis(self.answer, 'en')}); next: .table()>"
