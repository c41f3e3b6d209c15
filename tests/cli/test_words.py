"""What the command line says to people: names they know, the signs of their language, nothing that is not so."""

import json
import re

import pytest
from click.testing import CliRunner

from simulator.cli import main

CHINESE = re.compile("[\u4e00-\u9fff]")
HALF_WIDTH = re.compile("[\u4e00-\u9fff][,;:?!(]|[,;:?!][\u4e00-\u9fff]")


@pytest.fixture
def cli(content, monkeypatch):
    monkeypatch.chdir(content)
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])


# ---- names


@pytest.mark.parametrize(
    "name", ["farm.self_sufficiency", "自给率", "Self-sufficiency", "自给", "self-suff", "self_suf"]
)
def test_a_variable_is_known_by_id_and_by_title(cli, name):
    assert json.loads(cli("explain", "shire", name, 2022, "--json").stdout)["key"] == "farm.self_sufficiency"


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("自己率", "没有“自己率”；是否指：farm.self_sufficiency（自给率）", "Self-sufficiency"),
        ("selfsuficiency", "farm.self_sufficiency（自给率）", "farm.self_sufficiency (Self-sufficiency)"),
        ("播种", "“播种”可指 2 个量，请写明：farm.area[barley]", "may be any of 2"),
        ("qqqq", "没有“qqqq”；见", "there is no 'qqqq'; see"),
    ],
)
def test_a_name_that_is_not_known_is_answered_with_the_nearest(cli, name, zh, en):
    result = cli("explain", "shire", name, 2022)
    assert result.exit_code == 2
    assert zh in result.stderr
    assert en in cli("explain", "shire", name, 2022, "--lang", "en").stderr


# ---- depth


def told(item):
    yield item
    for part in item["inputs"]:
        yield from told(part)


@pytest.mark.parametrize("depth", [0, 1, 2, 3, 4])
def test_what_depth_cuts_off_is_not_said_to_be_explained(cli, depth):
    items = list(told(json.loads(cli("explain", "shire", "farm.store", 2024, "--depth", depth, "--json").stdout)))
    explained = set()
    for item in items:
        mark = item["key"], item["year"]
        assert mark in explained or not item["repeated"]
        assert not (item["repeated"] and item["hidden"])
        explained.update([mark] if item["inputs"] else [])
    result = cli("explain", "shire", "farm.store", 2024, "--depth", depth)
    text = result.stdout
    whole = list(told(json.loads(cli("explain", "shire", "farm.store", 2024, "--json").stdout)))
    assert f"下面还有 {len(whole) - len(items)} 个数" in result.stderr
    assert text.count("上文已解释") == sum(item["repeated"] for item in items)
    assert text.count("这一层不再展开") == sum(item["hidden"] > 0 for item in items) > 0


def test_three_levels_are_shown_unless_asked_otherwise(cli):
    """A chain over many years fills pages: the reader asks for it."""
    usual, three, whole = (
        cli("explain", "shire", "farm.store", 2026, *more, "--lang", "en") for more in ([], ["--depth", 3], ["--all"])
    )
    assert usual.stdout == three.stdout
    assert len(whole.stdout) > 2 * len(usual.stdout)
    assert "see more with a larger --depth" in usual.stderr
    assert whole.stderr == ""
    assert cli("explain", "shire", "farm.store", 2026, "--all", "--depth", 1).exit_code == 2


def test_a_number_cut_off_first_is_explained_where_there_is_room(cli):
    """The output of 2022 stands two levels down in the store of 2023's tree, and one level down in calm's."""
    tree = json.loads(cli("explain", "shire", "farm.calm", 2022, "--depth", 2, "--json").stdout)
    shares = [item for item in told(tree) if item["key"] == "farm.output" and item["year"] == 2022]
    assert len(shares) == 2
    assert [bool(item["inputs"]) or item["repeated"] for item in shares] == [True, True]


# ---- tables


def test_gaps_between_percentages_are_in_points(cli):
    by_id = {
        item["target"].partition("/")[2]: item
        for item in json.loads(cli("score", "shire", "--draws", 0, "--json").stdout)["scorecards"][0]["scores"]
    }
    growth = by_id["growth-2022"]
    assert (growth["unit"], growth["gap_unit"]) == ("%", "百分点")
    assert (growth["reached"], growth["met_at_base"]) == (None, None)
    assert (by_id["output-2023"]["gap_unit"], by_id["output-2023"]["met_at_base"]) == ("亿斤", True)
    english = cli("score", "shire", "--draws", 0, "--lang", "en").stdout
    assert re.search(
        r"Growth \(growth\) +≥ 2 +2022 +2\.00 +% +0\.00 +percentage points +— +\S*$", english, re.MULTILINE
    )


def test_a_score_says_which_starting_values_are_of_an_earlier_year(cli, content):
    text = content / "regions/shire/observations.yaml"
    text.write_text(text.read_text(encoding="utf-8").replace("year: 2021, value: 100000", "year: 2020, value: 100000"))
    result = cli("score", "shire", "--draws", 0)
    assert "2021 年没有公布数、起始值沿用早年实绩的：人口 2020" in result.stderr
    assert (
        "no figure for 2021, starts from an earlier one: Population 2020"
        in cli("score", "shire", "--draws", 0, "--lang", "en").stderr
    )
    scores = json.loads(cli("score", "shire", "--draws", 0, "--json").stdout)["scorecards"][0]["scores"]
    assert {tuple(start["year"] for start in item["carried"]) for item in scores} == {(2020,), ()}


def test_a_value_short_of_its_target_does_not_look_equal_to_it(cli, content):
    document = content / "regions/shire/documents/moot-2021.yaml"
    text = document.read_text(encoding="utf-8").replace(
        'value: 2, unit: "%", year: 2022', 'value: 2.0004, unit: "%", year: 2022'
    )
    document.write_text(text, encoding="utf-8")
    (row,) = (line for line in cli("score", "shire", "--draws", 0).stdout.splitlines() if "人口增长" in line)
    assert "✗" in row
    assert "2.0000" in row
    assert "-0.0004" in row


# ---- language


@pytest.mark.parametrize(
    ("args", "zh"),
    [
        (["run", "shire", "--draws", "-1"], "--draws 的值有误：-1 超出允许的范围 0–10000000"),
        (["run", "shire", "--draws", "x"], "--draws 的值有误：“x”不是整数"),
        (["run", "shire", "--draws"], "选项 --draws 后面缺少值"),
        (["run", "shire", "--workers", "0"], "--workers 的值有误：0 超出允许的范围 1–1024"),
        (["run", "shire", "--format", "csv,doc"], "--format 的值有误：没有格式 doc；有：csv, xlsx, parquet"),
        (["run", "shire", "--resume=1"], "选项 --resume 不带值"),
        (["run", "shire", "--out", "models/farm.yaml"], "--out 的值有误：models/farm.yaml 是文件，不是文件夹"),
        (["score", "shire", "--format", "xml"], "--format 的值有误：“xml”不在可选值之中；可选：table, csv"),
        (["score", "shire", "--documnt", "x"], "没有选项 --documnt，是否指 --document"),
        (["explain", "shire", "自给率", "202x"], "YEAR 的值有误：“202x”不是整数"),
        (["explain", "shire", "自给率", "2022", "more"], "多余的参数：more"),
        (["explain", "shire", "自给率", "2022", "--depth", "-1"], "--depth 的值有误：-1 小于允许的最小值 0"),
        (["list", "--content", "nowhere"], "--content 的值有误：没有文件夹 nowhere"),
        (["bogus"], "没有命令 bogus；有：list check"),
    ],
)
def test_misuse_is_told_in_chinese_alone(cli, args, zh):
    result = cli(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"{zh}")
    assert "is not" not in result.stderr
    assert "Option" not in result.stderr
    assert not CHINESE.search(cli(*args, "--lang", "en").stderr.replace("自给率", ""))


@pytest.mark.parametrize(
    "args",
    [
        ["--help", "--lang", "zh"],
        ["run", "--help", "--lang", "zh"],
        ["score", "--help"],
        ["list"],
        ["list", "assumptions"],
        ["score", "shire", "--draws", "10"],
        ["explain", "shire", "farm.store", "2024"],
        ["check"],
        ["score", "nowhere"],
        ["run", "shire", "--draws", "x"],
    ],
)
def test_chinese_texts_have_full_width_signs(cli, args):
    result = cli(*args)
    lines = (result.stdout + result.stderr).splitlines()
    prose = "\n".join(line for line in lines if " = " not in line)  # formulas have the signs of mathematics
    assert not HALF_WIDTH.findall(prose)


def test_what_one_writes_into_a_file_keeps_its_signs(cli, content):
    (content / "scenarios/bad.yaml").write_text("scenario: bad\ntitle: {zh: 坏}\nextends: shire\n", encoding="utf-8")
    assert "title" in cli("check").stdout
    assert "\uff1a " not in cli("check").stdout
    (content / "scenarios/bad.yaml").write_text("scenario: bad\n  title: 坏\n", encoding="utf-8")
    assert "`名称: 值`" in cli("check").stdout
