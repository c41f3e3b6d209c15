"""The one way through: load -> check -> compile -> sample -> run -> score."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.analysis.scorecard import Scorecard, scorecard
from simulator.analysis.tally import Tally
from simulator.engine.program import compile_program
from simulator.engine.projection import Projection
from simulator.engine.run import Progress, Runner
from simulator.fast.compiler import Numba, installed
from simulator.language.scenario import Scenario
from simulator.processors import available


def project(
    scenario: Scenario,
    *,
    draws: int | None = None,
    seed: int | None = None,
    keep: Sequence[str] | None = None,
    progress: Progress | None = None,
    runner: Runner | None = None,
) -> tuple[Projection, Scorecard]:
    """Project and score a scenario, `load_library(content).scenario(name)`: loaded and checked.

    The notebook, the command line and the batch call this; the app takes the same steps, each when a page asks for it.
    `runner` is one kept from a run of the same system and horizon; for the others see `simulator.engine.run.run`.
    Draws that are too many to be kept are counted as they come. Raises `FaultsError` when a result is not finite.
    """
    runner = runner or runner_for(scenario)
    tally = Tally(scenario)
    projection = runner.run(scenario, draws=draws, seed=seed, keep=keep, progress=progress, watcher=tally)
    return projection, scorecard(projection, tally.spreads() if projection.sketches else None)


def runner_for(scenario: Scenario) -> Runner:
    """A runner that uses all of this machine: every processor, and machine code where the extra `fast` is installed."""
    program = compile_program(scenario.system, scenario.years)
    return Runner(program, threads=available(), compiler=Numba() if installed() else None)
