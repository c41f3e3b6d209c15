"""The steps of a run of one of the project's own scenarios, ready to be timed."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from simulator.analysis.scorecard import scorecard
from simulator.content import find_content
from simulator.engine.delivered import completed_shares
from simulator.engine.inputs import deviates, drawn_inputs, one_draw, sample_plan
from simulator.engine.oracle import evaluate
from simulator.engine.program import compile_program
from simulator.engine.run import Runner, run
from simulator.language.loading import load_library

FIVE = "five-models"
SCENARIOS = (FIVE, "baotou-2022-stated", "hohhot-2024-stated")
FIVE_TEXT = """\
scenario: five-models
title: {zh: 五个模型, en: Five models}
region: baotou
models: [economy, people, power, water, grain]
years: [2021, 2026]
scopes: {water: pilot_area}
sampling: {draws: 1000, seed: 1}
"""
DRAWS = 1000
ORACLE_DRAWS = 4


class Steps:
    """`work` maps the name of each step to a call that can be repeated."""

    def __init__(self, name: str) -> None:
        content = _content(name)
        scenario = load_library(content).scenario(name)
        program = compile_program(scenario.system, scenario.years)
        runner = Runner(program)
        projection = runner.run(scenario, draws=DRAWS)
        targets = list(dict.fromkeys(target.key for target in scenario.targets)) or list(scenario.outputs)
        plan = sample_plan(scenario, ORACLE_DRAWS, 1)
        inputs = drawn_inputs(scenario, deviates(scenario, plan, 0, ORACLE_DRAWS))
        inputs |= completed_shares(scenario, inputs, 1, 0, ORACLE_DRAWS)
        draws = [one_draw(inputs, draw, len(scenario.years)) for draw in range(ORACLE_DRAWS)]
        self.size = f"{len(scenario.system.variables)} variables, {len(scenario.targets)} targets"
        self.work: dict[str, Callable[[], object]] = {
            "load and check all content": lambda: load_library(content),
            "compile": lambda: compile_program(scenario.system, scenario.years),
            "central run, fresh": lambda: run(scenario, draws=0, program=program),
            "1,000 draws, fresh": lambda: run(scenario, draws=DRAWS, program=program),
            "1,000 draws, after a slider": lambda: runner.run(scenario, draws=DRAWS),
            "1,000 draws, targets kept, after a slider": lambda: runner.run(scenario, draws=DRAWS, keep=targets),
            "score 1,000 draws": lambda: scorecard(projection),
            "10,000 draws, targets kept": lambda: run(scenario, draws=10_000, keep=targets, program=program),
            "plain evaluator, 4 draws": lambda: [evaluate(scenario.system, scenario.years, draw) for draw in draws],
        }

    def versions(self) -> dict[str, str]:
        """How large the scenario is."""
        return {"size": self.size}

    def remarks(self) -> list[str]:
        """None."""
        return []


def _content(name: str) -> Path:
    """The project's content; for the five models a copy of it without scenarios but their own."""
    content = find_content(os.environ.get("SIMULATOR_CONTENT"))
    if name != FIVE:
        return content
    copy = Path(tempfile.mkdtemp(prefix="five-models-"))
    atexit.register(shutil.rmtree, copy, ignore_errors=True)
    for part in ("models", "regions"):
        shutil.copytree(content / part, copy / part)
    (copy / "scenarios").mkdir()
    (copy / "scenarios" / "five.yaml").write_text(FIVE_TEXT, encoding="utf-8")
    return copy
