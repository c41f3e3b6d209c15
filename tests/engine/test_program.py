"""The array program agrees with the oracle, and its numbers do not depend on how it is run."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_models import WORDS, build, nudged, on_an_edge, systems

from simulator.engine import parts
from simulator.engine.inputs import deviates, drawn_inputs, one_draw, sample_plan
from simulator.engine.oracle import evaluate
from simulator.engine.program import compile_program
from simulator.engine.run import Runner, run
from simulator.engine.sketch import RELATIVE_ERROR
from simulator.language.faults import FaultsError
from simulator.language.paths import points
from simulator.language.schema import Uncertainty

TOY = Path(__file__).parents[1] / "toy"
YEARS = (2020, 2021, 2022, 2023, 2024)
DRAWS = 3


def random_inputs(seed: int, system) -> dict[str, np.ndarray]:
    rng = np.random.Generator(np.random.Philox(seed))
    keys = [*system.assumptions, *system.shocks]
    return {key: rng.normal(1.0, 2.0, (len(YEARS), DRAWS if index else 1)) for index, key in enumerate(keys)}


def calculated(system, inputs) -> dict[str, np.ndarray]:
    """Every variable by the array program, shape (years, draws)."""
    wide = frozenset(key for key, value in inputs.items() if value.shape[1] > 1)
    machine = compile_program(system, YEARS).bind(wide, DRAWS)
    machine.run(inputs)
    return {key: np.broadcast_to(machine.arrays[key], (len(YEARS), DRAWS)) for key in system.variables}


def plainly(system, inputs) -> dict[str, np.ndarray]:
    """The same by the oracle, draw after draw."""
    draws = [evaluate(system, YEARS, one_draw(inputs, draw, len(YEARS))) for draw in range(DRAWS)]
    return {key: np.array([draw[key] for draw in draws]).T for key in system.variables}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(system=systems(), seed=st.integers(0, 2**32))
def test_program_agrees_with_the_oracle_on_every_variable_year_and_draw(system, seed):
    inputs = random_inputs(seed, system)
    fast, slow = calculated(system, inputs), plainly(system, inputs)
    assume(not on_an_edge(fast, calculated(system, nudged(inputs))))
    # Behind a number that is not finite they may differ; the run stops there anyway, and stop must both.
    stopped = [not all(np.isfinite(series).all() for series in result.values()) for result in (fast, slow)]
    assert stopped[0] == stopped[1]
    for key in [] if stopped[0] else slow:
        largest = max(1.0, np.abs(slow[key]).max())
        np.testing.assert_allclose(fast[key], slow[key], rtol=1e-9, atol=1e-9 * largest, err_msg=key)


def test_toy_region_agrees_with_the_oracle(toy):
    scenario = toy.scenario("shire-busy")
    projection = run(scenario, draws=50)
    drawn = deviates(scenario, sample_plan(scenario, 50, scenario.sampling.seed), 0, 50)
    inputs = drawn_inputs(scenario, drawn)
    for draw in range(50):
        expected = evaluate(scenario.system, scenario.years, one_draw(inputs, draw, len(scenario.years)))
        for key, series in expected.items():
            np.testing.assert_allclose(
                projection.samples[key][:, draw], series, rtol=1e-12, err_msg=f"{key}, draw {draw}"
            )


@pytest.mark.parametrize("chunk", [1, 7, 64, 199, 200, 1000])
def test_chunk_size_changes_no_bit(toy, chunk):
    scenario = toy.scenario("shire")
    whole, parts = run(scenario, chunk=10_000), run(scenario, chunk=chunk)
    for key in whole.samples:
        assert np.array_equal(whole.samples[key], parts.samples[key]), key


def test_same_seed_same_numbers_and_another_seed_others(toy):
    scenario = toy.scenario("shire")
    first, again, other, zero = (run(scenario, seed=seed).samples["farm.output"] for seed in (7, 7, 8, 0))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert not np.array_equal(first, zero)


def test_no_change_of_assumptions_equals_the_baseline(toy):
    scenario = toy.scenario("shire")
    same_value = scenario.with_changes({"farm.need": 410.0})
    for key, series in run(scenario).samples.items():
        assert np.array_equal(series, run(same_value).samples[key]), key


def test_stock_balances_every_year_and_draw(toy):
    result = run(toy.scenario("shire"))
    store, output, needed = (result.samples[f"farm.{name}"] for name in ("store", "output", "needed"))
    np.testing.assert_allclose(np.diff(store, axis=0), output[1:] - needed[1:], rtol=1e-9)


def test_known_answers_of_the_toy_region(toy):
    central = run(toy.scenario("shire"), draws=0).central
    # 100 万亩 x 500 斤/亩 + 20 万亩 x 200 斤/亩 = 54,000 万斤 = 5.4 亿斤.
    assert central["farm.output"][0] == pytest.approx(5.4, abs=1e-12)
    # 120 万亩 = 80,000 公顷 (15 亩 = 1 公顷).
    assert central["farm.total_area"][0] == pytest.approx(80_000)
    # 2024: barley 100 x 1.03^3; soil lies between 0 years (100 %) and 5 years (90 %).
    assert central["farm.area[barley]"][3] == pytest.approx(109.2727)
    assert central["farm.tired"][3] == pytest.approx(94)
    # 5,000 万斤 observed in 2020 is carried to the base year 2021.
    assert central["farm.store"][0] == pytest.approx(0.5)


def test_draws_zero_gives_the_central_run_only(toy):
    projection = run(toy.scenario("shire"), draws=0)
    assert projection.samples == {}
    assert projection.quantiles("farm.output").shape == (5, 6)


def test_not_finite_in_a_scenario_is_a_fault(toy):
    scenario = toy.scenario("shire").with_changes({"farm.need": 0.0})
    with pytest.raises(FaultsError) as caught:
        run(scenario, draws=0)
    (fault,) = caught.value.faults
    assert fault.code == "not-finite"
    lines = (TOY / fault.place.file).read_text(encoding="utf-8").splitlines()
    assert lines[fault.place.line - 1][fault.place.column - 1 :].startswith("{ratio:")  # the rule, not the title
    assert "farm.self_sufficiency" in fault.problem.en
    assert "2021" in fault.problem.en
    assert "farm.needed = 0" in fault.problem.en


def test_a_runner_of_another_horizon_starts_afresh(toy):
    scenario = toy.scenario("shire")
    runner = Runner(compile_program(scenario.system, scenario.years))
    runner.run(scenario)
    later = replace(scenario, years=tuple(range(2022, 2026)))
    assert np.array_equal(runner.run(later).samples["farm.output"], run(later).samples["farm.output"])


def test_negative_draws_are_refused(toy):
    with pytest.raises(ValueError, match="draws must not be negative"):
        run(toy.scenario("shire"), draws=-5)


def test_lags_beyond_the_start_and_orders_that_differ_in_the_base_year_agree_with_the_oracle():
    system = build(
        {
            "a": {
                "title": WORDS,
                "unit": "1",
                "initial": "driver",
                "equation": "previous(b, 4) + previous(a, 2) / 2 + weather",
            },
            "b": {"title": WORDS, "unit": "1", "initial": "a * 2", "equation": "previous(a) - lever"},
            "c": {"title": WORDS, "unit": "1", "initial": "5", "equation": "d + 1"},
            "d": {"title": WORDS, "unit": "1", "initial": "c * 3", "equation": "previous(d, 3) * 0.5 + previous(a, 5)"},
        }
    )
    inputs = random_inputs(3, system)
    slow = plainly(system, inputs)
    for key, series in calculated(system, inputs).items():
        np.testing.assert_allclose(series, slow[key], rtol=1e-12, err_msg=key)


def test_draws_beyond_the_budget_are_counted(toy, monkeypatch):
    scenario = toy.scenario("shire-busy")
    kept = run(scenario, draws=5000)
    monkeypatch.setattr(parts, "BUDGET", 0)
    counted, in_parts = (run(scenario, draws=5000, chunk=chunk) for chunk in (8192, 333))
    assert not counted.samples
    assert counted.sketches.keys() == kept.samples.keys()
    for key in kept.samples:
        np.testing.assert_allclose(counted.quantiles(key), kept.quantiles(key), rtol=RELATIVE_ERROR)
        np.testing.assert_array_equal(counted.quantiles(key), in_parts.quantiles(key))


@pytest.mark.parametrize("chunk", [1000, 64])
def test_threads_change_no_number_and_every_draw_is_told_of(toy, chunk):
    scenario, told = toy.scenario("shire-busy"), []
    alone = run(scenario, draws=1000)
    runner = Runner(compile_program(scenario.system, scenario.years), chunk=chunk, threads=3)
    together = runner.run(scenario, draws=1000, progress=lambda done, draws: told.append((done, draws)))
    for key in alone.samples:
        np.testing.assert_array_equal(together.samples[key], alone.samples[key])
    assert told[-1] == (1000, 1000)
    assert told == sorted(told)


def test_of_faults_in_several_threads_that_of_the_first_draw_is_told(toy):
    scenario = toy.scenario("shire")
    setting = replace(scenario.settings["farm.need"], uncertainty=Uncertainty(discrete=[(0, 1), (400, 30)]))
    setting = replace(setting, range=(0.0, 1e9), path=points(400), anchor=points(400))
    faulty = replace(scenario, settings={**scenario.settings, "farm.need": setting})
    texts = set()
    for threads in (1, 2, 3):
        with pytest.raises(FaultsError) as caught:
            Runner(compile_program(faulty.system, faulty.years), chunk=20, threads=threads).run(faulty, draws=400)
        texts.add(str(caught.value))
    assert len(texts) == 1


def test_only_variables_can_be_kept(toy):
    for key in ("farm.nothing", "farm.need", "farm.weather"):
        with pytest.raises(KeyError, match=key):
            run(toy.scenario("shire"), draws=5, keep=[key])


def test_a_runner_whose_parts_become_smaller_draws_anew(toy, monkeypatch):
    scenario = toy.scenario("shire-busy")
    runner = Runner(compile_program(scenario.system, scenario.years))
    whole = runner.run(scenario, draws=200)
    monkeypatch.setattr(parts, "WORKING", 100_000)
    told = []
    divided = runner.run(scenario, draws=200, progress=lambda *done: told.append(done))
    assert len(told) > 1
    for key, values in whole.samples.items():
        np.testing.assert_array_equal(divided.samples[key], values)


def test_a_fault_is_told_again_when_nothing_changed(toy):
    scenario = toy.scenario("shire")
    faulty = scenario.with_changes({"farm.need": 0.0})
    runner = Runner(compile_program(scenario.system, scenario.years))
    for _ in range(2):
        with pytest.raises(FaultsError, match="not finite"):
            runner.run(faulty, draws=10)


def test_a_runner_gives_the_same_numbers_as_a_fresh_run_whatever_it_ran_before(toy):
    scenario = toy.scenario("shire")
    runner = Runner(compile_program(scenario.system, scenario.years), chunk=150)
    changed = scenario.with_changes({"farm.need": 390.0, "farm.area_growth[barley]": {2022: 1.0, 2025: 4.0}})
    for item, draws, seed in (
        (scenario, 200, 7),
        (changed, 200, 7),
        (changed, 100, 7),
        (changed, 100, 8),
        (scenario, 100, 7),
    ):
        kept, fresh = runner.run(item, draws=draws, seed=seed), run(item, draws=draws, seed=seed)
        for key in fresh.samples:
            assert np.array_equal(kept.samples[key], fresh.samples[key]), key
            assert np.array_equal(kept.central[key], fresh.central[key]), key
