"""What an address or a file asks for and the content does not have is left out, with a word for each."""

import pytest

from simulator.language.loading import with_scenario
from simulator.language.paths import points
from simulator.ui.checking import changes_of, checked, known_scenario, typed
from simulator.ui.state import State


@pytest.fixture(scope="module")
def shire(toy):
    return toy.scenario("shire")


def test_what_exists_stays(toy, shire):
    asked = State(
        scenario="shire",
        changes={"folk.birth_rate": points(3)},
        compare="shire-busy",
        sector="all",
        panel="folk",
        target="moot-2021/doubling",
        year=2023,
        charts=("farm.output",),
    )
    assert checked(asked, shire, toy.sources) == (asked, ())


def test_an_unknown_scenario_gives_way_to_another_without_the_changes(toy):
    asked = State(scenario="mordor", changes={"folk.birth_rate": points(3)})
    found, (problem,) = known_scenario(asked, toy.sources, "shire")
    assert found == State(scenario="shire")
    assert "mordor" in problem.zh


def test_no_scenario_asked_for_is_no_problem(toy):
    assert known_scenario(State(), toy.sources, "shire") == (State(scenario="shire"), ())


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (State(changes={"folk.nothing": points(1)}), "folk.nothing"),
        (State(changes={"folk.birth_rate": points(11)}), "11"),
        (State(changes={"folk.birth_rate": points({2022: 1, 2023: -6})}), "2023:-6"),
        (State(compare="mordor"), "mordor"),
        (State(target="moot-2021/nothing"), "moot-2021/nothing"),
    ],
)
def test_what_does_not_fit_is_left_out_and_told(toy, shire, asked, told):
    found, (problem,) = checked(asked, shire, toy.sources)
    assert found == State()
    assert told in problem.zh
    assert told in problem.en


def test_sectors_years_and_charts_of_elsewhere_are_left_to_the_page(toy, shire):
    asked = State(sector="mines", panel="all", year=1999, charts=("mines.gold", "farm.output", "farm.output"))
    found, problems = checked(asked, shire, toy.sources)
    assert found == State(charts=("farm.output",))
    for name, problem in zip(("mines", "all", "mines.gold", "1999"), problems, strict=True):
        assert name in problem.zh
        assert name in problem.en


def test_a_change_to_the_value_it_has_is_none(toy, shire):
    asked = State(changes={"folk.birth_rate": shire.settings["folk.birth_rate"].path})
    assert checked(asked, shire, toy.sources) == (State(), ())


@pytest.mark.parametrize(
    ("value", "found"),
    [("300", 300), ("1,000", 1000), ("１，０００", 1000), ("+.5e1", 5), ("1,00", None), ("1,0000", None)],
)
def test_a_typed_value_may_have_commas_at_its_thousands(shire, value, found):
    read = typed("farm.first_area[barley]", value, shire)
    assert read == points(found) if found is not None else value in read.zh


HEAD = "scenario: shire-changed\ntitle: {zh: 夏尔基准(改动), en: Shire as it goes (changed)}\nextends: shire\n"
OWN = "scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: shire\n"


@pytest.mark.parametrize(
    ("head", "more", "changes"),
    [
        (HEAD, "assumptions: {folk.birth_rate: 3}", {"folk.birth_rate": points(3)}),
        (HEAD, "baseline: shire\nassumptions: {folk.birth_rate: 2}", {}),
        (HEAD, "years: [2021, 2024]\nassumptions: {folk.birth_rate: 3}", None),
        (HEAD, "assumptions: {folk.birth_rate: {value: 3, origin: {assumed: a guess}}}", None),
        (HEAD, "sampling: {draws: 10}", None),
        (OWN, "assumptions: {folk.birth_rate: 3}", None),
        (HEAD.replace("shire-changed", "mine"), "assumptions: {folk.birth_rate: 3}", None),
        (HEAD.replace("as it goes (changed)", "in a dry year"), "assumptions: {folk.birth_rate: 3}", None),
    ],
)
def test_a_file_is_a_set_of_changes_only_if_it_is_nothing_more(toy, shire, head, more, changes):
    library, name = with_scenario(toy, (head + more).encode(), "mine.yaml")
    assert changes_of(library.scenario(name), shire, library.sources[name].file) == changes
