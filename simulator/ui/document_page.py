"""The page of a document: every statement in its order, what came of the targets, and a click to where that stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from simulator.analysis.explain import explain
from simulator.analysis.scorecard import Score
from simulator.analysis.statements import Entry, Wanted, by_sector, chosen, entries, tally
from simulator.language.faults import FaultsError, Language
from simulator.language.region import Document
from simulator.language.target import Target
from simulator.ui import calculation, changes, charts, drawings, loaded, session, state, statement_words, trouble
from simulator.ui.html_parts import explanation_html
from simulator.ui.kept import Results
from simulator.ui.picking import Rows, choose, pick
from simulator.ui.results import look, wanted
from simulator.ui.sentences import verdict_words
from simulator.ui.state import KINDS, STANDINGS, State
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with what the page's scenario says of it; no results where it is not scored on the document.

    `listed` are the entries that the filters leave.
    """

    document: Document
    items: tuple[Entry, ...]
    listed: tuple[Entry, ...]
    results: Results | None

    @property
    def item(self) -> Entry | None:
        """The statement that was chosen, as long as it is listed."""
        name, asked = self.document.file.document, session.page().state.statement
        return next((item for item in self.listed if f"{name}/{item.statement.id}" == asked), None)


def body(now: State) -> None:
    """Everything below the head."""
    if not loaded.content().library.documents:
        changes.bar(now.language)
        st.info(text("no_documents", now.language))
        session.write_address()
        return
    _picker(now)
    _head()
    _filters(now)
    _register()
    _entry()


# What is shown


def document_shown(now: State) -> str:
    """The document that was chosen, else the first that the scenario is scored on, else one of its region."""
    documents = loaded.content().library.documents
    scenario = session.scenario_shown()
    own = [now.document, *(target.document for target in scenario.targets), *sorted(scenario.region.documents)]
    return next(name for name in (*own, *documents) if name in documents)


def _bare(now: State) -> tuple[Entry, ...]:
    """The statements of the document without results."""
    library, name = loaded.content().library, document_shown(now)
    return entries(library.documents[name], library.targets.get(name, ()), ())


def _shown() -> Shown:
    """The document with the results of the scenario; without them where the assumptions give none."""
    now, library = session.page().state, loaded.content().library
    name = document_shown(now)
    document, targets = library.documents[name], library.targets.get(name, ())
    found = None
    if any(target.document == name for target in session.scenario_shown().targets):
        try:
            found = calculation.results(wanted())
        except FaultsError:
            found = None
    scores = found.card.scores if found is not None else ()
    items = entries(document, targets, scores)
    return Shown(document, items, chosen(items, _wanted(now, items)), found)


def scenarios_of(document: str) -> list[str]:
    """The scenarios that are scored on a document."""
    names = loaded.content().library.sources
    return [name for name in names if document in {target.document for target in loaded.scenario_named(name).targets}]


# Controls


def _picker(now: State) -> None:
    documents = loaded.content().library.documents
    region = session.scenario_shown().region.documents
    names = sorted(documents, key=lambda name: (name not in region, documents[name].file.region))
    titles = session.document_titles()
    st.session_state["document"] = document_shown(now)
    st.selectbox(
        text("pick_document", now.language),
        names,
        format_func=titles.__getitem__,
        key="document",
        label_visibility="collapsed",
        on_change=lambda: session.show(document=st.session_state["document"], statement="", **state.NO_FILTER),
        placeholder=text("pick_one", now.language),
    )


def _filters(now: State) -> None:
    """What the list is limited to."""
    language = now.language
    groups = by_sector(_bare(now), loaded.content().library.sector_models)
    sectors = {"": text("any_sector", language)} | {
        name: text("counted", language, name=session.sector_title(name), count=len(items))
        for name, items in groups.items()
        if name
    }
    kinds = {"": text("any_kind", language)} | {kind: text(f"is_{kind}", language) for kind in KINDS}
    standings = {"": text("any_standing", language)} | {
        name: text("only_doubtful" if name == "doubtful" else name, language) for name in STANDINGS
    }
    with st.container(horizontal=True, key="filters", gap="small"):
        choose("topic", "sector", sectors, now.topic, language)
        choose("kind", "kind_filter", kinds, now.kind, language)
        choose("standing", "standing_filter", standings, now.standing, language)
        st.session_state["find"] = now.find
        st.text_input(
            text("find", language),
            key="find",
            placeholder=text("find_hint", language),
            label_visibility="collapsed",
            icon=":material/search:",
            on_change=lambda: session.show(find=st.session_state["find"]),
        )


# What follows from the assumptions


@st.fragment(key="tally")
def _head() -> None:
    """Issuer, date, counts; where the scenario says nothing of the document, those that do."""
    language = session.page().state.language
    shown = _shown()
    changes.bar(language)
    if not shown.items:
        _issued(shown, language)
        st.info(text("empty_document", language))
        return
    with st.container(horizontal=True, key="issued", gap="small", vertical_alignment="center"):
        _issued(shown, language)
        if shown.results is not None:
            _by_sector(shown.items, language)
    scored = shown.results is not None
    st.markdown(f"**{statement_words.counts(tally(shown.items), language, scored=scored)}**")
    if not scored:
        _offer(shown.document.file.document, language)


def _issued(shown: Shown, language: Language) -> None:
    """Whose document it is, and of when."""
    file = shown.document.file
    st.caption(escaped(text("issued", language, issuer=title_in(file.issuer, language), date=file.date)))


def _by_sector(items: tuple[Entry, ...], language: Language) -> None:
    """How many targets of each sector are met, on demand."""
    folded = st.popover(text("by_sector", language), type="tertiary", key="fold sectors", on_change="rerun")
    with folded:
        if folded.open:
            st.markdown("\n".join(f"- {escaped(line)}" for line in _sectors(items, language)))


def _sectors(items: tuple[Entry, ...], language: Language) -> list[str]:
    """How many targets of each sector are met."""
    groups = by_sector(items, loaded.content().library.sector_models)
    counted = {name: tally(group) for name, group in groups.items()}
    return [
        text("sector_count", language, title=session.sector_title(name), met=count.met, all=count.judged)
        for name, count in counted.items()
        if count.judged
    ]


def _offer(document: str, language: Language) -> None:
    """The scenarios that are scored on a document that the page's scenario is not scored on."""
    if any(target.document == document for target in session.scenario_shown().targets):
        _why_not(language)
        return
    names = scenarios_of(document)
    if not names:
        st.info(text("no_scenario", language))
        return
    title = title_in(session.scenario_shown().title, language)
    st.info(text("unscored", language, scenario=title))
    with st.container(horizontal=True, key="offers", gap="small"):
        for name in names:
            shown = title_in(loaded.scenario_named(name).title, language)
            st.button(escaped(shown), key=f"offer {name}", on_click=_go_to, args=(name, document))


def _why_not(language: Language) -> None:
    """The faults for which the assumptions give no result."""
    try:
        calculation.results(wanted())
    except FaultsError as error:
        trouble.show(text("run_faults", language), error.faults, language)


def _go_to(scenario: str, document: str) -> None:
    session.show(
        scenario=scenario, changes={}, compare="", sector="", panel="", target="", charts=None, year=None,
        document=document,
    )  # fmt: skip
    st.rerun()


@st.fragment(key="register")
def _register() -> None:
    """The list of statements."""
    now, shown = session.page().state, _shown()
    if not shown.items:
        return
    language = now.language
    items = shown.listed
    if not items:
        st.info(text("none_found", language))
        return
    st.caption(text("found", language, shown=len(items), all=len(shown.items)))
    name = shown.document.file.document
    rows = Rows(
        "register",
        statement_words.table(items, language),
        [f"{name}/{item.statement.id}" for item in items],
        ["doubtful" if item.doubtful else item.standing for item in items],
    )
    pick(rows, now.statement, alt=text("register_alt", language), language=language, picked=_picked)


def _wanted(now: State, items: tuple[Entry, ...]) -> Wanted:
    """What the list is limited to; a sector that the document does not have limits nothing."""
    asked = Wanted(now.topic, now.kind, now.standing, now.find)
    return asked if now.topic in {item.sector for item in items} else replace(asked, sector="")


def _picked(statement: str) -> None:
    session.show(statement=statement)
    st.rerun(("register", "entry"))


@st.fragment(key="entry")
def _entry() -> None:
    """The statement that was chosen; last of all the address, which nobody waits for."""
    shown = _shown()
    if shown.item is not None:
        _details(shown.item, shown, session.page().state.language)
    session.write_address()


def _details(item: Entry, shown: Shown, language: Language) -> None:
    system = loaded.content().library.system
    with st.container(key="statement", border=True):
        title, stands = title_in(item.statement.title, language), _stands(item, language)
        st.markdown(f"#### {escaped(title)} :small[{escaped(stands)}]", anchors=False)
        facts = statement_words.facts(item, system, session.sector_title, language)
        st.markdown("\n".join(f"- {escaped(line)}" for line in facts))
        if item.statement.kind == "target":
            _target(item, shown, language)
        elif item.whole is not None and item.whole.programme is not None and shown.results is not None:
            _whole(f"{shown.document.file.document}/{item.whole.id}", language)
        elif shown.results is not None:
            _variable(item.statement.indicator, shown.results, language)


def _whole(target: str, language: Language) -> None:
    """The way from a named project to the programme that it is part of."""
    label, icon = text("to_whole", language), ":material/view_timeline:"
    st.button(label, key="to whole", icon=icon, on_click=_to_programme, args=(target,))


def _stands(item: Entry, language: Language) -> str:
    """What came of a target in as many words as a card has; of anything else what it is."""
    if item.score is not None and item.score.met is not None:
        return verdict_words(item.score, language)
    return statement_words.state_words(item, language)


def _target(item: Entry, shown: Shown, language: Language) -> None:
    """A target's chart, links to the other pages, and where its number comes from."""
    score = item.score
    if score is None or shown.results is None:
        st.caption(text("unmeasured" if item.target is None else "not_scored", language))
        return
    with st.container(horizontal=True, key="links", gap="small"):
        st.button(
            text("to_projection", language),
            key="to projection",
            icon=":material/monitoring:",
            on_click=to_projection,
            args=(score.target,),
        )
        if item.statement.programme is not None:
            st.button(
                text("to_programme", language),
                key="to programme",
                icon=":material/view_timeline:",
                on_click=_to_programme,
                args=(score.target.id,),
            )
    if score.met is None:
        st.caption(escaped(score.reason.text(language)))
        return
    drawing = drawings.of_target(shown.results, score, session.document_titles(), look(language))
    st.echarts_chart(drawing.option, key="chart of statement", height=charts.HEIGHT, alt=drawing.alt)
    st.caption(escaped(drawing.caption))
    _why(score, shown.results, language)


def to_projection(target: Target) -> None:
    """Go to the main page, on a target."""
    session.show(tab="projection", target=target.id, sector=target.sector, panel="", charts=None, view="chart")
    st.rerun()


def _to_programme(target: str) -> None:
    session.show(tab="programmes", topic="", statement=target)
    st.rerun()


def _why(score: Score, found: Results, language: Language) -> None:
    with (folded := st.expander(text("why", language), key="fold statement", on_change="rerun")):
        if folded.open:
            st.caption(text("central_only", language))
            tree = explain(found.projection, score.target.key, score.target.statement.year)
            st.html(explanation_html(tree, found.scenario, language))


def _variable(key: str | None, found: Results, language: Language) -> None:
    """The chart of the variable that an observation feeds, where the scenario has it."""
    if key is None or key not in found.projection.central:
        return
    drawing = drawings.of_variable(found, key, look(language))
    st.echarts_chart(drawing.option, key="chart of statement", height=charts.SMALL_HEIGHT, alt=drawing.alt)
    st.caption(escaped(drawing.caption))
