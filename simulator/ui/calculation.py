"""What is calculated: for everyone what each page begins with, for one user the results of the page as it stands."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from simulator.analysis.scorecard import Scorecard, scorecard
from simulator.engine.program import compile_program
from simulator.engine.projection import Projection
from simulator.engine.run import Runner
from simulator.language.faults import FaultsError
from simulator.language.scenario import Scenario
from simulator.ui import loaded, session, state
from simulator.ui.kept import Last, Results, Scored, Shared
from simulator.ui.loaded import Content
from simulator.ui.overtaken import give_way
from simulator.ui.state import State

MAX_DRAWS, MAX_CELLS = 2000, 40_000  # draws; draws times years, which bounds memory whatever a file asks for
RESULTS = "results"


def head_start() -> str:
    """Make for the whole process what the page of a first visitor needs: content, scenarios, both runs.

    Returns what identifies the content. Raises `FaultsError` with every fault of it.
    """
    kept = loaded.for_everyone()
    every = {name: loaded.scenario_of(kept, name) for name in kept.library.sources}
    if every:
        first = loaded.default_scenario(kept.library)
        _plain_card(kept.fingerprint, first, every[first])
        other = session.compared(State(), every[first])
        _baseline(kept.fingerprint, other, every[other])
    return kept.fingerprint


@st.cache_resource(max_entries=8, show_spinner=False)
def shared_runner(fingerprint: str, name: str, _scenario: Scenario) -> Shared:  # noqa: ARG001 - the keys of the cache
    """The runner of a scenario, with its compiled program."""
    return Shared(Runner(compile_program(_scenario.system, _scenario.years)))


def results(extra: Sequence[str] = ()) -> Results:
    """The results of the page, calculated anew only when scenario, changes or the variables of charts differ.

    `extra` are variables whose draws are wanted beside those of the targets. Raises `FaultsError`.
    """
    give_way()
    now, kept = session.page().state, loaded.content()
    wanted = tuple(sorted({*extra}))
    mark = (
        kept.fingerprint,
        now.scenario,
        tuple(now.changes.items()),
        session.compared(now, session.scenario_shown()),
        wanted,
    )
    last: Last = st.session_state.setdefault(RESULTS, Last())
    if last.results is None or last.mark != mark:
        last.results = None  # whose memory the next may take
        last.mark, last.results = mark, _results(now, kept, wanted)
    return last.results


def _results(now: State, kept: Content, extra: Sequence[str]) -> Results:
    plain = loaded.scenario_named(now.scenario)
    before = _before(kept, session.compared(now, plain))
    if now.changes:
        found = _calculated(kept.fingerprint, plain.with_changes(state.plain(now.changes)), extra)
    else:
        found = _unchanged(kept.fingerprint, now.scenario, extra, plain)
    return Results(found.projection.scenario, found.projection, found.card, before.projection, before.card)


@st.cache_resource(max_entries=8, show_spinner=False)
def _unchanged(
    fingerprint: str,
    name: str,  # noqa: ARG001 - a key of the cache
    extra: Sequence[str],
    _scenario: Scenario,
) -> Scored:
    """What the page of every user begins with."""
    return _calculated(fingerprint, _scenario, extra)


def _calculated(fingerprint: str, scenario: Scenario, extra: Sequence[str]) -> Scored:
    projection = projected(fingerprint, scenario, (*(target.key for target in scenario.targets), *extra))
    return Scored(projection, scorecard(projection))


def moved_card() -> Scorecard | None:
    """The scorecard of the page with its changes: that of the results where they stand, else of the central run alone.

    None without changes, and where they give no result.
    """
    now, kept = session.page().state, loaded.content()
    if not now.changes:
        return None
    last: Last = st.session_state.get(RESULTS, Last())
    if last.results is not None and last.mark[:3] == (kept.fingerprint, now.scenario, tuple(now.changes.items())):
        return last.results.card
    plain = loaded.scenario_named(now.scenario)
    try:
        runner = shared_runner(kept.fingerprint, plain.id, plain).runner
        return scorecard(runner.run(plain.with_changes(state.plain(now.changes)), draws=0))
    except FaultsError:
        return None


def plain_card() -> Scorecard:
    """The scorecard of the page's scenario without changes, by which the page chooses what to show."""
    kept, name = loaded.content(), session.page().state.scenario
    if name not in kept.cards:
        kept.cards[name] = _plain_card(kept.fingerprint, name, loaded.scenario_named(name))
    return kept.cards[name]


@st.cache_resource(max_entries=16, show_spinner=False)
def _plain_card(fingerprint: str, name: str, _scenario: Scenario) -> Scorecard:  # noqa: ARG001 - a key of the cache
    return _calculated(fingerprint, _scenario, ()).card


def projected(fingerprint: str, scenario: Scenario, keep: Sequence[str] | None) -> Projection:
    """A projection with the draws of some variables, or of all. Raises `FaultsError`."""
    shared = shared_runner(fingerprint, scenario.id, scenario)
    with shared.turn:
        give_way()  # others may have been before us for a while
        return shared.runner.run(scenario, draws=draws_of(scenario), keep=keep)


def _before(kept: Content, name: str) -> Scored:
    """The central run of a scenario as it stands: it is asked for after every move of a slider."""
    if name not in kept.before:
        kept.before[name] = _baseline(kept.fingerprint, name, loaded.scenario_named(name))
    return kept.before[name]


@st.cache_resource(max_entries=16, show_spinner=False)
def _baseline(fingerprint: str, name: str, _scenario: Scenario) -> Scored:
    projection = shared_runner(fingerprint, name, _scenario).runner.run(_scenario, draws=0)
    return Scored(projection, scorecard(projection))


def draws_of(scenario: Scenario) -> int:
    """How many draws the app takes of a scenario: its own number, up to what a slider and the memory can bear."""
    return min(scenario.sampling.draws, MAX_DRAWS, MAX_CELLS // len(scenario.years))
