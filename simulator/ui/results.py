"""The main part of the page: changes, scorecard, the chart of the selected target, and others of its sector.

It is cut into fragments, between which stand the controls that no slider changes. When a slider is released only the
fragments run again; all is calculated by the first of them, so that the rest is sent, and drawn, in one go.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle

import streamlit as st

from simulator.analysis.explain import explain
from simulator.analysis.plausible import implausible
from simulator.analysis.scorecard import Score, Scorecard
from simulator.analysis.verdict import verdict
from simulator.export.phrases import flowing
from simulator.export.score_words import no_targets, timed_words
from simulator.language.faults import FaultsError, Language
from simulator.ui import calculation, cards, changes, charts, choice, drawings, session, trouble
from simulator.ui.charts import Look
from simulator.ui.checking import ALL
from simulator.ui.html_parts import explanation_html, numbers_html
from simulator.ui.kept import Results
from simulator.ui.state import VIEWS, State
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped

MAX_CHARTS = 8
MAX_WARNED = 3
SECTOR_WIDTH = 420  # pixels, as far as there is room


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
        """The score of the selected target, where it can be measured."""
        found = (score for score in self.results.card.scores if score.target.id == self.target)
        return next((score for score in found if score.met is not None), None)


def results() -> None:
    """Everything that follows from the assumptions."""
    _changes()
    now = session.page().state
    target = choice.selected(calculation.plain_card(), now.sector, now.target)[1]
    _scores()
    if target:
        _views(now)
    _details()
    _others()
    _picker(now.language)


@st.fragment(key="changes")
def _changes() -> None:
    """What differs from the comparison, what came of it in short, and whose cards are shown."""
    language = session.page().state.language
    try:
        found = calculation.results(wanted())
    except FaultsError as error:
        changes.bar(language)
        trouble.show(text("run_faults", language), error.faults, language)
        return
    changes.bar(language)
    _summary(found, language)
    if found.card.scores:
        _sectors(found.card, language)
    _warn(found, language)


@st.fragment(key="scores")
def _scores() -> None:
    """The cards, and the chart of the selected target with its sentence."""
    shown = _shown()
    if shown is None or not shown.scores:
        return
    language = shown.language
    score = shown.score
    drawing = drawings.of_target(shown.results, score, session.document_titles(), look(language)) if score else None
    pressing = choice.pressing(choice.of_sector(calculation.plain_card().scores, shown.sector), shown.target)
    first = shown.scores if shown.state.every else [score for score in shown.scores if score.target.id in pressing]
    cards.cards(first, shown.target, shown.results.projection.years[-1], language)
    cards.rest(len(pressing), len(shown.scores), language, every=shown.state.every)
    if drawing is not None:
        _chart(drawing)


@st.fragment(key="details")
def _details() -> None:
    """The numbers of the chart, or where one of them comes from."""
    shown = _shown()
    if shown is None or shown.score is None or shown.state.view == "chart":
        return
    if shown.state.view == "table":
        titles = session.document_titles()
        drawing = drawings.of_target(shown.results, shown.score, titles, look(shown.language))
        st.html(numbers_html(drawing.line, drawing.before, shown.language))
    else:
        _why(shown, shown.score)


@st.fragment(key="others")
def _others() -> None:
    """Smaller charts of other variables; last of all the address, which nobody waits for."""
    _small_charts()
    session.write_address()


def _small_charts() -> None:
    shown = _shown()
    if shown is None or not shown.others:
        return
    small = look(shown.language, large=False)
    drawn = [drawings.of_variable(shown.results, key, small) for key in shown.others]
    for column, drawing in zip(cycle(st.columns(2)), drawn, strict=False):
        with column:
            st.echarts_chart(drawing.option, key=drawing.key, height=charts.SMALL_HEIGHT, alt=drawing.alt)
            st.caption(drawing.caption)


# What is shown


def wanted() -> tuple[str, ...]:
    """The variables of charts beside that of the selected target."""
    now = session.page().state
    if now.charts is not None:
        return now.charts[:MAX_CHARTS]
    card = calculation.plain_card()
    sector, target = choice.selected(card, now.sector, now.target)
    return choice.charts(card.scenario, choice.of_sector(card.scores, sector), target)


def _shown() -> Shown | None:
    """What is on the page; None where the assumptions give no result, which is told once.

    Chosen by the scenario as it stands, so that moving a slider changes no choice.
    """
    try:
        found = calculation.results(wanted())
    except FaultsError:
        return None
    now = session.page().state
    sector, target = choice.selected(calculation.plain_card(), now.sector, now.target)
    return Shown(found, now, sector, choice.of_sector(found.card.scores, sector), target, wanted())


def look(language: Language, *, large: bool = True) -> Look:
    """How charts are drawn for this browser."""
    return Look(language, "dark" if st.context.theme.type == "dark" else "light", large)


# Parts of the fragments


def _summary(found: Results, language: Language) -> None:
    """How many targets are met, and which are met or missed otherwise than in the comparison."""
    met, count = choice.tally(found.card.scores)
    if not found.card.scores:
        st.info(flowing(no_targets(found.scenario).text(language), language))
        return
    before, _ = choice.tally(found.before_card.scores)
    name = "summary_compare" if found.differs and _of_one_set(found) else "summary"
    summary = text(name, language, met=met, all=count, before=before)
    doubtful = sum(verdict(score) == "doubtful" for score in found.card.scores)
    if doubtful:
        summary += text("summary_doubtful", language, count=doubtful)
    if found.card.expected is not None:
        summary += text("summary_expected", language, count=f"{found.card.expected:.0f}")
    summary += flowing(timed_words(found.card).text(language), language)
    st.markdown(f"**{summary}**")
    flips = _against(found, language)
    if flips:
        with st.expander(text("turned", language), key="fold turned"):
            st.markdown("  \n".join(map(escaped, flips)))


def _against(found: Results, language: Language) -> list[str]:
    """Which targets turn against another scenario; what the changes themselves turn stands at the foot."""
    if found.before.scenario.id == found.scenario.id:
        return []
    return list(changes.turned_words(changes.turned(found.card, found.before_card), language))


def _of_one_set(found: Results) -> bool:
    """Whether the comparison is scored on the same targets; else its count would mislead."""
    cards = (found.card, found.before_card)
    theirs, others = ({score.target.id for score in card.scores} for card in cards)
    return theirs == others


def _warn(found: Results, language: Language) -> None:
    """Name results outside the range that their model calls plausible."""
    items = [item for item in implausible(found.projection) if item.year is not None]
    if items:
        names = text("list", language).join(title_in(item.title, language) for item in items[:MAX_WARNED])
        st.warning(text("implausible", language, items=names), icon=":material/warning:")


def _chart(drawing: drawings.Drawing) -> None:
    """The large chart; a click on one of its dots asks where that year's number comes from."""
    option, key = drawing.option, drawing.key

    def clicked() -> None:
        year = charts.year_clicked(st.session_state[key]["selection"]["selected"], option)
        if year is not None:
            session.show(view="why", year=year)
            st.rerun()

    st.echarts_chart(option, key=key, height=charts.HEIGHT, alt=drawing.alt, on_select=clicked)
    st.caption(drawing.caption)


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


def _sectors(card: Scorecard, language: Language) -> None:
    """Whose cards are shown; each sector with how many of its targets are met."""
    groups = {ALL: list(card.scores)} | choice.by_sector(card)
    titles = {name: _sector_tally(name, scores, language) for name, scores in groups.items()}
    now = session.page().state
    st.session_state["sector"] = choice.selected(calculation.plain_card(), now.sector, now.target)[0]
    st.selectbox(
        text("sector", language),
        list(titles),
        format_func=titles.__getitem__,
        key="sector",
        label_visibility="collapsed",
        width=SECTOR_WIDTH,
        on_change=_choose_sector,
        placeholder=text("pick_one", language),
    )


def _sector_tally(name: str, scores: list[Score], language: Language) -> str:
    met, count = choice.tally(scores)
    title = text("all_sectors", language) if name == ALL else session.sector_title(name)
    return text("sector_count", language, title=title, met=met, all=count) if count else title


def _choose_sector() -> None:
    session.show(sector=st.session_state["sector"], panel="", target="", charts=None, every=False)
    st.rerun()


# Controls between the fragments


def _views(now: State) -> None:
    """What is shown below the chart."""
    st.session_state["view"] = now.view
    st.segmented_control(
        text("view", now.language),
        list(VIEWS),
        format_func={view: text(view, now.language) for view in VIEWS}.__getitem__,
        key="view",
        label_visibility="collapsed",
        help=text("click_year", now.language),
        required=True,
        on_change=lambda: session.show(view=st.session_state["view"]),
    )


def _picker(language: Language) -> None:
    """Which variables are charted besides."""
    variables = session.scenario_shown().system.variables
    titles = {key: title_in(item.title, language) for key, item in variables.items()}
    st.session_state["charts"] = list(wanted())
    st.multiselect(
        text("pick_charts", language),
        list(titles),
        format_func=titles.__getitem__,
        key="charts",
        max_selections=MAX_CHARTS,
        placeholder=text("pick_charts_hint", language),
        on_change=lambda: session.show(charts=tuple(st.session_state["charts"])),
    )
