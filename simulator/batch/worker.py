"""One run of one scenario, from its definition to the bytes of its files; in whatever process. It writes nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from simulator.analysis.plausible import implausible
from simulator.analysis.scorecard import Scorecard
from simulator.batch.manifest import Record
from simulator.batch.shares import Share, joined, share_of
from simulator.batch.values import Text, fault_value
from simulator.engine.parts import Span
from simulator.engine.program import compile_program
from simulator.engine.projection import Projection
from simulator.engine.run import Runner
from simulator.export.outputs import Files, Results, files_of, tables_of
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
    """One run: of the scenario `base`, under the id `name` and a title, with `settings` in place of the base's.

    With a `span` it is only these draws of it, to be counted: see `shares`.
    """

    base: str
    name: str
    title: Title
    settings: Mapping[str, Setting]
    inputs: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What a task yields: its record, still without outputs; the bytes of its own files; its rows in shared tables.

    Of a task with a `span` it is what was counted, a packed `share`.
    """

    record: Record
    files: Files = field(default_factory=dict)
    tables: Files = field(default_factory=dict)
    span: Span | None = None
    share: bytes = b""


@dataclass(slots=True)
class Worker:
    """Runs tasks; what they share is sent once and compiled once."""

    bases: Mapping[str, Scenario]
    order: Order
    threads: int = 1
    _runner: Runner | None = field(default=None, repr=False)

    def __call__(self, task: Task) -> Done:
        """Run a task. Whatever goes wrong becomes part of the record, so that the other tasks go on."""
        return self._timed(task, self._done if task.span is None else partial(self._counted, task.span))

    def join(self, task: Task, shares: Iterable[Share]) -> Done:
        """What a task yields whose draws were counted in shares, these being all of them."""
        return self._timed(task, partial(self._joined, shares))

    def scenario(self, task: Task) -> Scenario:
        """The scenario that a task is a run of."""
        base = self.bases[task.base]
        return replace(base, id=task.name, title=task.title, settings={**base.settings, **task.settings})

    def _timed(self, task: Task, work: Callable[[Task, Record], Done]) -> Done:
        started = time.monotonic()
        record = Record(task.name, _text(task.title), "failed", task.inputs, changes_of(task.settings))
        try:
            done = work(task, record)
        except FaultsError as error:
            done = Done(failed(record, *error.faults))
        except Exception as error:  # noqa: BLE001 - a bug met by one scenario is told and stops no other
            done = Done(failed(record, _internal(task.name, error)))
        return replace(done, record=replace(done.record, seconds=round(time.monotonic() - started, 3)), span=task.span)

    def _done(self, task: Task, record: Record) -> Done:
        scenario, runner = self.scenario(task), self._runner_for(task)
        done = project(scenario, draws=self.order.draws, seed=self.order.seed, runner=runner)
        return self._written(record, *done)

    def _counted(self, span: Span, task: Task, record: Record) -> Done:
        scenario, runner = self.scenario(task), self._runner_for(task)
        share = share_of(scenario, span, runner, draws=self.order.draws, seed=self.order.seed)
        return Done(replace(record, status="done"), share=share.packed)

    def _joined(self, shares: Iterable[Share], task: Task, record: Record) -> Done:
        scenario, runner = self.scenario(task), self._runner_for(task)
        done = joined(scenario, shares, runner, draws=self.order.draws, seed=self.order.seed)
        return self._written(record, *done)

    def _written(self, record: Record, projection: Projection, card: Scorecard) -> Done:
        results = Results(projection, card, self.order.language)
        record = replace(
            record,
            status="done",
            draws=projection.draws,
            seed=projection.seed,
            targets=len(card.judged),
            met=card.met,
            implausible=tuple(item.key for item in implausible(projection)),
        )
        return Done(record, files_of(results, self.order.formats), tables_of(results, self.order.formats))

    def _runner_for(self, task: Task) -> Runner:
        """One for all: it starts afresh where a task is of another system than the one before."""
        base = self.bases[task.base]
        self._runner = self._runner or Runner(compile_program(base.system, base.years), threads=self.threads)
        return self._runner


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


def _internal(name: str, error: Exception) -> Fault:
    what = f"{type(error).__name__}: {error}"
    remedy = Words(
        "这是程序的缺陷,请连同情景文件一起报告", "this is a defect of the program; report it with the scenario"
    )
    return Fault("internal", Place(name), Words(f"程序出错:{what}", f"the program failed: {what}"), remedy)
