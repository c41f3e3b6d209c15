"""Tables as Parquet, with units, seed and version in the file's own metadata."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulator import __version__
from simulator.engine.projection import Projection
from simulator.language import units

KEY = "simulator"


def parquet_bytes(frame: pd.DataFrame, notes: Mapping[str, object]) -> bytes:
    """A table as Parquet: columns by their codes, `notes` as JSON under the metadata key `simulator`."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    held = {
        **(table.schema.metadata or {}),
        KEY.encode(): json.dumps(notes, ensure_ascii=False, sort_keys=True).encode(),
    }
    stream = io.BytesIO()
    pq.write_table(table.replace_schema_metadata(held), stream, compression="zstd")
    return stream.getvalue()


def notes_of(projection: Projection) -> dict[str, object]:
    """What a reader of the numbers needs beside them."""
    scenario = projection.scenario
    return {
        "version": __version__,
        "scenario": scenario.id,
        "region": scenario.region.id,
        "draws": projection.draws,
        "seed": projection.seed,
        "units": {key: units.describe(item.unit) for key, item in scenario.system.variables.items()},
    }
