"""Answers as the values that `--json` prints."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.analysis.conflicts import Agreement
from simulator.analysis.frontier import Frontier
from simulator.analysis.planned import Planned
from simulator.analysis.plausible import Implausible
from simulator.analysis.rounded_starts import Ends
from simulator.analysis.sought import Sought
from simulator.analysis.verdict import verdict
from simulator.batch.values import Text
from simulator.cli.answer_shapes import (
    AgreementShape,
    ConcessionShape,
    ConflictShape,
    EndsShape,
    FoundShape,
    FrontierShape,
    ImplausibleShape,
    ImplicationShape,
    OutcomeShape,
    PlannedShape,
    SoughtShape,
    StepShape,
)
from simulator.cli.shapes import text
from simulator.export.agreement import agreement_words, conflict_words
from simulator.export.answers import aside_words, frontier_words, lever_words, plan_words, sought_words
from simulator.export.phrases import flowing
from simulator.export.score_words import value_unit
from simulator.language.faults import Words
from simulator.language.units import describe


def _said(words: Words) -> Text:
    """Words as they are printed, with the signs of their language."""
    return Text(flowing(words.zh, "zh"), words.en)


def sought_value(sought: Sought) -> SoughtShape:
    """What `simulator seek` found."""
    levers = [
        FoundShape(
            *(item.key, text(item.lever.title), describe(item.lever.unit), item.moved, item.year, item.now, item.met),
            *(item.low, item.high, item.edge, item.value, item.reaches, item.probability),
            rounded_starts=_ends(item.ends),
            implausible=implausible_value(item.odd),
            sentence=_said(lever_words(item)),
        )
        for item in sought.levers
    ]
    return SoughtShape(
        scenario=sought.scenario.id,
        target=sought.target.id,
        probability=sought.probability,
        value=sought.value,
        chance=sought.chance,
        met=sought.met,
        reach=sought.reach,
        levers=levers,
        idle=[item.key for item in sought.idle],
        sentence=_said(sought_words(sought)),
        notes=[_said(words) for words in aside_words(sought)],
        cautions=[_said(words) for words in sought.cautions],
        draws=sought.draws,
        seed=sought.seed,
        version=sought.version,
    )


def implausible_value(odd: Iterable[Implausible]) -> list[ImplausibleShape]:
    """Variables outside the ranges that their models declare."""
    return [
        ImplausibleShape(item.key, text(item.title), *item.bounds, item.year, item.value, item.share) for item in odd
    ]


def _cautions(answer: Planned | Agreement | Frontier) -> list[Text]:
    return [_said(words) for words in answer.cautions]


def _ends(ends: Ends | None) -> EndsShape | None:
    return None if ends is None else EndsShape(ends.worst, ends.best, [start.printed for start in ends.starts])


def planned_value(planned: Planned) -> PlannedShape:
    """What `simulator plan` found."""
    steps = [
        StepShape(
            *(step.key, text(step.lever.title), describe(step.lever.unit), step.moved, step.year),
            *(step.before, step.after, step.share, step.cost),
        )
        for step in planned.steps
    ]
    outcomes = [
        OutcomeShape(
            *(old.target.id, text(old.target.statement.title), value_unit(old.target), old.target.goal),
            *(old.value, new.value, new.met, verdict(new)),
        )
        for old, new in zip(planned.before, planned.after, strict=True)
    ]
    return PlannedShape(
        scenario=planned.scenario.id,
        probability=planned.probability,
        met=planned.met,
        least=planned.least,
        change=planned.change,
        unit=planned.unit,
        levers=planned.levers,
        priced=planned.priced,
        steps=steps,
        targets=outcomes,
        fixed=[item.id for item in planned.fixed],
        unmoved=[item.id for item in planned.unmoved],
        short=[item.id for item in planned.short],
        worse=[old.target.id for old, _ in planned.worse],
        joint=planned.joint,
        fresh=planned.fresh,
        checked=planned.checked,
        candidates=planned.candidates,
        rounds=planned.rounds,
        sentence=_said(plan_words(planned)),
        implausible=implausible_value(planned.odd),
        cautions=_cautions(planned),
        draws=planned.draws,
        seed=planned.seed,
        version=planned.version,
    )


def agreement_value(found: Agreement) -> AgreementShape:
    """What `simulator conflicts` found."""
    listed = [
        ConflictShape(
            item.reading,
            item.exact.id if item.exact else None,
            [
                ConcessionShape(
                    *(part.target.id, text(part.target.statement.title), value_unit(part.target)),
                    *(part.target.goal, part.best, part.by),
                )
                for part in item.concessions
            ],
            [end.lever.key for end in item.ends],
            [held.variable.key for held in item.binding],
            [held.lever.key for held in item.stuck],
            implausible_value(item.odd),
            _said(conflict_words(item, found.scenario.system)),
        )
        for item in found.conflicts
    ]
    implied = [ImplicationShape(item.first.id, item.second.id, item.both) for item in found.implications]
    return AgreementShape(
        scenario=found.scenario.id,
        agree=found.agree,
        movable=[target.id for target in found.movable],
        conflicts=listed,
        unmoved=[score.target.id for score in found.unmoved],
        met_at_base=[score.target.id for score, _ in found.met_at_base],
        implications=implied,
        samples=found.samples,
        candidates=found.candidates,
        sentence=_said(agreement_words(found)),
        cautions=_cautions(found),
        seed=found.seed,
        version=found.version,
    )


def frontier_value(found: Frontier) -> FrontierShape:
    """What `simulator frontier` found."""
    return FrontierShape(
        scenario=found.scenario.id,
        targets=[target.id for target in found.targets],
        units=[value_unit(target) for target in found.targets],
        first=list(found.first),
        second=list(found.second),
        together=list(found.together),
        now=list(found.now),
        implausible=implausible_value(found.odd),
        sentence=_said(frontier_words(found)),
        cautions=_cautions(found),
        seed=found.seed,
        version=found.version,
    )
