"""A notebook: names that people know, the options of the command line, results that nobody spoils by accident."""

import inspect
from pathlib import Path

import numpy as np
import pytest
from straight import write_lines

import simulator
from simulator.cli.answers.attribute import attribute
from simulator.cli.answers.conflicts import conflicts
from simulator.cli.answers.discover import discover
from simulator.cli.answers.frontier import frontier
from simulator.cli.answers.plan import plan
from simulator.cli.answers.seek import seek
from simulator.cli.answers.sensitivity import sensitivity
from simulator.language.faults import FaultsError
from simulator.language.title_search import UnknownQuantityError

TOY = Path(__file__).parent / "toy"


@pytest.fixture(scope="module")
def study():
    return simulator.load("shire", content=TOY)


@pytest.fixture
def lines(tmp_path):
    targets = (("sum", "sum", ">=", 15.0), ("added", "loud", "=", 3.0))
    return simulator.load("plain", content=write_lines(tmp_path, *targets))


@pytest.fixture(scope="module")
def result(study):
    return study.run(draws=5)


def test_the_package_lists_what_is_meant_for_users_and_all_of_it_is_there():
    assert dir(simulator) == ["Result", "Study", "__version__", "library", "load"]
    assert all(getattr(simulator, name) is not None for name in dir(simulator))


@pytest.mark.parametrize("name", ["farm.output", "产量", "Output", "output"])
def test_variables_go_by_id_or_title(result, name):
    assert result[name].name == "farm.output"
    assert result.explain(name, 2023).key == "farm.output"


def test_assumptions_go_by_id_or_title(study):
    assert study.with_changes({"人均需要": 390}).scenario.settings == (
        study.with_changes({"farm.need": 390}).scenario.settings
    )


@pytest.mark.parametrize("ask", ["value", "explanation", "change"])
def test_an_unknown_name_is_answered_in_both_languages_with_the_nearest(study, result, ask):
    asks = {
        "value": lambda: result["farm.outptu"],
        "explanation": lambda: result.explain("farm.outptu", 2023),
        "change": lambda: study.with_changes({"farm.neeed": 1}),
    }
    with pytest.raises(UnknownQuantityError) as caught:
        asks[ask]()
    text = str(caught.value)
    assert isinstance(caught.value, KeyError)
    assert "是否指" in text
    assert "did you mean" in text
    assert "farm.output (Output)" in text or "farm.need (Need a head)" in text


@pytest.mark.parametrize("name", ["farm.need", "farm.weather"])
def test_an_input_that_is_asked_for_as_a_variable_is_called_one(result, name):
    with pytest.raises(UnknownQuantityError, match="is an input") as caught:
        result[name]
    assert "是输入" in str(caught.value)
    assert "explain" in str(caught.value)


def test_a_value_outside_its_range_is_a_fault_still(study):
    with pytest.raises(FaultsError):
        study.with_changes({"人均需要": -1})


def test_results_cannot_be_written_to(result):
    for array in (
        result["产量"].values,
        result.projection.central["farm.output"],
        result.projection.samples["farm.output"],
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0
    copy = result["产量"].copy()
    copy.values[:] = 0
    assert np.all(result["产量"] > 0)


FACES = {"json", "as_json", "lang", "content", "form", "out"}
"""Options that say how an answer is shown or where it is written, for which Python has methods."""


@pytest.mark.parametrize(
    ("command", "own"),
    [
        (sensitivity, set()),
        (attribute, set()),
        (discover, set()),
        (seek, set()),
        (plan, {"report"}),
        (conflicts, {"report"}),
        (frontier, {"report"}),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_python_has_the_options_of_the_command_line_by_the_same_names(command, own):
    there = {item.name for item in command.params} - FACES - {"scenario"}
    here = set(inspect.signature(getattr(simulator.api.Study, command.name)).parameters) - {"self"}
    assert here - own == there


def test_options_of_plans_are_those_of_the_analysis(lines):
    """a + 2 b >= 15 from a = b = 1: with b turned alone, b at 7; with a set to 5 first, at 5."""
    alone = lines.plan(["sum"], levers=["乙"]).answer
    assert [(step.key, step.after) for step in alone.steps] == [("lines.b", pytest.approx(7))]
    beside = lines.plan(["sum"], changes={"甲": 5}).answer
    assert [(step.key, step.after) for step in beside.steps] == [("lines.b", pytest.approx(5))]
    assert {score.target.statement.id for score in lines.plan(kinds=["level"]).answer.after} == {"sum"}
    with pytest.raises(UnknownQuantityError, match="no such target"):
        lines.plan(document="none")


def test_a_changed_study_is_told_apart_from_the_one_it_came_from(lines):
    changed = lines.with_changes({"甲": 3})
    told = lines.attribute(changed, "sum", 2022)
    assert "“平原(改动后)”" in told.sentence("zh").translate(str.maketrans("\uff08\uff09", "()"))
    assert "(Plain)" in told.sentence("en")
    assert "(Plain with changes)" in told.sentence("en")


def test_an_explanation_shows_itself_in_a_few_lines(result):
    explanation = result.explain("farm.needed", 2023)
    whole = sum(1 for _ in explanation.walk())
    told = repr(explanation).splitlines()
    assert "farm.needed" in told[0]
    assert f"{explanation.value:.4g}"[:3] in told[0]
    assert "need" in told[1]
    assert [part.key in line for part, line in zip(explanation.inputs, told[2:], strict=False)] == [True] * len(
        explanation.inputs
    )
    assert f"{whole - 1} number" in told[-1]
    for name in ("folk.population", "farm.output", "farm.store"):
        assert all(len(repr(part)) < 3000 for _, part in result.explain(name, 2026).walk())
