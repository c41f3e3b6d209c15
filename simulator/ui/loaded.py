"""The content that a session sees: the folder's, which is read once for all, and what its user opened beside it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from simulator.analysis.scorecard import Scorecard
from simulator.checked import load_library
from simulator.content import find_content
from simulator.language.loading import Library, content_files, with_scenario
from simulator.language.scenario import Scenario
from simulator.ui.kept import Scored

LIBRARY = "library"

Fingerprint = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Content:
    """The library that this session sees, and what identifies it among all that the process keeps.

    `own` are the ids of scenarios that the user opened: they are in this session's library only. `scenarios`,
    `cards` and `before` are what was asked for already, by id, because asking the cache of the process takes its time.
    """

    library: Library
    fingerprint: str
    own: tuple[str, ...] = ()
    scenarios: dict[str, Scenario] = field(default_factory=dict)
    cards: dict[str, Scorecard] = field(default_factory=dict)
    before: dict[str, Scored] = field(default_factory=dict)


def content() -> Content:
    """The content of this session, as `refresh` found it."""
    found: Content = st.session_state[LIBRARY]
    return found


def refresh() -> None:
    """Read the content folder again if a file of it changed; scenarios that were opened are then forgotten.

    Raises `FaultsError` with every fault of the content.
    """
    root, files, name = _found()
    kept: Content | None = st.session_state.get(LIBRARY)
    if kept is None or not kept.fingerprint.startswith(name):
        st.session_state[LIBRARY] = Content(_library(root, files), name)


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


def opened(data: bytes, name: str) -> Scenario:
    """Take a scenario file into this session's library. Raises `FaultsError` with every fault of the file."""
    kept = content()
    library, found = with_scenario(kept.library, data, name)
    scenario = library.scenario(found)
    mark = hashlib.sha256(data).hexdigest()
    own = (*(other for other in kept.own if other != found), found)
    st.session_state[LIBRARY] = Content(library, f"{kept.fingerprint}{mark}", own)
    return scenario


def forget(before: Content) -> None:
    """Take back what was opened last."""
    st.session_state[LIBRARY] = before


def default_scenario(library: Library) -> str:
    """The first scenario that says what it is compared with, else the first."""
    named = [name for name, source in library.sources.items() if source.file.baseline is not None]
    return next(iter([*named, *library.sources]))
