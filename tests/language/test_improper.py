"""What the loader refuses of distributions and correlations, and that what it lets pass can be drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.improper import (
    PROBLEMS,
    correlated_groups,
    correlation_matrix,
    correlation_problem,
    fail_if_improper,
)
from simulator.language.schema import DISTRIBUTIONS, Distribution

NAMES = ("m.a", "m.b", "m.c", "m.d")


def test_every_kind_of_the_schema_has_a_check():
    assert tuple(PROBLEMS) == DISTRIBUTIONS


@pytest.mark.parametrize(
    ("parameters", "chinese", "english"),
    [
        ({"uniform": (3, 3)}, "下限 3 应小于上限 3", "low 3 must be below high 3"),
        ({"uniform": (3, 2.5)}, "下限 3 应小于上限 2.5", "low 3 must be below high 2.5"),
        ({"uniform": (0, 1e-16)}, "0 与 1e-16 相距过近", "0 and 1e-16 must be at least 1e-15 apart"),
        ({"uniform": (0, 2e15)}, "数值 2e+15 过大", "2e+15 is too large: at most 1e+15 in size"),
        ({"normal": (-1e300, 1)}, "数值 -1e+300 过大", "-1e+300 is too large"),
        ({"triangular": (1, 0, 2)}, "众数 0 应在 1 与 2 之间", "mode 0 must lie between 1 and 2"),
        ({"triangular": (2, 2, 2)}, "下限 2 应小于上限 2", "low 2 must be below high 2"),
        ({"pert": (0, 3, 2)}, "众数 3 应在 0 与 2 之间", "mode 3 must lie between 0 and 2"),
        ({"normal": (0, 0)}, "标准差 0 应大于 0", "sd 0 must be above 0"),
        ({"normal": (0, -1)}, "标准差 -1 应大于 0", "sd -1 must be above 0"),
        ({"lognormal": (0, 1)}, "中位数 0 应大于 0", "median 0 must be above 0"),
        ({"lognormal": (1, 0)}, "标准差 0 应大于 0", "sd 0 must be above 0"),
        ({"lognormal": (1, 5.5)}, "对数标准差 5.5 过大,不得超过 5", "sd of the logarithm 5.5 must not exceed 5"),
        ({"truncated_normal": (0, -2, 0, 1)}, "标准差 -2 应大于 0", "sd -2 must be above 0"),
        ({"truncated_normal": (0, 1, 1, 0)}, "下限 1 应小于上限 0", "low 1 must be below high 0"),
        ({"truncated_normal": (0, 1, 9, 12)}, "[0, 1, 9, 12] 的上下限之间几乎没有概率", "[0, 1, 9, 12] leaves almost"),
        ({"truncated_normal": (0, 1, -12, -9)}, "[0, 1, -12, -9] 的上下限之间", "leaves almost no probability"),
        ({"discrete": [(1, 1), (2, -1)]}, "权重 -1 不得为负", "weight -1 must not be negative"),
        ({"discrete": [(1, 0), (2, 0)]}, "权重之和 0 应大于 0", "the weights add to 0"),
        ({"discrete": [(1, 1e16)]}, "数值 1e+16 过大", "1e+16 is too large"),
        ({"empirical": [1, -1e16]}, "数值 -1e+16 过大", "-1e+16 is too large"),
    ],
)
def test_an_improper_distribution_is_told_in_both_languages(parameters, chinese, english):
    problems = fail_if_improper(Distribution(**parameters))
    assert len(problems) == 1
    assert chinese in problems[0][0]
    assert english in problems[0][1]


def test_all_problems_come_at_once():
    assert len(fail_if_improper(Distribution(lognormal=(-1, 9)))) == 2
    assert len(fail_if_improper(Distribution(truncated_normal=(0, 0, 2, 1)))) == 2
    assert len(fail_if_improper(Distribution(triangular=(3e15, 0, 1)))) == 2


@pytest.mark.parametrize(
    "parameters",
    [
        {"uniform": (-1, 1)},
        {"triangular": (0, 0, 1)},
        {"pert": (0, 1, 1)},
        {"normal": (0, 0.1)},
        {"lognormal": (0.01, 5)},
        {"truncated_normal": (0, 1, 4, 9)},
        {"discrete": [(1, 0), (1, 2)]},
        {"empirical": [0]},
    ],
)
def test_a_proper_distribution_has_no_problem(parameters):
    assert fail_if_improper(Distribution(**parameters)) == []


@pytest.mark.parametrize(
    ("pairs", "chinese", "english"),
    [
        ([("m.a", "m.x", 0.5)], "m.x 不是不确定的假设", "m.x is not an uncertain assumption"),
        ([("m.a", "m.a", 0.5)], "m.a 不能与自身相关", "m.a cannot be correlated with itself"),
        ([("m.a", "m.b", 0.5), ("m.b", "m.a", 0.5)], "给出了两次", "correlation of m.b and m.a is given twice"),
        ([("m.a", "m.b", 1.5)], "相关系数 1.5 应在 -1 与 1 之间", "correlation 1.5 must lie between -1 and 1"),
        ([("m.a", "m.b", float("nan"))], "相关系数 nan", "correlation nan must lie"),
        ([("m.a", "m.b", 1.0)], "m.a, m.b 之间的相关系数不能同时成立", "among m.a, m.b cannot hold together"),
        (
            [("m.d", "m.b", 0.1), ("m.a", "m.b", 0.9), ("m.c", "m.b", 0.9), ("m.c", "m.a", -0.9)],
            "m.a, m.b, m.c, m.d",
            "multiplying each by",
        ),
    ],
)
def test_impossible_correlations_are_told_in_both_languages(pairs, chinese, english):
    problem = correlation_problem(NAMES, pairs)
    assert problem is not None
    assert chinese in problem[0]
    assert english in problem[1]


@pytest.mark.parametrize(
    "pairs",
    [
        [],
        [("m.a", "m.b", -0.99)],
        [("m.a", "m.b", 0.7), ("m.b", "m.c", 0.7)],  # as far as two links can go: 0.7071 would be singular
        [("m.a", "m.b", 0.99), ("m.c", "m.d", 0.99)],
    ],
)
def test_possible_correlations_are_no_problem(pairs):
    assert correlation_problem(NAMES, pairs) is None


def test_two_strong_links_contradict_a_third_left_at_zero():
    # The matrix of a chain of three is positive definite exactly while the squares add to less than one.
    assert correlation_problem(NAMES, [("m.a", "m.b", 0.708), ("m.b", "m.c", 0.708)]) is not None


@given(st.lists(st.floats(-1, 1), min_size=6, max_size=6))
def test_the_remedy_for_contradicting_correlations_works(rhos):
    links = [(one, other) for index, one in enumerate(NAMES) for other in NAMES[index + 1 :]]
    pairs = [(one, other, rho) for (one, other), rho in zip(links, rhos, strict=True)]
    problem = correlation_problem(NAMES, pairs)
    positive = np.linalg.eigvalsh(correlation_matrix(NAMES, pairs))[0] > 1e-9
    assert (problem is None) == positive
    if problem is not None:
        factor = float(problem[1].split("multiplying each by ")[1].split(",")[0])
        assert correlation_problem(NAMES, [(one, other, factor * rho) for one, other, rho in pairs]) is None


def test_groups_are_what_hangs_together():
    pairs = [("d", "e", 0.5), ("c", "a", 0.5), ("b", "a", -0.1), ("a", "d", 0.0), ("g", "f", 0.2)]
    assert correlated_groups(pairs) == [["a", "b", "c"], ["d", "e"], ["f", "g"]]
    assert correlated_groups([*pairs, ("e", "b", 0.1)]) == [["a", "b", "c", "d", "e"], ["f", "g"]]


def test_the_matrix_is_symmetric_with_ones_on_the_diagonal():
    matrix = correlation_matrix(["a", "b", "c"], [("c", "a", 0.5), ("x", "a", 0.9)])
    np.testing.assert_array_equal(matrix, [[1, 0, 0.5], [0, 1, 0], [0.5, 0, 1]])
