"""How any answer was found, and what to beware of."""

from __future__ import annotations

from simulator.analysis.attribution import Attribution
from simulator.analysis.conflicts import Agreement
from simulator.analysis.frontier import Frontier
from simulator.analysis.planned import Planned
from simulator.analysis.sought import Sought
from simulator.export.answer_charts import Answer
from simulator.export.answers.common import run_words
from simulator.export.findings import sentences
from simulator.export.phrases import flowing
from simulator.export.reply import basis
from simulator.language.faults import Language


def basis_line(answer: Answer, language: Language) -> str:
    """Draws, seed and version."""
    if isinstance(answer, Sought | Planned | Agreement | Frontier):
        return flowing(run_words(*basis(answer)).text(language), language)
    return sentences.basis(answer, language)


def caution_lines(answer: Answer, language: Language) -> list[str]:
    """What to beware of; an attribution, which is exact or tells its error, has nothing."""
    if isinstance(answer, Attribution):
        return []
    found = answer if isinstance(answer, Sought | Planned | Agreement | Frontier) else answer.about
    return [flowing(words.text(language), language) for words in found.cautions]
