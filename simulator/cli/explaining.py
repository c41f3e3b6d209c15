"""`simulator explain`: where a number comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.output import say, say_json
from simulator.language.faults import FaultsError, Words

if TYPE_CHECKING:
    from simulator.analysis.explain import Explanation
    from simulator.cli.shapes import Explained
    from simulator.language.scenario import Scenario


@click.command(
    "explain",
    cls=Spoken,
    short_help="解释一个数:算式、各项输入、单位和出处 | Where a number comes from: equation, inputs, units, origins.",
    details=[
        Words(
            "中心情形的数值。逐层展开到文件和统计;--depth 限定层数。变量写成 模型.变量,集合的成员写成 模型.变量[成员]"
            "。",
            "The value of the central run, level by level down to documents and statistics; --depth limits the "
            "levels. A variable is written model.variable, a member of a set model.variable[member].",
        ),
    ],
    examples=[
        (
            "simulator explain baotou-2022-stated power.new_energy_share 2022",
            "新能源装机比重 | the share of new energy",
        ),
        ("simulator explain baotou-2022-stated power.new_energy_share 2022 --depth 1", "只看一层 | one level only"),
    ],
)
@click.argument("scenario")
@click.argument("variable")
@click.argument("year", type=int)
@click.option("--depth", type=click.IntRange(0), help="展开的层数,缺省为全部 | Levels to show; all if absent.")
@common
def explain(face: Face, *, scenario: str, variable: str, year: int, depth: int | None) -> int:
    """Explain a number."""
    from simulator.analysis import explain as analysis
    from simulator.batch.selection import only_run, select
    from simulator.engine.run import run

    selection = select([scenario], face.content)
    if selection.refused:
        raise FaultsError([fault for refused in selection.refused for fault in refused.faults])
    if len(selection.chosen) != 1:
        raise click.UsageError("指明一个情景 | name one scenario")
    chosen = only_run(selection.chosen[0])
    _fail_if_unknown(chosen, variable, year)
    explanation = analysis.explain(run(chosen, draws=0), variable, year)
    if face.json:
        say_json(asdict(shape(explanation, depth)))
    else:
        for line in lines(face, shape(explanation, depth)):
            say(line)
    return 0


def _fail_if_unknown(scenario: Scenario, key: str, year: int) -> None:
    """A name or a year that the scenario does not have is a misuse; the complaint names the nearest."""
    from difflib import get_close_matches

    system = scenario.system
    known = [*system.variables, *system.assumptions, *system.shocks]
    if key not in known:
        near = [name for name in known if name.startswith(f"{key}[")] or get_close_matches(key, known, n=5, cutoff=0.4)
        listed = " ".join(near)
        raise click.UsageError(f"没有“{key}”;是否指:{listed} | there is no {key!r}; did you mean {listed}")
    if year not in scenario.years:
        span = f"{scenario.years[0]}–{scenario.years[-1]}"
        raise click.UsageError(f"年份须在 {span} 之内 | the year must lie in {span}")


def shape(item: Explanation, depth: int | None) -> Explained:
    """An explanation as JSON has it, so many levels deep."""
    from simulator.cli.shapes import Explained, text

    inputs = item.inputs if depth is None or depth > 0 else ()
    return Explained(
        item.key,
        text(item.title),
        item.year,
        item.value,
        item.unit,
        item.kind,
        item.equation,
        text(item.formula),
        text(item.origin),
        item.confidence,
        item.repeated,
        len(item.inputs) - len(inputs),
        [shape(part, None if depth is None else depth - 1) for part in inputs],
    )


def lines(face: Face, item: Explained, before: str = "", after: str = "") -> Iterator[str]:
    """The tree as text; `before` stands before the number's own line, `after` before all below it."""
    from simulator.export.numbers import shown

    unit = "" if item.unit == "1" else f" {item.unit}"
    yield f"{before}{_name(face, item)} {item.year} = {shown(item.value, item.unit)}{unit}"
    stem = after + ("│ " if item.inputs else "  ")
    for detail in _details(face, item):
        yield f"{stem}{detail}"
    for part in item.inputs:
        last = part is item.inputs[-1]
        yield from lines(face, part, f"{after}{'└─' if last else '├─'} ", f"{after}{'   ' if last else '│  '}")


def _name(face: Face, item: Explained) -> str:
    return f"{getattr(item.title, face.speech)} ({item.key})"


def _details(face: Face, item: Explained) -> Iterator[str]:
    formula = getattr(item.formula, face.speech)
    if formula:
        yield f"= {formula}"
    origin = getattr(item.origin, face.speech)
    if origin:
        yield origin + _confidence(face, item.confidence)
    if item.repeated:
        yield face.text(Words("(上文已解释)", "(explained above)"))
    if item.hidden:
        yield face.text(Words(f"(另有 {item.hidden} 项,加大 --depth)", f"({item.hidden} more with a larger --depth)"))


def _confidence(face: Face, confidence: str) -> str:
    from simulator.export.columns import CODES

    if not confidence:
        return ""
    words = CODES["confidence"][confidence]
    return face.text(Words(f"(可信度{words.zh})", f" (confidence {words.en})"))
