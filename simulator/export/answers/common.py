"""What the words of all answers share: numbers, goals, what moves, how an answer was found."""

from __future__ import annotations

from math import floor, log10

from simulator.analysis.cautions import bounds
from simulator.analysis.knobs import tidy
from simulator.analysis.levers import Moved
from simulator.export.numbers import decimals
from simulator.export.phrases import titled
from simulator.export.score_words import GOAL_SIGNS, value_unit
from simulator.language import units
from simulator.language.counting import several
from simulator.language.faults import Language, Words
from simulator.language.target import Target
from simulator.language.units import Unit, unit_words

TINIEST = 12  # decimals of what is next to nothing

MOVED = {
    "constant": Words("各年同值", "the same in all years"),
    "onward": Words("{year} 年起各年同值", "the same from {year} on"),
    "year": Words("只动 {year} 年", "{year} only"),
    "path": Words("{year} 年的值,其余年份同幅平移", "value of {year}, the other years move along by as much"),
}


def told(value: float, unit: Unit | str, language: Language) -> str:
    """A number that was found, with its unit; digits that it has beyond the usual ones are kept, up to six.

    What these would tell as nothing has as many as it takes to see it.
    """
    text = unit if isinstance(unit, str) else units.describe(unit)
    places = max(decimals(text, [value]), 1 if abs(value) != round(abs(value)) else 0)
    if 0 < abs(value) < 0.5 / 10**places:
        places = min(1 - floor(log10(abs(value))), TINIEST)
    most = max(places + 1, 7)
    written = next((f"{value:,.{n}f}" for n in range(places, most) if float(f"{value:.{n}f}") == tidy(value)), "")
    return f"{written or f'{value:,.{places}f}'} {unit_words(text, language)}".rstrip()


def rough(value: float) -> float:
    """A number that was found with the four decimals that are told of it; two digits where they would tell nothing."""
    return round(value, 4) or float(f"{value:.2g}")


def goal_of(target: Target, language: Language) -> str:
    """A target with what it asks for, such as New-energy share of capacity ≥ 47.00 %."""
    return f"{titled(target.statement.title, language)} {asked_of(target, language)}"


def asked_of(target: Target, language: Language) -> str:
    """What a target asks for, such as ≥ 47.00 %."""
    sign = GOAL_SIGNS[target.statement.comparator].text(language)
    return f"{sign} {told(target.goal, value_unit(target), language)}".lstrip()


def moved_words(moved: Moved, year: int | None) -> Words:
    """What moves when a lever is set."""
    words = MOVED[moved]
    return Words(words.zh.format(year=year), words.en.format(year=year))


def chance_of(share: float | None, draws: int) -> str:
    """A share of draws; of none or all of them what that says of the probability, such as ≤ 0.3%; else a dash."""
    if share is None:
        return "—"
    low, high = bounds(share, draws)
    if low == high:
        return f"{share:.0%}" if 0.005 <= share <= 0.995 else f"{share:.2%}"  # noqa: PLR2004 - which would read 0 or 100
    return f"≤{high:.1%}" if low <= 0 else f"≥{low:.1%}"


def run_words(draws: int, seed: int, version: str) -> Words:
    """What an answer was calculated with."""
    return Words(
        f"抽样 {draws},种子 {seed},程序版本 {version}" if draws else f"中心情形,种子 {seed},程序版本 {version}",
        f"{several(draws, 'draw')}, seed {seed}, version {version}"
        if draws
        else f"central run, seed {seed}, version {version}",
    )
