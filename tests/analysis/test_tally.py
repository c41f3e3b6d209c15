"""Draws that are counted say of each target what draws that are kept say of it."""

import numpy as np

from simulator.engine import parts
from simulator.engine.sketch import RELATIVE_ERROR
from simulator.pipeline import project


def test_counted_draws_score_like_kept_ones(toy, monkeypatch):
    scenario = toy.scenario("shire-busy")
    _, kept = project(scenario, draws=3000)
    monkeypatch.setattr(parts, "BUDGET", 0)
    _, counted = project(scenario, draws=3000)
    assert (kept.error, counted.error) == (0.0, RELATIVE_ERROR)
    assert {score.target.statement.measure for score in kept.scores} > {"level"}
    for exact, near in zip(kept.scores, counted.scores, strict=True):
        assert near.probability == exact.probability
        np.testing.assert_allclose(near.quantiles, exact.quantiles, rtol=2 * RELATIVE_ERROR)
        assert (near.value, near.met, near.reached) == (exact.value, exact.met, exact.reached)
