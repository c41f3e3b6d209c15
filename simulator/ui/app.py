"""The app: its head and foot, and the page that was chosen. `streamlit run` this file, or `simulator app`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from simulator.language.faults import FaultsError, Language
from simulator.language.scenario import Scenario
from simulator.ui import calculation, changes, files, garbage, loaded, router, session, trouble
from simulator.ui.state import State
from simulator.ui.texts import text, title_in
from simulator.ui.widgets import escaped

STYLE = Path(__file__).with_name("style.css")
SCRIPT = Path(__file__).with_name("page.js")
LANGUAGES = {"zh": "中文", "en": "English"}
TAGS = {"zh": "zh-CN", "en": "en"}
SIDE = 360  # pixels; on a narrow screen the side folds away


def main() -> None:
    """Draw the page."""
    title = text("title", session.asked_language())
    st.set_page_config(title, page_icon="🎯", layout="wide", initial_sidebar_state=SIDE)
    st.html(STYLE)
    if not signed_in():
        return
    try:
        loaded.refresh()
        if not loaded.content().library.sources:
            st.info(text("no_scenarios", session.asked_language()))
            return
        session.follow_address()
        changes.catch_up()
        now = session.page().state
    except FaultsError as error:
        language = session.asked_language()
        trouble.show(text("faults", language, count=len(error.faults)), error.faults, language)
        return
    page(now)
    garbage.settle(loaded.content().fingerprint)


def page(now: State) -> None:
    """The head, the assumptions at the side, the page that was chosen."""
    _head(now)
    with st.sidebar:
        router.side(now)
    router.tabs(now)
    trouble.notes(session.notes(), now.language)
    router.body(now)
    _foot(now.language)


def _head(now: State) -> None:
    language = now.language
    scenario = session.scenario_shown()
    region = title_in(scenario.region.title, language)
    st.set_page_config(text("page", language, region=region))
    with st.container(horizontal=True, key="head", vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"# {escaped(title_in(scenario.title, language))}", width="content", anchors=False)
        with st.container(horizontal=True, key="tools", width="content", vertical_alignment="center"):
            with (
                folded := st.popover(
                    text("files", language), icon=":material/folder_open:", key="files", on_change="rerun"
                )
            ):
                if folded.open:
                    files.downloads(language)
                    files.uploader(language)
                else:
                    files.forget_problem()
            if _asks_to_sign_in():
                st.button(text("sign_out", language), on_click=st.logout, type="tertiary")
            st.session_state["language"] = language
            st.segmented_control(
                text("language", language),
                list(LANGUAGES),
                format_func=LANGUAGES.__getitem__,
                key="language",
                label_visibility="collapsed",
                required=True,
                on_change=lambda: session.show(language=st.session_state["language"]),
            )
    st.caption(f"{escaped(region)} · {_horizon(scenario, language)}")
    _speak(language, f'<button type="button" class="open-side">{router.hint(now.tab, language)}</button>')


def _horizon(scenario: Scenario, language: Language) -> str:
    """The years and the draws, and that the scenario's file asks for more of them, if it does."""
    draws, asked = calculation.draws_of(scenario), scenario.sampling.draws
    name = "no_draws" if not draws else "fewer_draws" if draws < asked else "horizon"
    told = {"asked": asked} if name == "fewer_draws" else {}
    return text(name, language, first=scenario.years[0], last=scenario.years[-1], draws=draws, **told)


def _speak(language: Language, html: str = "") -> None:
    """Tell the browser the page's language, for those who have it read out or translated, and what else it does."""
    script = f"<script>document.documentElement.lang = '{TAGS[language]}';\n{_script()}</script>"
    enter = f"<style>[data-testid=InputInstructions]::after{{content:'{text('press_enter', language)}'}}</style>"
    st.html(enter + html + script, unsafe_allow_javascript=True)  # our own words only


@cache
def _script() -> str:
    return SCRIPT.read_text(encoding="utf-8")


def _foot(language: Language) -> None:
    """What the models leave out, and what a projection is."""
    models = session.scenario_shown().system.models
    with (folded := st.expander(text("leaves_out", language), key="fold models", on_change="rerun")):
        if folded.open:
            for model in models.values():
                st.markdown(f"**{escaped(title_in(model.title, language))}**")
                st.markdown(escaped(title_in(model.purpose, language)))
                st.caption(escaped(title_in(model.leaves_out, language)))
    st.caption(text("foot", language))


def signed_in() -> bool:
    """Whether this visitor may see the page: everyone where no sign-in is set up, else who has signed in."""
    if not _asks_to_sign_in() or st.user.get("is_logged_in"):
        return True
    language = session.asked_language()
    _speak(language)
    st.markdown(f"# {text('title', language)}", anchors=False)
    st.markdown(text("sign_in", language))
    st.button(text("sign_in_button", language), on_click=st.login, type="primary")
    return False


def _asks_to_sign_in() -> bool:
    """Whether the secrets have a section [auth], as the README says."""
    return bool(st.secrets.load_if_toml_exists()) and "auth" in st.secrets


if __name__ == "__main__":
    main()
