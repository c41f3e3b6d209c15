"""Runs batches in processes that are killed amid what they do to files; driven by test_faults.py.

Arguments: the content, a folder, draws, the moments. With draws these are shared out, three shares a run. A moment is a
count of openings, renamings, removals and new folders in the folder of the batch; the process is killed just before
that one. Each batch is then resumed. Writes, as JSON, for each moment the names of the files as the kill left them, and
what became of each scenario when resumed.
"""

import json
import os
import signal
import sys
from pathlib import Path

from simulator.batch import shares
from simulator.batch.manifest import MANIFEST
from simulator.batch.run import run_batch
from simulator.batch.selection import select
from simulator.batch.worker import Order
from simulator.engine import parts

EVENTS = {"open", "os.rename", "os.remove", "os.mkdir"}
NEVER = 10**9


def in_child(selection, folder, draws, moment, **settings):
    """Run a batch in a process of its own. Returns whether it was killed."""
    pid = os.fork()
    if pid == 0:
        sys.addaudithook(killer(folder, moment))
        order = Order(folder, formats=("csv", "parquet"), draws=draws)
        run_batch(selection, order, report=lambda _: None, **settings)
        os._exit(0)
    status = os.waitpid(pid, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


def killer(folder, moment):
    seen = 0

    def hook(event, arguments):
        nonlocal seen
        if event in EVENTS and str(arguments[0]).startswith(str(folder)):
            seen += 1
            if seen == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def main(content, base, draws, moments):
    parts.BUDGET, shares.SHARE = 0, max(1, draws // 3)
    selection = select([content])
    report = []
    for moment in moments:
        folder = base / str(moment)
        killed = in_child(selection, folder, draws, moment)
        left = names(folder)
        in_child(selection, folder, draws, NEVER, resume=True)
        records = json.loads((folder / MANIFEST).read_bytes())["scenarios"]
        status = {record["scenario"]: record["status"] for record in records}
        report.append({"moment": moment, "killed": killed, "left": left, "status": status})
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), json.loads(sys.argv[4]))
