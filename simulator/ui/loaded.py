"""The content that a session sees: the folder's, which is read once for all, and what its user opened beside it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import streamlit as st

from simulator.analysis.scorecard import Scorecard
from simulator.checked import load_library
from simulator.content import find_content
from simulator.language.faults import Fault, FaultsError
from simulator.language.loading import Library, content_files, with_scenario_read
from simulator.language.scenario import Scenario, ScenarioSource
from simulator.language.yaml.reader import read_what_can_be
from simulator.language.yaml.value import YamlText
from simulator.ui import shelf
from simulator.ui.kept import Scored
from simulator.ui.texts import both

LIBRARY = "library"
MOST_OWN = 8  # opened scenarios that a session holds

Fingerprint = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Own:
    """A scenario that the user opened, and the mark by which the app keeps its file."""

    mark: str
    source: ScenarioSource


@dataclass(frozen=True, slots=True)
class Content:
    """The library that this session sees, and what identifies it among all that the process keeps.

    `own` are the scenarios that the user opened, by id: they are in this session's library only, and not in that of the
    `folder`, which `name` identifies. `scenarios`, `cards` and `before` are what was asked for already, by id, because
    asking the cache of the process takes its time.
    """

    folder: Library
    name: str
    own: Mapping[str, Own] = field(default_factory=dict)
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    cards: dict[str, Scorecard] = field(default_factory=dict)
    before: dict[str, Scored] = field(default_factory=dict)
    library: Library = field(init=False)

    def __post_init__(self) -> None:
        """Join the folder's scenarios and the user's own, which come first where both have an id."""
        sources = {**self.folder.sources, **{name: item.source for name, item in self.own.items()}}
        object.__setattr__(self, "library", replace(self.folder, sources=sources) if self.own else self.folder)

    @property
    def fingerprint(self) -> str:
        """What identifies all of it."""
        return self.name + "".join(item.mark for item in self.own.values())


def content() -> Content:
    """The content of this session, as `refresh` found it."""
    found: Content = st.session_state[LIBRARY]
    return found


def refresh() -> None:
    """Read the content folder again if a file of it changed; what was opened is then opened again, if it still fits.

    Raises `FaultsError` with every fault of the content.
    """
    root, files, name = _found()
    kept: Content | None = st.session_state.get(LIBRARY)
    if kept is None or kept.name != name:
        st.session_state[LIBRARY] = Content(_library(root, files), name)
        for item in kept.own.values() if kept else ():
            reopened(item.mark)


def for_everyone() -> Content:
    """The content folder as it is, without anything that a user opened. Raises `FaultsError`."""
    root, files, name = _found()
    return Content(_library(root, files), name)


def _found() -> tuple[str, Fingerprint, str]:
    """The content folder, its files, and what identifies both."""
    root = find_content(os.environ.get("SIMULATOR_CONTENT"))
    files = fingerprint(root)
    return str(root), files, hashlib.sha256(repr((str(root), files)).encode()).hexdigest()


def fingerprint(root: Path) -> Fingerprint:
    """Name, time and size of every file of the content."""
    stats = [(path, path.stat()) for path in content_files(root)]
    return tuple((str(path), item.st_mtime_ns, item.st_size) for path, item in stats)


@st.cache_resource(max_entries=2, show_spinner=False)
def _library(root: str, files: Fingerprint) -> Library:  # noqa: ARG001 - the files are what the cache is keyed by
    return load_library(Path(root))


@st.cache_resource(max_entries=64, show_spinner=False)
def _scenario(fingerprint: str, name: str, _library: Library) -> Scenario:  # noqa: ARG001 - a key of the cache
    return _library.scenario(name)


def scenario_named(name: str) -> Scenario:
    """A scenario as its file has it. Raises `FaultsError` when there is none."""
    return scenario_of(content(), name)


def scenario_of(kept: Content, name: str) -> Scenario:
    """A scenario of some content. Raises `FaultsError` when there is none."""
    if name not in kept.scenarios:
        kept.scenarios[name] = _scenario(kept.fingerprint, name, kept.library)
    return kept.scenarios[name]


# What the user opened.


def opened(data: bytes, text: YamlText) -> Scenario:
    """Take a scenario file, and what was read of it, into this session's library.

    Raises `FaultsError` with every fault of the file.
    """
    kept = content()
    library, found = with_scenario_read(kept.library, text)
    own = {**kept.own, found: Own(shelf.files().put(shelf.File(text.file, data)), library.sources[found])}
    if len(lineage(own, found)) > MOST_OWN:
        place = library.sources[found].place(("extends",))
        raise FaultsError([Fault("extends", place, both("too_long"), both("too_long_mend"))])
    st.session_state[LIBRARY] = Content(kept.folder, kept.name, _bounded(own, found))
    return scenario_named(found)


def reopened(mark: str) -> bool:
    """Take a file that the app keeps into this session's library again; whether it is there now."""
    if mark in {item.mark for item in content().own.values()}:
        return True
    file = shelf.files().get(mark)
    if file is None:
        return False
    try:
        opened(file.data, read_what_can_be(file.data, file.name))
    except FaultsError:  # the content has changed since
        return False
    return True


def forget(before: Content) -> None:
    """Take back what was opened last."""
    st.session_state[LIBRARY] = before


def marks(*names: str) -> tuple[str, ...]:
    """The marks of all that was opened and that some scenarios need."""
    own = content().own
    return tuple(own[name].mark for name in lineage(own, *names))


def lineage(own: Mapping[str, Own], *names: str) -> list[str]:
    """Those of some scenarios that were opened, and the opened ones that they extend or are compared with, in order."""
    found: set[str] = set()
    asked = list(names)
    while asked:
        name = asked.pop()
        if name in own and name not in found:
            found.add(name)
            file = own[name].source.file
            asked += [other for other in (file.extends, file.baseline) if other]
    return [name for name in own if name in found]


def _bounded(own: Mapping[str, Own], latest: str) -> dict[str, Own]:
    """As many as a session may hold: the oldest that the latest does not need go, with what needs them."""
    needed = lineage(own, latest)
    idle = [name for name in own if name not in needed]
    gone = {*idle[: max(len(own) - MOST_OWN, 0)]}
    return {name: item for name, item in own.items() if not gone & {*lineage(own, name)}}


def default_scenario(library: Library) -> str:
    """The first scenario that says what it is compared with, else the first."""
    named = [name for name, source in library.sources.items() if source.file.baseline is not None]
    return next(iter([*named, *library.sources]))
