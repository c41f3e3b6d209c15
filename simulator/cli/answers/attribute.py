"""`simulator attribute`: why an indicator differs between two scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from simulator.batch.values import Text, text_value
from simulator.cli.answers.findings import both, show_finding
from simulator.cli.answers.shared import form, tell
from simulator.cli.asked import only_scenario
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.output import note
from simulator.language.counting import several
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.analysis.attribution import Attribution


@click.command(
    "attribute",
    cls=Spoken,
    short_help="两个情景的一个指标为何不同:各项改动的贡献 | Why an indicator differs between two scenarios.",
    details=[
        Words(
            "按沙普利值分摊:各项改动在所有先后次序中的平均贡献,加起来正好等于差额,与次序无关;十项以内精确,更多时"
            "抽取次序并给出误差。起始值(基年和观测值)不同算一项,文件所列任务的安排不同算一项。",
            "By Shapley values: what each change adds, averaged over all orders; the parts add up to the difference, "
            "whatever the order. Exact for up to ten changes; for more, orders are sampled and an error is told. Other "
            "starting values (base year and observations) are one part, other plans of works are one part.",
        ),
        Words("只看中心情形,不含抽样。", "Of the central runs only, without draws."),
    ],
    examples=[
        (
            "simulator attribute baotou-2022-trend baotou-2022-stated power.new_energy_share 2022",
            "按文件与按以往进度 | as stated against past pace",
        ),
    ],
)
@click.argument("scenario")
@click.argument("other")
@click.argument("variable")
@click.argument("year", type=int)
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**63 - 1), help="抽取次序的种子 | Seed of sampled orders.")
@form
@common
def attribute(face: Face, *, scenario: str, other: str, variable: str, year: int, seed: int | None, form: str) -> int:
    """Tell why two scenarios differ."""
    from simulator.analysis import attribution
    from simulator.language.title_search import UnknownQuantityError, key_of

    one, second = only_scenario(face, scenario), only_scenario(face, other)
    try:
        key = key_of(variable, one.system.variables)
    except UnknownQuantityError as error:
        raise click.UsageError(str(error)) from error
    if year not in one.years:
        span = f"{one.years[0]}–{one.years[-1]}"
        raise click.UsageError(f"年份须在 {span} 之内 | the year must lie in {span}")
    found = attribution.attribute(one, second, key, year, seed=seed)
    tell(face, found, form, lambda: attributed_value(found), lambda: _show(face, found))
    return 0


def _show(face: Face, found: Attribution) -> None:
    show_finding(face, found)
    if found.idle:
        does = "does" if found.idle == 1 else "do"
        note(
            face.text(
                Words(
                    f"另有 {found.idle} 项改动与它无关", f"{several(found.idle, 'other change')} {does} not bear on it"
                )
            )
        )


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


def attributed_value(found: Attribution) -> Attributed:
    """Why two scenarios differ, as JSON has it."""
    from simulator.export.findings.frames import difference_unit

    return Attributed(
        found.one.id,
        found.other.id,
        found.key,
        text_value(found.title),
        found.year,
        found.unit,
        difference_unit(found.unit),
        found.before,
        found.after,
        [
            PartShape(
                *(item.key, text_value(item.title), item.year, item.before, item.after),
                *(item.unit, item.share, item.error, item.alone),
            )
            for item in found.parts
        ],
        found.orders,
        found.idle,
        found.seed,
        found.version,
        both(found),
    )
