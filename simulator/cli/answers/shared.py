"""What the answers share: their forms, how they are found, scenarios to hold and to write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.batch.values import Text
from simulator.cli.asked import assumption_in
from simulator.cli.bilingual import Face
from simulator.cli.options import numbers
from simulator.cli.output import note, say_json
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.export.answer_charts import Answer
    from simulator.language.paths import Points
    from simulator.language.scenario import Scenario

OUT = click.Path(dir_okay=False, path_type=Path)
HELP_CHANCE = (
    "要求的概率,如 0.8 或 80%;缺省只看中心情形 | Probability asked for, such as 0.8 or 80%; absent: the central run."
)
HELP_OUT = "写成情景文件,在原情景上改动 | Write it as a scenario file that extends the scenario."
HELP_STAY = "保持不变的抓手,可重复 | A lever that stays as it is; repeatable."
HELP_HOLD = "先把一个假设改为某值并保持不变,可重复 | Set an assumption first, which then stays so; repeatable."
form = click.option(
    "--format", "form", type=click.Choice(["table", "csv"]), default="table", help="表格或 CSV | Table or CSV."
)


def tell(face: Face, found: Answer, form: str, value: Callable[[], Any], show: Callable[[], None]) -> None:
    """An answer as JSON, or as CSV or text with how it was found and what to beware of beside it.

    `value` makes what `--json` prints, `show` prints the text.
    """
    from simulator.export.answer_basis import basis_line, caution_lines
    from simulator.export.answer_csv import answer_csv

    if face.json:
        say_json(asdict(value()))
        return
    if form == "csv":
        click.echo(answer_csv(found, face.speech), nl=False)
    else:
        show()
    for line in (basis_line(found, face.speech), *caution_lines(found, face.speech)):
        note(line)


def held_after(scenario: Scenario, changes: Sequence[str], held: Sequence[str]) -> tuple[Scenario, list[str]]:
    """The scenario with assumptions set, and all that is to stay as it then is."""
    given = numbers(scenario, changes)
    return scenario.with_changes(given), [*given, *(assumption_in(scenario, name) for name in held)]


def write_scenario(face: Face, scenario: Scenario, changes: Mapping[str, Points], out: Path) -> None:
    """Write a scenario with changes as a file that extends it; nothing where there are none."""
    from simulator.export.scenario_file import scenario_yaml
    from simulator.export.whole import write_whole

    if not changes:
        note(face.text(Words("没有改动,不写文件", "nothing to change: no file is written")))
        return
    write_whole(out, scenario_yaml(scenario, changes))
    note(face.text(Words(f"已写入 {out}", f"written to {out}")))


def said(words: Words) -> Text:
    """Words as they are printed, with the signs of their language."""
    from simulator.export.phrases import flowing

    return Text(flowing(words.zh, "zh"), words.en)


def cautions_value(answer: Any) -> list[Text]:  # noqa: ANN401 - any answer
    """What to beware of, as `--json` prints it."""
    return [said(words) for words in answer.cautions]
