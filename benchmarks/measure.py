"""The measuring: contestants side by side, each in a process of its own, taking turns in an order that alternates."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import numpy as np

from benchmarks.contestants import ENTRIES
from benchmarks.processes import ROOT, FaultError, Served, python_of
from benchmarks.steps import SCENARIOS

Say = Callable[[str], None]
TOLERANCE = 1e-9
REFERENCE = "numpy"  # what the others are compared with


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured."""

    rounds: int
    sizes: tuple[int, ...]


FULL = Extent(5, (1_000, 100_000, 1_000_000))
QUICK = Extent(3, (1_000, 10_000))


@dataclass(slots=True)
class Figures:
    """What was measured, in seconds and MB.

    `names` are the contestants that are timed. `times` by (contestant, job, draws), where the job is `simulate` or
    `whole`; `starts` by (contestant, `imports`, `load` or `one`); `memory` by contestant, as (draws, MB before, MB at
    the peak).
    """

    extent: Extent
    names: list[str] = field(default_factory=list)
    versions: dict[str, dict[str, str]] = field(default_factory=dict)
    errors: dict[str, float] = field(default_factory=dict)
    times: dict[tuple[str, str, int], float] = field(default_factory=dict)
    starts: dict[tuple[str, str], float] = field(default_factory=dict)
    memory: dict[str, tuple[int, float, float]] = field(default_factory=dict)
    steps: dict[str, dict[str, float]] = field(default_factory=dict)
    sizes: dict[str, str] = field(default_factory=dict)
    growth: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def time(self, name: str, job: str, draws: int) -> tuple[float, bool] | None:
        """Seconds, and whether they are extrapolated in proportion from fewer draws."""
        most = most_of(name, self.extent)
        seconds = self.times.get((name, job, min(draws, most)))
        return None if seconds is None else (seconds * max(1.0, draws / most), draws > most)


def most_of(name: str, extent: Extent) -> int:
    """The most draws that a contestant is timed with."""
    return min(ENTRIES[name].most, max(extent.sizes))


def measured(extent: Extent, peers: Path, say: Say) -> Figures:
    """Everything but the steps and the growth."""
    figures = Figures(extent)
    pythons = _pythons(peers, figures)
    say("fresh processes: imports, loading, memory")
    _starts(pythons, figures)
    with ExitStack() as stack:
        served = {name: stack.enter_context(Served(name, pythons[name])) for name in figures.names}
        for one in served.values():
            one.ask("load")
        say("do all agree")
        agree(served, figures)
        for draws in extent.sizes:
            say(f"{draws:,} draws")
            _time({name: served[name] for name in figures.names}, draws, figures)
    return figures


def _pythons(peers: Path, figures: Figures) -> dict[str, str]:
    """The interpreter of every contestant that can take part."""
    python = python_of(peers)
    if python is None:
        figures.notes.append("The peers' environment is not there, so that they are left out; `make bench` sets it up.")
    own = {name: sys.executable for name, entry in ENTRIES.items() if not entry.peer}
    return own | ({name: str(python) for name, entry in ENTRIES.items() if entry.peer} if python else {})


_TURNS = count()


def _in_turn(names: Sequence[str]) -> Sequence[str]:
    """The names, forwards and backwards in turn."""
    return names[:: -1 if next(_TURNS) % 2 else 1]


def _starts(pythons: Mapping[str, str], figures: Figures) -> None:
    """Imports, loading and one run in fresh processes; who fails takes no further part."""
    seconds: dict[tuple[str, str], list[float]] = {}
    failed: set[str] = set()
    for _ in range(figures.extent.rounds):
        for name in _in_turn([name for name in pythons if name not in failed]):
            try:
                told = _start(name, pythons[name], figures)
            except (FaultError, OSError) as fault:
                failed.add(name)
                figures.notes.append(f"{ENTRIES[name].title}: left out, {fault}")
                continue
            for what, value in told.items():
                seconds.setdefault((name, what), []).append(value)
    figures.starts = {key: statistics.median(values) for key, values in seconds.items() if key[0] not in failed}
    figures.names = [name for name in pythons if name not in failed]


def _start(name: str, python: str, figures: Figures) -> dict[str, float]:
    """One fresh process; the first of a contestant tells the memory of a whole job, too."""
    with Served(name, python) as fresh:
        told = {what: fresh.ask(what) for what in ("imports", "load", "one")}
        if name not in figures.memory:
            draws, before = most_of(name, figures.extent), fresh.ask("memory")
            fresh.ask("whole", draws=draws)
            figures.memory[name] = (draws, before, fresh.ask("memory"))
    return told


def agree(served: Mapping[str, Served], figures: Figures) -> None:
    """Only contestants whose numbers agree are timed. Raises `FaultError` when there is nothing to agree with."""
    if REFERENCE not in served:
        raise FaultError(f"{ENTRIES[REFERENCE].title}, which the others are compared with, failed: {figures.notes}")
    for name, one in served.items():
        draws = min(1000, most_of(name, figures.extent))
        got, expected = one.ask("found", draws=draws), served[REFERENCE].ask("found", draws=draws)
        error = float(np.max([_off(got[what], expected[what]) for what in ("found", "quantiles")]))  # NaN stays NaN
        figures.errors[name] = error
        about = one.ask("about")
        figures.versions[name] = about["versions"]
        figures.notes += about["remarks"]
        if not error <= TOLERANCE:  # nor does NaN agree
            figures.names.remove(name)
            figures.notes.append(f"{ENTRIES[name].title}: not timed, its numbers are off by {error:.1e}")
    if REFERENCE not in figures.names:  # it agrees with itself unless some of its numbers are none
        raise FaultError(f"{ENTRIES[REFERENCE].title}, which the others are compared with, yields what is no number")


def _off(got: object, expected: object) -> float:
    one, other = np.asarray(got), np.asarray(expected)
    return float(np.max(np.abs(one / other - 1.0))) if one.shape == other.shape else np.inf


def _time(served: Mapping[str, Served], draws: int, figures: Figures) -> None:
    """Medians of both jobs; every round takes the contestants in turn, after one that warms up."""
    for job in ("simulate", "whole"):
        seconds: dict[str, list[float]] = {name: [] for name in served}
        for number in range(figures.extent.rounds + 1):
            for name in _in_turn([*served]):
                most = min(draws, most_of(name, figures.extent))
                if (name, job, most) not in figures.times:
                    taken = served[name].ask(job, draws=most)
                    seconds[name] += [taken] if number else []
        for name, values in seconds.items():
            if values:
                figures.times[name, job, min(draws, most_of(name, figures.extent))] = statistics.median(values)
    for one in served.values():
        one.ask("forget")


def measured_steps(rounds: int) -> Iterator[tuple[str, str, dict[str, float]]]:
    """The steps of real scenarios: name, size and median seconds of each step."""
    for scenario in SCENARIOS:
        with Served(f"steps:{scenario}") as served:
            names = served.ask("names")
            seconds: dict[str, list[float]] = {name: [] for name in names}
            for number in range(rounds + 1):
                for name in _in_turn(names):
                    taken = served.ask("step", name=name)
                    seconds[name] += [taken] if number else []
            size = served.ask("about")["versions"]["size"]
            yield scenario, size, {name: statistics.median(values) for name, values in seconds.items()}


def measured_help(rounds: int) -> float:
    """Median seconds of `simulator --help`, a process each."""
    return statistics.median(_run_seconds([sys.executable, "-m", "simulator", "--help"]) for _ in range(rounds))


def measured_growth(*, quick: bool) -> list[dict[str, object]]:
    """The figures of `benchmarks.growth`, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.growth", *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    return [json.loads(line) for line in done.stdout.splitlines()]


def _run_seconds(command: Sequence[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    return time.perf_counter() - began
