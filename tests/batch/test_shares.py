"""Very many draws, shared out: the same bytes as from one task, whoever counts, in any order, after an interruption."""

import os
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from helpers import RUNS, batch, files

from simulator.batch import processes, shares
from simulator.batch.gathering import FOLDER
from simulator.batch.manifest import MANIFEST
from simulator.batch.run import count_tasks
from simulator.batch.selection import select
from simulator.batch.shares import Share, joined, share_of, spans_of, unpacked
from simulator.batch.worker import Order, Worker
from simulator.engine import parts
from simulator.engine.program import compile_program
from simulator.engine.run import Runner
from simulator.pipeline import project

DRAWS = 1000
SIZE = 300  # of a share: the last is a smaller one
SPANS = [(0, 300), (300, 600), (600, 900), (900, 1000)]
ORDER = {"draws": DRAWS, "formats": ("csv", "parquet")}


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """As if memory held no draw."""
    monkeypatch.setattr(parts, "BUDGET", 0)
    monkeypatch.setattr(shares, "SHARE", SIZE)


def results(folder):
    return {name: data for name, data in files(folder).items() if name != MANIFEST}


@pytest.fixture
def whole(content, tmp_path, monkeypatch):
    """What a batch yields that shares nothing out."""
    with monkeypatch.context() as context:
        context.setattr(shares, "SHARE", DRAWS)
        batch(content, tmp_path / "whole", "scenarios/shire", **ORDER)
    return results(tmp_path / "whole")


# ---- the arithmetic


@pytest.mark.parametrize("name", ["shire", "shire-busy"])
def test_shares_joined_in_any_order_give_what_one_run_gives(toy, name):
    scenario = toy.scenario(name)
    runner = Runner(compile_program(scenario.system, scenario.years))
    projection, card = project(scenario, draws=DRAWS, runner=runner)
    spans = spans_of(scenario, DRAWS)
    assert list(spans) == SPANS
    sent = [unpacked(share_of(scenario, span, runner, draws=DRAWS, seed=None).packed) for span in reversed(spans)]
    again, same = joined(scenario, sent, runner, draws=DRAWS, seed=None)
    assert again.sketches.keys() == projection.sketches.keys()
    for key in projection.sketches:
        np.testing.assert_array_equal(again.quantiles(key), projection.quantiles(key), err_msg=key)
    assert [(one.quantiles, one.probability) for one in same.scores] == [
        (one.quantiles, one.probability) for one in card.scores
    ]


def test_what_memory_holds_is_not_shared_out(toy, monkeypatch):
    scenario = toy.scenario("shire")
    monkeypatch.setattr(parts, "BUDGET", 2**31)
    assert spans_of(scenario, DRAWS) == ()
    with pytest.raises(ValueError, match="no parts to be joined"):
        Runner(compile_program(scenario.system, scenario.years)).run(scenario, draws=DRAWS, span=(0, 10))


@pytest.mark.parametrize("data", [b"", b"PK", b"{}", b"\x93NUMPY", b"x" * 1000])
def test_what_is_no_share_is_told(data):
    with pytest.raises(ValueError):  # noqa: PT011 - of whatever it is that is wrong
        unpacked(data)


def test_a_damaged_share_is_told_or_does_not_fit(toy):
    scenario = toy.scenario("shire")
    runner = Runner(compile_program(scenario.system, scenario.years))
    data = share_of(scenario, (0, SIZE), runner, draws=DRAWS, seed=None).packed
    assert unpacked(data).fits(scenario, (0, SIZE))
    assert not unpacked(data).fits(scenario, (0, SIZE + 1))
    assert not Share().fits(scenario, (0, SIZE))
    for cut in range(0, len(data), 997):
        with pytest.raises(ValueError):  # noqa: PT011
            unpacked(data[:cut])


def test_a_share_in_which_any_byte_is_another_is_told_or_counts_the_same(toy):
    scenario = toy.scenario("shire")
    runner = Runner(compile_program(scenario.system, scenario.years))
    data = share_of(scenario, (0, SIZE), runner, draws=DRAWS, seed=None).packed
    told = 0
    for place in range(0, len(data), 61):
        try:
            found = unpacked(data[:place] + bytes([data[place] ^ 0x5A]) + data[place + 1 :])
        except ValueError:
            told += 1
        else:
            assert found.packed == data
    assert told > len(data) // 61 // 2


# ---- the batch


def busily(task):
    """The work of a process that holds no draw in memory."""
    parts.BUDGET = 0
    return processes.work(task)


@pytest.mark.parametrize("workers", [1, 2])
def test_shared_out_a_batch_writes_the_same_bytes(content, tmp_path, monkeypatch, whole, workers):
    monkeypatch.setattr(processes, "work", busily)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    told = []
    crew = processes.local(9, workers)
    batch(content, tmp_path / "out", "scenarios/shire", **ORDER, crew=crew, advance=lambda *item: told.append(item))
    assert results(tmp_path / "out") == whole
    assert {run for run, _, _ in told} == {"shire", *(f"shire-busy~{number}" for number in range(1, 7))}
    assert max(told) == ("shire-busy~6", DRAWS, DRAWS)


def test_every_share_is_a_task(content):
    selection = select([str(content / "scenarios/shire/shire.yaml")])
    assert count_tasks(selection, Order(content, draws=DRAWS)) == 4
    assert count_tasks(selection, Order(content, draws=SIZE)) == 1


@dataclass
class Counting:
    """Carries tasks out in this process, and notes which; `fail` is told of each before."""

    worker: Worker
    done: list
    fail: object
    capacity: int = 1

    def submit(self, task):
        future = Future()
        try:
            self.fail(task)
            future.set_result(self.worker(task))
        except BrokenProcessPool as error:
            future.set_exception(error)
        else:
            self.done.append((task.name, task.span))
        return future


@dataclass
class Crew:
    done: list = field(default_factory=list)
    fail: object = lambda _: None

    @contextmanager
    def __call__(self, bases, order):
        yield Counting(Worker(bases, order), self.done, self.fail)


def test_an_interrupted_batch_counts_only_the_shares_that_are_missing(content, tmp_path, whole):
    def interrupt(run, counted, _draws):
        if (run, counted) == ("shire-busy~2", 2 * SIZE):
            raise KeyboardInterrupt

    every = [(name, span) for name in RUNS for span in SPANS]
    out, first, second = tmp_path / "out", Crew(), Crew()
    with pytest.raises(KeyboardInterrupt):
        batch(content, out, "scenarios/shire", **ORDER, crew=first, advance=interrupt)
    last = max((out / FOLDER).iterdir(), key=lambda path: path.stat().st_mtime_ns)
    last.write_bytes(last.read_bytes()[:-100])
    batch(content, out, "scenarios/shire", **ORDER, crew=second, resume=True)
    assert results(out) == whole
    assert second.done == [item for item in every if item not in first.done[:5]]  # the sixth is damaged
    assert not (out / FOLDER).exists()


def test_without_resume_all_shares_are_counted_anew(content, tmp_path, whole):
    out, crew = tmp_path / "out", Crew()
    (out / FOLDER).mkdir(parents=True)
    (out / FOLDER / "left-0.npz").write_bytes(b"left")
    batch(content, out, "scenarios/shire", **ORDER, crew=crew)
    assert len(crew.done) == 4 * 7
    assert results(out) == whole


def test_a_share_that_kills_its_worker_fails_its_run_alone(content, tmp_path, whole):
    def kill(task):
        if (task.name, task.span) == ("shire-busy~2", (SIZE, 2 * SIZE)):
            raise BrokenProcessPool

    manifest = batch(content, tmp_path / "out", "scenarios/shire", **ORDER, crew=Crew(fail=kill))
    assert [(record.scenario, record.faults[0].code) for record in manifest.failed] == [("shire-busy~2", "process")]
    assert all(data == whole[name] for name, data in results(tmp_path / "out").items() if name.endswith(".csv"))


def test_a_run_whose_numbers_are_not_finite_is_told_of_as_without_shares(content, tmp_path, monkeypatch):
    region = content / "regions/shire/region.yaml"
    text = region.read_text(encoding="utf-8")
    seldom_zero = "value: 410\n    uncertainty: {discrete: [[0, 1], [410, 400]], of: value}"
    region.write_text(text.replace("value: 410", seldom_zero), encoding="utf-8")
    bad = "scenario: bad\ntitle: {zh: 坏, en: Bad}\nextends: shire\noutputs: [farm.self_sufficiency]\n"
    (content / "scenarios/bad.yaml").write_text(bad, encoding="utf-8")
    crew = Crew()
    (failed,) = batch(content, tmp_path / "out", "scenarios/bad.yaml", **ORDER, crew=crew).failed
    monkeypatch.setattr(shares, "SHARE", DRAWS)
    (alone,) = batch(content, tmp_path / "alone", "scenarios/bad.yaml", **ORDER).failed
    assert failed.faults == alone.faults
    assert failed.faults[0].code == "not-finite"
    assert len(crew.done) < 4
