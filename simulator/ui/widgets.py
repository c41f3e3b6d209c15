"""The controls of assumptions: sliders made from their definitions, and an editor of exact values by year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, cast

import streamlit as st

from simulator.analysis.explain import held_words, origin_words
from simulator.analysis.knobs import Knob, knobs, tidy, turned
from simulator.language import units
from simulator.language.faults import Language, Words
from simulator.language.paths import Points, along, points
from simulator.language.scenario import Scenario, Setting
from simulator.language.system import AssumptionDefinition
from simulator.language.units import unit_words
from simulator.ui import checking, session, state
from simulator.ui.sentences import brief, path_words, with_unit
from simulator.ui.texts import text, title_in

MAX_DECIMALS = 4
REFUSED = "typed and refused"  # by the field: why what was typed last was not taken
KINDS = ("lever", "driver", "coefficient")


def decimals(step: float, value: float) -> int:
    """Decimals that show both the step of a slider and the value it starts at."""
    return next(
        (places for places in range(MAX_DECIMALS) if all(round(item, places) == tidy(item) for item in (step, value))),
        MAX_DECIMALS,
    )


def sliders(keys: Sequence[str], scenario: Scenario, changes: state.Changes, language: Language) -> None:
    """A slider for every knob of some assumptions."""
    for key in keys:
        setting = scenario.settings[key]
        path = changes.get(key, setting.path)
        definition = scenario.system.assumptions[key]
        counted = units.counts_things(definition.unit)
        for knob in knobs(setting, path, scenario.years, kind=definition.kind, whole=counted):
            _slider(definition, setting, knob, language)


def _slider(definition: AssumptionDefinition, setting: Setting, knob: Knob, language: Language) -> None:
    name = session.fresh(slider_key(definition.key, knob))
    st.session_state[name] = knob.value  # always: on another track it is a new slider, which would start at its low end
    st.slider(
        label(definition, setting, knob, language),
        min_value=knob.low,
        max_value=max(knob.high, knob.low + knob.step),
        step=knob.step,
        format=f"%.{decimals(knob.step, knob.value)}f",
        key=name,
        help=help_words(definition, setting, knob, language),
        on_change=_moved,
        args=(definition.key, knob, name),
        disabled=knob.high <= knob.low,
    )


def slider_key(key: str, knob: Knob) -> str:
    """The key of a slider; the same as long as it turns the same thing."""
    return f"knob {key} {knob.year if not knob.whole else 'all'}"


def _moved(key: str, knob: Knob, name: str) -> None:
    """Take the slider's value into the page."""
    if session.is_gone(name):
        return
    setting = session.scenario_shown().settings[key]
    now = session.page()
    path = now.state.changes.get(key, setting.path)
    value = tidy(cast("float", st.session_state[name]))
    _change(key, turned(setting, path, knob, value), by_hand=True)
    # The sliders stand where they were put: only what follows from them is drawn again.
    st.rerun(session.FRAGMENTS[session.page().state.tab])


def set_path(key: str, path: Points) -> None:
    """Change an assumption from the editor and draw everything again, its slider too."""
    _change(key, path)
    st.rerun()


def _change(key: str, path: Points, *, by_hand: bool = False) -> None:
    """Change an assumption; the value that the scenario has is no change."""
    st.session_state[REFUSED] = {}
    original = session.scenario_shown().settings[key].path
    session.put(state.changed(session.page(), key, None if path == original else path), by_hand=by_hand)


def label(definition: AssumptionDefinition, setting: Setting, knob: Knob, language: Language) -> str:
    """Two paragraphs: what it is; its unit, kind of origin, and its range where the slider offers only a part of it.

    Without markup, because a screen reader reads out every sign of it.
    """
    title = escaped(title_in(definition.title, language))
    if knob.year is not None:
        title = text("moves_all" if knob.whole else "in_year", language, title=title, year=knob.year)
    low, high = setting.range
    limits = text("range", language, low=brief(low), high=brief(high)) if _is_part(knob, setting) else ""
    origin = text(setting.origin.kind, language)
    return f"{title}\n\n{' · '.join(word for word in (escaped(_unit(definition, language)), origin, limits) if word)}"


def _is_part(knob: Knob, setting: Setting) -> bool:
    """Whether the slider offers a part of the range only."""
    return (knob.low, knob.high) != setting.range


def _unit(definition: AssumptionDefinition, language: Language) -> str:
    """The declared unit; of a plain number that it has none, so that nobody takes 0.35 for a percentage."""
    unit = units.unit_name(units.describe(definition.unit), language)
    return text("no_unit", language) if unit == "1" else unit


def help_words(definition: AssumptionDefinition, setting: Setting, knob: Knob, language: Language) -> str:
    """Everything about an assumption, for the question mark beside it."""
    region = session.scenario_shown().region
    years = session.scenario_shown().years
    unit = unit_words(units.describe(definition.unit), language)
    value = f"{path_words(setting.path, years, language)} {unit}".rstrip()
    low, high = brief(setting.range[0]), brief(setting.range[1])
    lines = [
        text("help_value", language, value=value),
        *filter(None, [held_words(setting.path, years).text(language)]),
        origin_words(setting.origin, region).text(language),
        text("help_range", language, low=low, high=high, unit=unit).rstrip(),
        *filter(None, [_printed(units.describe(definition.unit), language)]),
        *([text("help_part", language, low=brief(knob.low), high=brief(knob.high))] if _is_part(knob, setting) else []),
        text("help_uncertain" if setting.uncertainty is not None else "help_certain", language),
        definition.key,
    ]
    return "\n\n".join(escaped(line) for line in lines)


def _printed(unit: str, language: Language) -> str:
    """In English how Chinese documents write the unit, and what is not known everywhere: 亿斤, 1 jin = 0.5 kg."""
    if language == "zh" or unit.isascii():
        return ""
    return text("help_unit", language, unit="; ".join(filter(None, (unit, units.unit_gloss(unit)))))


JOINER: Final = "\N{WORD JOINER}"
_LINK: Final = re.compile(r"\b(?:[a-z][a-z0-9+.-]*:(?=//)|www(?=\.)|mailto:|xmpp:)|(?<=\S)@(?=\w)", re.IGNORECASE)


def escaped(words: str) -> str:
    """Words that Markdown leaves as they are, whoever wrote them. Few signs are touched: labels are also read out.

    What would become a link by itself, an address of a page or of a person, gets a joiner that nobody sees.
    """
    whole = _LINK.sub(rf"\g<0>{JOINER}", words)
    return "".join(f"\\{character}" if character in "\\`*_[]<>$~" else character for character in whole)


# Exact values


def editor(keys: Sequence[str], scenario: Scenario, changes: state.Changes, language: Language) -> None:
    """Any assumption of a group as an exact number, or year by year."""
    titles = {key: title_in(scenario.system.assumptions[key].title, language) for key in keys}
    key = st.selectbox(
        text("exact_pick", language),
        list(titles),
        format_func=titles.__getitem__,
        key=f"exact {keys[0]}",
        placeholder=text("pick_one", language),
    )
    setting = scenario.settings[key]
    path = changes.get(key, setting.path)
    if path[0][0] == 0:
        _exact(key, setting, path, scenario, language)
    else:
        _table(key, setting, path, scenario, language)


def _exact(key: str, setting: Setting, path: Points, scenario: Scenario, language: Language) -> None:
    """One number for all years. What is typed and cannot be taken is told below; the field has the value as it is."""
    name, value = session.fresh(f"number {key}"), path[0][1]
    unit = _unit(scenario.system.assumptions[key], language)
    low, high = map(brief, setting.range)
    st.session_state[name] = state.number_text(value)
    st.text_input(
        text("exact_value", language, unit=unit, low=low, high=high),
        key=name,
        on_change=_typed,
        args=(key, name),
    )
    refused: dict[str, Words] = st.session_state.get(REFUSED, {})
    if name in refused:
        kept = with_unit(brief(value), unit_words(units.describe(scenario.system.assumptions[key].unit), language))
        told = text("still", language, problem=refused[name].text(language), value=kept)
        st.error(escaped(told), icon=":material/error:")
    by_year = tuple((year, value) for year in scenario.years[1:])
    st.button(text("by_year", language), key=f"spread {key}", on_click=set_path, args=(key, by_year))


def _typed(key: str, name: str) -> None:
    if session.is_gone(name):
        return
    found = checking.typed(key, str(st.session_state[name]), session.scenario_shown())
    if isinstance(found, Words):
        st.session_state[REFUSED] = {name: found}
    else:
        set_path(key, found)


def _table(key: str, setting: Setting, path: Points, scenario: Scenario, language: Language) -> None:
    years = scenario.years[1:]
    values = along(path, years)
    name = f"years {key} {state.path_text(path)}"
    st.data_editor(
        {text("year", language): [str(year) for year in years], text("value", language): values},
        column_config={
            text("value", language): st.column_config.NumberColumn(
                min_value=setting.range[0], max_value=setting.range[1], required=True
            )
        },
        disabled=[text("year", language)],
        hide_index=True,
        key=name,
        on_change=_edited,
        args=(key, name, dict(zip(years, values, strict=True))),
    )
    st.button(text("one_value", language), key=f"flat {key}", on_click=set_path, args=(key, points(values[0])))


def _edited(key: str, name: str, values: dict[int, float]) -> None:
    """Take what was typed into the table; the first years of the path, up to the base year, stay."""
    years = list(values)
    rows = st.session_state[name]["edited_rows"]
    for row, cells in rows.items():
        typed = next(iter(cells.values()), None)
        if typed is not None:
            values[years[int(row)]] = float(typed)
    setting = session.scenario_shown().settings[key]
    path = session.page().state.changes.get(key, setting.path)
    before = {year: value for year, value in path if 0 < year < years[0]}
    set_path(key, points({**before, **values}))
