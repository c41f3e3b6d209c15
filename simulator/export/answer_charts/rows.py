"""A chart of stretches and marks in rows, as a plain ECharts option: what all charts of answers are made of. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from simulator.export.colours import COLOURS, PAPER
from simulator.export.folding import wrap
from simulator.export.numbers import width
from simulator.export.phrases import flowing
from simulator.language.faults import Language, Words

Option = dict[str, Any]
Side = Literal["left", "right", "top"]

GAP = "-"  # what ECharts takes for a break in a line
ROW, TOP, FRAME, LINE = 48, 48, 64, 15  # pixels: a row, above and below them all, a line of words
MARGIN = 0.18  # of the span of the values, left free on either side for numbers
WHOLE = 100.0  # % of a range
NAMES, NARROW_NAMES = 210, 124  # pixels for the titles of rows
NARROW_TITLE = 330
NARROW_COLUMNS, NARROW_LINE, BETWEEN = (
    22,
    12,
    10,
)  # columns of a title there; pixels of its lines, between two
NARROW_PLOT, COLUMN, BESIDE = 190, 6.5, 10  # pixels there: the plot, a column of a number, around a number
EDGE = 0.25  # of the axis: a number above a mark nearer to an end begins or ends at its mark


@dataclass(frozen=True, slots=True)
class Paint:
    """In which language, and on which background, a chart is drawn."""

    language: Language
    theme: str = "light"

    def colour(self, part: str) -> str:
        """The colour of a part of the chart."""
        return COLOURS[self.theme][part]

    def say(self, words: Words) -> str:
        """Words in the language, with its signs."""
        return flowing(words.text(self.language), self.language)


@dataclass(frozen=True, slots=True)
class Chart:
    """An ECharts option, how many pixels high it is to be drawn, and what it is called."""

    option: Option
    height: int
    title: str


@dataclass(frozen=True, slots=True)
class Stretches:
    """Bars of one kind: (row, from, to)."""

    name: Words
    colour: str
    opacity: float
    thick: int
    bars: Sequence[tuple[int, float, float]]


@dataclass(frozen=True, slots=True)
class Marks:
    """Points of one kind: (row, value, number beside it, side). Without a symbol they are numbers alone."""

    name: Words
    colour: str
    symbol: str
    points: Sequence[tuple[int, float, str, Side]]


@dataclass(frozen=True, slots=True)
class Rows:
    """What is drawn: a heading, the titles of rows from the top, the kinds of bars and marks, upright lines.

    `axis` is how numbers below are written, empty for none.
    """

    title: str
    names: Sequence[str]
    stretches: Sequence[Stretches]
    marks: Sequence[Marks] = ()
    lines: Sequence[tuple[float, str, str]] = ()  # value, words, colour
    axis: str = "{value}"
    row: int = ROW
    ends: tuple[float, float] | None = None


def drawn(rows: Rows, paint: Paint) -> Chart:
    """The chart."""
    low, high = rows.ends or _ends(rows, MARGIN)
    series = [
        *(_bars(item, paint) for item in rows.stretches if item.bars),
        *(_points(item, paint, (low, high)) for item in rows.marks if item.points),
    ]
    if series and rows.lines:
        series[0]["markLine"] = _lines(rows, paint)
    top = TOP + LINE * sum(bool(words) for _, words, _ in rows.lines)
    names = {"width": NARROW_NAMES, "fontSize": 10, "lineHeight": 12}
    heading = {"textStyle": {"fontSize": 13, "width": NARROW_TITLE, "overflow": "break"}}
    near, far = rows.ends or _ends(rows, _narrow_margin(rows))
    narrow = {
        "title": heading,
        "grid": {"right": 24},
        "xAxis": {"min": near, "max": far},
        "yAxis": {"axisLabel": names},
    }
    option = {
        "title": {"text": rows.title, "textStyle": {"fontSize": 15, "fontWeight": 600}, "left": 0},
        "animation": False,
        "aria": {"enabled": True},
        "grid": {"left": 8, "right": 40, "top": top, "bottom": 44, "containLabel": True},
        "legend": {
            "bottom": 0,
            "left": 0,
            "itemWidth": 18,
            "itemGap": 14,
            "selectedMode": False,
            "data": [_entry(one) for one in series if not one["id"].startswith("told")],
        },
        "xAxis": {
            "type": "value",
            "min": low,
            "max": high,
            "axisLabel": {
                "show": bool(rows.axis),
                "formatter": rows.axis or "{value}",
                "hideOverlap": True,
                "showMinLabel": False,
                "showMaxLabel": False,
            },
            "splitLine": {"show": bool(rows.axis)},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": list(rows.names),
            "axisTick": {"show": False},
            "axisLabel": {"width": NAMES, "overflow": "break", "interval": 0, "lineHeight": 14, "fontSize": 12},
        },
        "series": series,
        "media": [{"query": {"maxWidth": 560}, "option": narrow}],
    }
    return Chart(option, top + FRAME + round(_row(rows) * len(rows.names)), rows.title)


def _row(rows: Rows) -> float:
    """How high a row is: as high as the titles need on a telephone, a title and the rows without one below it."""
    titles = [name for name in rows.names if name]
    lines = max((sum(len(wrap(part, NARROW_COLUMNS)) for part in name.split("\n")) for name in titles), default=1)
    return max(rows.row, (NARROW_LINE * lines + BETWEEN) * len(titles) / max(len(rows.names), 1))


def _narrow_margin(rows: Rows) -> float:
    """The part of the span that is left free on either side on a telephone, so that the longest number fits there."""
    longest = max(
        (width(words) for item in rows.marks for _, _, words, side in item.points if side != "top"), default=0
    )
    room = min(COLUMN * longest + BESIDE, NARROW_PLOT / 3)
    return max(MARGIN, room / (NARROW_PLOT - 2 * room))


def _ends(rows: Rows, margin: float) -> tuple[float, float]:
    """Somewhat more than all values, so that numbers beside them have room."""
    values = [value for item in rows.stretches for bar in item.bars for value in bar[1:]]
    values += [point[1] for item in rows.marks for point in item.points]
    values += [line[0] for line in rows.lines]
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = margin * (high - low or abs(high) or 1.0)
    return low - room, high + room


def _entry(series: Option) -> Option:
    return {"name": series["name"], **({"icon": "rect"} if series["type"] == "line" else {})}


def _bars(item: Stretches, paint: Paint) -> Option:
    """Bars as thick lines, which alone can begin and end anywhere."""
    style = {"color": paint.colour(item.colour), "opacity": item.opacity}
    pieces = [[start, row] for row, *ends in item.bars for start in (*ends, GAP)]
    return {
        "type": "line",
        "id": f"bars {item.name.en}",
        "name": paint.say(item.name),
        "data": pieces,
        "symbol": "none",
        "silent": True,
        "emphasis": {"disabled": True},
        "lineStyle": {"width": item.thick, "cap": "butt", **style},
        "itemStyle": style,
    }


def _points(item: Marks, paint: Paint, ends: tuple[float, float]) -> Option:
    bare = item.symbol == "none"
    return {
        "type": "scatter",
        "id": f"{'told' if bare else 'marks'} {item.name.en}",
        "name": paint.say(item.name),
        "symbol": "circle" if bare else item.symbol,
        "symbolSize": 1 if bare else 11,
        "itemStyle": {"color": "transparent"}
        if bare
        else {"color": paint.colour(item.colour), "borderColor": PAPER[paint.theme], "borderWidth": 1},
        "silent": True,
        "emphasis": {"disabled": True},
        "z": 6,
        "data": [
            {
                "value": [value, row],
                "label": {
                    "show": bool(words),
                    "formatter": words,
                    "position": side,
                    **({"align": _align(value, ends)} if side == "top" else {}),
                },
            }
            for row, value, words, side in item.points
        ],
        "label": {"color": paint.colour("dot"), "fontSize": 12, "distance": 6},
    }


def _align(value: float, ends: tuple[float, float]) -> str:
    """How a number stands above its mark: away from an end of the axis that is near."""
    place = (value - ends[0]) / (ends[1] - ends[0])
    return "left" if place < EDGE else "right" if place > 1 - EDGE else "center"


def _lines(rows: Rows, paint: Paint) -> Option:
    """Upright lines; their words stand above, at different heights."""
    return {
        "silent": True,
        "symbol": "none",
        "data": [
            {
                "xAxis": value,
                "lineStyle": {"color": paint.colour(colour), "type": [8, 4], "width": 1.5},
                "label": {
                    "formatter": words,
                    "color": paint.colour(colour),
                    "fontSize": 12,
                    "position": "start",
                    "distance": 4 + LINE * place,
                },
            }
            for place, (value, words, colour) in enumerate(rows.lines)
        ],
    }
