"""What was named on the command line -> the scenarios to run, and what their numbers depend on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import prod
from pathlib import Path

from simulator import __version__
from simulator.batch.names import RUN_MARK
from simulator.checked import survey
from simulator.content import find_content, is_content
from simulator.export.phrases import path as written
from simulator.export.whole import digest
from simulator.language.faults import LANGUAGES, Fault, FaultsError, Place, Words
from simulator.language.loading import Library, content_files, kind_of, sound, with_scenario_read
from simulator.language.naming import suggestion
from simulator.language.paths import Points
from simulator.language.scenario import Scenario, expanded
from simulator.language.schema import Title
from simulator.language.system import AssumptionDefinition
from simulator.language.units import describe, unit_words
from simulator.language.yaml.reader import read_what_can_be, read_yaml

# Names of devices, with which Windows lets no file begin.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


class UnknownNameError(FaultsError):
    """The command line names something that is not there."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scenario to run: `inputs` is the digest of all its numbers depend on but the values of its sweep.

    `run` is the one run of its sweep that is wanted; None stands for all.
    """

    scenario: Scenario
    inputs: str
    run: int | None = None

    @property
    def count(self) -> int:
        """How many runs it makes."""
        return 1 if self.run is not None else count_runs(self.scenario)

    def runs(self) -> Iterator[Scenario]:
        """The runs: one, or one for each point of the sweep, whose title tells its values.

        Raises `FaultsError` when a point is out of range.
        """
        runs = map(_titled, expanded(self.scenario))
        return runs if self.run is None else islice(runs, self.run - 1, self.run)


def _titled(scenario: Scenario) -> Scenario:
    """A run under a title that tells the values it changes; a scenario without changes as it is."""
    changed = {key: setting.path for key, setting in scenario.settings.items() if setting.layer == "change"}
    if not changed:
        return scenario
    told = [_value(scenario.system.assumptions[key], values) for key, values in changed.items()]
    chinese, english = "、".join(words.zh for words in told), ", ".join(words.en for words in told)
    return replace(scenario, title=Title(zh=f"{scenario.title.zh}:{chinese}", en=f"{scenario.title.en}: {english}"))


def _value(item: AssumptionDefinition, values: Points) -> Words:
    """An assumption and its value, such as Need a head 380 斤/人."""
    unit, value = describe(item.unit), written(values)
    zh, en = (f"{value} {unit_words(unit, language)}".rstrip() for language in LANGUAGES)
    return Words(f"{item.title.zh} {zh}", f"{item.title.en} {en}")


@dataclass(frozen=True, slots=True)
class Refused:
    """A scenario file that was named and has faults."""

    name: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """All that was named. `inputs` maps the files of the content to the sha256 of their bytes.

    `held_up` are the scenarios, named or not, that faults of models and regions keep from running.
    """

    library: Library
    chosen: tuple[Chosen, ...]
    refused: tuple[Refused, ...]
    inputs: Mapping[str, str]
    held_up: tuple[str, ...] = ()

    @property
    def faults(self) -> list[Fault]:
        """The faults of all that was refused, each once."""
        return list(dict.fromkeys(fault for refused in self.refused for fault in refused.faults))


def is_sweep(scenario: Scenario) -> bool:
    """Whether a scenario stands for many runs."""
    return scenario.file is not None and scenario.file.sweep is not None


def count_runs(scenario: Scenario) -> int:
    """How many runs a scenario makes."""
    sweep = scenario.file.sweep if scenario.file else None
    if sweep is None:
        return 1
    return len(sweep.cases) + (prod(len(values) for values in sweep.grid.values()) if sweep.grid else 0)


def root_of(path: Path) -> Path | None:
    """The content folder that a path is, or lies in; None when it lies in none."""
    whole = path.resolve()
    return next((folder for folder in (whole, *whole.parents) if is_content(folder)), None)


def content_of(wanted: Sequence[str], given: Path | None) -> Path:
    """The content folder to use: the one given, else the one that a file named lies in, else the usual one."""
    named = (root_of(Path(name)) for name in wanted if Path(name).exists()) if given is None else ()
    return next((root for root in named if root is not None), None) or find_content(given)


def select(wanted: Sequence[str], content: Path | None = None) -> Selection:
    """Find scenarios by id, by file or by folder.

    A scenario with faults is refused and keeps no other from running; faults of models and regions are those of every
    scenario that may depend on them. An id that is not there raises `UnknownNameError`.
    """
    root = content_of(wanted, content)
    inputs = _inputs(root)  # before the files are read: a file that changes meanwhile then looks changed to --resume
    loaded = _load(root)
    finder = _Finder(loaded, inputs)
    for name in wanted:
        finder.add(name)
    chosen, refused = tuple(finder.chosen.values()), tuple(finder.refused.values())
    return Selection(finder.library, chosen, refused, inputs, loaded.held_up)


def _inputs(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): digest(path.read_bytes()) for path in content_files(root)}


@dataclass(frozen=True, slots=True)
class _Loaded:
    """The library without its faulty scenarios, their faults by file, and the faults that stand in other files."""

    library: Library
    faulty: Mapping[str, list[Fault]]
    shared: list[Fault]
    held_up: tuple[str, ...]


def _load(root: Path) -> _Loaded:
    library, faults = survey(root)
    shared = [fault for fault in faults if not fault.place.file.startswith("scenarios/")]
    faulty: dict[str, list[Fault]] = {}
    for fault in faults:
        if fault not in shared:
            faulty.setdefault(fault.place.file, []).append(fault)
    kept, held_up = sound(library, faults), list[str]()
    for name, source in library.sources.items():
        label, files = source.place(()).file, library.scenario_files(name)
        if name not in kept.sources:  # one without a fault of its own extends one that has, or lacks what is faulty
            faulty.setdefault(label, [fault for fault in faults if fault.place.file in files] or shared)
        elif found := library.concerning(kept.scenario(name), shared) if shared else ():
            faulty[label] = list(found)
            held_up.append(name)
    good = {name: source for name, source in kept.sources.items() if name not in held_up}
    return _Loaded(replace(kept, sources=good), faulty, shared, tuple(held_up))


def scenario_id(path: Path) -> str:
    """The id that a faulty scenario file gives itself; empty when it cannot be told."""
    try:
        value = read_yaml(path.read_bytes(), path.name).value
    except FaultsError:
        return ""
    return str(value.get("scenario", "")) if isinstance(value, dict) else ""


class _Finder:
    """Gathers scenarios by name, each once, in the order named."""

    def __init__(self, loaded: _Loaded, inputs: Mapping[str, str]) -> None:
        self.library = library = loaded.library
        self.chosen: dict[str, Chosen] = {}
        self.refused: dict[str, Refused] = {}
        self._faulty = loaded.faulty
        self._shared_faults = loaded.shared
        self._inputs = inputs
        self._faulty_ids = {scenario_id(library.root / label): label for label in loaded.faulty}
        self._by_file = {source.place(()).file: name for name, source in library.sources.items()}

    def add(self, name: str) -> None:
        path = Path(name)
        if path.is_dir():
            self._add_folder(path)
        elif path.is_file():
            self._add_file(path, listed=False)
        else:
            self._add_id(name)

    def _add_folder(self, path: Path) -> None:
        added = [self._add_file(file, listed=True) for file in sorted(path.rglob("*.yaml"))]
        if not any(added):
            raise UnknownNameError([_empty(path)])

    def _add_file(self, path: Path, *, listed: bool) -> bool:
        """Add a scenario file, faulty or not; among those listed of a folder, files of other kinds are passed over."""
        inside = path.resolve()
        label = inside.relative_to(self.library.root).as_posix() if inside.is_relative_to(self.library.root) else ""
        if label in self._by_file:
            self._add_id(self._by_file[label])
        elif label in self._faulty:
            self._refuse(label)
        elif not label or label not in self._inputs:
            return self._add_stranger(path, listed=listed)
        elif listed:
            return False
        else:
            self.refused[label] = Refused(path.stem, (_no_scenario(label),))
        return True

    def _refuse(self, label: str) -> None:
        self.refused[label] = Refused(Path(label).stem, tuple(self._faulty[label]))

    def _add_stranger(self, path: Path, *, listed: bool) -> bool:
        """A scenario file that is no part of the content."""
        label = path.as_posix()
        try:
            read = read_what_can_be(path.read_bytes(), label)
            if listed and kind_of(read) != "scenario":
                return False
            library, name = with_scenario_read(self.library, read)
            if concerning := library.concerning(library.scenario(name), self._shared_faults):
                raise FaultsError(concerning)  # noqa: TRY301 - refused like one with faults of its own
        except FaultsError as error:
            self.refused[label] = Refused(path.stem, error.faults)
        else:
            self.library = library
            self._choose(name, None)
        return True

    def _add_id(self, name: str) -> None:
        base, _, number = name.partition(RUN_MARK)
        if base in self._faulty_ids:
            self._refuse(self._faulty_ids[base])
            return
        if base not in self.library.sources:
            raise UnknownNameError([_unknown(name, self.library, self._faulty)])
        run = _number(number)
        chosen = self._choose(base, run)
        if number and (run is None or run > count_runs(chosen.scenario) or not is_sweep(chosen.scenario)):
            raise UnknownNameError([_unknown(name, self.library, self._faulty)])

    def _choose(self, name: str, run: int | None) -> Chosen:
        scenario = self.library.scenario(name)
        fail_if_reserved(scenario.id)
        own = scenario.file.model_dump(mode="json", exclude={"sweep"}) if scenario.file else {}
        facts = {"program": __version__, "scenario": own, "files": self._shared()}
        chosen = Chosen(scenario, digest(json.dumps(facts, sort_keys=True).encode()), run)
        self.chosen[name if run is None else f"{name}{RUN_MARK}{run}"] = chosen
        return chosen

    def _shared(self) -> dict[str, str]:
        """The files that the numbers of every scenario depend on: those of models and regions."""
        scenarios = self._by_file.keys() | self._faulty.keys()
        return {file: value for file, value in self._inputs.items() if file not in scenarios}


def _number(text: str) -> int | None:
    """The number of a run of a sweep, from 1; None when it is none."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,5}", text) else None


def _unknown(name: str, library: Library, faulty: Mapping[str, list[Fault]]) -> Fault:
    problem = Words(f"没有情景、文件或文件夹“{name}”", f"there is no scenario, file or folder {name!r}")
    zh, en = suggestion(name, library.sources)
    remedy = Words(f"{zh} 全部情景:simulator list scenarios", f"{en}; all of them: simulator list scenarios")
    if faulty:
        files = " ".join(faulty)
        remedy = Words(f"{remedy.zh};有错误而未读入:{files}", f"{remedy.en}; not read because of faults: {files}")
    return Fault("unknown", Place(name), problem, remedy)


def _empty(folder: Path) -> Fault:
    problem = Words("文件夹中没有情景文件", "there is no scenario file in the folder")
    remedy = Words("指明含情景的文件夹,如 scenarios", "name a folder of scenarios, such as scenarios")
    return Fault("unknown", Place(str(folder)), problem, remedy)


def _no_scenario(label: str) -> Fault:
    problem = Words("这不是情景文件", "this is no scenario file")
    remedy = Words("指明情景文件或情景编号", "name a scenario file or the id of a scenario")
    return Fault("kind", Place(label), problem, remedy)


def fail_if_reserved(scenario: str) -> None:
    """Refuse ids that some system could not make a file of. Others are slugs and so harmless as file names."""
    if scenario in RESERVED:
        problem = Words(f"“{scenario}”在 Windows 上不能作文件名", f"{scenario!r} cannot be a file name on Windows")
        remedy = Words("换一个情景编号", "choose another id for the scenario")
        raise FaultsError([Fault("name", Place(scenario), problem, remedy)])


def only_run(chosen: Chosen) -> Scenario:
    """The scenario itself, or the one run of its sweep that was named."""
    return chosen.scenario if chosen.run is None else next(chosen.runs())
