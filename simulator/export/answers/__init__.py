"""Answers to planners' questions as sentences in both languages and as tables: seek, plan, conflicts, frontier."""

from simulator.analysis.conflicts import Agreement
from simulator.analysis.frontier import Frontier
from simulator.analysis.planned import Planned
from simulator.analysis.sought import Sought

SearchAnswer = Sought | Planned | Agreement | Frontier
