"""Taking results away and bringing scenarios in: YAML, Excel and CSV, made only when asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from simulator.analysis.scorecard import Scorecard, scorecard
from simulator.engine.projection import Projection
from simulator.export.scenario_file import called_changed, changed_id, scenario_yaml
from simulator.language.faults import LANGUAGES, FaultsError, Language, Words
from simulator.language.loading import kind_of
from simulator.language.scenario import Scenario
from simulator.language.schema import ScenarioFile
from simulator.language.yaml.reader import read_what_can_be
from simulator.language.yaml.value import YamlText
from simulator.ui import calculation, checking, loaded, session, state, trouble
from simulator.ui.loaded import Content
from simulator.ui.session import Latest
from simulator.ui.state import State
from simulator.ui.texts import both, text, title_in

MAX_KB = 256
# What a file is called that is no scenario, by its kind.
OTHERS = {"model": "a_model", "region": "a_region", "document": "a_document", "observations": "some_observations"}
REFUSED = '.st-key-upload [data-testid="stFileChips"] > div > div:last-child [aria-invalid="true"]'
MIMES = {
    "yaml": "application/yaml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class Makers:
    """Makes the files of the page as it stands when a button is pressed; runs outside of the script."""

    kept: Content
    plain: Scenario
    latest: Latest

    def yaml(self) -> bytes:
        """The changes as a scenario file that extends this one."""
        return scenario_yaml(self.plain, self.latest.state.changes, own=self.plain.id in self.kept.own)

    def excel(self) -> bytes:
        """The workbook of all results."""
        from simulator.export.excel import workbook_bytes  # noqa: PLC0415 - only when asked for

        projection, card, language = self._results()
        return workbook_bytes(projection, card, language, self.plain)

    def projections(self) -> bytes:
        """Every variable by year and statistic."""
        from simulator.export import tables  # noqa: PLC0415 - only when asked for
        from simulator.export.csv import csv_bytes  # noqa: PLC0415

        projection, _, language = self._results()
        return csv_bytes(tables.projections(projection, language=language), language)

    def scores(self) -> bytes:
        """Every target with its result."""
        from simulator.export import tables  # noqa: PLC0415 - only when asked for
        from simulator.export.csv import csv_bytes  # noqa: PLC0415

        _, card, language = self._results()
        return csv_bytes(tables.scorecards(card, language=language), language)

    def _results(self) -> tuple[Projection, Scorecard, Language]:
        now = self.latest.state
        scenario = self.plain.with_changes(state.plain(now.changes))
        projection = calculation.projected(self.kept.fingerprint, scenario, None)
        if now.changes:
            projection = replace(projection, scenario=called_changed(projection.scenario))
        return projection, scorecard(projection), now.language


def downloads(language: Language) -> None:
    """A button for each kind of file."""
    make = Makers(loaded.content(), session.scenario_shown(), session.latest())
    name = changed_id(make.plain) if make.latest.state.changes else make.plain.id
    buttons: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        ("save_scenario", f"{name}.yaml", make.yaml),
        ("save_excel", f"{name}.xlsx", make.excel),
        ("save_projections", f"{name}.projections.csv", make.projections),
        ("save_scorecard", f"{name}.scorecard.csv", make.scores),
    )
    for entry, file, data in buttons:
        st.download_button(
            text(entry, language),
            data,
            file_name=file,
            mime=MIMES[file.rsplit(".", 1)[1]],
            key=entry,
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
        )


def uploader(language: Language) -> None:
    """A place to drop a scenario file; its faults are shown below it."""
    st.file_uploader(
        text("open", language),
        type=["yaml", "yml"],
        key="upload",
        help=text("open_help", language, size=MAX_KB),
        max_upload_size=1,
        on_change=_open,
    )
    st.html(_own_words(language))
    problem: FaultsError | Words | None = st.session_state.get("upload problem")
    with st.container(key="problem"):
        if isinstance(problem, FaultsError):
            trouble.show(text("file_faults", language, count=len(problem.faults)), problem.faults, language)
        elif problem:
            st.error(problem.text(language))


def forget_problem() -> None:
    """What was wrong with a file is not told again when its place is closed and opened."""
    st.session_state["upload problem"] = None


def _own_words(language: Language) -> str:
    """The uploader's words in the page's language: of its button, and of a file that the browser itself refuses.

    Such a file never reaches the program; what was said about an earlier one is hidden.
    """
    refused = text("refused", language, size=MAX_KB)
    return (
        f"<style>.st-key-upload section button p::after{{content:'{text('choose_file', language)}'}}"
        f".st-key-upload:has({REFUSED.removeprefix('.st-key-upload ')})::after{{content:'{refused}'}}"
        f"body:has({REFUSED}) :is(.st-key-problem,.st-key-notes){{display:none}}</style>"
    )


def _open() -> None:
    """Check the file and show its scenario; a file with faults changes nothing."""
    file = st.session_state["upload"]
    session.hush()
    st.session_state["upload problem"] = None if file is None else taken(file.getvalue(), file.name)


def taken(data: bytes, name: str) -> FaultsError | Words | None:
    """Show the scenario of a file; returns what is wrong with it, if anything is."""
    if len(data) > MAX_KB * 1024:
        return both("too_large", size=MAX_KB)
    try:
        read = read_what_can_be(data, name)
        kind = kind_of(read)
        if kind in OTHERS:
            return Words(*(text("not_scenario", item, kind=text(OTHERS[kind], item)) for item in LANGUAGES))
        _take(data, read)
    except FaultsError as error:
        return error
    return None


def _take(data: bytes, read: YamlText) -> None:
    """Show the scenario of a file. Raises `FaultsError`."""
    before = loaded.content()
    scenario = loaded.opened(data, read)
    file = loaded.content().library.sources[scenario.id].file
    parent = loaded.scenario_named(file.extends) if file.extends else None
    changes = checking.changes_of(scenario, parent, file) if parent else None
    notes = [
        Words(*(text("opened_well", item, title=title_in(scenario.title, item)) for item in LANGUAGES)),
        *([both("without_sweep")] if file.sweep else []),
    ]
    now = session.page()
    fresh = State(language=now.state.language, view=now.state.view)
    if parent is not None and changes is not None:
        loaded.forget(before)
        notes.append(both("as_changes", name=parent.id))
        session.put(state.with_state(now, replace(fresh, scenario=parent.id, changes=changes)), notes)
        return
    if scenario.id in before.library.sources:
        notes.append(both("same_id", name=scenario.id))
    notes += [both("opened_kept"), *([both("opened_dropped", most=loaded.MOST_OWN)] if _dropped(before) else [])]
    compare = parent.id if parent is not None and _near(scenario, parent, file) else ""
    session.put(state.with_state(now, replace(fresh, scenario=scenario.id, compare=compare)), notes)


def _near(scenario: Scenario, parent: Scenario, file: ScenarioFile) -> bool:
    """Whether a file that says nothing else is best compared with what it extends: only that shows what it changes."""
    return file.baseline is None and scenario.region.id == parent.region.id and scenario.id != parent.id


def _dropped(before: Content) -> bool:
    """Whether something that was open before is open no longer."""
    return not before.own.keys() <= loaded.content().own.keys()
