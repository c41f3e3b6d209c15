"""One run of one scenario, from its definition to its files; in this process or in one of several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from pathlib import Path

from simulator.analysis.plausible import implausible
from simulator.batch.manifest import Output, Record
from simulator.batch.values import Text, fault_value
from simulator.engine.program import compile_program
from simulator.engine.run import Runner
from simulator.export.outputs import Results, files_of
from simulator.export.whole import write_whole
from simulator.language.faults import Fault, FaultsError, Language, Place, Words
from simulator.language.paths import plain
from simulator.language.scenario import Scenario, Setting
from simulator.language.schema import Title
from simulator.pipeline import project


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of every scenario; draws and seed override the scenarios' own."""

    folder: Path
    formats: tuple[str, ...] = ("csv",)
    language: Language = "zh"
    draws: int | None = None
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One run: of the scenario `base`, under the id `name` and a title, with these values of its assumptions."""

    base: str
    name: str
    title: Title
    settings: Mapping[str, Setting]
    inputs: str


@dataclass(slots=True)
class Worker:
    """Runs tasks; what they share is sent once and compiled once."""

    bases: Mapping[str, Scenario]
    order: Order
    _runner: Runner | None = field(default=None, repr=False)

    def __call__(self, task: Task) -> Record:
        """Run a task. Whatever goes wrong becomes part of the record, so that the other tasks go on."""
        started = time.monotonic()
        record = Record(task.name, _text(task.title), "failed", task.inputs, changes_of(task.settings))
        try:
            record = self._done(task, record)
        except FaultsError as error:
            record = failed(record, *error.faults)
        except OSError as error:
            record = failed(record, _unwritable(self.order.folder, error))
        except Exception as error:  # noqa: BLE001 - a bug met by one scenario is told and stops no other
            record = failed(record, _internal(task.name, error))
        return replace(record, seconds=round(time.monotonic() - started, 3))

    def _done(self, task: Task, record: Record) -> Record:
        base = self.bases[task.base]
        scenario = replace(base, id=task.name, title=task.title, settings=task.settings)
        # One for all: it starts afresh where a task is of another system than the one before.
        self._runner = self._runner or Runner(compile_program(base.system, base.years))
        projection, card = project(scenario, draws=self.order.draws, seed=self.order.seed, runner=self._runner)
        files = files_of(Results(projection, card, self.order.language), self.order.formats)
        outputs = tuple(
            Output(name, write_whole(self.order.folder / name, data), len(data)) for name, data in files.items()
        )
        odd = tuple(item.key for item in implausible(projection))
        whole = replace(record, status="done", outputs=outputs, implausible=odd)
        return replace(whole, targets=len(card.scores), met=card.met)


def failed(record: Record, *faults: Fault) -> Record:
    """The record of a run that failed."""
    return replace(record, status="failed", faults=tuple(fault_value(fault) for fault in faults))


def title_of(scenario: Scenario) -> Text:
    """The scenario's title as it stands in the manifest."""
    return _text(scenario.title)


def _text(title: Title) -> Text:
    return Text(title.zh, title.en)


def changes_of(settings: Mapping[str, Setting]) -> dict[str, float | Mapping[int, float]]:
    """The assumptions that a run of a sweep changes, as they stand in a file."""
    return {key: plain(setting.path) for key, setting in settings.items() if setting.layer == "change"}


def _unwritable(folder: Path, error: OSError) -> Fault:
    place = Place(str(error.filename or folder))
    problem = Words(f"无法写入:{error.strerror}", f"cannot be written: {error.strerror}")
    remedy = Words(
        "检查权限和磁盘空间;若在 Excel 中打开着,请先关闭",
        "check permission and disk space; close it if Excel has it open",
    )
    return Fault("file", place, problem, remedy)


def _internal(name: str, error: Exception) -> Fault:
    what = f"{type(error).__name__}: {error}"
    remedy = Words(
        "这是程序的缺陷,请连同情景文件一起报告", "this is a defect of the program; report it with the scenario"
    )
    return Fault("internal", Place(name), Words(f"程序出错:{what}", f"the program failed: {what}"), remedy)


# ---- in a process of its own

_worker: Worker | None = None


def start(bases: Mapping[str, Scenario], order: Order) -> None:
    """Set up a process of the pool. Ctrl-C is the parent's to handle: it ends its children."""
    global _worker  # noqa: PLW0603 - the pool gives a process no other place to keep what tasks share
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = Worker(bases, order)


def _end_with_parent() -> None:
    """End this process when its parent is gone, killed perhaps: nobody else would."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def work(task: Task) -> Record:
    """Run a task in a process of the pool."""
    assert _worker is not None  # noqa: S101 - the pool calls `start` first
    return _worker(task)
