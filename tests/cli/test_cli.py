"""The command line as a whole: help, misuse, the list, where content is found, and the pieces that print."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from told import value_of

import simulator
from simulator.cli import main, reference
from simulator.cli.bilingual import Face, Spoken, face_of, split
from simulator.cli.layout import indented, pairs, visible
from simulator.cli.output import fault_text, plain
from simulator.export.folding import wrap
from simulator.export.numbers import width
from simulator.language.faults import Fault, Place, Words

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *("list", "check", "coverage", "run", "query", "score", "explain"),
    *("seek", "plan", "conflicts", "frontier", "sensitivity", "attribute", "discover", "app"),
)
CHINESE = re.compile("[\u4e00-\u9fff]")


# ---- help


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_comes_in_both_languages_chinese_first(cli, command):
    result = cli(*filter(None, [command]), "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("用法 | Usage: simulator")
    for heading in ("选项 | Options:", "例 | Examples:", "退出码", "Exit codes"):
        assert heading in result.stdout
    assert max(width(line) for line in result.stdout.splitlines()) <= 100


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("order", ["before", "after"])
def test_help_comes_in_the_language_asked_for(cli, command, order):
    names = [command] if command else []
    args = ["--lang", "en", *names, "--help"] if order == "before" else [*names, "--help", "--lang=en"]
    text = cli(*args).stdout
    assert text.startswith("Usage: simulator")
    assert not CHINESE.search(text)
    assert cli(*names, "--help", "--lang", "zh").stdout.startswith("用法：simulator")


def test_every_command_is_there_and_explains_each_option_in_both_languages():
    assert tuple(main.commands) == COMMANDS
    for command in (main, *main.commands.values()):
        assert isinstance(command, Spoken)
        ctx = click.Context(command)
        texts = [split(command.short_help), *command.details, *(split(text) for _, text in command.examples)]
        texts += [split(item.help) for item in command.get_params(ctx) if isinstance(item, click.Option)]
        assert [words for words in texts if not CHINESE.search(words.zh) or CHINESE.search(words.en)] == []
        assert command.examples


def test_help_loads_nothing_heavy():
    program = (
        "import sys\nfrom simulator.cli import main\n"
        "try:\n    main(['run', '--help'])\nexcept SystemExit:\n    pass\n"
        "print([name for name in ('numpy', 'pandas', 'scipy', 'streamlit', 'pydantic', 'rich') if name in sys.modules])"
    )
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - our own interpreter
    assert result.stdout.splitlines()[-1] == b"[]"


def test_the_module_runs_as_a_program():
    command = [sys.executable, "-m", "simulator", "--version"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter
    assert result.stdout == f"simulator {simulator.__version__}\n"


# ---- misuse


@pytest.mark.parametrize(
    ("args", "zh"),
    [
        (["bogus"], "没有命令 bogus"),
        (["run"], "缺少参数 SCENARIOS"),
        (["run", "shire", "--bogus"], "没有选项 --bogus"),
        (["run", "shire", "--format", "csv,doc"], "doc"),
        (["run", "shire", "--workers", "0"], "workers"),
        (["run", "shire", "--draws", "-1"], "draws"),
        (["run", "nowhere"], "nowhere"),
        (["check", "no-such-file.yaml"], "no-such-file.yaml"),
        (["check", "--content", "no-such-folder"], "no-such-folder"),
        (["coverage"], "sources"),
        (["coverage", "--sources", ".", "--document", "nothing"], "moot-2021"),
        (["score"], "--document"),
        (["score", "--document", "nothing"], "nothing"),
        (["score", "nowhere"], "nowhere"),
        (["explain", "shire", "farm.output"], "缺少参数 YEAR"),
        (["explain", "shire", "farm.outptu", "2022"], "farm.output"),
        (["explain", "shire", "farm.area", "2022"], "farm.area[barley]"),
        (["explain", "shire", "farm.output", "1999"], "2021–2026"),
        (["explain", "shire", "", "2022"], "没有"),
        (["sensitivity", "shire", "output-2032"], "output-2023"),
        (["sensitivity", "shire", "moot"], "7 项目标"),
        (["sensitivity", "shire", "doubling", "--method", "guess"], "guess"),
        (["attribute", "shire", "shire-busy", "farm.output", "1999"], "2021–2026"),
        (["attribute", "shire", "shire-busy", "farm.outptu", "2022"], "farm.output"),
        (["attribute", "shire", "nowhere", "farm.output", "2022"], "nowhere"),
        (["discover", "shire", ""], "没有目标"),
        (["list", "--model", "nothing"], "farm"),
        (["list", "bogus"], "bogus"),
        (["app", "--port", "99999"], "port"),
    ],
)
def test_misuse_has_exit_code_2_and_says_what_is_wrong(cli, args, zh):
    result = cli(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert zh in result.stderr
    english = cli(*args, "--lang", "en")
    assert english.exit_code == 2
    assert not CHINESE.search(english.stderr)
    value = value_of(cli(*args, "--json"), "faults")
    assert len(value["faults"]) == 1


def test_without_a_command_the_help_is_shown(cli):
    result = cli()
    assert result.exit_code == 2
    assert "用法 | Usage" in result.stderr


# ---- list


def test_list_shows_what_there_is(cli):
    result = cli("list")
    assert result.exit_code == 0
    for word in ("模型 (2)", "地区 (1)", "文件 (1)", "情景 (2)", "夏尔基准", "shire-busy"):
        assert word in result.stdout
    value = value_of(cli("list", "--json"), "list")
    assert [item["id"] for item in value["models"]] == ["farm", "folk"]
    assert {item["id"]: item["runs"] for item in value["scenarios"]} == {"shire": 1, "shire-busy": 6}
    assert value["documents"][0]["targets"] == 7
    assert value["variables"] is None


def test_list_shows_assumptions_and_variables(cli):
    value = value_of(cli("list", "assumptions", "--model", "farm", "--json"), "list")
    by_key = {item["key"]: item for item in value["assumptions"]}
    assert "folk.birth_rate" not in by_key
    assert by_key["farm.area_growth[pipeweed]"]["default"] == {"2021": 0.0, "2024": 6.0}
    assert (by_key["farm.need"]["low"], by_key["farm.need"]["high"]) == (0.0, 2000.0)
    assert "政策抓手" in cli("list", "assumptions").stdout
    variables = value_of(cli("list", "variables", "--json"), "list")["variables"]
    assert {"key": "farm.output", "title": {"zh": "产量", "en": "Output"}, "unit": "亿斤"} in variables


# ---- content


def test_content_is_found_above_and_by_option_and_by_environment(cli, content, tmp_path, monkeypatch):
    monkeypatch.chdir(content / "models")
    assert value_of(cli("list", "--json"), "list")["content"] == str(content.resolve())
    monkeypatch.chdir(tmp_path)
    assert value_of(cli("--content", content, "list", "--json"), "list")["content"] == str(content.resolve())
    assert value_of(cli("list", "--content", content, "--json"), "list")["content"] == str(content.resolve())
    monkeypatch.setenv("SIMULATOR_CONTENT", str(content))
    assert value_of(cli("list", "--json"), "list")["content"] == str(content.resolve())


def test_a_folder_without_content_is_a_fault(cli, tmp_path):
    result = cli("list", "--content", tmp_path)
    assert result.exit_code == 1
    assert "--content" in result.stderr


# ---- the pieces


@pytest.mark.parametrize(
    ("args", "face"),
    [
        ([], Face()),
        (["--lang", "en", "list"], Face("en")),
        (["list", "--lang=zh", "--json"], Face("zh", json=True)),
        (["--lang"], Face()),
        (["--lang", "fr"], Face()),
        (["explain", "zh"], Face()),
    ],
)
def test_the_language_is_read_before_the_arguments_are_parsed(args, face):
    assert face_of(args) == face


@pytest.mark.parametrize(
    "text",
    [
        "一二三四五六七八九十,一二三四。",
        "one two three four five six seven",
        "推演 baotou-2022-stated 情景(见下文)",
        "",
    ],
)
def test_wrapping_keeps_the_width_and_every_character(text):
    lines = wrap(text, 12)
    assert max(width(line) for line in lines) <= max(12, max((width(word) for word in text.split()), default=0))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not [line for line in lines if line[:1] in set(",。)")]


def test_pairs_and_paragraphs_are_laid_out():
    assert pairs([("--a", "甲"), ("--long-name", "乙 丙")], 30) == "  --a          甲\n  --long-name  乙 丙\n"
    assert indented("one two", 6) == "  one\n  two\n"


def test_steering_characters_are_made_visible():
    assert visible("a\x1b[31m\u202eb\x07") == "a\ufffd[31m\ufffdb\ufffd"
    assert visible("包头\n\t✓") == "包头\n\t✓"


def test_json_has_no_nan():
    assert plain({"a": [float("nan"), float("inf"), 1.5], 2022: (True, None)}) == {
        "a": [None, None, 1.5],
        "2022": [True, None],
    }


def test_the_caret_stands_under_the_column_among_wide_characters(tmp_path):
    (tmp_path / "a.yaml").write_text("标题: {zh: 甲, 坏}\n" + "x" * 200 + "坏" + "y" * 200, encoding="utf-8")
    fault = Fault("c", Place("a.yaml", 1, 13), Words("问题", "problem"), Words("改", "mend it"))
    shown = click.unstyle(fault_text(fault, Face(), tmp_path)).splitlines()
    assert width(shown[2][: shown[2].index("^")]) == width(shown[1][: shown[1].index("坏")])
    far = Fault("c", Place("a.yaml", 2, 201), Words("问题", "problem"), Words("改", "mend it"))
    shown = click.unstyle(fault_text(far, Face("en"), tmp_path)).splitlines()
    assert width(shown[2][: shown[2].index("^")]) == width(shown[1][: shown[1].index("坏")])
    assert len(shown[1]) < 120


@pytest.mark.parametrize(
    "place", [Place("a.yaml", 99, 1), Place("none.yaml", 1, 1), Place("shire: farm.need"), Place("")]
)
def test_a_fault_without_a_line_is_told_without_one(tmp_path, place):
    (tmp_path / "a.yaml").write_text("x\n", encoding="utf-8")
    fault = Fault("c", place, Words("问题", "problem"), Words("改", "mend it"))
    assert len(fault_text(fault, Face(), tmp_path).splitlines()) == 2


def test_the_reference_is_current():
    for name, text in reference.reference_files().items():
        assert (reference.ROOT / name).read_text(encoding="utf-8") == text, "run python -m simulator.cli.reference"


def test_the_reference_is_written(tmp_path):
    reference.write(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*") if path.is_file()} == set(
        reference.reference_files()
    )


@pytest.mark.skipif(not shutil.which("head") or os.name != "posix", reason="needs a pipe that closes early")
def test_a_closed_pipe_is_no_crash(content):
    command = f"{sys.executable} -m simulator list assumptions --content {content} | head -n 1"
    result = subprocess.run(command, shell=True, capture_output=True, check=False)  # noqa: S602 - our own words
    assert b"Traceback" not in result.stderr


def test_list_tells_what_is_sound_and_then_the_faults(cli, content):
    bad = content / "scenarios/shire/shire-busy.yaml"
    bad.write_text(bad.read_text(encoding="utf-8").replace("baseline: shire", "baseline: nope"), encoding="utf-8")
    result = cli("list", "scenarios")
    assert result.exit_code == 1
    assert "夏尔基准" in result.stdout
    assert "夏尔扩种" not in result.stdout
    assert "shire-busy.yaml:4:11" in result.stderr
    value = value_of(cli("list", "--json"), "list")
    assert [item["id"] for item in value["scenarios"]] == ["shire"]
    assert [item["code"] for item in value["faults"]] == ["baseline"]


def test_check_counts_what_was_read_beside_the_faults(cli, content):
    bad = content / "models/folk.yaml"
    bad.write_text(bad.read_text(encoding="utf-8").replace("kind: driver", "kind: diver"), encoding="utf-8")
    value = value_of(cli("check", "--json"), "check")
    counts = [value[name] for name in ("files", "models", "regions", "documents", "statements", "scenarios")]
    assert counts == [7, 2, 1, 1, 7, 2]
    assert [item["code"] for item in value["faults"]] == ["choice"]
