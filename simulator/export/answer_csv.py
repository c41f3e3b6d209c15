"""The table of an answer as CSV, each row with the draws, the seed and the version that it was calculated with."""

from __future__ import annotations

import pandas as pd

from simulator.analysis.attribution import Attribution
from simulator.analysis.conflicts import Agreement
from simulator.analysis.frontier import Frontier
from simulator.analysis.planned import Planned
from simulator.analysis.sought import Sought
from simulator.export.answer_charts import Answer
from simulator.export.csv import csv_bytes
from simulator.export.findings.frames import frame_of
from simulator.export.reply import Reply
from simulator.export.reply import basis as reply_basis
from simulator.language.faults import Language


def answer_csv(answer: Answer, language: Language) -> bytes:
    """Draws are 0 where an answer is of central runs alone."""
    draws, seed, version = _basis(answer)
    return csv_bytes(table_of(answer, language).assign(draws=draws, seed=seed, version=version), language)


def table_of(answer: Answer, language: Language) -> pd.DataFrame:
    """The table of any answer."""
    if isinstance(answer, Sought | Planned | Agreement | Frontier):
        return Reply(answer).table(language)
    return frame_of(answer, language)


def _basis(answer: Answer) -> tuple[int, int, str]:
    if isinstance(answer, Sought | Planned | Agreement | Frontier):
        return reply_basis(answer)
    if isinstance(answer, Attribution):
        return 0, answer.seed, answer.version
    return answer.about.draws, answer.about.seed, answer.about.version
