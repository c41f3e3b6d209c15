"""Projects that somebody has to grant: a refused one is never completed, and whether it is hangs on its draw alone."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from simulator.engine import pipeline
from simulator.engine.pipeline import Task, deliver
from simulator.language.schema import Distribution, Origin, Title
from simulator.language.works import Plan, StageDefinition, WorkDefinition, equal_lots, month_number

JANUARY, FAR = month_number(2022, 1), month_number(9999, 1)
TITLE = Title(zh="申报", en="application")
FEW = settings(max_examples=25, deadline=None)


def applications(key, lots, *, granted="toy.granted", past=None, limit="toy.office", reserve=None):
    lengths = Distribution(triangular=(1, 3, 9))
    review = StageDefinition("review", TITLE, lengths, tuple(range(1, 13)), limit, ())
    work = WorkDefinition(
        "toy.work", TITLE, (review,), 1, 8, None, None, reserve, Origin(assumed="made up"), past, granted=granted
    )
    paced = (past, "toy.done", "toy.promise") if past else ()
    return Task(key, work, Plan(JANUARY, equal_lots(lots), count=lots), paced)


def decided(tasks, *, seed=1, draws=200, start=0, **values):
    given = {f"toy.{name}": np.atleast_1d(value) for name, value in {"office": 0.0, **values}.items()}
    return deliver(tasks, {item.key: given for item in tasks}, seed, start, start + draws)


TASKS = [applications("a", 4), applications("b", 7)]


def test_none_all_and_nobody_to_grant():
    none, every = decided(TASKS, granted=0.0), decided(TASKS, granted=1.0)
    free = decided([applications(item.key, len(item.plan.sizes), granted=None) for item in TASKS])
    for key in ("a", "b"):
        assert none[key].share(FAR).tolist() == [0.0] * 200
        assert np.isinf(none[key].completed).all()
        moments = [JANUARY + months for months in (2, 4, 9)]
        np.testing.assert_array_equal(every[key].course(moments), free[key].course(moments))


def test_as_many_are_granted_as_the_chance_says_each_by_itself():
    """Of seven with 70 %: 4.9 on average, with the spread of seven coins of that kind; and no two are alike."""
    both = decided(TASKS, draws=20_000, granted=0.7)
    counts = both["b"].share(FAR) * 7
    assert counts.mean() == pytest.approx(4.9, abs=0.03)
    assert counts.var() == pytest.approx(7 * 0.7 * 0.3, abs=0.05)
    together = np.corrcoef(np.concatenate([both["a"].granted, both["b"].granted]))
    assert np.abs(together - np.eye(11)).max() < 0.04


def test_each_draw_has_its_own_chance():
    share = decided(TASKS[:1], draws=3, granted=[0.0, 1.0, 0.0])["a"].share(FAR)
    assert share.tolist() == [0.0, 1.0, 0.0]


@FEW
@given(st.integers(0, 2**32), st.floats(0, 1), st.floats(0, 1))
def test_a_greater_chance_takes_from_nobody_and_changes_no_date(seed, one, other):
    less, more = (decided(TASKS, seed=seed, draws=20, granted=chance)["b"] for chance in sorted((one, other)))
    assert (less.granted <= more.granted).all()
    np.testing.assert_array_equal(less.ends, more.ends)
    assert (less.share(FAR) <= more.share(FAR)).all()


@pytest.mark.parametrize("office", [0.0, 2.0])
@pytest.mark.parametrize("cuts", [(0, 1, 200), (0, 7, 8, 200)])
def test_it_does_not_depend_on_the_division_into_parts(office, cuts):
    whole = decided(TASKS, granted=0.6, office=office)
    parts = [decided(TASKS, start=a, draws=b - a, granted=0.6, office=office) for a, b in pairwise(cuts)]
    for key, completion in whole.items():
        joined = np.concatenate([part[key].granted for part in parts], axis=1)
        np.testing.assert_array_equal(joined, completion.granted)


def test_both_ways_give_the_same(monkeypatch):
    """All at once, and through SimPy draw by draw: the same are granted, and completed by the same moments."""
    at_once = decided(TASKS, granted=0.6)
    monkeypatch.setattr(pipeline, "_makes_wait", lambda passages: np.ones(passages[0].ends.shape[-1], dtype=bool))
    queued = decided(TASKS, granted=0.6, office=1000.0)
    for key, completion in at_once.items():
        np.testing.assert_array_equal(completion.completed, queued[key].completed)
    assert 0 < np.isinf(at_once["b"].completed).mean() < 1


def test_who_is_refused_takes_its_place_in_line_all_the_same():
    one, other = (decided(TASKS, granted=chance, office=1.0) for chance in (0.1, 0.9))
    for key in ("a", "b"):
        assert one[key].waits.any()
        np.testing.assert_array_equal(one[key].waits, other[key].waits)


@pytest.mark.parametrize(
    ("lots", "chance", "granted"),
    [
        (1, 0.7, 1),
        (1, 0.5, 1),
        (1, 0.49, 0),
        (2, 0.7, 1),
        (3, 0.7, 2),
        (5, 0.7, 4),
        (10, 0.7, 7),
        (4, 0.1, 0),
        (4, 1, 4),
    ],
)
def test_in_the_central_run_as_many_as_are_to_be_expected_to_the_nearest_one(lots, chance, granted):
    """0.7, 1.4, 2.1, 3.5 and 7 are 1, 1, 2, 4 and 7."""
    completion = decided([applications("a", lots)], seed=None, draws=1, granted=chance)["a"]
    assert completion.granted.sum() == granted
    assert completion.share(FAR)[0] == pytest.approx(granted / lots)


def test_a_project_cut_by_past_pace_is_granted_or_refused_whole():
    """One a year of the promise may begin: 0.4 of each of two lots, then the rest."""
    paced = applications("a", 2, past="toy.past", limit=None)
    completion = decided([paced], granted=0.5, past=1.0, done=4.0, promise=10.0)["a"]
    pieces = completion.granted.reshape(2, -1, 200)
    assert pieces.shape[1] > 1
    assert (pieces == pieces[:, :1]).all()
    assert set(np.round(completion.share(FAR), 9)) == {0.0, 0.5, 1.0}


def test_a_part_has_the_grants_of_its_own_lots():
    whole = decided(TASKS, granted=0.5)["b"]
    part = whole.part(2, 5, 0)
    np.testing.assert_array_equal(part.granted, whole.granted[2:5])
    np.testing.assert_allclose(part.share(FAR), whole.granted[2:5].mean(axis=0))


@pytest.mark.parametrize(("lots", "applied"), [(1, 1), (2, 3), (3, 4), (4, 6), (5, 7), (8, 11), (10, 13), (20, 26)])
def test_a_reserve_is_more_applications_each_granted_by_itself(lots, applied):
    """Of 1.3 times as many, rounded up: as often all that was promised is granted as so many coins of 85 % fall."""
    item = applications("a", lots, reserve="toy.reserve")
    counts = decided([item], draws=10_000, granted=0.85, reserve=0.3)["a"].share(FAR) * lots
    assert (counts >= lots - 1e-9).mean() == pytest.approx(binom.sf(lots - 1, applied, 0.85), abs=0.015)
    assert counts.mean() == pytest.approx(0.85 * applied, abs=0.05)
    assert counts.max() <= applied + 1e-9
    np.testing.assert_allclose(counts, counts.round())


@FEW
@given(st.integers(0, 2**32), st.integers(2, 12), st.floats(0, 2), st.floats(0, 2))
def test_more_in_reserve_takes_from_nobody(seed, lots, one, other):
    item = applications("a", lots, reserve="toy.reserve")
    less, more = (
        decided([item], seed=seed, draws=20, granted=0.6, reserve=reserve)["a"] for reserve in sorted((one, other))
    )
    assert (less.share(FAR) <= more.share(FAR) + 1e-9).all()
    moments = [JANUARY + months for months in (3, 5, 9)]
    np.testing.assert_array_equal(less.course(moments), [less.share(moment) for moment in moments])


def test_each_draw_has_its_own_reserve_whatever_is_computed_with_it():
    item, reserves = applications("a", 4, reserve="toy.reserve"), np.array([0.0, 0.3, 1.5, 0.1])
    together = decided([item], draws=4, granted=0.5, reserve=reserves)["a"].granted
    alone = [
        decided([item], start=draw, draws=1, granted=0.5, reserve=reserve)["a"].granted
        for draw, reserve in enumerate(reserves)
    ]
    np.testing.assert_array_equal(together, np.concatenate(alone, axis=1))


def test_of_a_part_of_one_no_more_than_one_is_granted():
    whole = decided([applications("a", 3, reserve="toy.reserve")], granted=1.0, reserve=1.0)["a"]
    assert whole.share(FAR).tolist() == [2.0] * 200
    assert whole.part(1, 2, 1).share(FAR).tolist() == [1.0] * 200
