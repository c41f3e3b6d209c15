"""A chart with all that belongs to it: option, sentence, the lines behind it. Pure; made before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulator.analysis import trajectory
from simulator.analysis.carried import mixed_behind
from simulator.analysis.scorecard import Score
from simulator.analysis.trajectory import Trajectory
from simulator.engine.projection import Projection
from simulator.export.phrases import flowing
from simulator.ui import charts
from simulator.ui.charts import Look, Option
from simulator.ui.kept import Results
from simulator.ui.sentences import band_words, document_words, target_sentence, trajectory_sentence
from simulator.ui.texts import text, title_in


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart; `sentence` tells its result, `caption` stands below it, `alt` is read out for it."""

    key: str
    option: Option
    sentence: str
    caption: str
    alt: str
    line: Trajectory
    before: Trajectory | None


def of_target(found: Results, score: Score, documents: Mapping[str, str], look: Look) -> Drawing:
    """The chart of a target; `documents` are the titles of documents by id."""
    target, language = score.target, look.language
    line, before = _lines(found, lambda projection: trajectory.of_target(projection, target))
    title = title_in(target.statement.title, language)
    odd, caution = band_words(line, language, why=True), score.caution.text(language)
    sentence = target_sentence(score, found.score_before(target.id) if found.differs else None, language)
    return Drawing(
        f"chart {target.id}",
        charts.fan(line, title, look, before=before, target=target),
        sentence,
        _caption([sentence, odd, score.basis.text(language), document_words(target, documents, language), caution]),
        text("chart_alt", language, title=title, sentence=sentence),
        line,
        before,
    )


def of_variable(found: Results, key: str, look: Look) -> Drawing:
    """The chart of a variable."""
    line, before = _lines(found, lambda projection: trajectory.of_variable(projection, key))
    title = title_in(found.scenario.system.variables[key].title, look.language)
    sentence = trajectory_sentence(line, look.language)
    cautions = [flowing(words.text(look.language), look.language) for words in mixed_behind(found.scenario, key)]
    caption = _caption([sentence, band_words(line, look.language), *cautions])
    alt = text("chart_alt", look.language, title=title, sentence=sentence)
    return Drawing(f"chart {key}", charts.fan(line, title, look, before=before), sentence, caption, alt, line, before)


def _caption(sentences: list[str]) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _lines(found: Results, of: Callable[[Projection], Trajectory]) -> tuple[Trajectory, Trajectory | None]:
    """A line of the results and that of the comparison, where there is one."""
    if not found.differs:
        return of(found.projection), None
    try:
        return of(found.projection), of(found.before)
    except KeyError:  # the comparison has other models
        return of(found.projection), None
