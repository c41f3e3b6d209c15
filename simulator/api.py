"""What a notebook uses: `simulator.load(name).run().scorecard()`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.analysis.explain import Explanation, explain
from simulator.analysis.scorecard import Scorecard
from simulator.content import find_content
from simulator.engine.projection import Projection
from simulator.engine.run import Progress
from simulator.export import tables
from simulator.language import units
from simulator.language.faults import Language
from simulator.language.loading import Library, load_library
from simulator.language.scenario import Scenario
from simulator.language.title_search import key_of
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

    def __repr__(self) -> str:
        scenario = self.scenario
        return (
            f"<Study {scenario.id}: {scenario.title.zh} | {scenario.title.en}; {scenario.region.title.en}, "
            f"{scenario.years[0]}–{scenario.years[-1]}; {len(scenario.system.variables)} variables, "
            f"{len(scenario.settings)} assumptions, {len(scenario.targets)} targets; next: .run()>"
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
            f"<Result of {projection.scenario.id}: {len(projection.names)} variables x {len(projection.years)} years "
            f"x {projection.draws} draws, seed {projection.seed}; "
            ".scorecard() .table() ['model.variable'] .explain(key, year)>"
        )
