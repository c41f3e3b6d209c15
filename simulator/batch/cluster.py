"""Workers of a Dask cluster that exists already. They need the simulator installed, and no folder in common."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Any

import distributed
from distributed import Client, Status, WorkerPlugin, get_worker
from distributed.client import ClosedClientError
from distributed.protocol.pickle import dumps

from simulator import __version__
from simulator.batch.executor import AHEAD
from simulator.batch.manifest import Record
from simulator.batch.worker import Done, Order, Task, Worker, failed
from simulator.language.faults import Fault, FaultsError, Place, Words
from simulator.language.scenario import Scenario

CANCELLED = (CancelledError, asyncio.CancelledError, ClosedClientError)  # the scheduler is gone, or this client of it
PATIENCE = 60.0  # seconds to wait for the scheduler, for the first worker, and for all to have what tasks share
FRESH = 5.0  # seconds for which the number of workers is taken as known
STALLED = 300.0
"""Seconds without a worker that runs and without a result, after which a batch ends: workers that are started anew are
there in seconds, new machines in a few minutes, and those that never come ready would be waited for without end."""


@contextmanager
def cluster(address: str, bases: Mapping[str, Scenario], order: Order) -> Iterator[Cluster]:
    """The workers behind a scheduler's address. Raises `FaultsError` when it cannot be reached or has none."""
    client = _client(address)
    shared = Shared(bases, order)
    try:
        _wait_for_a_worker(client, address)
        _register(client, address, shared)
        try:
            yield Cluster(client, address, shared.name)
        finally:
            if client.status == "running":  # else the cluster is gone
                _unregister(client, shared.name)
    finally:
        client.close(timeout=PATIENCE)


class Cluster:
    """Hands tasks to the cluster. One that a worker took along when it died, the cluster itself tries again."""

    def __init__(self, client: Client, address: str, shared: str) -> None:
        self._client = client
        self._address = address
        self._shared = shared
        self._asked, self._threads = float("-inf"), 1
        self._alive = time.monotonic()

    @property
    def capacity(self) -> int:
        """Twice the threads of all workers that run; they may come and go. Raises `FaultsError` when none comes."""
        if time.monotonic() - self._asked > FRESH:
            self._look()
        if time.monotonic() - self._alive > STALLED:
            raise FaultsError([_stalled(self._address)])
        return AHEAD * self._threads

    def _look(self) -> None:
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        threads = sum(worker["nthreads"] for worker in workers if worker["status"] == Status.running.name)
        self._threads, self._asked = max(1, threads), time.monotonic()
        if threads:
            self._alive = self._asked

    def submit(self, task: Task) -> Future[Done]:
        """Hand a task over."""
        future: Future[Done] = Future()
        future.set_running_or_notify_cancel()  # from here on it is finished, even if the batch is to stop
        loop: Any = self._client.loop
        remote = self._client.submit(work, self._shared, task, pure=False)
        # Not by a callback of the remote future: Dask has one thread for those of all clients, and one that waits there
        # when its client closes stops the callbacks of every later client.
        loop.add_callback(self._follow, remote, future)
        return future

    async def _follow(self, remote: Any, future: Future[Done]) -> None:  # noqa: ANN401 - a future of the cluster's own kind
        try:
            future.set_result(await remote)
        except distributed.KilledWorker:
            future.set_exception(BrokenProcessPool())
        except BaseException as error:  # noqa: BLE001 - whoever waits for the future is told
            # An error of a task may be of any kind; without one it is the way to the cluster that failed.
            gone = isinstance(error, CANCELLED) or (isinstance(error, OSError) and remote.status != "error")
            told = FaultsError([_lost(self._address) if gone else _failed(self._address, error)])
            told.__cause__ = error
            future.set_exception(told)
        else:
            self._alive = time.monotonic()


def _wait_for_a_worker(client: Client, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise FaultsError([_without_workers(address)]) from error


def _register(client: Client, address: str, shared: Shared) -> None:
    """Give workers what tasks share, those too that join later. Raises `FaultsError` where they do not answer."""
    scheduler: Any = client.scheduler
    order = {"plugin": dumps(shared), "name": shared.name, "idempotent": False}
    try:
        client.sync(scheduler.register_worker_plugin, **order, callback_timeout=PATIENCE)
    except TimeoutError as error:
        raise FaultsError([_without_workers(address)]) from error
    except OSError:  # a worker just died; the others have it
        return


def _unregister(client: Client, shared: str) -> None:
    """Let workers forget what tasks share. A worker that does not answer is not waited for."""
    scheduler: Any = client.scheduler
    with suppress(Exception):
        client.sync(scheduler.unregister_worker_plugin, name=shared, callback_timeout=PATIENCE)


def _client(address: str) -> Client:
    try:
        return Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        problem = Words(f"无法连接集群:{error}", f"the cluster cannot be reached: {error}")
        remedy = Words(
            "检查调度器地址(如 tcp://10.0.0.5:8786)和网络;不用 --cluster 则在本机计算",
            "check the scheduler's address, such as tcp://10.0.0.5:8786, and the network; "
            "without --cluster this machine calculates",
        )
        raise FaultsError([Fault("cluster", Place(address), problem, remedy)]) from error


def _without_workers(address: str) -> Fault:
    problem = Words("集群没有响应的工作进程", "the cluster has no workers that answer")
    remedy = Words(f"启动工作进程:dask worker {address}", f"start some: dask worker {address}")
    return Fault("cluster", Place(address), problem, remedy)


def _stalled(address: str) -> Fault:
    minutes = f"{STALLED / 60:.0f}"
    problem = Words(
        f"{minutes} 分钟内集群没有可用的工作进程,也没有新结果",
        f"for {minutes} minutes the cluster has had no worker that runs, and there was no result",
    )
    remedy = Words(
        f"重新启动工作进程(dask worker {address}),再用 --resume 续跑",
        f"start its workers anew (dask worker {address}), and go on with --resume",
    )
    return Fault("cluster", Place(address), problem, remedy)


def _failed(address: str, error: BaseException) -> Fault:
    what = f"{type(error).__name__}: {error}"
    problem = Words(f"集群上出错:{what}", f"an error on the cluster: {what}")
    remedy = Words(
        "检查集群各机器是否装有同一版本及其所需的包,再用 --resume 续跑",
        "check that every machine of the cluster has the same version and what it needs, and go on with --resume",
    )
    return Fault("cluster", Place(address), problem, remedy)


def _lost(address: str) -> Fault:
    problem = Words("与集群的连接中断", "the connection to the cluster was lost")
    remedy = Words("集群恢复后用 --resume 续跑", "go on with --resume when the cluster is back")
    return Fault("cluster", Place(address), problem, remedy)


# ---- on a worker of the cluster


class Shared(WorkerPlugin):
    """What all tasks of a batch share; sent once to each worker, also to those that join later."""

    def __init__(self, bases: Mapping[str, Scenario], order: Order) -> None:
        self.name = f"simulator-{uuid.uuid4().hex}"
        self.version = __version__
        self._of = (bases, order)
        self._workers: dict[int, Worker] = {}

    def __call__(self, task: Task) -> Done:
        """Run a task; threads share nothing that changes."""
        if self.version != __version__:
            return Done(failed(Record(task.name, None, "failed", task.inputs), _other_version(task, self.version)))
        return self._workers.setdefault(threading.get_ident(), Worker(*self._of))(task)


def work(shared: str, task: Task) -> Done:
    """Run a task on a worker of the cluster."""
    run: Any = get_worker().plugins[shared]
    done: Done = run(task)
    return done


def _other_version(task: Task, wanted: str) -> Fault:
    problem = Words(
        f"集群上的版本是 {__version__},本机是 {wanted}", f"the cluster has version {__version__}, this machine {wanted}"
    )
    remedy = Words("在集群各机器上安装同一版本", "install the same version on every machine of the cluster")
    return Fault("cluster", Place(task.name), problem, remedy)
