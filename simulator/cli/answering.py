"""`simulator seek`, `plan` and `conflicts`: what it would take, a plan, and whether the targets agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.asked import assumption_in, only_scenario, target_in, targets_in
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.finding import form, say_csv
from simulator.cli.options import (
    HELP_CHANCE_DRAWS,
    HELP_KINDS,
    HELP_SEED,
    MOST_DRAWS,
    SEED,
    Chance,
    Kinds,
    asked_rightly,
    numbers,
    tell_unused,
)
from simulator.cli.output import note, say, say_json
from simulator.cli.progress import watching
from simulator.cli.tabling import table
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.analysis.conflicts import Agreement
    from simulator.analysis.planned import Planned
    from simulator.analysis.sought import Found, Sought
    from simulator.language.paths import Points
    from simulator.language.scenario import Scenario

OUT = click.Path(dir_okay=False, path_type=Path)
HELP_CHANCE = (
    "要求的概率,如 0.8 或 80%;缺省只看中心情形 | Probability asked for, such as 0.8 or 80%; absent: the central run."
)
HELP_OUT = "写成情景文件,在原情景上改动 | Write it as a scenario file that extends the scenario."
HELP_STAY = "保持不变的抓手,可重复 | A lever that stays as it is; repeatable."
HELP_BY = (
    "改动按什么计:share 占滑块范围的份额(缺省),cost 成本(给了 --cost 时缺省) | What a change counts by: its share of "
    "what a slider offers (the default) or its cost (the default with --cost)."
)
HELP_HOLD = "先把一个假设改为某值并保持不变,可重复 | Set an assumption first, which then stays so; repeatable."


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
        _write(face, chosen, {best.key: best.path} if best else {}, out)
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
    if face.json:
        from simulator.cli.answer_values import sought_value

        say_json(asdict(sought_value(sought)))
    elif form == "csv":
        say_csv(face, sought)
    else:
        _show_sought(face, sought)
    return 0


@click.command(
    "plan",
    cls=Spoken,
    short_help="同时达到多个目标的最小改动 | The smallest change of levers that meets targets together.",
    details=[
        Words(
            "改动按占滑块范围的份额计;--by cost 或给了 --cost 时按成本计(模型写明的或 --cost 给的),成本未知的抓手按"
            "平均计。任务推进不变,除非用 --lever 指明其抓手。"
            "没有同时达到的方案时,给出差得最少的。“左右”的目标不超出过多,除非现已如此;带概率时只求其下端。带概率时,方案还要用另外一万次抽样检验,不稳的会收紧重找。",
            "Changes count as shares of what sliders offer; with --by cost, or where --cost is given, by their cost, "
            "as models declare it or --cost gives it, levers of unknown cost as average ones. Programmes are carried "
            "out as they are unless --lever names their levers. Where no plan meets all, the nearest is given. What is "
            "to be about an amount is not taken far above it, unless it is there today; with a probability only its "
            "lower end is asked for. With a "
            "probability a plan is checked on ten thousand other draws, and tightened where it falls short in them.",
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

    chosen, still = _held(only_scenario(face, scenario), changes, held)
    wanted = targets_in(chosen, targets, document, kinds)
    keys = [assumption_in(chosen, name) for name in levers] or None
    prices = numbers(chosen, costs)
    with asked_rightly(), watching(face, "plan") as watch:
        planned = analysis.plan(
            chosen, wanted, levers=keys, held=still, costs=prices, report=watch.report, stage=watch.stage, **given
        )
    tell_unused(face, given["probability"], given["draws"])
    if out is not None:
        _write(face, chosen, planned.paths, out)
    if face.json:
        from simulator.cli.answer_values import planned_value

        say_json(asdict(planned_value(planned)))
    elif form == "csv":
        say_csv(face, planned)
    else:
        _show_planned(face, planned)
    return 0


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

    chosen, still = _held(only_scenario(face, scenario), changes, held)
    wanted = targets_in(chosen, targets)
    with watching(face, "agree") as watch:
        found = analysis.conflicts(chosen, wanted, held=still, seed=seed, report=watch.report)
    if face.json:
        from simulator.cli.answer_values import agreement_value

        say_json(asdict(agreement_value(found)))
    elif form == "csv":
        say_csv(face, found)
    else:
        _show_agreement(face, found)
    return 0


def _held(scenario: Scenario, changes: Sequence[str], held: Sequence[str]) -> tuple[Scenario, list[str]]:
    """The scenario with assumptions set, and all that is to stay as it then is."""
    given = numbers(scenario, changes)
    return scenario.with_changes(given), [*given, *(assumption_in(scenario, name) for name in held)]


def _write(face: Face, scenario: Scenario, changes: Mapping[str, Points], out: Path) -> None:
    from simulator.export.scenario_file import scenario_yaml
    from simulator.export.whole import write_whole

    if not changes:
        note(face.text(Words("没有改动,不写文件", "nothing to change: no file is written")))
        return
    write_whole(out, scenario_yaml(scenario, changes))
    note(face.text(Words(f"已写入 {out}", f"written to {out}")))


def _show_sought(face: Face, sought: Sought) -> None:
    from simulator.export.answers import aside_words, run_words, sought_words

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
    note(face.text(run_words(sought.draws, sought.seed, sought.version)))
    for caution in sought.cautions:
        note(face.text(caution))


def _found_row(face: Face, sought: Sought, item: Found) -> list[str]:
    from simulator.export.answers import chance_of, lever_words, moved_words, rough, told
    from simulator.export.score_words import value_unit

    return [
        face.text(lever_words(item)),
        told(rough(item.now), item.lever.unit, face.speech),
        face.text(moved_words(item.moved, item.year)),
        told(rough(item.reaches), value_unit(sought.target), face.speech),
        *([chance_of(item.probability, sought.draws)] if sought.draws else []),
    ]


def _show_planned(face: Face, planned: Planned) -> None:
    from simulator.export.answers import fixed_words, goal_of, plan_words, rough, run_words, step_words, told
    from simulator.export.score_words import met_words, value_unit

    say(face.text(plan_words(planned)))
    if planned.short:
        note(face.text(Words("原因可用 simulator conflicts 查看", "simulator conflicts tells why")))
    for step in planned.steps:
        say(f"  {face.text(step_words(step))}")
    heads = [Words("目标", "Target"), Words("改动前", "Before"), Words("改动后", "After"), Words("", "")]
    rows = [
        [goal_of(old.target, face.speech)]
        + [told(rough(score.value), value_unit(old.target), face.speech) for score in (old, new)]
        + [face.text(met_words(new))]
        for old, new in zip(planned.before, planned.after, strict=True)
        if old.met is not True or new.met is not True
    ]
    if rows:
        table(face, [face.text(words) for words in heads], rows, right=(1, 2))
    if planned.fixed:
        note(face.text(fixed_words(planned)))
    note(face.text(run_words(planned.draws, planned.seed, planned.version)))
    for caution in planned.cautions:
        note(face.text(caution))


def _show_agreement(face: Face, found: Agreement) -> None:
    from simulator.export.agreement import agreement_lines, agreement_words
    from simulator.export.answers import run_words

    say(face.text(agreement_words(found)))
    for number, words in enumerate(agreement_lines(found), start=1):
        say(f"{f'{number}. ' if number <= len(found.conflicts) else ''}{face.text(words)}")
    note(face.text(run_words(0, found.seed, found.version)))
    for caution in found.cautions:
        note(face.text(caution))
