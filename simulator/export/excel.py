"""A scenario's results as a workbook: scorecard, charts of targets, a sheet for each subject, assumptions, notes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from simulator import __version__
from simulator.analysis.carried import carried, mixed_starts
from simulator.analysis.explain import held_words, origin_words
from simulator.analysis.plausible import implausible
from simulator.analysis.scorecard import Scorecard
from simulator.engine.projection import QUANTILES, Projection
from simulator.export import tables
from simulator.export.book import PLAIN_YEAR, SHARE, Book, Cell, Row
from simulator.export.columns import COLUMNS, cell, cleaned, heading
from simulator.export.excel_charts import add_charts, known
from simulator.export.numbers import decimals
from simulator.export.phrases import flowing, spread, titled
from simulator.export.score_words import (
    SEMICOLON,
    WHAT_DOUBTFUL,
    WHAT_EDGE,
    no_targets,
    places_of,
    starts_words,
)
from simulator.language import units
from simulator.language.counting import Count
from simulator.language.faults import Language, Words
from simulator.language.paths import Points, plain
from simulator.language.scenario import Scenario, Setting
from simulator.language.schema import Title
from simulator.language.units import unit_words

SCORE_COLUMNS = (
    "title", "verdict", "quantity", "comparator", "goal", "high", "value", "unit", "gap", "gap_unit", "actual", "year",
    "probability", "reached", "p5", "p50", "p95", "tolerance", "indicator", "document", "section", "fragment",
    "confidence", "carried", "remark",
)  # fmt: skip
SCORE_WIDEST = {"title": 40, "gap_unit": 18, "carried": 40}
SCORE_FORMATS = {"probability": SHARE, "year": PLAIN_YEAR, "reached": PLAIN_YEAR}
SIGN_COLOURS = {"✓": "#DCEFE3", "◷": "#DEE9F6", "⚠": "#FBF0CF", "✗": "#F8E0D8"}
SHOWN_QUANTILES = {"p5": 0.05, "p50": 0.5, "p95": 0.95}
SERIES_COLUMNS = ("title", "unit", "statistic")
SET_HERE = frozenset({"scenario", "change"})
OTHERS = {
    "lever": Words(
        "其余政策抓手 {number} 项,点左边的 + 展开", "{number} other {number:lever|levers}: open with the + on the left"
    ),
    "driver": Words(
        "其余外部条件 {number} 项,点左边的 + 展开",
        "{number} other {number:driver|drivers}: open with the + on the left",
    ),
    "coefficient": Words(
        "其余参数 {number} 项,点左边的 + 展开",
        "{number} other {number:coefficient|coefficients}: open with the + on the left",
    ),
}
ASSUMPTION_WIDEST = {"title": 34, "value": 26, "uncertainty": 28, "origin": 60}
ASSUMPTION_COLUMNS = (
    "title", "kind", "value", "unit", "low", "high", "uncertainty", "given_by", "origin", "assumption",
)  # fmt: skip


def workbook_bytes(
    projection: Projection, card: Scorecard, language: Language, before: Scenario | None = None
) -> bytes:
    """The results of one scenario as an Excel file; `before` is the scenario without changes, to list them against."""
    scenario = projection.scenario
    with Book(language, f"{tables.text(scenario.title, language)} ({scenario.id})") as book:
        _scorecard(book, card)
        add_charts(book, projection, card)
        for model in scenario.system.models:
            _subject(book, projection, model)
        _assumptions(book, projection)
        _notes(book, projection, card, before)
    return book.bytes()


def _scorecard(book: Book, card: Scorecard) -> None:
    frame = tables.scorecards(card, language=book.language).astype(object)
    formats = {SCORE_COLUMNS.index(name): form for name, form in SCORE_FORMATS.items()}
    records = [cleaned({str(name): value for name, value in row.items()}) for row in frame.to_dict("records")]
    rows = [
        Row([cell(name, record[name], book.language) for name in SCORE_COLUMNS], places_of(score), formats)
        for record, score in zip(records, card.scores, strict=True)
    ]
    name, widest = book.text(Words("对标表", "Scorecard")), _by_place(SCORE_COLUMNS, SCORE_WIDEST)
    printed = SCORE_COLUMNS.index("reached") + 1  # what a report needs
    sheet = book.table(name, _headings(book, SCORE_COLUMNS), rows, frozen=2, widest=widest, printed=printed)
    sheet.activate()
    met, last = SCORE_COLUMNS.index("verdict"), max(len(rows), 1)
    for sign, colour in SIGN_COLOURS.items():
        rule = {"type": "text", "criteria": "begins with", "value": sign, "format": book.format({"bg_color": colour})}
        sheet.conditional_format(1, met, last, met, rule)


def _by_place(columns: tuple[str, ...], values: dict[str, int]) -> dict[int, int]:
    return {columns.index(name): value for name, value in values.items()}


def _headings(book: Book, columns: tuple[str, ...]) -> list[str]:
    return [heading(column, book.language) for column in columns]


def _subject(book: Book, projection: Projection, model: str) -> None:
    """One sheet: a model's variables by statistic, the years in columns, last the variable's name in the model."""
    keys = [key for key in projection.scenario.outputs if projection.scenario.system.variables[key].model == model]
    if not keys:
        return
    rows = [row for key in keys for row in _series(book, projection, key)]
    title = tables.text(projection.scenario.system.models[model].title, book.language)
    heads: list[str | int] = [*_headings(book, SERIES_COLUMNS), *projection.years]
    name = heading("variable", book.language)
    book.table(title, [*heads, name], rows, frozen=len(SERIES_COLUMNS), printed=len(heads))


def _series(book: Book, projection: Projection, key: str) -> Iterator[Row]:
    variable = projection.scenario.system.variables[key]
    unit = units.describe(variable.unit)
    places = decimals(unit, projection.central[key].tolist())
    head = [tables.text(variable.title, book.language), unit_words(unit, book.language)]
    for name, values in _statistics(projection, key).items():
        yield Row([*head, cell("statistic", name, book.language), *values, key], places)


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
    """What the scenario or the user sets, levers first; then all others by kind, folded so that they fill no pages."""
    settings, system = projection.scenario.settings, projection.scenario.system
    own, others = list[Row](), list[Row]()
    for kind, words in OTHERS.items():
        of_kind = {key: item for key, item in settings.items() if system.assumptions[key].kind == kind}
        told = {key: _assumption(book, projection, key, item) for key, item in of_kind.items()}
        own += [row for key, row in told.items() if settings[key].layer in SET_HERE]
        rest = [replace(row, folded=True) for key, row in told.items() if settings[key].layer not in SET_HERE]
        if rest:
            others += [Row([book.text(words).format(number=Count(len(rest)))], folds=True), *rest]
    name, widest = book.text(Words("假设", "Assumptions")), _by_place(ASSUMPTION_COLUMNS, ASSUMPTION_WIDEST)
    printed = ASSUMPTION_COLUMNS.index("origin") + 1
    rows = [*own, *others]
    book.table(name, _headings(book, ASSUMPTION_COLUMNS), rows, frozen=1, widest=widest, printed=printed)


def _assumption(book: Book, projection: Projection, key: str, setting: Setting) -> Row:
    item = projection.scenario.system.assumptions[key]
    unit = unit_words(units.describe(item.unit), book.language)
    cells: list[Cell] = [
        tables.text(item.title, book.language),
        cell("kind", item.kind, book.language),
        path_cell(setting.path),
        unit,
        *setting.range,
        spread(setting.uncertainty, units.describe(item.unit), book.language),
        cell("given_by", setting.layer, book.language),
        _origin(book, projection.scenario, setting),
        key,
    ]
    return Row(cells, formats=dict.fromkeys(range(len(cells)), "General"))


def _origin(book: Book, scenario: Scenario, setting: Setting) -> str:
    """Where a value comes from, and whether that of its last year is held."""
    words = (held_words(setting.path, scenario.years), origin_words(setting.origin, scenario.region))
    return SEMICOLON[book.language].join(filter(None, (flowing(book.text(part), book.language) for part in words)))


def path_cell(path: Points) -> Cell:
    """A constant as a number, values by year as a text."""
    value = plain(path)
    return "; ".join(f"{year}: {number:g}" for year, number in value.items()) if isinstance(value, dict) else value


def _notes(book: Book, projection: Projection, card: Scorecard, before: Scenario | None) -> None:
    facts = [*_facts(book, projection, card), *_changes(book, projection.scenario, before or projection.scenario)]
    rows = [Row([book.text(name), value], formats={1: "General"}) for name, value in facts]
    headings = [book.text(Words("项目", "Item")), book.text(Words("内容", "Content"))]
    book.table(book.text(Words("说明", "Notes")), headings, rows)


def _facts(book: Book, projection: Projection, card: Scorecard) -> Iterator[tuple[Words, Cell]]:
    scenario, language = projection.scenario, book.language
    yield Words("情景", "Scenario"), f"{tables.text(scenario.title, language)} ({scenario.id})"
    if scenario.file is not None and scenario.file.description is not None:
        yield Words("说明", "Description"), titled(scenario.file.description, language)
    yield Words("地区", "Region"), tables.text(scenario.region.title, language)
    yield Words("年份", "Years"), f"{scenario.years[0]}–{scenario.years[-1]}"
    yield Words("模型", "Models"), _listed(book, [model.title for model in scenario.system.models.values()])
    yield Words("对标文件", "Documents"), " ".join(dict.fromkeys(target.document for target in scenario.targets))
    yield Words("达到 / 评判数量的目标", "Targets met / whose amount is judged"), f"{card.met} / {len(card.judged)}"
    if card.timed:
        yield Words("按期 / 只评进度的任务", "On time / judged by timing alone"), f"{card.on_time} / {len(card.timed)}"
    if not card.scores:
        yield Words("注意", "Caution"), flowing(book.text(no_targets(scenario)), book.language)
    odd = _listed(book, [item.title for item in implausible(projection)])
    yield Words("超出合理范围的变量", "Variables outside their plausible range"), odd or "—"
    earlier = starts_words(carried(scenario, scenario.targets), scenario.system, language)
    yield COLUMNS["carried"], earlier or "—"
    for words in mixed_starts(scenario):
        yield Words("注意", "Caution"), flowing(book.text(words), book.language)
    yield Words("抽样数", "Draws"), str(projection.draws)
    yield Words("随机种子", "Seed"), str(projection.seed)
    yield Words("抽样方法", "Sampling"), cell("method", scenario.sampling.method, language)
    yield Words("程序版本", "Program version"), __version__
    for line in HOW_TO_READ:
        yield Words("读法", "How to read"), flowing(book.text(line), language)


def _changes(book: Book, scenario: Scenario, before: Scenario) -> Iterator[tuple[Words, Cell]]:
    """Every changed assumption: what it is, its value before and now."""
    for key, setting in scenario.settings.items():
        old = before.settings[key].path
        if setting.path != old:
            item = scenario.system.assumptions[key]
            unit = unit_words(units.describe(item.unit), book.language)
            moved = f"{path_cell(old)} → {path_cell(setting.path)} {unit}"
            yield Words("改动", "Changed"), f"{tables.text(item.title, book.language)} ({key}): {moved}"


def _listed(book: Book, titles: Iterable[Title]) -> str:
    return book.text(Words("、", ", ")).join(tables.text(title, book.language) for title in titles)


HOW_TO_READ = (
    WHAT_DOUBTFUL,
    WHAT_EDGE,
    Words(
        "中心:所有假设取设定值时的结果;5%、50%、95%分位:抽样结果的分位数;实绩:公布的数;估计:没有公布、为推演而估的数。",
        "central: the result with every assumption at its value; 5 %, 50 %, 95 %: quantiles of the draws; observed: "
        "published figures; estimate: not published, estimated so that a run can start.",
    ),
    Words(
        "差距 = 数值 − 目标值(高于目标范围的减其上限),百分比之差以百分点计;达到概率:达到目标的抽样所占比例。",
        "gap = value - goal (above a range, value - its upper end), between percentages in percentage points; "
        "probability: share of the draws that meet the target.",
    ),
    Words(
        "首次达到年份:推演期内第一个达到目标的年份;留空:推演期内没有达到,或目标只看当年(增速、当年新增),谈不上首次达到。",
        "First year reached: the first year of the run that meets the target; empty where none does, or where the "
        "target is about its own year alone (a growth rate, an amount added in the year).",
    ),
    Words(
        "起始值沿用的早年实绩:基年没有公布的数,以所注年份的数作为起点。每个假设的出处见“假设”表。",
        "Starting values of earlier years: the base year has no published figure, so the run starts from that of the "
        "year named. Where each assumption comes from stands on the sheet Assumptions.",
    ),
    Words(
        "单位:万为 10,000,亿为 100,000,000。",
        "Units: 万 = 10,000 and 亿 = 100,000,000; 元 yuan, 人 people, 户 households, 个 items, 斤 = 0.5 kg, 吨 tonnes, "
        "亩 = 1/15 ha, 千瓦 kW, 千瓦时 kWh, 立方米 cubic metres, 公里 km, 小时 hours.",
    ),
)
