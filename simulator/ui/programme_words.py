"""Programmes as rows of a table and as sentences, in either language. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from simulator.analysis.amounts import TIMING_ONLY
from simulator.analysis.programmes import TURN, Bar, Programmes, Progress, calendar
from simulator.export.numbers import share, shown
from simulator.export.score_words import due_words
from simulator.language.faults import Language
from simulator.language.punctuation import full_width
from simulator.language.scenario import Scenario
from simulator.language.schema import Statement
from simulator.language.shared_work import is_part
from simulator.ui.sentences import amount, joined, sentences, target_amount
from simulator.ui.statement_words import Titles
from simulator.ui.texts import text, title_in


def table(items: Sequence[Progress], scenario: Scenario, sectors: Titles, language: Language) -> dict[str, list[str]]:
    """The columns of the list, by the names of their headings; `sectors` gives the title of a sector."""
    rows = [_row(item, scenario, sectors, language) for item in items]
    return {name: [one[name] for one in rows] for name in rows[0]} if rows else {}


def _row(item: Progress, scenario: Scenario, sectors: Titles, language: Language) -> dict[str, str]:
    """One programme; what adds to a cell stands in a further line of it."""
    low, _, median, _, high = item.done_by(item.deadline)
    promise, due = target_amount(item.target.goal, item.target, language), due_words(item.statement).text(language)
    return {
        "col_chance": "" if item.probability is None else share(item.probability),
        "col_programme": f"{title_in(item.statement.title, language)}\n{sectors(item.target.sector)}",
        "col_promise": f"{promise}\n{text('by_then', language, when=due)}",
        "col_done": f"{amount(median, item.unit, language)}\n{shown(low, item.unit)} – {shown(high, item.unit)}",
        "col_held": _held(item, scenario, language),
    }


def _held(item: Progress, scenario: Scenario, language: Language) -> str:
    """What takes longest: the limit that is stood in line for; where none is, the longest stage."""
    bar = item.held_up
    if bar is None:
        longest = item.longest
        title, said, months = title_in(longest.title, language), "takes_months", longest.length
    else:
        title, said, months = _limit(bar, scenario, language), "waits_months", bar.wait
    return f"{title}\n{text(said, language, months=_months(months))}"


def _limit(bar: Bar, scenario: Scenario, language: Language) -> str:
    """What a stage is waited for."""
    limit = scenario.system.assumptions.get(bar.limit or "")
    return title_in(bar.title if limit is None or bar.title == TURN else limit.title, language)


def queue(found: Programmes, language: Language) -> str:
    """Which limit the projects of all programmes wait for longest."""
    if found.binding is None:
        return "" if any(item.held_up for item in found.items) else text("no_queue", language)
    bar = max(
        (bar for item in found.items for bar in item.bars if bar.limit == found.binding), key=lambda bar: bar.wait
    )
    return text("longest_queue", language, title=_limit(bar, found.scenario, language))


def of_sum(item: Progress, statements: Sequence[Statement], language: Language) -> str:
    """That a promise is part of another one, or others of it, or that it is another one's work in another unit."""
    known = {other.id: other for other in statements}
    carrier = known.get(item.statement.carrier or "")
    if carrier is not None:
        name = "fact_part_of_work" if is_part(item.statement) else "as_same_work"
        return text(name, language, title=title_in(carrier.title, language))
    whole = known.get(item.statement.part_of or "")
    if whole is not None:
        return text("fact_part_of_sum", language, title=title_in(whole.title, language))
    parts = [
        title_in(other.title, language) for other in statements if other.carrier == item.statement.id and is_part(other)
    ]
    named = text("list_comma", language).join(parts)
    return text("sum_of_parts", language, count=len(parts), parts=named) if parts else ""


def facts(item: Progress, language: Language) -> str:
    """How much is planned, in how many projects, and of which class of work."""
    work = title_in(item.work, language)
    if item.plan is None:
        return text("programme_lots", language, lots=item.lots, work=work)
    return text("programme_facts", language, plan=amount(item.plan, item.unit, language), lots=item.lots, work=work)


def sentence(item: Progress, scenario: Scenario, language: Language) -> str:
    """How likely a programme is to keep its date, how much of it is done by then, and what holds it up."""
    low, _, median, _, high = item.done_by(item.deadline)
    done = text(
        "programme_done",
        language,
        when=due_words(item.statement).text(language),
        median=amount(median, item.unit, language),
        low=shown(low, item.unit),
        high=amount(high, item.unit, language),
        goal=target_amount(item.target.goal, item.target, language),
    )
    likely = "" if item.probability is None else text("programme_likely", language, share=share(item.probability))
    longest = text(
        "programme_longest",
        language,
        stage=title_in(item.longest.title, language),
        months=_months(item.longest.length),
    )
    held = joined([longest, waits(item, scenario, language)], language)
    return sentences([joined([likely, done], language), held, judged(item, language)], language)


def judged(item: Progress, language: Language) -> str:
    """Whether past pace limits the amount, or only the timing is judged; of a model's own programme its amount is."""
    if item.timed:
        told = TIMING_ONLY.text(language)
        return joined([full_width(told) if language == "zh" else told[:1].upper() + told[1:]], language)
    if item.past is not None:
        return joined([text("programme_past", language, past=amount(item.past, item.unit, language))], language)
    return text("programme_model", language)


def waits(item: Progress, scenario: Scenario, language: Language) -> str:
    """What the projects of a programme stand in line for."""
    bar = item.held_up
    if bar is None or bar.limit is None:
        return text("programme_free", language)
    if bar.title == TURN:
        return text("programme_turn", language, months=_months(bar.wait))
    limit = title_in(scenario.system.assumptions[bar.limit].title, language)
    stage = title_in(bar.title, language)
    return text("programme_waits", language, months=_months(bar.wait), stage=stage, limit=limit)


def _months(months: float) -> str:
    return f"{months:.1f}" if months >= 0.05 else "<0.1"  # noqa: PLR2004 - what rounds to nothing


def stages_html(item: Progress, language: Language) -> str:
    """The numbers of the chart of stages as a table."""
    names = ("col_stage", "col_begins", "col_ends", "col_length", "col_wait")
    head = "".join(f'<th scope="col">{escape(text(name, language))}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{escape(title_in(bar.title, language))}</th>'
        f"<td>{month(bar.start[1], language)}</td><td>{month(bar.end[1], language)}</td>"
        f"<td>{bar.length:.1f}</td><td>{bar.wait:.1f}</td></tr>"
        for bar in item.bars
    )
    return f'<div class="numbers"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def month(moment: float, language: Language) -> str:
    """The month of a moment in months since January of the year 0."""
    year, number = calendar(moment)
    return text("month", language, year=year, month=f"{number:02}")
