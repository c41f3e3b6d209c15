"""`simulator seek`: what it would take to meet one target, each lever by itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.batch.values import ImplausibleShape, Text, implausible_value, text_value
from simulator.cli.answers.shared import (
    HELP_CHANCE,
    HELP_OUT,
    OUT,
    cautions_value,
    form,
    said,
    tell,
    write_scenario,
)
from simulator.cli.asked import assumption_in, only_scenario, target_in
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.options import HELP_CHANCE_DRAWS, HELP_SEED, MOST_DRAWS, SEED, Chance, asked_rightly, tell_unused
from simulator.cli.output import note, say
from simulator.cli.tabling import table
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.analysis.rounded_starts import Ends
    from simulator.analysis.sought import Found, Sought


@click.command(
    "seek",
    cls=Spoken,
    short_help="要达到一个目标,各抓手单独需取什么值 | What it would take: the value of each lever that meets a target.",
    details=[
        Words(
            "只动一个抓手、其余不变。按年给值的抓手:其路径写有目标年的只动那一年,否则整条路径同幅平移。"
            "每个结果都另行推演核对过。任务推进的抓手须用 --lever 指明。",
            "One lever at a time, all else as it is. A lever given by year is moved in the target's year where its "
            "path names that year, else as a whole. Every answer was checked by a run of its own. Levers of delivery "
            "are tried only where --lever names them.",
        ),
    ],
    examples=[
        ("simulator seek baotou-2022-stated new-energy-share-2022-power", "新能源装机比重 | the share of new energy"),
        ("simulator seek baotou-2022-trend grain-output-2022 --probability 0.8", "八成把握 | with 80 %"),
    ],
)
@click.argument("scenario")
@click.argument("target")
@click.option("--probability", type=Chance(), metavar="P", help=HELP_CHANCE)
@click.option(
    "--lever", "levers", multiple=True, metavar="KEY", help="只看这个抓手,可重复 | Only this one; repeatable."
)
@click.option("--whole", is_flag=True, help="按年给值的总是整条平移 | Move levers given by year as a whole.")
@click.option("--draws", type=click.IntRange(0, MOST_DRAWS), metavar="N", help=HELP_CHANCE_DRAWS)
@click.option("--seed", type=SEED, metavar="N", help=HELP_SEED)
@click.option("--out", type=OUT, metavar="FILE", help=HELP_OUT)
@form
@common
def seek(
    face: Face,
    *,
    scenario: str,
    target: str,
    levers: tuple[str, ...],
    out: Path | None,
    form: str,
    **given: Any,  # noqa: ANN401
) -> int:
    """Seek the values of single levers."""
    from simulator.analysis import seek as analysis

    chosen = only_scenario(face, scenario)
    wanted = target_in(chosen, target)
    keys = [assumption_in(chosen, name) for name in levers] or None
    with asked_rightly():
        sought = analysis.seek(chosen, wanted, levers=keys, **given)
    tell_unused(face, given["probability"], given["draws"])
    if out is not None:
        best = next((item for item in sought.levers if item.met and item.edge is not None), None)
        write_scenario(face, chosen, {best.key: best.path} if best else {}, out)
        if best and len(sought.levers) > 1:
            title = Words(best.lever.title.zh, best.lever.title.en)
            note(
                face.text(
                    Words(
                        f"写入的是第一行,只动“{title.zh}”;要别的抓手,请用 --lever 指明",
                        f"it has the first row, {title.en} alone; name another lever with --lever",
                    )
                )
            )
    tell(face, sought, form, lambda: sought_value(sought), lambda: _show(face, sought))
    return 0


def _show(face: Face, sought: Sought) -> None:
    from simulator.export.answers.seek import aside_words, sought_words

    say(face.text(sought_words(sought)))
    heads = [Words("抓手单独", "Lever alone"), Words("现值", "Now"), Words("说明", "Which")]
    heads += [Words("目标值到", "Target then"), Words("概率", "Prob.")]
    able = [item for item in sought.levers if item.met]
    if able:
        table(
            face,
            [face.text(words) for words in heads[: len(heads) - (not sought.draws)]],
            [_found_row(face, sought, item) for item in able],
            right=(1, 3, 4),
            spare=({2}, {1}),
        )
    for words in aside_words(sought):
        note(face.text(words))


def _found_row(face: Face, sought: Sought, item: Found) -> list[str]:
    from simulator.export.answers.common import moved_words, reached, rough, told
    from simulator.export.answers.seek import lever_words
    from simulator.export.numbers import share

    return [
        face.text(lever_words(item)),
        told(rough(item.now), item.lever.unit, face.speech),
        face.text(moved_words(item.moved, item.year)),
        reached(item.reaches, sought.target, face.speech),
        *([share(item.probability)] if sought.draws else []),
    ]


@dataclass(frozen=True, slots=True)
class EndsShape:
    """An edge with `starts`, as published, off by half a unit of their last decimal for the worse and the better.

    null: no value within the lever's range meets the target then.
    """

    worst: float | None
    best: float | None
    starts: list[str]


@dataclass(frozen=True, slots=True)
class FoundShape:
    """What one lever alone can do, values in its `unit`.

    `moved`: constant, onward (from `year` on), year (only `year`), path (moved whole). The target is met from `low` to
    `high` (null: the range's end); `edge` is where it is just met, `value` the same in round numbers on the safe side.
    Run with it the target `reaches` so much, and is met with this `probability`. `rounded_starts` tells where the edge
    may lie as starts were published rounded; null where that is the same, or where `value` is safe either way.
    `implausible` is what the value takes out of the range that its model declares.
    """

    key: str
    title: Text
    unit: str
    moved: str
    year: int | None
    now: float
    met: bool
    low: float | None
    high: float | None
    edge: float | None
    value: float
    reaches: float
    probability: float | None
    rounded_starts: EndsShape | None
    implausible: list[ImplausibleShape]
    sentence: Text


@dataclass(frozen=True, slots=True)
class SoughtShape:
    """`simulator seek`: a target, what it comes to now, and what each lever alone can do; `idle` move it not at all.

    `reach`: alone (some lever meets it by itself), not_alone (levers move it, but none meets it by itself), no_lever
    (none moves it). `notes` tells in words what the levers cannot do.
    """

    scenario: str
    target: str
    probability: float | None
    value: float
    chance: float | None
    met: bool
    reach: str
    levers: list[FoundShape]
    idle: list[str]
    sentence: Text
    notes: list[Text]
    cautions: list[Text]
    draws: int
    seed: int
    version: str


def sought_value(sought: Sought) -> SoughtShape:
    """What `simulator seek` found."""
    from simulator.export.answers.seek import aside_words, lever_words, sought_words
    from simulator.language.units import describe

    levers = [
        FoundShape(
            *(
                item.key,
                text_value(item.lever.title),
                describe(item.lever.unit),
                item.moved,
                item.year,
                item.now,
                item.met,
            ),
            *(item.low, item.high, item.edge, item.value, item.reaches, item.probability),
            rounded_starts=_ends_value(item.ends),
            implausible=implausible_value(item.odd),
            sentence=said(lever_words(item)),
        )
        for item in sought.levers
    ]
    return SoughtShape(
        scenario=sought.scenario.id,
        target=sought.target.id,
        probability=sought.probability,
        value=sought.value,
        chance=sought.chance,
        met=sought.met,
        reach=sought.reach,
        levers=levers,
        idle=[item.key for item in sought.idle],
        sentence=said(sought_words(sought)),
        notes=[said(words) for words in aside_words(sought)],
        cautions=cautions_value(sought),
        draws=sought.draws,
        seed=sought.seed,
        version=sought.version,
    )


def _ends_value(ends: Ends | None) -> EndsShape | None:
    return None if ends is None else EndsShape(ends.worst, ends.best, [start.printed for start in ends.starts])
