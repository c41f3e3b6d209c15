"""Boxes planted by hand, measures counted by hand, and the same table given to EMA Workbench where it is installed."""

import numpy as np
import pytest

from simulator.analysis import prim


@pytest.fixture(scope="module")
def planted():
    """A thousand points in six dimensions; cases, mostly, where the first is below 0.4 and the second above 0.5."""
    return noisy_table(2)


def test_measures_are_shares_of_cases_and_points():
    points = np.array([[1.0], [2.0], [3.0], [4.0]])
    cases = np.array([True, True, False, True])
    box = prim.measured_box(np.array([[2.0, np.inf]]), points, cases)  # 2, 3 and 4: two of the three cases
    assert (box.coverage, box.density, box.mass) == pytest.approx((2 / 3, 2 / 3, 3 / 4))
    assert box.restricted == (0,)


def test_the_planted_box_is_found_and_nothing_else(planted):
    points, cases = planted
    box = prim.simple_box(points, cases)
    assert box.restricted == (0, 1)
    assert box.limits[0].tolist() == [-np.inf, pytest.approx(0.4, abs=0.02)]
    assert box.limits[1].tolist() == [pytest.approx(0.5, abs=0.02), np.inf]
    truth = (points[:, 0] < 0.4) & (points[:, 1] > 0.5)
    assert box.coverage == pytest.approx((truth & cases).sum() / cases.sum(), abs=0.03)
    assert box.density == pytest.approx(cases[truth].mean(), abs=0.03)


def test_an_interval_in_the_middle_has_two_ends():
    points = np.random.default_rng(0).random((2000, 3))
    box = prim.simple_box(points, (points[:, 2] > 0.3) & (points[:, 2] < 0.6))
    assert box.restricted == (2,)
    assert box.limits[2] == pytest.approx([0.3, 0.6], abs=0.02)
    assert (box.coverage, box.density) == pytest.approx((1.0, 1.0), abs=0.05)


@pytest.mark.parametrize("seed", range(8))
def test_where_chance_alone_decides_no_limit_is_found_that_fresh_points_confirm(seed):
    generator = np.random.default_rng(seed)
    points, cases = generator.random((400, 8)), generator.random(400) < 0.3
    box = prim.simple_box(points, cases)
    fresh_points, fresh_cases = generator.random((4000, 8)), generator.random(4000) < 0.3
    assert prim.measured_box(box.limits, fresh_points, fresh_cases).density == pytest.approx(0.3, abs=0.12)


def test_boxes_get_denser_on_the_way_and_never_too_small(planted):
    boxes = prim.trajectory(*planted)
    densities = [box.density for box in boxes]
    assert densities == sorted(densities)
    assert boxes[0].coverage == boxes[0].mass == 1.0
    assert min(box.mass for box in boxes) >= prim.LEAST


def test_steps_of_few_values_are_peeled_one_by_one():
    points = np.repeat([0.0, 1.0, 2.0], 100)[:, None]
    box = prim.simple_box(points, points[:, 0] == 2.0)
    assert (box.coverage, box.density) == (1.0, 1.0)
    assert box.limits[0, 0] == 1.5


def test_a_limit_by_chance_is_told_by_its_binomial_tail():
    points = np.arange(8.0)[:, None]
    cases = points[:, 0] >= 4
    limits, free = np.array([[4.0, np.inf]]), np.array([[-np.inf, np.inf]])
    assert prim.chance(limits, free, points, cases) == pytest.approx(0.5**4)  # four cases of four, each with 1/2


def noisy_table(seed):
    generator = np.random.default_rng(seed)
    points = generator.random((1000, 6))
    return points, generator.random(1000) < np.where((points[:, 0] < 0.4) & (points[:, 1] > 0.5), 0.9, 0.05)


# By seed: box on the way -> cases and points in it, as EMA Workbench 2.5.3 has them with its default settings.
EMA_WORKBENCH = {
    2: {10: (201, 595), 20: (188, 353), 30: (177, 208), 40: (114, 121), 59: (126, 132)},
    3: {10: (208, 595), 20: (187, 353), 30: (179, 208), 40: (114, 121), 45: (101, 104)},
}


@pytest.mark.parametrize("seed", EMA_WORKBENCH)
def test_the_way_is_that_which_ema_workbench_took(seed):
    points, cases = noisy_table(seed)
    boxes = prim.trajectory(points, cases)
    assert len(boxes) == max(EMA_WORKBENCH[seed]) + 1
    for place, (hits, size) in EMA_WORKBENCH[seed].items():
        box = boxes[place]
        assert (box.coverage * cases.sum(), box.mass * 1000) == pytest.approx((hits, size))
        assert box.density == pytest.approx(hits / size)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", [2, 3])
def test_the_way_is_that_of_ema_workbench_where_it_is_installed(seed):
    theirs = pytest.importorskip("ema_workbench.analysis.prim", exc_type=ImportError)
    pd = pytest.importorskip("pandas")
    points, cases = noisy_table(seed)
    expected = theirs.Prim(pd.DataFrame(points, columns=list("abcdef")), cases.astype(int), threshold=0.5).find_box()
    found = prim.trajectory(points, cases)
    for name in ("coverage", "density", "mass"):
        assert [getattr(box, name) for box in found] == pytest.approx(expected.peeling_trajectory[name].tolist())
