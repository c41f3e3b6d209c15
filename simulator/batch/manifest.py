"""What a batch did: a record for each scenario as it finishes, and the manifest that is written last."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from simulator.batch.names import is_name
from simulator.batch.values import FaultValue, Text
from simulator.export.whole import digest, write_whole

MANIFEST = "manifest.json"
# Records of the batch that is under way, one a line; gone once the manifest stands.
JOURNAL = ".simulator-progress.jsonl"

# Tables that many scenarios share, each a folder of Parquet files.
TABLES = ("projections", "scorecard")
LASTING = 1.0
"""Seconds after which records are forced to the disk: so much may be lost in a power cut, and runs again."""

Status = Literal["done", "failed", "kept"]
# Bounds are for what is read from files, which anyone may have written.
Whole = Annotated[int, Field(ge=0, le=2**63 - 1)]


@dataclass(frozen=True, slots=True)
class Output:
    """A file that was written, by its name in the folder; other scenarios may have rows in the same file."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one scenario: done now, kept from an earlier batch, or failed with its faults.

    `version` and `ended` are those of the batch that made the tables, `draws` and `seed` what it ran with. `earlier`
    are tables of the scenario that an earlier batch left in the folder and this one did not write anew: in another
    format, or of a scenario that fails now. `inputs_sha256` covers all that its numbers depend on; `changes` are the
    assumptions that this run of a sweep changes; `met` of `targets` targets are met in the central run, without those
    of which only the timing is judged; `implausible` are the variables that leave the range their model declares;
    `seconds` is how long it took.
    """

    scenario: str
    title: Text | None
    status: Status
    inputs_sha256: str
    changes: Mapping[str, float | Mapping[int, float]] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    targets: Whole = 0
    met: Whole = 0
    implausible: tuple[str, ...] = ()
    seconds: float = 0.0
    faults: tuple[FaultValue, ...] = ()
    version: str = ""
    ended: str = ""
    draws: Whole | None = None
    seed: Whole | None = None
    earlier: tuple[Output, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A file of the content, as it was when the batch began."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a batch did: with what, when, and what became of each scenario. Times are UTC.

    It tells of every table that stands in the folder: a scenario that this batch did not run is kept as long as one of
    its tables is there. A table that has been changed since it was written no longer has its sha256. `draws` and
    `seed` are null where each scenario used its own.
    """

    program: str
    version: str
    draws: int | None
    seed: int | None
    formats: tuple[str, ...]
    language: str
    started: str
    ended: str
    inputs: tuple[Input, ...]
    scenarios: tuple[Record, ...]

    @property
    def failed(self) -> tuple[Record, ...]:
        """The records of what failed."""
        return tuple(record for record in self.scenarios if record.status == "failed")


RECORDS, MANIFESTS = TypeAdapter(Record), TypeAdapter(Manifest)


class Journal:
    """Records on the disk while a batch is under way, so that an interrupted one can be resumed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / JOURNAL
        self._lasting = time.monotonic()

    def start(self, records: Iterable[Record]) -> None:
        """Begin anew with what is known already. From here on there is no manifest until the batch is whole."""
        write_whole(self._path, b"".join(map(_line, records)))
        (self._path.parent / MANIFEST).unlink(missing_ok=True)

    def add(self, *records: Record) -> None:
        """Note records: at once safe from this program's end, soon from that of the machine."""
        with self._path.open("ab") as stream:
            stream.write(b"".join(map(_line, records)))
            stream.flush()
            if time.monotonic() - self._lasting > LASTING:
                os.fsync(stream.fileno())
                self._lasting = time.monotonic()

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest and drop the journal."""
        write_whole(self._path.parent / MANIFEST, MANIFESTS.dump_json(manifest, indent=2) + b"\n")
        self._path.unlink(missing_ok=True)


def _line(record: Record) -> bytes:
    return RECORDS.dump_json(record) + b"\n"


def earlier(folder: Path) -> dict[str, Record]:
    """What earlier batches left in the folder, by scenario; whatever cannot be read counts as not there."""
    found = {}
    for record in _records(folder):
        if record.status == "failed":  # it may still have tables of a batch before, about which no more is known
            record = Record(record.scenario, record.title, "kept", "", outputs=record.earlier)  # noqa: PLW2901
        if (still := _standing(record, folder)) is not None:
            found[record.scenario] = still
    return found


def records_in(folder: Path) -> dict[str, Record]:
    """What became of each scenario in the folder of a batch, one under way among them; faults are left out."""
    return {record.scenario: record for record in _records(folder)}


def _records(folder: Path) -> Iterator[Record]:
    for value in (*_from_manifest(folder / MANIFEST), *_from_journal(folder / JOURNAL)):
        with suppress(ValueError):
            yield _record(value)


def _standing(record: Record, folder: Path) -> Record | None:
    """The record without tables that are gone; None where all are."""
    outputs, before = (
        tuple(output for output in outputs if stands(folder, output.name))
        for outputs in (record.outputs, record.earlier)
    )
    if not outputs and not before:
        return None
    # with a table missing it is no longer whole, and so not what a batch may skip
    inputs = record.inputs_sha256 if len(outputs) == len(record.outputs) else ""
    return replace(record, status="kept", outputs=outputs, earlier=before, inputs_sha256=inputs)


def with_earlier(record: Record, before: Record | None) -> Record:
    """The record, with the files of an earlier one that were not written anew. Rows of shared tables do not stay."""
    if before is None:
        return record
    names = {output.name for output in record.outputs}
    left = (item for item in (*before.outputs, *before.earlier) if item.name not in names and not shared(item))
    return replace(record, earlier=tuple(left))


def _record(value: Any) -> Record:  # noqa: ANN401 - JSON may hold anything
    """A record as it was noted, without its faults. Raises `ValueError` for what is none."""
    record = RECORDS.validate_python({**value, "faults": ()} if isinstance(value, dict) else value)
    if not is_name(record.scenario):
        raise ValueError(record.scenario)
    return record


def _from_manifest(path: Path) -> list[Any]:
    value = _parsed(_text(path))
    scenarios = value.get("scenarios") if isinstance(value, dict) else None
    return scenarios if isinstance(scenarios, list) else []


def _from_journal(path: Path) -> list[Any]:
    return [value for line in _text(path).splitlines() if (value := _parsed(line)) is not None]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON may hold anything
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # a line cut off by a power failure, say
        return None


def shared(output: Output) -> bool:
    """Whether a file is a part of a table that many scenarios share."""
    return "/" in output.name


class Intact:
    """Tells whether the files of a folder are still as they were noted; reads each once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, str] = {}

    def __call__(self, output: Output) -> bool:
        """Whether a file is unchanged."""
        if output.name not in self._found:
            self._found[output.name] = self._digest(output.name)
        return self._found[output.name] == output.sha256

    def forget(self, name: str) -> None:
        """A file is about to be written: look at it again."""
        self._found.pop(name, None)

    def _digest(self, name: str) -> str:
        try:
            return digest((self._folder / name).read_bytes()) if stands(self._folder, name) else ""
        except OSError:
            return ""


def stands(folder: Path, name: str) -> bool:
    """Whether a file that a manifest names is there: in the folder, or in that of a table."""
    place, _, plain = name.rpartition("/")
    # A manifest is a file like others: its names lead nowhere else.
    return place in {"", *TABLES} and Path(plain).name == plain and (folder / name).is_file()


def now() -> str:
    """The time, in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
