"""A folder of content -> a checked library of models, regions, documents and scenarios."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from simulator.language.build import build_system
from simulator.language.declare import Locate, ModelSource
from simulator.language.faults import Collector, Fault, FaultsError, Names, Place
from simulator.language.naming import suggestion
from simulator.language.programme import identifier, plans_of, programme_model
from simulator.language.promises import sound_promises
from simulator.language.region import Document, Region, RegionSource, build_region
from simulator.language.scenario import Known, Scenario, ScenarioSource
from simulator.language.scenario_build import build_scenario
from simulator.language.schema import FILES, DocumentFile, ModelFile, ObservationsFile, Part, RegionFile, ScenarioFile
from simulator.language.system import System
from simulator.language.target import Target, targets_of
from simulator.language.works import Plan
from simulator.language.yaml.reader import Limits, read_what_can_be, read_yaml
from simulator.language.yaml.salvage import salvage
from simulator.language.yaml.text import validate
from simulator.language.yaml.value import YamlText
from simulator.language.yaml.words import os_words

P = TypeVar("P", bound=Part)
FOLDERS: Final[Mapping[str, Names]] = {
    "models": (("model",),),
    "regions": (("region",), ("document",)),
    "scenarios": (("scenario",),),
}
"""The folders of a content folder, and which names are lost with a file of each that nobody can read."""
_BEGINS_DOCUMENT = re.compile(rb"^document\s*:", re.MULTILINE)


@dataclass(frozen=True)
class Library:
    """All content of one folder, checked."""

    root: Path
    system: System
    regions: Mapping[str, Region]
    documents: Mapping[str, Document]
    targets: Mapping[str, tuple[Target, ...]]
    plans: Mapping[str, Mapping[str, Mapping[int, Plan]]]
    sources: Mapping[str, ScenarioSource]

    @cached_property
    def sector_models(self) -> Mapping[str, ModelFile]:
        """The models of model files, without those made of the documents' programmes."""
        made = {identifier(name) for name in self.documents}
        return {name: model for name, model in self.system.models.items() if name not in made}

    @cached_property
    def known(self) -> Known:
        """What scenarios may refer to."""
        return Known(self.system, self.regions, self.targets, self.sources, self.plans)

    def scenario(self, name: str) -> Scenario:
        """A scenario by its id. Raises `FaultsError` when there is none or it has faults."""
        if name not in self.sources:
            collector = Collector()
            problem = (f"没有情景“{name}”", f"there is no scenario {name!r}")
            collector.add("scenario", Place(str(self.root.name)), problem, suggestion(name, self.sources))
            collector.raise_if_any()
        return build_scenario(self.sources[name], self.known)

    def scenario_files(self, name: str) -> set[str]:
        """The files of a scenario and of all that it extends."""
        found: set[str] = set()
        follow: str | None = name
        while (
            follow is not None and follow in self.sources and (file := self.sources[follow].place(()).file) not in found
        ):
            found.add(file)
            follow = self.sources[follow].file.extends
        return found


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that has the shape of its kind."""

    part: Part
    text: YamlText

    @property
    def place(self) -> Locate:
        return self.text.place


def content_files(root: Path) -> list[Path]:
    """The YAML files of a content folder, in order of path."""
    return sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.yaml") if path.is_file())


def load_library(root: Path) -> Library:
    """Read and check a content folder. Raises `FaultsError` with every fault of every file, scenarios included."""
    return check_files(root, content_files(root))


def check_files(root: Path, paths: Iterable[Path]) -> Library:
    """Read and check files as one library; names in faults are relative to `root`. Raises `FaultsError`."""
    library, faults = survey(root, paths)
    if faults:
        raise FaultsError(faults)
    return library


def survey(root: Path, paths: Iterable[Path]) -> tuple[Library, list[Fault]]:
    """What is sound in the files, as one library, and every fault of the rest.

    A fault takes with it the element in which it stands and what rests on that element, and nothing else. Scenarios
    with faults are among the library's `sources`; `sound` leaves them out.
    """
    collector = Collector()
    read = [item for path in paths if (item := _read(path, root, collector)) is not None]
    library = _assemble(root, read, collector)
    for source in library.sources.values():
        try:
            build_scenario(source, library.known)
        except FaultsError as error:
            collector.faults.extend(error.faults)
    return library, list(FaultsError(collector.told() or collector.faults).faults)


def sound(library: Library, faults: Iterable[Fault]) -> Library:
    """The library without the scenarios that have faults or extend one that has."""
    faulty = {fault.place.file for fault in faults}
    good = {name: item for name, item in library.sources.items() if not faulty & library.scenario_files(name)}
    return replace(library, sources={name: item for name, item in good.items() if _builds(item, library.known)})


def _builds(source: ScenarioSource, known: Known) -> bool:
    try:
        build_scenario(source, known)
    except FaultsError:
        return False
    return True


def load_documents(root: Path) -> Mapping[str, Document]:
    """The documents of a content folder by id, whatever else of the content has faults. Raises `FaultsError`."""
    collector = Collector()
    paths = sorted(path for path in (root / "regions").rglob("*.yaml") if _BEGINS_DOCUMENT.search(path.read_bytes()))
    read = [item for path in paths if (item := _read(path, root, collector)) is not None]
    documents = _merged_documents(read, collector)
    collector.raise_if_any()
    return documents


def with_scenario(library: Library, text: bytes, name: str) -> tuple[Library, str]:
    """The library with one more scenario, given as text (from a stranger, perhaps), and that scenario's id.

    Raises `FaultsError`. A scenario of the same id is replaced in the returned library only.
    """
    tree = read_yaml(text, name)
    part = validate("scenario", tree)
    assert isinstance(part, ScenarioFile)  # noqa: S101 - what validate returns for this kind
    sources = {**library.sources, part.scenario: ScenarioSource(part, tree.place)}
    larger = replace(library, sources=sources)
    larger.scenario(part.scenario)
    return larger, part.scenario


def _read(path: Path, root: Path, collector: Collector) -> _Read | None:
    """What is sound in a file; None when that is nothing."""
    shown = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    try:
        with path.open("rb") as file:
            text = read_what_can_be(file.read(Limits().size + 1), shown)
    except OSError as error:
        collector.add("file", Place(shown), *os_words(error))
        collector.lost |= set(FOLDERS.get(shown.split("/")[0], ((),)))
        return None
    try:
        kind = kind_of(text)
    except FaultsError as error:
        collector.faults.extend(text.faults or error.faults)
        collector.lost |= set(FOLDERS.get(shown.split("/")[0], ((),)))
        return None
    part, text = salvage(kind, text, collector)
    return _Read(part, text) if part is not None else None


def kind_of(text: YamlText) -> str:
    """Which kind of file this is, by its first keys. Raises `FaultsError` for none of them."""
    keys = text.value.keys() if isinstance(text.value, dict) else set()
    for kind in ("model", "scenario", "document", "observations", "region"):
        if kind in keys:
            return kind
    collector = Collector()
    collector.add(
        "kind",
        text.place(()),
        ("看不出是哪一类文件", "cannot tell what kind of file this is"),
        (f"最上层写 {'、'.join(FILES)} 之一", f"begin with one of {', '.join(FILES)}"),
    )
    raise FaultsError(collector.faults)


def _assemble(root: Path, read: Sequence[_Read], collector: Collector) -> Library:
    models: dict[str, ModelSource] = {}
    for item, part in _of(read, ModelFile):
        if part.model in models:
            _duplicate("model", part.model, item, collector)
        models.setdefault(part.model, ModelSource(part, item.place))
    documents = _merged_documents(read, collector)
    promises = ((document, sound_promises(document, models, collector)) for document in documents.values())
    programmes = [programme_model(document, promised) for document, promised in promises]
    models |= {item.model.model: item for item in programmes if item is not None}
    system = build_system(models, collector)
    regions = {name: build_region(source, system, collector) for name, source in _regions(read, collector).items()}
    targets = {name: tuple(targets_of(document, system, collector)) for name, document in documents.items()}
    plans = {name: plans_of(document, system, collector) for name, document in documents.items()}
    scenarios: dict[str, ScenarioSource] = {}
    for item, scenario in _of(read, ScenarioFile):
        if scenario.scenario in scenarios:
            _duplicate("scenario", scenario.scenario, item, collector)
        scenarios.setdefault(scenario.scenario, ScenarioSource(scenario, item.place))
    return Library(root, system, regions, documents, targets, plans, scenarios)


def _of(read: Sequence[_Read], kind: type[P]) -> list[tuple[_Read, P]]:
    return [(item, item.part) for item in read if isinstance(item.part, kind)]


def _duplicate(kind: str, name: str, item: _Read, collector: Collector) -> None:
    collector.add(
        "duplicate",
        item.place((kind,)),
        (f"“{name}”已有一个文件", f"{name!r} has a file already"),
        ("换一个编号", "choose another id"),
    )


def _regions(read: Sequence[_Read], collector: Collector) -> dict[str, RegionSource]:
    sources: dict[str, RegionSource] = {}
    for item, part in _of(read, RegionFile):
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
    for item, observations in _of(read, ObservationsFile):
        if observations.region in sources:
            sources[observations.region].observations.append((observations.observations, _within(item, "observations")))
        else:
            _no_region(observations.region, item, sources, collector)
    for item, document in _of(read, DocumentFile):
        if document.region in sources:
            sources[document.region].documents.append(_placed(item, document))
        else:
            _no_region(document.region, item, sources, collector)
    return sources


def _within(item: _Read, entry: str) -> Locate:
    return lambda path: item.place((entry, *path))


def _no_region(name: str, item: _Read, sources: Mapping[str, object], collector: Collector) -> None:
    collector.add(
        "region",
        item.place(("region",)),
        (f"没有地区“{name}”", f"there is no region {name!r}"),
        suggestion(name, sources),
        lacks=(("region", name),),
    )


def _placed(item: _Read, part: DocumentFile) -> Document:
    statements = tuple(item.place(("statements", index)) for index in range(len(part.statements)))
    return Document(part, statements, tuple(item.place(("skips", index)) for index in range(len(part.skips))))


def _merged_documents(read: Sequence[_Read], collector: Collector) -> dict[str, Document]:
    """One document for each id; its statements may stand in several files, one for each sector."""
    merged: dict[str, Document] = {}
    for item, part in _of(read, DocumentFile):
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


def _fail_if_heads_differ(before: DocumentFile, part: DocumentFile, item: _Read, collector: Collector) -> None:
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
