"""What the words of all answers share: numbers, goals, what moves, how an answer was found."""

from __future__ import annotations

from math import floor, log10

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

NOISE = 1e-9  # of a number, or in its unit: less is what rounding leaves of nothing

SMALL = 0.01  # an amount below which four decimals would tell fewer than two digits

MOVED = {
    "constant": Words("各年同值", "the same in all years"),
    "onward": Words("{year} 年起各年同值", "the same from {year} on"),
    "year": Words("只动 {year} 年", "{year} only"),
    "path": Words("{year} 年的值,其余年份同幅平移", "value of {year}, the other years move along by as much"),
}


def told(value: float, unit: Unit | str, language: Language) -> str:
    """A number that was found, with its unit; digits that it has beyond the usual ones are kept, up to six.

    What these would tell as nothing has as many as it takes to see it, unless it is the noise of what was added up.
    """
    text = unit if isinstance(unit, str) else units.describe(unit)
    value = without_noise(value)
    places = max(decimals(text, [value]), 1 if abs(value) != round(abs(value)) else 0)
    if 0 < abs(value) < 0.5 / 10**places:
        places = 1 - floor(log10(abs(value)))
    most = max(places + 1, 7)
    written = next((f"{value:,.{n}f}" for n in range(places, most) if float(f"{value:.{n}f}") == tidy(value)), "")
    return f"{written or f'{value:,.{places}f}'} {unit_words(text, language)}".rstrip()


def without_noise(value: float, scale: float = 1.0) -> float:
    """The number, or 0 where it is nothing beside so large ones as it was calculated from, or less than people tell."""
    return 0.0 if abs(value) <= NOISE * max(abs(scale), 1.0) else value


def rough(value: float) -> float:
    """A number that was found with the four decimals that are told of it; two digits where they would tell less."""
    return round(value, 4) if abs(value) >= SMALL else float(f"{value:.2g}")


def reached(value: float, target: Target, language: Language) -> str:
    """What a target comes to, in its unit."""
    return told(rough(without_noise(value, target.goal)), value_unit(target), language)


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


def run_words(draws: int, seed: int, version: str) -> Words:
    """What an answer was calculated with."""
    return Words(
        f"抽样 {draws},种子 {seed},程序版本 {version}" if draws else f"中心情形,种子 {seed},程序版本 {version}",
        f"{several(draws, 'draw')}, seed {seed}, version {version}"
        if draws
        else f"central run, seed {seed}, version {version}",
    )
