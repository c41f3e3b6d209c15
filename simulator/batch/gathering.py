"""Runs whose draws are counted in shares: these go out as tasks, wait on the disk, and make the run when all are there.

In the folder of a batch they stand in one of their own, named by all that their numbers depend on, until what the run
yields stands on the disk too: a batch that was interrupted finds them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from simulator.batch.executor import Take
from simulator.batch.shares import Share, spans_of, unpacked
from simulator.batch.store import unwritable
from simulator.batch.worker import Done, Task, Worker, failed
from simulator.engine.parts import Span
from simulator.export.whole import remove_parts, write_whole

FOLDER = ".simulator-shares"

Advance = Callable[[str, int, int], None]
"""Takes the id of a run, how many of its draws are counted, and how many there are."""


@dataclass(slots=True)
class _Run:
    """A run under way: its shares, those that wait on the disk and those that are awaited; `failures` by first draw."""

    task: Task
    spans: tuple[Span, ...]
    counted: set[Span] = field(default_factory=set)
    awaited: set[Span] = field(default_factory=set)
    failures: dict[Span, Done] = field(default_factory=dict)
    seconds: float = 0.0
    handed_out: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.handed_out and not self.awaited


class Gathering:
    """Between tasks and whoever takes what they yield: a run in shares goes in as one task, and comes out as one."""

    def __init__(self, worker: Worker, take: Take, noted: Callable[[Task], bool], advance: Advance) -> None:
        self._worker = worker
        self._take = take
        self._noted = noted  # whether what a run yields stands on the disk
        self._advance = advance
        self._folder = worker.order.folder / FOLDER
        self._runs: dict[str, _Run] = {}
        self._ended: list[_Run] = []

    def tasks(self, tasks: Iterable[Task]) -> Iterator[Task]:
        """The tasks, those with very many draws as the shares of them that are still to be counted."""
        for task in tasks:
            spans = spans_of(self._worker.scenario(task), self._worker.order.draws)
            if spans:
                yield from self._shares(_Run(task, spans))
            else:
                yield task

    def take(self, done: Done) -> None:
        """Pass on what a whole run yields; keep a share until the others are there."""
        if done.span is None:
            self._take(done)
        else:
            self._take_share(self._runs[done.record.scenario], done.span, done)
        self._tidy()

    def _take_share(self, run: _Run, span: Span, done: Done) -> None:
        run.awaited.discard(span)
        run.seconds += done.record.seconds
        done = self._written(self._path(run.task, span), done) if done.share else done
        if done.share:
            self._count(run, span)
        else:
            run.failures[span] = done
        self._finish_if_ended(run)

    def _shares(self, run: _Run) -> Iterator[Task]:
        """In their order, up to the first that fails: so it is always the same one that is told of."""
        self._runs[run.task.name] = run
        for span in run.spans:
            if run.failures:
                break
            if self._stands(run.task, span):
                self._count(run, span)
            else:
                run.awaited.add(span)
                yield replace(run.task, span=span)
        run.handed_out = True
        self._finish_if_ended(run)

    def _count(self, run: _Run, span: Span) -> None:
        run.counted.add(span)
        self._advance(run.task.name, sum(stop - start for start, stop in run.counted), run.spans[-1][1])

    def _finish_if_ended(self, run: _Run) -> None:
        if run.ended:
            self._ended.append(self._runs.pop(run.task.name))
            done = run.failures[min(run.failures)] if run.failures else self._joined(run)
            seconds = round(run.seconds + done.record.seconds, 3)
            self._take(replace(done, record=replace(done.record, seconds=seconds), span=None))

    def _joined(self, run: _Run) -> Done:
        return self._worker.join(run.task, (self._read(run.task, span) for span in run.spans))

    # ---- on the disk

    def _path(self, task: Task, span: Span) -> Path:
        return self._folder / f"{task.inputs}-{span[0]}.npz"

    def _written(self, path: Path, done: Done) -> Done:
        """What came, once it is on the disk; a failure where that cannot be."""
        try:
            path.parent.mkdir(exist_ok=True)
            write_whole(path, done.share)
        except OSError as error:
            return Done(failed(done.record, unwritable(self._folder, error)))
        return done

    def _read(self, task: Task, span: Span) -> Share:
        """A share that waits. Raises `OSError` or `ValueError` when it cannot be read or is of something else."""
        share = unpacked(self._path(task, span).read_bytes())
        if not share.fits(self._worker.scenario(task), span):
            raise ValueError(self._path(task, span))
        return share

    def _tidy(self) -> None:
        """Remove the shares of runs that have no more need of them."""
        for run in [run for run in self._ended if self._noted(run.task)]:
            self._ended.remove(run)
            for span in run.spans:
                self._path(run.task, span).unlink(missing_ok=True)

    def _stands(self, task: Task, span: Span) -> bool:
        """Whether an earlier batch left a share that can be read."""
        with suppress(OSError, ValueError):
            self._read(task, span)
            return True
        return False


def remove_shares(folder: Path) -> None:
    """Remove the shares in the folder of a batch, those half-written too; they are of no use any more."""
    place = folder / FOLDER
    if place.is_dir():
        remove_parts(place)
        for share in place.glob("*.npz"):
            share.unlink(missing_ok=True)
        with suppress(OSError):  # somebody put something else there
            place.rmdir()
