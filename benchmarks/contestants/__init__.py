"""Who takes part, in the order of the tables: to add a variant, add a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # numpy is part of what a contestant imports, and that is timed
    from benchmarks.contestants.base import Contestant


@dataclass(frozen=True, slots=True)
class Entry:
    """A contestant: where its class stands, and the most draws that it is timed with (above, time is extrapolated).

    A `peer` runs in the environment of the peers, the others in the project's own.
    """

    title: str
    place: str
    most: int = 1_000_000
    peer: bool = False
    options: Mapping[str, object] = field(default_factory=dict)

    def make(self) -> Contestant:
        """The contestant, whose libraries are imported only now."""
        module, name = self.place.split(":")
        made: Contestant = getattr(import_module(f"benchmarks.contestants.{module}"), name)(**self.options)
        return made


SIMULATOR = "simulator"
LIMIT = "c"
ENTRIES: dict[str, Entry] = {
    LIMIT: Entry("C by hand, fused, all processors", "by_hand:FusedC"),
    "numpy-chunked": Entry("numpy by hand, chunks, all processors", "by_hand:ChunkedNumpy"),
    "numpy": Entry("numpy by hand, plain", "by_hand:PlainNumpy"),
    "simulator-fast": Entry("this project, extra fast", "project:Project", options={"fast": True}),
    SIMULATOR: Entry("this project", "project:Project"),
    "simulator-one": Entry("this project, one thread", "project:Project", options={"threads": 1}),
    "bptk-rust": Entry("BPTK-Py, its Rust core directly", "bptk:RustCore", 5_000, peer=True),
    "ema-processes": Entry("EMA Workbench, all processors", "ema:Processes", 10_000, peer=True),
    "ema": Entry("EMA Workbench, sequential", "ema:Sequential", 5_000, peer=True),
    "pysd": Entry("PySD", "pysd_model:Translated", 50, peer=True),
    "bptk": Entry("BPTK-Py, Python", "bptk:PythonCore", 20, peer=True),
}
