"""`simulator conflicts`: do the targets agree; smallest sets that do not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from simulator.batch.values import ImplausibleShape, Text, implausible_value, text_value
from simulator.cli.answers.shared import (
    HELP_HOLD,
    HELP_STAY,
    cautions_value,
    form,
    held_after,
    said,
    tell,
)
from simulator.cli.asked import only_scenario, targets_in
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.options import HELP_SEED, SEED
from simulator.cli.output import say
from simulator.cli.progress import watching
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.analysis.conflicts import Agreement


@click.command(
    "conflicts",
    cls=Spoken,
    short_help="目标之间是否一致,冲突在哪里 | Do the targets agree; smallest sets that do not, and why.",
    details=[
        Words(
            "先按“不低于/不高于”理解(“左右”不宜超出过多,除非现已如此);再把新增量按所述数理解(正好新增这么多),看其他目标是否还能达到。"
            "找不到方案不等于证明没有。推演含中心情形,任务推进不变。",
            "First with targets as bounds (what is to be about an amount not far above it either, unless it is there "
            "today); then with additions read as just the amount stated: can the others still be "
            "met? Not finding a plan is no proof that there is none. Central run; programmes as they are.",
        ),
    ],
    examples=[
        ("simulator conflicts baotou-2024-stated", "全部目标 | all targets"),
        (
            "simulator conflicts baotou-2022-stated --set power.thermal_net_additions=40",
            "火电净增 40 万千瓦的情形 | with 400 MW more of thermal power",
        ),
    ],
)
@click.argument("scenario")
@click.option(
    "--target", "targets", multiple=True, metavar="ID", help="目标,可重复;缺省为全部 | A target; all if absent."
)
@click.option("--set", "changes", multiple=True, metavar="KEY=N", help=HELP_HOLD)
@click.option("--hold", "held", multiple=True, metavar="KEY", help=HELP_STAY)
@click.option("--seed", type=SEED, metavar="N", help=HELP_SEED)
@form
@common
def conflicts(
    face: Face,
    *,
    scenario: str,
    targets: tuple[str, ...],
    changes: tuple[str, ...],
    held: tuple[str, ...],
    seed: int | None,
    form: str,
) -> int:
    """Look for conflicts."""
    from simulator.analysis import conflicts as analysis

    chosen, still = held_after(only_scenario(face, scenario), changes, held)
    wanted = targets_in(chosen, targets)
    with watching(face, "agree") as watch:
        found = analysis.conflicts(chosen, wanted, held=still, seed=seed, report=watch.report)
    tell(face, found, form, lambda: agreement_value(found), lambda: _show(face, found))
    return 0


def _show(face: Face, found: Agreement) -> None:
    from simulator.export.answers.conflicts import agreement_lines, agreement_words

    say(face.text(agreement_words(found)))
    for number, words in enumerate(agreement_lines(found), start=1):
        say(f"{f'{number}. ' if number <= len(found.conflicts) else ''}{face.text(words)}")


@dataclass(frozen=True, slots=True)
class ConcessionShape:
    """A target of a conflict: the `best` it can have with the others met, and by how much it gives way, in `unit`."""

    target: str
    title: Text
    unit: str
    goal: float
    best: float
    gives: float


@dataclass(frozen=True, slots=True)
class ConflictShape:
    """Targets that cannot be met together. `reading` as_stated: if `exact` comes to just the amount stated.

    `ends` are levers at an end of their range, `held` variables that are held by others, `stuck` levers that stay as
    they are and of which less or more would help.
    """

    reading: str
    exact: str | None
    targets: list[ConcessionShape]
    ends: list[str]
    held: list[str]
    stuck: list[str]
    implausible: list[ImplausibleShape]
    sentence: Text


@dataclass(frozen=True, slots=True)
class ImplicationShape:
    """Whenever `first` was met `second` was too; `both`: and the reverse."""

    first: str
    second: str
    both: bool


@dataclass(frozen=True, slots=True)
class AgreementShape:
    """`simulator conflicts`: whether the targets agree, with the conflicts found.

    `agree` is null where no lever moves any of the targets; `movable` are those that some lever moves,
    `unmoved` are missed targets that no lever moves, `met_at_base` targets that the base year meets already.
    """

    scenario: str
    agree: bool | None
    movable: list[str]
    conflicts: list[ConflictShape]
    unmoved: list[str]
    met_at_base: list[str]
    implications: list[ImplicationShape]
    samples: int
    candidates: int
    sentence: Text
    cautions: list[Text]
    seed: int
    version: str


def agreement_value(found: Agreement) -> AgreementShape:
    """What `simulator conflicts` found."""
    from simulator.export.answers.conflicts import agreement_words, conflict_words
    from simulator.export.score_words import value_unit

    listed = [
        ConflictShape(
            item.reading,
            item.exact.id if item.exact else None,
            [
                ConcessionShape(
                    *(part.target.id, text_value(part.target.statement.title), value_unit(part.target)),
                    *(part.target.goal, part.best, part.by),
                )
                for part in item.concessions
            ],
            [end.lever.key for end in item.ends],
            [held.variable.key for held in item.binding],
            [held.lever.key for held in item.stuck],
            implausible_value(item.odd),
            said(conflict_words(item, found.scenario.system)),
        )
        for item in found.conflicts
    ]
    implied = [ImplicationShape(item.first.id, item.second.id, item.both) for item in found.implications]
    return AgreementShape(
        scenario=found.scenario.id,
        agree=found.agree,
        movable=[target.id for target in found.movable],
        conflicts=listed,
        unmoved=[score.target.id for score in found.unmoved],
        met_at_base=[score.target.id for score, _ in found.met_at_base],
        implications=implied,
        samples=found.samples,
        candidates=found.candidates,
        sentence=said(agreement_words(found)),
        cautions=cautions_value(found),
        seed=found.seed,
        version=found.version,
    )
