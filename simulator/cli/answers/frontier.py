"""`simulator frontier`: how two targets trade off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from simulator.batch.values import ImplausibleShape, Text, implausible_value
from simulator.cli.answers.shared import (
    cautions_value,
    form,
    said,
    tell,
)
from simulator.cli.asked import assumption_in, only_scenario, target_in
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.options import HELP_SEED, SEED
from simulator.cli.output import say
from simulator.cli.progress import watching
from simulator.cli.tabling import table
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.analysis.frontier import Frontier


@click.command(
    "frontier",
    cls=Spoken,
    short_help="两个目标的取舍:一个到某值时,另一个最好能到多少 | How two targets trade off.",
    details=[
        Words(
            "第一个目标由一端到另一端取若干值,每个值下第二个目标最好能到多少;任一目标恰好达到之处也列出;两者同时最好时"
            "没有取舍,只有一点。“左右”的目标以所述数为最好。抓手都在各自范围之内,只看中心情形。",
            "For values of the first target from one end to the other, the best of the second, and where either is "
            "just met; where both are best together there is no trade-off, and one point. What is to be about "
            "an amount is best just there. All levers within their "
            "ranges, central run.",
        ),
    ],
    examples=[
        (
            "simulator frontier baotou-2022-stated gdp-growth-2022 income-in-step-2022",
            "经济增长与居民收入 | growth against incomes",
        ),
    ],
)
@click.argument("scenario")
@click.argument("first")
@click.argument("second")
@click.option(
    "--points",
    type=click.IntRange(2, 100),
    default=9,
    metavar="N",
    help="取几个点,恰好达到处另加;缺省 9 | How many points, beside those where a target is just met; 9 if absent.",
)
@click.option("--lever", "levers", multiple=True, metavar="KEY", help="只动这个抓手,可重复 | Turn only this one.")
@click.option("--seed", type=SEED, metavar="N", help=HELP_SEED)
@form
@common
def frontier(  # noqa: PLR0913 - the options of the command
    face: Face,
    *,
    scenario: str,
    first: str,
    second: str,
    points: int,
    levers: tuple[str, ...],
    seed: int | None,
    form: str,
) -> int:
    """Tell how two targets trade off."""
    from simulator.analysis import frontier as analysis

    chosen = only_scenario(face, scenario)
    one, other = target_in(chosen, first), target_in(chosen, second)
    if one.id == other.id:
        raise click.UsageError("指明两个不同的目标 | name two different targets")
    keys = [assumption_in(chosen, name) for name in levers] or None
    with watching(face, "frontier") as watch:
        found = analysis.frontier(chosen, one, other, points=points, levers=keys, seed=seed, report=watch.report)
    tell(face, found, form, lambda: frontier_value(found), lambda: _show(face, found))
    return 0


def _show(face: Face, found: Frontier) -> None:
    from simulator.export.answers.common import reached
    from simulator.export.answers.frontier import frontier_table, frontier_words

    say(face.text(frontier_words(found)))
    rows = [
        [reached(value, target, face.speech) for value, target in zip(pair, found.targets, strict=True)]
        + ["✓" if place in found.together else ""]
        for place, pair in enumerate(zip(found.first, found.second, strict=True))
    ]
    heads = list(frontier_table(found, face.speech).columns)
    table(face, heads, rows, right=(0, 1))


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


def frontier_value(found: Frontier) -> FrontierShape:
    """What `simulator frontier` found."""
    from simulator.export.answers.frontier import frontier_words
    from simulator.export.score_words import value_unit

    return FrontierShape(
        scenario=found.scenario.id,
        targets=[target.id for target in found.targets],
        units=[value_unit(target) for target in found.targets],
        first=list(found.first),
        second=list(found.second),
        together=list(found.together),
        now=list(found.now),
        implausible=implausible_value(found.odd),
        sentence=said(frontier_words(found)),
        cautions=cautions_value(found),
        seed=found.seed,
        version=found.version,
    )
