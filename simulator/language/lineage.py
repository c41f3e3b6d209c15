"""A scenario file behind those that it extends: one file of all, and where each of its entries stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulator.language.faults import Collector, Names, Place
from simulator.language.naming import suggestion
from simulator.language.reach import reached
from simulator.language.scenario import Known, ScenarioSource
from simulator.language.schema import Given, Origin, Part, ScenarioFile

Entry = tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """A scenario file behind those that it extends, the first ancestor first."""

    sources: tuple[ScenarioSource, ...]

    def place(self, path: Entry) -> Place:
        """Where an entry stands, in the last of the files that gives it; in the scenario's own when none does."""
        giver = next((item for item in reversed(self.sources) if _gives(item.file, path)), self.sources[-1])
        return giver.place(path)

    def lacks(self, entry: str) -> Names:
        """The name of an entry in every file that may give it, and of what leads to the files behind them."""
        names = [item.file.scenario for item in self.sources] + [item.file.extends or "" for item in self.sources[:1]]
        return tuple(("scenario", name, lacked) for name in names for lacked in (entry, "extends"))


def _gives(file: ScenarioFile, path: Entry) -> bool:
    here: object = file
    for step in path[:2]:
        if isinstance(here, Part):
            if step not in here.model_fields_set:
                return False
            here = getattr(here, str(step))
        elif isinstance(here, Mapping) and step not in here:
            return False
        elif isinstance(here, Mapping):
            here = here[step]
    return True


def lineage_of(source: ScenarioSource, known: Known, collector: Collector) -> Lineage:
    """Follow `extends` as far as it leads; an unknown name or a circle is a fault of the file that has it."""
    chain = [source]
    while (parent := chain[0].file.extends) is not None:
        if any(parent == item.file.scenario for item in chain):
            problem = (f"extends 成环:{parent}", f"extends comes back to {parent!r}")
            remedy = ("去掉其中一处 extends", "drop one of them")
        elif parent not in known.scenarios:
            problem = (f"extends 的“{parent}”不存在", f"extends {parent!r}: there is none")
            remedy = suggestion(parent, _not_behind(chain[0].file.scenario, known))
        else:
            chain.insert(0, known.scenarios[parent])
            continue
        collector.add("extends", chain[0].place(("extends",)), problem, remedy, lacks=(("scenario", parent),))
        break
    return Lineage(tuple(chain))


def _not_behind(name: str, known: Known) -> dict[str, ScenarioSource]:
    """The scenarios that one may extend: not itself, nor any that extends it."""
    children: dict[str, list[str]] = {}
    for child, source in known.scenarios.items():
        if source.file.extends is not None:
            children.setdefault(source.file.extends, []).append(child)
    behind = reached([name], lambda parent: children.get(parent, ()))
    return {other: source for other, source in known.scenarios.items() if other not in behind}


def merged_file(chain: Sequence[ScenarioFile]) -> ScenarioFile:
    """One file of all: later entries replace earlier ones, assumptions, scopes and sampling entry by entry.

    A sweep belongs to the file that states it and is not inherited.
    """
    merged: dict[str, Any] = {}
    for item in chain:
        given = {name: getattr(item, name) for name in item.model_fields_set}
        given["assumptions"] = {**merged.get("assumptions", {}), **with_origins(item)}
        given["scopes"] = {**merged.get("scopes", {}), **item.scopes}
        before = merged.get("sampling")
        if item.sampling is not None and before is not None:
            given["sampling"] = before.model_copy(
                update={name: getattr(item.sampling, name) for name in item.sampling.model_fields_set}
            )
        merged |= given
    merged["sweep"] = chain[-1].sweep
    return ScenarioFile.model_construct(**merged)


def with_origins(file: ScenarioFile) -> dict[str, Given]:
    """The values that a file gives; where it gives no origin, the file itself is the origin."""
    found = {}
    for key, value in file.assumptions.items():
        item = value if isinstance(value, Given) else Given(value=value)
        found[key] = item if item.origin is not None else item.model_copy(update={"origin": own_origin(file)})
    return found


def own_origin(file: ScenarioFile) -> Origin:
    """The origin of a value for which a scenario gives none."""
    return Origin(assumed=f"情景“{file.title.zh}”设定 | set by the scenario {file.title.en!r}")
