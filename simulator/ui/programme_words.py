"""Programmes as rows of a table and as sentences, in either language. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from simulator.analysis.amounts import TIMING_ONLY
from simulator.analysis.programmes import TURN, Progress, calendar
from simulator.export.numbers import shown
from simulator.export.score_words import due_words
from simulator.language.faults import Language
from simulator.language.scenario import Scenario
from simulator.ui.sentences import amount, joined, share, target_amount
from simulator.ui.statement_words import Titles
from simulator.ui.texts import text, title_in

COLUMNS = (
    "col_chance", "col_programme", "col_promise", "col_done", "col_band", "col_deadline", "col_plan", "col_lots",
    "col_work", "col_sector",
)  # fmt: skip


def table(items: Sequence[Progress], sectors: Titles, language: Language) -> dict[str, list[str]]:
    """The columns of the list, by their headings; `sectors` gives the title of a sector."""
    rows = [_row(item, sectors, language) for item in items]
    return {text(name, language): [one[name] for one in rows] for name in COLUMNS}


def _row(item: Progress, sectors: Titles, language: Language) -> dict[str, str]:
    low, _, median, _, high = item.done_by(item.deadline)
    return {
        "col_chance": "—" if item.probability is None else share(item.probability),
        "col_programme": title_in(item.statement.title, language),
        "col_promise": target_amount(item.target.goal, item.target, language),
        "col_done": amount(median, item.unit, language),
        "col_band": f"{shown(low, item.unit)} – {shown(high, item.unit)}",
        "col_deadline": due_words(item.statement).text(language),
        "col_plan": "—" if item.plan is None else amount(item.plan, item.unit, language),
        "col_lots": str(item.lots),
        "col_work": title_in(item.work, language),
        "col_sector": sectors(item.target.sector),
    }


def facts(item: Progress, language: Language) -> str:
    """How much is planned, in how many projects, and of which class of work."""
    plan, work = amount(item.plan, item.unit, language), title_in(item.work, language)
    return text("programme_facts", language, plan=plan, lots=item.lots, work=work)


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
    return f"{joined([likely, done], language)} {held} {judged(item, language)}"


def judged(item: Progress, language: Language) -> str:
    """Whether past pace limits the amount, or only the timing is judged; of a model's own programme its amount is."""
    if item.timed:
        return joined([TIMING_ONLY.text(language)], language)
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
