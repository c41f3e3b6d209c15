"""Tasks and whoever carries them out: what is handed out, tried again, taken back."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field

import pytest

from simulator.batch.executor import run_tasks
from simulator.batch.manifest import Record
from simulator.batch.worker import Done, Task
from simulator.language.schema import Title

TASKS = [Task("a", f"a~{number}", Title(zh="甲", en="A"), {}, "x") for number in range(1, 10)]


@dataclass
class Fake:
    """Carries out what it was handed once it holds `capacity` tasks, or is handed no more; a deadly task kills all."""

    deadly: tuple[str, ...] = ()
    capacity: int = 3
    handed: list[str] = field(default_factory=list)
    most: int = 0
    waiting: dict[str, Future] = field(default_factory=dict)

    def submit(self, task):
        self.handed.append(task.name)
        future = self.waiting[task.name] = Future()
        self.most = max(self.most, len(self.waiting))
        return future

    def work(self):
        killed = any(name in self.deadly for name in self.waiting)
        for name, future in self.waiting.items():
            if future.cancelled():
                continue
            if killed:
                future.set_exception(BrokenProcessPool())
            else:
                future.set_result(Done(Record(name, None, "done", "x")))
        self.waiting = {}


@pytest.fixture
def taken(monkeypatch):
    """Runs tasks with a fake executor, and tells what became of them."""

    def run(fake, stop=lambda: False):
        records = {}
        monkeypatch.setattr("simulator.batch.executor.wait", wait_for(fake))
        run_tasks(TASKS, fake, lambda done: records.setdefault(done.record.scenario, done.record.status), stop)
        return records

    return run


def wait_for(fake):
    from concurrent.futures import wait  # noqa: PLC0415 - the real one

    def waiting(*arguments):
        fake.work()
        return wait(*arguments)

    return waiting


def test_every_task_is_carried_out_once_and_no_more_are_handed_out_than_there_is_room_for(taken):
    fake = Fake()
    assert taken(fake) == {task.name: "done" for task in TASKS}
    assert fake.handed == [task.name for task in TASKS]
    assert fake.most == 3


@pytest.mark.parametrize("deadly", [("a~1",), ("a~5",), ("a~4", "a~5"), ("a~9",), tuple(task.name for task in TASKS)])
def test_who_kills_a_worker_fails_and_whoever_was_beside_it_does_not(taken, deadly):
    found = taken(Fake(deadly))
    assert {name for name, status in found.items() if status == "failed"} == set(deadly)
    assert len(found) == len(TASKS)


def test_where_workers_leave_no_more_is_handed_out_until_there_is_room_again(taken):
    class Shrinking(Fake):
        def submit(self, task):
            self.capacity = 1 if task.name == "a~3" else self.capacity
            return super().submit(task)

        def work(self):
            first = next(iter(self.waiting))  # one at a time, so that more are under way than there is room for
            self.waiting.pop(first).set_result(Done(Record(first, None, "done", "x")))

    fake = Shrinking()
    assert taken(fake) == {task.name: "done" for task in TASKS}
    assert fake.handed == [task.name for task in TASKS]


def test_a_stop_hands_out_no_more_and_takes_back_what_has_not_begun(taken):
    fake = Fake()
    with pytest.raises(KeyboardInterrupt):
        taken(fake, stop=lambda: len(fake.handed) >= 3)
    assert fake.handed == ["a~1", "a~2", "a~3"]
