"""A contestant in a process of its own: requests come in as lines of JSON, seconds go out.

    python -m benchmarks.serve NAME [--simulator FOLDER]

`NAME` is one of `contestants.ENTRIES`, or `steps:SCENARIO` for the steps of one of the project's scenarios. With
`--simulator` the project is taken from another checkout.
"""

from __future__ import annotations

import argparse
import gc
import json
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

Request = dict[str, Any]


class Server:
    """Answers requests; `made` is the contestant's maker, whose imports are timed."""

    def __init__(self, made: Callable[[], Any]) -> None:
        began = time.perf_counter()
        self.contestant = made()
        self.imported = time.perf_counter() - began
        self.given = 0

    def answer(self, request: Request) -> object:
        """The answer to one request."""
        return getattr(self, request["do"])(**request.get("with", {}))

    def imports(self) -> float:
        """Seconds that the imports took."""
        return self.imported

    def load(self) -> float:
        """Seconds of loading, checking and compiling."""
        self.given = 0
        return seconds(self.contestant.load)

    def one(self) -> float:
        """Seconds of one central run, the mean of as many as fit a twentieth of a second."""
        once = seconds(self.contestant.one)
        count = max(1, min(1000, int(0.05 / once)))
        return seconds(lambda: [self.contestant.one() for _ in range(count)]) / count

    def simulate(self, draws: int) -> float:
        """Seconds of simulating draws that are given before the clock runs."""
        if self.given != draws:
            self.give(draws)
            self.contestant.simulate()
        return seconds(self.contestant.simulate)

    def give(self, draws: int) -> None:
        """Hand over the common draws."""
        from benchmarks.reference.draws import draw  # noqa: PLC0415 - not needed by the steps of scenarios

        self.contestant.give(*draw(0, draws))
        self.given = draws

    def whole(self, draws: int) -> float:
        """Seconds of drawing, simulating and taking quantiles."""
        self.given = 0
        return seconds(lambda: self.contestant.whole(draws))

    def found(self, draws: int) -> dict[str, object]:
        """What comes out, by both ways, for the check that all agree."""
        self.give(draws)
        self.contestant.simulate()
        return {"found": self.contestant.found().tolist(), "quantiles": self.contestant.whole(draws).tolist()}

    def forget(self) -> None:
        """Let go of inputs and results."""
        from benchmarks.contestants.base import no_draws  # noqa: PLC0415

        self.contestant.give(*no_draws())
        self.given = 0
        gc.collect()

    def about(self) -> dict[str, object]:
        """Versions and remarks."""
        return {"versions": self.contestant.versions(), "remarks": self.contestant.remarks()}

    def memory(self) -> float:
        """The most memory held so far, of this process and its children, in MB."""
        children = [child.pid for child in multiprocessing.active_children() if child.pid is not None]
        return sum(peak_memory(pid) for pid in (os.getpid(), *children))

    def names(self) -> list[str]:
        """The steps of a scenario."""
        return list(self.contestant.work)

    def step(self, name: str) -> float:
        """Seconds of one step."""
        return seconds(self.contestant.work[name])


def seconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def peak_memory(pid: int) -> float:
    """The most memory that a process has held, in MB."""
    status = Path("/proc") / str(pid) / "status"
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    # Elsewhere the system tells of the own process alone; macOS counts in bytes.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def maker(name: str) -> Callable[[], Any]:
    """What makes a contestant, or the steps of a scenario."""
    if name.startswith("steps:"):
        return lambda: import_module("benchmarks.steps").Steps(name.split(":", 1)[1])
    from benchmarks.contestants import ENTRIES  # noqa: PLC0415

    return ENTRIES[name].make


def main() -> None:
    """Serve until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--simulator", type=Path)
    options = parser.parse_args()
    if options.simulator is not None:
        sys.path.insert(0, str(options.simulator))
    # Libraries may print; the answers have a channel of their own.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    server = Server(maker(options.name))
    if options.simulator is not None:
        assert Path(sys.modules["simulator"].__file__ or "").is_relative_to(options.simulator), "not that checkout"
    print(json.dumps("ready"), file=answers, flush=True)
    for line in sys.stdin:
        try:
            reply: dict[str, object] = {"answer": server.answer(json.loads(line))}
        except Exception as fault:  # noqa: BLE001 - the other side decides what a failure means
            reply = {"fault": f"{type(fault).__name__}: {fault}"}
        print(json.dumps(reply), file=answers, flush=True)


if __name__ == "__main__":
    main()
