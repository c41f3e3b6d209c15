"""Files with the habits of spreadsheets and Chinese keyboards: the report says what to write instead."""

import pytest

from simulator.language.faults import FaultsError, Words
from simulator.language.loading import content_files, survey
from simulator.language.yaml.habits import in_line, list_meant, number_meant, whole_text
from simulator.language.yaml.reader import read_yaml
from simulator.language.yaml.text import validate

SHIRE, ROWS, FARM = "scenarios/shire/shire.yaml", "regions/shire/observations.yaml", "models/farm.yaml"
MOOT = "regions/shire/documents/moot-2021.yaml"
MODEL_WITH_WORK = """model: m
title: {zh: 甲, en: A}
purpose: {zh: 甲, en: A}
leaves_out: {zh: 甲, en: A}
works:
  w:
    {granted: share, origin: {assumed: x}, title: {zh: 甲, en: A},
     stages: {a: {title: {zh: 甲, en: A}, months: {uniform: [1, 2]}}}}
variables:
  v: {title: {zh: 甲, en: A}, unit: "1", equation: 1}
"""


def told(content, file, before, after):
    """The faults of a file after a change: line, Chinese and English remedy."""
    text = (content / file).read_text(encoding="utf-8")
    assert before in text
    (content / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    _, faults = survey(content, content_files(content))
    return [(fault.place.line, fault.remedy.zh, fault.remedy.en) for fault in faults if fault.place.file == file]


@pytest.mark.parametrize(
    ("file", "before", "after", "line", "sample"),
    [
        (SHIRE, "region: shire", "region：shire", 3, "`region: …`"),
        (SHIRE, "{zh: 夏尔基准, en:", "{zh: 夏尔基准，en:", 2, "`, en: …`"),
        (SHIRE, "models: [farm]", "models:[farm]", 4, "`models: [farm]`"),
        (SHIRE, "models: [farm]", "models: farm", 4, "`[farm]`"),
        (SHIRE, "[2021, 2026]", "2021-2026", 5, "`[2021, 2026]`"),
        (SHIRE, "[2021, 2026]", "2021年至2026年", 5, "[2021, 2026]"),
        (SHIRE, "[2021, 2026]", "[2021年, 2026]", 5, "2021"),
        (SHIRE, "draws: 200", "draws: 1,200", 7, "3329.1"),
        (SHIRE, "draws: 200", 'draws: "1,200"', 7, "1200"),
        (SHIRE, "draws: 200", "draws: ２００", 7, "200"),
        (SHIRE, "draws: 200", "draws: 约200次", 7, "200"),
        (ROWS, "value: 5000, unit", "value: 5,000, unit", 7, "3329.1"),
        (ROWS, "value: 5000, unit", "value: 5000万斤, unit", 7, "5000"),
        (ROWS, "unit: 万斤", "unit: 万斤斤", 7, "万斤"),
        (MOOT, "kind: target", "kind: 目标", 8, "`target`"),
        (MOOT, 'comparator: ">="', "comparator: ≥", 8, "`>=`"),
        (MOOT, 'comparator: ">="', "comparator: >=", 8, '">="'),
        (FARM, "kind: lever", "kind: 政策抓手", 22, "`lever`"),
        (FARM, "equation: folk.population * need", "equation: folk.population × need", 81, "`*`"),
    ],
)
def test_the_remedy_shows_what_to_write(content, file, before, after, line, sample):
    faults = told(content, file, before, after)
    assert (line, True, True) in [(at, sample in zh, sample in en) for at, zh, en in faults]


def test_a_tab_is_named(content):
    ((line, _, en),) = told(content, SHIRE, "documents:", "assumptions:\n\tfarm.need: 1\ndocuments:")
    assert (line, en) == (7, "indent with blanks")


def test_a_bracket_left_open_is_shown_where_it_opens(content):
    ((line, zh, en),) = told(content, SHIRE, "en: Shire as it goes}", "en: Shire as it goes")
    assert (line, "}" in zh, "}" in en) == (2, True, True)


def test_a_line_that_cannot_be_read_hides_no_fault_of_the_lines_before(content):
    text = (content / MOOT).read_text(encoding="utf-8")
    (content / MOOT).write_text(text.replace("kind: target", "kind: goal", 1), encoding="utf-8")
    faults = told(content, MOOT, "comparator: about", "comparator: >=")
    assert {line for line, _, _ in faults} == {8, 9}


def test_a_wrong_indentation_is_not_told_as_missing_entries(content):
    faults = told(content, FARM, "    unit: 斤/人", "   unit: 斤/人")
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenario：mine\ntitle：{zh：试，en：M}\n", "scenario: …"),
        ("变量,年份,数值,单位\neconomy.gdp,2022,1520,亿元\n", "- {variable:"),
        ("variable\tyear\tvalue\n", "- {variable:"),
    ],
)
def test_a_file_that_is_one_text_is_told_why(content, text, words):
    (content / "scenarios/mine.yaml").write_text(text, encoding="utf-8")
    _, faults = survey(content, content_files(content))
    assert len(faults) == 1
    assert words in faults[0].remedy.zh
    assert words in faults[0].remedy.en


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3,329.1", "3329.1"),
        ("1,234,567元", "1234567"),
        ("-5%", "-5"),
        ("１２．５", "12.5"),
        ("2023年", "2023"),
        ("1.2.3", None),
        ("5到8", None),
        ("1,23", None),
        ("many", None),
        ("", None),
    ],
)
def test_a_number_is_found_where_there_is_just_one(text, number):
    assert number_meant(text) == number


@pytest.mark.parametrize(
    "line", ["title: 甲，乙：丙", "a: 1", "address: https://example.org", "x: 见：下文", "", "甲：乙"]
)
def test_lines_that_are_well_are_left_alone(line):
    assert in_line(line) is None


def test_texts_that_may_be_anything_are_no_list():
    assert list_meant("some (words), and more!") is None
    assert list_meant("甲、乙") == "[甲, 乙]"
    assert whole_text("just words") is None


@pytest.mark.parametrize(
    ("before", "after", "meant"),
    [
        ("title: {zh: 人均需要, en: Need a head}", "title: {zh:人均需要, en: Need a head}", "zh: 人均需要"),
        ("default: {barley: 500, pipeweed: 200}", "default: {barley:500, pipeweed: 200}", "barley: 500"),
        ("{2021: 0, 2024: 6}", "{2021:0, 2024: 6}", "2021: 0"),
        ("origin: {assumed: made up}\n  need:", "origin: {assumed:made up}\n  need:", "assumed: made up"),
        ("{uniform: [380, 420]}", "{uniform:[380, 420]}", "uniform: …"),
    ],
)
def test_a_blank_that_lacks_behind_a_colon_in_braces_is_all_that_is_told(content, before, after, meant):
    text = (content / FARM).read_text(encoding="utf-8")
    assert before in text
    (content / FARM).write_text(text.replace(before, after, 1), encoding="utf-8")
    _, faults = survey(content, content_files(content))
    (fault,) = faults
    assert fault.problem.en == "a blank is missing after the colon"
    assert fault.remedy == Words(f"写成 `{meant}`", f"write `{meant}`")


def test_what_stands_in_quotes_is_no_colon_without_a_blank():
    assert in_line('{note: "a, b:c", x: 1}') is None
    column, (_, remedy) = in_line('{note: "a, b:c", x:1}')
    assert (column, remedy[1]) == (18, "write `x: …`")


@pytest.mark.parametrize("number", ["50", "0.5", "true"])
def test_a_number_where_a_name_belongs_is_not_to_be_put_in_quotes(number):
    text = MODEL_WITH_WORK.replace("granted: share", f"granted: {number}")
    assert text != MODEL_WITH_WORK
    with pytest.raises(FaultsError) as caught:
        validate("model", read_yaml(text, "f.yaml"))
    (fault,) = caught.value.faults
    assert "write a name here, not a value (assumption: share of projects that is granted" in fault.remedy.en
    assert "此处写名称" in fault.remedy.zh


def test_entries_that_are_to_be_added_can_be_typed_as_they_are_told():
    with pytest.raises(FaultsError) as caught:
        validate("model", read_yaml(MODEL_WITH_WORK.replace("origin: {assumed: x}, ", ""), "f.yaml"))
    (fault,) = caught.value.faults
    assert "补上 `origin: …`" in fault.text("zh")
