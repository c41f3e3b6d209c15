"""What is asked on the page of answers: the question, the targets, how sure, in which way; and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from simulator.analysis.levers import levers_behind
from simulator.analysis.scorecard import Score
from simulator.export.numbers import share
from simulator.language.faults import Language
from simulator.ui import calculation, choice, loaded, session
from simulator.ui.asking import CHANCED, PAIR, SEVERAL, WAYS, Asked, assured_of, by_of, way_of
from simulator.ui.checking import ALL
from simulator.ui.sentences import goal_words
from simulator.ui.state import CHANCES, COUNTINGS, QUESTIONS, State
from simulator.ui.texts import text, title_in

OWN = "own"
CENTRAL = 0.0  # stands for no probability
MOST_PICKED = 30
MOST_CHANCED = 12  # targets of a plan with a probability: each candidate meets many draws
WAY_TEXTS: Mapping[str, str] = {
    "plan": "way_plan",
    "frontier": "way_frontier",
    "tornado": "way_tornado",
    "sobol": "way_sobol",
    "elasticity": "way_elasticity",
}
BY_TEXTS: Mapping[str, str] = {"share": "by_share", "cost": "by_cost"}


def question(now: State) -> None:
    """The choice of the question."""
    st.session_state["question"] = now.question
    st.pills(
        text("question", now.language),
        list(QUESTIONS),
        format_func={name: text(name, now.language) for name in QUESTIONS}.__getitem__,
        key="question",
        required=True,
        wrap=True,
        on_change=lambda: session.show(question=st.session_state["question"], way=""),
    )


def about(now: State) -> None:
    """What the question is about."""
    with st.container(horizontal=True, key="asked", gap="small", vertical_alignment="bottom"):
        if now.question in WAYS:
            _way(now)
        if now.question in SEVERAL:
            _several(now)
        else:
            _one(now)
        if now.question in CHANCED and way_of(now) != "frontier":
            _chance(now)
        if way_of(now) == "plan":
            _counting(now)
    if now.question in SEVERAL:
        _held(now)
    if now.question == "differ":
        _pair(now)


def asked(now: State) -> Asked:
    """The question with everything that the state leaves open decided."""
    if now.question in SEVERAL:
        targets = _chosen(now)
    else:
        one = _single(now)
        targets = (one,) if one else ()
    still = held(now) if now.question in SEVERAL else ()
    return Asked(now.question, targets, way_of(now), assured_of(now), still, by_of(now))


def problem(question: Asked, language: Language) -> str:
    """What is missing before it can be answered; empty where nothing is."""
    count = len(question.targets)
    if not count:
        return text("need_target", language)
    if question.way == "frontier" and count != PAIR:
        return text("need_two", language)
    if question.question == "plan" and question.assured is not None and count > MOST_CHANCED:
        return text("need_fewer", language, most=MOST_CHANCED, count=count)
    return ""


def differs(now: State) -> bool:
    """Whether there are two scenarios to compare."""
    return bool(now.changes) or session.compared(now, session.scenario_shown()) != now.scenario


# Targets


def _measured() -> list[Score]:
    """The targets that a variable measures, sector by sector."""
    groups = choice.by_sector(calculation.plain_card())
    return [score for scores in groups.values() for score in scores if score.met is not None]


def _titles(language: Language) -> dict[str, str]:
    return {score.target.id: _title(score, language) for score in _measured()}


def _title(score: Score, language: Language) -> str:
    target = score.target
    year = text("year_mark", language, year=target.statement.year)
    title = f"{title_in(target.statement.title, language)} {goal_words(target, language)}"
    return f"{title} · {year} · {session.sector_title(target.sector)}"


def _single(now: State) -> str:
    """The one target that is asked about: the chosen one, else what hangs most in the balance in the sector."""
    known = {score.target.id: score for score in _measured()}
    if now.target in known:
        return now.target
    _, chosen = choice.selected(calculation.plain_card(), now.sector, now.target)
    return chosen if chosen in known else choice.target(list(known.values()))


def _one(now: State) -> None:
    titles = _titles(now.language)
    if not titles:
        return
    st.session_state["asked one"] = _single(now)
    st.selectbox(
        text("ask_target", now.language),
        list(titles),
        format_func=titles.__getitem__,
        key="asked one",
        on_change=_one_chosen,
        placeholder=text("pick_one", now.language),
    )


def _one_chosen() -> None:
    name = st.session_state["asked one"]
    sector = next(score.target.sector for score in _measured() if score.target.id == name)
    session.show(target=name, sector=sector, panel="", charts=None)


def _sector(now: State) -> str:
    """The sector whose targets are asked about: the chosen one, else the scenario's main one, where they have any."""
    known = {score.target.sector for score in _measured()} | {ALL}
    return next((name for name in (now.sector, choice.sector(calculation.plain_card())) if name in known), ALL)


def _chosen(now: State) -> tuple[str, ...]:
    """The targets that are asked about."""
    if now.asked is not None:
        return tuple(score.target.id for score in _measured() if score.target.id in now.asked)
    return tuple(score.target.id for score in choice.of_sector(_measured(), _sector(now)))


def _several(now: State) -> None:
    """All targets of a sector, all of the scenario, or some of one's own choice."""
    language = now.language
    counts = {ALL: len(_measured())}
    for score in _measured():
        counts[score.target.sector] = counts.get(score.target.sector, 0) + 1
    titles = {
        name: text(
            "counted", language, name=text("all", language) if name == ALL else session.sector_title(name), count=count
        )
        for name, count in counts.items()
    } | {OWN: text("own_choice", language)}
    st.session_state["asked scope"] = OWN if now.asked is not None else _sector(now)
    st.selectbox(
        text("ask_targets", language),
        list(titles),
        format_func=titles.__getitem__,
        key="asked scope",
        on_change=_scope_chosen,
        placeholder=text("pick_one", language),
    )
    if now.asked is not None:
        _own(now)


def _scope_chosen() -> None:
    scope, now = st.session_state["asked scope"], session.page().state
    if scope == OWN:
        session.show(asked=_chosen(now)[:MOST_PICKED])
    else:
        session.show(asked=None, sector=scope, panel="", target="", charts=None)


def _own(now: State) -> None:
    titles = _titles(now.language)
    st.session_state["asked own"] = list(_chosen(now))[:MOST_PICKED]
    st.multiselect(
        text("pick_targets", now.language),
        list(titles),
        format_func=titles.__getitem__,
        key="asked own",
        max_selections=MOST_PICKED,
        placeholder=text("pick_targets_hint", now.language),
        on_change=lambda: session.show(asked=tuple(st.session_state["asked own"])),
    )


# How


def _way(now: State) -> None:
    ways = WAYS[now.question]
    st.session_state["way"] = way_of(now)
    st.selectbox(
        text("ask_way", now.language),
        list(ways),
        format_func={way: text(WAY_TEXTS[way], now.language) for way in ways}.__getitem__,
        key="way",
        on_change=_way_chosen,
        placeholder=text("pick_one", now.language),
    )


def _way_chosen() -> None:
    """A trade-off is between two targets, which one chooses."""
    way, now = st.session_state["way"], session.page().state
    asked = _chosen(now)[:PAIR] if way == "frontier" and len(_chosen(now)) != PAIR else now.asked
    session.show(way=way, asked=asked)


def _chance(now: State) -> None:
    titles = {CENTRAL: text("ask_central", now.language)} | {
        chance: text("ask_chance_of", now.language, share=share(chance)) for chance in CHANCES
    }
    st.session_state["chance"] = now.assured or CENTRAL
    st.selectbox(
        text("ask_chance", now.language),
        list(titles),
        format_func=titles.__getitem__,
        key="chance",
        on_change=lambda: session.show(assured=st.session_state["chance"] or None),
        placeholder=text("pick_one", now.language),
    )


def _counting(now: State) -> None:
    """The choice of what a change counts by."""
    st.session_state["by"] = now.by
    st.selectbox(
        text("ask_by", now.language),
        list(COUNTINGS),
        format_func={name: text(BY_TEXTS[name], now.language) for name in COUNTINGS}.__getitem__,
        key="by",
        help=text("ask_by_help", now.language),
        on_change=lambda: session.show(by=st.session_state["by"]),
    )


def held(now: State) -> tuple[str, ...]:
    """The levers that stay as they are: those chosen, else those that were changed."""
    known = _levers(now)
    return tuple(key for key in known if key in (now.changes if now.held is None else now.held))


def _levers(now: State) -> dict[str, str]:
    """The levers behind the targets that are asked about, with their titles."""
    scenario, chosen = session.scenario_shown(), _chosen(now)
    behind = levers_behind(scenario, [target for target in scenario.targets if target.id in chosen])
    return {key: title_in(scenario.system.assumptions[key].title, now.language) for key in behind}


def _held(now: State) -> None:
    """The choice of levers that a search leaves as they are."""
    titles = _levers(now)
    if not titles:
        return
    st.session_state["held"] = list(held(now))
    st.multiselect(
        text("ask_held", now.language),
        list(titles),
        format_func=titles.__getitem__,
        key="held",
        help=text("ask_held_help", now.language),
        placeholder=text("ask_held_none", now.language),
        on_change=lambda: session.show(held=tuple(st.session_state["held"])),
    )


def _pair(now: State) -> None:
    """Which two scenarios are compared."""
    plain = session.scenario_shown()
    other = loaded.scenario_named(session.compared(now, plain))
    title = title_in(plain.title, now.language)
    if now.changes:
        title = text("with_changes", now.language, title=title)
    st.caption(text("pair", now.language, one=title, other=title_in(other.title, now.language)))
