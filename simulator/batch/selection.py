"""What was named on the command line -> the scenarios to run, and what their numbers depend on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from math import prod
from pathlib import Path

from simulator import __version__
from simulator.content import find_content, is_content
from simulator.export.whole import digest
from simulator.language.faults import Fault, FaultsError, Place, Words
from simulator.language.loading import Library, check_files, content_files, kind_of, with_scenario
from simulator.language.scenario import Scenario, expanded
from simulator.language.yaml_text import read_yaml

# Names of devices, with which Windows lets no file begin.
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
RUN_MARK = "~"


class UnknownNameError(FaultsError):
    """The command line names something that is not there."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A scenario to run: `inputs` is the digest of all its numbers depend on, `run` the one run of its sweep wanted."""

    scenario: Scenario
    inputs: str
    run: int | None = None

    @property
    def count(self) -> int:
        """How many runs it makes."""
        return 1 if self.run is not None else count_runs(self.scenario)

    def runs(self) -> Iterator[Scenario]:
        """The runs: one, or one for each point of the sweep. Raises `FaultsError` when a point is out of range."""
        runs = expanded(self.scenario)
        return runs if self.run is None else islice(runs, self.run - 1, self.run)


@dataclass(frozen=True, slots=True)
class Refused:
    """A scenario file that was named and has faults."""

    name: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """All that was named. `inputs` maps the files of the content to the sha256 of their bytes."""

    library: Library
    chosen: tuple[Chosen, ...]
    refused: tuple[Refused, ...]
    inputs: Mapping[str, str]


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

    A scenario file with faults is refused and keeps no other from running; faults of models and regions concern all
    and raise `FaultsError`. An id that is not there raises `UnknownNameError`.
    """
    root = content_of(wanted, content)
    inputs = _inputs(root)  # before the files are read: a file that changes meanwhile then looks changed to --resume
    library, faulty = _load(root)
    finder = _Finder(library, faulty, inputs)
    for name in wanted:
        finder.add(name)
    return Selection(finder.library, tuple(finder.chosen.values()), tuple(finder.refused.values()), inputs)


def _inputs(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): digest(path.read_bytes()) for path in content_files(root)}


def _load(root: Path) -> tuple[Library, dict[str, list[Fault]]]:
    """The library without its faulty scenario files, and their faults."""
    faulty: dict[str, list[Fault]] = {}
    while True:
        files = [path for path in content_files(root) if path.relative_to(root).as_posix() not in faulty]
        try:
            return check_files(root, files), faulty
        except FaultsError as error:
            fresh = {fault.place.file for fault in error.faults}
            if not all(name.startswith("scenarios/") for name in fresh):
                raise
            for fault in error.faults:
                faulty.setdefault(fault.place.file, []).append(fault)


def scenario_id(path: Path) -> str:
    """The id that a faulty scenario file gives itself; empty when it cannot be told."""
    try:
        value = read_yaml(path.read_bytes(), path.name).value
    except FaultsError:
        return ""
    return str(value.get("scenario", "")) if isinstance(value, dict) else ""


class _Finder:
    """Gathers scenarios by name, each once, in the order named."""

    def __init__(self, library: Library, faulty: Mapping[str, list[Fault]], inputs: Mapping[str, str]) -> None:
        self.library = library
        self.chosen: dict[str, Chosen] = {}
        self.refused: dict[str, Refused] = {}
        self._faulty = faulty
        self._inputs = inputs
        self._faulty_ids = {scenario_id(library.root / label): label for label in faulty}
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
        label, data = path.as_posix(), path.read_bytes()
        try:
            if listed and kind_of(read_yaml(data, label)) != "scenario":
                return False
            self.library, name = with_scenario(self.library, data, label)
        except FaultsError as error:
            self.refused[label] = Refused(path.stem, error.faults)
        else:
            self._choose(name, None, {label: digest(data)})
        return True

    def _add_id(self, name: str) -> None:
        base, _, number = name.partition(RUN_MARK)
        if base in self._faulty_ids:
            self._refuse(self._faulty_ids[base])
            return
        if base not in self.library.sources:
            raise UnknownNameError([_unknown(name, self.library, self._faulty)])
        run = _number(number)
        chosen = self._choose(base, run, {})
        if number and (run is None or run > count_runs(chosen.scenario) or not is_sweep(chosen.scenario)):
            raise UnknownNameError([_unknown(name, self.library, self._faulty)])

    def _choose(self, name: str, run: int | None, more: Mapping[str, str]) -> Chosen:
        scenario = self.library.scenario(name)
        fail_if_reserved(scenario.id)
        inputs = {**self._relevant(name), **more}
        facts = {"program": __version__, "scenario": name, "files": inputs}
        chosen = Chosen(scenario, digest(json.dumps(facts, sort_keys=True).encode()), run)
        self.chosen[name if run is None else f"{name}{RUN_MARK}{run}"] = chosen
        return chosen

    def _relevant(self, name: str) -> dict[str, str]:
        """The files that a scenario's numbers depend on: all models and regions, and the scenarios it extends."""
        own = set()
        follow: str | None = name
        while follow is not None and follow in self.library.sources:
            source = self.library.sources[follow]
            own.add(source.place(()).file)
            follow = source.file.extends
        others = self._by_file.keys() | self._faulty.keys()
        return {file: value for file, value in self._inputs.items() if file in own or file not in others}


def _number(text: str) -> int | None:
    """The number of a run of a sweep, from 1; None when it is none."""
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,5}", text) else None


def _unknown(name: str, library: Library, faulty: Mapping[str, list[Fault]]) -> Fault:
    problem = Words(f"没有情景、文件或文件夹“{name}”", f"there is no scenario, file or folder {name!r}")
    near = get_close_matches(name, list(library.sources), n=3) or list(library.sources)[:3]
    remedy = Words(
        f"是否指:{' '.join(near)};全部情景:simulator list scenarios",
        f"did you mean {' '.join(near)}; all of them: simulator list scenarios",
    )
    if faulty:
        files = " ".join(faulty)
        remedy = Words(f"{remedy.zh};有错误而未读入:{files}", f"{remedy.en}; not read because of faults: {files}")
    return Fault("unknown", Place(name), problem, remedy)


def _empty(folder: Path) -> Fault:
    problem = Words(f"{folder} 中没有情景文件", f"there is no scenario file in {folder}")
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
