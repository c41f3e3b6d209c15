"""`simulator explain`: where a number comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.located import located
from simulator.cli.output import note, say, say_json
from simulator.export.folding import wrap
from simulator.export.numbers import width
from simulator.language.faults import FaultsError, Words

if TYPE_CHECKING:
    from simulator.analysis.explain import Explanation
    from simulator.cli.shapes import Explained
    from simulator.language.scenario import Scenario

NARROWEST = 40
LEVELS = 3  # shown where neither --depth nor --all says otherwise: most numbers then fit a window


@click.command(
    "explain",
    cls=Spoken,
    short_help="解释一个数:算式、各项输入、单位和出处 | Where a number comes from: equation, inputs, units, origins.",
    details=[
        Words(
            f"中心情形的数值,先展开 {LEVELS} 层,末尾注明下面还有多少;--depth 改层数,--all 一直展开到文件和统计。"
            "变量可写名称,中英文均可,能认出是哪一个即可;也可写编号 模型.变量,集合的成员写成 模型.变量[成员]。",
            f"The value of the central run, {LEVELS} levels deep, with how much lies below; --depth shows more or "
            "fewer, --all everything down to documents and statistics. A variable is named by its title, Chinese or "
            "English, or as much of it as tells it from others; or by its id, model.variable, a member of a set "
            "model.variable[member].",
        ),
    ],
    examples=[
        (
            "simulator explain baotou-2022-stated power.new_energy_share 2022",
            "新能源装机比重 | the share of new energy",
        ),
        ("simulator explain baotou-2022-stated power.new_energy_share 2022 --depth 1", "只看一层 | one level only"),
        (
            "simulator explain baotou-2022-stated power.new_energy_share 2022 --all",
            "直到文件和统计 | down to the sources",
        ),
        (
            "simulator explain baotou-2022-stated power.new_energy_share 2022 --program",
            "附上计算它的程序 | with the program that calculates it",
        ),
    ],
)
@click.argument("scenario")
@click.argument("variable")
@click.argument("year", type=int)
@click.option(
    "--depth",
    type=click.IntRange(0),
    help=f"展开的层数,缺省 {LEVELS};--json 缺省为全部 | Levels to show: {LEVELS} if absent, all with --json.",
)
@click.option("--all", "whole", is_flag=True, help="展开全部层数 | Show all levels.")
@click.option(
    "--program",
    is_flag=True,
    help="附上由算式生成、逐次抽样计算它的程序 | Add the program, made of the equations, that calculates its draws.",
)
@common
def explain(
    face: Face, *, scenario: str, variable: str, year: int, depth: int | None, whole: bool, program: bool
) -> int:
    """Explain a number."""
    from simulator.analysis import explain as analysis
    from simulator.batch.selection import only_run, select
    from simulator.engine.run import run

    selection = select([scenario], located(face, [scenario]))
    if selection.refused:
        raise FaultsError(selection.faults)
    if len(selection.chosen) != 1:
        raise click.UsageError("指明一个情景 | name one scenario")
    chosen = only_run(selection.chosen[0])
    key = _key(chosen, variable)
    _fail_if_outside(chosen, year)
    if whole and depth is not None:
        raise click.UsageError("--depth 与 --all 只写一个 | give either --depth or --all")
    explanation = analysis.explain(run(chosen, draws=0), key, year)
    levels = None if whole else LEVELS if depth is None and not face.json else depth
    told = shape(explanation, levels)
    if program:
        told = replace(told, program=_program(chosen, key))
    if face.json:
        say_json(asdict(told))
    else:
        for line in (*lines(face, told), *told.program.splitlines()):
            say(line)
        below = _count(shape(explanation, None)) - _count(told)
        if below > 0:
            note(face.text(_below(levels, below)))
    return 0


def _count(item: Explained) -> int:
    return 1 + sum(map(_count, item.inputs))


def _below(levels: int | None, number: int) -> Words:
    """What is not shown, and how to see it."""
    return Words(
        f"展开了 {levels} 层,下面还有 {number} 个数:加大 --depth,或用 --all 全部展开",
        f"levels shown: {levels}; numbers below: {number}; see more with a larger --depth, or all of them with --all",
    )


def _program(scenario: Scenario, key: str) -> str:
    """The kernel of a variable, as runs of very many draws compile it; of another quantity there is none."""
    from simulator.engine.fused import fuse
    from simulator.engine.inputs import steady_inputs, yearly_inputs
    from simulator.engine.program import compile_program
    from simulator.language.pruning import used_part

    part = used_part(scenario.system, (), tuple(scenario.system.models), [key])
    program = compile_program(part, scenario.years)
    return fuse(program, steady_inputs(scenario), yearly_inputs(scenario), [key], commented=True).source


def _key(scenario: Scenario, name: str) -> str:
    """The quantity that is meant. A name that none has, or several, is a misuse; the complaint names the nearest."""
    from simulator.language.title_search import UnknownQuantityError, key_of

    system = scenario.system
    try:
        return key_of(name, {**system.variables, **system.assumptions, **system.shocks, **system.deliveries})
    except UnknownQuantityError as error:
        raise click.UsageError(str(error)) from error


def _fail_if_outside(scenario: Scenario, year: int) -> None:
    if year not in scenario.years:
        span = f"{scenario.years[0]}–{scenario.years[-1]}"
        raise click.UsageError(f"年份须在 {span} 之内 | the year must lie in {span}")


def shape(explanation: Explanation, depth: int | None) -> Explained:
    """An explanation as JSON has it, so many levels deep."""
    whole = {(part.key, part.year): part for _, part in explanation.walk() if not part.repeated}
    return _Teller(whole).tell(explanation, depth)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells each number once, where it first comes up with levels left: `whole` has all of them with their inputs."""

    whole: Mapping[tuple[str, int], Explanation]
    told: set[tuple[str, int]] = field(default_factory=set)

    def tell(self, part: Explanation, depth: int | None) -> Explained:
        from simulator.batch.values import text_value
        from simulator.cli.shapes import Explained

        mark = part.key, part.year
        item, repeated = self.whole.get(mark, part), mark in self.told
        inputs = item.inputs if not repeated and (depth is None or depth > 0) else ()
        self.told.update([mark] if inputs else [])
        return Explained(
            key=item.key,
            title=text_value(item.title),
            year=item.year,
            value=item.value,
            unit=item.unit,
            kind=item.kind,
            equation=item.equation,
            formula=text_value(item.formula),
            origin=text_value(item.origin),
            confidence=item.confidence,
            repeated=repeated,
            cut=item.cut,
            hidden=0 if repeated else len(item.inputs) - len(inputs),
            inputs=[self.tell(below, None if depth is None else depth - 1) for below in inputs],
        )


def lines(face: Face, item: Explained, before: str = "", after: str = "") -> Iterator[str]:
    """The tree as text; `before` stands before the number's own line, `after` before all below it."""
    from simulator.cli.tabling import columns

    yield f"{before}{_name(face, item)} {item.year}{_value(face, item)}"
    stem = after + ("│ " if item.inputs else "  ")
    for detail in _details(face, item):
        first, *others = wrap(detail, max(columns() - width(stem), NARROWEST))
        yield f"{stem}{first}"
        yield from (f"{stem}  {line}" for line in others)
    for part in item.inputs:
        last = part is item.inputs[-1]
        yield from lines(face, part, f"{after}{'└─' if last else '├─'} ", f"{after}{'   ' if last else '│  '}")


def _name(face: Face, item: Explained) -> str:
    return f"{face.text(Words(item.title.zh, item.title.en))} ({item.key})"


def _value(face: Face, item: Explained) -> str:
    """The value with its unit; of a table of points, which has none, nothing."""
    from simulator.export.numbers import told
    from simulator.language.units import unit_words

    if item.kind == "lookup":
        return ""
    return f" = {told(item.value, item.unit)} {unit_words(item.unit, face.speech)}".rstrip()


def _details(face: Face, item: Explained) -> Iterator[str]:
    if item.repeated:
        yield face.text(Words("(上文已解释)", "(explained above)"))
        return
    formula = getattr(item.formula, face.speech)
    if formula:  # signs as in mathematics, in both languages
        yield f"= {formula}"
    if item.kind == "lookup":
        yield item.equation
    origin = face.text(Words(item.origin.zh, item.origin.en))
    if origin:
        yield origin + _confidence(face, item.confidence)
    if item.cut:
        yield face.text(
            Words("(以下从略:层数太多,可单独解释这个数)", "(cut here, too many levels: explain this number by itself)")
        )
    if item.hidden:
        yield face.text(
            Words(
                f"(这一层不再展开:另有 {item.hidden} 项,加大 --depth 可见)",
                f"(not shown at this depth: {item.hidden} more; a larger --depth shows them)",
            )
        )


def _confidence(face: Face, confidence: str) -> str:
    from simulator.export.columns import CODES

    if not confidence:
        return ""
    words = CODES["confidence"][confidence]
    return face.text(Words(f"(可信度{words.zh})", f" (confidence {words.en})"))
