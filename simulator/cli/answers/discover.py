"""`simulator discover`: in which futures a target is missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from simulator.batch.values import Text, text_value
from simulator.cli.answers.findings import TARGET_WORDS, AboutShape, about_value, show_finding
from simulator.cli.answers.shared import form, tell
from simulator.cli.asked import only_scenario, target_in
from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.options import asked_rightly, sampled
from simulator.language.faults import Words

if TYPE_CHECKING:
    from simulator.analysis.discovery import Discovery


@click.command(
    "discover",
    cls=Spoken,
    short_help="目标在哪些情形下达不到 | In which futures a target is missed.",
    details=[
        Words(
            "用 PRIM 方法在抽样中找一个简单的条件组合,使达不到的情形尽量集中其中:覆盖率是达不到的情形有几成在内,密度是"
            "其中几成达不到。再用另一批抽样核对。",
            "PRIM looks among the draws for a simple set of conditions that holds mostly failures: coverage is the "
            "share of the failures that it holds, density the share of what it holds that fails. Both are checked on "
            "fresh draws.",
        ),
        Words(
            "条件与失败同时出现,未必是其原因。",
            "The conditions go together with failure; they need not be its cause.",
        ),
        TARGET_WORDS,
    ],
    examples=[
        ("simulator discover baotou-2022-stated grain-output-2022", "粮食产量何时达不到 | when grain falls short")
    ],
)
@click.argument("scenario")
@click.argument("target")
@sampled
@form
@common
def discover(face: Face, *, scenario: str, target: str, form: str, **sample: Any) -> int:  # noqa: ANN401
    """Tell in which futures a target is missed."""
    from simulator.analysis import discovery

    chosen = only_scenario(face, scenario)
    wanted = target_in(chosen, target)
    with asked_rightly():
        found = discovery.discover(chosen, wanted, **sample)
    tell(face, found, form, lambda: discovered_value(found), lambda: show_finding(face, found))
    return 0


@dataclass(frozen=True, slots=True)
class LimitShape:
    """A side of the box, in `unit`; `of` is year, mean (over the projected years) or done (share completed, in %).

    `chance` is how likely the box would hold as many failures if this limit did not matter.
    """

    driver: str
    title: Text
    of: str
    low: float | None
    high: float | None
    unit: str
    chance: float


@dataclass(frozen=True, slots=True)
class StepShape:
    """A box on the way from all futures to the densest, and how many drivers it limits."""

    coverage: float | None
    density: float | None
    mass: float
    limits: int


@dataclass(frozen=True, slots=True)
class Discovered:
    """`simulator discover`: the box of drivers in which the target is missed; no limits when none tells.

    Of all futures it holds `mass`, of the failures `coverage`; `density` of its futures fail; `fresh_` on other draws.
    """

    about: AboutShape
    limits: list[LimitShape]
    coverage: float | None
    density: float | None
    mass: float
    fresh_coverage: float | None
    fresh_density: float | None
    steps: list[StepShape]


def discovered_value(found: Discovery) -> Discovered:
    """Which futures fail, as JSON has it."""
    limits = [
        LimitShape(
            item.driver.key,
            text_value(item.driver.title),
            item.driver.of,
            item.low,
            item.high,
            item.driver.unit,
            item.chance,
        )
        for item in found.limits
    ]
    return Discovered(
        about_value(found),
        limits,
        found.coverage,
        found.density,
        found.mass,
        found.fresh_coverage,
        found.fresh_density,
        [StepShape(step.coverage, step.density, step.mass, step.limits) for step in found.steps],
    )
