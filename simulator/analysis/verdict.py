"""The verdict on a target that takes in both the central run and the probability."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from simulator.analysis.scorecard import SLACK, Score

Verdict = Literal["met", "doubtful", "missed", "on_time", "late", "unknown"]
Side = Literal["above", "below", "closed", "inside"]


def verdict(score: Score) -> Verdict:
    """What to tell of a target at first glance.

    Doubtful is what the central run meets but fewer than half of the draws do: the central run takes every project at
    its usual pace, the draws take in all that can go wrong. Without draws there is nothing to doubt it by. Where only
    the timing is judged nothing is met or missed: it is on time, or late in the central run or in more than half of
    the draws.
    """
    if score.met is None:
        return "unknown"
    if score.timed:
        return "on_time" if score.met and score.likely else "late"
    if not score.met:
        return "missed"
    return "met" if score.likely else "doubtful"


def central_verdict(score: Score) -> Verdict:
    """The same of the central run alone."""
    return verdict(replace(score, probability=None))


def side_of(central: float, low: float, high: float) -> Side:
    """How a value of the central run lies in an interval of the draws, from `low` to `high`: at an edge is not inside.

    An interval that is but a point, with the central run there, is closed.
    """
    slack = SLACK * max(1.0, abs(central))
    if high - low <= slack and low - slack <= central <= high + slack:
        return "closed"
    return "above" if central >= high - slack else "below" if central <= low + slack else "inside"


def at_edge(score: Score) -> bool:
    """Whether the central run lies at an edge of its own 90 % interval or outside it."""
    if score.met is None or score.probability is None:
        return False
    return side_of(score.value, score.quantiles[0], score.quantiles[-1]) in {"above", "below"}
