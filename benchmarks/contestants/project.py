"""This project, through its own runner. A variant is a line in `contestants.ENTRIES`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from importlib import import_module
from importlib.metadata import version
from itertools import cycle
from typing import Any

import numpy as np

from benchmarks.contestants.base import Array, Contestant
from benchmarks.reference.facts import CONTENT, INDICATORS, LEVELS, SCENARIO, SEED, YEARS
from simulator.engine import run as engine
from simulator.engine.program import Program, compile_program
from simulator.engine.run import Runner
from simulator.language.loading import load_library
from simulator.language.scenario import Scenario

SLIDER = {"economy.growth": 6.1}  # nearly everything rests on it


def fresh_runner(program: Program, *, threads: int | None = None, fast: bool = True) -> Runner:
    """A runner that keeps nothing yet; by default with all processors, and machine code where that is installed.

    In an older checkout, whose runner knows no threads or no machine code, it goes without.
    """
    known = {item.name for item in fields(Runner)}
    options: dict[str, Any] = {}
    if "threads" in known:
        options["threads"] = threads or import_module("simulator.processors").available()
    if "compiler" in known and fast:
        compiler = import_module("simulator.fast.compiler")
        options["compiler"] = compiler.Numba() if compiler.installed() else None
    return Runner(program, **options)


class Project(Contestant):
    """With so many `threads` (all processors if None), by machine code if `fast`."""

    scenario: Scenario
    program: Program

    def __init__(self, *, threads: int | None = None, fast: bool = False) -> None:
        self._threads, self._fast = threads, fast
        self._draws = 0
        self._parts: dict[tuple[int, int], Any] = {}
        self._found: dict[str, Array] = {}

    def load(self) -> None:
        """Read and check all files anew, compile; machine code by a run of as few draws as it is used for."""
        self.scenario = load_library(CONTENT).scenario(SCENARIO)
        self.program = compile_program(self.scenario.system, self.scenario.years)
        self._slider = cycle((self.scenario.with_changes(SLIDER), self.scenario))
        self._kept = self._runner()
        if self._fast:
            self._kept.run(self.scenario, draws=getattr(engine, "FAST_FROM", 0), keep=INDICATORS)

    def _runner(self) -> Runner:
        return fresh_runner(self.program, threads=self._threads, fast=self._fast)

    def one(self) -> None:
        """The central run after a slider has moved, of a runner that is kept: what does not change is not run again."""
        self._kept.run(next(self._slider), draws=0)

    def give(self, inputs: Array, weather: Array) -> None:
        """Draw by itself, which comes to the same numbers, and remember what was drawn for every part."""
        del weather
        self._draws, self._parts, self._found = inputs.shape[1], {}, {}
        with _instead_of_drawing(self._remembered):
            self._runner().run(self.scenario, draws=self._draws, seed=SEED, keep=INDICATORS)

    def _remembered(self, drawing: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401 - passed on
        """What was drawn for a part before; `given` are scenario, plan, first and last draw, and what is wanted."""
        span = given[2], given[3]
        if span not in self._parts:
            self._parts[span] = drawing(*given)
        return self._parts[span]

    def simulate(self) -> None:
        """A fresh runner, whose drawing costs nothing."""
        with _instead_of_drawing(self._remembered):
            done = self._runner().run(self.scenario, draws=self._draws, seed=SEED, keep=INDICATORS)
        self._found = dict(done.samples)

    def found(self) -> Array:
        """See `Contestant`."""
        nothing = np.empty((len(YEARS), 0))
        return np.stack([self._found.get(key, nothing) for key in INDICATORS])

    def whole(self, draws: int) -> Array:
        """See `Contestant`."""
        projection = self._runner().run(self.scenario, draws=draws, seed=SEED, keep=INDICATORS)
        return np.stack([projection.quantiles(key, LEVELS) for key in INDICATORS], axis=1)

    def versions(self) -> dict[str, str]:
        """See `Contestant`."""
        names = ("simulator", "numpy", "scipy", *(("numba",) if self._fast else ()))
        return {name: version(name) for name in names}


@contextmanager
def _instead_of_drawing(remembered: Callable[..., Any]) -> Iterator[None]:
    """The engine's function `deviates` replaced where its runs call it."""
    place: Any = engine if hasattr(engine, "deviates") else import_module("simulator.engine.lane")
    drawing = place.deviates
    place.deviates = lambda *given: remembered(drawing, *given)
    try:
        yield
    finally:
        place.deviates = drawing
