"""Memory: bounded whatever the equations look like, and flat in the number of draws but for those that are kept."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from random_models import WORDS, build

from simulator.engine import parts
from simulator.engine.parts import SCRATCH
from simulator.engine.program import Program, compile_program
from simulator.engine.run import CHUNK, Runner, run

ROOT = Path(__file__).resolve().parents[2]
YEARS = (2020, 2021, 2022)
DRAWS = 100


def balanced(leaves: int) -> str:
    """A sum whose two sides are sums of the same size, again and again."""
    half = leaves // 2
    return "weather * 2" if leaves == 1 else f"({balanced(half)} + {balanced(leaves - half)})"


def nested(depth: int, form: str) -> str:
    text = "weather"
    for _ in range(depth):
        text = form.format(text)
    return text


DEEP = {
    "a chain that grows to the left": " + ".join(["weather * 2"] * 55),
    "a chain that grows to the right": nested(28, "(weather * 2 + {})"),
    "branches": nested(25, "if(weather * 2 > 1, weather * 3, {})"),
    "the deepest last of many": nested(12, "max(weather * 2, weather * 3, weather * 4, {})"),
    "the deepest first of many": nested(12, "min({}, weather * 2, weather * 3, weather * 4)"),
    "powers": nested(10, "(0.5 + abs(weather)) ** (1 / (2 + {}))"),
    "a broad sum": balanced(80),
    "past years": nested(20, "(previous(x, 2) + {})"),
}


@pytest.mark.parametrize("equation", DEEP.values(), ids=DEEP)
def test_the_deepest_equations_take_little_scratch(equation):
    system = build({"x": {"title": WORDS, "unit": "1", "initial": "1", "equation": equation}})
    machine = compile_program(system, YEARS).bind(frozenset({"random.weather"}), DRAWS)
    scratch = machine.size - sum(array.nbytes for array in machine.arrays.values())
    assert scratch <= SCRATCH * 8 * len(YEARS) * (DRAWS + 1)
    assert scratch <= 9 * 8 * len(YEARS) * (DRAWS + 1)  # 80 leaves: log2 and a little


def test_a_chunk_is_as_small_as_the_working_memory_asks_and_changes_no_bit(toy, monkeypatch):
    scenario = toy.scenario("shire")
    whole = run(scenario, draws=200)
    sizes = []
    bind = Program.bind
    monkeypatch.setattr(parts, "WORKING", 100_000)
    monkeypatch.setattr(
        Program, "bind", lambda self, wide, draws, *more: sizes.append(draws) or bind(self, wide, draws, *more)
    )
    runner = Runner(compile_program(scenario.system, scenario.years))
    for _ in range(3):
        divided = runner.run(scenario, draws=200)
    assert max(sizes) < 100
    assert len(sizes) == 2  # the central run's and one for all chunks, kept from run to run
    for key in whole.samples:
        assert np.array_equal(whole.samples[key], divided.samples[key]), key


def test_the_chunks_are_of_one_size_and_hold_every_draw(toy):
    done = []
    scenario = toy.scenario("shire")
    runner = Runner(compile_program(scenario.system, scenario.years), chunk=64)
    runner.run(scenario, draws=200, progress=lambda *told: done.append(told))
    assert done == [(50, 200), (100, 200), (150, 200), (200, 200)]
    done.clear()
    runner.run(scenario, draws=199, progress=lambda *told: done.append(told))
    assert done[-1] == (199, 199)


MEASURE = """
import sys, tracemalloc
from pathlib import Path
from simulator.engine.run import run
from simulator.language.loading import load_library

scenario = load_library(Path("tests/toy")).scenario("shire")
run(scenario, draws=10)
tracemalloc.start()
run(scenario, draws=int(sys.argv[1]), keep=["farm.store"])
print(tracemalloc.get_traced_memory()[1])
"""


def peak(draws: int) -> int:
    """Bytes that a run takes at its height, in a process of its own."""
    call = [sys.executable, "-c", MEASURE, str(draws)]
    return int(subprocess.run(call, cwd=ROOT, check=True, capture_output=True, text=True).stdout)  # noqa: S603


def test_a_million_draws_take_the_memory_of_one_part_and_of_what_is_kept():
    kept = 6 * 8 * 1_000_000  # six years of one variable
    assert peak(1_000_000) < peak(CHUNK) + kept + 2**20
