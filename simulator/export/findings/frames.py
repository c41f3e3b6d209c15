"""Answers as pandas frames, one row for a factor, a part or a limit. The frame's `attrs` say how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from simulator.analysis.attribution import Attribution
from simulator.analysis.discovery import Discovery
from simulator.analysis.samples import About
from simulator.analysis.sensitivity import Elasticities, Indices, Tornado
from simulator.export.numbers import SHARES
from simulator.export.phrases import flowing
from simulator.export.score_words import POINTS, value_unit
from simulator.language.faults import Language, Words

FindingAnswer = Tornado | Indices | Elasticities | Attribution | Discovery

TORNADO = (
    *("factor", "title", "kind", "of", "low", "high", "unit"),
    *("value_low", "value_high", "target_unit", "probability_low", "probability_high"),
)
INDICES = (
    *("measure", "factor", "title", "kind"),
    *("first", "first_low", "first_high", "total", "total_low", "total_high"),
)
ELASTICITIES = ("assumption", "title", "kind", "value", "unit", "elasticity", "points")
ATTRIBUTION = ("part", "title", "year", "before", "after", "unit", "share", "error", "alone", "target_unit")
DISCOVERY = ("driver", "title", "of", "low", "high", "unit", "chance")


def frame_of(found: FindingAnswer, language: Language) -> pd.DataFrame:
    """The table of any answer; the columns are those named above, and `simulator.export.columns` says what they are."""
    match found:
        case Tornado():
            return _tornado(found, language)
        case Indices():
            return _indices(found, language)
        case Elasticities():
            return _elasticities(found, language)
        case Attribution():
            return _attribution(found, language)
        case Discovery():
            return _discovery(found, language)


def _frame(rows: list[dict[str, Any]], columns: Sequence[str], **attrs: object) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    frame.attrs.update(attrs)
    return frame


def _found(about: About) -> dict[str, object]:
    return {
        "scenario": about.scenario.id,
        "target": about.target.id,
        "draws": about.draws,
        "seed": about.seed,
        "version": about.version,
    }


def _named(key: str, title: Words, language: Language) -> dict[str, Any]:
    return {"title": flowing(title.text(language), language), "factor": key}


def _tornado(found: Tornado, language: Language) -> pd.DataFrame:
    unit = value_unit(found.about.target)
    rows = [
        {
            **_named(bar.factor.key, bar.factor.title, language),
            "kind": bar.factor.kind,
            "of": bar.of,
            "low": bar.low,
            "high": bar.high,
            "unit": bar.unit,
            "value_low": bar.value_low,
            "value_high": bar.value_high,
            "target_unit": unit,
            "probability_low": bar.probability_low,
            "probability_high": bar.probability_high,
        }
        for bar in found.bars
    ]
    return _frame(rows, TORNADO, **_found(found.about))


def _indices(found: Indices, language: Language) -> pd.DataFrame:
    rows = [
        {
            "measure": measure,
            **_named(item.factor.key, item.factor.title, language),
            "kind": item.factor.kind,
            "first": item.first,
            "first_low": item.first_low,
            "first_high": item.first_high,
            "total": item.total,
            "total_low": item.total_low,
            "total_high": item.total_high,
        }
        for measure, items in (("value", found.of_value), ("probability", found.of_probability))
        for item in items
    ]
    return _frame(rows, INDICES, **_found(found.about), runs=found.runs)


def _elasticities(found: Elasticities, language: Language) -> pd.DataFrame:
    rows = [
        {
            "assumption": item.key,
            "title": flowing(item.title.text(language), language),
            "kind": item.kind,
            "value": item.value,
            "unit": item.unit,
            "elasticity": item.elasticity,
            "points": item.points,
        }
        for item in found.items
    ]
    return _frame(rows, ELASTICITIES, **_found(found.about))


def difference_unit(unit: str) -> str:
    """The unit of a difference: percentages differ by points."""
    return POINTS if unit in SHARES else unit


def _attribution(found: Attribution, language: Language) -> pd.DataFrame:
    rows = [
        {
            "part": part.key,
            "title": flowing(part.title.text(language), language),
            "year": part.year,
            "before": part.before,
            "after": part.after,
            "unit": part.unit,
            "share": part.share,
            "error": part.error,
            "alone": part.alone,
            "target_unit": difference_unit(found.unit),
        }
        for part in found.parts
    ]
    how = {"scenario": found.one.id, "other": found.other.id, "variable": found.key, "year": found.year}
    return _frame(rows, ATTRIBUTION, **how, orders=found.orders, seed=found.seed, version=found.version)


def _discovery(found: Discovery, language: Language) -> pd.DataFrame:
    rows = [
        {
            "driver": limit.driver.key,
            "title": flowing(limit.driver.title.text(language), language),
            "of": limit.driver.of,
            "low": np.nan if limit.low is None else limit.low,
            "high": np.nan if limit.high is None else limit.high,
            "unit": limit.driver.unit,
            "chance": limit.chance,
        }
        for limit in found.limits
    ]
    measures = {"coverage": found.coverage, "density": found.density, "mass": found.mass}
    return _frame(rows, DISCOVERY, **_found(found.about), **measures)


SLIGHT = 0.005
"""What is less than this everywhere, as a share of a whole, is not shown in the table on the screen."""


def telling(frame: pd.DataFrame) -> pd.Series[bool]:
    """The rows of a table that tell anything when numbers are rounded for people."""
    moved = [frame[end + "_high"] - frame[end + "_low"] for end in ("value", "probability") if end + "_low" in frame]
    told: pd.Series[bool] = frame.iloc[:, 0].notna()
    if moved:
        told = (moved[0].abs() > SLIGHT * moved[0].abs().max()) | (moved[1].abs() > SLIGHT)
    elif "total" in frame:
        told = frame["total"] > SLIGHT
    elif "elasticity" in frame:
        told = (frame["elasticity"].abs() > SLIGHT) | (frame["points"].abs() > SLIGHT)
    return told
