"""Answers as a notebook shows them: sentences above a table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd

from simulator.export.columns import cell, heading
from simulator.export.phrases import flowing

MOST = 30  # rows


def answer_html(sentences: Sequence[str], frame: pd.DataFrame) -> str:
    """The sentences, each line a paragraph, and the table with Chinese headings, its first rows if they are many."""
    lines = [line for sentence in sentences for line in sentence.splitlines()]
    told = "".join(f"<p>{escape(line)}</p>" for line in lines)
    shown = frame.head(MOST)
    rows = {
        flowing(heading(str(name), "zh")): [cell(str(name), value, "zh") for value in shown[name].tolist()]
        for name in shown.columns
        if shown[name].notna().any()
    }
    more = f"<p>… {len(frame) - MOST} 行 | more rows</p>" if len(frame) > MOST else ""
    return told + (pd.DataFrame(rows).to_html(index=False, na_rep="—") if rows else "") + more
