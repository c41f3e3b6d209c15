"""How long 1,000 replications of a region's promises of work take, alone and under shared limits and yearly funds.

Run it from the project's folder: `.venv/bin/python benchmarks/pipeline.py`. 120 tasks of 6 lots with 4 stages each; in
the last case 32 tasks of 200 lots, 20 times over.
Times are of one processor, medians of rounds that take the cases in turn; ratios are what to compare.
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable

import numpy as np

from simulator.engine.completion import Completion
from simulator.engine.funds import fund
from simulator.engine.pipeline import Task, deliver, waited
from simulator.language.schema import Distribution, Origin, Title
from simulator.language.works import Plan, StageDefinition, WorkDefinition, equal_lots, month_number

ROUNDS = 3
DRAWS = 1000
TASKS = 120
LOTS = 6
WHOLE_YEAR = tuple(range(1, 13))
TITLE = Title(zh="工作", en="work")
LIMITS = ("delivery.crews", "delivery.inspectors")
FUND = "delivery.fund"

Delivered = dict[str, Completion]


def work(construction: str | None, acceptance: str | None) -> WorkDefinition:
    """A class of outdoor work, its last two stages under these limits."""
    stages = (
        stage("approval", (1, 2, 3)),
        stage("tender", (1, 1.5, 2)),
        stage("construction", (3, 5, 8), season=(4, 5, 6, 7, 8, 9, 10), limit=construction),
        stage("acceptance", (0.2, 0.5, 1), limit=acceptance, batches=(6, 12)),
    )
    origin = Origin(assumed="a made-up class")
    return WorkDefinition("delivery.outdoor", TITLE, stages, 1, LOTS, None, None, None, origin)


def stage(
    name: str,
    months: tuple[float, float, float],
    season: tuple[int, ...] = WHOLE_YEAR,
    limit: str | None = None,
    batches: tuple[int, ...] = (),
) -> StageDefinition:
    """One stage with a triangular length."""
    yearly = limit == FUND
    return StageDefinition(name, TITLE, Distribution(triangular=months), season, limit, batches, yearly=yearly)


def tasks(limited: int, limits: tuple[str, str] = LIMITS, count: int = TASKS, lots: int = LOTS) -> list[Task]:
    """Tasks that begin in the months of three years, the first `limited` of them under both limits."""
    return [
        Task(
            f"region.task_{number}",
            work(*limits) if number < limited else work(None, None),
            Plan(month_number(2022 + number % 3, 1 + number % 12), equal_lots(lots)),
        )
        for number in range(count)
    ]


def run(set_of_tasks: list[Task], crews: float, other: float, draws: int = DRAWS) -> Delivered:
    """The tasks delivered, with room for so many in the two limits, or so many a year."""
    rooms = dict(zip(LIMITS, (np.array([crews]), np.array([other])), strict=True))
    funds = {FUND: fund(2022, np.array([[other]]))}
    return deliver(set_of_tasks, {task.key: rooms for task in set_of_tasks}, 1, 0, draws, funds)


CASES: dict[str, Callable[[], Delivered]] = {
    "no limits": lambda: run(tasks(0), 0, 0),
    "a third under two wide limits": lambda: run(tasks(TASKS // 3), 300, 300),
    "a third under two tight limits": lambda: run(tasks(TASKS // 3), 40, 20),
    "all under two tight limits": lambda: run(tasks(TASKS), 120, 60),
    "all under crews and a yearly fund": lambda: run(tasks(TASKS, (LIMITS[0], FUND)), 120, 200),
    "many lots under two tight limits": lambda: run(tasks(32, count=32, lots=200), 8, 2, 20),
}


def timed() -> dict[str, float]:
    """Median seconds of processor time of each case, which other work on the machine hardly touches."""
    seconds: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, case in CASES.items():
            began = time.process_time()
            case()
            seconds[name].append(time.process_time() - began)
    return {name: statistics.median(values) for name, values in seconds.items()}


def main() -> None:
    """Print the table."""
    print(f"{TASKS} tasks, {LOTS} lots, 4 stages, {DRAWS:,} draws; Python {platform.python_version()}")
    tight = tasks(TASKS // 3)
    for limit, months in waited(tight, CASES["a third under two tight limits"]()).items():
        print(f"{limit}: {months.mean():,.1f} months waited under tight limits")
        assert (months > 0).all(), "the tight limits should make lots wait in every draw"
    result = timed()
    for name, seconds in result.items():
        print(f"{name:32s} {seconds:7.2f} s {seconds / result['no limits']:7.1f} x without limits")


if __name__ == "__main__":
    main()
