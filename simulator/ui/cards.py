"""The scorecard as cards: one button for a target, in words and signs first and colour second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from simulator.analysis.scorecard import Score
from simulator.language.faults import Language
from simulator.ui import session
from simulator.ui.sentences import chance, gap_words, goal_words, reached_words, status, target_amount
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped

BADGES = {"met": "green", "missed": "orange", "unknown": "gray"}
STATES = ("missed", "met", "unknown")


def face(score: Score, last: int, language: Language) -> str:
    """A card in Markdown: title; state and value; goal and gap; probability and year."""
    statement = score.target.statement
    name = status(score)
    badge = f":{BADGES[name]}-badge[{text(name, language)}]"
    goal = text("goal", language, year=statement.year, goal=goal_words(score.target, language))
    lines = [f"**{escaped(title_in(statement.title, language))}**"]
    if score.met is None:
        lines += [badge, f":small[{escaped(score.reason.text(language))}]"]
    else:
        value = escaped(target_amount(score.value, score.target, language))
        when = " · ".join(part for part in (chance(score, language), reached_words(score, last, language)) if part)
        lines += [f"{badge} **{value}**", f":small[{escaped(goal)}]"]
        lines += [f":small[{escaped(gap_words(score, language))}]", f":small[{escaped(when)}]"]
    return "  \n".join(lines)


def cards(scores: Sequence[Score], selected: str, last: int, language: Language) -> None:
    """A card for each score; choosing one selects its target."""
    with st.container(horizontal=True, key="cards", gap="small"):
        for score in scores:
            st.button(
                face(score, last, language),
                key=card_key(score),
                type="primary" if score.target.id == selected else "secondary",
                on_click=session.show,
                kwargs={"target": score.target.id},
                width=214,
                wrap=True,
            )


def card_key(score: Score) -> str:
    """The key of a target's card."""
    return f"card {score.target.id}"


def colours(scores: Sequence[Score]) -> str:
    """The style that gives each card the edge of its state; words and signs say the same."""
    groups: Mapping[str, list[str]] = {
        name: [css_class(card_key(score)) for score in scores if status(score) == name] for name in STATES
    }
    rules = (
        f"{','.join(f'.{item} button' for item in group)}{{--edge:var(--{name})}}"
        for name, group in groups.items()
        if group
    )
    return f"<style>{''.join(rules)}</style>"


def css_class(key: str) -> str:
    """The class that Streamlit gives an element with this key."""
    cleaned = "".join(
        character if character.isascii() and (character.isalnum() or character in "_-") else "-"
        for character in key.strip()
    )
    return f"st-key-{cleaned}"
