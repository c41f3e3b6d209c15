"""What the user changed and what came of it, always in sight: old and new values, targets gained and lost, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from simulator.analysis.scorecard import Score, Scorecard
from simulator.analysis.verdict import central_verdict, verdict
from simulator.language import units
from simulator.language.faults import Language
from simulator.language.paths import Points
from simulator.language.scenario import Scenario
from simulator.language.units import unit_words
from simulator.ui import calculation, clicks, loaded, session, state
from simulator.ui.sentences import change_words, differ
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped

SHOWN = 6  # changes in the bar; the rest are behind a button
NAMED = 3  # targets named in a line
TURNS = ("now_missed", "now_late", "now_doubtful", "now_met", "now_hoped", "now_on_time", "now_likely")


def bar(language: Language) -> None:
    """The list of changes with a button to take back each, and the steps back and forward."""
    if catch_up():
        st.rerun()
    now = session.page()
    scenario = session.scenario_shown()
    keys = list(now.state.changes)
    with st.bottom:
        _effect(language)
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
        st.button(text("reset_all", language), key="reset all", on_click=_reset_all, type="tertiary")


def _steps(now: state.Page, language: Language) -> None:
    for name, there, shortcut in (("undo", now.past, "Ctrl+Z"), ("redo", now.future, "Ctrl+Y")):
        st.button(
            text(name, language),
            key=name,
            icon=f":material/{name}:",
            on_click=_step,
            args=(name,),
            disabled=not there,
            shortcut=shortcut,
            type="tertiary",
        )


def _step(name: str) -> None:
    clicks.clicked_on(name)
    catch_up()
    st.rerun()


def catch_up() -> bool:
    """Go a step back or forward for each click that was not answered yet; whether there was any."""
    clicks.count()
    steps, now = clicks.taken(), session.page()
    for name in steps:
        now = state.undone(now) if name == "undo" else state.redone(now)
    if steps:
        session.put(now)
    return bool(steps)


def _reset_all() -> None:
    session.put(state.without_changes(session.page()))
    st.rerun()


def _change(key: str, scenario: Scenario, now: state.State, language: Language) -> None:
    """One change, and at once the button that takes it back."""
    words = _words(key, scenario.settings[key].path, now.changes[key], scenario, language)
    st.button(
        escaped(words), key=f"reset {key}", icon=":material/close:", icon_position="right", on_click=_reset, args=(key,)
    )


def _words(key: str, before: Points, after: Points, scenario: Scenario, language: Language) -> str:
    item = scenario.system.assumptions[key]
    unit = unit_words(units.describe(item.unit), language)
    moved = change_words(before, after, scenario.years, language)
    return text("change", language, title=title_in(item.title, language), change=moved, unit=unit).strip()


def _differences(scenario: Scenario, now: state.State, language: Language) -> None:
    """What the page sets otherwise than the scenario it is compared with, changes included, behind a button."""
    before = loaded.scenario_named(session.compared(now, scenario))
    paths = {key: now.changes.get(key, setting.path) for key, setting in scenario.settings.items()}
    keys = [
        key
        for key, path in paths.items()
        if key in before.settings and differ(before.settings[key].path, path, scenario.years)
    ]
    if not keys or before.id == scenario.id:  # what differs from itself are the changes, which stand beside
        return
    title = text("scenario_differs", language, count=len(keys))
    with (folded := st.popover(title, key="differences", type="tertiary", on_change="rerun")):
        if folded.open:
            pairs = ((key, before.settings[key].path, paths[key]) for key in keys)
            st.markdown("\n".join(f"- {escaped(_words(*pair, scenario, language))}" for pair in pairs))


def _reset(key: str) -> None:
    session.put(state.changed(session.page(), key, None))
    st.rerun()


def turned(now: Scorecard, before: Scorecard) -> dict[str, list[Score]]:
    """The targets whose verdict is another than before, by the entry of the texts that says how: the losses first.

    Where one of the two cards has no draws, only what the central run meets counts.
    """
    of: Callable[[Score], str] = verdict if now.draws and before.draws else central_verdict
    old = {score.target.id: of(score) for score in before.scores}
    groups: dict[str, list[Score]] = {name: [] for name in TURNS}
    for score in now.scores:
        how = _how(old.get(score.target.id, "unknown"), of(score))
        if how:
            groups[how].append(score)
    return {name: scores for name, scores in groups.items() if scores}


def _how(before: str, now: str) -> str:
    kept, lost = {"met", "on_time"}, {"missed", "late"}
    if before == now or "unknown" in {before, now} or {before, now} in (kept, lost):
        return ""  # that the amount is judged, or is no longer, is no gain and no loss
    if now == "doubtful" and before in lost:
        return "now_hoped"
    return "now_likely" if before == "doubtful" and now == "met" else f"now_{now}"


def turned_words(groups: Mapping[str, Sequence[Score]], language: Language, most: int = NAMED) -> list[str]:
    """One line for each way in which targets turned, with the first few titles and how many more there are."""
    return [text(name, language, titles=_some(scores, language, most)) for name, scores in groups.items()]


def _some(scores: Sequence[Score], language: Language, most: int) -> str:
    titles = [title_in(score.target.statement.title, language) for score in scores]
    rest = [text("more", language, count=len(titles) - most)] if len(titles) > most else []
    return text("list", language).join([*titles[:most], *rest])


def _effect(language: Language) -> None:
    """What came of the user's own changes, whatever the page is compared with: targets met, gained and lost."""
    now = calculation.moved_card()
    if now is None:
        return
    before = calculation.plain_card()
    lead = text("your_changes", language, before=before.met, after=now.met)
    if now.expected is not None and before.expected is not None:
        lead += text("your_expected", language, before=f"{before.expected:.0f}", after=f"{now.expected:.0f}")
    groups = turned(now, before)
    lines = [_brief(name, scores, language) for name, scores in groups.items()] or [text("your_nothing", language)]
    with st.container(horizontal=True, key="effect", gap="small", vertical_alignment="center"):
        st.markdown(f":small[{escaped(text('stop_after', language, words=lead))}{escaped(' '.join(lines))}]")
        if any(len(scores) > NAMED for scores in groups.values()):
            with st.popover(text("which_turned", language), key="turned", type="tertiary"):
                every = turned_words(groups, language, most=len(now.scores))
                st.markdown("\n".join(f"- {escaped(line)}" for line in every))


def _brief(name: str, scores: Sequence[Score], language: Language) -> str:
    """A few titles, or how many there are: the foot of the window has little room."""
    if len(scores) <= NAMED:
        return turned_words({name: scores}, language)[0]
    return text(name, language, titles=text("how_many", language, count=len(scores)))
