"""Projects that begin one after another, no more in a year than past years let expect: in closed form for all draws."""

from __future__ import annotations

import numpy as np

from simulator.engine.distributions import Array
from simulator.engine.funds import grants_up, money_down
from simulator.engine.seasons import LONGEST
from simulator.language.works import MONTHS


def in_turn(begin: Array, needs: Array, yearly: Array) -> Array:
    """When each project really begins, shape (lots, draws).

    `begin` (lots, draws) is when it could, in months since January of the year 0 and never before an earlier one;
    `needs` (lots, draws) is what share of the promise each is, `yearly` (draws,) what share of it may begin in a year,
    0 for any. Whoever finds the year used up begins in the January in which it is his turn. It is a fund of `queues`
    that one promise has for itself: what nobody waits for lapses, and a project larger than one year's share saves up.
    As no other promise takes of it, no queue has to be simulated; a test holds the two to each other.
    """
    grants = grants_up(yearly)
    limited = grants > 0
    if not limited.any():
        return begin
    grant = np.where(limited, grants, 1.0)
    begun = np.empty_like(begin)
    year, left = np.floor(begin[0] / MONTHS), grant
    for lot, need in enumerate(money_down(needs)):
        arrives = np.floor(begin[lot] / MONTHS)
        left = np.where(arrives > year, grant, left)
        year = np.maximum(arrives, year)
        # However little is done in a year, work comes to an end.
        more = np.clip(np.ceil((need - left) / grant), 0.0, LONGEST // MONTHS)
        year, left = year + more, left + more * grant - need
        begun[lot] = np.maximum(begin[lot], year * MONTHS)
    return np.where(limited, begun, begin)
