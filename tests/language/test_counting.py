"""One change, two changes."""

import pytest

from simulator.language.counting import Count, several
from simulator.ui.texts import text


@pytest.mark.parametrize(("number", "words"), [(0, "0 draws"), (1, "1 draw"), (2, "2 draws")])
def test_a_noun_goes_with_its_number(number, words):
    assert several(number, "draw") == words
    assert f"{Count(number)} {Count(number):draw|draws}" == words


def test_a_count_is_written_as_numbers_are():
    assert f"{Count(1234567):,}" == "1,234,567"


def test_the_app_tells_one_of_a_kind_as_one():
    assert text("how_many", "en", count=1) == "1 target"
    assert text("scenario_differs", "en", count=1) == "1 setting differs from the comparison"
    assert text("scenario_differs", "en", count=2) == "2 settings differ from the comparison"
