"""A scenario that extends one of another region: what its own region lacks, as one fault at its own line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from simulator.language.faults import Fault, Words
from simulator.language.lineage import Lineage, merged_file
from simulator.language.region import Region
from simulator.language.scenario import Known, ScenarioSource

SHOWN: Final = 3
# What a region may lack, by the code of the fault that says so.
_LACKING: Final[Mapping[str, Words]] = {
    "observation": Words("项实绩", "observation"),
    "document": Words("份文件", "document"),
    "scope": Words("个口径", "scope"),
}


def in_one(faults: Sequence[Fault], lineage: Lineage, region: Region, known: Known) -> list[Fault]:
    """The faults, with one in place of all those that come of the scenario's change of region."""
    parents, own = lineage.sources[:-1], lineage.sources[-1]
    former = merged_file([item.file for item in parents]).region if parents else None
    if own.file.region is None or former in {None, own.file.region}:
        return list(faults)
    moved = [fault for fault in faults if _comes_of_move(fault, own)]
    rest = [fault for fault in faults if fault not in moved]
    return [*rest, _fault(moved, own, region, known)] if moved else rest


def _comes_of_move(fault: Fault, own: ScenarioSource) -> bool:
    """Whether a fault is about something inherited; what the scenario itself names is told one by one."""
    inherited = fault.place.file != own.place(()).file
    return fault.code == "observation" or (inherited and fault.code in {*_LACKING, "baseline"})


def _fault(moved: Sequence[Fault], own: ScenarioSource, region: Region, known: Known) -> Fault:
    parent = own.file.extends
    lacking = {code: _lacking(moved, code) for code in _LACKING}
    told = [_listed(names, _LACKING[code]) for code, names in lacking.items() if names]
    zh, en = "、".join(words.zh for words in told), ", ".join(words.en for words in told)
    problem = Words(
        f"地区改成了{region.title.zh},但没有“{parent}”用到的:{zh or '对照情景'}",
        f"the region is now {region.title.en}, which lacks what {parent!r} uses: {en or 'its baseline'}",
    )
    lacks = tuple(name for fault in moved for name in fault.lacks)
    return Fault("moved", own.place(("region",)), problem, _remedy(region, known), lacks)


def _lacking(moved: Sequence[Fault], code: str) -> list[str]:
    """What is lacked, as one writes it: the last part of the first name that each fault lacks."""
    names = [fault.lacks[0] for fault in moved if fault.code == code and fault.lacks]
    return list(dict.fromkeys(".".join(name[3:]) if code == "observation" else name[-1] for name in names))


def _listed(names: Sequence[str], kind: Words) -> Words:
    """How many there are, and the first of them, such as 2 documents (baotou-2022, baotou-2030)."""
    number, (zh, en) = len(names), ("等", ", ...") if len(names) > SHOWN else ("", "")
    return Words(
        f"{number} {kind.zh}({'、'.join(names[:SHOWN])}{zh})",
        f"{number} {kind.en}{'' if number == 1 else 's'} ({', '.join(names[:SHOWN])}{en})",
    )


def _remedy(region: Region, known: Known) -> Words:
    there = [name for name, source in known.scenarios.items() if source.file.region == region.id]
    there = [name for name in there if known.scenarios[name].file.extends is None][:SHOWN]
    zh, en = "去掉 extends,自己写 models、years 和 documents", "drop extends and give models, years and documents here"
    if there:
        zh = f"改为继承本地区的情景,如 {'、'.join(there)};或{zh}"
        en = f"extend a scenario of that region, such as {' or '.join(there)}; or {en}"
    return Words(zh, en)
