"""What is wrong with a distribution, or with correlations, in words for the planner who wrote them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from simulator.language.schema import Distribution

Array = NDArray[np.float64]
Problem = tuple[str, str]
Pair = tuple[str, str, float]

# Beyond these a number in a planner's file is a slip of the pen, and floating point would no longer carry the draws.
LARGEST = 1e15
NARROWEST = 1e-15
LARGEST_LOG_SD = 5.0
LEAST_KEPT = 1e-6
# Correlations whose matrix has a smaller eigenvalue leave (almost) no freedom between some of the names.
LEAST_EIGENVALUE = 1e-9


def fail_if_improper(distribution: Distribution) -> list[Problem]:
    """What is wrong with the parameters, as (Chinese, English); an empty list means that draws can be taken."""
    parameters = np.asarray(getattr(distribution, distribution.kind), dtype=np.float64)
    return _fail_if_too_large(parameters) + PROBLEMS[distribution.kind](parameters)


def correlation_problem(names: Collection[str], pairs: Iterable[Pair]) -> Problem | None:
    """Why `pairs` of (name, name, rho) cannot be drawn for `names`, as (Chinese, English); None when they can.

    Refused are names that are not drawn, a name with itself, the same pair twice, rho outside -1 to 1, and
    correlations that contradict each other or fix one name by others (their matrix is not positive definite).
    """
    return next((problem for _, problem in correlation_problems(names, pairs)), None)


def correlation_problems(names: Collection[str], pairs: Iterable[Pair]) -> list[tuple[int | None, Problem]]:
    """All of that, each with the number of its pair from 0; None where it is about several together."""
    listed = tuple(pairs)
    found: list[tuple[int | None, Problem]] = []
    seen: set[frozenset[str]] = set()
    for number, pair in enumerate(listed):
        found += [(number, problem) for problem in _pair_problems(pair, names, seen)]
        seen.add(frozenset(pair[:2]))
    if found:
        return found
    groups = (_matrix_problem(group, listed) for group in correlated_groups(listed))
    return [(None, problem) for problem in groups if problem is not None]


def correlated_groups(pairs: Iterable[Pair]) -> list[list[str]]:
    """Names linked by correlations other than zero, directly or through others; sorted within and among groups."""
    groups: list[set[str]] = []
    for first, second, rho in pairs:
        if rho != 0.0:
            joined = [group for group in groups if first in group or second in group]
            groups = [group for group in groups if group not in joined] + [{first, second}.union(*joined)]
    return sorted(sorted(group) for group in groups)


def correlation_matrix(group: Sequence[str], pairs: Iterable[Pair]) -> Array:
    """Correlation matrix of a group, shape (names, names); pairs not given are 0."""
    place = {name: index for index, name in enumerate(group)}
    matrix = np.eye(len(group))
    for first, second, rho in pairs:
        if first in place and second in place:
            matrix[place[first], place[second]] = matrix[place[second], place[first]] = rho
    return matrix


def _show(number: float) -> str:
    return format(number, ".12g")


def _found(*rules: tuple[bool, Problem]) -> list[Problem]:
    return [problem for broken, problem in rules if broken]


def _floats(parameters: Array) -> tuple[float, ...]:
    return tuple(map(float, parameters))


def _fail_if_too_large(parameters: Array) -> list[Problem]:
    worst = float(parameters.flat[np.argmax(np.abs(parameters))])
    given, most = _show(worst), _show(LARGEST)
    problem = (f"数值 {given} 过大,绝对值不得超过 {most}", f"{given} is too large: at most {most} in size")
    return _found((abs(worst) > LARGEST, problem))


def _fail_if_empty(low: float, high: float) -> list[Problem]:
    below, above, least = _show(low), _show(high), _show(NARROWEST)
    return _found(
        (low >= high, (f"下限 {below} 应小于上限 {above}", f"low {below} must be below high {above}")),
        (
            0.0 < high - low < NARROWEST,
            (f"{below} 与 {above} 相距过近,至少应为 {least}", f"{below} and {above} must be at least {least} apart"),
        ),
    )


def _fail_if_not_positive(sd: float) -> list[Problem]:
    given, least = _show(sd), _show(NARROWEST)
    problem = (f"标准差 {given} 应大于 0(至少 {least})", f"sd {given} must be above 0 (at least {least})")
    return _found((sd < NARROWEST, problem))


def _uniform(parameters: Array) -> list[Problem]:
    low, high = _floats(parameters)
    return _fail_if_empty(low, high)


def _with_mode(parameters: Array) -> list[Problem]:
    low, mode, high = _floats(parameters)
    at, below, above = _show(mode), _show(low), _show(high)
    outside = (f"众数 {at} 应在 {below} 与 {above} 之间", f"mode {at} must lie between {below} and {above}")
    return _fail_if_empty(low, high) + _found((low < high and not low <= mode <= high, outside))


def _normal(parameters: Array) -> list[Problem]:
    return _fail_if_not_positive(float(parameters[1]))


def _lognormal(parameters: Array) -> list[Problem]:
    median, sd = _floats(parameters)
    given, spread, most = _show(median), _show(sd), _show(LARGEST_LOG_SD)
    return _fail_if_not_positive(sd) + _found(
        (median <= 0.0, (f"中位数 {given} 应大于 0", f"median {given} must be above 0")),
        (
            sd > LARGEST_LOG_SD,
            (
                f"对数标准差 {spread} 过大,不得超过 {most}(0.1 约为一成)",
                f"sd of the logarithm {spread} must not exceed {most} (0.1 is about ten percent)",
            ),
        ),
    )


def _truncated_normal(parameters: Array) -> list[Problem]:
    mean, sd, low, high = _floats(parameters)
    problems = _fail_if_not_positive(sd) + _fail_if_empty(low, high)
    if problems:
        return problems
    standard = NormalDist(mean, sd)
    kept = standard.cdf(high) - standard.cdf(low)
    given = ", ".join(map(_show, (mean, sd, low, high)))
    return _found(
        (
            kept < LEAST_KEPT,
            (
                f"[{given}] 的上下限之间几乎没有概率;请核对均值、标准差与上下限",
                f"[{given}] leaves almost no probability between its bounds; check mean, sd and bounds",
            ),
        )
    )


def _discrete(parameters: Array) -> list[Problem]:
    lightest, total = float(parameters[:, 1].min()), float(parameters[:, 1].sum())
    return _found(
        (lightest < 0.0, (f"权重 {_show(lightest)} 不得为负", f"weight {_show(lightest)} must not be negative")),
        (
            lightest >= 0.0 and total < NARROWEST,
            (f"权重之和 {_show(total)} 应大于 0", f"the weights add to {_show(total)}; the sum must be above 0"),
        ),
    )


def _empirical(_parameters: Array) -> list[Problem]:
    return []


PROBLEMS: dict[str, Callable[[Array], list[Problem]]] = {
    "uniform": _uniform,
    "triangular": _with_mode,
    "pert": _with_mode,
    "normal": _normal,
    "lognormal": _lognormal,
    "truncated_normal": _truncated_normal,
    "discrete": _discrete,
    "empirical": _empirical,
}


def _pair_problems(pair: Pair, names: Collection[str], seen: Collection[frozenset[str]]) -> list[Problem]:
    first, second, rho = pair
    missing = [name for name in dict.fromkeys((first, second)) if name not in names]
    return [(f"{name} 不是不确定的假设", f"{name} is not an uncertain assumption") for name in missing] + _found(
        (first == second, (f"{first} 不能与自身相关", f"{first} cannot be correlated with itself")),
        (
            frozenset((first, second)) in seen,
            (f"{first} 与 {second} 的相关给出了两次", f"the correlation of {first} and {second} is given twice"),
        ),
        (not -1.0 <= rho <= 1.0, (f"相关系数 {rho} 应在 -1 与 1 之间", f"correlation {rho} must lie between -1 and 1")),
    )


def _matrix_problem(group: Sequence[str], pairs: Iterable[Pair]) -> Problem | None:
    least = float(np.linalg.eigvalsh(correlation_matrix(group, pairs))[0])
    if least >= LEAST_EIGENVALUE:
        return None
    # Weakening all by a factor s makes the least eigenvalue 1 - s (1 - least); 0.99 keeps a distance from zero.
    enough = np.floor(99.0 / (1.0 - least)) / 100.0
    listed = ", ".join(group)
    return (
        f"{listed} 之间的相关系数不能同时成立;例如都乘以 {enough:.2f} 即可",
        f"the correlations among {listed} cannot hold together; multiplying each by {enough:.2f}, for one, would do",
    )
