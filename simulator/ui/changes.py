"""What differs from the comparison, always in sight: every change with its old and new value, undo, redo, resets."""

from __future__ import annotations

import streamlit as st

from simulator.language import units
from simulator.language.faults import Language
from simulator.language.paths import Points
from simulator.language.scenario import Scenario
from simulator.ui import session, state
from simulator.ui.sentences import change_words, status, unit_text
from simulator.ui.session import Results
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped

SHOWN = 6  # changes in the bar; the rest are behind a button
NAMED = 3  # targets named in a line


def bar(language: Language) -> None:
    """The list of changes with a button to take back each, and the steps back and forward."""
    now = session.page()
    scenario = session.scenario_shown()
    keys = list(now.state.changes)
    with st.bottom, st.container(horizontal=True, key="bar", gap="small", vertical_alignment="center"):
        _steps(now, language)
        if not keys:
            st.markdown(f":small[:gray[{text('no_changes', language)}]]", width="content")
            _differences(scenario, now.state, language)
            return
        st.markdown(f"**{text('changes', language, count=len(keys))}**", width="content")
        for key in keys[:SHOWN]:
            _change(key, scenario, now.state, language)
        if len(keys) > SHOWN:
            with st.popover(text("more", language, count=len(keys) - SHOWN), key="more changes"):
                for key in keys[SHOWN:]:
                    _change(key, scenario, now.state, language)
        _differences(scenario, now.state, language)
        st.button(
            text("reset_all", language), key="reset all", on_click=_turn, args=("without_changes",), type="tertiary"
        )


def _steps(now: state.Page, language: Language) -> None:
    for name, step, there, shortcut in (
        ("undo", "undone", now.past, "Ctrl+Z"),
        ("redo", "redone", now.future, "Ctrl+Y"),
    ):
        st.button(
            text(name, language),
            key=name,
            icon=f":material/{name}:",
            on_click=_turn,
            args=(step,),
            disabled=not there,
            shortcut=shortcut,
            type="tertiary",
        )


def _turn(step: str) -> None:
    session.put(
        {"undone": state.undone, "redone": state.redone, "without_changes": state.without_changes}[step](session.page())
    )
    st.rerun()


def _change(key: str, scenario: Scenario, now: state.State, language: Language) -> None:
    """One change, and at once the button that takes it back."""
    words = _words(key, scenario.settings[key].path, now.changes[key], scenario, language)
    st.button(
        escaped(words), key=f"reset {key}", icon=":material/close:", icon_position="right", on_click=_reset, args=(key,)
    )


def _words(key: str, before: Points, after: Points, scenario: Scenario, language: Language) -> str:
    item = scenario.system.assumptions[key]
    unit = unit_text(units.describe(item.unit), language)
    moved = change_words(before, after, scenario.years, language)
    return text("change", language, title=title_in(item.title, language), change=moved, unit=unit).strip()


def _differences(scenario: Scenario, now: state.State, language: Language) -> None:
    """What the scenario itself sets otherwise than the one it is compared with, behind a button."""
    before = session.scenario_named(session.compared(now, scenario))
    keys = [
        key
        for key, setting in scenario.settings.items()
        if key in before.settings and before.settings[key].path != setting.path
    ]
    if not keys:
        return
    title = text("scenario_differs", language, count=len(keys))
    with (folded := st.popover(title, key="differences", type="tertiary", on_change="rerun")):
        if folded.open:
            pairs = ((key, before.settings[key].path, scenario.settings[key].path) for key in keys)
            st.markdown("\n".join(f"- {escaped(_words(*pair, scenario, language))}" for pair in pairs))


def _reset(key: str) -> None:
    session.put(state.changed(session.page(), key, None))
    st.rerun()


def turned(found: Results, language: Language) -> str:
    """Which targets are met or missed now and were not in the comparison; empty when none."""
    groups: dict[str, list[str]] = {"now_met": [], "now_missed": []}
    for score in found.card.scores:
        before = found.score_before(score.target.id)
        if before is not None and status(before) != status(score) and score.met is not None:
            groups["now_met" if score.met else "now_missed"].append(title_in(score.target.statement.title, language))
    parts = [text(name, language, titles=_some(titles, language)) for name, titles in groups.items() if titles]
    return text("turned", language) + " ".join(parts) if parts else ""


def _some(titles: list[str], language: Language) -> str:
    """The first few titles, and how many more there are."""
    rest = [text("more", language, count=len(titles) - NAMED)] if len(titles) > NAMED else []
    return text("list", language).join([*titles[:NAMED], *rest])
