"""Whether a scenario judges how much a programme promises, or only whether that comes in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.language.counting import Count
from simulator.language.faults import Words
from simulator.language.paths import at
from simulator.language.programme import EACH, PLAN, SHARE, identifier
from simulator.language.scenario import Scenario
from simulator.language.target import Target
from simulator.language.units import ratio
from simulator.language.works import DeliveryDefinition

Amount = TypeVar("Amount", float, NDArray[np.float64] | float)

ROUNDING = 1e-9
TIMING_ONLY = Words(
    "只评判能否按时,数量按文件所列",
    "judged by timing alone, the amount is the document's own",
)
LIMITED_BY_PAST = Words("每年能安排的数量受往年进度限制", "how much begins in a year is limited by past pace")


def delivery_of(scenario: Scenario, target: Target) -> DeliveryDefinition | None:
    """The completed share that a promise of work rests on.

    It is its own, or the model's where a model measures it, or that of the work which it tells of in another unit.
    """
    programme = target.statement.programme
    fed = programme.feeds if programme is not None and target.statement.indicator is not None else None
    return scenario.system.deliveries.get(fed or _work_key(target) + SHARE)


def _work_key(target: Target) -> str:
    """The variable of the work that a target tells of: its own unless it tells of the work of another statement."""
    programme = target.statement.programme
    same_as = programme.same_as if programme is not None else None
    return target.key if same_as is None else f"{target.key.split('.')[0]}.{identifier(same_as)}"


def carried_by(scenario: Scenario, target: Target) -> Target:
    """The target by whose projects a target is carried out; itself where it has its own, or none of the scenario's."""
    if target.statement.carrier is None:
        return target
    carrier = f"{target.document}/{target.statement.carrier}"
    found = next((item for item in scenario.targets if item.id == carrier), None)
    return target if found is None else carried_by(scenario, found)


def by_a_model(scenario: Scenario, target: Target) -> bool:
    """Whether a promise of work is measured by a model, or is part of one that is."""
    return target.statement.programme is not None and carried_by(scenario, target).statement.indicator is not None


def planned(scenario: Scenario, target: Target, value: Callable[[str], Amount]) -> Amount | None:
    """How much is planned of a promise, in its own unit; `value` gives that of an assumption. None where a model plans.

    Of a part without a plan that is its part of the whole's; of work told in another unit, that work's in this unit.
    """
    each = value(target.key + EACH) if target.key + EACH in scenario.settings else 1.0
    key, amount = _work_key(target), 1.0
    plans = scenario.plans.get(key + SHARE, {}).values()
    within = next((plan.within for plan in plans if plan.within is not None), None)
    if within is not None and key + PLAN not in scenario.settings:
        key, amount = within.delivery.removesuffix(SHARE), within.amount
    return value(key + PLAN) * amount * each if key + PLAN in scenario.settings else None


def begins_limited(scenario: Scenario, delivery: DeliveryDefinition) -> bool:
    """Whether past pace limits how much of a promise may begin in a year, in this scenario."""
    paced = delivery.paced(scenario.system.works[delivery.work])
    return bool(paced) and all(any(value > 0 for _, value in scenario.settings[key].path) for key in paced[:2])


def timing_only(scenario: Scenario, target: Target) -> bool:
    """Whether a target is a promise of work of which the scenario takes the amount as the document has it.

    Of one that a model measures, it does where nothing limits the model's plan and that is no less than the promise.
    What another statement's projects carry out is judged as that is.
    """
    target = carried_by(scenario, target)
    delivery = delivery_of(scenario, target)
    if delivery is None or begins_limited(scenario, delivery) or _of_a_model(scenario, target):
        return False
    return target.statement.indicator is None or _planned_in_full(scenario, target, delivery)


def _of_a_model(scenario: Scenario, target: Target) -> bool:
    """Whether it is part of what a model completes in a year, told of a scenario that is not scored on the whole."""
    plans = scenario.plans.get(target.key + SHARE, {}).values()
    return any(plan.within is not None and plan.within.year is not None for plan in plans)


def _planned_in_full(scenario: Scenario, target: Target, delivery: DeliveryDefinition) -> bool:
    if delivery.pace is None:
        return False  # a model that plans in other terms judges the amount itself
    plan = delivery.pace.promise
    factor = float(ratio(scenario.system.assumptions[plan].unit, target.unit))
    return at(scenario.settings[plan].path, target.statement.year) * factor >= target.goal * (1 - ROUNDING)


def of_timing(scenario: Scenario, targets: Iterable[Target]) -> Iterator[Words]:
    """What to beware of in an answer about targets of which some are judged by timing alone; nothing where none is."""
    count = sum(timing_only(scenario, target) for target in targets)
    if count:
        yield Words(
            f"其中 {count} 项任务只评进度:算作达到的只是按期完成,数量就是文件所列,能否做到那么多未作评判",
            f"{count} of the targets {Count(count):is|are} judged by timing alone: being met says that "
            f"{Count(count):it is|they are} on time; the amount is the document's own, and whether so much can be done "
            "is not judged",
        )
