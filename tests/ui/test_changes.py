"""How the page tells which targets turned."""

from dataclasses import replace

import pytest

from simulator.analysis.scorecard import scorecard
from simulator.engine.run import run
from simulator.ui.changes import turned, turned_words

STATES = {"missed": (False, 0.1), "doubtful": (True, 0.2), "met": (True, 0.8)}


@pytest.fixture(scope="module")
def card(toy):
    return scorecard(run(toy.scenario("shire"), draws=20))


def standing(card, state):
    met, probability = STATES[state]
    target = next(score for score in card.scores if score.met is not None and not score.timed)
    return replace(card, scores=(replace(target, met=met, probability=probability),))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("missed", "doubtful", "现在中心情形达到，但可能性不到一半"),
        ("met", "doubtful", "可能性降到一半以下"),
        ("missed", "met", "转为达到"),
        ("doubtful", "met", "可能性升到一半以上"),
        ("met", "missed", "转为未达到"),
        ("doubtful", "missed", "转为未达到"),
    ],
)
def test_a_gain_is_told_as_a_gain_and_a_loss_as_a_loss(card, before, after, told):
    (line,) = turned_words(turned(standing(card, after), standing(card, before)), "zh")
    assert told in line


@pytest.mark.parametrize("state", STATES)
def test_what_stands_as_it_stood_has_not_turned(card, state):
    assert turned(standing(card, state), standing(card, state)) == {}
