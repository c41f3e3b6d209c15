"""The side of the page: which scenario, which sector, and the sliders of its assumptions."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from simulator.language.faults import Language
from simulator.language.pruning import resting_on
from simulator.language.scenario import Scenario
from simulator.ui import calculation, choice, loaded, session, widgets
from simulator.ui.checking import SELF
from simulator.ui.state import NO_FILTER, State
from simulator.ui.texts import text, title_in

PLANS = "plans"  # the group of the planned quantities of programmes


def choices(language: Language) -> None:
    """Region, scenario and comparison."""
    library = loaded.content().library
    scenario = session.scenario_shown()
    everywhere = {name: loaded.scenario_named(name) for name in library.sources}
    regions = {item.region.id: title_in(item.region.title, language) for item in everywhere.values()}
    mates = {name: _title(item, language) for name, item in everywhere.items() if item.region.id == scenario.region.id}
    if len(regions) > 1:
        _choose("region", regions, scenario.region.id, language)
    _choose("scenario", mates, scenario.id, language)
    description = scenario.file.description if scenario.file else None
    if description is not None:
        st.caption(widgets.escaped(title_in(description, language)))
    others = {SELF: text("compare_self", language)} | {n: title for n, title in mates.items() if n != scenario.id}
    chosen = session.compared(session.page().state, scenario)
    _choose("compare", others, SELF if chosen == scenario.id else chosen, language)


def _title(scenario: Scenario, language: Language) -> str:
    title = title_in(scenario.title, language)
    return text("opened", language, title=title) if scenario.id in loaded.content().own else title


def _choose(name: str, titles: Mapping[str, str], value: str, language: Language) -> None:
    control = session.fresh(name)
    st.session_state[control] = value
    st.selectbox(
        text(name, language),
        list(titles),
        format_func=titles.__getitem__,
        key=control,
        help=text("scenario_help", language) if name == "scenario" else None,
        on_change=_chosen,
        args=(name, control),
        disabled=len(titles) < 2,  # noqa: PLR2004 - nothing to choose from
        placeholder=text("pick_one", language),
    )


def _chosen(name: str, control: str) -> None:
    if session.is_gone(control):
        return
    value = st.session_state[control]
    if name == "compare":
        session.show(compare=value)
        return
    if name == "region":
        library = loaded.content().library
        value = next(item for item in library.sources if loaded.scenario_named(item).region.id == value)
    now = session.page().state
    scored = {target.document for target in loaded.scenario_named(value).targets}
    session.show(
        scenario=value,
        document=now.document if now.document in scored else "",
        statement=now.statement if now.statement.partition("/")[0] in scored else "",
        changes={},
        compare="",
        sector="",
        panel="",
        target="",
        charts=None,
        asked=None,
        year=None,
        every=False,
        **NO_FILTER,
    )


@st.fragment(key="assumptions")
def assumptions() -> None:
    """The sliders of one sector: levers first, the rest folded."""
    now = session.page().state
    language = now.language
    scenario = session.scenario_shown()
    card = calculation.plain_card()
    groups = choice.panels(scenario, loaded.content().library.sector_models)
    sector = now.panel if now.panel in groups else choice.panel_sector(now.sector, card, groups)
    _sectors(list(groups), sector, language)
    keys = _relevant(groups.get(sector, []), scenario, choice.selected(card, now.sector, now.target)[1], now)
    if not keys:
        st.caption(text("none_relevant", language))
    plans = choice.plans(scenario)
    for kind in (*widgets.KINDS, PLANS):
        group = [key for key in keys if (PLANS if key in plans else scenario.system.assumptions[key].kind) == kind]
        if group:
            _group(kind, group, scenario, sector, language)
    if keys:
        with (folded := st.expander(text("exact", language), key=f"fold {sector} exact", on_change="rerun")):
            if folded.open:
                widgets.editor(keys, scenario, now.changes, language)


def _sectors(names: list[str], sector: str, language: Language) -> None:
    titles = {name: session.sector_title(name) for name in names}
    st.session_state["panel"] = sector
    st.selectbox(
        text("assumptions_of", language),
        list(titles),
        format_func=titles.__getitem__,
        key="panel",
        on_change=lambda: session.show(panel=st.session_state["panel"]),
        placeholder=text("pick_one", language),
    )


def _relevant(keys: list[str], scenario: Scenario, target: str, now: State) -> list[str]:
    """The assumptions, or only those behind the selected target if the user wants that."""
    st.session_state["relevant"] = now.relevant
    st.toggle(
        text("relevant", now.language),
        key="relevant",
        help=text("relevant_help", now.language),
        on_change=lambda: session.show(relevant=st.session_state["relevant"]),
    )
    if not now.relevant:
        return keys
    measured = next((item.key for item in scenario.targets if item.id == target), None)
    inputs = resting_on(scenario.system, [measured]) if measured else set(keys)
    return [key for key in keys if key in inputs]


def _group(kind: str, keys: list[str], scenario: Scenario, sector: str, language: Language) -> None:
    """Levers lie open; all others unfold, and are made only then."""
    changes = session.page().state.changes
    if kind == "lever":
        widgets.sliders(keys, scenario, changes, language)
    else:
        title = text("group", language, name=text(kind, language), count=len(keys))
        with (folded := st.expander(title, key=f"fold {sector} {kind}", on_change="rerun")):
            if folded.open:
                widgets.sliders(keys, scenario, changes, language)
