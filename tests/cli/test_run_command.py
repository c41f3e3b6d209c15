"""`run`: tables, progress, interruption and resumption."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from told import value_of

from simulator.analysis.chance_search import DRAWN
from simulator.batch.manifest import Record
from simulator.cli.bilingual import Face
from simulator.cli.progress import Pace, Watch, duration, watching


def test_run_writes_tables_and_a_manifest(cli, content):
    result = cli("run", "scenarios", "--out", "out", "--draws", 10, "--workers", 1)
    assert result.exit_code == 0
    assert result.stdout == "✓ 完成 7 个，沿用 0 个，失败 0 个；out 中有 14 个文件和 manifest.json\n"
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
        "projections/shire.parquet",
        "scorecard/shire.parquet",
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


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: float = 0.0

    def __call__(self):
        return self.now


def test_rate_and_time_left_count_what_takes_time():
    clock = Clock()
    pace = Pace(100, clock)
    assert pace.words.en == ""
    for _ in range(40):  # kept ones take no time
        clock.now += 0.5
        pace.take(Record("a", None, "kept", "x"))
    assert pace.words.zh == ""
    for _ in range(20):
        clock.now += 0.25
        pace.take(Record("a", None, "done", "x"))
    assert pace.words.en == "4.0/s, 00:10 left"
    clock.now += 395
    assert pace.words.en == "3.0/min, 13:20 left"
    assert pace.words.zh == "每分 3.0 个,还需 13:20"


def test_draws_that_are_counted_count_as_part_of_a_run():
    clock = Clock()
    pace = Pace(2, clock)
    clock.now = 30.0
    pace.advance("a", 250_000, 1_000_000)
    assert (pace.words.en, pace.shares.en) == ("0.5/min, 03:30 left", "a 25%")
    clock.now = 120.0
    pace.take(Record("a", None, "done", "x"))
    assert (pace.words.en, pace.shares.en) == ("0.5/min, 02:00 left", "")


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "00:00"), (59.6, "01:00"), (3599, "59:59"), (36_061, "10:01:01")])
def test_durations_in_words(seconds, text):
    assert duration(seconds) == text


def long_batch(content, workers, draws=0):
    """A batch that has just begun, as a process with a group of its own, and its command line."""
    busy = content / "scenarios/shire/shire-busy.yaml"
    rates = ", ".join(str(number / 1000) for number in range(120))
    busy.write_text(busy.read_text(encoding="utf-8").replace("[1, 2, 3]", f"[{rates}]"), encoding="utf-8")
    command = [sys.executable, "-m", "simulator", "run", "scenarios", "--out", "out", "--draws", str(draws)]
    command += ["--workers", str(workers)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, cwd=content, start_new_session=True, **pipes)  # noqa: S603 - our own interpreter
    deadline = time.monotonic() + 60
    while len(list((content / "out").glob("*.scorecard.csv"))) < (1 if draws else 5):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.02)
    return process, command


def resumed(command, content):
    """How often each status occurs when a batch is gone on with."""
    result = subprocess.run([*command, "--resume", "--json"], cwd=content, capture_output=True, check=True)  # noqa: S603
    status = [item["status"] for item in json.loads(result.stdout)["scenarios"]]
    return {name: status.count(name) for name in ("done", "kept", "failed")}


posix = pytest.mark.skipif(os.name != "posix", reason="sends signals as a terminal and a system do")


@posix
@pytest.mark.parametrize(("workers", "sent"), [(1, signal.SIGINT), (2, signal.SIGINT), (2, signal.SIGTERM)])
def test_an_interruption_finishes_what_has_begun_and_resume_goes_on(content, workers, sent):
    process, command = long_batch(content, workers)
    if sent == signal.SIGINT:
        os.killpg(process.pid, sent)  # what a terminal does: every process of the group
    else:
        process.send_signal(sent)
    out, err = (text.decode() for text in process.communicate(timeout=60))
    assert (process.returncode, out) == (130, "")
    assert "正在完成已开始的情景" in err
    assert "--resume" in err
    assert "Traceback" not in err
    names = {path.name for path in (content / "out").iterdir()}
    assert not [name for name in names if name.endswith(".part") or name in {"manifest.json", ".simulator.lock"}]
    done = len([name for name in names if name.endswith(".scorecard.csv")])
    counts = resumed(command, content)
    assert counts == {"done": 241 - done, "kept": done, "failed": 0}  # whatever has files has its record too


@posix
def test_a_second_interruption_ends_at_once(content):
    process, _ = long_batch(content, 2, draws=400_000)
    os.killpg(process.pid, signal.SIGINT)
    assert "Ctrl-C" in process.stderr.readline().decode() + process.stderr.readline().decode()
    os.killpg(process.pid, signal.SIGINT)
    out, err = (text.decode() for text in process.communicate(timeout=60))
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert "manifest.json" not in {path.name for path in (content / "out").iterdir()}


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
    assert counts["done"] + counts["kept"] == 241
    assert counts["kept"] >= 1


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("zh", "求方案,第 1 步,至多 80 步;已用 01:05", "求方案,在抽样上找,第 3 步,至多 12 步;已用 01:05"),
        ("en", "seeking a plan, round 1 of at most 80; 01:05", "seeking a plan, looking on the draws, round 3 of"),
    ],
)
def test_a_search_tells_on_a_terminal_what_it_does_and_for_how_long(capsys, language, first, then):
    times = iter([0.0, *[65.0] * 3])
    watch = Watch(Face(language), "plan", shown=True, clock=lambda: next(times))
    watch.report(1, 80)
    watch.stage(DRAWN)
    watch.report(3, 12)
    lines = capsys.readouterr().err.translate(str.maketrans("\uff1a\uff0c\uff1b", ":,;")).split("\r")
    assert first in lines[1]
    assert then in lines[3]


def test_a_search_tells_nothing_where_nobody_looks(capsys):
    with watching(Face(), "agree") as watch:
        assert (watch.report, watch.stage) == (None, None)
    assert capsys.readouterr().err == ""
