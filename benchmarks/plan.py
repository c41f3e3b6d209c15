"""Time and memory of a whole plan with very many draws: `python -m benchmarks.plan [DRAWS ...]`.

Each number of draws in a fresh process. Writes docs/performance/plan.md, which `make bench` puts into its page; ten
million draws take some half an hour on two processors, so that `make bench` does not do it anew.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.contestants.project import fresh_runner
from benchmarks.machine import described
from benchmarks.processes import ROOT
from benchmarks.report import duration, table
from benchmarks.serve import peak_memory
from simulator.content import find_content
from simulator.engine.program import compile_program
from simulator.engine.projection import QUANTILES
from simulator.language.loading import load_library

SECTION = ROOT / "docs" / "performance" / "plan.md"
SCENARIO = "baotou-2022-stated"
DRAWS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
TEXT = """\
## 整个规划的大量抽样 | A whole plan with very many draws

情景 `{scenario}`（{variables} 个变量，{years} 年）：全部变量按年取五个分位数，每行在一个新进程中运行
（`python -m benchmarks.plan`）。抽样在 2 GB 以内时全部保留，分位数精确；超出后只按年计数（误差 0.05%），
内存不再随抽样数增长。

Scenario `{scenario}` ({variables} variables, {years} years): five quantiles by year of every variable, each
line in a fresh process (`python -m benchmarks.plan`). Draws are kept while they fit 2 GB, and quantiles are exact;
beyond, they are counted by year (to 0.05 %), and memory grows no more with their number.

Machine: {machine}.

{table}"""


def one(draws: int) -> dict[str, object]:
    """A run with so many draws and its quantiles, in this process."""
    scenario = load_library(find_content(None)).scenario(SCENARIO)
    program = compile_program(scenario.system, scenario.years)
    before, began, early = peak_memory(os.getpid()), time.perf_counter(), [0.0]

    def progress(done: int, _: int) -> None:
        if done <= draws / 2:
            early[0] = peak_memory(os.getpid())
        if sys.stderr.isatty():
            print(f"\r{done:,} of {draws:,}", end="", file=sys.stderr, flush=True)

    found = fresh_runner(program).run(scenario, draws=draws, progress=progress)
    run, kept = time.perf_counter() - began, bool(found.samples)
    for key in found.samples or found.sketches:
        found.quantiles(key, QUANTILES)
    return {
        "draws": draws,
        "variables": len(scenario.system.variables),
        "years": len(scenario.years),
        "kept": kept,
        "run": run,
        "quantiles": time.perf_counter() - began - run,
        "before": before,
        "half": early[0],
        "peak": peak_memory(os.getpid()),
    }


def section(figures: Sequence[dict[str, object]], machine: str) -> str:
    """The figures as a part of the page."""
    head = ("draws", "kept or counted", "run", "quantiles", "memory before", "peak half-way", "peak")
    rows = [
        (
            f"{item['draws']:,}",
            "kept" if item["kept"] else "counted",
            *(duration(float(str(item[what]))) for what in ("run", "quantiles")),
            *(f"{item[what]:,.0f} MB" if item[what] else "-" for what in ("before", "half", "peak")),
        )
        for item in figures
    ]
    size = {what: figures[0][what] for what in ("variables", "years")}
    return TEXT.format(scenario=SCENARIO, **size, machine=machine, table=table(head, rows))


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan", description=__doc__.split("\n", 1)[0])
    parser.add_argument("draws", type=int, nargs="*", default=DRAWS)
    parser.add_argument("--one", action="store_true", help="print the figures of the first number, of this process")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(options.draws[0])))
        return
    machine, figures = described(), []
    for draws in options.draws:
        command = [sys.executable, "-m", "benchmarks.plan", "--one", str(draws)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
        figures.append(json.loads(done.stdout))
        print(done.stdout, end="", file=sys.stderr, flush=True)
    text = section(figures, machine)
    print(text)
    SECTION.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
