"""`simulator plan`: the smallest change of levers that meets targets together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.batch.values import ImplausibleShape, Text, implausible_value, text_value
from simulator.cli.answers.shared import (
    HELP_CHANCE,
    HELP_HOLD,
    HELP_OUT,
    HELP_STAY,
    OUT,
    cautions_value,
    form,
    held_after,
    said,
    tell,
    write_scenario,
)
from simulator.cli.asked import assumption_in, only_scenario, targets_in
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.options import (
    HELP_CHANCE_DRAWS,
    HELP_KINDS,
    HELP_SEED,
    SEED,
    Chance,
    Kinds,
    asked_rightly,
    numbers,
    tell_unused,
)
from simulator.cli.output import note, say
from simulator.cli.progress import watching
from simulator.cli.tabling import table
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.analysis.planned import Planned

HELP_BY = (
    "改动按什么计:share 占滑块范围的份额(缺省),cost 成本(给了 --cost 时缺省) | What a change counts by: its share of "
    "what a slider offers (the default) or its cost (the default with --cost)."
)


@click.command(
    "plan",
    cls=Spoken,
    short_help="同时达到多个目标的最小改动 | The smallest change of levers that meets targets together.",
    details=[
        Words(
            "改动按占滑块范围的份额计;--by cost 或给了 --cost 时按成本计(模型写明的或 --cost 给的),成本未知的抓手按"
            "平均计。任务推进不变,除非用 --lever 指明其抓手。"
            "没有同时达到的方案时,先求达到得多,再求改得少;仍未达到的可能比现在更差,会说明差多少。“左右”的目标不超出过多,除非现已如此;带概率时只求其下端。带概率时,方案还要用另外一万次抽样检验,不稳的会收紧重找。",
            "Changes count as shares of what sliders offer; with --by cost, or where --cost is given, by their cost, "
            "as models declare it or --cost gives it, levers of unknown cost as average ones. Programmes are carried "
            "out as they are unless --lever names their levers. Where no plan meets all, it meets the most it can "
            "find with the least change; what stays missed may get worse, and by how much is told. What is to be about "
            "an amount is not taken far above it, unless it is there today; with a probability only its lower end is "
            "asked for. With a probability a plan is checked on ten thousand other draws, and tightened where it falls "
            "short in them.",
        ),
    ],
    examples=[
        ("simulator plan baotou-2024-stated", "全部目标 | all targets"),
        (
            "simulator plan baotou-2022-trend --target new-energy-share-2022-power --target grain-output-2022",
            "两个目标 | two of them",
        ),
    ],
)
@click.argument("scenario")
@click.option(
    "--target", "targets", multiple=True, metavar="ID", help="目标,可重复;缺省为全部 | A target; all if absent."
)
@click.option("--document", metavar="ID", help="只看这份文件的目标 | Only the targets of this document.")
@click.option("--kind", "kinds", type=Kinds(), metavar="KINDS", help=HELP_KINDS)
@click.option("--probability", type=Chance(), metavar="P", help=HELP_CHANCE)
@click.option("--lever", "levers", multiple=True, metavar="KEY", help="只动这个抓手,可重复 | Turn only this one.")
@click.option("--set", "changes", multiple=True, metavar="KEY=N", help=HELP_HOLD)
@click.option("--hold", "held", multiple=True, metavar="KEY", help=HELP_STAY)
@click.option("--by", type=click.Choice(["share", "cost"]), help=HELP_BY)
@click.option("--cost", "costs", multiple=True, metavar="KEY=N", help="抓手每单位的成本 | Cost of one unit of a lever.")
@click.option("--draws", type=click.IntRange(0, 100_000), metavar="N", help=HELP_CHANCE_DRAWS)
@click.option("--seed", type=SEED, metavar="N", help=HELP_SEED)
@click.option("--out", type=OUT, metavar="FILE", help=HELP_OUT)
@form
@common
def plan(  # noqa: PLR0913 - the options of the command
    face: Face,
    *,
    scenario: str,
    targets: tuple[str, ...],
    document: str | None,
    kinds: tuple[str, ...] | None,
    levers: tuple[str, ...],
    changes: tuple[str, ...],
    held: tuple[str, ...],
    costs: tuple[str, ...],
    out: Path | None,
    form: str,
    **given: Any,  # noqa: ANN401
) -> int:
    """Plan for several targets."""
    from simulator.analysis import plan as analysis

    chosen, still = held_after(only_scenario(face, scenario), changes, held)
    wanted = targets_in(chosen, targets, document, kinds)
    keys = [assumption_in(chosen, name) for name in levers] or None
    prices = numbers(chosen, costs)
    with asked_rightly(), watching(face, "plan") as watch:
        planned = analysis.plan(
            chosen, wanted, levers=keys, held=still, costs=prices, report=watch.report, stage=watch.stage, **given
        )
    tell_unused(face, given["probability"], given["draws"])
    if out is not None:
        write_scenario(face, chosen, planned.paths, out)
    tell(face, planned, form, lambda: planned_value(planned), lambda: _show(face, planned))
    return 0


def _show(face: Face, planned: Planned) -> None:
    from simulator.export.answers.common import goal_of, reached
    from simulator.export.answers.plan import fixed_words, plan_words, step_words
    from simulator.export.score_words import met_words

    say(face.text(plan_words(planned)))
    if planned.targets and not planned.solved:
        note(face.text(Words("原因可用 simulator conflicts 查看", "simulator conflicts tells why")))
    for step in planned.steps:
        say(f"  {face.text(step_words(step))}")
    heads = [Words("目标", "Target"), Words("改动前", "Before"), Words("改动后", "After"), Words("", "")]
    rows = [
        [goal_of(old.target, face.speech)]
        + [reached(score.value, old.target, face.speech) for score in (old, new)]
        + [face.text(met_words(new))]
        for old, new in zip(planned.before, planned.after, strict=True)
        if old.met is not True or new.met is not True
    ]
    if rows:
        table(face, [face.text(words) for words in heads], rows, right=(1, 2))
    if planned.fixed:
        note(face.text(fixed_words(planned)))


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


def planned_value(planned: Planned) -> PlannedShape:
    """What `simulator plan` found."""
    from simulator.analysis.verdict import verdict
    from simulator.export.answers.plan import plan_words
    from simulator.export.score_words import value_unit
    from simulator.language.units import describe

    steps = [
        StepShape(
            *(step.key, text_value(step.lever.title), describe(step.lever.unit), step.moved, step.year),
            *(step.before, step.after, step.share, step.cost),
        )
        for step in planned.steps
    ]
    outcomes = [
        OutcomeShape(
            *(old.target.id, text_value(old.target.statement.title), value_unit(old.target), old.target.goal),
            *(old.value, new.value, new.met, verdict(new)),
        )
        for old, new in zip(planned.before, planned.after, strict=True)
    ]
    return PlannedShape(
        scenario=planned.scenario.id,
        probability=planned.probability,
        met=planned.met,
        least=planned.least,
        change=planned.change,
        unit=planned.unit,
        levers=planned.levers,
        priced=planned.priced,
        steps=steps,
        targets=outcomes,
        fixed=[item.id for item in planned.fixed],
        unmoved=[item.id for item in planned.unmoved],
        short=[item.id for item in planned.short],
        worse=[target.id for target, _ in planned.worse],
        joint=planned.joint,
        fresh=planned.fresh,
        checked=planned.checked,
        candidates=planned.candidates,
        rounds=planned.rounds,
        sentence=said(plan_words(planned)),
        implausible=implausible_value(planned.odd),
        cautions=cautions_value(planned),
        draws=planned.draws,
        seed=planned.seed,
        version=planned.version,
    )
