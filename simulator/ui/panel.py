"""The side of the page: which scenario, which sector, and the sliders of its assumptions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from simulator.language.faults import Language
from simulator.language.scenario import Scenario
from simulator.ui import choice, session, widgets
from simulator.ui.checking import SELF
from simulator.ui.texts import text, title_in


def choices(language: Language) -> None:
    """Region, scenario and comparison."""
    library = session.content().library
    scenario = session.scenario_shown()
    homes = {name: session.scenario_named(name).region.id for name in library.sources}
    regions = [name for name in library.regions if name in homes.values()]
    mates = [name for name, home in homes.items() if home == scenario.region.id]
    if len(regions) > 1:
        _choose("region", regions, scenario.region.id, lambda name: _region(name, language), language)
    _choose("scenario", mates, scenario.id, lambda name: _title(name, language), language)
    description = scenario.file.description if scenario.file else None
    if description is not None:
        st.caption(widgets.escaped(title_in(description, language)))
    others = [SELF, *(name for name in mates if name != scenario.id)]
    chosen = session.compared(session.page().state, scenario)
    _choose("compare", others, SELF if chosen == scenario.id else chosen, lambda name: _title(name, language), language)


def _region(name: str, language: Language) -> str:
    return title_in(session.content().library.regions[name].title, language)


def _title(name: str, language: Language) -> str:
    if name == SELF:
        return text("compare_self", language)
    title = title_in(session.scenario_named(name).title, language)
    return text("opened", language, title=title) if name in session.content().own else title


def _choose(name: str, options: Sequence[str], value: str, shown: Callable[[str], str], language: Language) -> None:
    st.session_state[name] = value
    st.selectbox(
        text(name, language),
        list(options),
        format_func=shown,
        key=name,
        on_change=_chosen,
        args=(name,),
        disabled=len(options) < 2,  # noqa: PLR2004 - nothing to choose from
    )


def _chosen(name: str) -> None:
    value = st.session_state[name]
    if name == "compare":
        session.show(compare=value)
        return
    if name == "region":
        library = session.content().library
        value = next(item for item in library.sources if session.scenario_named(item).region.id == value)
    session.show(scenario=value, changes={}, compare="", sector="", panel="", target="", charts=None, year=None)


@st.fragment(key="assumptions")
def assumptions() -> None:
    """The sliders of one sector: levers first, the rest folded."""
    now = session.page().state
    language = now.language
    scenario = session.scenario_shown()
    card = session.plain_card()
    sector = now.panel or choice.panel_sector(now.sector, card)
    _sectors(scenario, sector, language)
    keys = [key for key, item in scenario.system.assumptions.items() if item.model == sector]
    keys = _relevant(keys, scenario, choice.selected(card, now.sector, now.target)[1], language)
    if not keys:
        st.caption(text("none_relevant", language))
    for kind in widgets.KINDS:
        group = [key for key in keys if scenario.system.assumptions[key].kind == kind]
        if group:
            _group(kind, group, scenario, sector, language)
    if keys:
        with (folded := st.expander(text("exact", language), key=f"fold {sector} exact", on_change="rerun")):
            if folded.open:
                widgets.editor(keys, scenario, now.changes, language)


def _sectors(scenario: Scenario, sector: str, language: Language) -> None:
    models = scenario.system.models
    st.session_state["panel"] = sector
    st.pills(
        text("sector", language),
        list(models),
        format_func=lambda name: title_in(models[name].title, language),
        key="panel",
        label_visibility="collapsed",
        required=True,
        on_change=lambda: session.show(panel=st.session_state["panel"]),
    )


def _relevant(keys: list[str], scenario: Scenario, target: str, language: Language) -> list[str]:
    """The assumptions, or only those behind the selected target if the user wants that."""
    only = st.toggle(text("relevant", language), key="relevant", help=text("relevant_help", language))
    if not only:
        return keys
    measured = next((item.key for item in scenario.targets if item.id == target), None)
    inputs = choice.behind(scenario, measured) if measured else set(keys)
    return [key for key in keys if key in inputs]


def _group(kind: str, keys: list[str], scenario: Scenario, sector: str, language: Language) -> None:
    """Levers lie open; drivers and coefficients unfold, and are made only then."""
    changes = session.page().state.changes
    if kind == "lever":
        widgets.sliders(keys, scenario, changes, language)
    else:
        title = text("group", language, name=text(kind, language), count=len(keys))
        with (folded := st.expander(title, key=f"fold {sector} {kind}", on_change="rerun")):
            if folded.open:
                widgets.sliders(keys, scenario, changes, language)
