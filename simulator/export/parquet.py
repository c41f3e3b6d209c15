"""Tables of many scenarios as Parquet: a column has one type whatever stands in it, so that all parts fit together."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from simulator import __version__
from simulator.export.tables import PROJECTION_COLUMNS, SCORECARD_COLUMNS, STATISTICS, Columns

KEY = b"simulator"
ROWS = 100_000
"""Rows of a row group at least: enough for readers to be fast, few enough to stay out of memory."""

TYPES = {
    **dict.fromkeys(("value", "goal", "high", "tolerance", *STATISTICS, "gap", "actual", "probability"), pa.float64()),
    **dict.fromkeys(("year", "reached"), pa.int64()),
    **dict.fromkeys(("met", "met_at_base"), pa.bool_()),
}
WORDS = pa.dictionary(pa.int32(), pa.string())
"""Texts while they travel and wait: most stand in a table many times. In the file they are plain texts."""

SCHEMAS: Mapping[str, pa.Schema] = {
    name: pa.schema([(column, TYPES.get(column, pa.string())) for column in columns])
    for name, columns in (("projections", PROJECTION_COLUMNS), ("scorecard", SCORECARD_COLUMNS))
}
"""The columns of each table; other types than these never stand in a file."""


def packed(columns: Columns) -> bytes:
    """A table made small, to be sent and kept until `parquet_bytes` puts it beside others. Empty cells are null."""
    arrays = [pa.array(values, TYPES.get(name, WORDS), from_pandas=True) for name, values in columns.items()]
    table = pa.table(arrays, list(columns))
    stream = pa.BufferOutputStream()
    with pa.ipc.new_stream(stream, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
        writer.write_table(table)
    return bytes(stream.getvalue())


def unpacked(data: bytes) -> pa.Table:
    """The table out of `packed`."""
    return pa.ipc.open_stream(data).read_all()


def part_table(path: Path) -> pa.Table:
    """A part that was written earlier."""
    return pq.read_table(path, read_dictionary=["scenario"])


def rows_from(part: pa.Table, scenario: str) -> pa.Table:
    """What a part holds of one scenario."""
    return part.filter(pc.equal(part["scenario"], scenario))


def parquet_bytes(name: str, tables: Iterable[pa.Table]) -> bytes:
    """One part of the data set `name`: tables one after the other. The same tables give the same bytes.

    The version of the program stands as JSON under the metadata key `simulator`.
    """
    schema = SCHEMAS[name].with_metadata({KEY: json.dumps({"version": __version__}).encode()})
    stream = io.BytesIO()
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for group in _groups(table.cast(schema) for table in tables):
            writer.write_table(group, row_group_size=len(group) or None)
    return stream.getvalue()


def _groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if sum(map(len, waiting)) >= ROWS:
            yield pa.concat_tables(waiting).combine_chunks()
            waiting = []
    if waiting:
        yield pa.concat_tables(waiting).combine_chunks()
