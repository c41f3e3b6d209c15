"""Where results go: files of their own for each scenario, parts of Parquet tables that many share, the journal.

Only the process that leads a batch writes, whoever calculates. In the folder of a batch there are

    projections/NAME.parquet, scorecard/NAME.parquet    the rows of one scenario, or of 100 runs of a sweep in order
    ID.projections.csv, ID.scorecard.csv, ID.xlsx       one scenario each
    manifest.json                                       what became of each, written last
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from simulator import __version__
from simulator.batch.manifest import TABLES, Intact, Journal, Output, Record, now, shared, with_earlier
from simulator.batch.names import RUN_MARK, run_of
from simulator.batch.worker import Done, Order, failed
from simulator.export.parquet import parquet_bytes, part_table, rows_from, unpacked
from simulator.export.whole import write_whole
from simulator.language.faults import Fault, Place, Words

Report = Callable[[Record], None]
RUNS = 100
"""Runs of a sweep in one part: 10,000 runs make 200 files, not 20,000."""
PATIENCE = 20.0
"""Seconds that results wait for their part to be full, at most: so much is lost when the program is killed."""


def part_of(scenario: str) -> str:
    """The name of the part that a scenario's rows stand in. It depends on the id alone, so no batch moves rows."""
    base, number = run_of(scenario)
    return base if number is None else f"{base}{RUN_MARK}{(number - 1) // RUNS * RUNS + 1}"


def runs_of(part: str) -> list[str]:
    """The scenarios whose rows may stand in a part, in order."""
    base, first = run_of(part)
    return [base] if first is None else [f"{base}{RUN_MARK}{first + place}" for place in range(RUNS)]


@dataclass(slots=True)
class _Part:
    """A part under way: what is awaited for it, what came, whether all is asked for, whether the file lacks some."""

    awaited: set[str] = field(default_factory=set)
    came: dict[str, Done] = field(default_factory=dict)
    closed: bool = False
    behind: bool = False


class Store:
    """Takes results in, and notes each in the journal once all of its files stand there whole."""

    def __init__(self, order: Order, known: Mapping[str, Record], report: Report, *, resume: bool) -> None:
        self.records = dict(known)  # of all scenarios with results in the folder
        self._before = dict(known)
        self._resume = resume
        self._folder = order.folder
        self._parquet = "parquet" in order.formats
        self._report = report
        self._intact = Intact(order.folder)
        self._parts: dict[str, _Part] = {}
        self._saved = time.monotonic()
        self.journal = Journal(order.folder)
        self.journal.start(known.values())

    def drop(self, scenarios: Iterable[str]) -> None:
        """Runs that are no more: their rows leave the shared tables; files of their own stay."""
        for name in list(scenarios):
            if self._parquet and self._shared(name):
                self._parts[part_of(name)] = _Part(behind=True)
                self._disown(name)

    def finished(self, scenario: str, inputs: str) -> Record | None:
        """The record of a scenario that need not run again: same inputs, and its files stand there unchanged."""
        record = self.records.get(scenario) if self._resume else None
        return record if record and record.inputs_sha256 == inputs and self._whole(record) else None

    def tell(self, record: Record) -> None:
        """Note and report what needs no writing."""
        self._note(record)
        self._report(record)

    def expect(self, scenario: str) -> None:
        """A scenario is about to run."""
        self._parts.setdefault(part_of(scenario), _Part()).awaited.add(scenario)

    def expect_no_more(self, part: str) -> None:
        """No other scenario of a part will run."""
        if part in self._parts:
            self._parts[part].closed = True
            self._save_if_whole(part)

    def take(self, done: Done) -> None:
        """Write what a scenario yields; rows of shared tables when their part is full, or after some seconds."""
        name, part = done.record.scenario, self._parts[part_of(done.record.scenario)]
        part.awaited.discard(name)
        done = self._with_files(done)
        if self._parquet and (done.tables or self._has_rows(name)):
            part.came[name], part.behind = done, True
        if not done.tables:
            self._note(done.record)
        self._report(done.record)
        self._save_if_whole(part_of(name))
        if time.monotonic() - self._saved > PATIENCE:
            self.save()

    def save(self) -> None:
        """Write every part as far as it has come."""
        for name in self._parts:
            self._save(name)
        self._saved = time.monotonic()

    # ---- files of one scenario

    def _with_files(self, done: Done) -> Done:
        try:
            outputs = tuple(self._write(name, data) for name, data in done.files.items())
        except OSError as error:
            return Done(failed(done.record, unwritable(self._folder, error)))
        return Done(replace(done.record, outputs=outputs), tables=done.tables)

    def _write(self, name: str, data: bytes) -> Output:
        path = self._folder / name
        path.parent.mkdir(exist_ok=True)
        self._intact.forget(name)
        return Output(name, write_whole(path, data), len(data))

    def _note(self, *records: Record) -> None:
        noted = [self._dated(record) for record in records]
        self.records.update((record.scenario, record) for record in noted)
        self.journal.add(*noted)

    def _dated(self, record: Record) -> Record:
        if record.status != "kept":
            record = replace(record, version=__version__, ended=now())
        return with_earlier(record, self._before.get(record.scenario))

    def _whole(self, record: Record) -> bool:
        return all(map(self._intact, record.outputs))

    # ---- tables that many share

    def _has_rows(self, name: str) -> bool:
        """Whether rows of a scenario stand in its part, and the part as it was noted. Its own files do not matter."""
        outputs = self._shared(name)
        return len(outputs) == len(TABLES) and all(map(self._intact, outputs))

    def _shared(self, name: str) -> tuple[Output, ...]:
        """The files that hold rows of a scenario, as far as is noted."""
        record = self.records.get(name)
        return tuple(filter(shared, record.outputs)) if record else ()

    def _disown(self, name: str) -> None:
        """The rows of a scenario leave their part; a record without any file is none."""
        record = self.records.pop(name)
        record = replace(record, outputs=_own(record), inputs_sha256="")
        if record.outputs or record.earlier:
            self._note(record)

    def _save_if_whole(self, name: str) -> None:
        part = self._parts[name]
        if part.closed and not part.awaited:
            self._save(name)
            del self._parts[name]

    def _save(self, name: str) -> None:
        part = self._parts[name]
        if not part.behind:
            return
        part.behind = False
        runs = [run for run in runs_of(name) if (part.came[run].tables if run in part.came else self._has_rows(run))]
        records = [part.came[run].record if run in part.came else _kept(self.records[run]) for run in runs]
        for spoilt in (run for run in runs_of(name) if run not in (*runs, *part.came) and self._shared(run)):
            self._disown(spoilt)
        if not runs:
            self._remove(name)
            return
        try:
            outputs = tuple(self._save_table(table, name, runs) for table in TABLES)
        except OSError as error:
            fault = unwritable(self._folder, error)
            self._note(*(failed(replace(record, outputs=()), fault) for record in records if not self._stands(record)))
        else:
            self._note(*(replace(record, outputs=(*_own(record), *outputs)) for record in records))

    def _stands(self, record: Record) -> bool:
        """Whether a record is noted already, and its files are still as noted."""
        known = self.records.get(record.scenario)
        return known is not None and known.inputs_sha256 == record.inputs_sha256 and self._has_rows(record.scenario)

    def _remove(self, part: str) -> None:
        for table in TABLES:
            (self._folder / table / f"{part}.parquet").unlink(missing_ok=True)

    def _save_table(self, table: str, part: str, runs: list[str]) -> Output:
        name = f"{table}/{part}.parquet"
        return self._write(name, parquet_bytes(table, list(self._rows(table, name, runs))))

    def _rows(self, table: str, name: str, runs: list[str]) -> Iterator[pa.Table]:
        came = self._parts[part_of(runs[0])].came
        before = part_table(self._folder / name) if any(run not in came for run in runs) else None
        for run in runs:
            yield unpacked(came[run].tables[table]) if run in came else rows_from(before, run)


def _kept(record: Record) -> Record:
    """The record of a scenario that did not run in this batch."""
    return replace(record, status="kept")


def _own(record: Record) -> tuple[Output, ...]:
    """The files that a scenario has for itself."""
    return tuple(output for output in record.outputs if not shared(output))


def unwritable(folder: Path, error: OSError) -> Fault:
    """What is told of a file that cannot be written."""
    place = Place(str(error.filename or folder))
    problem = Words(f"无法写入:{error.strerror}", f"cannot be written: {error.strerror}")
    remedy = Words(
        "检查权限和磁盘空间;若在 Excel 中打开着,请先关闭",
        "check permission and disk space; close it if Excel has it open",
    )
    return Fault("file", place, problem, remedy)
