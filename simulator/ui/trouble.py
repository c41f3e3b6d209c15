"""Faults and notes on the screen: what is wrong, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.language.faults import Fault, Language, Words
from simulator.ui.sentences import fault_lines
from simulator.ui.texts import text
from simulator.ui.widgets import escaped

MOST = 50  # faults listed


def show(title: str, faults: Sequence[Fault], language: Language) -> None:
    """A heading and the faults below it; of very many the first, and how many more there are."""
    lines = [f"**{escaped(title)}**"]
    for place, problem, remedy in fault_lines(tuple(faults[:MOST]), language):
        lines.append(f"- {escaped(place)}: {escaped(problem)} {escaped(text('remedy', language, text=remedy))}")
    if len(faults) > MOST:
        lines += ["", escaped(text("faults_more", language, count=len(faults) - MOST))]
    st.error("\n".join([lines[0], "", *lines[1:]]), icon=":material/error:")


def notes(words: Sequence[Words], language: Language) -> None:
    """Notes on what an address or a file asked for and did not get."""
    if words:
        with st.container(key="notes"):
            st.warning("\n\n".join(escaped(item.text(language)) for item in words), icon=":material/info:")
