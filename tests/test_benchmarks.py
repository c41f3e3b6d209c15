"""The reference model of the benchmarks is one model, whatever it is written in."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks.compare import Compared, exit_code, shown
from benchmarks.contestants import ENTRIES, SIMULATOR
from benchmarks.contestants.base import no_draws
from benchmarks.contestants.by_hand import ChunkedNumpy, FusedC, PlainNumpy
from benchmarks.contestants.project import Project, fresh_runner
from benchmarks.growth import exponent, generated
from benchmarks.measure import QUICK, REFERENCE, Figures, agree
from benchmarks.plan import section
from benchmarks.processes import FaultError, Served
from benchmarks.reference import by_numpy, plain
from benchmarks.reference.draws import draw
from benchmarks.reference.facts import CENTRAL, CONTENT, INDICATORS, LEVELS, SCENARIO, YEARS
from benchmarks.reference.kernel import compiler
from benchmarks.report import duration, table, times
from benchmarks.steps import Steps
from simulator.language.loading import load_library

DRAWS = 1001  # no whole number of blocks
CLOSE = {"rtol": 1e-9, "atol": 0}


@pytest.fixture(scope="module")
def drawn():
    return draw(0, DRAWS)


@pytest.fixture(scope="module")
def expected(drawn):
    return by_numpy.plain(*drawn)


def loaded(contestant):
    contestant.load()
    return contestant


@pytest.fixture(scope="module", params=[Project, ChunkedNumpy, FusedC, PlainNumpy])
def contestant(request):
    if request.param is FusedC and compiler() is None:
        pytest.skip("no C compiler on this computer")
    return loaded(request.param())


def test_simulating_given_draws_agrees_with_plain_numpy(contestant, drawn, expected):
    contestant.give(*drawn)
    contestant.simulate()
    np.testing.assert_allclose(contestant.found(), expected, **CLOSE)


def test_the_whole_job_agrees_with_plain_numpy_and_the_quantiles_of_numpy(contestant, expected):
    np.testing.assert_allclose(contestant.whole(DRAWS), np.quantile(expected, LEVELS, axis=2), **CLOSE)


def test_inputs_can_be_let_go_of(contestant):
    contestant.give(*no_draws())
    assert contestant.found().shape == (len(INDICATORS), len(YEARS), 0)


def test_chunks_of_any_size_give_the_same_draws(drawn):
    parts = [draw(start, stop) for start, stop in pairwise([0, 3, 64, 65, DRAWS])]
    for whole, pieces in zip(drawn, zip(*parts, strict=True), strict=True):
        np.testing.assert_array_equal(np.concatenate(pieces, axis=1), whole)


def test_the_plain_function_agrees_draw_for_draw(drawn, expected):
    inputs, weather = drawn
    for number in range(20):
        found = plain.simulate(inputs[:, number].tolist(), weather[:, number].tolist())
        np.testing.assert_allclose(list(found.values()), expected[:, :, number], **CLOSE)


def test_the_central_run_of_the_project_is_that_of_the_central_inputs():
    project = loaded(Project())
    central = fresh_runner(project.program).run(project.scenario, draws=0).central
    found = by_numpy.plain(np.array(CENTRAL)[:, None], np.zeros((len(YEARS), 1)))
    for row, key in enumerate(INDICATORS):
        np.testing.assert_allclose(central[key], found[row, :, 0], **CLOSE)


def test_the_draws_turn_every_choice_of_the_model_both_ways(drawn, expected):
    stress = expected[INDICATORS.index("water.stress")]
    assert (stress > 100).any()
    assert (stress < 100).any()
    least = 0.45 - drawn[0][2] * (len(YEARS) - 1)
    assert (least < 0.38).any()
    assert (least > 0.38).any()


def test_the_reference_model_is_as_large_as_is_told():
    scenario = load_library(CONTENT).scenario(SCENARIO)
    assert len(scenario.system.variables) == 32
    assert len(scenario.years) == len(YEARS) == 15
    assert sum(setting.uncertainty is not None for setting in scenario.settings.values()) == 12
    assert len(scenario.system.shocks) == 1


@pytest.mark.parametrize(("size", "years"), [(10, 5), (100, 15)])
def test_a_generated_model_has_the_size_asked_for(tmp_path, size, years):
    scenario = load_library(generated(tmp_path, size, years)).scenario("grown")
    assert (len(scenario.system.variables), len(scenario.years)) == (size, years)


def test_every_step_of_a_scenario_can_be_run_again_and_again(monkeypatch):
    monkeypatch.setenv("SIMULATOR_CONTENT", str(Path(__file__).parent / "toy"))
    work = Steps("shire").work
    assert len(work) > 5
    for step in (*work.values(), *work.values()):
        step()


def test_a_process_of_its_own_answers_requests_and_tells_faults():
    with Served("numpy") as served:
        assert served.ask("whole", draws=100) > 0
        assert served.ask("memory") > 10
        with pytest.raises(FaultError, match="no_such_request"):
            served.ask("no_such_request")


class Told:
    """A contestant that answers with numbers given beforehand."""

    def __init__(self, found):
        self._answers = {
            "found": {"found": found, "quantiles": [1.0]},
            "about": {"versions": {}, "remarks": []},
        }

    def ask(self, do, **_):
        return self._answers[do]


@pytest.mark.parametrize("wrong", [[1.0, float("nan")], [1.0, 2.001], [1.0]])
def test_a_contestant_whose_numbers_are_others_or_none_is_not_timed(wrong):
    figures = Figures(QUICK, names=[REFERENCE, SIMULATOR])
    agree({REFERENCE: Told([1.0, 2.0]), SIMULATOR: Told(wrong)}, figures)
    assert figures.names == [REFERENCE]


@pytest.mark.parametrize("served", [{SIMULATOR: Told([1.0])}, {REFERENCE: Told([float("nan")])}])
def test_without_a_reference_nothing_is_measured(served):
    with pytest.raises(FaultError, match="compared with"):
        agree(served, Figures(QUICK, names=list(served)))


def test_the_exponent_of_a_power_law_is_its_power():
    assert exponent([10, 100, 1000], [3.0, 300.0, 30000.0]) == pytest.approx(2)


@pytest.mark.parametrize(
    ("seconds", "told"), [(5e-6, "5.00 µs"), (0.0123, "12.3 ms"), (75, "75.0 s"), (600, "10.0 min"), (36000, "10.0 h")]
)
def test_durations_read_well(seconds, told):
    assert duration(seconds) == told


def test_ratios_and_tables_read_well():
    assert [times(ratio) for ratio in (0.5, 12.34, 1234.5)] == ["0.50", "12.3", "1,234"]
    assert table(("", "a"), [("long", "1")]) == "|      | a |\n|------|--:|\n| long | 1 |\n"


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([Compared("run", (1.0, 1.0, 1.0), (1.1, 1.1, 1.1))], 0),
        ([Compared("run", (1.0, 1.0, 1.0), (1.3, 1.4, 1.5))], 1),
        ([Compared("one round undisturbed", (1.0, 1.0, 1.0), (1.0, 9.0, 9.0))], 0),
        ([Compared("run", (1.0,), (1.0,)), Compared("gone", fault="KeyError: 'one'")], 2),
    ],
)
def test_a_slowdown_or_a_failure_is_told_by_the_exit_code(steps, code):
    assert exit_code(steps, limit=1.2) == code
    assert ("slower" in shown(steps, limit=1.2)) == (code == 1)


def test_this_project_takes_part():
    assert not ENTRIES[SIMULATOR].peer


def test_the_part_on_a_whole_plan_tells_what_was_kept_and_the_memory():
    figure = {"variables": 442, "years": 6, "run": 90.0, "quantiles": 0.5, "before": 115.0, "half": 0.0, "peak": 820.4}
    told = section(
        [figure | {"draws": 1_000_000, "kept": False, "half": 811.6}, figure | {"draws": 10, "kept": True}], ""
    )
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in told.splitlines() if line.startswith("| 1")]
    assert lines == [
        ["1,000,000", "counted", "90.0 s", "500 ms", "115 MB", "812 MB", "820 MB"],
        ["10", "kept", "90.0 s", "500 ms", "115 MB", "-", "820 MB"],
    ]
