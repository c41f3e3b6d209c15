"""The axioms of Shapley values on random games, games worked out by hand, and orders that are sampled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulator.analysis import shapley as module
from simulator.analysis.shapley import shapley

PARTS = 4
NUMBERS = st.floats(-1e3, 1e3, allow_nan=False)
GAMES = arrays(np.float64, 2**PARTS, elements=NUMBERS)


def game_of(table):
    """A game that looks the value of a coalition up by its bits."""
    parts = int(np.log2(len(table)))
    return lambda coalitions: np.asarray(table)[(1 << np.arange(parts)) @ coalitions]


def additive(worth):
    return lambda coalitions: np.asarray(worth) @ coalitions


@given(GAMES)
def test_the_parts_add_up_to_the_difference(table):
    found = shapley(game_of(table), PARTS, 1)
    assert found.shares.sum() == pytest.approx(table[-1] - table[0], abs=1e-9)
    assert (found.before, found.after, found.orders) == (table[0], table[-1], 0)


@given(GAMES, GAMES)
def test_the_shares_of_a_sum_of_games_are_the_sums_of_shares(one, other):
    both = shapley(game_of(one + other), PARTS, 1).shares
    assert both == pytest.approx(shapley(game_of(one), PARTS, 1).shares + shapley(game_of(other), PARTS, 1).shares)


@given(GAMES, st.integers(0, PARTS - 1))
def test_a_part_that_never_adds_anything_has_no_share(table, dummy):
    without = np.arange(2**PARTS) & ~(1 << dummy)
    assert shapley(game_of(table[without]), PARTS, 1).shares[dummy] == pytest.approx(0.0, abs=1e-9)


@given(GAMES)
def test_parts_that_can_be_swapped_have_equal_shares(table):
    masks = np.arange(2**PARTS)
    swapped = (masks & ~3) | (masks & 1) << 1 | (masks & 2) >> 1  # the first two parts change places
    shares = shapley(game_of(table + table[swapped]), PARTS, 1).shares
    assert shares[0] == pytest.approx(shares[1], abs=1e-9)


@given(GAMES, st.permutations(range(PARTS)))
def test_the_order_in_which_parts_are_listed_does_not_matter(table, order):
    game = game_of(table)

    def listed(coalitions):
        back = np.empty_like(coalitions)
        back[list(order)] = coalitions
        return game(back)

    assert shapley(listed, PARTS, 1).shares == pytest.approx(shapley(game, PARTS, 1).shares[list(order)], abs=1e-9)


def test_the_gloves_game():
    """One has a left glove, two have a right one each; only a pair is worth anything: 2/3, 1/6, 1/6."""
    found = shapley(lambda c: (c[0] & (c[1] | c[2])).astype(float), 3, 1)
    assert found.shares == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert found.alone == pytest.approx([0, 0, 0])


def test_a_product_is_shared_equally_however_different_the_factors_are():
    factors = np.array([3.0, 1.0])  # from 1 x 1 to 4 x 2
    found = shapley(lambda c: np.prod(1.0 + factors[:, None] * c, axis=0), 2, 1)
    assert found.shares == pytest.approx([(3 + 6) / 2, (1 + 4) / 2])


@pytest.mark.parametrize("parts", [0, 1])
def test_no_change_and_one_change(parts):
    found = shapley(additive(np.full(parts, 5.0)), parts, 1)
    assert found.shares.tolist() == [5.0] * parts


def test_sampled_orders_agree_with_all_orders_within_their_error(monkeypatch):
    generator = np.random.default_rng(5)
    game = game_of(generator.normal(size=2**8))
    exact = shapley(game, 8, 3)
    monkeypatch.setattr(module, "MOST_EXACT", 4)
    sampled = shapley(game, 8, 3)
    assert sampled.orders == 2 * module.PAIRS
    assert sampled.shares.sum() == pytest.approx(exact.after - exact.before)
    assert (abs(sampled.shares - exact.shares) <= 2 * sampled.errors).all()
    assert (sampled.errors > 0).all()
    assert shapley(game, 8, 3).shares.tolist() == sampled.shares.tolist()


@settings(max_examples=10)
@given(st.integers(11, 14), st.integers(0, 2**32))
def test_the_way_back_has_the_same_shares_with_the_other_sign_even_when_sampled(parts, seed):
    worth = np.random.default_rng(seed).normal(size=(parts, parts))

    def game(coalitions):
        return np.einsum("ij,ic,jc->c", worth, coalitions, coalitions)

    there, back = shapley(game, parts, seed), shapley(lambda c: game(~c), parts, seed)
    assert back.shares == pytest.approx(-there.shares, abs=1e-9)


def test_many_parts_that_do_not_interact_have_no_error():
    worth = np.arange(20.0)
    found = shapley(additive(worth), 20, 1)
    assert found.shares == pytest.approx(worth)
    assert found.errors == pytest.approx(np.zeros(20), abs=1e-9)
