"""The page of answers: a question in the planner's words, its answer in a sentence, a chart and a table, and applied.

Nothing is sought before a button asks for it. What takes long tells how far it is; each of its steps goes through
Streamlit, which ends it there when the visitor stops it or asks something else. That holds for controls outside of
fragments only, and so the button, and what it starts, are in none. Visitors have a thread each: nobody waits.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from simulator.analysis.scorecard import Score
from simulator.export.answer_basis import basis_line, caution_lines
from simulator.export.answer_charts import Answer, Paint, charts_of
from simulator.export.answer_csv import answer_csv
from simulator.export.findings.frames import telling
from simulator.export.phrases import flowing
from simulator.export.progress_words import progress_words
from simulator.export.scenario_file import called_changed
from simulator.export.score_words import timed_words
from simulator.language.faults import FaultsError, Language, Words
from simulator.language.paths import Points
from simulator.language.scenario import Scenario
from simulator.ui import (
    answer_asked,
    answer_words,
    calculation,
    cards,
    changes,
    choice,
    loaded,
    session,
    state,
    trouble,
)
from simulator.ui.answer_words import Offer
from simulator.ui.asking import SEVERAL, Asked, answered, kind_of, slow, way_of
from simulator.ui.results import look
from simulator.ui.state import Changes, State
from simulator.ui.texts import text
from simulator.ui.widgets import escaped

KEPT, MOST_KEPT = "answers kept", 8
MANY = 25  # targets from which a search may take minutes
SHORT = 110  # characters of a sentence that stands out
BUTTONS = 6  # offers shown before the rest is folded
HELP: Mapping[str, tuple[str, str]] = {
    "seek": ("seek_means", "seek_not"),
    "plan": ("plan_means", "plan_not"),
    "frontier": ("frontier_means", "frontier_not"),
    "agree": ("agree_means", "agree_not"),
    "tornado": ("tornado_means", "matter_not"),
    "sobol": ("sobol_means", "matter_not"),
    "elasticity": ("elasticity_means", "matter_not"),
    "differ": ("differ_means", "differ_not"),
    "fail": ("fail_means", "fail_not"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and the changes of the page that it was found with."""

    answer: Answer
    changes: Changes


def body(now: State) -> None:
    """Everything below the head. What is sought comes last, so that all else is on the screen meanwhile."""
    answer_asked.question(now)
    answer_asked.about(now)
    asked = answer_asked.asked(now)
    problem = answer_asked.problem(asked, now.language)
    if problem:
        st.info(problem)
    pressed, place = not problem and _button_of(asked, now.language), st.empty()
    _answer()
    if pressed:
        _find_out(asked, now, place)


@st.fragment(key="answer")
def _answer() -> None:
    """How things stand, and the answer if there is one; last of all the address."""
    now = session.page().state
    changes.bar(now.language)
    asked = answer_asked.asked(now)
    _standing(asked, now)
    _told(asked, now)
    session.write_address()


def _standing(asked: Asked, now: State) -> None:
    """The cards of what is asked about, with the changes of the page."""
    language = now.language
    try:
        found = calculation.results()
    except FaultsError as error:
        trouble.show(text("run_faults", language), error.faults, language)
        return
    met, count = choice.tally(found.card.scores)
    before, _ = choice.tally(calculation.plain_card().scores)
    words = text("summary_before" if now.changes else "summary", language, met=met, all=count, before=before)
    words += flowing(timed_words(found.card).text(language), language)
    st.markdown(f"**{text('now_so', language)}** :small[{words}]")
    scores: list[Score] = [score for score in found.card.scores if score.target.id in asked.targets]
    kept = choice.pressing(scores, now.target)
    shown = [score for score in scores if score.target.id in kept]
    if shown:
        cards.cards(shown, now.target, found.projection.years[-1], language)


# Finding out


def _button_of(asked: Asked, language: Language) -> bool:
    """Whether the answer is asked for now."""
    if slow(asked) and len(asked.targets) >= MANY:
        st.caption(text("takes_long", language, count=len(asked.targets)))
    return st.button(text("compute", language), key="compute", type="primary", icon=":material/search:")


def _find_out(asked: Asked, now: State, place: DeltaGenerator) -> None:
    """Seek the answer, telling how far it is, and draw the page with it."""
    with place.container():
        answer = _found(asked, now)
    if answer is not None:
        _keep(asked, Kept(answer, now.changes))
        st.rerun()


def _found(asked: Asked, now: State) -> Answer | None:
    """The answer; None, with a word on why, where there is none."""
    language = now.language
    with st.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text("computing", language))
        if slow(asked):
            st.button(text("stop_computing", language), key="stop computing", icon=":material/stop_circle:")

    begun, doing = time.monotonic(), list[Words | None]([None])

    def report(done: int, most: int) -> None:
        words = progress_words(kind_of(asked), doing[0], done, most, time.monotonic() - begun)
        bar.progress(min(done / max(most, 1), 1.0), answer_words.said(words, language))

    def stage(words: Words) -> None:
        doing[0] = words
        report(0, 0)

    plain = session.scenario_shown()
    try:
        draws = calculation.draws_of(plain)
        return answered(asked, _changed(plain, now), _compared(plain, now), draws, report, stage)
    except FaultsError as error:
        trouble.show(text("run_faults", language), error.faults, language)
    except ValueError as error:
        st.warning(escaped(Words.split(str(error)).text(language)))
    bar.empty()
    return None


def _changed(plain: Scenario, now: State) -> Scenario:
    return called_changed(plain.with_changes(state.plain(now.changes))) if now.changes else plain


def _compared(plain: Scenario, now: State) -> Scenario:
    return loaded.scenario_named(session.compared(now, plain))


def _mark(asked: Asked, now: State) -> tuple[object, ...]:
    """What a kept answer is found again by: all that was asked, but for the changes."""
    compared = session.compared(now, session.scenario_shown()) if asked.question == "differ" else ""
    return loaded.content().fingerprint, now.scenario, asked, compared


def _keep(asked: Asked, kept: Kept) -> None:
    """Keep the answer in the session, and some of those before it."""
    found: dict[object, Kept] = st.session_state.setdefault(KEPT, {})
    mark = _mark(asked, session.page().state)
    found.pop(mark, None)
    found[mark] = kept
    while len(found) > MOST_KEPT:
        del found[next(iter(found))]


# The answer


def _told(asked: Asked, now: State) -> None:
    """The answer that is kept: sentences, charts, what can be applied, the table, what it means."""
    kept: Kept | None = st.session_state.get(KEPT, {}).get(_mark(asked, now))
    if kept is None:
        if asked.question == "differ" and not answer_asked.differs(now):
            st.info(text("need_other", now.language))
        _meaning(now)
        return
    language, answer = now.language, kept.answer
    if kept.changes != now.changes:
        st.info(text("stale", language), icon=":material/history:")
    told = answer_words.lines(answer, language)
    _sentences(told, language)
    for caution in caution_lines(answer, language):
        st.warning(escaped(caution), icon=":material/warning:")
    _charts(answer, told[0], now)
    _offers(answer, now)
    _table(asked, answer, now)
    st.caption(escaped(basis_line(answer, language)))
    _meaning(now)


def _sentences(told: list[str], language: Language) -> None:
    first, rest = told[: answer_words.LISTED + 1], told[answer_words.LISTED + 1 :]
    with st.container(key="said"):
        st.markdown(f"**{escaped(first[0])}**" if len(first[0]) <= SHORT else escaped(first[0]))
        st.markdown("\n".join(escaped(line) for line in first[1:]))
        if rest:
            with st.expander(text("more_found", language, count=len(rest))):
                st.markdown("\n".join(escaped(line) for line in rest))


def _charts(answer: Answer, sentence: str, now: State) -> None:
    seen = look(now.language)
    for place, chart in enumerate(charts_of(answer, Paint(now.language, seen.theme))):
        alt = text("chart_alt", now.language, title=chart.title, sentence=sentence)
        st.echarts_chart(chart.option, key=f"answer {now.question} {place}", height=chart.height, alt=alt)


def _table(asked: Asked, answer: Answer, now: State) -> None:
    language = now.language
    frame = answer_words.table(answer, language)
    if frame.empty:
        return
    told = telling(frame)
    st.dataframe(answer_words.shown_table(frame[told], language), hide_index=True, alt=text("answer_alt", language))
    if not told.all():
        st.caption(text("slight", language, count=int((~told).sum())))
    st.download_button(
        text("save_answer", language),
        answer_csv(answer, language),
        file_name=f"{now.scenario}.{asked.way or asked.question}.csv",
        mime="text/csv",
        key="save answer",
        icon=":material/download:",
        on_click="ignore",
    )


def _meaning(now: State) -> None:
    """What the answer means, and what it does not."""
    means, leaves = HELP[way_of(now) or now.question]
    with st.expander(text("meaning", now.language), key="fold meaning"):
        st.markdown(text(means, now.language))
        st.markdown(text(leaves, now.language))


# Putting it on the sliders


def _offers(answer: Answer, now: State) -> None:
    """A button for each thing that can be applied; of many points, one is chosen first."""
    language, found = now.language, answer_words.offers(answer, now.language)
    if found:
        st.markdown(f"**{text('apply_heading', language)}**", help=text("apply_help", language))
    if way_of(now) == "frontier":
        _point(found, language)
        return
    with st.container(key="offers", horizontal=True, gap="small"):
        for offer in found[:BUTTONS]:
            _button(offer, now)
    if len(found) > BUTTONS:
        with st.expander(text("more_levers", language, count=len(found) - BUTTONS)):
            for offer in found[BUTTONS:]:
                _button(offer, now)
    if getattr(answer, "missed", ()):
        st.button(text("why_not", language), key="why not", icon=":material/help:", on_click=_ask_why)


def _point(found: list[Offer], language: Language) -> None:
    names = {offer.name: offer for offer in found}
    chosen = st.selectbox(
        text("point", language),
        list(names),
        format_func=lambda name: names[name].words,
        key="point",
        placeholder=text("pick_one", language),
    )
    if chosen:
        st.button(
            text("apply_point", language),
            key="apply point",
            icon=":material/tune:",
            on_click=_apply,
            args=(names[chosen].paths,),
        )


def _button(offer: Offer, now: State) -> None:
    settings = session.scenario_shown().settings
    done = all(now.changes.get(key, settings[key].path) == path for key, path in offer.paths.items())
    st.button(
        escaped(offer.words),
        key=f"apply {offer.name}",
        icon=":material/check:" if done else ":material/tune:",
        help=text("applied" if done else "apply", now.language),
        disabled=done,
        on_click=_apply,
        args=(offer.paths,),
    )


def _apply(paths: Mapping[str, Points]) -> None:
    """Put values on the sliders, all in one step that can be undone."""
    page, settings = session.page(), session.scenario_shown().settings
    merged = {**page.state.changes, **paths}
    kept = {key: path for key, path in merged.items() if path != settings[key].path}
    if page.state.question in SEVERAL:  # what a plan moves is not held by the next one, as what its user moved is
        session.show(changes=kept, held=answer_asked.held(page.state))
    else:
        session.show(changes=kept)
    st.rerun()


def _ask_why() -> None:
    session.show(question="agree", way="")
    st.rerun()
