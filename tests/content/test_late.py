"""What slips in a year is done in the next: a year's delay leaves no trace once the year after is over."""

from functools import cache
from pathlib import Path

import pytest

from simulator.engine.run import run
from simulator.language.loading import load_library

ROOT = Path(__file__).parents[2]
KEPT = {
    "baotou-2022-trend": (
        "rural.yard[fine]",
        "grain.corn_zone",
        "commerce.coverage[village_parcels]",
        "services.coverage[elderly_stations]",
        "industry.coverage[platform_use]",
        "water.spots_left[waterlogging]",
        "environment.bare_soil",
        "environment.mines_working",
    ),
    "baotou-2024-trend": ("rural.waste_villages",),
    "xincheng-2025-trend": (
        "rural.sewer_rate",
        "rural.facility_size[centre]",
        "transport.coverage[five_g]",
        "housing.coverage[park_reach]",
    ),
}
LAPSES = 0.2  # of a village: what was opened a year later had no year in which its service might lapse


@cache
def course(name, days):
    """The central run without reserves, all work of the first year that many days late."""
    scenario = load_library(ROOT).scenario(name)
    base, first, second = scenario.years[:3]
    delays = {key: {base: 0, first: days, second: 0} for key in scenario.settings if key.startswith("delivery.delay[")}
    reserves = {key: 0 for key in scenario.settings if key.startswith("delivery.reserve[")}
    return run(scenario.with_changes({**delays, **reserves}), draws=0)


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, keys in KEPT.items() for key in keys])
def test_what_slips_is_done_in_the_next_year(name, key):
    usual, late = course(name, 0), course(name, 365)
    first, second = usual.years[1:3]
    assert late.value(key, first) != pytest.approx(usual.value(key, first), abs=1)
    tolerance = LAPSES if key == "rural.waste_villages" else 1e-9
    assert late.value(key, second) == pytest.approx(usual.value(key, second), abs=tolerance)
