"""`simulator sensitivity`: what matters most for a target."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from simulator.batch.values import Text, text_value
from simulator.cli.answers.findings import TARGET_WORDS, AboutShape, about_value, show_finding
from simulator.cli.answers.shared import form, tell
from simulator.cli.asked import only_scenario, target_in
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.options import asked_rightly, sampled
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.analysis.sensitivity import Elasticities, Indices, Tornado

METHODS = ("tornado", "sobol", "elasticity")


@click.command(
    "sensitivity",
    cls=Spoken,
    short_help="哪些假设对一个目标最要紧 | What matters most for a target.",
    details=[
        Words(
            "tornado:各不确定因素由 5% 到 95%、各政策抓手在可选范围内,逐一变动,其余取中心;达到概率则其余照常抽样。"
            "sobol:各因素能解释目标值(以及能否达到)的差异的几成,单独的和连同相互作用的,附 95% 置信区间。"
            "elasticity:各假设变动 1%,目标值变动百分之几。",
            "tornado: each uncertain factor from its 5 % to its 95 %, each lever over its range of choice, one at a "
            "time, the others at their centre; for the probability the others are drawn as usual. sobol: the share of "
            "the variance of the value, and of being met, that each factor explains, alone and with its interactions, "
            "with 95 % confidence intervals. elasticity: by how many % the value moves for 1 % of an assumption.",
        ),
        Words(
            "说明的是模型里什么要紧,不是现实中什么导致什么;没有写进模型的不在内。",
            "It tells what matters within the model, not what causes what in reality; what the model leaves out is not "
            "there.",
        ),
        TARGET_WORDS,
    ],
    examples=[
        ("simulator sensitivity baotou-2022-stated new-energy-share-2022-power", "逐一变动 | one at a time"),
        ("simulator sensitivity baotou-2022-stated grain-output-2022 --method sobol", "方差分解 | shares of variance"),
    ],
)
@click.argument("scenario")
@click.argument("target")
@click.option(
    "--method", type=click.Choice(METHODS), default="tornado", help="方法,缺省 tornado | Method; tornado if absent."
)
@sampled
@form
@common
def sensitivity(face: Face, *, scenario: str, target: str, method: str, form: str, **sample: Any) -> int:  # noqa: ANN401
    """Tell what matters most for a target."""
    from simulator.analysis.sensitivity import most_of

    chosen = only_scenario(face, scenario)
    wanted = target_in(chosen, target)
    with asked_rightly():
        found = most_of(method, chosen, wanted, **sample)
    tell(face, found, form, lambda: sensitivity_value(found, method), lambda: show_finding(face, found))
    return 0


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


def sensitivity_value(found: Tornado | Indices | Elasticities, method: str) -> Sensitivity:
    """What matters most, as JSON has it."""
    from simulator.analysis.sensitivity import Indices, Tornado

    about = about_value(found)
    if isinstance(found, Tornado):
        bars = [
            BarShape(
                *(bar.factor.key, text_value(bar.factor.title), bar.factor.kind, bar.of, bar.low, bar.high, bar.unit),
                *(bar.value_low, bar.value_high, bar.probability_low, bar.probability_high),
            )
            for bar in found.bars
        ]
        return Sensitivity(method, about, bars=bars)
    if isinstance(found, Indices):
        rows = [
            IndexShape(
                *(measure, item.factor.key, text_value(item.factor.title), item.factor.kind),
                *(item.first, item.first_low, item.first_high, item.total, item.total_low, item.total_high),
            )
            for measure, items in (("value", found.of_value), ("probability", found.of_probability))
            for item in items
        ]
        return Sensitivity(method, about, indices=rows)
    items = [
        ElasticityShape(
            item.key, text_value(item.title), item.kind, item.value, item.unit, item.elasticity, item.points
        )
        for item in found.items
    ]
    return Sensitivity(method, about, elasticities=items)
