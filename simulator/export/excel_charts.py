"""A native line chart for each scored target: central course, 5 to 95 %, the target line, what was observed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.analysis.scorecard import Score, Scorecard, measured
from simulator.engine.projection import Projection
from simulator.engine.quantiles import row_quantiles
from simulator.export import tables
from simulator.export.book import PLAIN_YEAR, Book, Cell, Row
from simulator.export.columns import COLUMNS
from simulator.export.numbers import excel_format, fixed
from simulator.export.score_words import places_of, value_unit
from simulator.language.faults import Words
from simulator.language.units import unit_words

ROWS_OF_A_CHART, COLUMNS_OF_A_CHART = 18, 9
IN_A_ROW, ROWS_ON_A_PAGE = 2, 4
PRINT_SCALE = 60  # per cent: so much of the size that eight charts fill an upright page of A4
DATA_SCALE = 70
SIZE = {"width": 560, "height": 340}
GRID = {"visible": True, "line": {"color": "#DDDDDD"}}
EDGE = {"line": {"color": "#4A5A66", "width": 1, "dash_type": "dash"}}
LIMIT = {"line": {"color": "#C2510A", "width": 1.75, "dash_type": "round_dot"}}
GREEN = {"color": "#007A5E"}
# Told apart by the style of line and marker too, not by colour alone.
STYLES: Mapping[str, Mapping[str, object]] = {
    "central": {"line": {"color": "#0068A8", "width": 2.5}},
    "p5": EDGE,
    "p95": EDGE,
    "goal": LIMIT,
    "high": LIMIT,
    "observed": {"line": {"none": True}, "marker": {"type": "diamond", "size": 7, "fill": GREEN, "border": GREEN}},
    "estimate": {
        "line": {"none": True},
        "marker": {"type": "circle", "size": 7, "fill": {"none": True}, "border": GREEN},
    },
}
NAMES = {
    "central": Words("中心", "central"),
    "p5": COLUMNS["p5"],
    "p95": COLUMNS["p95"],
    "goal": Words("目标", "target"),
    "high": Words("目标上限", "target, upper end"),
    "observed": Words("实绩", "observed"),
    "estimate": Words("估计", "estimate"),
}


@dataclass(frozen=True, slots=True)
class Plot:
    """What one chart shows: a title, its description in words, and values along the years by name of the series."""

    title: str
    description: str
    unit: str
    places: int
    years: tuple[int, ...]
    series: Mapping[str, list[Cell]]


def add_charts(book: Book, projection: Projection, card: Scorecard) -> None:
    """A sheet of charts and the sheet of their numbers; neither when no target can be measured."""
    plots = [_plot(book, projection, score) for score in card.scores if score.met is not None]
    if not plots:
        return
    charts = book.sheet(book.text(Words("目标图", "Target charts")))
    charts.hide_gridlines(2)
    charts.set_portrait()
    charts.set_margins(left=0.5, right=0.3)
    charts.set_print_scale(PRINT_SCALE)  # instead of "fit to width", under which page breaks do not count
    page = ROWS_OF_A_CHART * ROWS_ON_A_PAGE
    charts.set_h_pagebreaks([page * number for number in range(1, 1 + len(plots) // (IN_A_ROW * ROWS_ON_A_PAGE))])
    numbers = book.sheet(book.text(Words("图表数据", "Chart data")))
    numbers.set_column(0, 0, 40)
    numbers.set_portrait()
    numbers.set_print_scale(DATA_SCALE)
    top = 0
    for position, plot in enumerate(plots):
        _write_numbers(book, numbers, top, plot)
        row, column = divmod(position, IN_A_ROW)
        chart = _chart(book, numbers.get_name(), top, plot)
        place = (row * ROWS_OF_A_CHART, column * COLUMNS_OF_A_CHART)
        charts.insert_chart(*place, chart, {"description": plot.description})
        top += len(plot.series) + 2


def _plot(book: Book, projection: Projection, score: Score) -> Plot:
    target, statement = score.target, score.target.statement
    unit = unit_words(value_unit(target), book.language)
    title = tables.text(statement.title, book.language)
    if str(statement.year) not in title:
        title = f"{title} {statement.year}"
    places = places_of(score)
    goal, value = fixed(target.goal, places), fixed(score.value, places)
    description = Words(
        f"{title}:目标 {goal} {unit},推演 {statement.year} 年 {value} {unit}",
        f"{title}: target {goal} {unit}, projected {value} {unit} in {statement.year}",
    )
    return Plot(title, book.text(description), unit, places, projection.years, chart_series(projection, score))


def chart_series(projection: Projection, score: Score) -> dict[str, list[Cell]]:
    """What a target's chart shows, along the years, in the target's unit; None where there is no value."""
    target, scenario = score.target, projection.scenario
    central = measured(target, projection.central[target.key][:, None], scenario)[:, 0]
    series = {"central": _cells(central.tolist())}
    if target.key in projection.samples:
        drawn = measured(target, projection.samples[target.key], scenario)
        low, high = row_quantiles(drawn, (0.05, 0.95))
        series |= {"p5": _cells(low.tolist()), "p95": _cells(high.tolist())}
    series["goal"] = [target.goal] * len(projection.years)
    if target.statement.comparator == "range" and target.high is not None:
        series["high"] = [target.high] * len(projection.years)
    return series | (known(projection, target.key) if target.statement.measure == "level" else {})


def known(projection: Projection, key: str) -> dict[str, list[Cell]]:
    """What is known along the years, published figures apart from estimates; nothing where there is neither."""
    found = projection.scenario.region.series(key, projection.scenario.scope_of(key))
    rows: dict[str, list[Cell]] = {}
    for name, estimated in (("observed", False), ("estimate", True)):
        wanted = {year: item.value for year, item in found.items() if item.estimated is estimated}
        if any(year in wanted for year in projection.years):
            rows[name] = [wanted.get(year) for year in projection.years]
    return rows


def _cells(values: list[float]) -> list[Cell]:
    return [value if math.isfinite(value) else None for value in values]


def _write_numbers(book: Book, sheet: Any, top: int, plot: Plot) -> None:  # noqa: ANN401 - an untyped library
    years = Row([plot.title, *plot.years], formats=dict.fromkeys(range(len(plot.years) + 1), PLAIN_YEAR))
    book.row(sheet, top, years)
    for row, (name, values) in enumerate(plot.series.items(), start=top + 1):
        book.row(sheet, row, Row([book.text(NAMES[name]), *values], plot.places))


def _chart(book: Book, sheet: str, top: int, plot: Plot) -> Any:  # noqa: ANN401 - an untyped library
    chart = book.workbook.add_chart({"type": "line"})
    last = len(plot.years)
    for row, name in enumerate(plot.series, start=top + 1):
        ranges = {"categories": [sheet, top, 1, top, last], "values": [sheet, row, 1, row, last]}
        chart.add_series({"name": [sheet, row, 0], **ranges, **STYLES[name]})
    chart.set_title({"name": plot.title, "name_font": {"size": 11}, "overlay": False})
    chart.set_x_axis({"num_format": PLAIN_YEAR, "text_axis": True, "label_position": "low"})
    chart.set_y_axis({"name": plot.unit, "num_format": excel_format(plot.places), "major_gridlines": GRID})
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    chart.set_size(SIZE)
    return chart
