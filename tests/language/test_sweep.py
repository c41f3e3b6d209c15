"""The runs of a sweep: the cases that it lists, then every combination of its grid."""

from dataclasses import replace

import pytest

from simulator.language.paths import plain
from simulator.language.scenario import expanded
from simulator.language.schema import Sweep

NEED, RATE = "farm.need", "folk.birth_rate"
CASES = [{NEED: 380, RATE: 1}, {NEED: {2021: 400, 2025: 420}}]
GRID = {NEED: [390, 395], RATE: [2, 3]}


@pytest.mark.parametrize(
    ("sweep", "expected"),
    [
        ({"cases": CASES}, [(380, 1), ({2021: 400, 2025: 420}, 2)]),
        ({"grid": GRID}, [(390, 2), (390, 3), (395, 2), (395, 3)]),
        (
            {"cases": CASES, "grid": GRID},
            [(380, 1), ({2021: 400, 2025: 420}, 2), (390, 2), (390, 3), (395, 2), (395, 3)],
        ),
    ],
)
def test_cases_come_before_the_grid_and_change_only_what_they_name(toy, sweep, expected):
    scenario = toy.scenario("shire")
    swept = replace(scenario, file=scenario.file.model_copy(update={"sweep": Sweep(**sweep)}))
    runs = list(expanded(swept))
    assert [(plain(item.settings[NEED].path), plain(item.settings[RATE].path)) for item in runs] == expected
    assert [item.id for item in runs] == [f"shire~{number}" for number in range(1, len(expected) + 1)]
