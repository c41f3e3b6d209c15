"""One face for the answers seek, plan, conflicts and frontier: a table and sentences for any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from simulator.analysis.conflicts import Agreement
from simulator.analysis.planned import Planned
from simulator.analysis.sought import Sought
from simulator.export.answer_charts import Paint, charts_of
from simulator.export.answers import SearchAnswer
from simulator.export.answers.common import run_words
from simulator.export.answers.conflicts import agreement_words, conflict_table, conflict_words
from simulator.export.answers.frontier import frontier_table, frontier_words
from simulator.export.answers.plan import plan_table, plan_words, step_words
from simulator.export.answers.seek import lever_words, seek_table, sought_words
from simulator.export.notebook import answer_html
from simulator.export.phrases import flowing
from simulator.language.faults import Language, Words


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with its numbers (`answer`), its table and its sentences."""

    answer: SearchAnswer

    def table(self, language: Language = "zh") -> pd.DataFrame:
        """One row for a lever, a change, a target of a conflict, or a point."""
        match self.answer:
            case Sought():
                return seek_table(self.answer, language)
            case Planned():
                return plan_table(self.answer, language)
            case Agreement():
                return conflict_table(self.answer, language)
            case _:
                return frontier_table(self.answer, language)

    def charts(self, language: Language = "zh") -> list[dict[str, Any]]:
        """The charts as ECharts options; see `simulator.export.answer_charts`."""
        return [chart.option for chart in charts_of(self.answer, Paint(language))]

    def sentence(self, language: Language = "zh") -> str:
        """What the answer says, in the planner's units, and what it was calculated with."""
        told = [*_sentences(self.answer), run_words(*basis(self.answer))]
        return "\n".join(flowing(part.text(language), language) for part in told)

    def _repr_html_(self) -> str:
        """What a notebook shows: the sentences and the table."""
        return answer_html([self.sentence("zh"), self.sentence("en")], self.table("zh"))

    def __repr__(self) -> str:
        return f"<{self.sentence('en')}; next: .table() .sentence() .answer>"


def basis(answer: SearchAnswer) -> tuple[int, int, str]:
    """Draws, seed and version that an answer was calculated with."""
    return getattr(answer, "draws", 0), answer.seed, answer.version


def _sentences(answer: SearchAnswer) -> list[Words]:
    match answer:
        case Sought():
            return [sought_words(answer), *(lever_words(item) for item in answer.levers)]
        case Planned():
            return [plan_words(answer), *(step_words(step) for step in answer.steps)]
        case Agreement():
            system = answer.scenario.system
            return [agreement_words(answer), *(conflict_words(item, system) for item in answer.conflicts)]
        case _:
            return [frontier_words(answer)]
