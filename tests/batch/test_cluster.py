"""Batches on a Dask cluster: the same bytes as on one machine, whichever workers die."""

import operator
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future
from functools import partial
from pathlib import Path

import pytest
from helpers import RUNS, batch, files, sweep_of

from simulator.batch.manifest import MANIFEST
from simulator.engine import parts
from simulator.language.faults import FaultsError

pytest.importorskip("distributed", reason="the extra [cluster] is not installed")

import dask
from distributed import Client

from simulator.batch import cluster as far
from simulator.batch import shares
from simulator.batch.cluster import Cluster, cluster
from simulator.batch.executor import AHEAD
from simulator.batch.run import run_batch
from simulator.batch.selection import select
from simulator.batch.worker import Order

HERE = Path(__file__).parent
ORDER = {"draws": 3, "formats": ("csv", "parquet")}
# Dask leaves sockets and loops of a closed client to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore")


def own_cluster():
    """Two workers, each a process, that find the simulator and the functions of these tests."""
    command = [sys.executable, str(HERE / "dask_cluster.py")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parents[1]), str(HERE)])}
    return subprocess.Popen(command, env=env, text=True, **pipes)  # noqa: S603 - our own script


@pytest.fixture(scope="module")
def address():
    """The address of a cluster."""
    with own_cluster() as process:
        yield process.stdout.readline().strip()
        process.stdin.close()
        process.wait(30)


def results(folder):
    return {name: data for name, data in files(folder).items() if name != MANIFEST}


def test_workers_of_a_cluster_give_the_same_bytes(content, tmp_path, address):
    manifest = batch(content, tmp_path / "far", **ORDER, crew=partial(cluster, address))
    assert [item.scenario for item in manifest.scenarios] == RUNS
    assert {item.status for item in manifest.scenarios} == {"done"}
    batch(content, tmp_path / "here", **ORDER)
    assert results(tmp_path / "far") == results(tmp_path / "here")
    again = batch(content, tmp_path / "far", **ORDER, resume=True)
    assert {item.status for item in again.scenarios} == {"kept"}


def budget(limit):
    """Give the process so many bytes for draws."""
    parts.BUDGET = limit


def test_workers_of_a_cluster_share_the_draws_of_one_run(content, tmp_path, address, monkeypatch):
    monkeypatch.setattr(parts, "BUDGET", 0)
    batch(content, tmp_path / "here", "scenarios/shire/shire.yaml", **ORDER | {"draws": 500})
    monkeypatch.setattr(shares, "SHARE", 100)
    told = []
    with Client(address, set_as_default=False) as client:
        client.run(budget, 0)
        batch(
            *(content, tmp_path / "far", "scenarios/shire/shire.yaml"),
            **ORDER | {"draws": 500},
            crew=partial(cluster, address),
            advance=lambda *item: told.append(item),
        )
        client.run(budget, 2**31)
    assert told == [("shire", 100 * number, 500) for number in range(1, 6)]
    assert results(tmp_path / "far") == results(tmp_path / "here")


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_a_worker_that_is_killed_loses_nothing(content, tmp_path, address):
    sweep_of(content, 40)
    with Client(address, set_as_default=False) as client:
        workers = list(client.run(os.getpid).values())
    told = []

    def kill_one(record):
        told.append(record)
        if len(told) == 5:
            os.kill(workers[0], signal.SIGKILL)

    crew = partial(cluster, address)
    manifest = far_batch(content, tmp_path / "far", crew, kill_one)
    assert len(told) == 81
    assert manifest.failed == ()
    batch(content, tmp_path / "here", **ORDER)
    assert results(tmp_path / "far") == results(tmp_path / "here")


def far_batch(content, folder, crew, report, **more):
    return run_batch(select([str(content)]), Order(folder, **ORDER), report=report, crew=crew, **more)


def test_a_worker_of_another_version_is_told(content, tmp_path, address, monkeypatch):
    monkeypatch.setattr(far, "__version__", "0.0.0")
    manifest = batch(content, tmp_path, "scenarios/shire/shire.yaml", **ORDER, crew=partial(cluster, address))
    (failed,) = manifest.failed
    assert failed.faults[0].code == "cluster"
    assert "0.0.0" in failed.faults[0].problem.en


def test_a_stop_finishes_what_is_under_way(content, tmp_path, address):
    told = []
    crew = partial(cluster, address)
    with pytest.raises(KeyboardInterrupt):
        far_batch(content, tmp_path, crew, told.append, stop=lambda: len(told) >= 1)
    again = batch(content, tmp_path, **ORDER, resume=True)
    assert [item.scenario for item in again.scenarios if item.status == "kept"] == [
        name for name in RUNS if name in {record.scenario for record in told}
    ]
    assert 1 <= len(told) <= 2 * 2


def test_workers_that_never_come_back_are_not_waited_for_without_end(content, tmp_path, monkeypatch):
    monkeypatch.setattr(far, "FRESH", 0.1)
    monkeypatch.setattr(far, "STALLED", 3.0)
    sweep_of(content, 60)
    with own_cluster() as process:
        address = process.stdout.readline().strip()
        told = []

        def leave(record):
            told.append(record)
            if len(told) == 3:
                process.stdin.write("0\n")
                process.stdin.flush()

        with pytest.raises(FaultsError) as caught:
            far_batch(content, tmp_path, partial(cluster, address), leave)
        process.stdin.close()
        process.wait(30)
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.file) == ("cluster", address)
    assert "no worker that runs" in fault.problem.en
    assert "--resume" in fault.remedy.zh
    again = batch(content, tmp_path, **ORDER, resume=True)
    assert sum(item.status == "kept" for item in again.scenarios) >= 3


def test_a_batch_waits_for_no_callback_of_another_client(content, tmp_path, address):
    """Dask has one thread for the callbacks of all clients of a process."""
    held, released, in_time = threading.Event(), threading.Event(), Future()

    def hold(_):
        held.set()
        in_time.set_result(released.wait(120))

    with Client(address, set_as_default=False) as client:
        other = client.submit(os.getpid, pure=False)
        other.add_done_callback(hold)
        assert held.wait(30)
        try:
            manifest = batch(content, tmp_path, **ORDER, crew=partial(cluster, address))
        finally:
            released.set()
        assert in_time.result(30), "the batch ended only when the callback did"
    assert {item.status for item in manifest.scenarios} == {"done"}


class Answering:
    """A client of a cluster whose one worker is in a state given."""

    def __init__(self, status):
        self.status = status

    def scheduler_info(self, **_):
        return {"workers": {"tcp://127.0.0.1:1": {"status": self.status, "nthreads": 3}}}


@pytest.mark.parametrize("status", ["init", "closing"])
def test_only_workers_that_run_count(monkeypatch, status):
    assert Cluster(Answering("running"), "here", "x").capacity == AHEAD * 3
    stuck = Cluster(Answering(status), "here", "x")
    assert stuck.capacity == AHEAD  # for a while it may still come
    monkeypatch.setattr(far, "STALLED", -1.0)
    with pytest.raises(FaultsError, match="no worker that runs"):
        _ = stuck.capacity


def test_an_error_on_the_cluster_is_told_as_it_is(content, tmp_path, address, monkeypatch):
    monkeypatch.setattr(far, "work", operator.mod)  # of a text and a task: it is none of what a worker expects
    with pytest.raises(FaultsError) as caught:
        batch(content, tmp_path, **ORDER, crew=partial(cluster, address))
    assert "TypeError: not all arguments converted" in caught.value.faults[0].problem.en
    assert isinstance(caught.value.__cause__, TypeError)


@pytest.mark.parametrize("nowhere", ["tcp://127.0.0.1:1", "nonsense"])
def test_an_address_without_a_cluster_is_told(content, tmp_path, nowhere, monkeypatch):
    monkeypatch.setattr(far, "PATIENCE", 1.0)
    with pytest.raises(FaultsError) as caught:
        batch(content, tmp_path, **ORDER, crew=partial(cluster, nowhere))
    (fault,) = caught.value.faults
    assert (fault.code, fault.place.file) == ("cluster", nowhere)


def test_a_cluster_that_goes_away_is_told_and_the_batch_gone_on_with(content, tmp_path):
    sweep_of(content, 60)
    soon = dask.config.set({"distributed.comm.timeouts.connect": "2s"})  # for so long it is looked for again
    with soon, own_cluster() as process:
        address = process.stdout.readline().strip()
        told = []

        def end(record):
            told.append(record)
            if len(told) == 3:
                process.kill()

        with pytest.raises(FaultsError) as caught:
            far_batch(content, tmp_path / "far", partial(cluster, address), end)
    (fault,) = caught.value.faults
    assert "the connection to the cluster was lost" in fault.problem.en
    again = batch(content, tmp_path / "far", **ORDER, resume=True)
    assert sum(item.status == "kept" for item in again.scenarios) >= 3
    batch(content, tmp_path / "here", **ORDER)
    assert results(tmp_path / "far") == results(tmp_path / "here")
