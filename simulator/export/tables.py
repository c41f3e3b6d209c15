"""Tidy tables of results, as pandas frames. Every row carries its unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulator.analysis.carried import carried
from simulator.analysis.scorecard import Score, Scorecard, of_one_year
from simulator.analysis.verdict import verdict
from simulator.engine.projection import QUANTILES, Projection
from simulator.export.phrases import titled
from simulator.export.score_words import gap_unit, remark, starts_words, value_unit
from simulator.language import units
from simulator.language.faults import Language
from simulator.language.scenario import Scenario
from simulator.language.schema import Title

Columns = dict[str, list[object]]
STATISTICS = tuple(f"p{round(level * 100)}" for level in QUANTILES)
PROJECTION_COLUMNS = ("scenario", "region", "model", "variable", "title", "unit", "year", "statistic", "value")


def text(title: Title, language: Language) -> str:
    """A title in one language."""
    return titled(title, language)


def projections(
    projection: Projection, *, variables: Sequence[str] | None = None, language: Language = "zh"
) -> pd.DataFrame:
    """Trajectories in long form, one row for a variable, year and statistic.

    `statistic` is central, p5, p25, p50, p75, p95 (with draws), observed where the region has a statistic or a
    document's figure, and estimate where a starting value had to be estimated.
    """
    keys = tuple(variables) if variables is not None else projection.scenario.outputs
    return pd.DataFrame(projection_columns(projection, keys, language))


def projection_columns(projection: Projection, keys: Sequence[str], language: Language) -> Columns:
    """The same as lists, one for each column."""
    columns: Columns = {name: [] for name in PROJECTION_COLUMNS}
    for key in keys:
        years, statistics, values = _trajectories(projection, key)
        same = ([item] * len(values) for item in _named(projection.scenario, key, language))
        parts: tuple[Sequence[object], ...] = (*same, years, statistics, values)
        for column, part in zip(columns.values(), parts, strict=True):
            column.extend(part)
    return columns


def _named(scenario: Scenario, key: str, language: Language) -> tuple[str, ...]:
    """What stands in every row of a variable."""
    variable = scenario.system.variables[key]
    title, unit = text(variable.title, language), units.describe(variable.unit)
    return scenario.id, scenario.region.id, variable.model, key, title, unit


def _trajectories(projection: Projection, key: str) -> tuple[list[int], list[str], list[float]]:
    """Years, statistics and values of a variable, one after the other."""
    scenario, horizon = projection.scenario, list(projection.years)
    names, values = ["central"], projection.central[key].tolist()
    if key in projection.samples or key in projection.sketches:
        names += STATISTICS
        values += projection.quantiles(key).ravel().tolist()
    items = scenario.region.series(key, scenario.scope_of(key)).items()
    seen = sorted((year, item) for year, item in items if year in projection.years)
    years = horizon * len(names) + [year for year, _ in seen]
    told = [name for name in names for _ in horizon]
    told += ["estimate" if item.estimated else "observed" for _, item in seen]
    return years, told, values + [item.value for _, item in seen]


SCORECARD_COLUMNS = (
    *("scenario", "region", "document", "target", "title", "indicator", "quantity", "comparator"),
    *("goal", "high", "tolerance", "unit", "year", "value", *STATISTICS, "gap", "gap_unit", "met", "verdict", "actual"),
    *("probability", "reached", "met_at_base", "section", "fragment", "confidence", "carried", "remark"),
)


def scorecards(card: Scorecard, *, language: Language = "zh") -> pd.DataFrame:
    """The scorecard, one row for a target. `met` is empty where the target cannot be measured (see `remark`).

    `met` is of the central run alone; `verdict` takes in the probability: met, doubtful, missed or unknown, and where
    the amount is not judged on_time or late: there `met` says that it is done in time, and `gap` only what is late.
    `high` is the upper end of a range; `reached` and `met_at_base` are empty for a target about one year alone;
    `carried` names the starting values behind it that were observed before the base year.
    """
    return pd.DataFrame(scorecard_columns(card, language))


def scorecard_columns(card: Scorecard, language: Language) -> Columns:
    """The same as lists, one for each column."""
    rows = [_of_score(card, score, language) for score in card.scores]
    return {name: [row[name] for row in rows] for name in SCORECARD_COLUMNS}


def _of_score(card: Scorecard, score: Score, language: Language) -> dict[str, object]:
    target, statement = score.target, score.target.statement
    scenario = card.scenario
    return {
        "scenario": scenario.id,
        "region": scenario.region.id,
        "document": target.document,
        "target": target.id,
        "title": text(statement.title, language),
        "indicator": target.key,
        "quantity": statement.quantity,
        "comparator": statement.comparator,
        "goal": target.goal,
        "high": target.high if statement.comparator == "range" else np.nan,
        "tolerance": target.tolerance,
        "unit": value_unit(target),
        "year": statement.year,
        "value": score.value,
        **dict(zip(STATISTICS, score.quantiles, strict=True)),
        "gap": score.gap,
        "gap_unit": gap_unit(target),
        "met": score.met,
        "verdict": verdict(score),
        "actual": score.actual,
        "probability": score.probability if score.probability is not None else np.nan,
        "reached": score.reached,
        "met_at_base": None if of_one_year(target) else score.met_at_base,
        "section": statement.section,
        "fragment": statement.fragment,
        "confidence": statement.confidence,
        "carried": starts_words(carried(scenario, [target]), scenario.system, language),
        "remark": remark(score, language),
    }
