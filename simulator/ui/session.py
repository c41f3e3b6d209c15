"""The page of one user: what it shows, its address, and what there is to say about it."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from simulator.language.faults import LANGUAGES, Language, Words
from simulator.language.loading import Library
from simulator.language.scenario import Scenario
from simulator.ui import checking, loaded, state
from simulator.ui.checking import SELF
from simulator.ui.state import Page, State, Tab
from simulator.ui.texts import both, text, title_in

PAGE, NOTES = "page", "notes"
FRAGMENTS: Mapping[Tab, tuple[str, ...]] = {  # what runs again when a slider is released, on each page
    "projection": ("changes", "scores", "details", "others"),
    "documents": ("tally", "register", "entry"),
    "programmes": ("counted", "programmes", "promise", "course"),
    "answers": ("answer",),
}
MOVED, WRITTEN, LATEST, TURN = "moved", "written", "latest", "turn"


@dataclass(slots=True)
class Latest:
    """The state that the page has by now, for what runs outside of the script: the making of a file."""

    state: State


def page() -> Page:
    """The page as it stands; at the start of a session, what the address asks for."""
    if PAGE not in st.session_state:
        asked, problems = state.from_address(st.query_params.to_dict(), own_language())
        gone = _reopened(asked)
        put(Page(_whole(asked)), (*problems, *gone))
    found: Page = st.session_state[PAGE]
    return found


def own_language() -> Language:
    """The language of a page whose address names none."""
    return "en" if os.environ.get("SIMULATOR_LANG") == "en" else "zh"


def asked_language() -> Language:
    """The language of a page on which there is nothing to show yet: the address's, else our own."""
    asked = st.query_params.get("lang")
    return next((language for language in LANGUAGES if language == asked), own_language())


def follow_address() -> None:
    """Go where the browser's back and forward lead: to an address that this session did not just write itself."""
    if page().state.scenario not in loaded.content().library.sources:
        put(page())  # the content folder has changed
    asked = st.query_params.to_dict()
    if st.session_state.pop(MOVED, False) or asked == st.session_state.get(WRITTEN, asked):
        return
    wanted, problems = state.from_address(asked, own_language())
    gone = _reopened(wanted)
    put(state.with_state(page(), _whole(wanted)), (*problems, *gone))


def _reopened(asked: State) -> tuple[Words, ...]:
    """Open the files again that an address needs; what to say where the app keeps one no longer."""
    lost = [mark for mark in asked.opened if not loaded.reopened(mark)]
    return (both("opened_gone"),) if lost else ()


def _whole(asked: State) -> State:
    """The state of an address, with the sector that its target is of."""
    library = loaded.content().library
    known = asked.scenario if asked.scenario in library.sources else loaded.default_scenario(library)
    return checking.with_sector(asked, loaded.scenario_named(known))


def put(new: Page, notes: Sequence[Words] = (), *, by_hand: bool = False) -> None:
    """The page to show from now on. What of it the content lacks is left out, with a note.

    `by_hand`: the controls stand where they were put already.
    """
    library = loaded.content().library
    known, first = checking.known_scenario(new.state, library.sources, loaded.default_scenario(library))
    known, other = checking.known_statement(known, library.documents)
    known, third = checking.known_topic(known, _topics(library))
    fit, more = checking.checked(known, loaded.scenario_named(known.scenario), library.sources)
    old: Page | None = st.session_state.get(PAGE)
    if old is not None and not by_hand and (old.state.scenario, old.state.changes) != (fit.scenario, fit.changes):
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    fit = replace(fit, opened=loaded.marks(fit.scenario, fit.compare))
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


def write_address() -> None:
    """Bring the address in line with the page, so that a link reproduces it."""
    wanted = state.to_address(page().state, own_language())
    st.session_state[WRITTEN] = wanted
    st.session_state[MOVED] = False
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)


def scenario_shown() -> Scenario:
    """The scenario of the page, without the changes."""
    return loaded.scenario_named(page().state.scenario)


def compared(now: State, scenario: Scenario) -> str:
    """The id of the scenario it is compared with."""
    if now.compare == SELF:
        return scenario.id
    return now.compare or scenario.baseline or scenario.id


def document_titles() -> dict[str, str]:
    """The titles of all documents by id, in the language of the page."""
    language = page().state.language
    return {name: title_in(item.file.title, language) for name, item in loaded.content().library.documents.items()}


def sector_title(name: str) -> str:
    """The title of a sector in the language of the page: that of its model, else its name."""
    language, model = page().state.language, loaded.content().library.system.models.get(name)
    if model is not None:
        return title_in(model.title, language)
    return name.replace("_", " ") or text("no_sector", language)


def hush() -> None:
    """Take back what was said about the last address or file, when the next one comes."""
    st.session_state[NOTES] = ()


def notes() -> tuple[Words, ...]:
    """What there is to say about the last address or file; said once."""
    found: tuple[Words, ...] = st.session_state.get(NOTES, ())
    return found
