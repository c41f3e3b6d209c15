"""The colours of charts, told apart with any common colour blindness, on a light and on a dark background."""

from __future__ import annotations

from collections.abc import Mapping

COLOURS: Mapping[str, Mapping[str, str]] = {
    "light": {"line": "#0068a8", "band": "#0068a8", "dot": "#1d2a35", "before": "#6b7680", "goal": "#c2510a"},
    "dark": {"line": "#56b4e9", "band": "#56b4e9", "dot": "#e6ebef", "before": "#a9b7c2", "goal": "#f0903c"},
}
PAPER = {"light": "#ffffff", "dark": "#14191f"}
FAINT, STRONG = 0.16, 0.30  # of areas
