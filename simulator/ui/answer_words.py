"""An answer as the page tells it: sentences, cautions, how it was found, a table, what can be applied. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan

import pandas as pd

from simulator.analysis.conflicts import Agreement
from simulator.analysis.frontier import Frontier
from simulator.analysis.planned import Planned
from simulator.analysis.sought import Found, Sought
from simulator.export.answer_charts import Answer
from simulator.export.answer_csv import table_of
from simulator.export.answers.conflicts import agreement_lines, agreement_words
from simulator.export.answers.frontier import frontier_words
from simulator.export.answers.plan import fixed_words, plan_words, step_words
from simulator.export.answers.seek import aside_words, lever_words, sought_words
from simulator.export.columns import WHOLE, cell, heading
from simulator.export.findings import sentences
from simulator.export.numbers import fixed, share
from simulator.export.phrases import flowing
from simulator.export.score_words import value_unit
from simulator.language.faults import Language, Words
from simulator.language.paths import Points
from simulator.ui.sentences import amount, brief
from simulator.ui.texts import text

NAMED = 3  # levers or steps in a sentence
LISTED = 8  # findings told before the rest is folded
KEYS = {"factor", "lever", "assumption", "part", "driver", "target", "path", "sentence", "edge"}
PERCENTAGES = {"probability", "probability_low", "probability_high", "chance", "part_of_slider"}
INDICES = {"first", "first_low", "first_high", "total", "total_low", "total_high"}


def said(words: Words, language: Language) -> str:
    """Words in the language, with its signs."""
    return flowing(words.text(language), language)


def lines(answer: Answer, language: Language) -> list[str]:
    """What the answer says; the first line tells most."""
    match answer:
        case Sought():
            return _sought(answer, language)
        case Planned():
            return _planned(answer, language)
        case Agreement():
            return _agreement(answer, language)
        case Frontier():
            return [said(frontier_words(answer), language)]
        case _:
            return [sentences.sentence(answer, language)]


def _sought(found: Sought, language: Language) -> list[str]:
    able = [said(lever_words(item), language) for item in found.levers if item.met]
    stop = text("stop", language)
    told = [said(sought_words(found), language) + stop]
    if found.reach == "alone":
        told.append(text("one_lever", language, levers=text("semicolon", language).join(able[:NAMED])))
    return told + [said(words, language) + stop for words in aside_words(found)]


def _planned(found: Planned, language: Language) -> list[str]:
    told = [said(plan_words(found), language)]
    told += [f"- {said(step_words(step), language)}" for step in found.steps]
    if found.fixed:
        told.append(said(fixed_words(found), language) + text("stop", language))
    return told


def _agreement(found: Agreement, language: Language) -> list[str]:
    first, *rest = (said(words, language) for words in (agreement_words(found), *agreement_lines(found)))
    stop = text("stop", language)
    return [first, *(f"- {line}{'' if line.endswith(stop.strip()) else stop}" for line in rest)]


def table(answer: Answer, language: Language) -> pd.DataFrame:
    """The whole table; an end of a stretch that the value to write down says already is left out."""
    frame = table_of(answer, language)
    if isinstance(answer, Sought) and "edge" in frame:
        frame = frame.assign(**{end: frame[end].where(frame[end] != frame["edge"]) for end in ("from", "to")})
    return frame


def shown_table(frame: pd.DataFrame, language: Language) -> dict[str, list[str]]:
    """The columns that people read, by their headings, every cell as text; without those that are empty."""
    wanted = [column for column in frame.columns if column not in KEYS and frame[column].notna().any()]
    return {
        heading(str(column), language): [_cell(str(column), value, language) for value in frame[column].tolist()]
        for column in wanted
    }


def _cell(column: str, value: object, language: Language) -> str:
    if isinstance(value, str | bool):
        return str(cell(column, value, language))
    if value is None or (isinstance(value, float) and isnan(value)):
        return "—"
    if not isinstance(value, float):
        return str(value)
    if column in PERCENTAGES:
        return f"{value:.0%}" if column == "part_of_slider" else share(value)
    if column in WHOLE:
        return str(int(value))
    return fixed(value, 2) if column in INDICES else brief(float(value))


# What can be applied


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to put on the sliders: the values by year of some assumptions, in words."""

    name: str
    words: str
    paths: Mapping[str, Points]


def offers(answer: Answer, language: Language) -> list[Offer]:
    """What of an answer can be applied."""
    match answer:
        case Sought():
            return [_lever(item, language) for item in answer.levers if item.met and item.edge is not None]
        case Planned() if answer.steps:
            words = text("apply_plan", language, count=len(answer.steps))
            return [Offer("plan", words, answer.paths)]
        case Frontier():
            kinds = [value_unit(target) for target in answer.targets]
            pairs = zip(answer.first, answer.second, strict=True)
            names = [" ↔ ".join(amount(*part, language) for part in zip(pair, kinds, strict=True)) for pair in pairs]
            signs = ["✓ " if place in answer.together else "" for place in range(len(names))]
            parts = zip(signs, names, answer.paths, strict=True)
            return [Offer(f"point {place}", sign + name, way) for place, (sign, name, way) in enumerate(parts)]
        case _:
            return []


def _lever(item: Found, language: Language) -> Offer:
    return Offer(item.key, said(lever_words(item), language), {item.key: item.path})
