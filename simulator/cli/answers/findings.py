"""What sensitivity, attribute and discover share: the target asked about, and a sentence above a table."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.batch.values import Text, text_value
from simulator.cli.answers.shared import cautions_value
from simulator.cli.bilingual import Face
from simulator.cli.output import note, say
from simulator.cli.tabling import table
from simulator.language.faults import Words

if TYPE_CHECKING:
    import pandas as pd

    from simulator.analysis.discovery import Discovery
    from simulator.analysis.sensitivity import Elasticities, Indices, Tornado
    from simulator.export.findings.frames import FindingAnswer

TARGET_WORDS = Words(
    "目标写编号或名称,中英文均可,能认出是哪一项即可;simulator score 列出情景的全部目标。",
    "A target is named by its id or title, Chinese or English, or as much as tells it from others; simulator score "
    "lists the targets of a scenario.",
)
HIDDEN = ("factor", "assumption", "part", "driver")
SPARE = (("kind",), ("of",), ("first_low", "first_high", "total_low", "total_high"), ("low", "high", "unit"))
"""What can be done without in a narrow window, the first first."""
DIGITS = {"first": ".2f", "total": ".2f", "elasticity": "+.2f", "points": "+.2f", "year": ".0f"}
TEXTS = ("title", "kind", "of", "measure", "unit", "target_unit")


@dataclass(frozen=True, slots=True)
class AboutShape:
    """The target asked about, and how the answer was found.

    `value` is that of the central run in `unit`, `probability` the share of draws that meet the target, `sentence` the
    answer in words, `cautions` what to beware of.
    """

    scenario: str
    target: str
    title: Text
    year: int
    unit: str
    value: float | None
    probability: float
    draws: int
    seed: int
    version: str
    sentence: Text
    cautions: list[Text]


def about_value(found: Tornado | Indices | Elasticities | Discovery) -> AboutShape:
    """The target and how the answer was found, as `--json` prints it."""
    from simulator.export.score_words import value_unit

    about = found.about
    target = about.target
    return AboutShape(
        about.scenario.id,
        target.id,
        text_value(target.statement.title),
        target.statement.year,
        value_unit(target),
        about.value,
        about.probability,
        about.draws,
        about.seed,
        about.version,
        both(found),
        cautions_value(about),
    )


def both(found: FindingAnswer) -> Text:
    """What an answer says, in both languages."""
    from simulator.export.findings.sentences import sentence

    return Text(sentence(found, "zh"), sentence(found, "en"))


def show_finding(face: Face, found: FindingAnswer) -> None:
    """A sentence above a table."""
    from simulator.export.findings.frames import frame_of, telling
    from simulator.export.findings.sentences import sentence

    frame = frame_of(found, face.speech)
    say(sentence(found, face.speech))
    shown = telling(frame)
    _table(face, frame[shown])
    if slight := _untold(frame, shown):
        note(
            face.text(Words(f"另有 {slight} 项几乎没有影响,未列出", f"{slight} more hardly matter and are not listed"))
        )


def _untold(frame: pd.DataFrame, shown: pd.Series[bool]) -> int:
    """How many factors, or rows where nothing names one, are not shown at all."""
    name = next((name for name in HIDDEN if name in frame.columns), None)
    return int((~shown).sum()) if name is None else len({*frame[name]} - {*frame[name][shown]})


def _table(face: Face, frame: pd.DataFrame) -> None:
    from simulator.export.columns import heading

    if frame.empty:
        return
    columns = [name for name in frame.columns if name not in HIDDEN]
    units = {"unit": "", "target_unit": ""}
    rows = [[_cell(face, name, row) for name in columns] for row in frame.to_dict("records")]
    right = [place for place, name in enumerate(columns) if name not in TEXTS]
    spare = [{place for place, name in enumerate(columns) if name in names} for names in SPARE]
    table(
        face, ["" if name in units else heading(name, face.speech) for name in columns], rows, right=right, spare=spare
    )


def _cell(face: Face, name: str, row: dict[Any, Any]) -> str:
    """A value of a row as people are shown it, with the digits of its unit."""
    from simulator.export.columns import cell
    from simulator.export.numbers import share, shown

    value = row[name]
    if name in TEXTS:
        return str(cell(name, value, face.speech))
    if name.startswith(tuple(DIGITS)):
        return "—" if value is None or math.isnan(value) else format(value, DIGITS[name.partition("_")[0]])
    if name.startswith("probability"):
        return share(value)
    if name == "chance":
        return share(value, 1)
    signed = name in {"share", "alone"}
    unit = row["target_unit"] if signed or name in {"error", "value_low", "value_high"} else row["unit"]
    return shown(value, unit, signed=signed)
