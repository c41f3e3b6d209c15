"""A batch: many scenarios into one folder, whole or not at all, the manifest last; it can be resumed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from simulator import __version__
from simulator.batch.lock import held
from simulator.batch.manifest import Input, Journal, Manifest, Record, earlier, still_valid, with_earlier
from simulator.batch.pool import Report, run_tasks
from simulator.batch.selection import RUN_MARK, Chosen, Selection
from simulator.batch.values import fault_value
from simulator.batch.worker import Order, Task, changes_of, failed, title_of
from simulator.export.whole import digest, remove_parts
from simulator.language.faults import FaultsError
from simulator.language.scenario import Scenario
from simulator.processors import available


def count(selection: Selection) -> int:
    """How many records a batch will have."""
    return sum(chosen.count for chosen in selection.chosen) + len(selection.refused)


def run_batch(
    selection: Selection, order: Order, *, report: Report, workers: int | None = None, resume: bool = False
) -> Manifest:
    """Run every scenario chosen into the order's folder, which is made if need be.

    `report` is told each record as it is known. `resume` keeps what an earlier batch finished, where neither its inputs
    nor its outputs have changed since. What else stands in the folder stays in the manifest in any case. Raises
    `FaultsError` when another batch is writing there, `OSError` when the folder cannot be written at all;
    `KeyboardInterrupt` leaves whole files and a journal for `resume`.
    """
    order.folder.mkdir(parents=True, exist_ok=True)
    with held(order.folder):
        remove_parts(order.folder)
        try:
            return _run(selection, order, report, workers, resume=resume)
        finally:
            remove_parts(order.folder)  # a process that was ended amid a file cannot do so itself


def _run(selection: Selection, order: Order, report: Report, workers: int | None, *, resume: bool) -> Manifest:
    started = _now()
    known = earlier(order.folder)
    journal = Journal(order.folder)
    records: dict[str, Record] = {}

    def note(record: Record) -> None:
        if record.status != "kept":
            record = replace(record, version=__version__, ended=_now(), draws=order.draws, seed=order.seed)
        record = with_earlier(record, known.get(record.scenario))
        records[record.scenario] = record
        journal.add(record)
        report(record)

    journal.start(known.values())
    for refused in _refused(selection):
        note(refused)
    bases = {chosen.scenario.id: chosen.scenario for chosen in selection.chosen}
    tasks = _needed(selection, order, known if resume else {}, note)
    run_tasks(tasks, bases, order, _workers(selection, workers), note)
    records = {**known, **records}
    manifest = Manifest(
        program="simulator",
        version=__version__,
        draws=order.draws,
        seed=order.seed,
        formats=order.formats,
        language=order.language,
        started=started,
        ended=_now(),
        inputs=tuple(Input(file, value) for file, value in selection.inputs.items()),
        scenarios=tuple(records[name] for name in sorted(records, key=_in_order(selection))),
    )
    journal.finish(manifest)
    return manifest


def _workers(selection: Selection, wanted: int | None) -> int:
    return max(1, min(wanted or available(), sum(chosen.count for chosen in selection.chosen)))


def _refused(selection: Selection) -> Iterator[Record]:
    for refused in selection.refused:
        faults = tuple(fault_value(fault) for fault in refused.faults)
        yield Record(refused.name, None, "failed", "", faults=faults)


def _needed(selection: Selection, order: Order, known: Mapping[str, Record], note: Report) -> Iterator[Task]:
    """The tasks still to do; what is kept, and a sweep that leaves its ranges, is noted on the way."""
    seen: set[str] = set()  # a sweep and one run of it may both be named
    for chosen in selection.chosen:
        try:
            for scenario in chosen.runs():
                inputs = _inputs(chosen, order, scenario)
                if scenario.id in seen:
                    continue
                seen.add(scenario.id)
                before = known.get(scenario.id)
                if before is not None and still_valid(before, inputs, order.folder):
                    note(replace(before, status="kept"))
                else:
                    yield Task(chosen.scenario.id, scenario.id, scenario.title, scenario.settings, inputs)
        except FaultsError as error:
            note(failed(Record(chosen.scenario.id, title_of(chosen.scenario), "failed", chosen.inputs), *error.faults))


def _inputs(chosen: Chosen, order: Order, scenario: Scenario) -> str:
    """The digest of all that the files of one run depend on; of a sweep, its own values and no other's."""
    order_facts = [order.draws, order.seed, sorted(order.formats), order.language]
    changes = sorted(changes_of(scenario.settings).items())
    return digest(json.dumps([chosen.inputs, *order_facts, changes]).encode())


def _in_order(selection: Selection) -> Callable[[str], tuple[int, int, str]]:
    """A key that sorts records as their scenarios were named, the runs of a sweep by number."""
    places = {chosen.scenario.id: place for place, chosen in enumerate(selection.chosen)}

    def key(name: str) -> tuple[int, int, str]:
        base, _, number = name.partition(RUN_MARK)
        return places.get(base, len(places)), int(number or 0), name

    return key


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
