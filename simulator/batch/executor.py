"""Tasks to whatever carries them out. Who runs which task, and when, changes no number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from simulator.batch.manifest import Record
from simulator.batch.worker import Done, Order, Task, Worker, failed
from simulator.language.faults import Fault, Place, Words
from simulator.language.scenario import Scenario

AHEAD = 2
"""Tasks under way or waiting for each worker: none stands idle, and a long sweep stays out of memory."""
LOOK = 1.0  # seconds until a wish to stop is seen where nothing finishes; only Windows needs it


class Executor(Protocol):
    """Something that carries tasks out: `capacity` of them may be handed over at a time.

    A future fails with `BrokenProcessPool` when its worker died, whether or not its task is to blame.
    """

    @property
    def capacity(self) -> int:
        """How many tasks may be under way or waiting; asked again and again, it may change.

        Raises `FaultsError` when nothing is carried out any more.
        """
        ...

    def submit(self, task: Task) -> Future[Done]:
        """Hand a task over."""
        ...


Crew = Callable[[Mapping[str, Scenario], Order], AbstractContextManager[Executor]]
"""Sets an executor up for the scenarios that tasks are runs of; at the end of the block its workers end."""


@contextmanager
def here(bases: Mapping[str, Scenario], order: Order, threads: int = 1) -> Iterator[Executor]:
    """This process, one task after the other."""
    yield Here(Worker(bases, order, threads))


@dataclass(frozen=True, slots=True)
class Here:
    """Runs each task at once, in this process."""

    worker: Worker
    capacity: int = 1

    def submit(self, task: Task) -> Future[Done]:
        """Run a task."""
        future: Future[Done] = Future()
        future.set_result(self.worker(task))
        return future


Take = Callable[[Done], None]
Stop = Callable[[], bool]


def run_tasks(tasks: Iterable[Task], executor: Executor, take: Take, stop: Stop = lambda: False) -> None:
    """Run every task; `take` is given what each yields as it finishes.

    After `stop` only what has begun is finished, and `KeyboardInterrupt` raised.

    Where a worker dies, the tasks under way are tried again one by one: the one that kills it again has failed.
    """
    crew = _Crew(executor, iter(tasks), take)
    while crew.hand_out(stop()):
        crew.collect()
    if stop():
        raise KeyboardInterrupt


@dataclass(slots=True)
class _Crew:
    """Tasks under way, and those to be tried again, each by itself."""

    executor: Executor
    tasks: Iterator[Task]
    take: Take
    running: dict[Future[Done], Task] = field(default_factory=dict)
    suspects: list[Task] = field(default_factory=list)
    alone: bool = False

    def hand_out(self, stopping: bool) -> bool:  # noqa: FBT001 - the one thing to know
        """Hand out what there is room for; false when nothing is left under way."""
        room = self.executor.capacity - len(self.running)  # fewer than none where workers have left
        if stopping:
            self._call_back()
        elif self.suspects:
            if not self.running:
                self.alone = True
                self._submit(self.suspects.pop(0))
        else:
            self.alone = False
            for task in islice(self.tasks, max(0, room)):
                self._submit(task)
        return bool(self.running)

    def collect(self) -> None:
        """Take what has finished."""
        for future in wait(self.running, LOOK, FIRST_COMPLETED).done:
            self._collect(future, self.running.pop(future))

    def _submit(self, task: Task) -> None:
        self.running[self.executor.submit(task)] = task

    def _call_back(self) -> None:
        """Take back what has not begun."""
        for future in [future for future in self.running if future.cancel()]:
            del self.running[future]

    def _collect(self, future: Future[Done], task: Task) -> None:
        try:
            done = future.result()
        except BrokenProcessPool:
            if not self.alone:
                self.suspects.append(task)
                return
            done = _killed(task)
        self.take(done)


def _killed(task: Task) -> Done:
    problem = Words("工作进程意外结束,可能内存不足", "its process ended unexpectedly, perhaps for lack of memory")
    remedy = Words(
        "减少 --workers 或 --draws,再用 --resume 续跑", "take fewer --workers or --draws, and go on with --resume"
    )
    fault = Fault("process", Place(task.name), problem, remedy)
    return Done(failed(Record(task.name, None, "failed", task.inputs), fault), span=task.span)
