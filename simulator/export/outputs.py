"""The files of one scenario's results, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from simulator.analysis.scorecard import Scorecard
from simulator.engine.projection import Projection
from simulator.export import tables
from simulator.export.csv import csv_of
from simulator.export.excel import workbook_bytes
from simulator.export.parquet import packed
from simulator.export.tables import Columns
from simulator.language.faults import Language

Files = dict[str, bytes]


@dataclass(frozen=True)
class Results:
    """What one scenario yields; its tables are made once for all formats, as lists by column."""

    projection: Projection
    card: Scorecard
    language: Language

    @cached_property
    def projections(self) -> Columns:
        """The trajectories in long form."""
        return tables.projection_columns(self.projection, self.projection.scenario.outputs, self.language)

    @cached_property
    def scorecard(self) -> Columns:
        """The scorecard."""
        return tables.scorecard_columns(self.card, self.language)


def _csv(results: Results) -> Files:
    return {
        "projections.csv": csv_of(results.projections, results.language),
        "scorecard.csv": csv_of(results.scorecard, results.language),
    }


def _xlsx(results: Results) -> Files:
    return {"xlsx": workbook_bytes(results.projection, results.card, results.language)}


WRITERS: Mapping[str, Callable[[Results], Files]] = {"csv": _csv, "xlsx": _xlsx}


def files_of(results: Results, formats: tuple[str, ...]) -> Files:
    """The bytes of the files that a scenario has for itself; a name is `scenario.table.csv` or `scenario.xlsx`."""
    name = results.projection.scenario.id
    made = (WRITERS[form](results) for form in formats if form in WRITERS)
    return {f"{name}.{ending}": data for files in made for ending, data in files.items()}


def tables_of(results: Results, formats: tuple[str, ...]) -> Files:
    """What a scenario adds to the tables that many share as Parquet, packed, by the name of the table."""
    if "parquet" not in formats:
        return {}
    return {"projections": packed(results.projections), "scorecard": packed(results.scorecard)}
