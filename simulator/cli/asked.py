"""What a question is asked about: one scenario, a target and assumptions of it, as a person names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from simulator.language.faults import FaultsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.cli.bilingual import Face
    from simulator.language.scenario import Scenario
    from simulator.language.target import Target


def only_scenario(face: Face, name: str) -> Scenario:
    """The one scenario that is named. A folder of several is a misuse."""
    from simulator.batch.selection import only_run, select

    selection = select([name], face.content)
    if selection.refused:
        raise FaultsError([fault for refused in selection.refused for fault in refused.faults])
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
    scenario: Scenario, names: Sequence[str], document: str | None, kinds: Sequence[str] | None
) -> list[Target] | None:
    """The targets that are named, all if none are, of a document and of kinds of quantity; None where nothing is said.

    Where none is left it is a misuse, which says what there is.
    """
    if not names and document is None and kinds is None:
        return None
    wanted = [target_in(scenario, name) for name in names] or list(scenario.targets)
    found = [item for item in wanted if document in {None, item.document} and (kinds is None or kind_of(item) in kinds)]
    if not found:
        documents = " ".join(dict.fromkeys(item.document for item in scenario.targets))
        there = " ".join(dict.fromkeys(kind_of(item) for item in scenario.targets))
        raise click.UsageError(
            f"没有这样的目标;情景的文件有 {documents},类别有 {there} | "
            f"no such target; the scenario has the documents {documents} and the kinds {there}"
        )
    return found


def kind_of(target: Target) -> str:
    """The kind of quantity that a target is about."""
    return target.statement.quantity


def assumption_in(scenario: Scenario, name: str) -> str:
    """The key of the assumption that is meant; else as for a target."""
    from simulator.language.title_search import UnknownQuantityError, key_of

    try:
        return key_of(name, scenario.system.assumptions)
    except UnknownQuantityError as error:
        raise click.UsageError(str(error)) from error
