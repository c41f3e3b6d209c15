"""Candidates that turn the levers of delivery carry their plans out, each as in a run of its own."""

import numpy as np
import pytest
from content import write_content

from simulator.engine.beside import Bench, Standing
from simulator.engine.run import run
from simulator.language.loading import load_library

HOLES = "moot_works.holes_2022"


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
