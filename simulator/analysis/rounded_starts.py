"""How exact an answer can be where starting values were published in round numbers: 37.4 % is all from 37.35 to 37.45.

Every starting value with decimals may lie half a unit of its last one off; whole numbers, which may be counts, and
estimates are taken as exact. All are moved together, each to whichever of its ends lowers, or raises, the target.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from simulator.analysis.carried import starts_behind
from simulator.analysis.scorecard import scorecard
from simulator.engine.run import Runner
from simulator.language import units
from simulator.language.faults import LANGUAGES, Words
from simulator.language.region import Observed
from simulator.language.scenario import Scenario
from simulator.language.starts import moved_start
from simulator.language.system import System
from simulator.language.target import Target

TOLD = 1e-3  # of a number: a range that is narrower is not worth telling
NAMED = 0.1  # of the greatest effect: what moves a target by less is not named

Moves = Mapping[tuple[str, int], float]


@dataclass(frozen=True, slots=True)
class Rounding:
    """What a target may come to, in its unit, central run, with its starting values as exact as they were published.

    `starts` are those that matter, the one that moves the target most first. `lowered` and `raised` are the scenario
    with all of them where they lower, or raise, the target.
    """

    starts: tuple[Observed, ...]
    low: float
    high: float
    lowered: Scenario
    raised: Scenario


@dataclass(frozen=True, slots=True)
class Ends:
    """Where an edge lies, in its lever's unit, with starting values at their ends that are worst and best for it.

    None where no value within the lever's range meets the target then. `starts` are those that matter.
    """

    worst: float | None
    best: float | None
    starts: tuple[Observed, ...]


def rounding_behind(scenario: Scenario, target: Target, value: float, runner: Runner) -> Rounding | None:
    """How exact a target's value can be; None where it rests on no starting value that was published with decimals.

    Takes a central run for each such starting value and two more.
    """

    def reached(moves: Moves) -> float:
        changed = replace(with_starts(scenario, moves), targets=(target,))
        return scorecard(runner.run(changed, draws=0, keep=[target.key])).scores[0].value

    starts = tuple(dict.fromkeys(_published(starts_behind(scenario, [target]))))
    effects = {start: reached({(start.key, start.year): start.half}) - value for start in starts}
    ordered = sorted((start for start in starts if effects[start]), key=lambda start: -abs(effects[start]))
    if not ordered:
        return None
    up = {(start.key, start.year): start.half if effects[start] > 0 else -start.half for start in ordered}
    down = {key: -by for key, by in up.items()}
    named = [start for start in ordered if abs(effects[start]) >= NAMED * abs(effects[ordered[0]])]
    ends = with_starts(scenario, down), with_starts(scenario, up)
    return Rounding(tuple(named), reached(down), reached(up), *ends)


def with_starts(scenario: Scenario, moves: Moves) -> Scenario:
    """The scenario with some observations, by variable and year, moved by so much."""
    starts = {key: moved_start(start, moves, scenario.system) for key, start in scenario.starts.items()}
    return replace(scenario, starts=starts)


def worth_telling(low: float, high: float) -> bool:
    """Whether the two ends differ by more than a hair."""
    return abs(high - low) > TOLD * max(abs(low), abs(high))


def of_rounding(rounding: Rounding, target: Target, system: System) -> Words:
    """What is assumed of the starting values, and what the target comes to within their precision."""
    titles = [system.variables[start.key].title for start in rounding.starts]
    pairs = list(zip(titles, rounding.starts, strict=True))
    zh = "、".join(f"{title.zh} {start.year} 年 {start.printed}" for title, start in pairs)
    en = ", ".join(f"{title.en} {start.year}: {units.unit_words(start.printed, 'en')}" for title, start in pairs)
    unit, places = units.describe(target.unit), places_of(rounding.high - rounding.low)
    span = f"{rounding.low:,.{places}f}–{rounding.high:,.{places}f}"
    zh_span, en_span = (f"{span} {units.unit_words(unit, language)}".rstrip() for language in LANGUAGES)
    return Words(
        f"起点按公布的小数位四舍五入({zh}),目标值因此在 {zh_span} 之间。所列范围设各起点同时在末位半个单位内"
        "偏向最不利或最有利一端;整数和估计值按准确计",
        f"starts are rounded as they were published ({en}), so the target's value lies in {en_span}. The ranges have "
        "every such start half a unit of its last decimal off, all for the worse or all for the better; whole numbers "
        "and estimates count as exact",
    )


def places_of(width: float) -> int:
    """Decimals that the ends of a range of some width are told with: two digits of it."""
    return min(max(1 - math.floor(math.log10(width)), 0), 6) if width else 1


def _published(starts: Iterable[Observed]) -> Iterator[Observed]:
    """The observations with decimals that starts are, or were worked out of."""
    for start in starts:
        if start.half:
            yield start
        yield from _published(start.of)
