"""NaN and infinity: told where they reach a variable, never lost on the way, left out where they have no part."""

from math import inf, isfinite, nan

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_models import WORDS, build, systems

from simulator.engine.oracle import apply, evaluate
from simulator.engine.program import compile_program

YEARS = (2020, 2021)
ONE, ZERO, FAR, BELOW = "lever", "driver", "exp(lever * 1000)", "log(driver)"  # 1, 0, infinity and minus infinity
LOST = [
    f"1 / {FAR}",
    f"min({FAR}, 5)",
    f"max({BELOW}, 5)",
    f"min(5, 7, {FAR}, 6)",
    f"max({BELOW}, 5, 7)",
    "clip(lever / driver, 0, 100)",
    f"exp({BELOW})",
    f"{BELOW} ** 0.5",
    f"({FAR} - {FAR}) ** 0",
    f"1 ** {FAR}",
    f"interpolate(curve, {FAR})",
    f"{FAR} > 3",
    f"{BELOW} == 3",
    f"not {FAR}",
    f"if({FAR}, 1, 2)",
    f"if(lever > 0, {FAR}, 1)",
    f"lever > 0 and {FAR} > 3",
    f"{FAR} > 3 or driver > 0",
    "1 / (lever * 1e300 * 1e300)",
    "min(lever * 1e300 * 1e300, 5)",
    "interpolate(curve, 1 / (1 / driver))",
    "lever / driver",
    "sqrt(-lever)",
]
LEFT_OUT = {
    "if(driver == 0, 7, lever / driver)": 7,
    f"if(lever > 0, 7, min({FAR}, 5))": 7,
    "driver > 0 and lever / driver > 3": 0,
    "lever / driver > 3 and driver > 0": 0,
    "lever > 0 or lever / driver > 3": 1,
    "lever / driver > 3 or lever > 0": 1,
    "driver": 0,
}


def both(equation: str) -> tuple[np.ndarray, list[float]]:
    """The equation by the array program, for two draws, and by the oracle."""
    system = build({"x": {"title": WORDS, "unit": "1", "equation": equation}})
    inputs = {key: np.zeros((2, 2)) for key in (*system.assumptions, *system.shocks)}
    inputs["random.lever"][...] = 1.0
    machine = compile_program(system, YEARS).bind(frozenset(inputs), 2)
    machine.run(inputs)
    slow = evaluate(system, YEARS, {key: value[:, 0].tolist() for key, value in inputs.items()})
    return machine.arrays["random.x"], slow["random.x"]


@pytest.mark.parametrize("equation", LOST)
def test_what_is_not_finite_is_never_lost_on_its_way_to_the_variable(equation):
    fast, slow = both(equation)
    assert not np.isfinite(fast).any()
    assert not any(map(isfinite, slow))


@pytest.mark.parametrize(("equation", "value"), LEFT_OUT.items())
def test_what_has_no_part_in_the_answer_may_be_anything(equation, value):
    fast, slow = both(equation)
    np.testing.assert_array_equal(fast, value)
    assert set(slow) == {value}


def test_only_the_draw_that_is_not_finite_is_spoilt():
    system = build({"x": {"title": WORDS, "unit": "1", "equation": "min(1 / weather, 5)"}})
    inputs = {key: np.ones((2, 3)) for key in (*system.assumptions, *system.shocks)}
    inputs["random.weather"][1] = (0.5, 0.0, 0.1)
    machine = compile_program(system, YEARS).bind(frozenset(inputs), 3)
    machine.run(inputs)
    np.testing.assert_array_equal(machine.arrays["random.x"], [[1, 1, 1], [2, nan, 5]])


@pytest.mark.parametrize(
    ("operation", "operands", "settled"),
    [("and", (0.0, nan), 0.0), ("and", (inf, 0.0), 0.0), ("or", (nan, 2.0), 1.0), ("if", (0.0, inf, 3.0), 3.0)],
)
def test_the_oracle_leaves_out_what_is_settled(operation, operands, settled):
    assert apply(operation, operands) == settled


@pytest.mark.parametrize(
    ("operation", "operands"), [("and", (1.0, inf)), ("or", (inf, nan)), ("if", (nan, 1.0, 1.0)), ("**", (-inf, 0.5))]
)
def test_the_oracle_gives_no_number_for_what_is_unknown(operation, operands):
    assert not isfinite(apply(operation, operands))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(system=systems(), seed=st.integers(0, 2**32))
def test_where_any_variable_is_not_finite_one_that_is_looked_at_is_not(system, seed):
    rng = np.random.default_rng(seed)
    keys = (*system.assumptions, *system.shocks)
    inputs = {key: rng.choice([0.0, 1.0, -2.5, 1e200, -1e300], (2, 8)) for key in keys}
    program = compile_program(system, YEARS)
    machine = program.bind(frozenset(inputs), 8)
    machine.run(inputs)
    spoilt = np.array([~np.isfinite(np.broadcast_to(machine.arrays[key], (2, 8))) for key in system.variables])
    looked_at = np.array([key in program.telling for key in system.variables])
    np.testing.assert_array_equal(spoilt.any(axis=0), spoilt[looked_at].any(axis=0))  # in each year and draw


def test_a_variable_need_not_be_looked_at_only_where_every_reader_passes_it_on():
    equations = {
        "sum": "lever / driver",
        "passed_on": "sum * 2 - 1",
        "asked": "exp(lever)",
        "asking": "if(asked > 2, 1, 2)",
        "divided_by": "lever + 1",
        "quotient": "1 / divided_by",
        "earlier": "lever + 2",
        "later": "previous(earlier) + 1",
    }
    program = compile_program(
        build(
            {key: {"title": WORDS, "unit": "1", "initial": "1", "equation": text} for key, text in equations.items()}
            | {"sum": {"title": WORDS, "unit": "1", "equation": equations["sum"]}}
            | {"passed_on": {"title": WORDS, "unit": "1", "equation": equations["passed_on"]}}
        ),
        YEARS,
    )
    assert program.telling == {f"random.{key}" for key in equations if key != "sum"}
