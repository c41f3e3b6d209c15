"""The documents that origins point to: whether the content has them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from simulator.language.declare import Entry, ModelSource
from simulator.language.faults import Collector, Names, Place
from simulator.language.naming import suggestion
from simulator.language.schema import Origin
from simulator.language.yaml.stand_ins import is_stand_in


def fail_if_no_document(
    origin: Origin, known: Collection[str], place: Place, collector: Collector, *, region: str | None = None
) -> None:
    """Fault for each document of an origin that is none of the `known` ones, those of a `region` where it has one."""
    for name in (origin.stated.document if origin.stated is not None else None, origin.targets_of):
        if name is None or name in known or is_stand_in(name):
            continue
        problem = (f"没有文件“{name}”", f"there is no document {name!r}")
        lacked: Names = (("document", name),)
        lacked += (("region", region, name),) if region is not None else ()
        collector.add("document", place, problem, suggestion(name, known), lacks=lacked)


def fail_if_models_cite_none(
    sources: Mapping[str, ModelSource], documents: Collection[str], collector: Collector
) -> None:
    """The same of the models, against all documents there are; models alone, without any, may cite what they like."""
    for source in sources.values() if documents else ():
        for entry, origin in _origins(source):
            fail_if_no_document(origin, documents, source.place(entry), collector)


def _origins(source: ModelSource) -> Iterator[tuple[Entry, Origin]]:
    for section in ("assumptions", "shocks", "tables", "works"):
        for name, item in getattr(source.model, section).items():
            yield (section, name, "origin"), item.origin
    for name, item in source.model.assumptions.items():
        if item.cost is not None:
            yield ("assumptions", name, "cost", "origin"), item.cost.origin
