"""How long the steps of a run take, and how much faster the array program is than the plain evaluator.

Run it from the project's folder: `.venv/bin/python benchmarks/engine.py [scenario]`. Times are medians of rounds that
take the steps in turn, so that a slow moment of the machine touches all of them; ratios are what to compare.
"""

from __future__ import annotations

import platform
import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from simulator.analysis.scorecard import scorecard
from simulator.content import find_content
from simulator.engine.inputs import deviates, drawn_inputs, one_draw, sample_plan
from simulator.engine.oracle import evaluate
from simulator.engine.program import compile_program
from simulator.engine.run import Runner, run
from simulator.language.loading import load_library

ROUNDS = 7


def steps(name: str) -> dict[str, Callable[[], object]]:
    """The steps to time, each ready to be called again."""
    content = find_content()
    scenario = load_library(content).scenario(name)
    program = compile_program(scenario.system, scenario.years)
    runner = Runner(program)
    projection = runner.run(scenario, draws=1000)
    keep = [target.key for target in scenario.targets]
    inputs = drawn_inputs(scenario, deviates(scenario, sample_plan(scenario, 4, 1), 0, 4))
    draws = [one_draw(inputs, draw, len(scenario.years)) for draw in range(4)]
    return {
        "load and check all content": lambda: load_library(content),
        "compile": lambda: compile_program(scenario.system, scenario.years),
        "central run, fresh": lambda: run(scenario, draws=0, program=program),
        "1,000 draws, fresh": lambda: run(scenario, draws=1000, program=program),
        "1,000 draws, after a slider": lambda: runner.run(scenario, draws=1000),
        "score 1,000 draws": lambda: scorecard(projection),
        "100,000 draws, targets kept": lambda: run(scenario, draws=100_000, keep=keep, program=program),
        "plain evaluator, 4 draws": lambda: [evaluate(scenario.system, scenario.years, draw) for draw in draws],
    }


def timed(work: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of each step."""
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(ROUNDS):
        for name, step in work.items():
            began = time.perf_counter()
            step()
            seconds[name].append(time.perf_counter() - began)
    return {name: statistics.median(values) for name, values in seconds.items()}


def main() -> None:
    """Print the table."""
    name = sys.argv[1] if len(sys.argv) > 1 else "baotou-2022-stated"
    print(f"{name}; Python {platform.python_version()}, numpy {np.__version__}, {platform.machine()}")
    result = timed(steps(name))
    unit = result["1,000 draws, after a slider"]
    for step, seconds in result.items():
        print(f"{step:32s} {seconds * 1000:10.1f} ms {seconds / unit:8.2f} x the slider's run")
    ratio = (result["plain evaluator, 4 draws"] / 4) / (result["100,000 draws, targets kept"] / 100_000)
    print(f"array program: {ratio:,.0f} times the plain evaluator, draw for draw")


if __name__ == "__main__":
    main()
