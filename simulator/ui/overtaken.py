"""Leaving a run of the page that its user has overtaken: only what was asked for last is calculated and shown."""

from __future__ import annotations

from streamlit.runtime.scriptrunner import RerunData, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType


def give_way() -> None:
    """Leave this run if its user has moved on; what it would have drawn is drawn by the next one.

    Streamlit leaves a run of the whole page by itself. One of fragments it would bring to its end, with results that
    nobody waits for: so these fragments join those that are asked for, which then may interrupt.
    """
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or context.script_requests is None or not context.fragment_ids_this_run:
        return
    # The one thing that Streamlit keeps to itself. Should it be called otherwise one day, runs end as Streamlit has it.
    if getattr(context.script_requests, "_state", None) is not ScriptRequestType.RERUN:
        return
    asked = RerunData(
        query_string=context.query_string,
        page_script_hash=context.page_script_hash,
        fragment_id_queue=list(context.fragment_ids_this_run),
        is_fragment_scoped_rerun=True,
        cached_message_hashes=context.cached_message_hashes,
        context_info=context.context_info,
    )
    context.script_requests.request_rerun(asked)
    context.yield_check()
