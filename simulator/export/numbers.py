"""How many decimals a number is shown with, by its unit and size; how wide a text is on the screen."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

from simulator.language.units.table import UNITS, WHOLE

COUNTED = frozenset(name for unit in UNITS if {part for part, _ in unit.dimension} & WHOLE for name in unit.names)
SHARES = ("%", "百分点", "个百分点")
ENOUGH_DIGITS = 4
DIGITS = 12


def decimals(unit: str, values: Iterable[float]) -> int:
    """Decimals for numbers of one kind: none for things that are counted, else about four digits in all."""
    if unit in COUNTED:
        return 0
    if unit in SHARES:
        return 2
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    if largest == 0.0:
        return 2
    return min(max(ENOUGH_DIGITS - 1 - math.floor(math.log10(largest)), 0), 6)


def clean(value: float, *beside: float) -> float:
    """A number as tables for people have it: with 12 significant digits, where no noise of binary fractions shows.

    A difference has no more decimals than the numbers `beside` that it is between.
    """
    sizes = [abs(number) for number in (value, *beside) if math.isfinite(number) and number]
    if not math.isfinite(value) or not sizes:
        return value
    return round(value, DIGITS - 1 - math.floor(math.log10(max(sizes)))) + 0.0  # never -0.0


def excel_format(places: int) -> str:
    """The number format of a spreadsheet with so many decimals."""
    return "#,##0" + ("." + "0" * places if places else "")


def shown(value: float | None, unit: str, *, beside: Iterable[float] = (), signed: bool = False) -> str:
    """A number for people, with the decimals of those it stands beside; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "—"
    return fixed(value, decimals(unit, [value, *beside]), signed=signed)


def told(value: float | None, unit: str) -> str:
    """A number that stands by itself in a text: 5 万人 rather than 5.000; percentages keep their two decimals."""
    if value is None or not math.isfinite(value) or unit in SHARES:
        return shown(value, unit)
    return fixed(value, needed(decimals(unit, [value]), [value]))


def needed(places: int, values: Iterable[float]) -> int:
    """Of so many decimals those that one of the numbers needs: zeros at the end of all of them tell nothing."""
    if not places:
        return 0
    decimal_parts = (f"{value:.{places}f}".partition(".")[2] for value in values if math.isfinite(value))
    return max((len(part.rstrip("0")) for part in decimal_parts), default=places)


def fixed(value: float | None, places: int, *, signed: bool = False) -> str:
    """A number with so many decimals; zero has no sign; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "—"
    text = f"{value:{'+' if signed else ''},.{places}f}"
    return text if float(text.replace(",", "")) else text.lstrip("+-")


def adding_up(parts: Sequence[float], places: int) -> list[float]:
    """Parts rounded to so many decimals in such a way that they add up to their rounded sum (largest remainders)."""
    unit = 10.0**places
    scaled = [part * unit for part in parts]
    floors = [math.floor(value) for value in scaled]
    order = sorted(range(len(parts)), key=lambda place: floors[place] - scaled[place])
    up = set(order[: round(sum(parts) * unit) - sum(floors)])
    return [(floor + (place in up)) / unit for place, floor in enumerate(floors)]


def share(probability: float | None, places: int = 0) -> str:
    """A probability as a whole percentage, or with so many decimals; a dash where there is none.

    Draws are too few to tell 0 % from very little, or 100 % from nearly all.
    """
    if probability is None or not math.isfinite(probability):
        return "—"
    text, least = f"{probability:.{places}%}", 10.0 ** -(places + 2)
    ends = {f"{0:.{places}%}": f"<{least:.{places}%}", f"{1:.{places}%}": f">{1 - least:.{places}%}"}
    return ends.get(text, text)


def width(text: str) -> int:
    """Columns that a text takes on a screen: full-width characters take two, marks on others none."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
