"""A folder of content -> a checked library of models, regions, documents and scenarios."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from simulator.language.build import build_system
from simulator.language.cited import fail_if_models_cite_none
from simulator.language.declare import ModelSource
from simulator.language.faults import Collector, Fault, FaultsError, Names, Place, Words
from simulator.language.gathering import Read, built_regions, by_name, fail_if_order_is_stale, merged_documents
from simulator.language.naming import few_suggestions, suggestion
from simulator.language.plans import plans_of
from simulator.language.programme import identifier, programme_model
from simulator.language.promises import sound_promises
from simulator.language.region import Document, Region
from simulator.language.scenario import Known, Scenario, ScenarioSource
from simulator.language.scenario_build import build_scenario
from simulator.language.schema import FILES, DocumentFile, ModelFile, ScenarioFile
from simulator.language.system import System
from simulator.language.target import Target, targets_of
from simulator.language.works import Plan
from simulator.language.yaml.habits import whole_text
from simulator.language.yaml.mending import mend, sound_part
from simulator.language.yaml.reader import Limits, read_what_can_be
from simulator.language.yaml.stand_ins import is_stand_in, name_for
from simulator.language.yaml.value import YamlText
from simulator.language.yaml.words import os_words

T = TypeVar("T")
Owner = tuple[str, str]  # ("model", its id) or ("region", its id)
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
    files: Mapping[Owner, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def sector_models(self) -> Mapping[str, ModelFile]:
        """The models of model files, without those made of the documents' programmes."""
        made = {identifier(name) for name in self.documents}
        return {name: model for name, model in self.system.models.items() if name not in made}

    @cached_property
    def known(self) -> Known:
        """What scenarios may refer to."""
        return Known(self.system, self.regions, self.targets, self.sources, self.plans)

    @few_suggestions()
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
        return {self.sources[one].place(()).file for one in self.ancestry(name)}

    def concerning(self, scenario: Scenario, faults: Iterable[Fault]) -> list[Fault]:
        """Those of the faults of models and regions that a scenario's numbers may depend on.

        These are the faults in files of its region and of its models, and in files of which nobody can tell whose they
        are; of models without a name that can be told only where a model that it needs is missing.
        """
        file = scenario.file
        named = (*(file.models or ()), *file.parts, *map(identifier, file.documents)) if file is not None else ()
        models = self.system.part(tuple(named)).models
        lacking = any(need not in self.system.models for model in models.values() for need in model.needs)
        owners: list[Owner] = [("region", scenario.region.id), *(("model", name) for name in models)]
        own = {path for owner in owners for path in self.files.get(owner, ())}
        others = {path for paths in self.files.values() for path in paths} - own

        def concerns(path: str) -> bool:
            return path in own or lacking or (path not in others and not path.startswith("models/"))

        return [fault for fault in faults if concerns(fault.place.file)]

    def ancestry(self, name: str | None) -> list[str]:
        """The id of a scenario and of all that it extends, the nearest first; empty where there is none."""
        found: list[str] = []
        while name is not None and name in self.sources and name not in found:
            found.append(name)
            name = self.sources[name].file.extends
        return found


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


@few_suggestions()
def survey(root: Path, paths: Iterable[Path]) -> tuple[Library, list[Fault]]:
    """What is sound in the files, as one library, and every fault of the rest.

    A fault takes with it the element in which it stands and what rests on that element, and nothing else. Scenarios
    with faults are among the library's `sources`; `sound` leaves them out.
    """
    collector = Collector()
    read = [item for path in paths if (item := _read(path, root, collector)) is not None]
    library = _assemble(root, read, collector)
    files = _files(read)
    for source in library.sources.values():
        try:
            build_scenario(source, library.known)
        except FaultsError as error:
            collector.faults.extend(error.faults)
    if any(item.text.mended for item in read):  # the faults are all told; what is mended is none of the content
        library = _assemble(root, [part for item in read if (part := _sound(item)) is not None], Collector())
    return replace(_named(library), files=files), list(FaultsError(collector.told() or collector.faults).faults)


def _files(read: Iterable[Read]) -> dict[Owner, frozenset[str]]:
    """The files of each model and region; a document has a model of its own."""
    found: dict[Owner, frozenset[str]] = {}
    for item in read:
        part, owners = item.part, list[Owner]()
        if isinstance(part, ModelFile):
            owners = [("model", part.model)]
        elif not isinstance(part, ScenarioFile):
            owners = [("region", str(getattr(part, "region", "")))]
        if isinstance(part, DocumentFile):
            owners.append(("model", identifier(part.document)))
        found |= {owner: found.get(owner, frozenset()) | {item.text.file} for owner in owners}
    return found


def _sound(item: Read) -> Read | None:
    """The file without what was mended; None when too little is left."""
    if not item.text.mended:
        return item
    part, text = sound_part(item.kind, item.text)
    return Read(part, text) if part is not None else None


def _named(library: Library) -> Library:
    """The library without what has no proper name of its own and was read for its other faults only."""
    return replace(
        library,
        system=library.system.part(tuple(_without_stand_ins(library.system.models))),
        regions=_without_stand_ins(library.regions),
        documents={name: _with_own_ids(item) for name, item in _without_stand_ins(library.documents).items()},
        targets={
            name: tuple(item for item in items if not is_stand_in(item.statement.id))
            for name, items in _without_stand_ins(library.targets).items()
        },
        plans=_without_stand_ins(library.plans),
        sources=_without_stand_ins(library.sources),
    )


def _with_own_ids(document: Document) -> Document:
    """The document without the statements that had the id of another, and without what located its entries."""
    pairs = zip(document.file.statements, document.places, strict=True)
    kept = [(item, place) for item, place in pairs if not is_stand_in(item.id)]
    file = document.file.model_copy(update={"statements": [item for item, _ in kept]})
    return replace(document, file=file, places=tuple(place for _, place in kept), rows=())


def _without_stand_ins(named: Mapping[str, T]) -> dict[str, T]:
    return {name: item for name, item in named.items() if not is_stand_in(name)}


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
    documents = merged_documents(read, collector)
    collector.raise_if_any()
    return documents


def with_scenario(library: Library, data: bytes, name: str) -> tuple[Library, str]:
    """The library with one more scenario, given as a file (of a stranger, perhaps), and that scenario's id.

    Raises `FaultsError`. A scenario of the same id is replaced in the returned library only; a file cannot have the id
    of one that it extends.
    """
    return with_scenario_read(library, read_what_can_be(data, name))


@few_suggestions()
def with_scenario_read(library: Library, text: YamlText) -> tuple[Library, str]:
    """The same of a file that was read as far as it can be."""
    collector = Collector()
    part, tree = mend("scenario", text, collector)
    if not isinstance(part, ScenarioFile):
        raise FaultsError(collector.faults)
    if part.scenario in library.ancestry(part.extends):
        problem = (
            f"编号“{part.scenario}”已有情景在用,而且本文件继承了它",
            f"the id {part.scenario!r} is that of another scenario, which this file extends",
        )
        collector.add("duplicate", tree.place(("scenario",)), problem, ("换一个编号", "choose another id"))
        part = part.model_copy(update={"scenario": name_for(text.file, ())})
    larger = replace(library, sources={**library.sources, part.scenario: ScenarioSource(part, tree.place)})
    try:
        larger.scenario(part.scenario)
    except FaultsError as error:
        collector.faults.extend(error.faults)
    collector.raise_if_any()
    return larger, part.scenario


def _read(path: Path, root: Path, collector: Collector) -> Read | None:
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
        collector.faults.extend(error.faults)
        collector.lost |= set(FOLDERS.get(shown.split("/")[0], ((),)))
        return None
    part, mended = mend(kind, text, collector)
    return Read(part, mended) if part is not None else None


def kind_of(text: YamlText) -> str:
    """Which kind of file this is: by the entry that names it, else by most of its entries.

    Raises `FaultsError` where that does not tell: with what is wrong with the text, if anything is.
    """
    keys = set(text.value) if isinstance(text.value, dict) else set()
    named = next((kind for kind in ("model", "scenario", "document", "observations") if kind in keys), None)
    if named is not None:
        return named
    fitting = Counter({kind: len(keys & part.model_fields.keys()) for kind, part in FILES.items()})
    (first, most), (_, second) = fitting.most_common(2)
    if most > max(second, 1):
        return first
    if "region" in keys:
        return "region"
    habit = whole_text(text.value) if isinstance(text.value, str) else None
    problem, remedy = habit or (
        ("看不出是哪一类文件", "cannot tell what kind of file this is"),
        (f"最上层写 {'、'.join(FILES)} 之一", f"begin with one of {', '.join(FILES)}"),
    )
    raise FaultsError([*text.faults] or [Fault("kind", text.place(()), Words(*problem), Words(*remedy))])


def _assemble(root: Path, read: Sequence[Read], collector: Collector) -> Library:
    models = {name: ModelSource(part, item.place) for name, part, item in by_name(read, ModelFile, collector)}
    documents = merged_documents(read, collector)
    fail_if_order_is_stale(read, documents, collector)
    promises = ((document, sound_promises(document, models, collector)) for document in documents.values())
    known = {*models, *map(identifier, documents)}
    programmes = [programme_model(document, promised, known) for document, promised in promises]
    models |= {item.model.model: item for item in programmes if item is not None}
    collector.found |= {("model", name) for name in models}
    system = build_system(models, collector)
    fail_if_models_cite_none(models, documents, collector)
    regions = built_regions(read, system, collector)
    targets = {name: tuple(targets_of(document, system, collector)) for name, document in documents.items()}
    plans = {name: plans_of(document, system, collector) for name, document in documents.items()}
    scenarios = {name: ScenarioSource(part, item.place) for name, part, item in by_name(read, ScenarioFile, collector)}
    return Library(root, system, regions, documents, targets, plans, scenarios)
