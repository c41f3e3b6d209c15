"""Files of one content folder put together: the parts of a region, and of a document, that stand in several files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from simulator.language.declare import Locate
from simulator.language.faults import Collector, Name, Place
from simulator.language.naming import suggestion
from simulator.language.region import Document, Region, RegionSource, build_region
from simulator.language.schema import FILES, DocumentFile, ObservationsFile, Part, RegionFile, Title
from simulator.language.system import System
from simulator.language.yaml.stand_ins import is_stand_in, name_for
from simulator.language.yaml.value import Key, YamlText

P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class Read:
    """A file that has the shape of its kind, mended where it had not."""

    part: Part
    text: YamlText

    @property
    def kind(self) -> str:
        """Which kind of file it is; a key of `schema.FILES`."""
        return next(kind for kind, part in FILES.items() if isinstance(self.part, part))

    @property
    def place(self) -> Locate:
        """Where its entries stand."""
        return self.text.place


def of_kind(read: Sequence[Read], kind: type[P]) -> list[tuple[Read, P]]:
    """The files of one kind."""
    return [(item, item.part) for item in read if isinstance(item.part, kind)]


def by_name(read: Sequence[Read], kind: type[P], collector: Collector) -> Iterator[tuple[str, P, Read]]:
    """The files of one kind with their names; a fault, and a name made up, for one that has the name of another."""
    seen: dict[str, Place] = {}
    for item, part in of_kind(read, kind):
        name = str(getattr(part, item.kind))
        if name not in seen:
            seen[name] = item.place((item.kind,))
            yield name, part, item
            continue
        problem = (f"“{name}”已有一个文件({seen[name]})", f"{name!r} has a file already ({seen[name]})")
        collector.add("duplicate", item.place((item.kind,)), problem, ("换一个编号", "choose another id"))
        made_up = name_for(item.text.file, ())
        yield made_up, part.model_copy(update={item.kind: made_up}), item


def _regions(read: Sequence[Read], collector: Collector) -> dict[str, RegionSource]:
    sources: dict[str, RegionSource] = {}
    for item, part in of_kind(read, RegionFile):
        known = sources.setdefault(part.region, RegionSource([], [], []))
        if known.parts and known.parts[0][0].title != part.title:
            collector.add(
                "title",
                item.place(("title",)),
                ("地区名称与另一文件不同", "title differs from the region's other file"),
                ("写成一样", "make them equal"),
                lacks=(("region", part.region, "title"),),
            )
        known.parts.append((part, item.place))
    for item, observations in of_kind(read, ObservationsFile):
        region = _region_of(observations.region, ("observations",), item, sources, collector)
        region.observations.append((observations.observations, _within(item, "observations")))
    for item, document in of_kind(read, DocumentFile):
        region = _region_of(document.region, (document.document,), item, sources, collector)
        region.documents.append(_placed(item, document))
    return sources


def _region_of(
    name: str, has: Name, item: Read, sources: dict[str, RegionSource], collector: Collector
) -> RegionSource:
    """The region that a file belongs to; an empty one, with a fault, where there is none of that name.

    What the region `has` by that file, any of those that there are may lack then.
    """
    if name not in sources or not sources[name].parts:
        known = [known for known, source in sources.items() if source.parts]
        collector.lost |= {("region", other, *has) for other in known}
        if not is_stand_in(name):
            _no_region(name, item, known, collector)
        sources.setdefault(name, RegionSource([], [], []))
    return sources[name]


def built_regions(read: Sequence[Read], system: System, collector: Collector) -> dict[str, Region]:
    """The regions of the files. What belongs to none is checked for its other faults all the same."""
    sources = _regions(read, collector)
    for name, source in sources.items():
        if not source.parts:
            _check_without_region(name, source, system, collector)
    return {name: build_region(source, system, collector) for name, source in sources.items() if source.parts}


def _check_without_region(name: str, source: RegionSource, system: System, collector: Collector) -> None:
    blank = RegionFile(region=name, title=Title(zh="?", en="?"))
    aside = Collector()
    build_region(replace(source, parts=[(blank, lambda _: Place(name))]), system, aside)
    about = ("region", name)
    collector.faults += [fault for fault in aside.faults if about not in {lacked[:2] for lacked in fault.lacks}]
    collector.lost |= aside.lost


def _within(item: Read, *entry: Key) -> Locate:
    return lambda path: item.place((*entry, *path))


def _no_region(name: str, item: Read, known: Sequence[str], collector: Collector) -> None:
    collector.add(
        "region",
        item.place(("region",)),
        (f"没有地区“{name}”", f"there is no region {name!r}"),
        suggestion(name, known),
        lacks=(("region", name),),
    )


def _placed(item: Read, part: DocumentFile) -> Document:
    rows = tuple(_within(item, "statements", index) for index in range(len(part.statements)))
    skips = tuple(item.place(("skips", index)) for index in range(len(part.skips)))
    return Document(part, tuple(row(()) for row in rows), skips, rows)


def merged_documents(read: Sequence[Read], collector: Collector) -> dict[str, Document]:
    """One document for each id; its statements may stand in several files, one for each sector."""
    merged: dict[str, Document] = {}
    for item, part in of_kind(read, DocumentFile):
        before = merged.get(part.document)
        if before is not None:
            _fail_if_heads_differ(before.file, part, item, collector)
        merged[part.document] = _joined(before, _placed(item, part))
    return {name: _in_order(_told_apart(document, collector)) for name, document in merged.items()}


def fail_if_order_is_stale(read: Sequence[Read], documents: Mapping[str, Document], collector: Collector) -> None:
    """Fault for each id in the order of a document that none of its statements has, if all their ids can be told."""
    remedy = ("删去这一项,或运行 make order 重新生成", "drop it, or run make order to write the order anew")
    files = of_kind(read, DocumentFile)
    unread = {part.document for item, part in files if item.place(("statements",)).nowhere}
    for item, part in files:
        ids = {statement.id for statement in documents[part.document].file.statements}
        for index, name in enumerate(part.order) if part.document not in unread else ():
            if name not in ids and not any(map(is_stand_in, ids)):
                problem = (f"文件中已没有表述“{name}”", f"the document has no statement {name!r} any more")
                place = item.place(("order", index))
                collector.add("order", place, problem, remedy, lacks=(("document", part.document),))


def _in_order(document: Document) -> Document:
    """The statements as they follow in the text; those that its order does not name come last."""
    rank = {name: index for index, name in enumerate(document.file.order)}
    ids = [statement.id for statement in document.file.statements]
    order = sorted(range(len(ids)), key=lambda index: rank.get(ids[index], len(rank)))
    statements = [document.file.statements[index] for index in order]
    places, rows = tuple(document.places[index] for index in order), tuple(document.rows[index] for index in order)
    file = document.file.model_copy(update={"statements": statements})
    return replace(document, file=file, places=places, rows=rows)


def _joined(before: Document | None, part: Document) -> Document:
    if before is None:
        return part
    names = ("statements", "periods", "skips", "order")
    lists = {name: getattr(before.file, name) + getattr(part.file, name) for name in names}
    places, skip_places = before.places + part.places, before.skip_places + part.skip_places
    return Document(before.file.model_copy(update=lists), places, skip_places, before.rows + part.rows)


def _fail_if_heads_differ(before: DocumentFile, part: DocumentFile, item: Read, collector: Collector) -> None:
    for name in ("title", "issuer", "date", "region", "file"):
        if getattr(before, name) != getattr(part, name):
            collector.add(
                "document",
                item.place((name,)),
                (f"{name} 与同一文件的另一部分不同", f"{name} differs from the document's other part"),
                ("写成一样", "make them equal"),
                lacks=(("document", part.document, name),),
            )


def _told_apart(document: Document, collector: Collector) -> Document:
    """The document with a fault for each id that stands twice, and another id there: it is checked like the rest."""
    seen: dict[str, Place] = {}
    statements = list(document.file.statements)
    for index, (statement, place) in enumerate(document.placed()):
        if statement.id in seen:
            problem = (
                f"表述编号“{statement.id}”重复({seen[statement.id]})",
                f"statement id {statement.id!r} stands twice ({seen[statement.id]})",
            )
            collector.add("duplicate", place(("id",)), problem, ("换一个编号", "choose another id"))
            made_up = name_for(document.file.document, (index,))
            statements[index] = statement.model_copy(update={"id": made_up})
        seen.setdefault(statement.id, place(("id",)))
    return replace(document, file=document.file.model_copy(update={"statements": statements}))
