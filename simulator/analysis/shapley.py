"""Shapley values: what each part of a change adds, averaged over all orders in which the parts may come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Coalitions = NDArray[np.bool_]
Game = Callable[[Coalitions], Array]

MOST_EXACT = 10  # parts for which every coalition is tried: 1024 of them
PAIRS = 250  # of an order and its reverse, where there are more parts
NORMAL = 1.96


@dataclass(frozen=True, slots=True)
class Shapley:
    """Shares by part, shape (parts,), which add up to `after - before`.

    `errors` are half of the 95 % confidence intervals (0 where all orders were taken); `alone` is what each part adds
    by itself to `before`. `orders` is the number of orders sampled, 0 for all of them.
    """

    before: float
    after: float
    shares: Array
    errors: Array
    alone: Array
    orders: int


def shapley(game: Game, parts: int, seed: int) -> Shapley:
    """The Shapley values of a game: exact up to `MOST_EXACT` parts, else sampled.

    `game` takes coalitions, shape (parts, coalitions), and gives the value of each. Orders are sampled together with
    their reverses (Castro et al. 2009 with antithetic pairs), so that going from the end to the beginning gives the
    same shares with the other sign.
    """
    edges = np.concatenate([np.zeros((parts, 1)), np.ones((parts, 1)), np.eye(parts)], axis=1).astype(np.bool_)
    before, after, *single = game(edges).tolist()
    shares, errors, orders = _exact(game, parts) if parts <= MOST_EXACT else _sampled(game, parts, seed)
    return Shapley(before, after, shares, errors, np.array(single) - before, orders)


def _exact(game: Game, parts: int) -> tuple[Array, Array, int]:
    masks = np.arange(2**parts)
    inside = (masks >> np.arange(parts)[:, None] & 1).astype(np.bool_)
    values, sizes = game(inside), inside.sum(axis=0)
    weights = np.array([factorial(size) * factorial(parts - size - 1) / factorial(parts) for size in range(parts)])
    shares = np.zeros(parts)
    for part in range(parts):
        without = masks[~inside[part]]
        shares[part] = (weights[sizes[without]] * (values[without | 1 << part] - values[without])).sum()
    return shares, np.zeros(parts), 0


def _sampled(game: Game, parts: int, seed: int) -> tuple[Array, Array, int]:
    generator = np.random.Generator(np.random.Philox(key=seed))
    orders = generator.permuted(np.tile(np.arange(parts), (PAIRS, 1)), axis=1)
    added = (_added(game, orders) + _added(game, orders[:, ::-1])) / 2.0
    return added.mean(axis=0), NORMAL * added.std(axis=0, ddof=1) / np.sqrt(PAIRS), 2 * PAIRS


def _added(game: Game, orders: NDArray[np.int_]) -> Array:
    """What each part adds in each order, shape (orders, parts)."""
    count, parts = orders.shape
    places = np.argsort(orders, axis=1)  # of each part in each order
    inside = places[:, :, None] < np.arange(parts + 1)  # (orders, parts, steps)
    values = game(inside.transpose(1, 0, 2).reshape(parts, -1)).reshape(count, parts + 1)
    return np.take_along_axis(np.diff(values, axis=1), places, axis=1)
