"""`simulator query`: SQL over the results of a batch."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.output import note, say_json
from simulator.cli.tabling import table
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.batch.query import Answer

SHOWN = 500
"""Rows of a table on the screen at most."""


@click.command(
    "query",
    cls=Spoken,
    short_help="用 SQL 查询批量推演的结果 | Ask the results of a batch in SQL.",
    details=[
        Words(
            "结果须以 --format parquet 写出。视图:projections(每个变量、年份、统计量一行)、scorecard(每个目标一行)、"
            "runs(每次推演一行:状态、抽样数、种子,以及各次改动的假设,每个假设一列,按年改动的列名为 假设@年份)。"
            "DESCRIBE projections 列出一个视图的列;各列含义见 docs/cli.md。",
            "Results must have been written with --format parquet. Views: projections (a row for each variable, year "
            "and statistic), scorecard (a row for each target), runs (a row for each run: status, draws, seed, and a "
            "column for each assumption that the runs change, one changed by year as assumption@year). DESCRIBE "
            "projections lists the columns of a view; docs/cli.md tells what they mean.",
        ),
        Words(
            "只含清单所记那一次推演的行:情景后来只以 csv 重新推演的,不再含它的旧行。"
            "只读:不能写入,也不能读其他文件或访问网络。方言为 DuckDB。含点的列名加双引号。",
            "Rows are those of the run that the manifest tells of: of a scenario that was run again as csv only, none. "
            "Only reading: nothing is written, no other file is read, no network used. The dialect is DuckDB's. Names "
            "with a dot stand in double quotes.",
        ),
    ],
    examples=[
        (
            'simulator query "SELECT scenario, met, targets FROM runs ORDER BY met DESC LIMIT 10"',
            "达到目标最多的推演 | the runs that meet most targets",
        ),
        (
            'simulator query "SELECT target, avg(probability) FROM scorecard GROUP BY target" --csv > a.csv',
            "各目标的平均达到概率 | the mean probability of each target",
        ),
        (
            """simulator query 'SELECT "power.thermal_net_additions", met, targets FROM runs ORDER BY 1'""",
            "结果随抓手的变化 | how results follow a lever",
        ),
    ],
)
@click.argument("sql")
@click.option(
    "--out",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("output"),
    help="批量推演的输出文件夹,缺省 output | Output folder of the batch; output if absent.",
)
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV,不限行数 | Print CSV, of any number of rows.")
@common
def query(face: Face, *, sql: str, out: Path, as_csv: bool) -> int:
    """Answer a query."""
    from simulator.batch.query import asked, finished

    if as_csv and face.json:
        raise click.UsageError("--csv 与 --json 不能同用 | --csv and --json exclude each other")
    with asked(out, sql) as answer:
        if not finished(out):
            note(face.text(UNFINISHED))
        if face.json:
            say_json(asdict(_shape(answer)))
        elif as_csv:
            for text in csv_texts(answer):
                click.echo(text.encode(), nl=False)
        else:
            _show(face, answer)
    return 0


UNFINISHED = Words(
    "这一批尚未完成,只含已完成的部分", "this batch has not come to its end; what is finished is all there is"
)


def _shape(answer: Answer) -> Any:  # noqa: ANN401 - imported late
    from simulator.cli.shapes import ColumnShape, Queried

    columns = [ColumnShape(name, kind) for name, kind in zip(answer.columns, answer.types, strict=True)]
    return Queried(columns, [[_plain(value) for value in row] for row in answer.rows])


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """A value that JSON has a form for."""
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, str | int | float | None) else str(value)


def csv_texts(answer: Answer) -> Iterator[str]:
    """The answer as CSV that a spreadsheet opens rightly, in pieces."""
    from simulator.export.csv import BYTE_ORDER_MARK, neutral

    yield BYTE_ORDER_MARK + _csv([[neutral(name) for name in answer.columns]])
    while rows := list(islice(answer.rows, 1000)):
        yield _csv([neutral(value) if isinstance(value, str) else value for value in row] for row in rows)


def _csv(rows: Iterable[Iterable[Any]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue()


def _show(face: Face, answer: Answer) -> None:
    """A table, of numbers short enough to read."""
    rows = list(islice(answer.rows, SHOWN))
    numeric = [place for place, kind in enumerate(answer.types) if not _wordy(rows, place, kind)]
    table(face, answer.columns, [[_cell(value) for value in row] for row in rows], right=numeric)
    if next(answer.rows, None) is not None:
        words = Words(f"只显示前 {SHOWN} 行;全部用 --csv", f"the first {SHOWN} rows; --csv prints all")
        note(face.text(words))


def _wordy(rows: list[tuple[Any, ...]], place: int, kind: str) -> bool:
    values = [row[place] for row in rows if row[place] is not None]
    return not values or isinstance(values[0], str | bool | list | dict | date) or kind == "BOOLEAN"


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return str(value).lower() if isinstance(value, bool) else str(value)
