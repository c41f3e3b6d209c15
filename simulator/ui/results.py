"""The main part of the page: changes, scorecard, the chart of the selected target, and others of its sector."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle

import streamlit as st

from simulator.analysis.explain import explain
from simulator.analysis.plausible import implausible
from simulator.analysis.scorecard import Score
from simulator.language.faults import FaultsError, Language
from simulator.ui import cards, changes, charts, choice, drawings, session, trouble
from simulator.ui.charts import Look
from simulator.ui.checking import ALL
from simulator.ui.drawings import Drawing
from simulator.ui.html_parts import explanation_html, numbers_html
from simulator.ui.session import Results
from simulator.ui.state import VIEWS, State
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped

MAX_CHARTS = 8
MAX_WARNED = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the page now, with everything that the state left open decided."""

    results: Results
    state: State
    sector: str
    scores: tuple[Score, ...]
    target: str
    others: tuple[str, ...]

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.state.language

    @property
    def score(self) -> Score | None:
        """The score of the selected target."""
        return next((score for score in self.results.card.scores if score.target.id == self.target), None)


@st.fragment(key="results")
def results() -> None:
    """Everything that follows from the assumptions; runs by itself when a slider is released.

    All is calculated before anything is drawn: what is sent in one go, the browser draws in one go.
    """
    session.write_address()
    language = session.page().state.language
    try:
        shown = decided(session.results(wanted()))
    except FaultsError as error:
        changes.bar(language)
        trouble.show(text("run_faults", language), error.faults, language)
        return
    focus = _focus_drawing(shown)
    others = [drawings.of_variable(shown.results, key, look(language, large=False)) for key in shown.others]
    changes.bar(language)
    _scorecard(shown)
    if focus is not None and shown.score is not None:
        _focus(shown, focus, shown.score)
    _others(shown, others)


def wanted() -> tuple[str, ...]:
    """The variables of charts beside those of the targets."""
    now = session.page().state
    if now.charts is not None:
        return now.charts[:MAX_CHARTS]
    card = session.plain_card()
    sector, target = choice.selected(card, now.sector, now.target)
    return choice.charts(card.scenario, choice.of_sector(card.scores, sector), target)


def decided(found: Results) -> Shown:
    """Choose what the state leaves open; by the scenario as it stands, so that moving a slider changes no choice."""
    now = session.page().state
    sector, target = choice.selected(session.plain_card(), now.sector, now.target)
    scores = choice.of_sector(found.card.scores, sector)
    return Shown(found, now, sector, scores, target, wanted())


def _scorecard(shown: Shown) -> None:
    language, found = shown.language, shown.results
    if not found.card.scores:
        st.info(text("no_targets", language))
        return
    _summary(shown)
    st.html(cards.colours(shown.scores))
    cards.cards(shown.scores, shown.target, found.projection.years[-1], language)


def _summary(shown: Shown) -> None:
    language, found = shown.language, shown.results
    met, count = choice.tally(found.card.scores)
    before, _ = choice.tally(found.before_card.scores)
    summary = text("summary_compare" if found.differs else "summary", language, met=met, all=count, before=before)
    flips = changes.turned(found, language) if found.differs else ""
    groups = {ALL: list(found.card.scores), **choice.by_sector(found.card)}
    labels = {name: _sector_label(name, scores, found, language) for name, scores in groups.items()}
    st.markdown(f"**{summary}**" + (f"  \n:small[{escaped(flips)}]" if flips else ""))
    st.session_state["sector"] = shown.sector
    st.pills(
        text("sector", language),
        list(labels),
        format_func=labels.__getitem__,
        key="sector",
        label_visibility="collapsed",
        required=True,
        wrap=True,
        on_change=_sector_chosen,
    )
    _warn(found, language)


def _sector_label(sector: str, scores: list[Score], found: Results, language: Language) -> str:
    met, count = choice.tally(scores)
    models = found.scenario.system.models
    title = text("all", language) if sector == ALL else title_in(models[sector].title, language)
    return text("sector_count", language, title=title, met=met, all=count)


def _sector_chosen() -> None:
    session.show(sector=st.session_state["sector"], panel="", target="", charts=None)
    st.rerun()


def _warn(found: Results, language: Language) -> None:
    """Name results outside the range that their model calls plausible."""
    items = [item for item in implausible(found.projection) if item.year is not None]
    if items:
        names = "、".join(title_in(item.title, language) for item in items[:MAX_WARNED])
        st.warning(text("implausible", language, items=names), icon=":material/warning:")


def _focus_drawing(shown: Shown) -> Drawing | None:
    """The chart of the selected target, None where there is none or it cannot be measured."""
    if shown.score is None or shown.score.met is None:
        return None
    return drawings.of_target(shown.results, shown.score, session.document_titles(), look(shown.language))


def _focus(shown: Shown, drawing: Drawing, score: Score) -> None:
    """The large chart, a click on a dot of which asks where that year's number comes from; more of it on demand."""
    option, key = drawing.option, drawing.key

    def clicked() -> None:
        year = charts.year_clicked(st.session_state[key]["selection"]["selected"], option)
        if year is not None:
            session.show(view="why", year=year)

    st.echarts_chart(option, key=key, height=charts.HEIGHT, alt=drawing.alt, on_select=clicked)
    st.caption(drawing.caption)
    _details(shown, score, drawing)


def _details(shown: Shown, score: Score, drawing: Drawing) -> None:
    language = shown.language
    st.session_state["view"] = shown.state.view
    st.segmented_control(
        text("view", language),
        list(VIEWS),
        format_func={view: text(view, language) for view in VIEWS}.__getitem__,
        key="view",
        label_visibility="collapsed",
        required=True,
        on_change=lambda: session.show(view=st.session_state["view"]),
    )
    if shown.state.view == "chart":
        st.caption(text("click_year", language))
    elif shown.state.view == "table":
        st.html(numbers_html(drawing.line, drawing.before, language))
    elif shown.state.view == "why":
        _why(shown, score)


def _why(shown: Shown, score: Score) -> None:
    """The tree behind the number of a year."""
    language, found = shown.language, shown.results
    years = list(found.projection.years)
    year = shown.state.year if shown.state.year in years else score.target.statement.year
    st.session_state["explained"] = year
    st.pills(
        text("explain_year", language),
        years,
        key="explained",
        format_func=str,
        required=True,
        on_change=lambda: session.show(year=st.session_state["explained"]),
    )
    st.caption(text("central_only", language))
    st.html(explanation_html(explain(found.projection, score.target.key, year), found.scenario, language))


def _others(shown: Shown, drawn: list[Drawing]) -> None:
    """Smaller charts of other variables, which the user may choose."""
    language, variables = shown.language, shown.results.scenario.system.variables
    for column, drawing in zip(cycle(st.columns(2)) if drawn else [], drawn, strict=False):
        with column:
            st.echarts_chart(drawing.option, key=drawing.key, height=charts.SMALL_HEIGHT, alt=drawing.alt)
            st.caption(drawing.caption)
    titles = {key: title_in(item.title, language) for key, item in variables.items()}
    st.session_state["charts"] = list(shown.others)
    st.multiselect(
        text("pick_charts", language),
        list(titles),
        format_func=titles.__getitem__,
        key="charts",
        max_selections=MAX_CHARTS,
        placeholder=text("pick_charts_hint", language),
        on_change=lambda: session.show(charts=tuple(st.session_state["charts"])),
    )


def look(language: Language, *, large: bool = True) -> Look:
    """How charts are drawn for this browser."""
    return Look(language, "dark" if st.context.theme.type == "dark" else "light", large)
