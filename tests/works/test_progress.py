"""The programmes of a scenario month by month: the same numbers as its projection and its scorecard."""

import numpy as np
import pytest
from content import DOCUMENT, SCENARIO, write_content

from simulator.analysis.programmes import programmes
from simulator.engine.projection import QUANTILES
from simulator.language.loading import load_library
from simulator.language.works import month_number
from simulator.pipeline import project

FEASTS, PLAN = "moot_works.feasts_2022", "moot_works.holes_2022_plan"
SPREAD = "sampling: {draws: 200, seed: 7, spread: {moot_works.holes_2022_plan: {uniform: [0.8, 1.2], of: default}}}\n"


def scenario_of(root, **texts):
    return load_library(write_content(root, **texts)).scenario("shire-works")


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return scenario_of(tmp_path_factory.mktemp("progress"))


def fail_unless_same(scenario, draws):
    """Probabilities are those of the scorecard, quantities at the years' ends those of the projection."""
    projection, card = project(scenario, draws=draws)
    found = programmes(scenario, draws=draws)
    assert [item.target.id for item in found.items] == [score.target.id for score in card.scores]
    for item, score in zip(found.items, card.scores, strict=True):
        assert item.probability == score.probability
        samples = projection.samples.get(item.target.key, projection.central[item.target.key][:, None])
        for row, year in enumerate(scenario.years[1:], start=1):
            end = month_number(year + 1, 1)
            assert item.done_by(end) == pytest.approx(np.quantile(samples[row], QUANTILES))
            central = item.central[item.months.index(end)]
            assert central == pytest.approx(projection.central[item.target.key][row])


@pytest.mark.parametrize("draws", [0, 1, 200])
@pytest.mark.parametrize("plan", [20, 0, 60, {2022: 30, 2023: 10}])
def test_months_agree_with_the_projection_whatever_the_plan(scenario, plan, draws):
    fail_unless_same(scenario.with_changes({PLAN: plan}), draws)


def test_an_uncertain_plan_and_a_target_that_is_about_a_number_agree_with_the_scorecard(tmp_path):
    about = DOCUMENT.replace("value: 20,", "comparator: about, tolerance: 5, value: 20,")
    uncertain = SCENARIO.replace("sampling: {draws: 200, seed: 7}\n", SPREAD)
    scenario = scenario_of(tmp_path, document=about, scenario=uncertain)
    fail_unless_same(scenario, 200)
    assert 0 < programmes(scenario).items[0].probability < 1


def test_without_a_limit_nobody_waits_and_the_longest_stage_is_told(tmp_path):
    found = programmes(scenario_of(tmp_path), draws=50)
    assert found.queues == {}
    assert found.binding is None
    assert found.items[0].held_up is None
    assert found.items[0].longest.title.en == "Dig"
