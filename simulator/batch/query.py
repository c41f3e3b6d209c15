"""SQL over what a batch wrote: read-only, in memory, and with no way to other files or to the network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from simulator.batch.manifest import MANIFEST, TABLES, Intact, Output, Record, records_in, stands
from simulator.batch.names import run_of
from simulator.export.parquet import SCHEMAS
from simulator.language.faults import Fault, FaultsError, Place, Words

SQL = "SQL"
READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.MULTI}  # the last: PIVOT
# The order matters: once the configuration is locked, nothing in a query can take any of this back.
CLOSED = (
    "SET python_enable_replacements = false",
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "SET temp_directory = ''",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
RUNS = {
    **dict.fromkeys(("scenario", "sweep", "title_zh", "title_en", "status"), pa.string()),
    **dict.fromkeys(("draws", "seed", "targets", "met"), pa.int64()),
    "implausible": pa.list_(pa.string()),
    "seconds": pa.float64(),
}
MANY = 1000  # rows fetched at a time


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query yields: names and types of its columns, and rows that are fetched as they are asked for."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def asked(folder: Path, sql: str) -> Iterator[Answer]:
    """The answer to one query, over the views `projections`, `scorecard` and `runs` of a batch's folder.

    Raises `FaultsError` when there are no such tables, or when the query cannot be carried out.
    """
    with opened(folder) as connection, _told(sql):
        _fail_if_not_reading(connection, sql)
        result = connection.execute(sql)
        columns = [(item[0], str(item[1])) for item in result.description or ()]
        yield Answer(tuple(name for name, _ in columns), tuple(kind for _, kind in columns), _rows(result))


@contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A data base in memory with the views of a batch, and closed to everything else."""
    records = list(records_in(folder).values())
    tables = {table: _rows_of(folder, table, records) for table in TABLES}
    with duckdb.connect(":memory:") as connection:
        for table, rows in tables.items():
            connection.register(table, rows)
        connection.register("runs", runs_table(records))
        for setting in CLOSED:
            connection.execute(setting)
        yield connection


def finished(folder: Path) -> bool:
    """Whether the batch in a folder came to its end."""
    return (folder / MANIFEST).is_file()


def runs_table(records: Sequence[Record]) -> pa.Table:
    """One row for each run: what became of it, and a column for each assumption that some run changes."""
    changed = [_changes(record) for record in records]
    keys = dict.fromkeys(key for changes in changed for key in changes)
    schema = pa.schema([*RUNS.items(), *((key, pa.float64()) for key in keys)])
    rows = [_run(record) | changes for record, changes in zip(records, changed, strict=True)]
    return pa.Table.from_pylist(rows, schema)


def _changes(record: Record) -> dict[str, float]:
    """Changed assumptions; one changed by year as `key@year`."""
    flat: dict[str, float] = {}
    for key, value in record.changes.items():
        if isinstance(value, Mapping):
            flat.update({f"{key}@{year}": item for year, item in value.items()})
        else:
            flat[key] = value
    return flat


def _run(record: Record) -> dict[str, object]:
    base, number = run_of(record.scenario)
    title = record.title
    values = {name: getattr(record, name) for name in RUNS if hasattr(record, name)}
    told = {"title_zh": title.zh if title else None, "title_en": title.en if title else None}
    return {**values, **told, "sweep": None if number is None else base}


def _rows_of(folder: Path, table: str, records: Sequence[Record]) -> ds.Dataset:
    """The rows that records tell of: those of another batch, or of a run before the last one, stay out."""
    intact, known = Intact(folder), _known(folder, table, records)
    if finished(folder):
        _fail_if_changed(folder, {output.name for output, _ in known if not intact(output)})
    sound = [(output.name, scenario) for output, scenario in known if intact(output)]
    if not sound:
        raise FaultsError([_no_tables(folder)])
    paths = [str(folder / name) for name in dict.fromkeys(name for name, _ in sound)]
    rows: ds.Dataset = ds.dataset(paths, schema=SCHEMAS[table], format="parquet")
    return rows.filter(ds.field("scenario").isin([scenario for _, scenario in sound]))


def _known(folder: Path, table: str, records: Sequence[Record]) -> list[tuple[Output, str]]:
    """The parts of a table that are there, each with every scenario that has rows in it."""
    outputs = ((output, record.scenario) for record in records for output in record.outputs)
    return [item for item in outputs if item[0].name.startswith(f"{table}/") and stands(folder, item[0].name)]


def _fail_if_changed(folder: Path, names: Iterable[str]) -> None:
    if faults := [_changed(folder / name) for name in sorted(names)]:
        raise FaultsError(faults)


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while some := result.fetchmany(MANY):
        yield from some


def _fail_if_not_reading(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = connection.extract_statements(sql)
    if len(statements) != 1 or statements[0].type not in READING:
        problem = Words("只能是一条查询(SELECT)", "this is not one query (SELECT)")
        remedy = Words("结果只供读取;例见 simulator query --help", "results are only read; see simulator query --help")
        raise FaultsError([Fault("sql", Place(SQL), problem, remedy)])


# ---- faults

KINDS = {
    duckdb.ParserException: "语法有误",
    duckdb.CatalogException: "没有这个表或函数",
    duckdb.BinderException: "列名或类型不符",
    duckdb.PermissionException: "不允许",
    duckdb.ConversionException: "不能转换",
}
LOCATED = re.compile(r"\n+LINE (\d+): (.*)\n( *)\^", re.DOTALL)


@contextmanager
def _told(sql: str) -> Iterator[None]:
    """What the data base finds wrong, as a fault that says where."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.Error as error:
        raise FaultsError([_fault(error, sql)]) from error


def _fault(error: duckdb.Error, sql: str) -> Fault:
    message = str(error)
    kind = next((zh for one, zh in KINDS.items() if isinstance(error, one)), "无法执行")
    what = LOCATED.split(message)[0].strip()
    remedy = Words(
        "DESCRIBE projections 列出一个视图的列,另有 scorecard、runs;含点的列名加双引号;例见 simulator query --help",
        "DESCRIBE projections lists the columns of a view, others are scorecard and runs; put names with a dot into "
        "double quotes; see simulator query --help",
    )
    return Fault("sql", _place(message, sql), Words(f"{kind}:{what.split(': ', 1)[-1]}", what), remedy)


def _place(message: str, sql: str) -> Place:
    """Line and column, where the message shows the whole line."""
    found = LOCATED.search(message)
    if found is None:
        return Place(SQL)
    line, shown = int(found[1]), found[2]
    column = len(found[3]) - len(f"LINE {line}: ") + 1
    return Place(SQL, line, column) if shown in sql.splitlines() else Place(SQL, line, 1)


def _changed(path: Path) -> Fault:
    problem = Words(
        "写出之后被改动过,或上次写入时中断,其中各行未必属于清单所记的推演",
        "was changed after it was written, or its writing was cut short: its rows may be of other runs than the "
        "manifest says",
    )
    remedy = Words(
        "用 --format parquet --resume 再运行这些情景,只重算缺的部分",
        "run these scenarios again with --format parquet --resume; only what is missing is calculated",
    )
    return Fault("changed", Place(str(path)), problem, remedy)


def _no_tables(folder: Path) -> Fault:
    problem = Words("文件夹中没有批量推演的 Parquet 表", "the folder holds no Parquet tables of a batch")
    remedy = Words(
        f"先运行 simulator run 情景 --format parquet --out {folder},或用 --out 指明另一文件夹",
        f"first run simulator run SCENARIOS --format parquet --out {folder}, or name another folder with --out",
    )
    return Fault("no-tables", Place(str(folder)), problem, remedy)
