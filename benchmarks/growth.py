"""How the cost of this project grows with variables, years and draws; prints one line of JSON for each figure.

Run by `benchmarks.measure`, or by itself: `python -m benchmarks.growth [--quick]`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.contestants.project import fresh_runner
from benchmarks.reference.facts import CONTENT, SCENARIO
from simulator.engine.program import Program, compile_program
from simulator.language.faults import FaultsError
from simulator.language.loading import load_library
from simulator.language.scenario import Scenario

VARIABLES = (10, 30, 100, 300, 1000)
YEARS = (5, 10, 20, 50)
DRAWS = (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
USUAL_VARIABLES, USUAL_YEARS, USUAL_DRAWS = 100, 15, 10_000
ROUNDS = 5
PATIENCE = 90.0  # seconds that one run may take by the time of the size before; a larger one is left out

HEAD = """\
model: grown
title: {zh: 生成的模型, en: Generated model}
purpose: {zh: 供速度测试使用。, en: For measuring speed.}
leaves_out: {zh: 一切真实的东西。, en: Everything real.}
assumptions:
  tonnes:
    title: {zh: 一万吨, en: Ten thousand tonnes}
    kind: coefficient
    unit: 万吨
    default: 1
    range: [0, 10]
    origin: {assumed: made up}
"""
ASSUMPTION = """\
  rate_{n}:
    title: {{zh: 增速{n}, en: Growth {n}}}
    kind: driver
    unit: "%"
    default: {value}
    range: [-20, 20]
    uncertainty: {{triangular: [-1, 0, 1], of: offset}}
    origin: {{assumed: made up}}
"""
# Five variables to a group: a stock, a product, a ratio, a limit and a choice; each group reads the one before.
GROUP = """\
  stock_{n}:
    title: {{zh: 量{n}, en: Stock {n}}}
    unit: 万吨
    initial: "{start} * tonnes"
    equation: previous(stock_{n}) * (1 + rate_{r})
  sum_{n}:
    title: {{zh: 和{n}, en: Sum {n}}}
    unit: 万吨
    equation: stock_{n} + 0.5 * {before}
  ratio_{n}:
    title: {{zh: 比{n}, en: Ratio {n}}}
    unit: "1"
    equation: stock_{n} / sum_{n}
  capped_{n}:
    title: {{zh: 限{n}, en: Capped {n}}}
    unit: 万吨
    equation: min(sum_{n}, 2 * stock_{n})
  choice_{n}:
    title: {{zh: 选{n}, en: Choice {n}}}
    unit: 万吨
    equation: if(ratio_{n} > 0.7, capped_{n}, max(sum_{n} - stock_{n}, 0.1 * stock_{n}))
"""
REGION = "region: nowhere\ntitle: {zh: 无, en: Nowhere}\nsources: {}\n"
SCENARIO_TEXT = """\
scenario: grown
title: {{zh: 生成的情景, en: Generated scenario}}
region: nowhere
models: [grown]
years: [2021, {last}]
sampling: {{draws: 1000, seed: 1}}
outputs: [grown.choice_{n}]
"""


def generated(folder: Path, variables: int, years: int) -> Path:
    """A content folder with a model of so many variables, a tenth as many of them uncertain."""
    groups, uncertain = variables // 5, max(1, variables // 10)
    text = HEAD + "".join(ASSUMPTION.format(n=n, value=1 + n % 5) for n in range(uncertain)) + "variables:\n"
    for n in range(groups):
        before = f"choice_{n - 1}" if n else f"stock_{n}"
        text += GROUP.format(n=n, r=n % uncertain, start=100 + n, before=before)
    for name, content in {
        "models/grown.yaml": text,
        "regions/nowhere/region.yaml": REGION,
        "scenarios/grown.yaml": SCENARIO_TEXT.format(last=2020 + years, n=groups - 1),
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def median(work: Callable[[], object], rounds: int) -> float:
    """Median seconds of some calls after a first one."""
    work()
    return statistics.median(_seconds(work) for _ in range(rounds))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def by_size(folder: Path, variables: int, years: int, rounds: int) -> dict[str, float]:
    """Seconds of the steps for a generated model."""
    content = generated(folder, variables, years)
    scenario = load_library(content).scenario("grown")
    assert len(scenario.system.variables) == variables
    program = compile_program(scenario.system, scenario.years)
    return {
        "load and check": median(lambda: load_library(content).scenario("grown"), rounds),
        "compile": median(lambda: compile_program(scenario.system, scenario.years), rounds),
        "run": median(lambda: fresh_runner(program).run(scenario, draws=USUAL_DRAWS), rounds),
    }


def by_models(what: str, sizes: Sequence[tuple[int, int]], rounds: int) -> Iterator[dict[str, object]]:
    """Figures of generated models, the sizes as (variables, years)."""
    for variables, years in sizes:
        size = variables if what == "variables" else years
        with tempfile.TemporaryDirectory() as folder:
            steps = by_size(Path(folder), variables, years, rounds)
        yield from ({"of": what, "step": step, "size": size, "seconds": seconds} for step, seconds in steps.items())


def by_draws(sizes: Sequence[int], rounds: int) -> Iterator[dict[str, object]]:
    """Figures of the reference model by the number of draws, one indicator kept."""
    scenario = load_library(CONTENT).scenario(SCENARIO)
    program = compile_program(scenario.system, scenario.years)
    last = (sizes[0], 0.0)
    for draws in sizes:
        figure: dict[str, object] = {"of": "draws", "step": "run", "size": draws}
        if last[1] * draws / last[0] > PATIENCE:
            yield figure | {"note": f"left out: would take more than {PATIENCE:.0f} s"}
            continue
        try:
            seconds = _drawn(scenario, program, draws, rounds)
        except (FaultsError, MemoryError) as fault:
            yield figure | {"note": f"left out: {type(fault).__name__}, more memory than is allowed"}
            continue
        last = (draws, seconds)
        yield figure | {"seconds": seconds}


def _drawn(scenario: Scenario, program: Program, draws: int, rounds: int) -> float:
    def work() -> object:
        return fresh_runner(program).run(scenario, draws=draws, keep=scenario.outputs[-1:])

    return _seconds(work) if draws >= 5_000_000 else median(work, rounds)


def exponent(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """The slope in double logarithms: 1 is in proportion."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    rounds = 3 if quick else ROUNDS
    variables, years, draws = (VARIABLES[:3], YEARS[:2], DRAWS[:4]) if quick else (VARIABLES, YEARS, DRAWS)
    for figure in (
        *by_models("variables", [(size, USUAL_YEARS) for size in variables], rounds),
        *by_models("years", [(USUAL_VARIABLES, size) for size in years], rounds),
        *by_draws(draws, rounds),
    ):
        print(json.dumps(figure))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
