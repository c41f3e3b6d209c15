"""Answers as the values that `--json` prints."""

from __future__ import annotations

from simulator.analysis.attribution import Attribution
from simulator.analysis.discovery import Discovery
from simulator.analysis.samples import About
from simulator.analysis.sensitivity import Elasticities, Indices, Tornado
from simulator.batch.values import Text
from simulator.cli.finding_shapes import (
    AboutShape,
    Attributed,
    BarShape,
    Discovered,
    ElasticityShape,
    IndexShape,
    LimitShape,
    PartShape,
    Sensitivity,
    StepShape,
)
from simulator.cli.shapes import text
from simulator.export.findings.frames import Answer, difference_unit
from simulator.export.findings.sentences import sentence
from simulator.export.score_words import value_unit


def _both(found: Answer) -> Text:

    return Text(sentence(found, "zh"), sentence(found, "en"))


def _about(about: About, told: Text) -> AboutShape:

    target = about.target
    return AboutShape(
        about.scenario.id,
        target.id,
        text(target.statement.title),
        target.statement.year,
        value_unit(target),
        about.value,
        about.probability,
        about.draws,
        about.seed,
        about.version,
        told,
        [text(caution) for caution in about.cautions],
    )


def sensitivity_value(found: Tornado | Indices | Elasticities, method: str) -> Sensitivity:
    """What matters most, as JSON has it."""
    about = _about(found.about, _both(found))
    if isinstance(found, Tornado):
        bars = [
            BarShape(
                *(bar.factor.key, text(bar.factor.title), bar.factor.kind, bar.of, bar.low, bar.high, bar.unit),
                *(bar.value_low, bar.value_high, bar.probability_low, bar.probability_high),
            )
            for bar in found.bars
        ]
        return Sensitivity(method, about, bars=bars)
    if isinstance(found, Indices):
        rows = [
            IndexShape(
                *(measure, item.factor.key, text(item.factor.title), item.factor.kind),
                *(item.first, item.first_low, item.first_high, item.total, item.total_low, item.total_high),
            )
            for measure, items in (("value", found.of_value), ("probability", found.of_probability))
            for item in items
        ]
        return Sensitivity(method, about, indices=rows)
    items = [
        ElasticityShape(item.key, text(item.title), item.kind, item.value, item.unit, item.elasticity, item.points)
        for item in found.items
    ]
    return Sensitivity(method, about, elasticities=items)


def attributed_value(found: Attribution) -> Attributed:
    """Why two scenarios differ, as JSON has it."""
    return Attributed(
        found.one.id,
        found.other.id,
        found.key,
        text(found.title),
        found.year,
        found.unit,
        difference_unit(found.unit),
        found.before,
        found.after,
        [
            PartShape(
                *(item.key, text(item.title), item.year, item.before, item.after),
                *(item.unit, item.share, item.error, item.alone),
            )
            for item in found.parts
        ],
        found.orders,
        found.idle,
        found.seed,
        found.version,
        _both(found),
    )


def discovered_value(found: Discovery) -> Discovered:
    """Which futures fail, as JSON has it."""
    limits = [
        LimitShape(
            item.driver.key,
            text(item.driver.title),
            item.driver.of,
            item.low,
            item.high,
            item.driver.unit,
            item.chance,
        )
        for item in found.limits
    ]
    return Discovered(
        _about(found.about, _both(found)),
        limits,
        found.coverage,
        found.density,
        found.mass,
        found.fresh_coverage,
        found.fresh_density,
        [StepShape(step.coverage, step.density, step.mass, step.limits) for step in found.steps],
    )
