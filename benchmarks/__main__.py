"""Measure, print the page and write it: `make bench`, or `make bench ARGS=--quick`.

    python -m benchmarks [--quick] [--peers ENVIRONMENT] [--only NAME ...] [--write FILE]

The quick bench writes nothing unless told where.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from benchmarks import contestants
from benchmarks.machine import described
from benchmarks.measure import FULL, QUICK, measured, measured_growth, measured_help, measured_steps
from benchmarks.processes import PEERS, ROOT
from benchmarks.report import page

PAGE = ROOT / "docs" / "performance.md"
SECTIONS = [ROOT / "docs" / "performance" / name for name in ("plan.md", "app_load.md")]  # plan.py, app_load.py


def main() -> None:
    """Run everything."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true", help="fewer draws and rounds; writes no page")
    parser.add_argument("--peers", type=Path, default=PEERS, help="the virtual environment of the peers")
    parser.add_argument("--only", nargs="+", choices=list(contestants.ENTRIES), help="only these contestants")
    parser.add_argument("--write", type=Path, help="where the page is written")
    options = parser.parse_args()
    began, machine = time.monotonic(), described()

    def say(what: str) -> None:
        print(f"[{time.monotonic() - began:4.0f} s] {what}", file=sys.stderr, flush=True)

    for name in set(contestants.ENTRIES) - {*(options.only or contestants.ENTRIES), "numpy"}:
        del contestants.ENTRIES[name]
    extent = QUICK if options.quick else FULL
    figures = measured(extent, options.peers, say)
    say("steps of the project's own scenarios")
    for scenario, size, steps in measured_steps(extent.rounds):
        figures.steps[scenario], figures.sizes[scenario] = steps, size
    say("growth")
    figures.growth = measured_growth(quick=options.quick)
    text = page(figures, machine, measured_help(extent.rounds))
    text = "\n".join([text, *(file.read_text(encoding="utf-8") for file in SECTIONS if file.exists())])
    print(text)
    target = options.write or (None if options.quick else PAGE)
    if target is not None:
        target.write_text(text, encoding="utf-8")
    say("done" if target is None else f"written to {target.name}")


if __name__ == "__main__":
    main()
