"""What a page shows where nobody has chosen: sectors, cards and levers, by the sector of the targets."""

from dataclasses import replace

import pytest

from simulator.analysis.scorecard import scorecard
from simulator.engine.run import run
from simulator.language.loading import load_library
from simulator.language.pruning import resting_on
from simulator.ui import choice
from simulator.ui.checking import ALL, checked
from simulator.ui.state import State

HOLES, FEASTS = "moot-works/holes-2022", "moot-works/feasts-2022"


@pytest.fixture(scope="module")
def library(works_root):
    return load_library(works_root)


@pytest.fixture(scope="module")
def card(library):
    return scorecard(run(library.scenario("shire-works"), draws=20))


def test_targets_stand_in_their_sector_and_not_in_the_model_made_for_their_document(card):
    assert {name: len(scores) for name, scores in choice.by_sector(card).items()} == {"craft": 2}
    assert choice.sector(card) == "craft"
    assert len(choice.of_sector(card.scores, "craft")) == len(choice.of_sector(card.scores, ALL)) == 2
    assert choice.of_sector(card.scores, "moot_works") == ()


def test_a_plan_stands_with_the_levers_of_its_sector(card):
    groups = choice.panels(card.scenario, ["folk", "craft"])
    assert list(groups) == ["craft"]
    assert "moot_works.holes_2022_plan" in groups["craft"]
    assert choice.plans(card.scenario) == {"moot_works.holes_2022_plan", "moot_works.feasts_2022_plan"}


def test_the_side_shows_the_sector_of_the_cards_or_one_that_has_levers(card):
    assert choice.panel_sector("craft", card, ["folk", "craft"]) == "craft"
    assert choice.panel_sector("singing", card, ["folk", "craft"]) == "craft"
    assert choice.panel_sector(ALL, card, ["folk"]) == "folk"


def test_a_sector_without_a_model_can_be_asked_for_in_an_address(library, card):
    other = replace(card.scenario.targets[0], key="moot_works.holes_2022")
    statement = other.statement.model_copy(update={"sector": "singing"})
    scenario = replace(card.scenario, targets=(replace(other, statement=statement),))
    found, problems = checked(State(sector="singing", panel="singing"), scenario, library.sources)
    assert (found.sector, found.panel, problems) == ("singing", "singing", ())


def test_behind_a_programme_are_its_plan_and_the_levers_of_its_class(card):
    inputs = resting_on(card.scenario.system, ["moot_works.holes_2022"])
    assert {"moot_works.holes_2022_plan", "craft.delay[digging]", "craft.pace"} <= inputs
    assert "craft.reserve" not in inputs  # feasts only


def scored(card, *states):
    """Scores that are (met, probability), each of a target of its own."""
    score = card.scores[0]
    return [
        replace(score, target=replace(score.target, id=f"moot-works/{number}"), met=met, probability=chance)
        for number, (met, chance) in enumerate(states)
    ]


def test_of_many_cards_the_missed_and_undecided_come_first_in_their_order(card):
    scores = scored(card, *[(True, 1.0)] * 10, (None, None), (False, 0.1), (True, 0.5), *[(True, 0.99)] * 7)
    shown = choice.pressing(scores, "")
    assert len(shown) == choice.CARDS
    assert {"moot-works/11", "moot-works/12"} <= set(shown)
    assert "moot-works/10" not in shown
    assert list(shown) == sorted(shown, key=lambda name: int(name.split("/")[1]))


def test_the_chosen_card_is_always_shown_and_a_few_are_shown_all(card):
    many = scored(card, *[(False, 0.0)] * 30)
    assert "moot-works/29" in choice.pressing(many, "moot-works/29")
    few = scored(card, *[(True, 1.0)] * choice.CARDS)
    assert len(choice.pressing(few, "")) == choice.CARDS


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([(True, 0.5), (None, None), (False, 0.4), (False, 0.0)], 2),
        ([(True, 0.9), (True, 0.3), (None, None)], 1),
        ([(True, None), (True, None)], 0),
        ([(None, None)], 0),
    ],
)
def test_a_page_opens_on_what_is_missing_else_on_what_is_least_likely(card, states, shown):
    assert choice.target(scored(card, *states)) == f"moot-works/{shown}"
