"""The app under load: planners who move sliders at once, on this computer.

    python benchmarks/app_load.py [--planners 1,5,20] [--seconds 20] [--query "scenario=..."] [--write FILE]

Each number of planners gets a server of its own. A planner moves one slider, in a quarter of the cases three times in
quick succession, waits for the figures, thinks for a moment and goes on. The planners speak the protocol of the page
(`planner.py`), because twenty browsers would measure the browsers; one browser is measured beside them at the end, to
show that the light planner waits as long. A planner who sees another's change ends the run. A run with the usual
planners and seconds writes docs/performance/app_load.md.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles

from app_browser import Waits, browser_waits
from app_server import ROOT, Served, served
from machine import described
from planner import Planner, Seen

PAGE = ROOT / "docs" / "performance" / "app_load.md"
PLANNERS, SECONDS = "1,5,20", 20.0
THINK = 1.5  # seconds between figures and the next move, in the mean
BURST, HURRY = 3, 0.05  # moves in quick succession, and the seconds between two of them
ON_ITS_WAY = 0.02  # seconds in which a result may come that was sent before the server knew of the next move
LIMIT = 30.0  # seconds after which figures have not come

INTRODUCTION = """\
## 多人同时使用 | The app under load

若干规划人员同时拖动滑块，全部使用同一台计算机上的一个服务进程：每人得到结果后平均思考 {think:g} 秒；四分之一的情形连续
拖动 {burst} 次，间隔 {hurry:.0f} 毫秒。等待时间从最后一次松开滑块算起，到第一张新图、到整页更新为止。

Planners move sliders at once, all on one server process of one computer (`python benchmarks/app_load.py`). Each thinks
for {think:g} seconds in the mean when the figures have come, and in a quarter of the cases moves {burst} times,
{hurry:.0f} ms apart. Waits are from the last release to the first chart with the new figures, and to the whole page.
*Overtaken*: releases after which the planner moved on before waiting; *of them shown*: whose results came before the
next release; *stale*: results of an earlier move that came more than {way:.0f} ms after the last release. *Busy*:
processors that the server keeps busy. *Memory*: of the server with one page, and what each planner at work adds.
"""


@dataclass(slots=True)
class Moves:
    """What one planner met. All times in seconds."""

    first: list[float] = field(default_factory=list)  # from the last release to the first new chart
    all: list[float] = field(default_factory=list)  # to the end of the page
    released: int = 0
    results: int = 0  # that came back
    stale: int = 0  # of them after a newer release


@dataclass(frozen=True, slots=True)
class Phase:
    """So many planners for a while."""

    planners: int
    moves: Moves  # of all
    opening: list[float]  # seconds until each page stood, all opened at once
    busy: float  # of the server, processors
    first_memory: float  # MB of the server with one page
    session_memory: float  # MB for each further session


async def phase(app: Served, query: str, planners: int, seconds: float) -> Phase:
    """Open the pages, let the planners work, and add up."""
    clock = asyncio.get_running_loop().time
    async with Planner(app.address, query):
        await asyncio.sleep(0.5)
        first_memory = app.memory()
    pages = [Planner(app.address, query) for _ in range(planners)]
    opening = await asyncio.gather(*(opened(page) for page in pages))
    began, worked = clock(), app.busy()
    met = await asyncio.gather(*(work(page, Random(number), began + seconds) for number, page in enumerate(pages)))
    busy = (app.busy() - worked) / (clock() - began)
    memory = (app.memory() - first_memory) / planners  # the first page has gone, but stays resumable for a while
    for page in pages:
        await page.__aexit__()
    return Phase(planners, added(met), list(opening), busy, first_memory, memory)


async def opened(page: Planner) -> float:
    """Open a page; returns how long it took."""
    clock = asyncio.get_running_loop().time
    began = clock()
    await page.__aenter__()
    return clock() - began


async def work(page: Planner, chance: Random, until: float) -> Moves:
    """Move sliders until the time is over."""
    met, mine = Moves(), dict[str, float]()
    clock = asyncio.get_running_loop().time
    await asyncio.sleep(chance.random() * THINK)
    while clock() < until:
        knob = chance.choice([name for name, slider in page.sliders.items() if not slider.disabled])
        await move(page, knob, BURST if chance.random() < 0.25 else 1, met, chance)
        mine[knob] = page.position(knob)
        strangers = [name for name in page.changed() if name not in {knob.rsplit(" ", 1)[0] for knob in mine}]
        assert not strangers, f"another planner's changes: {strangers}"
        assert all(page.shows(name, value) for name, value in mine.items()), "another planner's value"
        await asyncio.sleep(THINK * (0.5 + chance.random()))
    return met


async def move(page: Planner, knob: str, times: int, met: Moves, chance: Random) -> None:
    """Move a slider so many times, wait for the figures and note how long it took."""
    begin, released = len(page.seen), 0.0
    for number in range(times):
        if number:
            await asyncio.sleep(HURRY)
        value = another(page, knob, chance)
        released = await page.move(knob, value)
    async with asyncio.timeout(LIMIT):
        while len(page.seen) == begin or not page.shows(knob, value):  # another year may have the value already
            await page.news()
    met.released += times
    note(page.seen[begin:], released, met)


def note(seen: Sequence[Seen], released: float, met: Moves) -> None:
    """Note what came of some moves of one slider; the last thing seen is the address with the last value."""
    met.all.append(seen[-1].when - released)
    found = results(seen)
    if found:  # else nothing that is charted rests on the slider
        *earlier, own = found
        met.results += len(found)
        met.stale += sum(charts[-1] > released + ON_ITS_WAY for charts in earlier)
        met.first.append(own[0] - released)


def results(seen: Sequence[Seen]) -> list[list[float]]:
    """When the charts of each result came: of each run that drew any."""
    runs: list[list[float]] = [[]]
    for item in seen:
        if item.kind == "end":
            runs.append([])
        elif item.kind == "chart":
            runs[-1].append(item.when)
    return [run for run in runs if run]


def another(page: Planner, knob: str, chance: Random) -> float:
    """A value of a slider that is neither where it stands nor where it stood at first."""
    slider = page.sliders[knob]
    steps = round((slider.max - slider.min) / slider.step)
    values = {round(slider.min + step * slider.step, 9) for step in range(min(steps, 200) + 1)}
    return chance.choice(sorted(values - {page.position(knob), round(page.first[knob], 9)}))


def added(met: Sequence[Moves]) -> Moves:
    """All planners' moves as one."""
    return Moves(
        [wait for moves in met for wait in moves.first],
        [wait for moves in met for wait in moves.all],
        sum(moves.released for moves in met),
        sum(moves.results for moves in met),
        sum(moves.stale for moves in met),
    )


def page_of(phases: Sequence[Phase], waits: Waits | None) -> str:
    """The figures in Markdown."""
    head = (
        "planners", "moves", "first chart 50 %", "95 %", "whole page 50 %", "95 %",
        "overtaken", "of them shown", "stale", "busy", "opening 50 %", "memory, one page", "each planner",
    )  # fmt: skip
    parts = [
        INTRODUCTION.format(think=THINK, burst=BURST, hurry=HURRY * 1000, way=ON_ITS_WAY * 1000),
        f"Machine: {described()}.\n",
        table(head, [row(item) for item in phases]),
    ]
    if waits is not None:
        parts.append(beside(waits))
    return "\n".join(parts)


def beside(waits: Waits) -> str:
    """The light planner and the browser."""
    light, browser, drawn = (ms(median(found)) for found in (waits.light, waits.browser, waits.drawn))
    return (
        f"Beside a browser, {len(waits.browser)} moves each, in turns: from sending the new value to the last message\n"
        f"of the answer {light} for the light planner and {browser} in Chromium, which draws meanwhile on the same\n"
        f"computer; there the frame with all charts comes {drawn} after the key (medians).\n"
    )


def row(item: Phase) -> tuple[str, ...]:
    """One line of the table."""
    moves = item.moves
    overtaken = moves.released - len(moves.all)
    return (
        f"{item.planners}",
        f"{len(moves.all)}",
        *(ms(percentile(waits, share)) for waits in (moves.first, moves.all) for share in (50, 95)),
        f"{overtaken}",
        f"{moves.results - len(moves.all)}",
        f"{moves.stale}",
        f"{item.busy:.2f}",
        ms(median(item.opening)),
        f"{item.first_memory:.0f} MB",
        f"{item.session_memory:.1f} MB",
    )


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which so many per cent lie."""
    return quantiles(values, n=100, method="inclusive")[share - 1]


def ms(seconds: float) -> str:
    """Milliseconds as a reader wants them."""
    return f"{seconds * 1000:,.0f} ms"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [head, ["--:"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def main() -> None:
    """Measure, print, and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--planners", default=PLANNERS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--query", default="")
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("chromium-browser"))
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    phases = []
    for planners in map(int, options.planners.split(",")):
        with served() as app:
            phases.append(asyncio.run(phase(app, options.query, planners, options.seconds)))
    waits = None
    if options.chromium:
        with served() as app:
            waits = browser_waits(app.address, options.query, options.chromium)
    text = page_of(phases, waits)
    print(text)
    usual = (options.planners, options.seconds, options.query) == (PLANNERS, SECONDS, "")
    target = options.write or (PAGE if usual else None)
    if target is not None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
