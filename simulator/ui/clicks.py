"""Every click of a button counts, also those that come while a run of the page is busy.

Streamlit makes one of several, and none of those that come before it has put the first aside.
"""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx

NAMES = ("undo", "redo")
WAITING = "waiting clicks"


def count() -> bool:
    """Count the clicks that come from now on; whether that begins only now. To be called early in every run.

    Each request of the browser is looked at as it comes, before it is joined with others. What is counted stands in a
    list of the session, because requests come outside of the script.
    """
    context = get_script_run_ctx(suppress_warning=True)
    requests = context.script_requests if context is not None else None
    if requests is None or "request_rerun" in vars(requests):
        return False
    waiting, ask = _waiting(), requests.request_rerun

    def counted(asked: RerunData) -> bool:
        clicks = clicked(asked)
        heard = ask(asked)
        if heard:
            waiting.extend(clicks)
        return heard

    vars(requests)["request_rerun"] = counted
    return True


def clicked(asked: RerunData) -> list[str]:
    """The buttons that a request of the browser says were clicked."""
    widgets = asked.widget_states.widgets if asked.widget_states is not None else ()
    ids = [widget.id for widget in widgets if widget.WhichOneof("value") == "trigger_value" and widget.trigger_value]
    return [name for name in NAMES if any(item.endswith(f"-{name}") for item in ids)]


def clicked_on(name: str) -> None:
    """Note the click that a callback is called for, unless it was counted as it came: the first of a run is not."""
    if count():
        _waiting().append(name)


def taken() -> list[str]:
    """The clicks since this was asked last, in their order."""
    waiting = _waiting()
    found = list(waiting)
    del waiting[: len(found)]  # others may come meanwhile
    return found


def _waiting() -> list[str]:
    found: list[str] = st.session_state.setdefault(WAITING, [])
    return found
