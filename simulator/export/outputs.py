"""The files of one scenario's results, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from simulator.analysis.scorecard import Scorecard
from simulator.engine.projection import Projection
from simulator.export import tables
from simulator.export.csv import csv_bytes
from simulator.export.excel import workbook_bytes
from simulator.export.parquet import notes_of, parquet_bytes
from simulator.language.faults import Language

Files = dict[str, bytes]


@dataclass(frozen=True)
class Results:
    """What one scenario yields; its tables are made once for all formats."""

    projection: Projection
    card: Scorecard
    language: Language

    @cached_property
    def projections(self) -> pd.DataFrame:
        """The trajectories in long form."""
        return tables.projections(self.projection, language=self.language)

    @cached_property
    def scorecard(self) -> pd.DataFrame:
        """The scorecard."""
        return tables.scorecards(self.card, language=self.language)


def _csv(results: Results) -> Files:
    return {
        "projections.csv": csv_bytes(results.projections, results.language),
        "scorecard.csv": csv_bytes(results.scorecard, results.language),
    }


def _xlsx(results: Results) -> Files:
    return {"xlsx": workbook_bytes(results.projection, results.card, results.language)}


def _parquet(results: Results) -> Files:
    notes = notes_of(results.projection)
    return {
        "projections.parquet": parquet_bytes(results.projections, notes),
        "scorecard.parquet": parquet_bytes(results.scorecard, notes),
    }


WRITERS: Mapping[str, Callable[[Results], Files]] = {"csv": _csv, "xlsx": _xlsx, "parquet": _parquet}


def files_of(results: Results, formats: tuple[str, ...]) -> Files:
    """The bytes of every output file of a scenario; a name is `scenario.table.format` or `scenario.xlsx`."""
    name = results.projection.scenario.id
    made = (WRITERS[form](results) for form in formats)
    return {f"{name}.{ending}": data for files in made for ending, data in files.items()}
