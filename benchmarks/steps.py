"""The steps of a run of one of the project's own scenarios, ready to be timed."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import cycle
from pathlib import Path

from benchmarks.contestants.project import fresh_runner
from simulator.analysis.scorecard import scorecard
from simulator.content import find_content
from simulator.engine.delivered import completed_shares
from simulator.engine.inputs import deviates, drawn_inputs, one_draw, sample_plan
from simulator.engine.oracle import evaluate
from simulator.engine.program import Program, compile_program
from simulator.language.loading import load_library
from simulator.language.scenario import Scenario

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
SLIDER = "economy.market_conditions"  # much rests on it; a scenario without it moves its first assumption
ORACLE_DRAWS = 4


class Steps:
    """`work` maps the name of each step to a call that can be repeated."""

    def __init__(self, name: str) -> None:
        content = _content(name)
        scenario = load_library(content).scenario(name)
        program = compile_program(scenario.system, scenario.years)
        projection = fresh_runner(program).run(scenario, draws=DRAWS)
        targets = list(dict.fromkeys(target.key for target in scenario.targets)) or list(scenario.outputs)
        plan = sample_plan(scenario, ORACLE_DRAWS, 1)
        inputs = drawn_inputs(scenario, deviates(scenario, plan, 0, ORACLE_DRAWS))
        inputs |= completed_shares(scenario, inputs, 1, 0, ORACLE_DRAWS)
        many = drawn_inputs(scenario, deviates(scenario, sample_plan(scenario, DRAWS, 1), 0, DRAWS))
        draws = [one_draw(inputs, draw, len(scenario.years)) for draw in range(ORACLE_DRAWS)]
        self.size = f"{len(scenario.system.variables)} variables, {len(scenario.targets)} targets"
        self.work: dict[str, Callable[[], object]] = {
            "load and check all content": lambda: load_library(content),
            **_found_again(content),
            "compile": lambda: compile_program(scenario.system, scenario.years),
            "central run, fresh": lambda: fresh_runner(program).run(scenario, draws=0),
            "1,000 draws, fresh": lambda: fresh_runner(program).run(scenario, draws=DRAWS),
            "1,000 draws, a slider moved": _slider(scenario, program, None),
            "1,000 draws, targets kept, a slider moved": _slider(scenario, program, targets),
            "1,000 replications of all programmes": lambda: completed_shares(scenario, many, 1, 0, DRAWS),
            "score 1,000 draws": lambda: scorecard(projection),
            "10,000 draws, targets kept, fresh": lambda: fresh_runner(program).run(
                scenario, draws=10_000, keep=targets
            ),
            "plain evaluator, 4 draws": lambda: [evaluate(scenario.system, scenario.years, draw) for draw in draws],
        }

    def versions(self) -> dict[str, str]:
        """How large the scenario is."""
        return {"size": self.size}

    def remarks(self) -> list[str]:
        """None."""
        return []


def _found_again(content: Path) -> dict[str, Callable[[], object]]:
    """Loading content that was checked before; nothing in an older checkout, which checks anew every time."""
    if find_spec("simulator.checked") is None:
        return {}
    checked = import_module("simulator.checked")
    return {"load content that was checked before": lambda: checked.load_library(content)}


def _slider(scenario: Scenario, program: Program, keep: Sequence[str] | None) -> Callable[[], object]:
    """A run by a runner that is kept, to and fro between two values of one slider."""
    runner, scenarios = fresh_runner(program), cycle((_moved(scenario), scenario))
    return lambda: runner.run(next(scenarios), draws=DRAWS, keep=keep)


def _moved(scenario: Scenario) -> Scenario:
    """The scenario with its slider a hundredth of the way nearer to the middle of its range."""
    key = SLIDER if SLIDER in scenario.settings else next(iter(scenario.settings))
    setting = scenario.settings[key]
    middle = sum(setting.range) / 2
    return scenario.with_changes({key: {year: 0.99 * value + 0.01 * middle for year, value in setting.path}})


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
