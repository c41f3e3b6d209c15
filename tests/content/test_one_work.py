"""Statements of one piece of work agree in every draw, and no part exceeds its whole, in every scenario."""

import numpy as np
import pytest

from simulator.analysis.amounts import carried_by, timing_only
from simulator.analysis.scorecard import meets
from simulator.content import find_content
from simulator.engine.run import run
from simulator.language import units
from simulator.language.loading import load_library
from simulator.language.shared_work import is_part

LIBRARY = load_library(find_content())
DRAWS = 300


def pairs(scenario, *, parts):
    """Each target that another carries out, whole or in part, with that one."""
    for target in scenario.targets:
        carrier = carried_by(scenario, target)
        if carrier is not target and is_part(target.statement) is parts:
            yield target, carrier


@pytest.mark.parametrize("name", sorted(LIBRARY.sources))
def test_in_no_draw_do_they_contradict_each_other(name):
    scenario = LIBRARY.scenario(name)
    same, parts = list(pairs(scenario, parts=False)), list(pairs(scenario, parts=True))
    if not same + parts:
        pytest.skip("every promise is a piece of work of its own")
    keys = sorted({target.key for pair in same + parts for target in pair})
    samples = run(scenario, draws=DRAWS, keep=keys).samples
    for target, carrier in same:
        row = scenario.years.index(target.statement.year)
        met, carried = (meets(item, samples[item.key][row]) for item in (target, carrier))
        assert np.array_equal(met, carried), target.id
        assert timing_only(scenario, target) is timing_only(scenario, carrier)
    for part, whole in parts:
        row = scenario.years.index(part.statement.year)
        factor = float(units.ratio(part.unit, whole.unit))
        assert (samples[part.key][row] * factor <= samples[whole.key][row] + 1e-9).all(), part.id


@pytest.mark.parametrize(
    ("scenario", "statements"),
    [
        ("baotou-2022-trend", {"housing-old-estate-area-2022", "housing-old-estate-homes-2022"}),
        ("baotou-2024-trend", {"housing-old-estate-area-2024"}),
        ("hohhot-2024-trend", {"housing-parking-spaces-2024"}),
        ("xincheng-2025-trend", {"services-school-places-2025"}),
    ],
)
def test_one_sentence_of_one_work_in_several_units_is_one_programme(scenario, statements):
    found = {target.statement.id for target, _ in pairs(LIBRARY.scenario(scenario), parts=False)}
    assert statements <= found


@pytest.mark.parametrize("name", ["baotou-2022-stated", "baotou-2022-trend", "baotou-2022-stress"])
def test_the_wind_of_one_zone_is_never_more_than_all_wind(name):
    zone, wind = "baotou_2022.renewable_zone_wind_2022_power", "power.commissioned[wind]"
    scenario = LIBRARY.scenario(name)
    for changed in (scenario, scenario.with_changes({"power.planned_mix[wind]": 0})):
        samples = run(changed, draws=DRAWS, keep=[zone, wind]).samples
        row = changed.years.index(2022)
        assert (samples[zone][row] <= samples[wind][row]).all()
