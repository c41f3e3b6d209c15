"""Whether a scenario judges how much a programme promises, or only whether that comes in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.language.faults import Words
from simulator.language.paths import at
from simulator.language.programme import SHARE
from simulator.language.scenario import Scenario
from simulator.language.target import Target
from simulator.language.units import ratio
from simulator.language.works import DeliveryDefinition

ROUNDING = 1e-9
TIMING_ONLY = Words(
    "只评判能否按时,数量按文件所列",
    "judged by timing alone, the amount is the document's own",
)
LIMITED_BY_PAST = Words("每年能安排的数量受往年进度限制", "how much begins in a year is limited by past pace")


def delivery_of(scenario: Scenario, target: Target) -> DeliveryDefinition | None:
    """The completed share that a promise of work rests on: its own, or the model's where a model measures it."""
    programme = target.statement.programme
    fed = programme.feeds if programme is not None and target.statement.indicator is not None else None
    return scenario.system.deliveries.get(fed or target.key + SHARE)


def begins_limited(scenario: Scenario, delivery: DeliveryDefinition) -> bool:
    """Whether past pace limits how much of a promise may begin in a year, in this scenario."""
    paced = delivery.paced(scenario.system.works[delivery.work])
    return bool(paced) and all(any(value > 0 for _, value in scenario.settings[key].path) for key in paced[:2])


def timing_only(scenario: Scenario, target: Target) -> bool:
    """Whether a target is a promise of work of which the scenario takes the amount as the document has it.

    Of one that a model measures, it does where nothing limits the model's plan and that is no less than the promise.
    """
    delivery = delivery_of(scenario, target)
    if delivery is None or begins_limited(scenario, delivery):
        return False
    return target.statement.indicator is None or _planned_in_full(scenario, target, delivery)


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
            f"{count} of the targets are judged by timing alone: being met says that they are on time; the amount is "
            "the document's own, and whether so much can be done is not judged",
        )
