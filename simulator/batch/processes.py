"""Workers on this machine: one process each."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import wait

from simulator.batch.executor import AHEAD, Crew, here
from simulator.batch.worker import Done, Order, Task, Worker
from simulator.language.scenario import Scenario
from simulator.processors import available


def local(tasks: int, workers: int | None = None) -> Crew:
    """As many processes as are wanted, or as there are processors, but no more than tasks: these then get threads.

    One process is this one.
    """
    wanted = workers or available()
    count = max(1, min(wanted, tasks))
    threads = max(1, wanted // count)
    return partial(here, threads=threads) if count == 1 else partial(processes, count, threads)


@contextmanager
def processes(workers: int, threads: int, bases: Mapping[str, Scenario], order: Order) -> Iterator[Processes]:
    """Processes of this machine. At the end of the block they are waited for; after an exception ended at once."""
    crew = Processes(workers, Worker(bases, order, threads))
    try:
        yield crew
    except BaseException:
        crew.end()
        raise
    finally:
        crew.close()


class Processes:
    """Processes of this machine; all end when one dies, and the next task starts new ones."""

    def __init__(self, workers: int, worker: Worker) -> None:
        self.capacity = AHEAD * workers
        self._workers = workers
        self._worker = worker
        self._pool = self._started()

    def submit(self, task: Task) -> Future[Done]:
        """Hand a task over."""
        with _no_interrupt():
            try:
                return self._pool.submit(work, task)
            except BrokenProcessPool:
                self.close()
                self._pool = self._started()
                return self._pool.submit(work, task)

    def close(self) -> None:
        """End the processes once they have nothing to do."""
        self._pool.shutdown(cancel_futures=True)

    def end(self) -> None:
        """End the processes at once, and no other child of this process."""
        # Only from Python 3.14 on does a pool do so by itself; it keeps none of them once it broke.
        for process in list((self._pool._processes or {}).values()):  # noqa: SLF001
            process.terminate()

    def _started(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # the same on every system, and safe beside threads
        return ProcessPoolExecutor(self._workers, context, start, (self._worker,))


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: they inherit the mask, so only this process answers it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ---- in a process of its own

_worker: Worker | None = None


def start(worker: Worker) -> None:
    """Set up a process of the pool. Ctrl-C is the parent's to handle."""
    global _worker  # noqa: PLW0603 - the pool gives a process no other place to keep what tasks share
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker = worker


def _end_with_parent() -> None:
    """End this process when its parent is gone, killed perhaps: nobody else would."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def work(task: Task) -> Done:
    """Run a task in a process of the pool."""
    assert _worker is not None  # noqa: S101 - the pool calls `start` first
    return _worker(task)
