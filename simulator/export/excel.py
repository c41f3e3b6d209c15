"""A scenario's results as a workbook: scorecard, charts of targets, a sheet for each subject, assumptions, notes."""

from __future__ import annotations

import math
from collections.abc import Iterator

from simulator import __version__
from simulator.analysis.explain import origin_words
from simulator.analysis.plausible import implausible
from simulator.analysis.scorecard import Scorecard
from simulator.engine.projection import QUANTILES, Projection
from simulator.export import tables
from simulator.export.book import PLAIN_YEAR, SHARE, Book, Cell, Row
from simulator.export.columns import cell, heading
from simulator.export.excel_charts import add_charts, known
from simulator.export.numbers import decimals
from simulator.language import units
from simulator.language.faults import Language, Words
from simulator.language.paths import Points, plain
from simulator.language.scenario import Setting
from simulator.language.schema import DISTRIBUTIONS, Uncertainty

SCORE_COLUMNS = (
    "title", "met", "comparator", "goal", "value", "gap", "actual", "unit", "year", "probability", "reached",
    "p5", "p50", "p95", "tolerance", "quantity", "indicator", "document", "section", "fragment", "confidence", "remark",
)  # fmt: skip
SCORE_NUMBERS = {"goal", "value", "gap", "actual", "p5", "p50", "p95", "tolerance"}
SCORE_FORMATS = {"probability": SHARE, "year": PLAIN_YEAR, "reached": PLAIN_YEAR}
SIGN_COLOURS = {"✓": "#DCEFE3", "✗": "#F8E0D8"}
SHOWN_QUANTILES = {"p5": 0.05, "p50": 0.5, "p95": 0.95}
SERIES_COLUMNS = ("title", "variable", "unit", "statistic")
ASSUMPTION_COLUMNS = (
    "title", "kind", "value", "unit", "low", "high", "uncertainty", "given_by", "origin", "assumption",
)  # fmt: skip


def workbook_bytes(projection: Projection, card: Scorecard, language: Language) -> bytes:
    """The results of one scenario as an Excel file."""
    with Book(language) as book:
        _scorecard(book, card)
        add_charts(book, projection, card)
        for model in projection.scenario.system.models:
            _subject(book, projection, model)
        _assumptions(book, projection)
        _notes(book, projection, card)
    return book.bytes()


def _scorecard(book: Book, card: Scorecard) -> None:
    frame = tables.scorecards(card, language=book.language).astype(object)
    rows = []
    for record in frame.to_dict("records"):
        cells = [cell(column, record[column], book.language) for column in SCORE_COLUMNS]
        numbers = [value for name, value in zip(SCORE_COLUMNS, cells, strict=True) if name in SCORE_NUMBERS]
        places = decimals(str(record["unit"]), [value for value in numbers if isinstance(value, float)])
        formats = {SCORE_COLUMNS.index(name): form for name, form in SCORE_FORMATS.items()}
        rows.append(Row(cells, places, formats))
    sheet = book.table(book.text(Words("对标表", "Scorecard")), _headings(book, SCORE_COLUMNS), rows, frozen=2)
    sheet.activate()
    met, last = SCORE_COLUMNS.index("met"), max(len(rows), 1)
    for sign, colour in SIGN_COLOURS.items():
        rule = {"type": "text", "criteria": "begins with", "value": sign, "format": book.format({"bg_color": colour})}
        sheet.conditional_format(1, met, last, met, rule)
    sheet.print_area(0, 0, last, SCORE_COLUMNS.index("reached"))  # what a report needs; the rest is for the screen


def _headings(book: Book, columns: tuple[str, ...]) -> list[str]:
    return [heading(column, book.language) for column in columns]


def _subject(book: Book, projection: Projection, model: str) -> None:
    """One sheet: a model's variables by statistic, the years in columns."""
    keys = [key for key in projection.scenario.outputs if projection.scenario.system.variables[key].model == model]
    if not keys:
        return
    rows = [row for key in keys for row in _series(book, projection, key)]
    title = tables.text(projection.scenario.system.models[model].title, book.language)
    book.table(title, [*_headings(book, SERIES_COLUMNS), *projection.years], rows, frozen=len(SERIES_COLUMNS))


def _series(book: Book, projection: Projection, key: str) -> Iterator[Row]:
    variable = projection.scenario.system.variables[key]
    unit = units.describe(variable.unit)
    places = decimals(unit, projection.central[key].tolist())
    head = [tables.text(variable.title, book.language), key, unit]
    for name, values in _statistics(projection, key).items():
        yield Row([*head, cell("statistic", name, book.language), *values], places)


def _statistics(projection: Projection, key: str) -> dict[str, list[Cell]]:
    """Values along the years for each statistic shown; None where there is none."""
    series: dict[str, list[Cell]] = {"central": _finite(projection.central[key].tolist())}
    if key in projection.samples:
        quantiles = dict(zip(QUANTILES, projection.quantiles(key).tolist(), strict=True))
        series |= {name: _finite(quantiles[level]) for name, level in SHOWN_QUANTILES.items()}
    return series | known(projection, key)


def _finite(values: list[float]) -> list[Cell]:
    return [value if math.isfinite(value) else None for value in values]


def _assumptions(book: Book, projection: Projection) -> None:
    rows = [_assumption(book, projection, key, setting) for key, setting in projection.scenario.settings.items()]
    book.table(book.text(Words("假设", "Assumptions")), _headings(book, ASSUMPTION_COLUMNS), rows, frozen=1)


def _assumption(book: Book, projection: Projection, key: str, setting: Setting) -> Row:
    item = projection.scenario.system.assumptions[key]
    unit = units.describe(item.unit)
    cells: list[Cell] = [
        tables.text(item.title, book.language),
        cell("kind", item.kind, book.language),
        path_cell(setting.path),
        unit,
        *setting.range,
        spread_text(setting.uncertainty),
        cell("given_by", setting.layer, book.language),
        book.text(origin_words(setting.origin, projection.scenario.region)),
        key,
    ]
    return Row(cells, formats=dict.fromkeys(range(len(cells)), "General"))


def path_cell(path: Points) -> Cell:
    """A constant as a number, values by year as a text."""
    value = plain(path)
    return "; ".join(f"{year}: {number:g}" for year, number in value.items()) if isinstance(value, dict) else value


def spread_text(uncertainty: Uncertainty | None) -> str:
    """A distribution as it stands in the file."""
    if uncertainty is None:
        return ""
    kind = next(name for name in DISTRIBUTIONS if getattr(uncertainty, name) is not None)
    return f"{kind} {getattr(uncertainty, kind)}, of {uncertainty.of}"


def _notes(book: Book, projection: Projection, card: Scorecard) -> None:
    rows = [Row([book.text(name), value], formats={1: "General"}) for name, value in _facts(book, projection, card)]
    headings = [book.text(Words("项目", "Item")), book.text(Words("内容", "Content"))]
    book.table(book.text(Words("说明", "Notes")), headings, rows)


def _facts(book: Book, projection: Projection, card: Scorecard) -> Iterator[tuple[Words, Cell]]:
    scenario = projection.scenario
    file = scenario.file
    yield Words("情景", "Scenario"), f"{tables.text(scenario.title, book.language)} ({scenario.id})"
    if file is not None and file.description is not None:
        yield Words("说明", "Description"), book.text(Words(file.description.zh, file.description.en))
    yield Words("地区", "Region"), tables.text(scenario.region.title, book.language)
    yield Words("年份", "Years"), f"{scenario.years[0]}–{scenario.years[-1]}"
    yield Words("模型", "Models"), " ".join(scenario.system.models)
    yield Words("对标文件", "Documents"), " ".join(dict.fromkeys(target.document for target in scenario.targets))
    yield Words("达到 / 全部目标", "Targets met / all"), f"{card.met} / {len(card.scores)}"
    odd = " ".join(item.key for item in implausible(projection))
    yield Words("超出合理范围的变量", "Variables outside their plausible range"), odd or "—"
    yield Words("抽样数", "Draws"), projection.draws
    yield Words("随机种子", "Seed"), str(projection.seed)
    yield Words("抽样方法", "Sampling"), scenario.sampling.method
    yield Words("程序版本", "Program version"), __version__
    yield Words("读法", "How to read"), book.text(HOW_TO_READ)


HOW_TO_READ = Words(
    "中心:所有假设取设定值;5%、50%、95%:抽样的分位数;差距 = 数值 − 目标值;达到概率:达到目标的抽样所占比例;"
    "实绩:地区统计。每个假设的出处见“假设”表。",
    "central: every assumption at its value; 5 %, 50 %, 95 %: quantiles of the draws; gap = value - goal; "
    "probability: share of the draws that meet the target; observed: the region's statistics. "
    "Where each assumption comes from stands on the sheet Assumptions.",
)
