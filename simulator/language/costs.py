"""What it costs to move a lever: money or a weight, checked when a model is loaded."""

from __future__ import annotations

from simulator.language import units
from simulator.language.declare import Locate, unit_of
from simulator.language.faults import ON_KEY, Collector
from simulator.language.schema import Assumption
from simulator.language.system import CostDefinition
from simulator.language.units import DIMENSIONLESS

MONEY = "亿元"
"""The unit of costs that are money, once loaded."""


def cost_of(name: str, item: Assumption, place: Locate, collector: Collector) -> CostDefinition | None:
    """The cost of an assumption that has one, money in 亿元; None, with a fault, where it is not in order."""
    if item.cost is None:
        return None
    entry, unit_place = place(("assumptions", name, "cost", ON_KEY)), place(("assumptions", name, "cost", "unit"))
    if item.kind != "lever":
        problem = (f"只有政策抓手才有成本,这里是 {item.kind}", f"only a lever has a cost; this is a {item.kind}")
        remedy = ("去掉 cost,或改为 kind: lever", "leave cost out, or write kind: lever")
        collector.add("cost", entry.beside(place(("assumptions", name, "kind"))), problem, remedy)
    unit = unit_of(item.cost.unit, unit_place, collector)
    if unit is None:
        return None
    money = units.parse_unit(MONEY)
    if units.same_dimension(unit, money):
        return CostDefinition(item.cost.value * float(units.ratio(unit, money)), money=True)
    if unit == DIMENSIONLESS:
        return CostDefinition(item.cost.value, money=False)
    problem = (
        f"成本的单位应为金额或 1,写的是 {item.cost.unit}",
        f"a cost is in money or is a weight, not in {item.cost.unit}",
    )
    remedy = (
        "写 亿元、万元 等金额(抓手变动一单位的花费);只比较轻重的写 1",
        "write an amount of money such as 亿元, for one unit of the lever; 1 for a weight that only compares",
    )
    collector.add("cost", unit_place, problem, remedy)
    return None
