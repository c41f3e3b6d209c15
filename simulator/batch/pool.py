"""Tasks in several processes. Which process runs which task, and when, changes no number."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice

from simulator.batch.manifest import Record
from simulator.batch.worker import Order, Task, Worker, failed, start, work
from simulator.language.faults import Fault, Place, Words
from simulator.language.scenario import Scenario

Report = Callable[[Record], None]
AHEAD = 2
"""Tasks waiting for each process: enough that none stands idle, few enough that a long sweep stays out of memory."""


def run_tasks(tasks: Iterable[Task], bases: Mapping[str, Scenario], order: Order, workers: int, report: Report) -> None:
    """Run every task and report each as it finishes; with one worker in this process, in order."""
    if workers == 1:
        worker = Worker(bases, order)
        for task in tasks:
            report(worker(task))
        return
    pending = iter(tasks)
    while True:  # a process that dies takes its pool along: report what it had, go on with a new one
        lost, waiting = _run_pool(pending, bases, order, workers, report)
        for task in lost:
            report(failed(Record(task.name, None, "failed", task.inputs), _died(task.name)))
        if not lost and not waiting:
            return
        pending = chain(waiting, pending)


def _run_pool(
    tasks: Iterator[Task], bases: Mapping[str, Scenario], order: Order, workers: int, report: Report
) -> tuple[list[Task], list[Task]]:
    """Run tasks until none is left or a process dies: then the tasks under way, and those taken but not begun."""
    context = multiprocessing.get_context("spawn")  # the same on every system, and safe beside threads
    pool = ProcessPoolExecutor(workers, context, start, (bases, order))
    running: dict[Future[Record], Task] = {}
    waiting: list[Task] = []
    try:
        while True:
            waiting = list(islice(tasks, AHEAD * workers - len(running)))
            while waiting:
                with _no_interrupt():
                    running[pool.submit(work, waiting[0])] = waiting[0]
                del waiting[0]
            if not running:
                return [], []
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                report(future.result())
                del running[future]
    except BrokenProcessPool:
        for future in [future for future in running if future.done() and future.exception() is None]:
            report(future.result())
            del running[future]
        return list(running.values()), waiting
    except BaseException:
        for child in multiprocessing.active_children():
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


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


def _died(name: str) -> Fault:
    problem = Words("工作进程意外结束,可能内存不足", "its process ended unexpectedly, perhaps for lack of memory")
    remedy = Words(
        "减少 --workers 或 --draws,再用 --resume 续跑", "take fewer --workers or --draws, and go on with --resume"
    )
    return Fault("process", Place(name), problem, remedy)
