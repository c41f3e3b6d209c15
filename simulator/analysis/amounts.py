"""Whether a scenario judges how much a programme promises, or only whether that comes in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from simulator.language.faults import Words
from simulator.language.programme import SHARE
from simulator.language.scenario import Scenario
from simulator.language.target import Target
from simulator.language.works import DeliveryDefinition

TIMING_ONLY = Words(
    "只评判能否按时,数量按文件所列",
    "judged by timing alone, the amount is the document's own",
)
LIMITED_BY_PAST = Words("每年能安排的数量受往年进度限制", "how much begins in a year is limited by past pace")


def begins_limited(scenario: Scenario, delivery: DeliveryDefinition) -> bool:
    """Whether past pace limits how much of a promise may begin in a year, in this scenario."""
    paced = delivery.paced(scenario.system.works[delivery.work])
    return bool(paced) and any(value > 0 for _, value in scenario.settings[paced[0]].path)


def timing_only(scenario: Scenario, target: Target) -> bool:
    """Whether a target is a promise of work of which the scenario takes the amount as the document has it."""
    delivery = scenario.system.deliveries.get(target.key + SHARE)
    return delivery is not None and not begins_limited(scenario, delivery)


def of_timing(scenario: Scenario, targets: Iterable[Target]) -> Iterator[Words]:
    """What to beware of in an answer about targets of which some are judged by timing alone; nothing where none is."""
    count = sum(timing_only(scenario, target) for target in targets)
    if count:
        yield Words(
            f"其中 {count} 项任务只评进度:算作达到的只是按期完成,数量就是文件所列,能否做到那么多未作评判",
            f"{count} of the targets are judged by timing alone: being met says that they are on time; the amount is "
            "the document's own, and whether so much can be done is not judged",
        )
