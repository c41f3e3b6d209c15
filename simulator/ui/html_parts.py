"""The tree of an explanation and the table of a chart's numbers, as plain HTML. Pure; every text is escaped."""

from __future__ import annotations

from html import escape

from simulator.analysis.explain import Explanation
from simulator.analysis.trajectory import Trajectory
from simulator.export.columns import CODES
from simulator.export.numbers import shown
from simulator.language.faults import Language
from simulator.language.scenario import Scenario
from simulator.language.units import unit_words
from simulator.ui.sentences import amount
from simulator.ui.texts import text, title_in

OPEN_LEVELS = 2


def explanation_html(top: Explanation, scenario: Scenario, language: Language) -> str:
    """A number's tree: each line opens to its equation, its inputs and where they come from."""
    return f'<div class="why">{_node(top, scenario, language, 0)}</div>'


def _node(item: Explanation, scenario: Scenario, language: Language, depth: int) -> str:
    head = _head(item, language)
    body = _body(item, scenario, language)
    if not item.inputs:
        return f'<div class="leaf">{head}{body}</div>'
    inner = "".join(_node(part, scenario, language, depth + 1) for part in item.inputs)
    opened = " open" if depth < OPEN_LEVELS else ""
    return f"<details{opened}><summary>{head}</summary>{body}{inner}</details>"


def _head(item: Explanation, language: Language) -> str:
    kind = f'<span class="kind kind-{item.kind}">{escape(text(item.kind, language))}</span>'
    year = escape(text("year_mark", language, year=item.year))
    value = escape(amount(item.value, item.unit, language))
    return f"<b>{escape(title_in(item.title, language))}</b> {year} <data>{value}</data> {kind}"


def _body(item: Explanation, scenario: Scenario, language: Language) -> str:
    formula = item.formula.text(language)
    lines = [f"= {formula}" if formula else "", _origin(item, scenario, language)]
    if item.repeated:
        lines.append(text("repeated", language))
    return "".join(f'<div class="line">{escape(line)}</div>' for line in lines if line)


def _origin(item: Explanation, scenario: Scenario, language: Language) -> str:
    """Where an input comes from, as the explanation says it; of a change, that it was made here."""
    if item.kind == "assumption" and scenario.settings[item.key].layer == "change":
        return text("why_changed", language)
    words = item.origin.text(language)
    if item.confidence:
        words += f" ({text('confidence', language, level=CODES['confidence'][item.confidence].text(language))})"
    return words


def numbers_html(line: Trajectory, before: Trajectory | None, language: Language) -> str:
    """The numbers of a chart as a table, one row for a year: what the chart shows, for reading and copying."""
    names = ["central", *(["median", "band50", "band90"] if line.quantiles else [])]
    names += [*(["baseline"] if before else []), *(["observed_points"] if line.observed else [])]
    years = sorted({*line.years, *(point.year for point in line.observed), *(before.years if before else ())})
    head = "".join(f'<th scope="col">{escape(text(name, language))}</th>' for name in names)
    rows = "".join(_number_row(year, names, line, before) for year in years)
    unit = unit_words(line.unit, language)
    corner = escape(f"{text('year', language)} ({unit})" if unit else text("year", language))
    marked = any(point.estimated for point in line.observed)
    foot = f'<div class="line">{escape(text("estimates_marked", language))}</div>' if marked else ""
    return (
        f'<div class="numbers"><table><thead><tr><th scope="col">{corner}</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>{foot}</div>"
    )


def _number_row(year: int, names: list[str], line: Trajectory, before: Trajectory | None) -> str:
    spread = line.spread(year) or (None,) * 5
    observed = next((point for point in line.observed if point.year == year), None)
    cells = {
        "central": shown(line.at(year), line.unit),
        "median": shown(spread[2], line.unit),
        "band50": _between(spread[1], spread[3], line.unit),
        "band90": _between(spread[0], spread[4], line.unit),
        "baseline": shown(before.at(year) if before else None, line.unit),
        "observed_points": shown(observed.value, line.unit) + (" *" if observed.estimated else "") if observed else "—",
    }
    return f'<tr><th scope="row">{year}</th>' + "".join(f"<td>{escape(cells[name])}</td>" for name in names) + "</tr>"


def _between(low: float | None, high: float | None, unit: str) -> str:
    return "—" if low is None or high is None else f"{shown(low, unit)} – {shown(high, unit)}"
