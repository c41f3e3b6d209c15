"""The scorecard as cards: one button for a target, in words and signs first and colour second."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.analysis.scorecard import Score
from simulator.analysis.verdict import verdict
from simulator.language.faults import Language
from simulator.ui import session
from simulator.ui.sentences import chance, goal_and_gap, reached_words, target_amount, verdict_words
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped

BADGES = {
    "met": "green", "doubtful": "yellow", "missed": "orange", "on_time": "blue", "late": "orange", "unknown": "gray",
}  # fmt: skip


def face(score: Score, last: int, language: Language) -> str:
    """A card in Markdown: title; state and value; what came of it; goal and gap; probability and year."""
    statement = score.target.statement
    badge = f":{BADGES[verdict(score)]}-badge[{escaped(verdict_words(score, language))}]"
    lines = [f"**{escaped(title_in(statement.title, language))}**"]
    if score.met is None:
        lines += [badge, f":small[{escaped(score.reason.text(language))}]"]
    else:
        value = escaped(target_amount(score.value, score.target, language))
        likely = "" if verdict(score) == "doubtful" else chance(score, language)  # which the badge tells already
        when = " · ".join(part for part in (likely, reached_words(score, last, language)) if part)
        small = (_outcome(score, language), *goal_and_gap(score, language), when)
        lines += [f"{badge} **{value}**", *(f":small[{escaped(words)}]" for words in small if words)]
    return "  \n".join(lines)


def _outcome(score: Score, language: Language) -> str:
    """What was published for the target's year; empty where nothing was."""
    if score.actual is None:
        return ""
    return text("outcome", language, value=target_amount(score.actual, score.target, language))


def cards(scores: Sequence[Score], selected: str, last: int, language: Language) -> None:
    """A card for each score; choosing one selects its target."""
    with st.container(horizontal=True, key="cards", gap="small"):
        for score in scores:
            st.button(
                face(score, last, language),
                key=f"card {verdict(score)} {score.target.id}",  # the look of a card goes by its state
                type="primary" if score.target.id == selected else "secondary",
                on_click=_choose,
                args=(score.target.id,),
                width="stretch",
                wrap=True,
            )


def rest(first: int, count: int, language: Language, *, every: bool) -> None:
    """A button that unfolds the cards that are not shown at first, or folds them again."""
    if count > first:
        words = text("fewer_cards", language, count=first) if every else text("all_cards", language, count=count)
        icon = f":material/{'unfold_less' if every else 'unfold_more'}:"
        st.button(words, key="all cards", icon=icon, type="tertiary", on_click=_unfold, args=(not every,))


def _unfold(every: bool) -> None:  # noqa: FBT001 - called by a button
    session.show(every=every)
    st.rerun()


def _choose(target: str) -> None:
    session.show(target=target)
    st.rerun()
