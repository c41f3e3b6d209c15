"""Numbers that are only as exact as the starting values behind them, as people are told them."""

from __future__ import annotations

from simulator.analysis.rounded_starts import Ends, places_of
from simulator.language import units
from simulator.language.faults import Language
from simulator.language.units import Unit, unit_words

NAMED = 2  # starts that are told by what was printed


def about(value: float, ends: Ends, unit: Unit, language: Language) -> str:
    """A value with the range it may lie in: 约 25.0 万千瓦/年(起点 37.4 % 按四舍五入,22.7–27.3)."""
    known = sorted(end for end in (ends.worst, ends.best) if end is not None)
    places = places_of(max(abs(known[-1] - known[0]), abs(known[0] - value))) if known else 1
    number = f"{value:,.{places}f} {unit_words(units.describe(unit), language)}".rstrip()
    told = ["–".join(f"{end:,.{places}f}" for end in known)]
    if language == "zh":
        told += ["偏于不利时范围内没有能达到的值"] if ends.worst is None else []
        return f"约 {number}(起点 {starts(ends, language)} 按四舍五入,{','.join(filter(None, told))})"
    told += ["at its worse end no value in range meets it"] if ends.worst is None else []
    return f"about {number} (start {starts(ends, language)} is rounded: {', '.join(filter(None, told))})"


def starts(ends: Ends, language: Language) -> str:
    """The starting values that matter, as they were published."""
    printed = [unit_words(start.printed, language) for start in ends.starts]
    if language == "zh":
        return "、".join(printed[:NAMED]) + (" 等" if len(printed) > NAMED else "")
    return ", ".join(printed[:NAMED]) + (" and others" if len(printed) > NAMED else "")
