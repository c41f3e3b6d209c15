"""`simulator score`: every target against the projection."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from simulator.cli.bilingual import Face, Spoken, common
from simulator.cli.located import located
from simulator.cli.output import fault_text, note, say, say_json, told
from simulator.cli.running import sampling
from simulator.cli.tabling import table
from simulator.language.counting import several
from simulator.language.faults import Fault, FaultsError, Words

if TYPE_CHECKING:
    from simulator.analysis.plausible import Implausible
    from simulator.analysis.scorecard import Score, Scorecard
    from simulator.batch.selection import Selection
    from simulator.cli.shapes import CardShape, ScoreShape
    from simulator.language.loading import Library
    from simulator.language.scenario import Scenario
    from simulator.language.target import Target


@click.command(
    "score",
    cls=Spoken,
    short_help="对标:各目标能否达到、差距、概率、首次达到年份 | Each target: met or not, gap, probability, year.",
    details=[
        Words(
            "按编号或文件指明情景;只写 --document 则列出所有对标该文件的情景。",
            "Scenarios are named by id or file; with --document alone, all scenarios that are scored on the document.",
        ),
    ],
    examples=[
        ("simulator score baotou-2022-stated", "一个情景 | one scenario"),
        ("simulator score baotou-2022-trend baotou-2022-stated --document baotou-2022", "比较 | two beside each other"),
        ("simulator score --document baotou-2030 --format csv", "供电子表格使用 | for a spreadsheet"),
    ],
)
@click.argument("scenarios", nargs=-1)
@click.option("--document", metavar="ID", help="只看这份文件的目标 | Only the targets of this document.")
@sampling
@click.option(
    "--format", "form", type=click.Choice(["table", "csv"]), default="table", help="表格或 CSV | Table or CSV."
)
@common
def score(face: Face, *, scenarios: tuple[str, ...], document: str | None, form: str, **sample: Any) -> int:  # noqa: ANN401
    """Score scenarios."""
    from simulator.batch.selection import select
    from simulator.cli.shapes import Scored as ScoredShape

    if not scenarios and document is None:
        raise click.UsageError("指明情景或 --document | name a scenario or --document")
    selection = select(scenarios, located(face, scenarios))
    if document is not None:
        selection = _about(selection, document, scenarios)
    faults = selection.faults
    cards = [_only(scored, document) for scored in _scored(selection, sample, faults)]
    unmeasured = _unmeasured(selection.library, cards, document)
    if face.json:
        say_json(
            asdict(
                ScoredShape(
                    [card_shape(card) for card in cards],
                    [told(fault, selection.library.root) for fault in faults],
                    unmeasured,
                )
            )
        )
    else:
        (_as_csv if form == "csv" else _as_tables)(face, cards)
        if unmeasured:
            click.echo(face.text(_unmeasured_words(unmeasured)), err=True)
        for fault in faults:
            click.echo(fault_text(fault, face, selection.library.root), err=True)
    return 1 if faults else 0


def _about(selection: Selection, document: str, named: tuple[str, ...]) -> Selection:
    """The selection, all scenarios scored on the document if none was named. An unknown document is a misuse.

    Whether one that is held up by faults is scored on it cannot be told: it is selected too, so that its faults are.
    """
    from simulator.batch.selection import select

    library = selection.library
    if document not in library.documents:
        known = " ".join(library.documents)
        raise click.UsageError(
            f"没有文件“{document}”;有:{known} | there is no document {document!r}; there are: {known}"
        )
    if named:
        return selection
    wanted = [name for name in library.sources if document in {t.document for t in library.scenario(name).targets}]
    return select([*wanted, *selection.held_up], library.root)


@dataclass(frozen=True, slots=True)
class Scored:
    """A scorecard and what is implausible in the projection behind it."""

    card: Scorecard
    odd: tuple[Implausible, ...]


def _scored(selection: Selection, sample: dict[str, Any], faults: list[Fault]) -> Iterator[Scored]:
    """The scorecard of every run; the faults of those that fail are added to the list."""
    from simulator.analysis.plausible import implausible
    from simulator.pipeline import project

    for chosen in selection.chosen:
        try:
            for scenario in chosen.runs():
                projection, card = project(scenario, keep=[target.key for target in scenario.targets], **sample)
                yield Scored(card, implausible(projection))
        except FaultsError as error:
            faults.extend(error.faults)


def _only(scored: Scored, document: str | None) -> Scored:
    """The same with the targets of one document."""
    scores = tuple(score for score in scored.card.scores if document in {None, score.target.document})
    return replace(scored, card=replace(scored.card, scores=scores))


def _unmeasured(library: Library, cards: list[Scored], document: str | None) -> list[str]:
    """The targets that nothing measures, of the document or of all that are scored."""
    from simulator.language.target import is_measured

    of_cards = {score.target.document for scored in cards for score in scored.card.scores}
    return [
        f"{name}/{statement.id}"
        for name in sorted(of_cards if document is None else {document})
        for statement in library.documents[name].file.statements
        if statement.kind == "target" and not is_measured(statement)
    ]


def _unmeasured_words(ids: list[str]) -> Words:
    return Words(
        f"没有写 indicator 或 programme、无法衡量的目标 {len(ids)} 项,未列入:{'、'.join(ids)}",
        f"not listed, as they name neither an indicator nor a programme to be measured by: {', '.join(ids)}",
    )


def card_shape(scored: Scored) -> CardShape:
    """A scorecard as JSON has it."""
    from simulator.batch.values import implausible_value, text_value
    from simulator.cli.shapes import CardShape

    card, scenario = scored.card, scored.card.scenario
    odd = implausible_value(scored.odd)
    scores = [score_shape(score, scenario) for score in card.scores]
    return CardShape(
        scenario.id,
        text_value(scenario.title),
        scenario.region.id,
        card.draws,
        card.seed,
        len(card.judged),
        card.met,
        card.expected,
        len(card.timed),
        card.on_time,
        card.error,
        scores,
        odd,
    )


def score_shape(score: Score, scenario: Scenario) -> ScoreShape:
    """One target's score as JSON has it."""
    from simulator.analysis.carried import carried
    from simulator.analysis.scorecard import of_one_year
    from simulator.analysis.verdict import verdict
    from simulator.batch.values import text_value
    from simulator.cli.shapes import ScoreShape, StartShape
    from simulator.export.score_words import gap_unit, remark, value_unit
    from simulator.export.tables import STATISTICS

    target, statement = score.target, score.target.statement
    spread = score.quantiles if score.probability is not None else (math.nan,) * len(STATISTICS)
    return ScoreShape(
        target=target.id,
        document=target.document,
        title=text_value(statement.title),
        indicator=target.key,
        quantity=statement.quantity,
        comparator=statement.comparator,
        goal=target.goal,
        high=target.high if statement.comparator == "range" else None,
        tolerance=target.tolerance,
        unit=value_unit(target),
        year=statement.year,
        value=score.value,
        gap=score.gap,
        gap_unit=gap_unit(target),
        met=score.met,
        verdict=verdict(score),
        actual=score.actual,
        probability=score.probability,
        **dict(zip(STATISTICS, spread, strict=True)),
        reached=score.reached,
        likely_by=score.likely_by,
        met_at_base=None if of_one_year(target) else score.met_at_base,
        section=statement.section,
        fragment=statement.fragment,
        confidence=statement.confidence,
        carried=[
            StartShape(start.key, text_value(scenario.system.variables[start.key].title), start.year)
            for start in carried(scenario, [target])
        ],
        remark=text_value(Words(remark(score, "zh"), remark(score, "en"))),
    )


def _as_csv(face: Face, cards: list[Scored]) -> None:
    import pandas as pd

    from simulator.export.csv import csv_bytes
    from simulator.export.tables import scorecards

    frames = [scorecards(scored.card, language=face.speech) for scored in cards]
    if frames:
        whole = pd.concat([frame.astype(object) for frame in frames], ignore_index=True)
        click.echo(csv_bytes(whole, face.speech), nl=False)


COLUMNS = (
    Words("", ""),
    Words("目标", "Target"),
    Words("要求", "Goal"),
    Words("年份", "Year"),
    Words("推演值", "Value"),
    Words("", ""),
    Words("差距", "Gap"),
    Words("", ""),
    Words("概率", "Prob."),
    Words("首次达到", "Reached"),
    Words("实际结果", "Actual"),
)
RIGHT, WHOLE = (3, 4, 6, 8, 9, 10), (0, 2)
SPARE = ((10,), (9,), (7,), (6,))
"""What can be done without in a narrow window: the actual outcome, the year reached, the unit of the gap, the gap."""
TIMED = "◷"
"""Stands behind a promise of work of which only the timing is judged."""
HOW_TO_READ = Words(
    "✓ 达到,✗ 未达到,— 无法衡量。首次达到:— 为至末年仍未达到;留空的目标只看当年(增速、当年新增)。概率:— 为未抽样。",
    "✓ met, ✗ missed, — not measured. Reached: — means not by the last year; empty for a target about its own year "
    "alone (growth, an amount added). Prob.: — without draws.",
)


def _as_tables(face: Face, cards: list[Scored]) -> None:
    from simulator.analysis.amounts import TIMING_ONLY
    from simulator.analysis.verdict import at_edge, verdict
    from simulator.export.score_words import WHAT_DOUBTFUL, WHAT_EDGE, WHAT_LATE, late_words

    for scored in cards:
        card, scenario = scored.card, scored.card.scenario
        say(f"{face.text(Words(scenario.title.zh, scenario.title.en))} ({scenario.id})")
        heads, rows = [face.text(words) for words in COLUMNS], [_row(face, score) for score in card.scores]
        table(face, heads, rows, right=RIGHT, whole=WHOLE, spare=SPARE)
        say(face.text(_summary(card)))
        for line in _beside(face, scored):
            note(f"  {line}")
    if cards:
        note(face.text(HOW_TO_READ))
    scores = [score for scored in cards for score in scored.card.scores]
    if any(score.timed for score in scores):
        note(f"{TIMED} {face.text(TIMING_ONLY)}{face.text(Words('。', '.'))}")
    if any(late_words(score).en for score in scores):
        note(face.text(WHAT_LATE))
    if any(verdict(score) == "doubtful" for score in scores):
        note(face.text(WHAT_DOUBTFUL))
    edge = sum(map(at_edge, scores))
    if edge:
        told = Words(f"在 90% 区间边缘或以外的:{edge} 项。", f"At an edge of the 90 % interval or outside it: {edge}.")
        note(face.text(Words(f"{told.zh}{WHAT_EDGE.zh}", f"{told.en} {WHAT_EDGE.en}")))


def _beside(face: Face, scored: Scored) -> Iterator[str]:
    """What one should know beside a scorecard: cautions, odd variables, starting values that are unsound or earlier."""
    from simulator.analysis.carried import carried, mixed_starts
    from simulator.export.score_words import no_targets, remark, starts_words

    scenario = scored.card.scenario
    if not scored.card.scores:
        yield face.text(no_targets(scenario))
    for score in scored.card.scores:
        if score.reason.en or score.caution.en:
            colon = face.text(Words("\uff1a", ": "))
            yield f"{_title(face, score)}{colon}{remark(score, face.speech)}"
    for words in mixed_starts(scenario):
        yield face.text(words)
    for item in scored.odd:
        yield face.text(_odd(item))
    starts = carried(scenario, [score.target for score in scored.card.scores])
    if starts:
        told = starts_words(starts, scenario.system, face.speech)
        base = scenario.base_year
        yield face.text(
            Words(
                f"{base} 年没有公布数、起始值沿用早年实绩的:{told}",
                f"no figure for {base}, starts from an earlier one: {told}",
            )
        )


def _odd(item: Implausible) -> Words:
    from simulator.export.numbers import share

    low, high = item.bounds
    when = Words(f"{item.year} 年 {item.value:g}", f"{item.value:g} in {item.year}")
    if item.year is None:
        when = Words(f"{share(item.share)} 的抽样", f"in {share(item.share)} of the draws")
    return Words(
        f"超出合理范围 [{low:g}, {high:g}]:{item.title.zh} ({item.key}),{when.zh}",
        f"outside its plausible range [{low:g}, {high:g}]: {item.title.en} ({item.key}), {when.en}",
    )


def _summary(card: Scorecard) -> Words:
    """What the central run meets, and what can be expected: of promises of work the central run meets too many."""
    from simulator.export.score_words import timed_words

    expected = Words("", "")
    if card.expected is not None:
        expected = Words(f";按概率约 {card.expected:.0f} 项", f"; about {card.expected:.0f} by their probabilities")
    counted = Words("", "")
    if card.error:
        counted = Words(
            f";抽样太多,只计数不保留:概率准确,分位数误差不超过 {card.error:.2%}",
            f"; too many to be kept, they were counted: probabilities are exact, quantiles right to {card.error:.2%}",
        )
    timed = timed_words(card)
    draws = several(card.draws, "draw")
    zh = f"中心情形达到 {card.met} / {len(card.judged)}{expected.zh}{timed.zh};抽样 {card.draws},种子 {card.seed}"
    en = f"{card.met} of {len(card.judged)} met in the central run{expected.en}{timed.en}; {draws}, seed {card.seed}"
    return Words(f"{zh}{counted.zh}\n", f"{en}{counted.en}\n")


def _row(face: Face, score: Score) -> list[str]:
    from simulator.analysis.scorecard import of_one_year
    from simulator.export.numbers import fixed, share
    from simulator.export.score_words import gap_unit, late_words, met_words, row_places, value_unit
    from simulator.language.units import unit_words

    late = face.text(late_words(score))
    target, places = score.target, row_places(score)
    never = "" if of_one_year(target) else "—"
    return [
        face.text(met_words(score)).split()[0],  # the sign alone
        _title(face, score),
        goal_text(face, target),
        target.statement.by or str(target.statement.year),
        fixed(score.value, places),
        unit_words(value_unit(target), face.speech),
        late or fixed(score.gap, places, signed=True),
        "" if math.isnan(score.gap) else unit_words(gap_unit(target), face.speech),
        "—" if score.probability is None else share(score.probability),
        never if score.reached is None else str(score.reached),
        "" if score.actual is None else fixed(score.actual, places),
    ]


def _title(face: Face, score: Score) -> str:
    from simulator.export.columns import CODES

    statement = score.target.statement
    quantity = CODES["quantity"][statement.measure]
    if statement.measure == "level":
        quantity = Words("", "")
    brackets = Words(f"({quantity.zh})" if quantity.zh else "", f" ({quantity.en})" if quantity.en else "")
    mark = f" {TIMED}" if score.timed else ""
    return face.text(Words(f"{statement.title.zh}{brackets.zh}{mark}", f"{statement.title.en}{brackets.en}{mark}"))


def goal_text(face: Face, target: Target) -> str:
    """What a target asks for, such as ≥ 47 or ≈ 8 (≥ 7.5)."""
    from simulator.export.score_words import GOAL_SIGNS

    goal = f"{face.text(GOAL_SIGNS[target.statement.comparator])} {target.goal:,.8g}".strip()
    if target.statement.comparator == "range":
        return f"{goal}–{target.high:,.8g}"
    return goal if target.tolerance is None else f"{goal} (≥ {target.low:,.8g})"
