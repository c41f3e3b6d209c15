"""Tables as files: whole or not at all, read back by what planners open them with."""

import csv
import io
import json
import math
import os
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest

from simulator import __version__
from simulator.analysis.scorecard import scorecard
from simulator.engine.run import run
from simulator.export import tables, whole
from simulator.export.book import Book, Row
from simulator.export.columns import CODES, COLUMNS, cell, plain_cell
from simulator.export.csv import csv_bytes, neutral
from simulator.export.excel import workbook_bytes
from simulator.export.numbers import clean, decimals, excel_format, fixed, needed, shown, told, width
from simulator.export.outputs import Results, files_of, tables_of
from simulator.export.parquet import KEY, SCHEMAS, packed, parquet_bytes, part_table, rows_from, unpacked
from simulator.export.score_words import gap_unit, met_words, places, remark, value_unit
from simulator.export.whole import digest, remove_parts, write_whole
from simulator.language import units
from simulator.language.faults import Words
from simulator.language.schema import Title
from simulator.language.units import parse_unit

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "=cmd|' /C calc'!A0"]


@pytest.fixture(scope="module")
def projection(toy):
    return run(toy.scenario("shire"), draws=50)


@pytest.fixture(scope="module")
def card(projection):
    return scorecard(projection)


def rows_of(data):
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


# ---- whole or not at all


def test_a_file_is_written_whole(tmp_path):
    target = tmp_path / "表.csv"
    assert write_whole(target, b"one") == digest(b"one")
    assert target.read_bytes() == b"one"
    assert write_whole(target, b"two") == digest(b"two")
    assert target.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("stage", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError("no space left"), KeyboardInterrupt()])
def test_a_failure_midway_leaves_what_stood_there(tmp_path, monkeypatch, stage, error):
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")

    def fail(*_):
        raise error

    monkeypatch.setattr(*((whole.os, "fsync", fail) if stage == "fsync" else (Path, "replace", fail)))
    with pytest.raises(type(error)):
        write_whole(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_has_the_permissions_of_any_other(tmp_path):
    write_whole(tmp_path / "a", b"")
    (tmp_path / "b").write_bytes(b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_parts_left_by_a_killed_process_are_removed(tmp_path):
    (tmp_path / f".a.csv.{os.getpid()}.part").write_bytes(b"half")
    (tmp_path / "a.csv").write_bytes(b"whole")
    remove_parts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


# ---- CSV


@pytest.mark.parametrize(
    ("value", "beside", "expected"),
    [
        (329.99999999999994, (), 330.0),
        (0.1 + 0.2, (), 0.3),
        (-1234567.8901234567, (), -1234567.89012),
        (1.23456789012345e-9, (), 1.23456789012e-9),
        (6.02214076e23, (), 6.02214076e23),
        (0.0, (), 0.0),
        (329.99999999999994 - 330, (329.99999999999994, 330.0), 0.0),
        (-4e-15, (1.0, 1.0), 0.0),
        (1e-6, (330.000001, 330.0), 1e-6),
        (math.inf, (), math.inf),
    ],
)
def test_numbers_for_people_have_no_noise(value, beside, expected):
    assert clean(value, *beside) == expected
    assert math.copysign(1, clean(value, *beside)) == math.copysign(1, expected)


def test_csv_and_workbook_are_clean_and_parquet_is_not(projection, card):
    noisy = replace(card, scores=tuple(replace(score, value=329.99999999999994, gap=-5.7e-14) for score in card.scores))
    frame = tables.scorecards(noisy, language="en")
    frame["goal"] = 330.0
    (row, *_) = rows_of(csv_bytes(frame, "en"))
    assert (float(row["value"]), float(row["gap"])) == (330.0, 0.0)
    assert set(unpacked(packed(frame.to_dict("list")))["value"].to_pylist()) == {329.99999999999994}
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(projection, noisy, "en")))
    heads = [cell.value for cell in next(book["Scorecard"].iter_rows(max_row=1))]
    assert {row[heads.index("Value")].value for row in book["Scorecard"].iter_rows(min_row=2)} == {330}


def test_csv_has_chinese_headings_and_numbers_to_twelve_digits(projection):
    frame = tables.projections(projection, language="zh")
    rows = rows_of(csv_bytes(frame, "zh"))
    assert list(rows[0]) == ["情景", "地区", "模型", "变量", "名称", "单位", "年份", "统计量", "数值"]
    assert len(rows) == len(frame)
    assert [float(row["数值"]) for row in rows] == pytest.approx(frame["value"].tolist(), rel=1e-11, abs=0)
    assert {row["统计量"] for row in rows} >= {"中心", "5%分位", "中位数", "实绩"}


def test_csv_in_english_has_the_codes(card):
    rows = rows_of(csv_bytes(tables.scorecards(card, language="en"), "en"))
    assert list(rows[0]) == list(tables.SCORECARD_COLUMNS)
    assert {row["quantity"] for row in rows} >= {"level", "growth"}
    assert {row["met"] for row in rows} == {"True", "False"}


def test_csv_has_a_word_and_no_sign_of_a_formula_for_how_a_target_is_compared(card):
    wanted = {target.id: CODES["comparator"][target.statement.comparator] for target in card.scenario.targets}
    assert "reach" in {words.en for words in wanted.values()}
    for language, target, comparator in (("en", "target", "comparator"), ("zh", "目标", "比较方式")):
        rows = rows_of(csv_bytes(tables.scorecards(card, language=language), language))
        assert {row[target]: row[comparator] for row in rows} == {
            name: words.text(language) for name, words in wanted.items()
        }


def test_a_target_that_is_met_but_unlikely_is_told_alike_in_csv_workbook_and_text(projection, card):
    doubtful = replace(next(score for score in card.scores if score.met), probability=0.4)
    unlikely = replace(card, scores=(doubtful,))
    (zh,) = rows_of(csv_bytes(tables.scorecards(unlikely, language="zh"), "zh"))
    (en,) = rows_of(csv_bytes(tables.scorecards(unlikely, language="en"), "en"))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_bytes(projection, unlikely, "zh")))["对标表"]
    told = dict(zip(*([item.value for item in row] for row in sheet.iter_rows(max_row=2)), strict=True))
    assert zh["是否达到"] == told["是否达到"] == met_words(doubtful).zh == "⚠ 达到存疑"
    assert (zh["中心情形达到"], en["met"], en["verdict"]) == ("是", "True", "doubtful")


def test_years_stay_whole_beside_empty_ones(card):
    rows = rows_of(csv_bytes(tables.scorecards(card, language="zh"), "zh"))
    assert {row["首次达到年份"] for row in rows} >= {"2022", ""}
    assert all(row["年份"].isdecimal() for row in rows)


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_that_would_be_a_formula_is_neutralised(text):
    (row,) = rows_of(csv_bytes(pd.DataFrame({"title": [text], "value": [-1.5]}), "zh"))
    assert row["名称"] == "'" + text
    assert row["数值"] == "-1.5"


def test_a_heading_that_would_be_a_formula_is_neutralised():
    assert list(rows_of(csv_bytes(pd.DataFrame({"=A1": ["x"]}), "zh"))[0]) == ["'=A1"]


@pytest.mark.parametrize("text", ["产量", "≥ 5", "a=b", "'quoted", "", "a,b", 'say "so"', "two\nlines"])
def test_other_texts_stay_as_they_are(text):
    assert neutral(text) == text
    (row,) = rows_of(csv_bytes(pd.DataFrame({"title": [text]}), "zh"))
    assert row["名称"] == text


def test_what_is_not_a_number_is_an_empty_cell():
    frame = pd.DataFrame({"value": [math.nan, math.inf, 1.0], "probability": [None, math.nan, 0.5]})
    assert [row["数值"] for row in rows_of(csv_bytes(frame, "zh"))] == ["", "", "1.0"]


def test_every_column_of_the_tables_has_a_name_in_both_languages():
    assert {*tables.PROJECTION_COLUMNS, *tables.SCORECARD_COLUMNS} <= COLUMNS.keys()
    assert all(words.zh and words.en for words in COLUMNS.values())
    assert all(words.zh and words.en for codes in CODES.values() for words in codes.values())


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [
        ("verdict", "met", "✓ 达到"),
        ("verdict", "doubtful", "⚠ 达到存疑"),
        ("verdict", "missed", "✗ 未达到"),
        ("verdict", "unknown", "— 无法衡量"),
        ("met", True, "是"),
        ("comparator", "=", "达到"),
        ("year", 2022.0, 2022),
    ],
)
def test_codes_become_words(column, value, word):
    assert cell(column, value, "zh") == word


def test_a_code_of_another_column_is_no_code():
    assert plain_cell("title", "about") == cell("title", "about", "zh") == "about"


# ---- Excel


@pytest.fixture(scope="module")
def workbook(projection, card):
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(projection, card, "zh")))


def test_the_workbook_has_a_sheet_for_each_subject(workbook):
    assert workbook.sheetnames == ["对标表", "目标图", "图表数据", "农场", "居民", "假设", "说明"]
    assert workbook.active.title == "对标表"


def test_the_scorecard_sheet_says_what_the_scorecard_says(workbook, card):
    sheet = workbook["对标表"]
    headings = [item.value for item in sheet[1]]
    rows = [dict(zip(headings, (item.value for item in row), strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert [row["数值"] for row in rows] == pytest.approx([score.value for score in card.scores])
    assert [row["差距"] for row in rows] == pytest.approx([score.gap for score in card.scores])
    assert [row["上限"] for row in rows] == [None] * 4 + [2.5, None, None]
    assert [(row["单位"], row["差距单位"]) for row in rows][2:5] == [("%", "百分点"), ("", ""), ("%", "百分点")]
    assert [row["首次达到年份"] for row in rows] == [score.reached for score in card.scores]
    assert {row["是否达到"] for row in rows} == {"✓ 达到", "✗ 未达到"}
    assert sheet.freeze_panes == "C2"
    assert sheet.column_dimensions["A"].width > 8
    assert sheet.print_area == "'对标表'!$A$1:$N$8"


def test_a_subject_sheet_has_the_years_in_columns(workbook, projection):
    sheet = workbook["居民"]
    assert [item.value for item in sheet[1]] == ["名称", "单位", "统计量", *projection.years, "变量"]
    assert sheet.freeze_panes == "D2"
    rows = {(row[-1].value, row[2].value): [item.value for item in row[3:-1]] for row in sheet.iter_rows(min_row=2)}
    assert rows["folk.population", "中心"] == pytest.approx(projection.central["folk.population"].tolist())
    assert rows["folk.population", "实绩"] == [10.0, 10.1, None, None, None, None]
    assert {"5%分位", "中位数", "95%分位"} <= {statistic for _, statistic in rows}


def test_number_formats_follow_the_unit(workbook):
    sheet = workbook["农场"]
    forms = {row[1].value: row[3].number_format for row in sheet.iter_rows(min_row=2)}
    assert forms["%"] == "#,##0.00"
    assert forms["公顷"] == "#,##0"


def test_every_target_has_a_chart_with_title_lines_and_description(projection, card, workbook):
    charts = workbook["目标图"]._charts  # noqa: SLF001 - openpyxl tells them nowhere else
    assert len(charts) == len(card.scores)
    first = charts[0]
    assert "".join(run_.t for run_ in first.title.tx.rich.p[0].r) == "产量 2023"
    assert len(first.series) == 4  # central, p5, p95, goal; none was observed
    data = workbook["图表数据"]
    assert [data.cell(1, column).value for column in range(2, 8)] == list(projection.years)
    assert {data.cell(5, column).value for column in range(2, 8)} == {5.2}


def test_assumptions_have_value_range_and_origin(workbook, projection):
    sheet = workbook["假设"]
    headings = [item.value for item in sheet[1]]
    rows = {
        row[-1].value: dict(zip(headings, (item.value for item in row), strict=True))
        for row in sheet.iter_rows(min_row=2)
        if row[-1].value
    }
    assert set(rows) == set(projection.scenario.settings)
    need = rows["farm.need"]
    assert (need["数值"], need["单位"], need["下限"], need["上限"]) == (410, "斤/人", 0, 2000)
    assert "Red Book" in need["出处"]
    assert need["不确定性"] == "均匀分布 380 到 420（斤/人）"
    assert rows["farm.area_growth[pipeweed]"]["数值"] == "2021: 0; 2024: 6"
    assert rows["farm.area_growth[pipeweed]"]["不确定性"] == "—"


def test_assumptions_that_were_set_stand_first_and_all_others_are_folded_by_kind(toy):
    projection = run(toy.scenario("shire-busy").with_changes({"folk.birth_rate": 3}), draws=0)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(projection, scorecard(projection), "en")))
    sheet = book["Assumptions"]
    rows = {row[0].row: row[-1].value for row in sheet.iter_rows(min_row=2)}
    folded = {number for number in rows if sheet.row_dimensions[number].hidden}
    heads = [number for number, key in rows.items() if key is None]
    shown = [key for number, key in rows.items() if number not in folded and key]
    assert set(shown) == {"farm.area_growth[barley]", "farm.area_growth[pipeweed]", "folk.birth_rate"}
    assert shown[-1] == "folk.birth_rate", "levers before drivers"
    assert all(sheet.row_dimensions[number].outlineLevel == 1 for number in folded)
    assert [sheet.cell(number, 1).value for number in heads] == ["5 other coefficients: open with the + on the left"]
    assert min(folded) == heads[0] + 1
    assert len([key for key in rows.values() if key]) == len(projection.scenario.settings), "nothing is left out"


def test_the_notes_tell_seed_draws_and_version(workbook):
    facts = {row[0].value: row[1].value for row in workbook["说明"].iter_rows(min_row=2)}
    assert facts["抽样数"] == "50"
    assert facts["随机种子"] == "7"
    assert facts["程序版本"] == __version__
    assert facts["抽样方法"] == "蒙特卡罗抽样"
    assert facts["模型"] == "农场、居民"


def test_long_texts_have_rows_high_enough_and_charts_are_not_cut_between_pages(workbook):
    notes = workbook["说明"]
    row = next(row for row in notes.iter_rows(min_row=2) if width(row[1].value) > 60)
    assert row[1].alignment.wrap_text
    assert notes.row_dimensions[row[1].row].height >= 30
    charts = workbook["目标图"]
    assert [item.id for item in charts.row_breaks.brk] == []  # seven charts, two in a row, eight on a page
    assert charts.page_setup.orientation == "portrait"
    assert workbook["对标表"].oddHeader.left.text.endswith("夏尔基准 (shire)")


def test_every_table_prints_on_pages_of_one_width_with_its_headings(workbook):
    sheets = [sheet for sheet in workbook if sheet.title not in {"目标图", "图表数据"}]
    assert len(sheets) >= 5
    for sheet in sheets:
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in {(1, 0), (None, 0)}
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_area.rpartition("$")[2] == str(sheet.max_row)


def test_what_is_narrow_stands_upright_and_what_is_wide_lies_across():
    with Book("zh") as book:
        book.table("narrow", ["名称", 2024], [Row(["甲", 1.0])])
        book.table("wide", ["名称"] * 9, [Row(["很长的文字" * 4] * 9)])
        book.table("wide for the screen", ["名称"] * 9, [Row(["很长的文字" * 4] * 9)], printed=2)
    pages = openpyxl.load_workbook(io.BytesIO(book.bytes()))
    assert [sheet.page_setup.orientation for sheet in pages] == ["portrait", "landscape", "portrait"]
    assert pages["wide for the screen"].print_area.endswith("$A$1:$B$2")


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula_or_a_link_in_the_workbook(text):
    with Book("zh") as book:
        book.table("t", ["名称"], [Row([text]), Row(["https://example.org"])])
    sheet = openpyxl.load_workbook(io.BytesIO(book.bytes())).active
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.removeprefix("_x000D_").strip() == text.strip()  # the format's escape of a carriage return
    assert sheet["A2"].quotePrefix
    assert sheet["A3"].hyperlink is None


def test_a_hostile_title_goes_through_every_sheet_as_text(projection):
    scenario = projection.scenario
    target = scenario.targets[0]
    bad = Title(zh="=HYPERLINK(1)", en="=1")
    statement = target.statement.model_copy(update={"title": bad})
    changed = replace(scenario, title=bad, targets=(replace(target, statement=statement),))
    odd = replace(projection, scenario=changed)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(odd, scorecard(odd), "zh")))
    types = {item.data_type for sheet in book for row in sheet.iter_rows() for item in row if item.value is not None}
    assert types == {"n", "s"}


def test_names_of_sheets_are_legal_and_differ():
    with Book("zh") as book:
        names = [book.sheet(name).get_name() for name in ("a/b:c", "A b c", "'x'", "", "长" * 40, "长" * 40, "[*?\\]")]
    assert names == ["a b c", "A b c 2", "x", "-", "长" * 31, "长" * 29 + " 2", "- 2"]


def test_a_workbook_without_draws_has_no_quantiles(toy):
    projection = run(toy.scenario("shire"), draws=0)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(projection, scorecard(projection), "en")))
    assert book.sheetnames[0] == "Scorecard"
    assert {row[2].value for row in book["Folk"].iter_rows(min_row=2)} == {"central", "observed"}
    assert len(book["Target charts"]._charts[0].series) == 2  # noqa: SLF001 - as above


def test_the_same_results_give_the_same_bytes(projection, card):
    formats = ("csv", "xlsx", "parquet")
    results = [Results(projection, card, "zh") for _ in range(2)]
    one, other = (files_of(item, formats) | tables_of(item, formats) for item in results)
    assert one == other
    endings = ("projections.csv", "scorecard.csv", "xlsx")
    assert set(one) == {f"shire.{ending}" for ending in endings} | {"projections", "scorecard"}


# ---- Parquet


def test_a_part_holds_tables_one_after_the_other_with_units_and_version(projection, tmp_path):
    frame = tables.projections(projection)
    other = frame.assign(scenario="other", value=frame.value * 2)
    path = tmp_path / "part.parquet"
    path.write_bytes(parquet_bytes("projections", [unpacked(packed(item.to_dict("list"))) for item in (frame, other)]))
    pd.testing.assert_frame_equal(pd.read_parquet(path), pd.concat([frame, other], ignore_index=True))
    pd.testing.assert_frame_equal(rows_from(pq.read_table(path), "other").to_pandas(), other)
    assert json.loads(pq.read_schema(path).metadata[KEY]) == {"version": __version__}
    assert set(frame[frame.variable == "farm.output"].unit) == {"亿斤"}
    # Rows out of a file go back into one to the same bytes.
    again = [rows_from(part_table(path), name) for name in ("shire", "other")]
    assert parquet_bytes("projections", again) == path.read_bytes()


def test_columns_keep_their_types_where_nothing_stands_in_them(toy):
    unmeasured = tables.scorecards(scorecard(run(toy.scenario("shire"), draws=0))).iloc[:1]
    empty = unmeasured.assign(met=None, reached=None, high=None, probability=None, met_at_base=None, remark=None)
    table = unpacked(packed(empty.to_dict("list")))
    assert table.cast(SCHEMAS["scorecard"]).schema.types == SCHEMAS["scorecard"].types
    assert table["met"].null_count == table["reached"].null_count == 1


# ---- units, digits and remarks of scores


def scored_as(toy, name, **fields):
    """The score of a target with other numbers."""
    scenario = toy.scenario("shire")
    target = next(item for item in scenario.targets if item.statement.id == name)
    statement = {key: fields.pop(key) for key in ("comparator", "quantity", "base_year") if key in fields}
    changed = replace(target, statement=target.statement.model_copy(update=statement), **fields)
    return scorecard(run(replace(scenario, targets=(changed,)), draws=0)).scores[0]


@pytest.mark.parametrize(
    ("value", "goal", "text"),
    [
        (46.9995, 47.0, "46.9995"),  # 47.00 would look as if it were met
        (47.0, 47.0, "47.00"),
        (46.94, 47.0, "46.94"),
        (47.0 - 1e-12, 47.0, "47.00"),  # met: it differs by the rounding of the arithmetic only
    ],
)
def test_a_value_does_not_look_as_if_it_met_its_target_when_it_does_not(card, value, goal, text):
    share = replace(card["growth-2022"].target, goal=goal, low=goal)
    assert fixed(value, places(share, [value])) == text


def test_a_cap_that_is_exceeded_looks_exceeded(card):
    cap = replace(card["growth-2022"].target, goal=7.0, low=None, high=7.0)
    assert fixed(7.0004, places(cap, [7.0004])) == "7.0004"


def test_things_that_are_counted_show_fractions_only_where_they_decide(card):
    dwellings = replace(card["growth-2022"].target, unit=parse_unit("户"), goal=193.0, low=193.0)
    assert [fixed(value, places(dwellings, [value])) for value in (192.6, 190.2, None)] == ["192.6", "190", "—"]


@pytest.mark.parametrize(
    ("name", "fields", "value", "gap"),
    [
        ("growth-2022", {}, "%", "百分点"),
        ("average", {}, "%", "百分点"),
        ("output-2023", {}, "亿斤", "亿斤"),
        ("doubling", {}, "1", "1"),
        ("since-2019", {"unit": parse_unit("%")}, "百分点", "百分点"),  # a change between percentages
        ("output-2023", {"unit": parse_unit("百分点")}, "百分点", "百分点"),
    ],
)
def test_percentages_differ_by_points(toy, name, fields, value, gap):
    target = scored_as(toy, name, **fields).target
    assert (value_unit(target), gap_unit(target)) == (value, gap)


@pytest.mark.parametrize("column", ["unit", "gap_unit", "target_unit"])
def test_units_are_written_in_the_language_for_people_alone(column):
    assert [cell(column, "万千瓦/year", language) for language in ("zh", "en")] == ["万千瓦/年", "×10⁴ kW/year"]
    assert plain_cell(column, "万千瓦/year") == "万千瓦/year"


def test_units_in_tables_are_those_of_the_models_in_either_language(projection):
    told = {key: units.describe(item.unit) for key, item in projection.scenario.system.variables.items()}
    for language in ("zh", "en"):
        rows = tables.projections(projection, language=language)
        assert dict(zip(rows["variable"], rows["unit"], strict=True)).items() <= told.items()


def test_units_in_the_workbook_are_english_in_english(projection, card):
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(projection, card, "en")))
    cells = {str(one.value) for sheet in book for row in sheet.iter_rows() for one in row if one.value is not None}
    quoted = {score.target.statement.fragment for score in card.scores}
    assert any("×10⁸ jin" in text for text in cells)
    assert not any("亿斤" in text for text in cells - quoted)


def test_remarks_are_joined_with_the_signs_of_the_language(card):
    first = card.scores[0]
    statement = first.target.statement.model_copy(update={"note": "口径未写明 | not stated"})
    caution = Words("推演用“夏尔”", "projected for the Shire")
    score = replace(first, target=replace(first.target, statement=statement), caution=caution)
    assert remark(score, "zh") == "推演用“夏尔”\uff1b口径未写明"
    assert remark(score, "en") == "projected for the Shire; not stated"


def test_the_table_tells_ranges_units_of_gaps_and_starting_values_of_earlier_years(toy, card):
    rows = tables.scorecards(card, language="en").set_index("target")
    assert rows.loc["moot-2021/average", ["goal", "high"]].tolist() == [1.5, 2.5]
    assert math.isnan(rows.loc["moot-2021/output-2023", "high"])
    assert rows.loc["moot-2021/growth-2022", ["unit", "gap_unit"]].tolist() == ["%", "百分点"]
    assert rows.loc["moot-2021/growth-2022", "met_at_base"] is None
    assert rows.loc["moot-2021/output-2023", "met_at_base"]
    assert set(rows["carried"]) == {""}
    scenario = toy.scenario("shire")
    store = replace(scenario.targets[0], key="farm.store", low=0.0, goal=0.0)
    frame = tables.scorecards(scorecard(run(replace(scenario, targets=(store,)), draws=0)), language="zh")
    assert frame["carried"].tolist() == ["库存 2020"]


# ---- numbers and widths


@pytest.mark.parametrize(
    ("unit", "values", "places"),
    [
        ("人", [12.3], 0),
        ("条", [1.0], 0),
        ("项", [10.5], 0),
        ("%", [0.001], 2),
        ("亿元", [5143.2], 0),
        ("亿斤", [25.35], 2),
        ("万人", [0.0123], 5),
        ("x", [], 2),
        ("x", [math.nan], 2),
    ],
)
def test_decimals_follow_unit_and_size(unit, values, places):
    assert decimals(unit, values) == places
    assert excel_format(places) == "#,##0" + ("." + "0" * places if places else "")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (47.578, "%", "47.58"),
        (1234.5, "亿元", "1,234"),
        (None, "%", "—"),
        (math.nan, "%", "—"),
        (-1e-9, "%", "0.00"),
        (0.0, "亿元", "0.00"),
    ],
)
def test_numbers_for_people(value, unit, text):
    assert shown(value, unit) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (5.0, "万人次", "5"),
        (5000.0, "人", "5,000"),
        (5.5, "万人次", "5.5"),
        (25.351, "亿斤", "25.35"),
        (100.0, "万吨", "100"),
        (0.0, "亿元", "0"),
        (-0.48, "万人", "-0.48"),
        (30.0, "%", "30.00"),
        (None, "亿元", "—"),
    ],
)
def test_a_number_that_stands_by_itself_ends_with_no_zeros(value, unit, text):
    assert told(value, unit) == text


@pytest.mark.parametrize(
    ("places", "values", "left"),
    [(3, [5.5, 0.5], 1), (3, [4.05, 0.05], 2), (3, [5.0, 0.0], 0), (2, [1.234, 2.0], 2), (0, [100.0], 0), (2, [], 2)],
)
def test_zeros_that_all_numbers_of_a_row_end_with_are_left_out(places, values, left):
    assert needed(places, values) == left


def test_a_gap_has_the_decimals_of_the_value_beside_it():
    assert shown(0.0512, "万人", beside=(4.0512, 4.0), signed=True) == "+0.051"


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("包头", 4), ("a包", 3), ("e\u0301", 1), ("", 0)])
def test_width_counts_columns_of_the_screen(text, columns):
    assert width(text) == columns
