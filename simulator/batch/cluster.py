"""Workers of a Dask cluster that exists already. They need the simulator installed, and no folder in common."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from typing import Any

import distributed
from distributed import Client, WorkerPlugin, get_worker

from simulator import __version__
from simulator.batch.executor import AHEAD
from simulator.batch.manifest import Record
from simulator.batch.worker import Done, Order, Task, Worker, failed
from simulator.language.faults import Fault, FaultsError, Place, Words
from simulator.language.scenario import Scenario

PATIENCE = 20.0  # seconds to wait for the scheduler, and for the first worker
FRESH = 5.0  # seconds for which the number of workers is taken as known


@contextmanager
def cluster(address: str, bases: Mapping[str, Scenario], order: Order) -> Iterator[Cluster]:
    """The workers behind a scheduler's address. Raises `FaultsError` when it cannot be reached or has none."""
    client = _client(address)
    shared = Shared(bases, order)
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        client.register_plugin(shared, shared.name)
        try:
            yield Cluster(client, address, shared.name)
        finally:
            if client.status == "running":  # else the cluster is gone
                with suppress(Exception):
                    client.unregister_worker_plugin(shared.name)
    except TimeoutError as error:
        raise FaultsError([_without_workers(address)]) from error
    finally:
        client.close(timeout=PATIENCE)


class Cluster:
    """Hands tasks to the cluster. One that a worker took along when it died, the cluster itself tries again."""

    def __init__(self, client: Client, address: str, shared: str) -> None:
        self._client = client
        self._address = address
        self._shared = shared
        self._asked, self._threads = float("-inf"), 1

    @property
    def capacity(self) -> int:
        """Twice the threads of all workers; they may come and go."""
        if time.monotonic() - self._asked > FRESH:
            self._threads = max(1, sum(self._client.nthreads().values()))
            self._asked = time.monotonic()
        return AHEAD * self._threads

    def submit(self, task: Task) -> Future[Done]:
        """Hand a task over."""
        future: Future[Done] = Future()
        future.set_running_or_notify_cancel()  # from here on it is finished, even if the batch is to stop
        remote = self._client.submit(work, self._shared, task, pure=False)
        remote.add_done_callback(lambda found: self._settle(future, found))
        return future

    def _settle(self, future: Future[Done], found: Any) -> None:  # noqa: ANN401 - a future of the cluster's own kind
        try:
            future.set_result(found.result())
        except distributed.KilledWorker:
            future.set_exception(BrokenProcessPool())
        except BaseException:  # noqa: BLE001 - cancelled: the scheduler is gone, and with it what it had
            future.set_exception(FaultsError([_lost(self._address)]))


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
    problem = Words("集群没有工作进程", "the cluster has no workers")
    remedy = Words(f"启动工作进程:dask worker {address}", f"start some: dask worker {address}")
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
