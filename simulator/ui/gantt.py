"""Charts of a programme as plain ECharts options: its stages along the months, and how much of it is done. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import ceil, floor

from simulator.analysis.programmes import Bar, Progress, calendar
from simulator.export.colours import FAINT, STRONG
from simulator.export.numbers import shown
from simulator.export.score_words import due_words
from simulator.language.units import unit_words
from simulator.language.works import MONTHS
from simulator.ui.charts import Look, Option, band, escaped, thin, whole_steps
from simulator.ui.sentences import amount
from simulator.ui.texts import text, title_in

AFTER = 3  # months that are shown after all is over
ROW, FRAME = 46, 116  # pixels: a stage, and what stands around them
COMPLETION_HEIGHT = 330
NEAR = 0.7  # of a chart's width: from here on words in the middle of a line might be cut off
# On a phone the legend takes two rows.
NARROW = [{"query": {"maxWidth": 560}, "option": {"grid": {"bottom": 58}, "legend": {"itemGap": 10}}}]
GAP = "-"  # what ECharts takes for a break in a line
WIDTHS = {"stopped": 30, "span": 18, "middle": 6}  # of bars in pixels: they lie on each other
DIMENSIONS = (
    "year", "central", "p5", "wide", "p25", "narrow", "p50", "month", "central_text", "band90_text", "band50_text",
    "p50_text",
)  # fmt: skip


def gantt_height(item: Progress) -> int:
    """How high the chart of a programme's stages is."""
    return FRAME + ROW * len(item.bars)


def gantt(item: Progress, look: Look) -> Option:
    """The stages of a programme: 10 to 90 % of the draws, the median, months without work, the deadline."""
    first, last = _window(item)
    stages = [title_in(bar.title, look.language) for bar in item.bars]
    rows = list(zip(stages, item.bars, strict=True))
    stops = [
        piece for name, bar in rows for start, end in stopped(bar, first, last) for piece in _bar(name, start, end)
    ]
    spans = [piece for name, bar in rows for piece in _bar(name, bar.start[0], bar.end[2])]
    middles = [piece for name, bar in rows for piece in _bar(name, bar.start[1], bar.end[1])]
    series = [
        *([_thick("stopped", stops, "before", FAINT, look)] if stops else []),
        _thick("span", spans, "band", STRONG, look),
        _thick("middle", middles, "line", 1.0, look) | {"markLine": _deadline(item, look, "start", (first, last))},
    ]
    axis = {"axisTick": {"show": False}, "axisLabel": {"width": 96, "overflow": "break"}}
    return _frame(text("stages", look.language), [{"name": one["name"], "icon": "rect"} for one in series]) | {
        "xAxis": _months(look) | {"min": date(first), "max": date(last)},
        "yAxis": {"type": "category", "inverse": True, "data": stages, **axis},
        "series": series,
    }


def _window(item: Progress) -> tuple[int, int]:
    """From the January before the first stage to the month after the last, the deadline included."""
    first = min(floor(bar.start[0]) for bar in item.bars)
    last = max(item.deadline, *(ceil(bar.end[2]) for bar in item.bars))
    return first // MONTHS * MONTHS, last + 1


def stopped(bar: Bar, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The months from `first` to before `last` in which a stage rests, as (start, end)."""
    for rests, run in groupby(range(first, last), lambda month: month % MONTHS + 1 not in bar.season):
        months = list(run)
        if rests:
            yield months[0], months[-1] + 1


def _bar(name: str, start: float, end: float) -> list[list[str]]:
    return [[date(start), name], [date(end), name], [GAP, name]]


def _thick(name: str, data: list[list[str]], colour: str, opacity: float, look: Look) -> Option:
    """Bars as thick lines, which alone can begin and end anywhere on an axis of time."""
    style = {"color": look.colour(colour), "opacity": opacity}
    return {
        "type": "line",
        "name": look.says(f"gantt_{name}"),
        "data": data,
        "symbol": "none",
        "silent": True,
        "emphasis": {"disabled": True},
        "lineStyle": {"width": WIDTHS[name], **style},
        "itemStyle": style,
    }


def _deadline(item: Progress, look: Look, top: str, axis: tuple[int, int]) -> Option:
    """The deadline as a line; `top` is which of its ends is above, which hangs on the direction of the axis.

    `axis` is from when until when the chart goes: near its edges the words stand at the inner side of the line.
    """
    first, last = axis
    place = (item.deadline - first) / (last - first)
    return {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": look.colour("goal"), "type": [8, 4], "width": 2},
        "label": {
            "formatter": text("deadline", look.language, when=due_words(item.statement).text(look.language)),
            "color": look.colour("goal"),
            "position": top,
            "align": "right" if place > NEAR else "left" if place < 1 - NEAR else "center",
            "fontSize": 12,
        },
        "data": [{"xAxis": date(item.deadline)}],
    }


def completion(item: Progress, look: Look) -> Option:
    """How much of a programme is done at the end of each month, with its promise and its deadline."""
    until = _window(item)[1] + AFTER
    rows = [_row(item, place, look) for place, month in enumerate(item.months) if month <= until]
    words = text("completion", look.language, unit=unit_words(item.unit, look.language))
    legend = [{"name": look.says(name), "icon": "rect"} for name in ("band50", "band90")]
    return _frame(words, [{"name": look.says("median")}, *legend, {"name": look.says("central")}]) | {
        "xAxis": _months(look),
        "yAxis": _heights(item),
        "tooltip": {"trigger": "axis", "confine": True, "formatter": _tip(item, look)},
        "dataset": {"dimensions": list(DIMENSIONS), "source": rows},
        "series": [
            thin("median", "p50", "line", "solid", look) | {"lineStyle": {"width": 3, "color": look.colour("line")}},
            *band("band90", "p5", "wide", FAINT, look),
            *band("band50", "p25", "narrow", STRONG, look),
            thin("central", "central", "before", "dashed", look),
            _marks(item, look, (item.months[0], min(until, item.months[-1]))),
        ],
    }


def _heights(item: Progress) -> Option:
    """The upright axis; where the promise is missed by far, it is raised to show its line."""
    top = max(value for row in (item.central, *item.quantiles) for value in row)
    raised = {"max": item.target.goal * 1.1, "axisLabel": {"showMaxLabel": False}} if item.target.goal > top else {}
    return {"type": "value", "min": 0, **whole_steps(item.unit), **raised}


def _marks(item: Progress, look: Look, axis: tuple[int, int]) -> Option:
    """The lines of the promise and of the deadline, on a series without points."""
    words = f"{look.says('promise')} {amount(item.target.goal, item.unit, look.language)}"
    marks = _deadline(item, look, "end", axis)
    promise = {"yAxis": item.target.goal, "label": {"formatter": words, "position": "insideStartTop", "align": "left"}}
    marks["data"] = [*marks["data"], promise]
    return {"type": "line", "name": look.says("promise"), "data": [], "markLine": marks}


def _row(item: Progress, place: int, look: Look) -> list[str | float]:
    p5, p25, p50, p75, p95 = (row[place] for row in item.quantiles)
    central, unit = item.central[place], item.unit
    numbers = (central, p5, p95 - p5, p25, p75 - p25, p50)
    texts = (
        month_words(item.months[place] - 1, look),
        shown(central, unit),
        f"{shown(p5, unit)} – {shown(p95, unit)}",
        f"{shown(p25, unit)} – {shown(p75, unit)}",
        shown(p50, unit),
    )
    return [date(item.months[place]), *numbers, *texts]


def _tip(item: Progress, look: Look) -> str:
    lines = (("median", "p50_text"), ("band50", "band50_text"), ("band90", "band90_text"), ("central", "central_text"))
    rows = "<br>".join(f"{look.says(name)}: {{@{value}}}" for name, value in lines)
    return f"<b>{{@month}}</b> {escaped(unit_words(item.unit, look.language))}<br>{rows}"


def _frame(title: str, legend: list[Option]) -> Option:
    """What both charts have."""
    return {
        "title": {"text": title, "textStyle": {"fontSize": 15, "fontWeight": 600}, "left": 0},
        "animation": False,
        "aria": {"enabled": True},
        "grid": {"left": 8, "right": 28, "top": 56, "bottom": 34, "containLabel": True},
        "legend": {"bottom": 0, "left": 0, "itemWidth": 18, "itemGap": 14, "selectedMode": False, "data": legend},
        "media": NARROW,
    }


def _months(look: Look) -> Option:
    """An axis of time that says years and, between them, months."""
    month = text("axis_month", look.language, month="{M}" if look.language == "zh" else "{MMM}")
    labels = {"year": "{yyyy}", "month": month, "day": ""}
    return {"type": "time", "axisLabel": {"formatter": labels, "hideOverlap": True}, "splitLine": {"show": True}}


def month_words(moment: float, look: Look) -> str:
    """The month of a moment, such as 2022-08."""
    year, month = calendar(moment)
    return text("month", look.language, year=year, month=f"{month:02}")


def date(moment: float) -> str:
    """A moment in months since January of the year 0 as a day."""
    year, month = calendar(moment)
    return f"{year:04}-{month:02}-{1 + floor((moment % 1) * 28):02}"
