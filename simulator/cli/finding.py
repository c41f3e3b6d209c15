"""`simulator sensitivity`, `attribute` and `discover`: what matters, why scenarios differ, which futures fail."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.asked import only_scenario, target_in
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.options import asked_rightly, sampled
from simulator.cli.output import note, say, say_json
from simulator.cli.tabling import table
from simulator.language.counting import several
from simulator.language.faults import Words

if TYPE_CHECKING:
    import pandas as pd

    from simulator.export.answer_charts import Answer as AnyAnswer
    from simulator.export.findings.frames import Answer

METHODS = ("tornado", "sobol", "elasticity")
form = click.option(
    "--format", "form", type=click.Choice(["table", "csv"]), default="table", help="表格或 CSV | Table or CSV."
)
TARGET_WORDS = Words(
    "目标写编号或名称,中英文均可,能认出是哪一项即可;simulator score 列出情景的全部目标。",
    "A target is named by its id or title, Chinese or English, or as much as tells it from others; simulator score "
    "lists the targets of a scenario.",
)


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
    from simulator.cli.finding_values import sensitivity_value

    chosen = only_scenario(face, scenario)
    wanted = target_in(chosen, target)
    with asked_rightly():
        found = most_of(method, chosen, wanted, **sample)
    _tell(face, found, form, shape=lambda: sensitivity_value(found, method), cautions=found.about.cautions)
    return 0


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
    from simulator.cli.finding_values import attributed_value
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
    idle = Words(
        f"另有 {found.idle} 项改动与它无关",
        f"{several(found.idle, 'other change')} {'does' if found.idle == 1 else 'do'} not bear on it",
    )
    _tell(face, found, form, shape=lambda: attributed_value(found), cautions=[idle] if found.idle else [])
    return 0


@click.command(
    "discover",
    cls=Spoken,
    short_help="目标在哪些情形下达不到 | In which futures a target is missed.",
    details=[
        Words(
            "用 PRIM 方法在抽样中找一个简单的条件组合,使达不到的情形尽量集中其中:覆盖率是达不到的情形有几成在内,密度是"
            "其中几成达不到。再用另一批抽样核对。",
            "PRIM looks among the draws for a simple set of conditions that holds mostly failures: coverage is the "
            "share of the failures that it holds, density the share of what it holds that fails. Both are checked on "
            "fresh draws.",
        ),
        Words(
            "条件与失败同时出现,未必是其原因。",
            "The conditions go together with failure; they need not be its cause.",
        ),
        TARGET_WORDS,
    ],
    examples=[
        ("simulator discover baotou-2022-stated grain-output-2022", "粮食产量何时达不到 | when grain falls short")
    ],
)
@click.argument("scenario")
@click.argument("target")
@sampled
@form
@common
def discover(face: Face, *, scenario: str, target: str, form: str, **sample: Any) -> int:  # noqa: ANN401
    """Tell in which futures a target is missed."""
    from simulator.analysis import discovery
    from simulator.cli.finding_values import discovered_value

    chosen = only_scenario(face, scenario)
    wanted = target_in(chosen, target)
    with asked_rightly():
        found = discovery.discover(chosen, wanted, **sample)
    _tell(face, found, form, shape=lambda: discovered_value(found), cautions=found.about.cautions)
    return 0


def say_csv(face: Face, answer: AnyAnswer) -> None:
    """The table of an answer as CSV."""
    from simulator.export.answer_csv import answer_csv

    click.echo(answer_csv(answer, face.speech), nl=False)


def _tell(
    face: Face,
    found: Answer,
    form: str,
    *,
    shape: Any,  # noqa: ANN401 - makes any of the shapes
    cautions: Sequence[Words],
) -> None:
    """The answer as JSON, as CSV, or as a sentence above a table; how it was found and what to beware of beside it."""
    from simulator.export.findings.frames import frame_of, telling
    from simulator.export.findings.sentences import basis, sentence

    if face.json:
        say_json(asdict(shape()))
        return
    if form == "csv":
        say_csv(face, found)
    else:
        frame = frame_of(found, face.speech)
        say(sentence(found, face.speech))
        shown = telling(frame)
        _table(face, frame[shown])
        slight = _untold(frame, shown)
        if slight:
            note(
                face.text(
                    Words(f"另有 {slight} 项几乎没有影响,未列出", f"{slight} more hardly matter and are not listed")
                )
            )
    note(basis(found, face.speech))
    for caution in cautions:
        note(face.text(caution))


def _untold(frame: pd.DataFrame, shown: pd.Series[bool]) -> int:
    """How many factors, or rows where nothing names one, are not shown at all."""
    name = next((name for name in HIDDEN if name in frame.columns), None)
    return int((~shown).sum()) if name is None else len({*frame[name]} - {*frame[name][shown]})


HIDDEN = ("factor", "assumption", "part", "driver")
SPARE = (("kind",), ("of",), ("first_low", "first_high", "total_low", "total_high"), ("low", "high", "unit"))
"""What can be done without in a narrow window, the first first."""
DIGITS = {"first": ".2f", "total": ".2f", "elasticity": "+.2f", "points": "+.2f", "year": ".0f"}
TEXTS = ("title", "kind", "of", "measure", "unit", "target_unit")


def _table(face: Face, frame: pd.DataFrame) -> None:
    from simulator.export.columns import heading

    if frame.empty:
        return
    columns = [name for name in frame.columns if name not in HIDDEN]
    units = {"unit": "", "target_unit": ""}
    rows = [[_cell(face, name, row) for name in columns] for row in frame.to_dict("records")]
    right = [place for place, name in enumerate(columns) if name not in TEXTS]
    spare = [{place for place, name in enumerate(columns) if name in names} for names in SPARE]
    table(
        face, ["" if name in units else heading(name, face.speech) for name in columns], rows, right=right, spare=spare
    )


def _cell(face: Face, name: str, row: dict[Any, Any]) -> str:
    """A value of a row as people are shown it, with the digits of its unit."""
    from simulator.export.columns import cell
    from simulator.export.numbers import shown

    value = row[name]
    if name in TEXTS:
        return str(cell(name, value, face.speech))
    if name.startswith(tuple(DIGITS)):
        return "—" if value is None or math.isnan(value) else format(value, DIGITS[name.partition("_")[0]])
    if name.startswith("probability"):
        return f"{value:.0%}"
    if name == "chance":
        return f"{value:.1%}"
    signed = name in {"share", "alone"}
    unit = row["target_unit"] if signed or name in {"error", "value_low", "value_high"} else row["unit"]
    return shown(value, unit, signed=signed)
