"""The page of programmes: how each promise of work comes along, and the levers of its class of work beside it."""

from __future__ import annotations

import streamlit as st

from simulator.analysis.programmes import Programmes, Progress, assumptions_behind, late, levers_of, programmes
from simulator.language.faults import FaultsError, Language
from simulator.language.scenario import Scenario
from simulator.ui import calculation, changes, gantt, loaded, programme_words, session, state, trouble, widgets
from simulator.ui.document_page import to_projection
from simulator.ui.picking import Rows, choose, pick
from simulator.ui.results import look
from simulator.ui.sentences import sentences
from simulator.ui.state import State
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped

LATEST = "programmes carried out"


def body(now: State) -> None:
    """Everything below the head."""
    scenario = session.scenario_shown()
    if not any(target.statement.programme is not None for target in scenario.targets):
        changes.bar(now.language)
        st.info(text("no_programmes", now.language))
        session.write_address()
        return
    filters, counted = st.columns([1, 2.6], gap="small", vertical_alignment="center")
    with filters:
        _filter(now, scenario)
    with counted:
        _counted()
    _list()
    _promise()
    course, side = st.columns([2.4, 1], gap="medium")
    with side:
        _levers()
    with course:
        _course()


def carried_out() -> Programmes:
    """The programmes of the page's scenario with its changes. Raises `FaultsError`."""
    now, scenario = session.page().state, session.scenario_shown()
    behind = assumptions_behind(scenario)
    changed = {key: path for key, path in now.changes.items() if key in behind}
    mark = (loaded.content().fingerprint, scenario.id, tuple(sorted(changed.items())))
    last: tuple[object, Programmes] | None = st.session_state.get(LATEST)
    if last is None or last[0] != mark:
        with st.spinner(text("calculating", now.language)):
            last = (mark, _carried_out(*mark, scenario))
        st.session_state[LATEST] = last
    return last[1]


@st.cache_resource(max_entries=16, show_spinner=False)
def _carried_out(
    fingerprint: str,  # noqa: ARG001 - a key of the cache
    name: str,  # noqa: ARG001 - a key of the cache
    changed: tuple[tuple[str, tuple[tuple[int, float], ...]], ...],
    _scenario: Scenario,
) -> Programmes:
    changes_of = state.plain(dict(changed))
    return programmes(_scenario.with_changes(changes_of), draws=calculation.draws_of(_scenario))


def _items(now: State, found: Programmes) -> list[Progress]:
    """The programmes of the chosen sector, the least likely first."""
    sectors = {item.target.sector for item in found.items}
    items = [item for item in found.items if now.topic not in sectors or item.target.sector == now.topic]
    return sorted(items, key=lambda item: 1.0 if item.probability is None else item.probability)


def _shown(now: State, found: Programmes) -> Progress:
    """The programme that was chosen, else the first of the list."""
    return next((item for item in found.items if item.target.id == now.statement), _items(now, found)[0])


def _filter(now: State, scenario: Scenario) -> None:
    """The sector that the list is limited to."""
    language = now.language
    held = [target.sector for target in scenario.targets if target.statement.programme is not None]
    order = dict.fromkeys([*loaded.content().library.sector_models, *held])
    titles = {"": text("any_sector", language)} | {
        name: text("counted", language, name=session.sector_title(name), count=held.count(name))
        for name in order
        if name in held
    }
    choose("topic", "sector", titles, now.topic, language)


@st.fragment(key="counted")
def _counted() -> None:
    """How many programmes are listed, how many will miss their date, what is waited for."""
    now = session.page().state
    try:
        found = carried_out()
    except FaultsError:  # told below
        return
    items = _items(now, found)
    entry = "programmes_counted" if found.draws else "programmes_central"
    told = text(entry, now.language, count=len(items), doubtful=len(late(items)), draws=found.draws)
    st.caption(escaped(sentences([told, programme_words.queue(found, now.language)], now.language)))


@st.fragment(key="programmes")
def _list() -> None:
    """All programmes; a click chooses one."""
    now = session.page().state
    language = now.language
    changes.bar(language)
    try:
        found = carried_out()
    except FaultsError as error:
        trouble.show(text("run_faults", language), error.faults, language)
        return
    items = _items(now, found)
    unlikely = late(items)
    rows = Rows(
        "programmes",
        programme_words.table(items, found.scenario, session.sector_title, language),
        [item.target.id for item in items],
        ["late" if item in unlikely else "on_time" for item in items],
    )
    chosen = _shown(now, found).target.id
    pick(rows, chosen, alt=text("programmes_alt", language), language=language, picked=_picked)


def _picked(target: str) -> None:
    session.show(statement=target)
    st.rerun()


@st.fragment(key="promise")
def _promise() -> None:
    """The chosen programme in a sentence."""
    now = session.page().state
    try:
        found = carried_out()
    except FaultsError:  # told above
        return
    item = _shown(now, found)
    st.markdown(f"#### {escaped(title_in(item.statement.title, now.language))}", anchors=False)
    st.markdown(escaped(programme_words.sentence(item, found.scenario, now.language)))


@st.fragment(key="course")
def _course() -> None:
    """The stages and the completion of the chosen programme, and what else there is to it; last of all the address."""
    now = session.page().state
    try:
        found = carried_out()
        _charts(_shown(now, found), found, now.language)
    except FaultsError:  # told above
        pass
    session.write_address()


def _charts(item: Progress, found: Programmes, language: Language) -> None:
    sentence = programme_words.sentence(item, found.scenario, language)
    alt = {"title": title_in(item.statement.title, language), "sentence": sentence}
    seen = look(language)
    height = gantt.gantt_height(item)
    st.echarts_chart(gantt.gantt(item, seen), key="gantt", height=height, alt=text("gantt_alt", language, **alt))
    with (folded := st.expander(text("stage_numbers", language), key="fold stages", on_change="rerun")):
        if folded.open:
            st.html(programme_words.stages_html(item, language))
    height, said = gantt.COMPLETION_HEIGHT, text("completion_alt", language, **alt)
    st.echarts_chart(gantt.completion(item, seen), key="completion", height=height, alt=said)
    statements = loaded.content().library.documents[item.target.document].file.statements
    told = (programme_words.facts(item, language), programme_words.of_sum(item, statements, language))
    st.caption("  \n".join(escaped(line) for line in told if line))
    _links(item, language)


def _links(item: Progress, language: Language) -> None:
    """The ways to the same promise on the other pages."""
    with st.container(horizontal=True, key="links", gap="small"):
        st.button(
            text("to_document", language),
            key="to document",
            icon=":material/description:",
            on_click=_to_document,
            args=(item,),
        )
        st.button(
            text("to_projection", language),
            key="to projection",
            icon=":material/monitoring:",
            on_click=to_projection,
            args=(item.target,),
        )


def _to_document(item: Progress) -> None:
    session.show(tab="documents", document=item.target.document, statement=item.target.id, **state.NO_FILTER)
    st.rerun()


@st.fragment(key="levers")
def _levers() -> None:
    """What the chosen programme rests on, as sliders."""
    now, scenario = session.page().state, session.scenario_shown()
    try:
        item = _shown(now, carried_out())
    except FaultsError:
        return
    with st.container(key="levers"):
        st.markdown(f"**{text('levers_here', now.language)}**")
        keys = [key for key in levers_of(scenario, item) if key in scenario.settings]
        widgets.sliders(keys, scenario, now.changes, now.language)
