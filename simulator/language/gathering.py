"""Files of one content folder put together: the parts of a region, and of a document, that stand in several files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from simulator.language.declare import Locate
from simulator.language.faults import ON_KEY, Collector, Place
from simulator.language.naming import suggestion
from simulator.language.region import Document, Region, RegionSource, build_region, check_names, fail_unknown_key
from simulator.language.schema import DocumentFile, ObservationsFile, Part, RegionFile, ScenarioFile, Title
from simulator.language.system import System
from simulator.language.yaml.salvage import QUALIFIED, ROWS, is_stand_in
from simulator.language.yaml.value import Path, YamlText

P = TypeVar("P", bound=Part)


@dataclass(frozen=True, slots=True)
class Read:
    """A file that has the shape of its kind, and as it was `written`, with what had to be left out."""

    part: Part
    text: YamlText
    written: YamlText

    @property
    def place(self) -> Locate:
        """Where its entries stand."""
        return self.text.place


def of_kind(read: Sequence[Read], kind: type[P]) -> list[tuple[Read, P]]:
    """The files of one kind."""
    return [(item, item.part) for item in read if isinstance(item.part, kind)]


def check_left_out(item: Read, system: System, collector: Collector) -> None:
    """Tell unknown names and units of what was left out for faults of its form.

    That is variables and units of observations and statements, and assumptions to which a region or a scenario gives
    a value.
    """
    if isinstance(item.part, RegionFile | ScenarioFile):
        for key in _entries(item.written, "assumptions"):
            if key not in item.part.assumptions and key not in system.assumptions and QUALIFIED.fullmatch(key):
                fail_unknown_key(key, system.assumptions, item.written.place(("assumptions", key, ON_KEY)), collector)
    for section in sorted(ROWS):
        kept = {item.text.place((section, index)) for index in range(len(_rows(item.text, section)))}
        for index, row in enumerate(_rows(item.written, section)):
            place = item.written.place((section, index))
            if place not in kept and isinstance(row, dict) and not item.written.is_damaged((section, index)):
                at = partial(_place_of, item.written, (section, index))
                check_names(row, getattr(item.part, "region", None), at, system, collector)


def _entries(text: YamlText, section: str) -> list[str]:
    """The keys of a section as it was written, without those that cannot be read."""
    entries = text.value.get(section) if isinstance(text.value, dict) else None
    keys = entries if isinstance(entries, dict) else {}
    return [key for key in keys if isinstance(key, str) and not text.is_damaged((section, key))]


def _place_of(text: YamlText, path: Path, entry: str) -> Place:
    return text.place((*path, entry))


def _rows(text: YamlText, section: str) -> list[object]:
    rows = text.value.get(section) if isinstance(text.value, dict) else None
    return rows if isinstance(rows, list) else []


def fail_duplicate(kind: str, name: str, item: Read, collector: Collector) -> None:
    """Fault for a file whose name another has already."""
    collector.add(
        "duplicate",
        item.place((kind,)),
        (f"“{name}”已有一个文件", f"{name!r} has a file already"),
        ("换一个编号", "choose another id"),
    )


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
        region = _region_of(observations.region, item, sources, collector)
        region.observations.append((observations.observations, _within(item, "observations")))
    for item, document in of_kind(read, DocumentFile):
        _region_of(document.region, item, sources, collector).documents.append(_placed(item, document))
    return sources


def _region_of(name: str, item: Read, sources: dict[str, RegionSource], collector: Collector) -> RegionSource:
    """The region that a file belongs to; an empty one, with a fault, where there is none of that name."""
    if name not in sources or not sources[name].parts:
        if not is_stand_in(name):
            _no_region(name, item, [known for known, source in sources.items() if source.parts], collector)
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


def _within(item: Read, entry: str) -> Locate:
    return lambda path: item.place((entry, *path))


def _no_region(name: str, item: Read, known: Sequence[str], collector: Collector) -> None:
    collector.add(
        "region",
        item.place(("region",)),
        (f"没有地区“{name}”", f"there is no region {name!r}"),
        suggestion(name, known),
        lacks=(("region", name),),
    )


def _placed(item: Read, part: DocumentFile) -> Document:
    statements = tuple(item.place(("statements", index)) for index in range(len(part.statements)))
    return Document(part, statements, tuple(item.place(("skips", index)) for index in range(len(part.skips))))


def merged_documents(read: Sequence[Read], collector: Collector) -> dict[str, Document]:
    """One document for each id; its statements may stand in several files, one for each sector."""
    merged: dict[str, Document] = {}
    for item, part in of_kind(read, DocumentFile):
        before = merged.get(part.document)
        if before is not None:
            _fail_if_heads_differ(before.file, part, item, collector)
        merged[part.document] = _joined(before, _placed(item, part))
    for document in merged.values():
        _fail_if_repeated(document, collector)
    return {name: _in_order(document) for name, document in merged.items()}


def _in_order(document: Document) -> Document:
    """The statements as they follow in the text; those that its order does not name come last."""
    rank = {name: index for index, name in enumerate(document.file.order)}
    pairs = list(zip(document.file.statements, document.places, strict=True))
    pairs.sort(key=lambda pair: rank.get(pair[0].id, len(rank)))
    statements = [statement for statement, _ in pairs]
    file = document.file.model_copy(update={"statements": statements})
    return replace(document, file=file, places=tuple(place for _, place in pairs))


def _joined(before: Document | None, part: Document) -> Document:
    if before is None:
        return part
    lists = {name: getattr(before.file, name) + getattr(part.file, name) for name in ("statements", "skips", "order")}
    places, skip_places = before.places + part.places, before.skip_places + part.skip_places
    return Document(before.file.model_copy(update=lists), places, skip_places)


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


def _fail_if_repeated(document: Document, collector: Collector) -> None:
    seen: dict[str, Place] = {}
    for statement, place in zip(document.file.statements, document.places, strict=True):
        if statement.id in seen:
            collector.add(
                "duplicate",
                place,
                (
                    f"表述编号“{statement.id}”重复({seen[statement.id]})",
                    f"statement id {statement.id!r} stands twice ({seen[statement.id]})",
                ),
                ("换一个编号", "choose another id"),
            )
        seen.setdefault(statement.id, place)
