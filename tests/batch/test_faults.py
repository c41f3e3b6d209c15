"""What goes wrong for real: processes killed, a full disk, a second batch. Nothing is lost, nothing is half there."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from helpers import RUNS, batch, files, sweep_of

from simulator.batch.manifest import JOURNAL, MANIFEST
from simulator.batch.store import RUNS as PART
from simulator.engine import parts

HERE = Path(__file__).parent
PIPES = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
posix = pytest.mark.skipif(os.name != "posix", reason="forks, limits and signals of POSIX")
proc = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="cannot tell the children of a process")


def results(folder):
    """All files but the manifest, which tells when the batch ran."""
    return {name: data for name, data in files(folder).items() if name != MANIFEST}


def command(content, folder, *more):
    start = [sys.executable, "-m", "simulator", "run", str(content / "scenarios"), "--out", str(folder)]
    return [*start, "--draws", "0", "--format", "csv,parquet", "--lang", "en", *more]


@contextmanager
def started(content, folder, done, *more):
    """A batch as a process, of which some scenarios are done."""
    with subprocess.Popen(command(content, folder, *more), start_new_session=True, **PIPES) as process:  # noqa: S603 - ours
        try:
            wait_until(lambda: len(list(folder.glob("*.scorecard.csv"))) >= done, process)
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def wait_until(true, process):
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.01)


def children(process):
    text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8")
    return [int(child) for child in text.split() if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


# ---- the process that leads


@posix
@pytest.mark.parametrize(("draws", "last"), [(0, 75), (99, 190)], ids=["runs", "shares"])
def test_killed_at_any_moment_it_is_resumed_to_the_same_bytes(content, tmp_path, monkeypatch, draws, last):
    moments = sorted(np.random.default_rng(2022).choice(np.arange(2, last), 8, replace=False).tolist())
    script = [sys.executable, str(HERE / "killed.py"), str(content), str(tmp_path), str(draws), json.dumps(moments)]
    done = subprocess.run(script, check=False, **PIPES)  # noqa: S603 - our own script
    assert done.returncode == 0, done.stderr
    monkeypatch.setattr(parts, "BUDGET", 0)
    batch(content, tmp_path / "fresh", draws=draws, formats=("csv", "parquet"))
    fresh = results(tmp_path / "fresh")
    kept = []
    for item in json.loads(done.stdout):
        assert item["killed"], "the moment lies behind the end: choose earlier ones"
        assert MANIFEST not in item["left"]
        assert {name for name in item["left"] if not re.search(r"(^|/)\.", name)} <= set(fresh)
        assert results(tmp_path / str(item["moment"])) == fresh
        assert list(item["status"]) == RUNS
        kept.append(list(item["status"].values()).count("kept"))
    assert kept == sorted(kept)  # the later it was killed, the more was there
    assert kept[-1] > 0


# ---- the processes that calculate


@proc
def test_workers_killed_and_a_second_batch_refused_change_nothing(content, tmp_path):
    sweep_of(content, 60)
    with started(content, tmp_path / "out", 3, "--workers", "2") as process:
        workers = children(process)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)  # so that the batch is still under way
        second = subprocess.run(command(content, tmp_path / "out"), check=False, **PIPES)  # noqa: S603 - our own program
        os.kill(workers[0], signal.SIGKILL)
        for worker in workers[1:]:
            os.kill(worker, signal.SIGCONT)
        out, err = process.communicate(timeout=120)
    assert (second.returncode, second.stdout) == (1, "")
    assert "another batch is writing to this folder" in second.stderr
    assert (process.returncode, err) == (0, "")
    assert "121 done, 0 kept, 0 failed" in out
    batch(content, tmp_path / "fresh", draws=0, formats=("csv", "parquet"), language="en")
    assert results(tmp_path / "out") == results(tmp_path / "fresh")
    assert len(list((tmp_path / "out/scorecard").iterdir())) == 1 + -(-120 // PART)


# ---- the disk

LIMITED = """
import resource, sys
from simulator.cli import main
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
main()
"""


SMALL = "scenario: small\ntitle: {zh: 小, en: Small}\nextends: shire\noutputs: [folk.population]\n"


@posix
@pytest.mark.parametrize(("limit", "done"), [(20_000, ["small"]), (5_000, [])])
def test_a_full_disk_leaves_whole_files_only_and_is_gone_on_with(content, tmp_path, limit, done):
    """The smaller limit is too small even for the journal, so that the batch ends there."""
    (content / "scenarios/small.yaml").write_text(SMALL, encoding="utf-8")
    order = {"draws": 10, "formats": ("csv", "parquet"), "language": "en"}
    out = tmp_path / "out"
    more = ["--draws", "10", "--workers", "1"]
    full = [sys.executable, "-c", LIMITED, str(limit), *command(content, out, *more)[3:]]
    ended = subprocess.run(full, check=False, **PIPES)  # noqa: S603 - our own program
    assert ended.returncode == 1
    assert "cannot be" in ended.stderr
    assert "Traceback" not in ended.stderr
    left = files(out)
    assert (MANIFEST in left) == bool(done)
    assert (JOURNAL in left) == (not done)
    again = batch(content, out, resume=True, **order)
    assert [item.scenario for item in again.scenarios if item.status == "kept"] == done
    batch(content, tmp_path / "fresh", **order)
    assert results(out) == results(tmp_path / "fresh")
    whole = {name: data for name, data in left.items() if name not in {MANIFEST, JOURNAL}}
    assert whole.items() < results(out).items()
