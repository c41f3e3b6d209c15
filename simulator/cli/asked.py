"""What a question is asked about: one scenario, a target and assumptions of it, as a person names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simulator.cli.located import located
from simulator.language.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.cli.bilingual import Face
    from simulator.language.scenario import Scenario
    from simulator.language.target import Target


def only_scenario(face: Face, name: str) -> Scenario:
    """The one scenario that is named. A folder of several is a misuse."""
    from simulator.batch.selection import only_run, select

    selection = select([name], located(face, [name]))
    if selection.refused:
        raise FaultsError(selection.faults)
    if len(selection.chosen) != 1:
        raise click.UsageError("指明一个情景 | name one scenario")
    return only_run(selection.chosen[0])


def target_in(scenario: Scenario, name: str) -> Target:
    """The target that is meant. A name that none has, or several, is a misuse; the complaint names the nearest."""
    from simulator.language.target_search import target_named
    from simulator.language.title_search import UnknownQuantityError

    try:
        return target_named(name, scenario.targets)
    except UnknownQuantityError as error:
        raise click.UsageError(str(error)) from error


def targets_in(
    scenario: Scenario, names: Sequence[str], document: str | None = None, kinds: Sequence[str] | None = None
) -> list[Target] | None:
    """What `chosen_targets` finds; a name that none has, or nothing left, is a misuse."""
    from simulator.language.target_search import chosen_targets
    from simulator.language.title_search import UnknownQuantityError

    try:
        return chosen_targets(scenario.targets, names, document, kinds)
    except UnknownQuantityError as error:
        raise click.UsageError(str(error)) from error


def assumption_in(scenario: Scenario, name: str) -> str:
    """The key of the assumption that is meant; else as for a target."""
    from simulator.language.title_search import UnknownQuantityError, key_of

    try:
        return key_of(name, scenario.system.assumptions)
    except UnknownQuantityError as error:
        raise click.UsageError(str(error)) from error
