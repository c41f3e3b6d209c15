"""What the app keeps between two runs of its script: content for everyone, the page and its results for one user."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import streamlit as st

from simulator.analysis.scorecard import Scorecard, scorecard
from simulator.checked import load_library
from simulator.content import find_content
from simulator.engine.program import compile_program
from simulator.engine.projection import Projection
from simulator.engine.run import Runner
from simulator.language.faults import FaultsError, Language, Words
from simulator.language.loading import Library, content_files, with_scenario
from simulator.language.scenario import Scenario
from simulator.ui import checking, state
from simulator.ui.checking import SELF
from simulator.ui.kept import Last, Results, Scored, Shared
from simulator.ui.overtaken import give_way
from simulator.ui.state import Page, State, Tab
from simulator.ui.texts import text, title_in

MAX_DRAWS, MAX_CELLS = 2000, 40_000  # draws; draws times years, which bounds memory whatever a file asks for
EVERY = 60  # seconds after which the next page that is opened collects garbage
MARK = 64  # characters of a content's mark; what was opened adds its own behind
PAGE, LIBRARY, NOTES, RESULTS = "page", "library", "notes", "results"
FRAGMENTS: Mapping[Tab, tuple[str, ...]] = {  # what runs again when a slider is released, on each page
    "projection": ("changes", "scores", "details", "others"),
    "documents": ("tally", "register", "entry"),
    "programmes": ("programmes", "course"),
    "answers": ("answer",),
}
MOVED, WRITTEN, LATEST, TURN = "moved", "written", "latest", "turn"

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


@dataclass(slots=True)
class Latest:
    """The state that the page has by now, for what runs outside of the script: the making of a file."""

    state: State


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


def head_start() -> str:
    """Make for the whole process what the page of a first visitor needs: content, scenarios, both runs.

    Returns what identifies the content. Raises `FaultsError` with every fault of it.
    """
    root, files, name = _found()
    kept = Content(_library(root, files), name)
    every = {one: _scenario(name, one, kept.library) for one in kept.library.sources}
    if every:
        first = default_scenario(kept.library)
        _plain_card(name, first, every[first])
        other = compared(State(), every[first])
        _baseline(name, other, every[other])
    return name


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


def settle(mark: str) -> None:
    """Spare what is loaded by now the collection of garbage, and collect what sessions have left at times.

    To be called when all is made that a first page needs, with what identifies the content. All modules and the content
    stay anyway; going through them each time takes 200 ms, in which the next move of a slider would wait.
    """
    _settle(mark[:MARK])
    _tidy()


@st.cache_resource(max_entries=2, show_spinner=False)
def _settle(mark: str) -> None:  # noqa: ARG001 - once for each content
    gc.collect()
    gc.freeze()


@st.cache_resource(ttl=EVERY, show_spinner=False)
def _tidy() -> None:
    gc.collect()  # a session that has ended refers to itself, and holds more memory than Python knows of


@st.cache_resource(max_entries=8, show_spinner=False)
def shared_runner(fingerprint: str, name: str, _scenario: Scenario) -> Shared:  # noqa: ARG001 - the keys of the cache
    """The runner of a scenario, with its compiled program."""
    return Shared(Runner(compile_program(_scenario.system, _scenario.years)))


@st.cache_resource(max_entries=64, show_spinner=False)
def _scenario(fingerprint: str, name: str, _library: Library) -> Scenario:  # noqa: ARG001 - a key of the cache
    return _library.scenario(name)


def scenario_named(name: str) -> Scenario:
    """A scenario as its file has it. Raises `FaultsError` when there is none."""
    kept = content()
    if name not in kept.scenarios:
        kept.scenarios[name] = _scenario(kept.fingerprint, name, kept.library)
    return kept.scenarios[name]


def document_titles() -> dict[str, str]:
    """The titles of all documents by id, in the language of the page."""
    language = page().state.language
    return {name: title_in(item.file.title, language) for name, item in content().library.documents.items()}


def sector_title(name: str) -> str:
    """The title of a sector in the language of the page: that of its model, else its name."""
    language, model = page().state.language, content().library.system.models.get(name)
    if model is not None:
        return title_in(model.title, language)
    return name.replace("_", " ") or text("no_sector", language)


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


# The page.


def page() -> Page:
    """The page as it stands; at the start of a session, what the address asks for."""
    if PAGE not in st.session_state:
        asked, problems = state.from_address(st.query_params.to_dict(), own_language())
        put(Page(_whole(asked)), problems)
    found: Page = st.session_state[PAGE]
    return found


def own_language() -> Language:
    """The language of a page whose address names none."""
    return "en" if os.environ.get("SIMULATOR_LANG") == "en" else "zh"


def asked_language() -> Language:
    """The language of a page on which there is nothing to show yet: the address's, else our own."""
    asked = st.query_params.get("lang")
    return next((language for language in state.LANGUAGES if language == asked), own_language())


def follow_address() -> None:
    """Go where the browser's back and forward lead: to an address that this session did not just write itself."""
    asked = st.query_params.to_dict()
    if st.session_state.pop(MOVED, False) or asked == st.session_state.get(WRITTEN, asked):
        return
    wanted, problems = state.from_address(asked, own_language())
    put(state.with_state(page(), _whole(wanted)), problems)


def _whole(asked: State) -> State:
    """The state of an address, with the sector that its target is of."""
    library = content().library
    known = asked.scenario if asked.scenario in library.sources else default_scenario(library)
    return checking.with_sector(asked, scenario_named(known))


def put(new: Page, notes: Sequence[Words] = (), *, by_hand: bool = False) -> None:
    """The page to show from now on. What of it the content lacks is left out, with a note.

    `by_hand`: the controls stand where they were put already.
    """
    library = content().library
    known, first = checking.known_scenario(new.state, library.sources, default_scenario(library))
    known, other = checking.known_statement(known, library.documents)
    known, third = checking.known_topic(known, _topics(library))
    fit, more = checking.checked(known, scenario_named(known.scenario), library.sources)
    old: Page | None = st.session_state.get(PAGE)
    if old is not None and not by_hand and (old.state.scenario, old.state.changes) != (fit.scenario, fit.changes):
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state[PAGE] = replace(new, state=fit)
    st.session_state[MOVED] = True
    latest().state = fit
    st.session_state[NOTES] = (*notes, *first, *other, *third, *more)


def _topics(library: Library) -> set[str]:
    """The sectors that any statement can be of."""
    told = {item.sector for document in library.documents.values() for item in document.file.statements if item.sector}
    scored = {target.sector for targets in library.targets.values() for target in targets}
    return {*library.sector_models, *told, *scored}


def fresh(key: str) -> str:
    """The key of a control, another one each time that the program and not the user's hand has moved the controls.

    The next request of a quick user still holds what the browser showed before: of the same control that would be a
    move, of one that is gone it is nothing: see `is_gone`.
    """
    turn = st.session_state.get(TURN, 0)
    return f"{key} turn {turn}" if turn else key


def is_gone(key: str) -> bool:
    """Whether a control is of before the program moved the controls, so that what it says is no move of the user's."""
    return key != fresh(key.partition(" turn ")[0])


def latest() -> Latest:
    """The holder of this session's state."""
    if LATEST not in st.session_state:
        st.session_state[LATEST] = Latest(State())
    found: Latest = st.session_state[LATEST]
    return found


def show(**parts: Any) -> None:  # noqa: ANN401 - the fields of a state
    """The page with some parts of its state different."""
    now = page()
    put(state.with_state(now, replace(now.state, **parts)))


def default_scenario(library: Library) -> str:
    """The first scenario that says what it is compared with, else the first."""
    named = [name for name, source in library.sources.items() if source.file.baseline is not None]
    return next(iter([*named, *library.sources]))


def write_address() -> None:
    """Bring the address in line with the page, so that a link reproduces it."""
    wanted = state.to_address(page().state, own_language())
    st.session_state[WRITTEN] = wanted
    st.session_state[MOVED] = False
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


# The results.


def scenario_shown() -> Scenario:
    """The scenario of the page, without the changes."""
    return scenario_named(page().state.scenario)


def compared(now: State, scenario: Scenario) -> str:
    """The id of the scenario it is compared with."""
    if now.compare == SELF:
        return scenario.id
    return now.compare or scenario.baseline or scenario.id


def results(extra: Sequence[str] = ()) -> Results:
    """The results of the page, calculated anew only when scenario, changes or the variables of charts differ.

    `extra` are variables whose draws are wanted beside those of the targets. Raises `FaultsError`.
    """
    give_way()
    now, kept = page().state, content()
    wanted = tuple(sorted({*extra}))
    mark = (kept.fingerprint, now.scenario, tuple(now.changes.items()), compared(now, scenario_shown()), wanted)
    last: Last = st.session_state.setdefault(RESULTS, Last())
    if last.results is None or last.mark != mark:
        last.results = None  # whose memory the next may take
        last.mark, last.results = mark, _results(now, kept, wanted)
    return last.results


def _results(now: State, kept: Content, extra: Sequence[str]) -> Results:
    plain = scenario_named(now.scenario)
    before = _before(kept, compared(now, plain))
    if now.changes:
        found = _calculated(kept.fingerprint, plain.with_changes(state.plain(now.changes)), extra)
    else:
        found = _unchanged(kept.fingerprint, now.scenario, extra, plain)
    return Results(found.projection.scenario, found.projection, found.card, before.projection, before.card)


@st.cache_resource(max_entries=8, show_spinner=False)
def _unchanged(
    fingerprint: str,
    name: str,  # noqa: ARG001 - a key of the cache
    extra: Sequence[str],
    _scenario: Scenario,
) -> Scored:
    """What the page of every user begins with."""
    return _calculated(fingerprint, _scenario, extra)


def _calculated(fingerprint: str, scenario: Scenario, extra: Sequence[str]) -> Scored:
    projection = projected(fingerprint, scenario, (*(target.key for target in scenario.targets), *extra))
    return Scored(projection, scorecard(projection))


def moved_card() -> Scorecard | None:
    """The scorecard of the page with its changes: that of the results where they stand, else of the central run alone.

    None without changes, and where they give no result.
    """
    now, kept = page().state, content()
    if not now.changes:
        return None
    last: Last = st.session_state.get(RESULTS, Last())
    if last.results is not None and last.mark[:3] == (kept.fingerprint, now.scenario, tuple(now.changes.items())):
        return last.results.card
    plain = scenario_named(now.scenario)
    try:
        runner = shared_runner(kept.fingerprint, plain.id, plain).runner
        return scorecard(runner.run(plain.with_changes(state.plain(now.changes)), draws=0))
    except FaultsError:
        return None


def plain_card() -> Scorecard:
    """The scorecard of the page's scenario without changes, by which the page chooses what to show."""
    kept, name = content(), page().state.scenario
    if name not in kept.cards:
        kept.cards[name] = _plain_card(kept.fingerprint, name, scenario_named(name))
    return kept.cards[name]


@st.cache_resource(max_entries=16, show_spinner=False)
def _plain_card(fingerprint: str, name: str, _scenario: Scenario) -> Scorecard:  # noqa: ARG001 - a key of the cache
    return _calculated(fingerprint, _scenario, ()).card


def projected(fingerprint: str, scenario: Scenario, keep: Sequence[str] | None) -> Projection:
    """A projection with the draws of some variables, or of all. Raises `FaultsError`."""
    shared = shared_runner(fingerprint, scenario.id, scenario)
    with shared.turn:
        give_way()  # others may have been before us for a while
        return shared.runner.run(scenario, draws=draws_of(scenario), keep=keep)


def _before(kept: Content, name: str) -> Scored:
    """The central run of a scenario as it stands: it is asked for after every move of a slider."""
    if name not in kept.before:
        kept.before[name] = _baseline(kept.fingerprint, name, scenario_named(name))
    return kept.before[name]


@st.cache_resource(max_entries=16, show_spinner=False)
def _baseline(fingerprint: str, name: str, _scenario: Scenario) -> Scored:
    projection = shared_runner(fingerprint, name, _scenario).runner.run(_scenario, draws=0)
    return Scored(projection, scorecard(projection))


def draws_of(scenario: Scenario) -> int:
    """How many draws the app takes of a scenario: its own number, up to what a slider and the memory can bear."""
    return min(scenario.sampling.draws, MAX_DRAWS, MAX_CELLS // len(scenario.years))


def hush() -> None:
    """Take back what was said about the last address or file, when the next one comes."""
    st.session_state[NOTES] = ()


def notes() -> tuple[Words, ...]:
    """What there is to say about the last address or file; said once."""
    found: tuple[Words, ...] = st.session_state.get(NOTES, ())
    return found
