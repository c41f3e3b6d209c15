"""Projects that begin one after another, no more in a year than past years let expect: in closed form for all draws."""

from __future__ import annotations

import numpy as np

from simulator.engine.distributions import Array
from simulator.engine.seasons import LONGEST
from simulator.language.works import MONTHS

# Pieces of one project, a year each; what is left then begins at once, when as many years' shares are saved up.
_MOST_PIECES = 8

_GRAIN = 2.0**-44  # shares are rounded down to it and grants up, so that what is as large as the grant all begins
_LEAST = 2.0**-10  # of a year's share: for less nobody begins, so that rounding cuts nothing


def in_turn(begin: Array, needs: Array, yearly: Array) -> tuple[Array, Array]:
    """When each piece of each project really begins, and how much of the project it is: shapes (pieces, lots, draws).

    `begin` (lots, draws) is when a project could, in months since January of the year 0 and never before an earlier
    one; `needs` (lots, draws) is what share of the promise it is, `yearly` (draws,) what share of it may begin in a
    year, 0 for any. A project for which the year has too little left begins with as much as there is, and goes on in
    January: so what is done in a year does not depend on how many projects the promise is split into. What nobody
    waits for lapses. As no other promise takes of it, no queue has to be simulated; a test holds it to one.
    """
    grants = np.ceil(np.maximum(yearly, 0.0) / _GRAIN) * _GRAIN
    limited = grants > 0
    if not limited.any():
        return begin[None], np.ones((1, *begin.shape))
    grant, needs = np.where(limited, grants, 1.0), np.floor(needs / _GRAIN) * _GRAIN
    pieces = int(min(1 + np.ceil(needs.max(axis=0) / grant)[limited].max(), _MOST_PIECES))
    begun = np.empty((pieces, *begin.shape))
    taken = np.empty_like(begun)
    year, left = np.floor(begin[0] / MONTHS), grant
    for lot, need in enumerate(needs):
        rest = need
        arrives = np.floor(begin[lot] / MONTHS)
        left = np.where(arrives > year, grant, left)
        year = np.maximum(arrives, year)
        for piece in range(pieces):
            left = np.where(left < _LEAST * grant, 0.0, left)
            wanted = rest if piece == pieces - 1 else np.minimum(rest, np.where(left > 0, left, grant))
            # However little is done in a year, work comes to an end.
            more = np.clip(np.ceil((wanted - left) / grant), 0.0, LONGEST // MONTHS)
            year, left = year + more, left + more * grant - wanted
            begun[piece, lot] = np.maximum(begin[lot], year * MONTHS)
            taken[piece, lot], rest = wanted, rest - wanted
    whole = np.zeros((pieces, 1, 1))
    whole[0] = 1.0
    parts = np.divide(taken, needs, out=np.broadcast_to(whole, taken.shape).copy(), where=limited & (needs > 0))
    return np.where(limited, begun, begin), parts
