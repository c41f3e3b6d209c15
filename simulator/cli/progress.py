"""How far a batch or a search has come, and the end of a batch before time."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.bilingual import Face
from simulator.cli.output import note
from simulator.export.progress_words import duration, progress_words
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.batch.gathering import Advance
    from simulator.batch.manifest import Record
    from simulator.batch.store import Report

INTERRUPTED = 130
MINUTE = 60
CLEARED = "\x1b[K"  # the rest of the line


@dataclass(slots=True)
class Pace:
    """How fast scenarios finish. What is kept from an earlier batch takes no time and does not count.

    `parts` has the share of the draws that are counted of each run with very many.
    """

    length: int
    clock: Callable[[], float] = time.monotonic
    told: int = 0
    done: int = 0
    parts: dict[str, float] = field(default_factory=dict)
    since: float = field(init=False)

    def __post_init__(self) -> None:
        self.since = self.clock()

    def advance(self, run: str, counted: int, draws: int) -> None:
        """So many draws of a run are counted."""
        self.parts[run] = counted / draws

    def take(self, record: Record) -> None:
        """A record is known. The clock starts with the first that took time."""
        self.told += 1
        self.parts.pop(record.scenario, None)
        if record.status == "kept" and not self.done:
            self.since = self.clock()
        self.done += record.status != "kept"

    @property
    def rate(self) -> float:
        """Scenarios a second; 0 as long as it cannot be told."""
        seconds, done = self.clock() - self.since, self.done + self._begun
        return done / seconds if done and seconds > 0 else 0.0

    @property
    def _begun(self) -> float:
        """What has been done of the runs under way, in runs."""
        return sum(self.parts.values())

    @property
    def words(self) -> Words:
        """Rate and time left; nothing as long as they cannot be told."""
        if not self.rate:
            return Words("", "")
        left = duration((self.length - self.told - self._begun) / self.rate)
        often, unit = (self.rate, ("秒", "s")) if self.rate >= 1 else (self.rate * MINUTE, ("分", "min"))
        return Words(f"每{unit[0]} {often:.1f} 个,还需 {left}", f"{often:.1f}/{unit[1]}, {left} left")

    @property
    def shares(self) -> Words:
        """How far the runs under way have come, of those with very many draws."""
        told = [f"{run} {part:.0%}" for run, part in sorted(self.parts.items())]
        return Words("、".join(told), ", ".join(told))


@dataclass(slots=True)
class Watch:
    """Tells what a search is doing on one line of a terminal, where somebody looks at it; else nothing.

    `report` and `stage` are what an analysis takes; both None where nobody looks.
    """

    face: Face
    question: str
    shown: bool
    clock: Callable[[], float] = time.monotonic
    doing: Words | None = None
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun = self.clock()

    @property
    def report(self) -> Callable[[int, int], None] | None:
        """Takes how many rounds were done, and how many there are at most."""
        return self._report if self.shown else None

    @property
    def stage(self) -> Callable[[Words], None] | None:
        """Takes what is being done."""
        return self._stage if self.shown else None

    def _stage(self, doing: Words) -> None:
        self.doing = doing
        self._report(0, 0)

    def _report(self, done: int, most: int) -> None:
        words = self.face.text(progress_words(self.question, self.doing, done, most, self.clock() - self.begun))
        click.echo(f"\r{words}{CLEARED}", err=True, nl=False)


@contextmanager
def watching(face: Face, question: str) -> Iterator[Watch]:
    """A watch over a search; its line is gone when the search has ended."""
    watch = Watch(face, question, shown=not face.json and sys.stderr.isatty())
    try:
        yield watch
    finally:
        if watch.shown:
            click.echo(f"\r{CLEARED}", err=True, nl=False)


@contextmanager
def progress(face: Face, length: int) -> Iterator[tuple[Report, Advance]]:
    """A bar on standard error with rate and time left; nothing where that is no terminal."""
    label, hidden = face.text(Words("推演", "running")), not sys.stderr.isatty()
    pace = Pace(length)

    def shown(_: Any) -> str:  # noqa: ANN401 - what click hands over
        return " ".join(face.text(words) for words in (pace.words, pace.shares)).strip()

    with click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=hidden, show_pos=True, show_eta=False, item_show_func=shown
    ) as bar:

        def report(record: Record) -> None:
            pace.take(record)
            bar.update(1, record)

        def advance(run: str, counted: int, draws: int) -> None:
            pace.advance(run, counted, draws)
            bar.update(0, run)

        yield report, advance


@contextmanager
def stoppable(face: Face) -> Iterator[Callable[[], bool]]:
    """Tells whether to stop: after Ctrl-C, or when the system asks the program to end. The second ends it at once."""
    wanted = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # a notebook's, say: signals are not ours to take
        yield wanted.is_set
        return

    def stop(*_: object) -> None:
        if wanted.is_set():
            raise KeyboardInterrupt
        wanted.set()
        note("\n" + face.text(FINISHING))

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield wanted.is_set
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


FINISHING = Words(
    "正在完成已开始的情景;再按一次 Ctrl-C 立即结束",
    "finishing what has begun; Ctrl-C once more ends it at once",
)
