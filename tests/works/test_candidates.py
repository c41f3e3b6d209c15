"""Candidates that turn the levers of delivery carry their plans out, each as in a run of its own."""

import numpy as np
import pytest
from content import DELIVERY, write_content

from simulator.engine.beside import Bench, Standing
from simulator.engine.run import run
from simulator.language.loading import load_library

HOLES = "moot_works.holes_2022"
TEAMS = """\
  teams:
    {title: {zh: 队, en: Teams}, kind: lever, unit: "1", default: 2, range: [0, 9], origin: {assumed: 试验 | trial}}
works:
"""
IN_LINE = (
    DELIVERY.replace("works:\n", TEAMS, 1)
    .replace("season: [", "limit: teams, season: [")
    .replace("    reserve: reserve\n", "    reserve: reserve\n    delay: delay\n")
    .replace("discrete: [[2, 1]]}", "discrete: [[2, 1]]}, limit: teams")
)


@pytest.mark.parametrize("draws", [0, 25])
@pytest.mark.parametrize("lever", ["craft.delay[digging]", None])
def test_plans_are_carried_out_for_each_candidate(tmp_path, draws, lever):
    scenario = load_library(write_content(tmp_path)).scenario("shire-works")
    values = np.array([0.0, 150.0, 300.0])
    columns = {lever: np.tile(values, (len(scenario.years), 1))} if lever else {}
    found = Bench(Standing(scenario, draws, 4), (HOLES,)).run(columns)[HOLES]
    for index, value in enumerate(values.tolist() if lever else [0.0]):
        changed = scenario.with_changes({lever: value} if lever else {})
        alone = run(changed, draws=draws, seed=4, keep=[HOLES])
        assert np.array_equal(found[:, index], alone.samples[HOLES] if draws else alone.central[HOLES][:, None])


@pytest.mark.parametrize("draws", [0, 25])
@pytest.mark.parametrize("lever", ["craft.delay[digging]", "craft.delay[feast]", "craft.teams"])
def test_candidates_stand_in_line_with_works_that_their_levers_do_not_change(tmp_path, draws, lever):
    """Feasts and holes wait for the same teams: the one's delay is the other's wait."""
    scenario = load_library(write_content(tmp_path, delivery=IN_LINE)).scenario("shire-works")
    values = np.array([0.0, 2.0, 8.0] if lever == "craft.teams" else [0.0, 90.0, 180.0])
    found = Bench(Standing(scenario, draws, 4), (HOLES,)).run({lever: np.tile(values, (len(scenario.years), 1))})[HOLES]
    runs = [run(scenario.with_changes({lever: value}), draws=draws, seed=4, keep=[HOLES]) for value in values.tolist()]
    alone = [item.samples[HOLES] if draws else item.central[HOLES][:, None] for item in runs]
    assert np.array_equal(found, np.stack(alone, axis=1))
    assert len(np.unique(found.sum(axis=0), axis=0)) > 1
