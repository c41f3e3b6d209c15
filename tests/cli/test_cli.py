"""The command line: what it prints, in which language, with which exit code; JSON that its schema describes."""

import csv
import io
import json
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
import jsonschema
import pytest
from click.testing import CliRunner

import simulator
from simulator.cli import main, reference, serving
from simulator.cli.bilingual import Face, Spoken, face_of, split
from simulator.cli.layout import indented, pairs, visible, wrap
from simulator.cli.output import fault_text, plain
from simulator.cli.shapes import SHAPES, Faults
from simulator.export.numbers import width
from simulator.language.faults import Fault, Place, Words

ROOT = Path(__file__).parents[2]
COMMANDS = (
    *("list", "check", "coverage", "run", "score", "explain"),
    *("seek", "plan", "conflicts", "sensitivity", "attribute", "discover", "app"),
)
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def cli(content, monkeypatch):
    """Runs a command line in the folder of the made-up content."""
    monkeypatch.chdir(content)
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])


def value_of(result, command):
    """The one JSON value of a result, checked against its schema."""
    value = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    jsonschema.validate(value, reference.schema(SHAPES.get(command, Faults)))
    return value


def spoil(content):
    """One fault in a model, one in a scenario."""
    model = content / "models/farm.yaml"
    text = model.read_text(encoding="utf-8")
    model.write_text(text.replace("folk.population * need", "folk.population * need + area[barley]"), encoding="utf-8")
    busy = content / "scenarios/shire/shire-busy.yaml"
    busy.write_text(busy.read_text(encoding="utf-8").replace("baseline: shire", "baseline: shyre"), encoding="utf-8")


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


# ---- check


def test_check_reports_nothing_but_counts_when_all_is_well(cli):
    for args in (["check"], ["check", "models", "regions", "scenarios"], ["check", "scenarios/shire/shire.yaml"]):
        result = cli(*args)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "✓ 没有错误：7 个文件，2 个模型，1 个地区，1 份文件（7 条表述），2 个情景\n"
    value = value_of(cli("check", "--json"), "check")
    assert (value["files"], value["statements"], value["faults"]) == (7, 7, [])


def test_check_tells_every_fault_at_once_with_line_and_caret(cli, content):
    spoil(content)
    result = cli("check")
    assert result.exit_code == 1
    assert "models/farm.yaml:81:40" in result.stdout
    lines = result.stdout.splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("   81 | "))
    assert lines[at + 1].index("^") == lines[at].index("area[barley]")
    assert "改法" in lines[at + 2]
    assert lines[-1] == "共 2 处错误"
    english = cli("check", "scenarios", "--lang", "en").stdout
    assert "shyre" in english
    assert english.endswith("2 faults\n")


def test_check_as_json_names_the_file_as_one_would_type_it(cli, content, tmp_path, monkeypatch):
    spoil(content)
    fault, _ = value_of(cli("check", "--json"), "check")["faults"]
    assert (fault["file"], fault["line"], fault["column"]) == (str(Path("models/farm.yaml")), 81, 40)
    monkeypatch.chdir(tmp_path)
    fault, _ = value_of(cli("check", content, "--json"), "check")["faults"]
    assert Path(fault["file"]) == content.resolve() / "models/farm.yaml"


def test_check_of_a_file_from_elsewhere(cli, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: shire\nyears: [2021, 1900]\n", encoding="utf-8"
    )
    result = cli("check", mine)
    assert result.exit_code == 1
    assert "mine.yaml:4" in result.stdout


def test_check_finds_the_fragments_in_the_sources(cli, content, tmp_path):
    document = content / "regions/shire/documents/moot-2021.yaml"
    printed = document.read_text(encoding="utf-8").replace("value: 10000, unit: 人", "value: 1, unit: 万人")
    document.write_text(printed, encoding="utf-8")
    fragments = re.findall(r"section: (.), fragment: (.*?)}", printed)
    chapters = {name: ",".join(text for place, text in fragments if place == name) for name in "一二"}
    text = "".join(f"{name}、目标\n{words}。\n" for name, words in chapters.items())
    (tmp_path / "moot-2021.txt").write_text(text, encoding="utf-8")
    assert cli("check", "--sources", tmp_path).exit_code == 0
    (tmp_path / "moot-2021.txt").write_text(text.replace("30亿斤", "31亿斤"), encoding="utf-8")
    result = cli("check", "--sources", tmp_path)
    assert result.exit_code == 1
    assert "累计不超过30亿斤" in result.stdout
    (tmp_path / "moot-2021.txt").unlink()
    (fault,) = value_of(cli("check", "--sources", tmp_path, "--json"), "check")["faults"]
    assert fault["code"] == "source"


# ---- coverage


def test_coverage_lists_what_is_not_registered(cli, content, tmp_path):
    document = content / "regions/shire/documents/moot-2021.yaml"
    printed = document.read_text(encoding="utf-8")
    fragments = re.findall(r"section: (.), fragment: (.*?)}", printed)
    chapters = {name: ",".join(text for place, text in fragments if place == name) for name in "一二"}
    text = "".join(f"{name}、目标\n{words}。\n" for name, words in chapters.items())
    source = tmp_path / "moot-2021.txt"
    source.write_text(text, encoding="utf-8")
    result = cli("coverage", "--sources", tmp_path, "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout == (
        "✓ moot-2021: 7 targets, 0 observations, 0 projects; 7 numerals, 1 words: 8 registered, "
        "0 listed to be skipped, 0 by pattern, 0 missing\n"
    )
    source.write_text(f"{text}三、其他\n2022年修桥12座,办会 5 场,管网全覆盖。\n", encoding="utf-8")
    more = "skips:\n  - {text: 办会5场, reason: 不登记 | not registered}\n"
    document.write_text(printed.rstrip() + "\n" + more, encoding="utf-8")
    result = cli("coverage", "regions", "--sources", tmp_path, "--document", "moot-2021")
    assert result.exit_code == 1
    for count in ("列明不登记 1", "固定写法 1", "缺 2"):
        assert count in result.stdout
    assert "第 6 行  三  [12]  …超过30亿斤。 三、其他 2022年修桥12座,办会 5 场,管网全覆盖。…" in result.stdout
    value = value_of(cli("coverage", "--sources", tmp_path, "--json"), "coverage")
    assert [item["text"] for item in value["documents"][0]["missing"]] == ["12", "全覆盖"]
    assert value["documents"][0]["patterns"] == [{"reason": {"zh": "年份", "en": "year"}, "count": 1}]
    assert value["faults"] == []


def test_coverage_wants_the_passages_to_skip_and_the_text_itself(cli, content, tmp_path):
    (content / "models/farm.yaml").write_text("model: [", encoding="utf-8")  # of no concern here
    document = content / "regions/shire/documents/moot-2021.yaml"
    more = "skips:\n  - {text: 办会5场, reason: 不登记 | not registered}\n"
    document.write_text(document.read_text(encoding="utf-8").rstrip() + "\n" + more, encoding="utf-8")
    (tmp_path / "moot-2021.txt").write_text("一、办会 6 场,其中 5 场在春。\n", encoding="utf-8")
    result = cli("coverage", "--sources", tmp_path, "--lang", "en")
    assert result.exit_code == 1
    assert f"moot-2021.yaml:{len(document.read_text(encoding='utf-8').splitlines())}:5" in result.stdout
    assert "the document does not hold '办会5场'" in result.stdout
    (tmp_path / "moot-2021.txt").unlink()
    (fault,) = value_of(cli("coverage", "--sources", tmp_path, "--json"), "coverage")["faults"]
    assert fault["code"] == "source"


def test_what_a_file_holds_cannot_steer_the_terminal(cli, content):
    bad = 'scenario: bad\ntitle: {zh: "\\e[31m\\u202E坏", en: Bad}\nextends: shire\nregion: "\\e]0;x\\a"\n'
    (content / "scenarios/bad.yaml").write_text(bad, encoding="utf-8")
    result = cli("check")
    assert result.exit_code == 1
    assert not set(result.stdout) & {"\x1b", "\x07", "\u202e"}


# ---- run


def test_run_writes_tables_and_a_manifest(cli, content):
    result = cli("run", "scenarios", "--out", "out", "--draws", 10, "--workers", 1)
    assert result.exit_code == 0
    assert result.stdout == "✓ 完成 7 个，沿用 0 个，失败 0 个；out 中有 14 个表和 manifest.json\n"
    rows = list(csv.DictReader(io.StringIO((content / "out/shire.scorecard.csv").read_text(encoding="utf-8-sig"))))
    assert [row["是否达到"] for row in rows].count("✓ 达到") == 6
    again = cli("run", "scenarios", "--out", "out", "--draws", 10, "--workers", 1, "--resume", "--lang", "zh")
    assert again.stdout.startswith("✓ 完成 0 个，沿用 7 个")


def test_run_as_json_prints_the_manifest(cli, content):
    result = cli("run", "shire", "--out", "out", "--format", "csv,xlsx,parquet", "--draws", 0, "--json")
    value = value_of(result, "run")
    assert value == json.loads((content / "out/manifest.json").read_text(encoding="utf-8"))
    assert [output["name"] for output in value["scenarios"][0]["outputs"]] == [
        "shire.projections.csv",
        "shire.scorecard.csv",
        "shire.xlsx",
        "shire.projections.parquet",
        "shire.scorecard.parquet",
    ]


def test_run_tells_what_failed_and_finishes_the_rest(cli, content):
    bad = "scenario: bad\ntitle: {zh: 坏, en: Bad}\nextends: shire\nassumptions: {farm.need: 0}\n"
    (content / "scenarios/bad.yaml").write_text(bad, encoding="utf-8")
    result = cli("run", "bad", "shire", "--out", "out", "--draws", 0, "--workers", 1, "--lang", "en")
    assert result.exit_code == 1
    assert "✗ bad: " in result.stderr
    assert "1 done, 0 kept, 1 failed" in result.stdout
    assert (content / "out/shire.projections.csv").exists()
    value = value_of(cli("run", "bad", "--out", "out", "--draws", 0, "--json"), "run")
    assert value["scenarios"][0]["faults"][0]["code"] == "not-finite"


def test_run_into_a_folder_that_cannot_be_made(cli, content):
    (content / "file").write_text("", encoding="utf-8")
    result = cli("run", "shire", "--out", "file/out", "--draws", 0)
    assert result.exit_code == 1
    assert "file/out" in result.stderr.replace("\\", "/")
    assert value_of(cli("run", "shire", "--out", "file/out", "--json"), "faults")["faults"][0]["code"] == "file"


def long_batch(content, workers):
    """A batch that has just begun, as a process with a group of its own, and its command line."""
    busy = content / "scenarios/shire/shire-busy.yaml"
    rates = ", ".join(str(number / 100) for number in range(60))
    busy.write_text(busy.read_text(encoding="utf-8").replace("[1, 2, 3]", f"[{rates}]"), encoding="utf-8")
    command = [sys.executable, "-m", "simulator", "run", "scenarios", "--out", "out", "--draws", "0"]
    command += ["--workers", str(workers)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, cwd=content, start_new_session=True, **pipes)  # noqa: S603 - our own interpreter
    deadline = time.monotonic() + 60
    while len(list((content / "out").glob("*.scorecard.csv"))) < 5:
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)
    return process, command


def resumed(command, content):
    """How often each status occurs when a batch is gone on with."""
    result = subprocess.run([*command, "--resume", "--json"], cwd=content, capture_output=True, check=True)  # noqa: S603
    status = [item["status"] for item in json.loads(result.stdout)["scenarios"]]
    return {name: status.count(name) for name in ("done", "kept", "failed")}


@pytest.mark.skipif(os.name != "posix", reason="sends signals as a terminal and a system do")
@pytest.mark.parametrize(("workers", "sent"), [(1, signal.SIGINT), (2, signal.SIGINT), (2, signal.SIGTERM)])
def test_an_interruption_ends_cleanly_and_resume_goes_on(content, workers, sent):
    process, command = long_batch(content, workers)
    if sent == signal.SIGINT:
        os.killpg(process.pid, sent)  # what a terminal does: every process of the group
    else:
        process.send_signal(sent)
    out, err = (text.decode() for text in process.communicate(timeout=30))
    assert (process.returncode, out) == (130, "")
    assert "已中断" in err
    assert "Traceback" not in err
    names = {path.name for path in (content / "out").iterdir()}
    assert not [name for name in names if name.endswith(".part") or name in {"manifest.json", ".simulator.lock"}]
    done = len([name for name in names if name.endswith(".scorecard.csv")])
    counts = resumed(command, content)
    assert counts["done"] + counts["kept"] == 121
    assert done - 2 * workers <= counts["kept"] <= done  # a table may be whole before its record is


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="cannot tell the children of a process")
def test_a_killed_batch_takes_its_processes_along_and_can_be_resumed(content):
    process, command = long_batch(content, 2)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
    process.kill()
    process.communicate(timeout=30)
    deadline = time.monotonic() + 30
    while alive := [child for child in children if Path(f"/proc/{child}").is_dir()]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.05)
    counts = resumed(command, content)
    assert counts["done"] + counts["kept"] == 121
    assert counts["kept"] >= 1


# ---- score


def test_score_prints_a_table_for_people(cli):
    result = cli("score", "shire", "--draws", 50)
    assert result.exit_code == 0
    assert "✓ 达到" in result.stdout
    assert "✗ 未达到" in result.stdout
    assert "≥ 5.2" in result.stdout
    assert "1.5–2.5" in result.stdout
    assert re.search(r"中心情形达到 6 / 7；按概率约 \d 项；抽样 50，种子 7", result.stdout)
    rows = [line for line in result.stdout.splitlines() if re.match(r" [✓✗]", line)]
    assert len(rows) == 7
    assert len({width(line.rstrip("\n")) for line in rows}) == 1  # columns line up


def test_score_as_json_agrees_with_the_scorecard(cli, toy):
    from simulator.analysis.scorecard import scorecard  # noqa: PLC0415
    from simulator.engine.run import run  # noqa: PLC0415

    value = value_of(cli("score", "shire", "--json"), "score")
    card = scorecard(run(toy.scenario("shire")))
    (shown,) = value["scorecards"]
    assert (shown["met"], shown["draws"], shown["seed"]) == (card.met, 200, 7)
    for item, score in zip(shown["scores"], card.scores, strict=True):
        assert (item["value"], item["gap"], item["probability"]) == (score.value, score.gap, score.probability)
        assert (item["met"], item["reached"]) == (score.met, score.reached)
        assert (item["p5"], item["p95"]) == (score.quantiles[0], score.quantiles[-1])
    assert shown["scores"][4]["high"] == 2.5


def test_score_without_draws_has_no_probability(cli):
    (card,) = value_of(cli("score", "shire", "--draws", "0", "--json"), "score")["scorecards"]
    assert {item["probability"] for item in card["scores"]} == {None}
    assert {item["p50"] for item in card["scores"]} == {None}


def test_a_target_that_cannot_be_measured_is_null_not_nan(cli, content):
    document = content / "regions/shire/documents/moot-2021.yaml"
    text = document.read_text(encoding="utf-8").replace("base_year: 2019", "base_year: 1999")
    document.write_text(text, encoding="utf-8")
    (card,) = value_of(cli("score", "shire", "--draws", "0", "--json"), "score")["scorecards"]
    odd = next(item for item in card["scores"] if item["target"] == "moot-2021/since-2019")
    assert (odd["met"], odd["value"], odd["gap"]) == (None, None, None)
    assert "1999" in odd["remark"]["zh"]
    assert "1999" in cli("score", "shire", "--draws", "0").stderr


def test_score_by_document_takes_every_scenario_and_every_run(cli):
    value = value_of(cli("score", "--document", "moot-2021", "--draws", "0", "--json"), "score")
    assert [card["scenario"] for card in value["scorecards"]] == [*(f"shire-busy~{n}" for n in range(1, 7)), "shire"]
    one = value_of(cli("score", "shire-busy~2", "--draws", "0", "--json"), "score")
    assert [card["scenario"] for card in one["scorecards"]] == ["shire-busy~2"]


def test_score_as_csv(cli):
    result = cli("score", "shire", "shire-busy~1", "--format", "csv", "--draws", "0")
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"))))
    assert [row["情景"] for row in rows] == ["shire"] * 7 + ["shire-busy~1"] * 7


def test_score_of_a_faulty_scenario(cli, content):
    (content / "scenarios/bad.yaml").write_text("scenario: bad\ntitle: {zh: 坏}\n", encoding="utf-8")
    result = cli("score", "bad", "shire", "--draws", "0")
    assert result.exit_code == 1
    assert "夏尔基准" in result.stdout
    assert "bad.yaml:2" in result.stderr
    value = value_of(cli("score", "bad", "shire", "--draws", "0", "--json"), "score")
    assert (len(value["scorecards"]), len(value["faults"])) == (1, 4)


# ---- explain


def test_explain_prints_the_tree_down_to_its_origins(cli):
    result = cli("explain", "shire", "farm.self_sufficiency", 2022)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert re.match(r"自给率 \(farm\.self_sufficiency\) 2022 = \S+ %$", lines[0])
    assert "│ = 产量 ÷ 需要" in lines
    assert any("├─ " in line and "farm.output" in line for line in lines)
    assert any("Red Book" in line and "可信度中" in line for line in lines)
    assert any("假设：made up" in line for line in lines)
    assert "stated" not in cli("explain", "shire", "farm.self_sufficiency", 2022, "--depth", 1).stdout


def test_explain_as_json_is_the_same_tree(cli, toy):
    from simulator.analysis.explain import explain  # noqa: PLC0415
    from simulator.engine.run import run  # noqa: PLC0415

    whole = explain(run(toy.scenario("shire"), draws=0), "farm.store", 2024)

    def flat(item):
        return [(item["key"], item["year"], item["value"]), *(row for part in item["inputs"] for row in flat(part))]

    value = value_of(cli("explain", "shire", "farm.store", 2024, "--json"), "explain")
    shown = [(item.key, item.year, None if math.isnan(item.value) else item.value) for _, item in whole.walk()]
    assert flat(value) == shown  # a lookup table has no one value: null
    shallow = value_of(cli("explain", "shire", "farm.store", 2024, "--depth", 0, "--json"), "explain")
    assert (shallow["inputs"], shallow["hidden"]) == ([], len(whole.inputs))


def test_explain_of_one_run_of_a_sweep(cli):
    one, six = (value_of(cli("explain", f"shire-busy~{n}", "farm.need", 2022, "--json"), "explain") for n in (1, 6))
    assert (one["value"], six["value"]) == (380, 420)
    assert "改动" in one["origin"]["zh"] or one["origin"]["zh"]


# ---- app


def test_app_starts_streamlit_on_this_computer_only(cli, content, monkeypatch):
    seen = {}

    def launch(line, surroundings, *, quiet):
        seen.update(line=line, env=surroundings, quiet=quiet)
        return 0

    monkeypatch.setattr(serving, "launch", launch)
    result = cli("app", "--port", 8765)
    assert result.exit_code == 0
    assert "http://127.0.0.1:8765" in result.stdout
    assert seen["line"][1:4] == ["-m", "streamlit", "run"]
    assert Path(seen["line"][4]).parts[-2:] == ("ui", "app.py")
    assert seen["line"][5:] == ["--server.address", "127.0.0.1", "--server.port", "8765"]
    assert seen["env"]["SIMULATOR_CONTENT"] == str(content.resolve())
    value = value_of(cli("app", "--port", 8765, "--json"), "app")
    assert value == {"address": "http://127.0.0.1:8765", "content": str(content.resolve())}
    assert seen["quiet"]


def test_app_on_another_address_warns_and_lets_that_name_in(cli, monkeypatch):
    seen = []
    monkeypatch.setattr(serving, "launch", lambda line, *_, **__: seen.extend(line) or 0)
    result = cli("app", "--host", "192.0.2.7", "--port", 8765)
    assert "网络" in result.stderr
    assert seen[-2:] == ["--server.allowedHosts", "192.0.2.7"]


def test_app_takes_the_first_free_port(monkeypatch):
    import socket  # noqa: PLC0415

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]
        monkeypatch.setattr(serving, "FIRST_PORT", first)
        assert serving.free_port("127.0.0.1") > first


@pytest.mark.skipif(not (ROOT / "simulator/ui/app.py").is_file(), reason="the app is not written yet")
def test_app_answers_and_ends_on_a_signal(content):
    port = serving.free_port("127.0.0.1")
    command = [sys.executable, "-m", "simulator", "app", "--json", "--port", str(port), "--content", str(content)]
    env = {**os.environ, "STREAMLIT_SERVER_HEADLESS": "true"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env) as process:  # noqa: S603
        try:
            deadline = time.monotonic() + 60
            while not healthy(port):
                assert time.monotonic() < deadline
                assert process.poll() is None
                time.sleep(0.2)
        finally:
            process.terminate()
        out, _ = process.communicate(timeout=30)
    assert json.loads(out)["address"] == f"http://127.0.0.1:{port}"


def healthy(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
            return answer.read() == b"ok"
    except OSError:
        return False


def test_the_options_of_the_app_are_found_from_anywhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (serving.options_folder() / ".streamlit/config.toml").is_file()


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
