"""Ranges and spreads of a file: whether they are any, and whether values lie within."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulator.language.declare import Entry, Locate
from simulator.language.faults import Collector, Place
from simulator.language.improper import fail_if_improper
from simulator.language.naming import entry_of
from simulator.language.paths import Points
from simulator.language.schema import Distribution

WELL_FORMED: Final[Mapping[str, tuple[str, str]]] = {
    "uniform": ("写成 `uniform: [下限, 上限]`,如 [0.8, 1.2]", "write `uniform: [low, high]`, as in [0.8, 1.2]"),
    "triangular": (
        "写成 `triangular: [下限, 众数, 上限]`,如 [0.8, 1, 1.2]",
        "write `triangular: [low, mode, high]`, as in [0.8, 1, 1.2]",
    ),
    "pert": (
        "写成 `pert: [下限, 众数, 上限]`,如 [0.8, 1, 1.2]",
        "write `pert: [low, mode, high]`, as in [0.8, 1, 1.2]",
    ),
    "normal": ("写成 `normal: [均值, 标准差]`,如 [1, 0.1]", "write `normal: [mean, sd]`, as in [1, 0.1]"),
    "lognormal": (
        "写成 `lognormal: [中位数, 对数标准差]`,如 [1, 0.1]",
        "write `lognormal: [median, sd of the logarithm]`, as in [1, 0.1]",
    ),
    "truncated_normal": (
        "写成 `truncated_normal: [均值, 标准差, 下限, 上限]`,如 [1, 0.1, 0.8, 1.2]",
        "write `truncated_normal: [mean, sd, low, high]`, as in [1, 0.1, 0.8, 1.2]",
    ),
    "discrete": (
        "写成 `discrete: [[值, 权重], ...]`,如 [[0.9, 1], [1, 3]]",
        "write `discrete: [[value, weight], ...]`, as in [[0.9, 1], [1, 3]]",
    ),
    "empirical": (
        "写成 `empirical: [值, 值, ...]`,如 [0.9, 1, 1.1]",
        "write `empirical: [value, value, ...]`, as in [0.9, 1, 1.1]",
    ),
}
"""What to write for a distribution that is none: its form, with an example that is one."""


def fail_if_spread_improper(
    distribution: Distribution | None, place: Locate, entry: Entry, collector: Collector
) -> None:
    """Fault for each parameter that makes no distribution, at the parameters."""
    for problem in fail_if_improper(distribution) if distribution is not None else ():
        kind = str(distribution and distribution.kind)
        collector.add("distribution", place((*entry, kind)), problem, WELL_FORMED[kind])


def fail_if_off_centre(distribution: Distribution, place: Place, collector: Collector) -> None:
    """A shock is taken as 0 in the central run, so 0 must lie among its values."""
    parameters = getattr(distribution, distribution.kind)
    values = [value for value, _ in parameters] if distribution.kind == "discrete" else list(parameters)
    if distribution.kind in {"normal", "truncated_normal"}:
        outside = abs(values[0]) > abs(values[1])
    else:
        outside = distribution.kind == "lognormal" or not min(values) <= 0 <= max(values)
    if outside:
        problem = ("年度扰动须以 0 为中心", "a yearly shock must lie around 0")
        collector.add("distribution", place, problem, ("把平均影响写成假设", "make its average an assumption"))


def fail_if_upside_down(limits: tuple[float, float], place: Place, collector: Collector) -> None:
    """Fault for a range whose low end is above its high end."""
    low, high = limits
    if low > high:
        problem = (f"范围颠倒:{low:g} > {high:g}", f"range upside down: {low:g} > {high:g}")
        collector.add("range", place, problem, ("写成 `[小, 大]`", "write `[low, high]`"))


def fail_if_outside(
    path: Points, limits: tuple[float, float], place: Place, collector: Collector, *, of: str | None = None
) -> None:
    """Fault for a value outside the range, that `of` an assumption; of a range upside down its own fault is told."""
    low, high = limits
    odd = [value for _, value in path if not low <= value <= high and low <= high]
    if odd:
        collector.add(
            "range",
            place,
            (f"{odd[0]:g} 超出范围 [{low:g}, {high:g}]", f"{odd[0]:g} is outside the range [{low:g}, {high:g}]"),
            ("改数值,或在声明处放宽范围并说明依据", "change the value, or widen the declared range and say why"),
            lacks=(entry_of(of, "range"),) if of is not None else (),
        )
