"""When garbage is collected: not in a move of a slider, but at times when a page is opened."""

from __future__ import annotations

import gc

import streamlit as st

EVERY = 60  # seconds after which the next page that is opened collects garbage
MARK = 64  # characters of a content's mark; what was opened adds its own behind


def settle(mark: str) -> None:
    """Spare what is loaded by now the collection of garbage, and collect what sessions have left at times.

    To be called when all is made that a first page needs, with what identifies the content. All modules and the content
    stay anyway; going through them each time takes 200 ms, in which the next move of a slider would wait.
    """
    _settle(mark[:MARK])
    _tidy()


@st.cache_resource(max_entries=2, show_spinner=False)
def _settle(mark: str) -> None:  # noqa: ARG001 - once for each content
    gc.collect()
    gc.freeze()


@st.cache_resource(ttl=EVERY, show_spinner=False)
def _tidy() -> None:
    gc.collect()  # a session that has ended refers to itself, and holds more memory than Python knows of
