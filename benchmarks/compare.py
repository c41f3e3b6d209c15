"""Two checkouts side by side, their steps timed in turn, to see whether the second is slower.

    python -m benchmarks.compare OLD NEW [--limit 1.2] [--rounds 9] [--scenario ID]

OLD and NEW are folders of checkouts, or revisions of this one (a commit, a branch, a tag). Each runs in a process of
its own with the same libraries, the reference model of this checkout, and its own content for the scenario. Prints the
median of the ratios of neighbouring rounds; ends with 1 when a step has become slower than the limit, with 2 when one
fails.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contestants import SIMULATOR
from benchmarks.processes import ROOT, FaultError, Served
from benchmarks.report import duration, table
from benchmarks.steps import SCENARIOS

Request = tuple[str, str, dict[str, object]]  # what a reader calls it, and what is asked with which arguments

REFERENCE: tuple[Request, ...] = (
    ("reference model: load, check, compile", "load", {}),
    ("reference model: one run", "one", {}),
    *((f"reference model: {draws:,} draws, whole job", "whole", {"draws": draws}) for draws in (1_000, 100_000)),
    ("reference model: 100,000 draws, simulating", "simulate", {"draws": 100_000}),
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Seconds of a step in both checkouts, round for round; `fault` says why there are none."""

    step: str
    old: Sequence[float] = ()
    new: Sequence[float] = ()
    fault: str = ""

    @property
    def ratio(self) -> float:
        """The median of the ratios of neighbouring rounds."""
        return statistics.median(new / old for old, new in zip(self.old, self.new, strict=True))

    def slower(self, limit: float) -> bool:
        """Whether the median and the best rounds both say so: other work on the machine seldom spoils all rounds."""
        return not self.fault and min(self.ratio, min(self.new) / min(self.old)) > limit


@contextmanager
def checkout(name: str) -> Iterator[Path]:
    """The folder of a checkout; a revision is checked out for the time being."""
    if (Path(name) / "simulator").is_dir():
        yield Path(name).resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder).resolve() / "checkout"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(target), name], check=True)  # noqa: S603
        try:
            yield target
        finally:
            subprocess.run([*git, "remove", "--force", str(target)], check=True)  # noqa: S603


def compared(pair: Sequence[Served], request: Request, rounds: int) -> Compared:
    """One step in both, old and new going first in turn, after one round that warms up."""
    step, do, arguments = request
    seconds: tuple[list[float], list[float]] = ([], [])
    try:
        for number in range(rounds + 1):
            for side in (0, 1) if number % 2 else (1, 0):
                taken = pair[side].ask(do, **arguments)
                if number:
                    seconds[side].append(taken)
    except FaultError as fault:
        return Compared(step, fault=str(fault))
    return Compared(step, *seconds)


def steps_of(pair: Sequence[Served]) -> list[Request]:
    """The steps of a scenario that both have."""
    both = [served.ask("names") for served in pair]
    return [(name, "step", {"name": name}) for name in both[0] if name in both[1]]


def all_compared(folders: Sequence[Path], scenario: str, rounds: int) -> Iterator[Compared]:
    """Every step."""
    for name in (SIMULATOR, f"steps:{scenario}"):
        with ExitStack() as stack:
            pair = [stack.enter_context(Served(name, simulator=folder)) for folder in folders]
            requests = REFERENCE if name == SIMULATOR else steps_of(pair)
            for request in requests:
                yield compared(pair, request, rounds)


def shown(found: Sequence[Compared], limit: float) -> str:
    """The table."""
    return table(("", "old", "new", "new / old", ""), [_row(item, limit) for item in found])


def _row(item: Compared, limit: float) -> tuple[str, ...]:
    if item.fault:
        return item.step, "-", "-", "-", item.fault
    verdict = "slower" if item.slower(limit) else "faster" if item.ratio < 1 / limit else "as before"
    old, new = (duration(statistics.median(seconds)) for seconds in (item.old, item.new))
    return item.step, old, new, f"{item.ratio:.2f}", verdict


def exit_code(found: Sequence[Compared], limit: float) -> int:
    """1 when something is slower than the limit, 2 when something fails in either."""
    if any(item.fault for item in found):
        return 2
    return 1 if any(item.slower(limit) for item in found) else 0


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__.split("\n", 1)[0])
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--limit", type=float, default=1.2, help="the ratio above which a step counts as slower")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--scenario", default=SCENARIOS[1])
    options = parser.parse_args()
    with checkout(options.old) as old, checkout(options.new) as new:
        found = list(all_compared((old, new), options.scenario, options.rounds))
    print(shown(found, options.limit))
    sys.exit(exit_code(found, options.limit))


if __name__ == "__main__":
    main()
