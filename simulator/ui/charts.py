"""Charts as plain ECharts options: the fan of a projection, the observed past, the target, the comparison. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from simulator.analysis.trajectory import Point, Trajectory
from simulator.export.colours import COLOURS, FAINT, PAPER, STRONG
from simulator.export.folding import wrap
from simulator.export.numbers import COUNTED, shown
from simulator.language.faults import Language
from simulator.language.target import Target
from simulator.language.units import unit_words
from simulator.ui.sentences import goal_words
from simulator.ui.texts import text

Option = dict[str, Any]

PAST = 8  # years before the base year that a chart goes back to
NONE = "-"  # what ECharts takes for a missing value
HEIGHT, SMALL_HEIGHT = 380, 260
PROJECTED = "projected"  # id of the line whose dots can be clicked

# On a phone the legend takes three rows.
NARROW = [{"query": {"maxWidth": 560}, "option": {"grid": {"bottom": 92}, "legend": {"itemGap": 10}}}]
WIDTHS = (1000, 800, 640, 520, 440, 350, 280)  # pixels: up to one of them a heading must do with what the next has
COLUMN = 0.56  # a column of a heading, in sizes of its font
TOP, LINE = 44, 19  # pixels above the plot, and for each further line of the heading
ICONS = {"band90": "rect", "band50": "rect"}  # of the legend; lines and dots show themselves


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is drawn: language, background, and whether it is the large one with a legend."""

    language: Language
    theme: str = "light"
    large: bool = True

    def colour(self, part: str) -> str:
        """The colour of a part of the chart."""
        return COLOURS[self.theme][part]

    def says(self, name: str) -> str:
        """A word of the legend."""
        return text(name, self.language)


def fan(
    line: Trajectory, title: str, look: Look, *, before: Trajectory | None = None, target: Target | None = None
) -> Option:
    """A projection with all that stands beside it.

    `before` is the comparison, drawn dashed; `target` adds its line and a mark at its year.
    """
    years = _years(line, before, target)
    rows = [_row(year, line, before, target, look) for year in years]
    heading, size = _heading(title, line.unit, look.language), 15 if look.large else 14
    return {
        "title": {"text": heading, "textStyle": {"fontSize": size, "fontWeight": 600, "lineHeight": LINE}, "left": 0},
        "animation": False,
        "aria": {"enabled": True},
        "grid": {"left": 8, "right": 16, "top": TOP, "bottom": 52 if look.large else 8, "containLabel": True},
        "legend": _legend(line, before, target, look),
        "xAxis": {
            "type": "category",
            "boundaryGap": True,
            "axisTick": {"alignWithLabel": True},
            "axisLabel": {"hideOverlap": True},
        },
        "yAxis": {"type": "value", "scale": True, **whole_steps(line.unit)},
        "tooltip": _tooltip(line, before, look),
        "dataset": {"dimensions": list(DIMENSIONS), "source": rows},
        "series": _series(line, before, target, look),
        "media": [*(NARROW if look.large else []), *folded(heading, size)],
    }


def folded(heading: str, size: int) -> list[Option]:
    """The heading in lines wherever the chart is too narrow for it: what ECharts takes for each width, by its font."""
    told: list[tuple[Option, list[str]]] = [({}, [heading])]
    for widest, room in pairwise(WIDTHS):
        lines = wrap(heading, int(room / size / COLUMN))
        if lines != told[-1][1]:
            told.append(({"query": {"maxWidth": widest}}, lines))
    return [query | {"option": _in_lines(lines)} for query, lines in told] if len(told) > 1 else []


def _in_lines(lines: list[str]) -> Option:
    return {"title": {"text": "\n".join(lines)}, "grid": {"top": TOP + LINE * (len(lines) - 1)}}


def whole_steps(unit: str) -> Option:
    """What keeps an axis from naming parts of things that are counted."""
    return {"minInterval": 1} if unit in COUNTED else {}


def _heading(title: str, unit: str, language: Language) -> str:
    words = unit_words(unit, language)
    return f"{title} ({words})" if words else title


DIMENSIONS = (
    "year", "central", "p5", "wide", "p25", "narrow", "p50", "published", "estimated", "before", "goal",
    "central_text", "band90_text", "band50_text", "p50_text", "observed_text", "before_text",
)  # fmt: skip


def _years(line: Trajectory, before: Trajectory | None, target: Target | None) -> range:
    """From the first observation that is not too old to the last year of anything shown."""
    observed = [point.year for point in line.observed if point.year >= line.years[0] - PAST]
    named = [*line.years, *observed, *(before.years if before else ()), *([target.statement.year] if target else [])]
    return range(min(named), max(named) + 1)


def _row(
    year: int, line: Trajectory, before: Trajectory | None, target: Target | None, look: Look
) -> list[str | float]:
    p5, p25, p50, p75, p95 = line.spread(year) or (None,) * 5
    observed = next((point for point in line.observed if point.year == year), None)
    earlier = before.at(year) if before else None
    goal = target.goal if target and target.statement.year == year else None
    published = observed.value if observed and not observed.estimated else None
    estimated = observed.value if observed and observed.estimated else None
    numbers = (
        line.at(year), p5, _width(p5, p95), p25, _width(p25, p75), p50, published, estimated, earlier, goal
    )  # fmt: skip
    texts = (
        shown(line.at(year), line.unit),
        f"{shown(p5, line.unit)} – {shown(p95, line.unit)}",
        f"{shown(p25, line.unit)} – {shown(p75, line.unit)}",
        shown(p50, line.unit),
        _observed_text(observed, line.unit, look),
        shown(earlier, line.unit),
    )
    return [str(year), *(NONE if number is None else number for number in numbers), *texts]


def _observed_text(observed: Point | None, unit: str, look: Look) -> str:
    words = shown(observed.value if observed else None, unit)
    return f"{words} ({look.says('estimated_points')})" if observed and observed.estimated else words


def _width(low: float | None, high: float | None) -> float | None:
    """Height of a band, which ECharts stacks on its lower edge."""
    return None if low is None or high is None else high - low


def _series(line: Trajectory, before: Trajectory | None, target: Target | None, look: Look) -> list[Option]:
    series = [_central(look)]  # the tooltip reads the first series, and so must come first
    if line.quantiles:
        series += band("band90", "p5", "wide", FAINT, look)
    if line.quantiles and look.large:
        series += band("band50", "p25", "narrow", STRONG, look)
        series.append(thin("median", "p50", "line", "dotted", look))
    if before is not None:
        series.append(thin("baseline", "before", "before", "dashed", look))
    series += _observed(line, look)
    if target is not None:
        middle = (line.years[0] + line.years[-1]) / 2
        series.append(_goal(target, look, early=target.statement.year < middle))
    return series


def _line(name: str, value: str, look: Look) -> Option:
    return {
        "type": "line",
        "name": look.says(name),
        "encode": {"x": "year", "y": value},
        "emphasis": {"disabled": True},
    }


def _central(look: Look) -> Option:
    return _line("central", "central", look) | {
        "id": PROJECTED,
        "z": 5,
        "symbol": "circle",
        "symbolSize": 8 if look.large else 5,
        "showSymbol": True,
        "selectedMode": "single" if look.large else False,
        "select": {"itemStyle": {"borderWidth": 3, "borderColor": look.colour("goal")}},
        "lineStyle": {"width": 3, "color": look.colour("line")},
        "itemStyle": {"color": look.colour("line")},
    }


def band(name: str, low: str, width: str, opacity: float, look: Look) -> list[Option]:
    """A band as two stacked lines, of which one is its invisible lower edge."""
    edge = {
        "stack": name,
        "stackStrategy": "all",
        "symbol": "none",
        "lineStyle": {"opacity": 0},
        "silent": True,
        "z": 1,
    }
    colour = look.colour("band")
    lower = {**_line(name, low, look), **edge, "name": f"{name}-edge"}
    upper = {
        **_line(name, width, look),
        **edge,
        "areaStyle": {"color": colour, "opacity": opacity},
        "itemStyle": {"color": colour, "opacity": opacity * 2},
    }
    return [lower, upper]


def thin(name: str, value: str, colour: str, dash: str, look: Look) -> Option:
    """A line without dots."""
    return _line(name, value, look) | {
        "symbol": "none",
        "z": 3,
        "lineStyle": {"width": 2 if dash == "dashed" else 1.5, "type": dash, "color": look.colour(colour)},
        "itemStyle": {"color": look.colour(colour)},
    }


def _observed(line: Trajectory, look: Look) -> list[Option]:
    """Published values as filled dots, estimates as hollow ones."""
    dot = look.colour("dot")
    series = []
    if any(not point.estimated for point in line.observed):
        series.append(_dots("observed_points", "published", {"color": dot}, look))
    if any(point.estimated for point in line.observed):
        hollow = {"color": PAPER[look.theme], "borderColor": dot, "borderWidth": 1.5}
        series.append(_dots("estimated_points", "estimated", hollow, look))
    return series


def _dots(name: str, value: str, style: Option, look: Look) -> Option:
    return {
        "type": "scatter",
        "name": look.says(name),
        "encode": {"x": "year", "y": value},
        "symbol": "circle",
        "symbolSize": 9 if look.large else 7,
        "itemStyle": style,
        "emphasis": {"disabled": True},
        "silent": True,
        "z": 6,
    }


def _goal(target: Target, look: Look, *, early: bool) -> Option:
    """A diamond at the year of the target and a line at its value, or a band between its two bounds.

    The line's words stand at its other end than the diamond: of an `early` target at the right.
    """
    colour = look.colour("goal")
    label = f"{look.says('target')} {goal_words(target, look.language)}"
    option: Option = {
        "type": "scatter",
        "name": look.says("target"),
        "encode": {"x": "year", "y": "goal"},
        "symbol": "diamond",
        "symbolSize": 16 if look.large else 12,
        "itemStyle": {"color": colour, "borderColor": PAPER[look.theme], "borderWidth": 1},
        "emphasis": {"disabled": True},
        "silent": True,
        "z": 7,
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": colour, "type": [8, 4], "width": 1.5},
            "label": {
                "formatter": label,
                "position": "insideEndTop" if early else "insideStartTop",
                "color": colour,
                "fontSize": 12,
                "backgroundColor": f"{PAPER[look.theme]}b3",
                "padding": [1, 3],
            },
            "data": [{"yAxis": target.goal}],
        },
    }
    if target.low is not None and target.high is not None:
        option["markArea"] = {
            "silent": True,
            "itemStyle": {"color": colour, "opacity": 0.08},
            "data": [[{"yAxis": target.low}, {"yAxis": target.high}]],
        }
    return option


def _legend(line: Trajectory, before: Trajectory | None, target: Target | None, look: Look) -> Option:
    observed = {"estimated_points" if point.estimated else "observed_points" for point in line.observed}
    names = [
        "central",
        *(["median", "band50", "band90"] if line.quantiles else []),
        *(["baseline"] if before else []),
        *sorted(observed, reverse=True),
        *(["target"] if target else []),
    ]
    return {
        "show": look.large,
        "bottom": 0,
        "left": 0,
        "itemWidth": 18,
        "itemGap": 14,
        "selectedMode": False,
        "data": [{"name": look.says(name), **({"icon": ICONS[name]} if name in ICONS else {})} for name in names],
    }


def _tooltip(line: Trajectory, before: Trajectory | None, look: Look) -> Option:
    lines = [
        ("central", "central_text"),
        *([("median", "p50_text"), ("band50", "band50_text"), ("band90", "band90_text")] if line.quantiles else []),
        *([("baseline", "before_text")] if before else []),
        *([("observed_points", "observed_text")] if line.observed else []),
    ]
    rows = "<br>".join(f"{look.says(name)}: {{@{value}}}" for name, value in lines)
    head = f"<b>{{b}}</b> {escaped(unit_words(line.unit, look.language))}"
    return {"trigger": "axis", "confine": True, "formatter": f"{head}<br>{rows}"}


def escaped(words: str) -> str:
    """Safe inside a template of ECharts, which is HTML and gives braces a meaning."""
    plain = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return plain.replace("{", "(").replace("}", ")")


def year_clicked(selection: Sequence[Mapping[str, Any]], option: Option) -> int | None:
    """The year of the dot that was clicked, or None."""
    for group in selection:
        for index in group.get("data_indices", ()):
            if isinstance(index, int) and 0 <= index < len(option["dataset"]["source"]):
                return int(option["dataset"]["source"][index][0])
    return None
