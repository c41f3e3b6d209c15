"""Whether a scenario judges how much a programme promises, or only whether that comes in time."""

from __future__ import annotations

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
