"""Charts of what matters, why scenarios differ, and where a target is missed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from simulator.analysis.attribution import Attribution, Part
from simulator.analysis.discovery import Discovery, Limit
from simulator.analysis.sensitivity import Bar, Elasticities, Index, Indices, Tornado
from simulator.export.answer_charts.rows import WHOLE, Chart, Marks, Paint, Rows, Side, Stretches, drawn
from simulator.export.colours import FAINT
from simulator.export.findings.frames import difference_unit
from simulator.export.numbers import shown
from simulator.export.phrases import titled
from simulator.export.score_words import value_unit
from simulator.language.faults import Words
from simulator.language.units import unit_words

MOST = 12  # rows of a chart
SOBOL_MOST = 8  # factors, each in two rows
SLIGHT = 0.005  # of the widest: less is not drawn
POINT = (Words("数", "number"), "dot", "none")
BAR = 16  # pixels
CENTRAL, GOAL = Words("中心情形", "central"), Words("目标", "goal")


def of_tornado(found: Tornado, paint: Paint) -> Chart | None:
    """The target's value with each factor at its low and its high end, the widest first."""
    about, unit = found.about, value_unit(found.about.target)
    most = max((bar.width for bar in found.bars), default=0.0)
    bars = [bar for bar in found.bars if bar.width > SLIGHT * most][:MOST]
    if not bars:
        return None
    base = about.value
    ends = (("low", Words("取低端", "at its low end"), "before"), ("high", Words("取高端", "at its high end"), "line"))
    stretches = [
        Stretches(
            *(name, colour, 0.8, BAR),
            [(row, base, value) for row, bar in enumerate(bars) if isfinite(value := getattr(bar, f"value_{end}"))],
        )
        for end, name, colour in ends
    ]
    numbers = [point for row, bar in enumerate(bars) for point in _extremes(row, bar, base, unit)]
    goal = about.target.goal
    lines = [
        (base, f"{paint.say(CENTRAL)} {_with(base, unit, paint)}", "before"),
        (goal, f"{paint.say(GOAL)} {_with(goal, unit, paint)}", "goal"),
    ]
    title = Words(f"逐一变动时的推演值({_unit(unit, paint)})", f"Value when one factor moves ({_unit(unit, paint)})")
    names = [_tornado_name(bar, paint) for bar in bars]
    return drawn(Rows(_titled(title, paint), names, stretches, [Marks(*POINT, numbers)], lines), paint)


def _extremes(row: int, bar: Bar, base: float, unit: str) -> list[tuple[int, float, str, Side]]:
    """The numbers at the outer ends of a bar."""
    values = [value for value in (bar.value_low, bar.value_high, base) if isfinite(value)]
    low, high = min(values), max(values)
    sides: list[tuple[float, Side]] = [(low, "left"), (high, "right")]
    return [(row, value, shown(value, unit, beside=values), side) for value, side in sides if value != base]


def _tornado_name(bar: Bar, paint: Paint) -> str:
    title = paint.say(bar.factor.title)
    if not bar.factor.alone:
        return f"{title}\n5% – 95%"
    low, high = (shown(end, bar.unit, beside=(bar.low, bar.high)) for end in (bar.low, bar.high))
    return f"{title}\n{low} – {high} {unit_words(bar.unit, paint.language)}".rstrip()


def of_indices(found: Indices, paint: Paint) -> list[Chart]:
    """Shares of variance, alone and with interactions, with their 95 % intervals: of the value, of its being met."""
    of = (
        (Words("推演值的差异来自(%)", "Where the variance of the value comes from (%)"), found.of_value),
        (Words("能否达到的差异来自(%)", "Where the variance of being met comes from (%)"), found.of_probability),
    )
    charts = [_shares(title, items, paint) for title, items in of]
    return [chart for chart in charts if chart is not None]


def _shares(title: Words, items: Sequence[Index], paint: Paint) -> Chart | None:
    kept = [item for item in items if isfinite(item.total) and item.total > SLIGHT][:SOBOL_MOST]
    if not kept:
        return None
    names = [name for item in kept for name in (paint.say(item.factor.title), "")]
    kinds = (
        (Words("单独", "alone"), "first", "line", 0),
        (Words("连同相互作用", "with interactions"), "total", "goal", 1),
    )
    stretches = [
        Stretches(
            name,
            colour,
            0.75,
            12,
            [(2 * row + place, 0.0, max(getattr(item, part), 0.0) * 100.0) for row, item in enumerate(kept)],
        )
        for name, part, colour, place in kinds
    ]
    error = [
        (2 * row + place, getattr(item, f"{part}_low") * 100.0, getattr(item, f"{part}_high") * 100.0)
        for row, item in enumerate(kept)
        for _, part, _, place in kinds
    ]
    numbers: list[tuple[int, float, str, Side]] = [
        (2 * row + place, max(getattr(item, f"{part}_high"), 0.0) * 100.0, f"{getattr(item, part):.0%}", "right")
        for row, item in enumerate(kept)
        for _, part, _, place in kinds
    ]
    whiskers = Stretches(Words("95% 置信区间", "95 % interval"), "dot", 1.0, 2, error)
    rows = Rows(paint.say(title), names, [*stretches, whiskers], [Marks(*POINT, numbers)], axis="{value} %", row=24)
    return drawn(rows, paint)


def of_elasticities(found: Elasticities, paint: Paint) -> Chart | None:
    """By how many % the value moves for 1 % of an assumption."""
    items = [item for item in found.items if isfinite(item.elasticity) and abs(item.elasticity) > SLIGHT][:MOST]
    if not items:
        return None
    numbers: list[tuple[int, float, str, Side]] = [
        (row, max(item.elasticity, 0.0), f"{item.elasticity:+.2f} %", "right") for row, item in enumerate(items)
    ]
    return drawn(
        Rows(
            paint.say(Words("假设提高 1% 时推演值变动(%)", "Change of the value for 1 % more of an assumption (%)")),
            [paint.say(item.title) for item in items],
            [
                Stretches(
                    Words("推演值变动", "change of the value"),
                    *("line", 0.8, BAR),
                    [(row, 0.0, item.elasticity) for row, item in enumerate(items)],
                )
            ],
            [Marks(*POINT, numbers)],
            [(0.0, "", "before")],
        ),
        paint,
    )


def of_attribution(found: Attribution, paint: Paint) -> Chart | None:
    """A waterfall: from the one scenario's value, change by change, to the other's."""
    moved = [part for part in found.parts if part.share]
    if not moved:
        return None
    unit = difference_unit(found.unit)
    steps = [(paint.say(part.title), part.share) for part in moved[:MOST]]
    if len(moved) > MOST:
        steps.append((paint.say(Words("其余改动", "all other changes")), _sum(moved[MOST:])))
    levels = [found.before]
    for _, share in steps:
        levels.append(levels[-1] + share)
    bars = [(row, levels[row - 1], levels[row]) for row in range(1, len(steps) + 1)]
    rising, falling = [bar for bar in bars if bar[2] >= bar[1]], [bar for bar in bars if bar[2] < bar[1]]
    beside = (found.before, found.after)
    numbers: list[tuple[int, float, str, Side]] = [
        (row, max(levels[row - 1 : row + 1]), shown(share, unit, beside=beside, signed=True), "right")
        for row, (_, share) in enumerate(steps, start=1)
    ]
    ends: list[tuple[int, float, str, Side]] = [
        (0, found.before, shown(found.before, found.unit, beside=beside), "right"),
        (len(steps) + 1, found.after, shown(found.after, found.unit, beside=beside), "right"),
    ]
    one, other = (titled(scenario.title, paint.language) for scenario in (found.one, found.other))
    names = [one, *(name for name, _ in steps), other]
    title = Words(
        f"{found.title.zh}({found.year} 年,{_unit(found.unit, paint)})",
        f"{found.title.en} ({found.year}, {_unit(found.unit, paint)})",
    )
    return drawn(
        Rows(
            _titled(title, paint),
            names,
            [
                Stretches(Words("使其提高", "raises it"), "line", 0.8, BAR, rising),
                Stretches(Words("使其降低", "lowers it"), "goal", 0.8, BAR, falling),
            ],
            [Marks(Words("两个情景的值", "the scenarios' values"), "dot", "diamond", ends), Marks(*POINT, numbers)],
        ),
        paint,
    )


def _sum(parts: Sequence[Part]) -> float:
    return sum(part.share for part in parts)


def of_discovery(found: Discovery, paint: Paint) -> Chart | None:
    """Each driver of the box: what it takes over the draws, and the part in which the target is mostly missed."""
    if not found.limits:
        return None
    rows = list(enumerate(found.limits))
    edges: list[tuple[int, float, str, Side]] = [
        (row, _place(limit, end), _with(end, limit.driver.unit, paint), "top")
        for row, limit in rows
        for end in (limit.low, limit.high)
        if end is not None
    ]
    return drawn(
        Rows(
            paint.say(Words("多半达不到的情形:各因素的范围", "Where it is mostly missed: the range of each driver")),
            [_limit_name(limit, paint) for limit in found.limits],
            [
                Stretches(
                    Words("抽样中的范围", "range over the draws"),
                    *("before", FAINT, BAR),
                    [(row, 0.0, WHOLE) for row, _ in rows],
                ),
                Stretches(
                    Words("多半达不到", "mostly missed"),
                    *("goal", 0.75, BAR),
                    [(row, *_box(limit)) for row, limit in rows],
                ),
            ],
            [Marks(Words("界限", "limit"), "dot", "circle", edges)],
            axis="",
            ends=(0.0, WHOLE),
        ),
        paint,
    )


def _place(limit: Limit, value: float) -> float:
    low, high = limit.span
    return min(max((value - low) / (high - low or 1.0) * WHOLE, 0.0), WHOLE)


def _box(limit: Limit) -> tuple[float, float]:
    low, high = limit.span
    return (
        _place(limit, low if limit.low is None else limit.low),
        _place(limit, high if limit.high is None else limit.high),
    )


def _limit_name(limit: Limit, paint: Paint) -> str:
    title, unit = paint.say(limit.driver.title), limit.driver.unit
    if limit.driver.of == "mean":
        title += paint.say(Words("(各年平均)", " (mean of the years)"))
    low, high = (shown(end, unit, beside=limit.span) for end in limit.span)
    return f"{title}\n{low} – {high} {unit_words(unit, paint.language)}".rstrip()


def _with(value: float, unit: str, paint: Paint) -> str:
    return f"{shown(value, unit)} {unit_words(unit, paint.language)}".rstrip()


def _unit(unit: str, paint: Paint) -> str:
    return unit_words(unit, paint.language)


def _titled(words: Words, paint: Paint) -> str:
    """A heading; of a plain number it has no empty brackets."""
    plain = paint.say(words)
    for empty in ("()", "\uff08\uff09"):
        plain = plain.replace(empty, "").rstrip()
    return plain
