"""The kernel gives what the array program gives, or says that it cannot be trusted; whatever the model."""

from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_models import WORDS, build, nudged, on_an_edge, systems
from scipy.special import ndtri

pytest.importorskip("numba", reason="numba is not installed")

from simulator.engine import fused as fused_module
from simulator.engine import run as running
from simulator.engine.fused import fuse
from simulator.engine.inputs import steady_inputs, yearly_inputs
from simulator.engine.program import compile_program
from simulator.engine.run import Runner, run
from simulator.engine.spell import PRIMITIVES
from simulator.fast import primitives
from simulator.fast.compiler import KERNEL, Numba

YEARS = (2020, 2021, 2022, 2023, 2024)
DRAWS = 6


@cache
def interpreted(source):
    """The kernel without a compiler: the same text, and the same primitives, as plain Python."""
    place = {"empty": np.empty, **{function.__name__: function for function in primitives.PRIMITIVES}}
    exec(source, place)  # noqa: S102 - a text of our own generator, of a model made up in this test

    def kernel(*arrays):
        try:
            return place["kernel"](*arrays)
        except (ZeroDivisionError, OverflowError):  # which plain Python raises where machine code goes on to infinity
            return np.nan

    return kernel


def inputs_of(seed, system):
    """Some inputs that no draw changes, some that draws change, some that years change too."""
    rng = np.random.Generator(np.random.Philox(seed))
    shapes = [(len(YEARS), 1), (1, DRAWS), (len(YEARS), DRAWS)]
    keys = [*system.assumptions, *system.shocks]
    return {key: rng.normal(1.0, 2.0, shapes[number % 3]) for number, key in enumerate(keys)}


def both_ways(system, inputs, kernel_of):
    """The variables by the array program; those that draws change by the kernel, and whether it doubts them."""
    program = compile_program(system, YEARS)
    steady = [key for key, value in inputs.items() if value.shape[0] == 1]
    yearly = [key for key, value in inputs.items() if value.shape[0] > 1 < value.shape[1]]
    laid = {key: np.broadcast_to(value, (len(YEARS), value.shape[1])) for key, value in inputs.items()}
    draws = max(value.shape[1] for value in inputs.values())
    machine = program.bind(frozenset({*steady, *yearly}), draws)
    machine.run(laid)
    fused = fuse(program, steady, yearly, system.variables)
    narrow = np.array([np.broadcast_to(machine.arrays[key], (len(YEARS), draws))[:, 0] for key in fused.narrow])
    out = np.empty((len(fused.kept), len(YEARS), draws))
    with np.errstate(all="ignore"):
        doubtful = kernel_of(fused.source)(
            narrow.reshape(-1, len(YEARS)),
            np.array([inputs[key][0] for key in fused.constant]).reshape(-1, draws),
            np.array([inputs[key] for key in fused.yearly]).reshape(-1, len(YEARS), draws),
            out,
            0,
        )
    return machine.arrays, dict(zip(fused.kept, out, strict=True)), not np.isfinite(doubtful)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(system=systems(), seed=st.integers(0, 2**32))
def test_the_text_of_any_model_gives_the_numbers_of_the_array_program(system, seed):
    inputs = inputs_of(seed, system)
    arrays, found, doubtful = both_ways(system, inputs, interpreted)
    assume(not on_an_edge(arrays, both_ways(system, nudged(inputs), interpreted)[0]))
    spoilt = any(not np.isfinite(arrays[key]).all() for key in found)
    assert doubtful or not spoilt
    for key, values in {} if doubtful else found.items():
        largest = max(1.0, np.abs(arrays[key]).max())
        np.testing.assert_allclose(values, arrays[key], rtol=1e-9, atol=1e-9 * largest, err_msg=key)


def test_machine_code_of_a_model_with_everything_in_it_equals_numpy():
    rng, system = np.random.default_rng(1), build({})
    steady = {key: np.ones((len(YEARS), 1)) for key in (*system.assumptions, *system.shocks)}
    lever = rng.uniform(0.5, 2.0, (1, 200))
    texts = {
        "a": ("previous(a) * 0.9 + lever * previous(b, 3)", "lever + 1"),
        "b": ("abs(a) + initial(a) * 0.1 + year / 1000", None),
        "c": ("if(a > b and not (a == 2), min(a, b, lever), max(b, lever)) ** 2", None),
        "f": ("(b + 1) ** (lever / 5) + exp(-b / 10) * log(b + 1) + sqrt(b) + floor(10 * b)", None),
        "g": ("clip(f / (c + 100), 0.1, 0.5) + (a <= b or a != lever) + n", None),
        "h": ("interpolate(curve, b * 3) + previous(n, 2)", "lever"),
        "n": ("previous(n) * 1.1", "2"),
    }
    variables = {
        name: {"title": WORDS, "unit": "1", "equation": equation, **({"initial": initial} if initial else {})}
        for name, (equation, initial) in texts.items()
    }
    arrays, found, doubtful = both_ways(build(variables), {**steady, "random.lever": lever}, Numba().kernel)
    assert not doubtful
    assert set(found) == {f"random.{name}" for name in "abcfgh"}
    for key, values in found.items():
        np.testing.assert_allclose(values, arrays[key], rtol=1e-12, err_msg=key)


@pytest.mark.parametrize("together", [1, 2, 24])
def test_how_many_equations_stand_in_a_loop_changes_no_number(toy, monkeypatch, together):
    expected = _fast(toy.scenario("shire-busy"), monkeypatch, 300)
    monkeypatch.setattr(fused_module, "TOGETHER", together)
    found = _fast(toy.scenario("shire-busy"), monkeypatch, 300)
    for key, values in expected.samples.items():
        np.testing.assert_array_equal(found.samples[key], values)


class Interpreter:
    """No compiler at all."""

    def __init__(self, kernel=interpreted):
        self.kernel, self.scores = kernel, ndtri


def _fast(scenario, monkeypatch, draws, chunk=32_768, threads=1, compiler=Interpreter()):  # noqa: B008 - it has no state
    monkeypatch.setattr(running, "FAST_FROM", 1)
    monkeypatch.setattr(running, "FAST_CHUNK", chunk)
    program = compile_program(scenario.system, scenario.years)
    return Runner(program, threads=threads, compiler=compiler).run(scenario, draws=draws)


def test_a_scenario_by_machine_code_equals_numpy_whatever_the_parts_and_threads(toy, monkeypatch):
    scenario = toy.scenario("shire-busy")
    numpy_s, whole = run(scenario, draws=500), _fast(scenario, monkeypatch, 500, compiler=Numba())
    parts = _fast(scenario, monkeypatch, 500, chunk=33, threads=3, compiler=Numba())
    for key, values in numpy_s.samples.items():
        np.testing.assert_allclose(whole.samples[key], values, rtol=1e-12, err_msg=key)
        np.testing.assert_array_equal(parts.samples[key], whole.samples[key], err_msg=key)


def test_a_doubtful_kernel_leaves_every_draw_to_numpy(toy, monkeypatch):
    scenario, calls = toy.scenario("shire-busy"), []

    def doubting(_source):
        def kernel(_narrow, _constant, _yearly, out, _begin):
            calls.append(out.shape)
            out[...] = 0.0
            return 0.0 if len(calls) < 3 else np.nan

        return kernel

    found, expected = (
        _fast(scenario, monkeypatch, 500, chunk=100, compiler=Interpreter(doubting)),
        run(scenario, draws=500),
    )
    assert len(calls) == 3
    for key, values in expected.samples.items():
        np.testing.assert_array_equal(found.samples[key], values)


def test_a_doubtful_kernel_is_not_tried_again(toy, monkeypatch):
    scenario, calls = toy.scenario("shire-busy"), []

    def doubting(_source):
        return lambda *_: calls.append(1) or np.nan

    monkeypatch.setattr(running, "FAST_FROM", 1)
    runner = Runner(compile_program(scenario.system, scenario.years), compiler=Interpreter(doubting))
    for _ in range(3):
        runner.run(scenario, draws=50)
    assert len(calls) == 1


def test_whole_powers_are_exact_where_their_factors_are():
    """A threshold that is met exactly must be met by machine code too."""
    variables = {"a": {"title": WORDS, "unit": "1", "equation": "lever ** 2 + lever ** 3"}}
    system = build(variables)
    steady = {key: np.ones((len(YEARS), 1)) for key in (*system.assumptions, *system.shocks)}
    lever = np.array([[1.0, 2.0, 3.0, 5.0, 7.0, 12.0]])
    arrays, found, _ = both_ways(system, {**steady, "random.lever": lever}, Numba().kernel)
    np.testing.assert_array_equal(found["random.a"][0], lever[0] ** 2 + lever[0] ** 3)
    np.testing.assert_array_equal(found["random.a"], arrays["random.a"])


def test_a_table_has_its_very_points_and_stays_flat_beyond_them():
    variables = {"a": {"title": WORDS, "unit": "1", "equation": "interpolate(curve, lever)"}}
    system = build(variables)
    steady = {key: np.ones((len(YEARS), 1)) for key in (*system.assumptions, *system.shocks)}
    lever = np.array([[-9.0, -2.0, -1.0, 0.0, 1.5, 3.0, 6.0, 99.0]])
    _, found, _ = both_ways(system, {**steady, "random.lever": lever}, interpreted)
    xs, ys = np.array(system.tables["random.curve"].points).T
    np.testing.assert_array_equal(found["random.a"][0], np.interp(lever[0], xs, ys))


def test_a_kernel_says_nothing_of_a_file_unless_it_is_to_be_read(toy):
    scenario = toy.scenario("shire-busy")
    program = compile_program(scenario.system, scenario.years)
    steady, yearly = steady_inputs(scenario), yearly_inputs(scenario)
    silent = fuse(program, steady, yearly, ["farm.output"])
    read = fuse(program, steady, yearly, ["farm.output"], commented=True)
    assert "farm" not in silent.source
    assert "# farm.output" in read.source


def test_every_operation_has_a_primitive():
    names = [function.__name__ for function in primitives.PRIMITIVES]
    assert sorted(PRIMITIVES.values()) == sorted(names)
    assert "{names}" in KERNEL
