"""The charts of answers as plain ECharts options, in either language and on either background. Pure functions."""

from __future__ import annotations

from simulator.analysis.attribution import Attribution
from simulator.analysis.conflicts import Agreement
from simulator.analysis.discovery import Discovery
from simulator.analysis.frontier import Frontier
from simulator.analysis.planned import Planned
from simulator.analysis.sensitivity import Elasticities, Indices, Tornado
from simulator.analysis.sought import Sought
from simulator.export.answer_charts import causes, searches
from simulator.export.answer_charts.rows import Chart, Paint
from simulator.export.answers import SearchAnswer
from simulator.export.findings.frames import FindingAnswer

Answer = FindingAnswer | SearchAnswer

__all__ = ["Answer", "Chart", "Paint", "charts_of"]


def charts_of(answer: Answer, paint: Paint) -> tuple[Chart, ...]:
    """The charts of an answer: one, two of shares of variance, none where there is nothing to draw."""
    found = _charts(answer, paint)
    charts = found if isinstance(found, list) else [found]
    return tuple(chart for chart in charts if chart is not None)


def _charts(answer: Answer, paint: Paint) -> Chart | list[Chart] | None:  # noqa: PLR0911 - one for each answer
    match answer:
        case Sought():
            return searches.of_sought(answer, paint)
        case Planned():
            return searches.of_planned(answer, paint)
        case Agreement():
            return searches.of_agreement(answer, paint)
        case Frontier():
            return searches.of_frontier(answer, paint)
        case Tornado():
            return causes.of_tornado(answer, paint)
        case Indices():
            return causes.of_indices(answer, paint)
        case Elasticities():
            return causes.of_elasticities(answer, paint)
        case Attribution():
            return causes.of_attribution(answer, paint)
        case Discovery():
            return causes.of_discovery(answer, paint)
