"""What a page shows, as a value: its address, its changes, undo and redo. Pure: no screen, no file."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from simulator.analysis.weights import Counting
from simulator.language.faults import LANGUAGES, Language, Words
from simulator.language.paths import Points, points
from simulator.ui.texts import both

Changes = Mapping[str, Points]
View = Literal["chart", "table", "why"]
Tab = Literal["projection", "documents", "programmes", "answers"]
Question = Literal["seek", "plan", "agree", "matter", "differ", "fail"]

VIEWS: tuple[View, ...] = ("chart", "table", "why")
TABS: tuple[Tab, ...] = ("projection", "documents", "programmes", "answers")
QUESTIONS: tuple[Question, ...] = ("seek", "plan", "agree", "matter", "differ", "fail")
WAYS = ("plan", "frontier", "tornado", "sobol", "elasticity")
COUNTINGS: tuple[Counting, ...] = ("share", "cost")
CHANCES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
KINDS = ("target", "observation", "project")
STANDINGS = ("met", "doubtful", "missed", "on_time", "late", "unknown")
NO_FILTER: Mapping[str, str] = {"topic": "", "kind": "", "standing": "", "find": ""}  # of the list of a document
MAX_STEPS = 100  # of undo
MAX_PARAMETERS, MAX_TEXT, MAX_YEARS, MAX_OPENED = 300, 2000, 101, 16
KEY = re.compile(r"[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}(\[[a-z][a-z0-9_]{0,63}\])?")
NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?")
YEAR = re.compile(r"\d{4}")
MARK = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class State:
    """Everything that decides what the page shows. Empty texts stand for "as the page chooses"."""

    scenario: str = ""
    language: Language = "zh"
    changes: Changes = field(default_factory=dict)
    compare: str = ""
    sector: str = ""
    panel: str = ""
    target: str = ""
    view: View = "chart"
    year: int | None = None
    charts: tuple[str, ...] | None = None
    relevant: bool = False  # only the assumptions behind the target
    every: bool = False  # all cards of a sector, also those that are folded at first
    tab: Tab = "projection"
    document: str = ""
    statement: str = ""  # document/statement, chosen in a list of either page
    topic: str = ""  # the sector that the lists of these pages are limited to, and so on
    kind: str = ""
    standing: str = ""
    find: str = ""
    question: Question = "seek"
    asked: tuple[str, ...] | None = None  # targets of a question about several; None: those of the sector
    assured: float | None = None  # the probability that is asked for; None: the central run
    way: str = ""  # of answering, where a question has several
    by: Counting = "share"  # what the changes of a plan count by
    opened: tuple[str, ...] = ()  # marks of the opened files that the scenarios come from
    held: tuple[str, ...] | None = None  # levers that a search leaves as they are; None: those that were changed


@dataclass(frozen=True, slots=True)
class Page:
    """A state with what came before it and what was undone, latest last."""

    state: State = State()
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()


def with_state(page: Page, state: State) -> Page:
    """The page in another state; a different scenario or changes can be undone, another view cannot."""
    if (state.scenario, state.changes) == (page.state.scenario, page.state.changes):
        return replace(page, state=state)
    return Page(state, (*page.past, page.state)[-MAX_STEPS:], ())


def changed(page: Page, key: str, path: Points | None) -> Page:
    """One assumption set to a path; None takes its change back."""
    changes = {name: value for name, value in page.state.changes.items() if name != key}
    if path is not None:
        changes[key] = path
    return with_state(page, replace(page.state, changes=changes))


def without_changes(page: Page) -> Page:
    """All changes taken back; this, too, can be undone."""
    return with_state(page, replace(page.state, changes={}))


def undone(page: Page) -> Page:
    """One step back in scenario and changes; what else the page shows stays."""
    if not page.past:
        return page
    return Page(_moved(page.state, page.past[-1]), page.past[:-1], (*page.future, page.state))


def redone(page: Page) -> Page:
    """One step forward again."""
    if not page.future:
        return page
    return Page(_moved(page.state, page.future[-1]), (*page.past, page.state), page.future[:-1])


def _moved(now: State, other: State) -> State:
    return replace(now, scenario=other.scenario, changes=other.changes)


def plain(changes: Changes) -> dict[str, float | dict[int, float]]:
    """The changes as `Scenario.with_changes` takes them."""
    return {key: path[0][1] if path[0][0] == 0 else dict(path) for key, path in changes.items()}


# The address. A change is written `power.thermal_additions=30`, or `power.completion=2022:10,2026:70` by year.


def to_address(state: State, language: Language = "zh") -> dict[str, str]:
    """The query of a link that shows the same page; `language` is what an address without one means here."""
    given = {
        "scenario": state.scenario,
        "opened": ",".join(state.opened),
        "lang": "" if state.language == language else state.language,
        "compare": state.compare,
        "sector": state.sector,
        "panel": state.panel,
        "target": state.target,
        "view": "" if state.view == "chart" else state.view,
        "year": "" if state.year is None else str(state.year),
        "relevant": "yes" if state.relevant else "",
        "cards": "all" if state.every else "",
        "page": "" if state.tab == "projection" else state.tab,
        "document": state.document,
        "statement": state.statement,
        "topic": state.topic,
        "kind": state.kind,
        "standing": state.standing,
        "find": state.find,
        "question": "" if state.question == "seek" else state.question,
        "targets": "" if state.asked is None else ",".join(state.asked) or "none",
        "chance": "" if state.assured is None else number_text(state.assured),
        "way": state.way,
        "by": "" if state.by == "share" else state.by,
        "held": "" if state.held is None else ",".join(state.held) or "none",
        "charts": "" if state.charts is None else ",".join(state.charts) or "none",
    }
    return {name: text for name, text in given.items() if text} | {
        key: path_text(path) for key, path in state.changes.items()
    }


def path_text(path: Points) -> str:
    """A path as the address has it; every number reads back to the same bits."""
    if path[0][0] == 0:
        return number_text(path[0][1])
    return ",".join(f"{year}:{number_text(value)}" for year, value in path)


def number_text(value: float) -> str:
    """The shortest text of a number that reads back the same."""
    return repr(value).removesuffix(".0")


def from_address(query: Mapping[str, str], language: Language = "zh") -> tuple[State, tuple[Words, ...]]:
    """The state that an address asks for, and what of it cannot be read. Never raises, whatever the address holds.

    Only the writing is checked here; whether the names exist, and values lie in range, the session checks.
    """
    problems: list[Words] = []
    if len(query) > MAX_PARAMETERS:
        return State(language=language), (both("too_many"),)
    state = State(
        scenario=query.get("scenario", "")[:MAX_TEXT],
        language=next((item for item in LANGUAGES if item == query.get("lang")), language),
        changes=_changes(query, problems),
        compare=query.get("compare", "")[:MAX_TEXT],
        sector=query.get("sector", "")[:MAX_TEXT],
        panel=query.get("panel", "")[:MAX_TEXT],
        target=query.get("target", "")[:MAX_TEXT],
        view=next((view for view in VIEWS if view == query.get("view")), "chart"),
        year=int(query["year"]) if YEAR.fullmatch(query.get("year", "")) else None,
        charts=_keys(query.get("charts", "")),
        relevant=query.get("relevant") == "yes",
        every=query.get("cards") == "all",
        tab=next((tab for tab in TABS if tab == query.get("page")), "projection"),
        document=query.get("document", "")[:MAX_TEXT],
        statement=query.get("statement", "")[:MAX_TEXT],
        topic=query.get("topic", "")[:MAX_TEXT],
        kind=next((kind for kind in KINDS if kind == query.get("kind")), ""),
        standing=next((name for name in STANDINGS if name == query.get("standing")), ""),
        find=query.get("find", "")[:MAX_TEXT],
        question=next((name for name in QUESTIONS if name == query.get("question")), "seek"),
        asked=_asked(query.get("targets", "")),
        assured=next((chance for chance in CHANCES if number_text(chance) == query.get("chance")), None),
        way=next((name for name in WAYS if name == query.get("way")), ""),
        by=next((name for name in COUNTINGS if name == query.get("by")), "share"),
        opened=tuple(mark for mark in _opened(query) if MARK.fullmatch(mark))[:MAX_OPENED],
        held=_keys(query.get("held", "")),
    )
    return state, (*problems, *_misread(query))


def _misread(query: Mapping[str, str]) -> list[Words]:
    """What an address says of the view that is none of the words that can stand there."""
    known: Mapping[str, tuple[str, ...]] = {
        "lang": LANGUAGES,
        "view": VIEWS,
        "page": TABS,
        "question": QUESTIONS,
        "way": WAYS,
        "by": COUNTINGS,
        "kind": KINDS,
        "standing": STANDINGS,
        "chance": tuple(map(number_text, CHANCES)),
    }
    wrong = [name for name, words in known.items() if query.get(name) and query[name] not in words]
    wrong += ["year"] if query.get("year") and not YEAR.fullmatch(query["year"]) else []
    listed = [(name, key) for name in ("charts", "held") for key in query.get(name, "")[:MAX_TEXT].split(",")]
    bad = [(name, key) for name, key in listed if key not in {"", "none"} and not KEY.fullmatch(key)]
    parts = [f"{name}={_short(query[name])}" for name in wrong] + [f"{name}={_short(key)}" for name, key in bad]
    parts += [f"opened={_short(mark)}" for mark in _opened(query) if not MARK.fullmatch(mark)]
    return [both("unreadable", text=part) for part in parts]


def _opened(query: Mapping[str, str]) -> list[str]:
    return [mark for mark in query.get("opened", "")[:MAX_TEXT].split(",") if mark]


def _asked(text: str) -> tuple[str, ...] | None:
    if not text:
        return None
    return () if text == "none" else tuple(dict.fromkeys(filter(None, text[:MAX_TEXT].split(","))))


def _keys(text: str) -> tuple[str, ...] | None:
    if not text:
        return None
    return tuple(key for key in text[:MAX_TEXT].split(",") if KEY.fullmatch(key))


def _changes(query: Mapping[str, str], problems: list[Words]) -> Changes:
    changes = {}
    for key, text in query.items():
        if "." not in key:
            continue
        path = path_of(text) if KEY.fullmatch(key) else None
        if path is None:
            problems.append(both("unreadable", text=f"{_short(key)}={_short(text)}"))
        else:
            changes[key] = path
    return changes


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"  # noqa: PLR2004 - what fits on a line


def path_of(text: str) -> Points | None:
    """A number, or `year:number` joined by commas, each year once; None for anything else."""
    if len(text) > MAX_TEXT:
        return None
    if (value := number_of(text)) is not None:
        return points(value)
    by_year: dict[int, float] = {}
    for part in text.split(","):
        year, _, number = part.partition(":")
        value = number_of(number)
        if value is None or not YEAR.fullmatch(year) or int(year) in by_year:
            return None
        by_year[int(year)] = value
    return points(by_year) if len(by_year) <= MAX_YEARS else None


def number_of(text: str) -> float | None:
    """A finite number as people and links write it; None for anything else."""
    if not text.isascii() or not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if math.isfinite(value) else None
