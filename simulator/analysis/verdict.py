"""The verdict on a target that takes in both the central run and the probability."""

from __future__ import annotations

from typing import Literal

from simulator.analysis.scorecard import Score

Verdict = Literal["met", "doubtful", "missed", "unknown"]
HALF = 0.5  # below it a target is more likely missed than met


def verdict(score: Score) -> Verdict:
    """What to tell of a target at first glance.

    Doubtful is what the central run meets but fewer than half of the draws do: the central run takes every project at
    its usual pace, the draws take in all that can go wrong. Without draws there is nothing to doubt it by.
    """
    if score.met is None:
        return "unknown"
    if not score.met:
        return "missed"
    return "met" if score.probability is None or score.probability >= HALF else "doubtful"
