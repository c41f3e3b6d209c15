"""The one way through: load -> check -> compile -> sample -> run -> score."""

from __future__ import annotations

from pathlib import Path

from simulator.analysis.scorecard import Scorecard, scorecard
from simulator.engine.program import compile_program
from simulator.engine.projection import Projection
from simulator.engine.run import run
from simulator.language.loading import load_library


def project(
    content: Path, name: str, *, draws: int | None = None, seed: int | None = None
) -> tuple[Projection, Scorecard]:
    """Project and score one scenario of a content folder.

    The app, the command line, the batch and Python all take these steps, only keeping some of them for the next run.
    Raises `FaultsError` with every fault of the input.
    """
    library = load_library(content)  # load: texts are read; check: shapes, names, units, cycles
    scenario = library.scenario(name)
    program = compile_program(scenario.system, scenario.years)
    projection = run(scenario, draws=draws, seed=seed, program=program)  # sample and run, a chunk of draws at a time
    return projection, scorecard(projection)
