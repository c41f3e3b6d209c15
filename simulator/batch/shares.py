"""Shares of the draws of one run: counted by whoever has time, kept until all have come, joined to the whole.

Only draws that are too many to be kept are shared out: they are counted anyway, and counts may be added up in any order
with the same result to the last bit. Shares are of one size, so that those of an interrupted batch fit the next one,
whoever calculates then.
"""

from __future__ import annotations

import io
import tokenize
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from simulator.analysis.scorecard import Scorecard, scorecard
from simulator.analysis.tally import Count, Tally
from simulator.engine.parts import Span, too_many
from simulator.engine.projection import Projection
from simulator.engine.run import Runner, default_outputs
from simulator.engine.sketch import Counts, Sketch
from simulator.language.scenario import Scenario

Flat = NDArray[np.generic]
# What a damaged archive is told by, besides a value that is wrong.
BROKEN = (
    *(LookupError, TypeError, OSError, EOFError, RuntimeError, OverflowError),
    *(zipfile.BadZipFile, zlib.error, tokenize.TokenError),
)

SHARE = 2**15
"""Draws of a share: some seconds to a minute of work, so that little is lost and all are busy to the end."""
MOST = 2**29
"""Bytes that a share becomes when it is unpacked, at most."""


def spans_of(scenario: Scenario, draws: int | None) -> tuple[Span, ...]:
    """The shares of a run's draws, each by its first draw and the one behind its last; one alone is no share: none."""
    count = scenario.sampling.draws if draws is None else draws
    kept = dict.fromkeys(default_outputs(scenario))
    if count <= SHARE or not too_many(len(kept), len(scenario.years), count):
        return ()
    return tuple((first, min(first + SHARE, count)) for first in range(0, count, SHARE))


@dataclass(frozen=True, slots=True)
class Share:
    """What was counted of some draws: the values of each kept variable by year, and of each target."""

    variables: Mapping[str, Sketch] = field(default_factory=dict)
    targets: Mapping[str, Count] = field(default_factory=dict)

    @property
    def packed(self) -> bytes:
        """As bytes, to be sent and kept."""
        spreads = {name: count.spread for name, count in self.targets.items()}
        met, without = ([getattr(count, name) for count in self.targets.values()] for name in ("met", "without"))
        stream = io.BytesIO()
        arrays = {**_flat("v", self.variables), **_flat("t", spreads)}
        np.savez_compressed(stream, allow_pickle=False, met=met, without=without, **arrays)
        return stream.getvalue()

    def fits(self, scenario: Scenario, span: Span) -> bool:
        """Whether it may be that of a scenario's span: which variables, how many years and how many draws."""
        sizes = {(sketch.rows, sketch.count) for sketch in self.variables.values()}
        expected, years = {(len(scenario.years), span[1] - span[0])}, {(len(scenario.years),)}
        counted = {count.met.shape for count in self.targets.values()}
        return self.variables.keys() == set(default_outputs(scenario)) and sizes <= expected and counted <= years


def unpacked(data: bytes) -> Share:
    """The share out of `Share.packed`. Raises `ValueError` for bytes that are none."""
    try:
        _fail_if_huge(data)
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            spreads = _sketches("t", arrays)
            numbers = zip(spreads.items(), arrays["met"].astype(np.int64), arrays["without"].tolist(), strict=True)
            return Share(
                _sketches("v", arrays),
                {name: Count(spread, np.atleast_1d(met), without) for (name, spread), met, without in numbers},
            )
    except BROKEN as error:
        raise ValueError(str(error)) from error


def share_of(scenario: Scenario, span: Span, runner: Runner, *, draws: int | None, seed: int | None) -> Share:
    """Run a span of a scenario's draws, and count them. Raises `FaultsError` when a result is not finite."""
    tally = Tally(scenario)
    projection = runner.run(scenario, draws=draws, seed=seed, watcher=tally, span=span)
    return Share(projection.sketches, tally.counts)


def joined(
    scenario: Scenario, shares: Iterable[Share], runner: Runner, *, draws: int | None, seed: int | None
) -> tuple[Projection, Scorecard]:
    """What `pipeline.project` makes of all draws, from their shares in any order; to the last bit."""
    variables: dict[str, Sketch] = {}
    tally = Tally(scenario)
    for share in shares:
        for key, sketch in share.variables.items():
            variables.setdefault(key, Sketch(sketch.rows)).join(sketch.counts, sketch.count)
        for name, count in share.targets.items():
            tally.counts.setdefault(name, Count()).join(count)
    central = runner.run(scenario, draws=0, seed=seed)
    drawn = scenario.sampling.draws if draws is None else draws
    projection = replace(central, draws=drawn, sketches=variables)
    return projection, scorecard(projection, tally.spreads())


def _fail_if_huge(data: bytes) -> None:
    """A file may come from anyone, and a few bytes of it become very many."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(item.file_size for item in archive.infolist()) > MOST:
            raise ValueError(MOST)


def _flat(mark: str, sketches: Mapping[str, Sketch]) -> dict[str, Flat]:
    """Sketches one after the other: their names, rows and draws, where each one's counts begin, and all counts."""
    counts = [sketch.counts for sketch in sketches.values()]
    return {
        f"{mark}_names": np.array(list(sketches), dtype=np.str_),
        f"{mark}_sizes": np.array([(item.rows, item.count) for item in sketches.values()], dtype=np.int64),
        f"{mark}_ends": np.cumsum([len(item.rows) for item in counts], dtype=np.int64),
        f"{mark}_counts": np.concatenate([np.zeros((3, 0), dtype=np.int64), *map(np.array, counts)], axis=1),
    }


def _sketches(mark: str, arrays: Mapping[str, Flat]) -> dict[str, Sketch]:
    names, sizes = arrays[f"{mark}_names"].tolist(), arrays[f"{mark}_sizes"].tolist()
    parts = np.split(arrays[f"{mark}_counts"], arrays[f"{mark}_ends"], axis=1)
    found = {}
    for name, (rows, draws), part in zip(names, sizes, parts[: len(names)], strict=True):
        if rows > max(1, part.shape[1]):  # every row has something in it
            raise ValueError(rows)
        found[name] = Sketch(rows)
        found[name].join(Counts(*part), draws)
    return found
