"""`run`: tables, progress, interruption and resumption."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from told import value_of


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
