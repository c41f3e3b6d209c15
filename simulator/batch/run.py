"""A batch: many scenarios into one folder, whole or not at all, the manifest last; it can be resumed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path

from simulator import __version__
from simulator.batch.executor import Crew, Stop, here, run_tasks
from simulator.batch.gathering import FOLDER as SHARES
from simulator.batch.gathering import Advance, Gathering, remove_shares
from simulator.batch.lock import held
from simulator.batch.manifest import TABLES, Input, Manifest, Record, earlier, now
from simulator.batch.names import run_of
from simulator.batch.selection import Chosen, Selection, count_runs, is_sweep
from simulator.batch.shares import spans_of
from simulator.batch.store import Report, Store, part_of
from simulator.batch.values import fault_value
from simulator.batch.worker import Order, Task, Worker, changes_of, failed, title_of
from simulator.export.whole import digest, remove_parts
from simulator.language.faults import FaultsError
from simulator.language.scenario import Scenario, Setting


def count(selection: Selection) -> int:
    """How many records a batch will have."""
    return sum(chosen.count for chosen in selection.chosen) + len(selection.refused)


def count_tasks(selection: Selection, order: Order) -> int:
    """How many tasks a batch is, at most: one for each run, or for each share of its draws."""
    return sum(chosen.count * max(1, len(spans_of(chosen.scenario, order.draws))) for chosen in selection.chosen)


def run_batch(
    selection: Selection,
    order: Order,
    *,
    report: Report,
    crew: Crew = here,
    resume: bool = False,
    stop: Stop = lambda: False,
    advance: Advance = lambda *_: None,
) -> Manifest:
    """Run every scenario chosen into the order's folder, which is made if need be.

    `report` is told each record as it is known, `advance` how many draws of a run with very many are counted; `crew`
    calculates. `resume` keeps what an earlier batch finished, where neither its inputs nor its outputs have changed
    since; what else stands in the folder stays in the manifest in any case. Once `stop` is true, what is under way is
    finished and `KeyboardInterrupt` raised; that, whoever raises it, leaves whole files and a journal for `resume`.
    Raises `FaultsError` when another batch is writing there, `OSError` when the folder cannot be written at all.
    """
    order.folder.mkdir(parents=True, exist_ok=True)
    with held(order.folder):
        _remove_parts(order.folder)
        try:
            store = Store(order, earlier(order.folder), report, resume=resume)
            store.drop(name for name in store.records if _gone(selection, name))
            if not resume:
                remove_shares(order.folder)
            return _run(selection, order, store, crew, stop, advance)
        finally:
            _remove_parts(order.folder)  # what a full disk, say, left half-written


def _run(selection: Selection, order: Order, store: Store, crew: Crew, stop: Stop, advance: Advance) -> Manifest:
    started = now()
    for refused in _refused(selection):
        store.tell(refused)
    bases = {chosen.scenario.id: chosen.scenario for chosen in selection.chosen}
    gathering = Gathering(Worker(bases, order), store.take, partial(_noted, store), advance)
    try:
        with crew(bases, order) as executor:
            run_tasks(gathering.tasks(_needed(selection, order, store)), executor, gathering.take, stop)
    except BaseException:  # Ctrl-C, a cluster that is lost, a defect: what is calculated is not lost with it
        store.save()
        raise
    store.save()
    manifest = Manifest(
        program="simulator",
        version=__version__,
        draws=order.draws,
        seed=order.seed,
        formats=order.formats,
        language=order.language,
        started=started,
        ended=now(),
        inputs=tuple(Input(file, value) for file, value in selection.inputs.items()),
        scenarios=tuple(store.records[name] for name in sorted(store.records, key=_in_order(selection))),
    )
    store.journal.finish(manifest)
    remove_shares(order.folder)
    return manifest


def _noted(store: Store, task: Task) -> bool:
    record = store.records.get(task.name)
    return record is not None and record.inputs_sha256 == task.inputs


def _gone(selection: Selection, name: str) -> bool:
    """Whether a run is none of its scenario any more: the sweep got shorter, or there is none now."""
    base, number = run_of(name)
    chosen = next((item for item in selection.chosen if item.scenario.id == base), None)
    if chosen is None:
        return False
    return number is not None and (number > count_runs(chosen.scenario) or not is_sweep(chosen.scenario))


def _remove_parts(folder: Path) -> None:
    for place in (folder, folder / SHARES, *(folder / table for table in TABLES)):
        remove_parts(place)


def _refused(selection: Selection) -> Iterator[Record]:
    for refused in selection.refused:
        faults = tuple(fault_value(fault) for fault in refused.faults)
        yield Record(refused.name, None, "failed", "", faults=faults)


def _needed(selection: Selection, order: Order, store: Store) -> Iterator[Task]:
    """The tasks still to do; what is kept, and a sweep that leaves its ranges, is noted on the way."""
    seen: set[str] = set()  # a sweep and one run of it may both be named
    for chosen in selection.chosen:
        for part, runs in groupby(_runs(chosen, store), key=lambda scenario: part_of(scenario.id)):
            for scenario in runs:
                inputs = _inputs(chosen, order, scenario)
                if scenario.id in seen:
                    continue
                seen.add(scenario.id)
                before = store.finished(scenario.id, inputs)
                if before is not None:
                    store.tell(replace(before, status="kept"))
                    continue
                store.expect(scenario.id)
                yield Task(chosen.scenario.id, scenario.id, scenario.title, _own(chosen, scenario), inputs)
            store.expect_no_more(part)


def _runs(chosen: Chosen, store: Store) -> Iterator[Scenario]:
    """The runs of a scenario, up to the first that leaves its ranges."""
    try:
        yield from chosen.runs()
    except FaultsError as error:
        base = chosen.scenario
        store.tell(failed(Record(base.id, title_of(base), "failed", chosen.inputs), *error.faults))


def _own(chosen: Chosen, scenario: Scenario) -> dict[str, Setting]:
    """The settings in which a run differs from its scenario; these alone are sent along."""
    shared = chosen.scenario.settings
    return {key: item for key, item in scenario.settings.items() if item is not shared.get(key)}


def _inputs(chosen: Chosen, order: Order, scenario: Scenario) -> str:
    """The digest of all that the files of one run depend on; of a sweep, its own values and no other's."""
    order_facts = [order.draws, order.seed, sorted(order.formats), order.language]
    changes = sorted(changes_of(scenario.settings).items())
    return digest(json.dumps([chosen.inputs, *order_facts, changes]).encode())


def _in_order(selection: Selection) -> Callable[[str], tuple[int, int, str]]:
    """A key that sorts records as their scenarios were named, the runs of a sweep by number."""
    places = {chosen.scenario.id: place for place, chosen in enumerate(selection.chosen)}

    def key(name: str) -> tuple[int, int, str]:
        base, number = run_of(name)
        return places.get(base, len(places)), number or 0, name

    return key
