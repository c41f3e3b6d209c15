"""Which page is shown: projection, document, programmes or answers. All share scenario, comparison and changes."""

from __future__ import annotations

import streamlit as st

from simulator.language.faults import Language
from simulator.ui import answers_page, document_page, panel, programme_page, session
from simulator.ui.results import results
from simulator.ui.state import TABS, State
from simulator.ui.texts import text


def tabs(now: State) -> None:
    """The choice of the page."""
    st.session_state["tab"] = now.tab
    st.segmented_control(
        text("tab", now.language),
        list(TABS),
        format_func={tab: text(tab, now.language) for tab in TABS}.__getitem__,
        key="tab",
        label_visibility="collapsed",
        required=True,
        on_change=lambda: session.show(tab=st.session_state["tab"]),
    )


def side(now: State) -> None:
    """The side: scenario and comparison, and the sliders but where the page has its own."""
    st.html(f'<button type="button" class="close-side">{text("side_closes", now.language)}</button>')
    panel.choices(now.language)
    if now.tab != "programmes":
        panel.assumptions()


def body(now: State) -> None:
    """The page below its head."""
    if now.tab == "documents":
        document_page.body(now)
    elif now.tab == "programmes":
        programme_page.body(now)
    elif now.tab == "answers":
        answers_page.body(now)
    else:
        results()


def hint(tab: str, language: Language) -> str:
    """What the button says that opens the side on a narrow screen, and where the sliders are."""
    return text("choices_hint" if tab == "programmes" else "slider_hint", language)
