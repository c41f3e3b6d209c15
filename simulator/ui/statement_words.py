"""The statements of a document as rows of a table and as facts, in either language. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from simulator.analysis.scorecard import Score
from simulator.analysis.statements import Entry, Tally
from simulator.export.columns import CODES
from simulator.export.numbers import share
from simulator.export.score_words import GOAL_SIGNS, moment_words
from simulator.language import units
from simulator.language.faults import Language, Words
from simulator.language.schema import Statement
from simulator.language.system import System
from simulator.language.units import unit_words
from simulator.ui.sentences import brief, gap_brief, goal_words, target_amount, with_unit
from simulator.ui.texts import text, title_in

Titles = Callable[[str], str]
OPENING = "0"  # what stands before the first heading
GAP_SIGNS = ("+", "−")


def table(items: Sequence[Entry], language: Language) -> dict[str, list[str]]:
    """The columns of the list, by the names of their headings."""
    rows = [row(item, language) for item in items]
    return {name: [one[name] for one in rows] for name in rows[0]} if rows else {}


def row(item: Entry, language: Language) -> Mapping[str, str]:
    """One statement, by the names of the columns; what adds to a cell stands in further lines of it."""
    statement, score = item.statement, item.score
    measured = score is not None and score.met is not None
    return {
        "col_state": state_words(item, language),
        "col_title": f"{title_in(statement.title, language)}\n{printed(statement, language)}",
        "col_figure": f"{figure(item, language)}\n{moment_words(statement).text(language)}",
        "col_value": value_and_gap(score, language) if score is not None and measured else "",
        "col_chance": share(score.probability) if score is not None and score.probability is not None else "",
    }


def value_and_gap(score: Score, language: Language) -> str:
    """What is projected, and below it how far that is from what is asked."""
    gap = gap_brief(score, language)
    told = text("gap_told", language, gap=gap) if gap.startswith(GAP_SIGNS) else gap
    return f"{target_amount(score.value, score.target, language)}\n{told}"


def printed(statement: Statement, language: Language) -> str:
    """Where a statement stands in its document, and its words there."""
    return text("fact_origin", language, section=section(statement, language), fragment=statement.fragment)


def section(statement: Statement, language: Language) -> str:
    """Where a statement stands in its document."""
    return text("opening", language) if statement.section == OPENING else statement.section


def state_words(item: Entry, language: Language) -> str:
    """What came of a target, in words and signs; of anything else what it is."""
    if item.doubtful:
        return CODES["verdict"]["doubtful"].text(language)
    return text(item.standing or f"is_{item.statement.kind}", language)


def figure(item: Entry, language: Language) -> str:
    """What a target asks for; the value of an observation or a project."""
    return goal_words(item.target, language) if item.target is not None else stated(item.statement, language)


def stated(statement: Statement, language: Language) -> str:
    """The figure of a statement as it was printed."""
    unit = unit_words(statement.unit, language)
    value = brief(statement.value)
    if statement.comparator == "range" and statement.high is not None:
        value = f"{value}–{brief(statement.high)}"
    elif statement.comparator == "about":
        value = f"≈ {value}"
    elif statement.kind == "target" or statement.comparator in {">=", "<="}:
        value = f"{GOAL_SIGNS[statement.comparator].text(language)} {value}"
    bare = with_unit(value, unit)
    if statement.measure == "level" or (
        statement.base_year is None and statement.measure not in {"growth", "cumulative", "mean"}
    ):
        return bare
    name = "change_goal" if statement.measure == "change" else statement.measure
    return text(name, language, goal=bare, base=statement.base_year)


def feeds(item: Entry, system: System, language: Language) -> str:
    """The variable that measures a statement or that it is an observation of, or the promise that it is part of."""
    statement = item.statement
    if item.whole is not None:
        return title_in(item.whole.title, language)
    if statement.programme is not None and statement.indicator is None:
        if statement.programme.same_as is not None and item.carrier is not None:
            return text("as_same_work", language, title=title_in(item.carrier.title, language))
        work = system.works.get(statement.programme.work or "")
        return text("as_programme", language, work=title_in(work.title, language)) if work is not None else ""
    variable = system.variables.get(statement.indicator or "")
    return title_in(variable.title, language) if variable is not None else ""


def facts(item: Entry, system: System, sectors: Titles, language: Language) -> list[str]:
    """What there is to say about a statement, line by line; `sectors` gives the title of a sector."""
    statement = item.statement
    kind, when = text(f"is_{statement.kind}", language), moment_words(statement).text(language)
    level = CODES["confidence"][statement.confidence].text(language)
    return [
        text("fact_stated", language, kind=kind, figure=figure(item, language), when=when),
        printed(statement, language),
        *([tells] if (tells := _tells(item, system, language)) else []),
        text("fact_sector", language, title=sectors(item.sector)),
        text("fact_confidence", language, level=level),
        *([Words.split(statement.note).text(language)] if statement.note else []),
    ]


def _tells(item: Entry, system: System, language: Language) -> str:
    """What measures a target; what an observation or a project is for."""
    title = feeds(item, system, language)
    if item.statement.kind == "target" and item.whole is not None:
        carried = item.whole.programme is not None and item.statement.programme is not None
        return text("fact_part_of_work" if carried else "fact_part_of_sum", language, title=title)
    if item.statement.kind == "target":
        same = item.statement.programme is not None and item.statement.programme.same_as is not None
        return title if same or not title else text("fact_measured", language, title=title)
    if item.statement.kind == "observation":
        name = "fact_feeds" if item.statement.measure == "level" else "fact_about"
        return text(name, language, title=title) if title else text("feeds_none", language)
    if item.whole is None:
        return title or text("fact_alone", language)
    part = part_of_whole(item)
    if part is None:
        return text("fact_part", language, title=title)
    return text("fact_part_share", language, title=title, share=share(part))


def part_of_whole(item: Entry) -> float | None:
    """What share of its promise a named project is, as it is carried out; None where that is not printed."""
    whole = item.whole
    if whole is None or whole.programme is None or not whole.value:
        return None
    own, promised = units.parse_unit(item.statement.unit), units.parse_unit(whole.unit)
    if units.counts_things(own) != units.counts_things(promised):
        return None
    factor = float(units.ratio(own, promised))
    return min(item.statement.value * factor / whole.value, 1.0)


def counts(tally: Tally, language: Language, *, scored: bool) -> str:
    """How many statements there are, and what came of the targets where the scenario scores them."""
    doubtful = text("count_doubtful", language, count=tally.doubtful) if tally.doubtful else ""
    timed = tally.on_time + tally.late
    targets = text(
        "count_targets" if scored else "count_unscored",
        language,
        targets=tally.targets,
        met=tally.met,
        doubtful=doubtful,
        missed=tally.missed,
        timed=text("count_timed", language, all=timed, on_time=tally.on_time) if timed else "",
        unknown=tally.unknown,
    )
    others = text("count_others", language, observations=tally.observations, projects=tally.projects)
    return f"{targets} · {others}"
