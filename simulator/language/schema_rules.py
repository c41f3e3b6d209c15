"""What the schema's own checks say of values that do not go together, in both languages, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from simulator.language.schema import DISTRIBUTIONS
from simulator.language.yaml.words import Message


@dataclass(frozen=True, slots=True)
class Check:
    """A check in Chinese, the remedy in both languages, and the entries it is about, the one to blame first."""

    zh: str
    remedy_zh: str
    remedy_en: str
    entries: tuple[str, ...]


# By a part of what the check says in English.
CHECKS: Final[Mapping[str, Check]] = {
    "origin needs exactly one of": Check(
        "出处须恰好写 stated、observed、calibrated、assumed 之一",
        "只留一种,如 `assumed: 理由`",
        "keep one of them, such as `assumed: the reason`",
        ("stated", "observed", "calibrated", "assumed"),
    ),
    "give exactly one of": Check(
        "分布须恰好写一种", "只留一种,如 `uniform: [1, 3]`", "keep one kind, such as `uniform: [1, 3]`", DISTRIBUTIONS
    ),
    "give grid or cases": Check(
        "批量须写 grid 或 cases",
        "写 `grid: {模型.假设: [1, 2]}`,或删去 sweep",
        "write `grid: {model.assumption: [1, 2]}`, or drop sweep",
        ("grid", "cases"),
    ),
    "give either equation or archetype": Check(
        "算式 equation 和原型 archetype 须写且只写一个",
        "只写 equation,或只写 archetype",
        "write equation alone, or archetype alone",
        ("equation", "archetype"),
    ),
    "give both done and promise": Check(
        "往年完成量 done 和任务总量 promise 须同时写",
        "补上 promise(一个假设名),或去掉 done",
        "add promise (the name of an assumption), or drop done",
        ("done", "promise"),
    ),
    "by goes with a programme alone": Check(
        "by 只用于任务(有 programme、没有 indicator 的目标)",
        "变量按年底核对,去掉 by",
        "drop by: a variable is judged at the year's end",
        ("by", "programme", "indicator"),
    ),
    "by lies in the year of the target": Check(
        "by 的年份须与 year 相同",
        "把 by 写成 year 那一年的月份,或改正 year",
        "let by be a month of that year, or let year be the one of by",
        ("by", "year"),
    ),
    "a part has nothing but lots and within of its own": Check(
        "programme 缺少 work;若是另一任务的部分(part_of),除 lots、within 外都由那条表述决定,不写",
        "加上 `work: 模型.任务类别`;若是部分,programme 中只留 lots、within",
        "add `work: model.class`; of a part leave only lots and within in the programme",
        ("work", "start", "from_stage", "remainder", "past", "past_from", "feeds"),
    ),
    "within goes with a part": Check(
        "within 只用于另一任务的部分(part_of,不写 work)",
        "去掉 within;若是部分,去掉 work",
        "drop within; of a part drop work instead",
        ("within",),
    ),
    "same_as and parts go without an indicator": Check(
        "写了 indicator 的,programme 要有任务类别 work",
        "在 programme 中加上 `work: 模型.任务类别`,或去掉 indicator",
        "add `work: model.class` to the programme, or drop indicator",
        ("programme", "indicator"),
    ),
    "a programme names its class of work": Check(
        "programme 缺少任务类别 work(或用 same_as 指明同一项任务)",
        "在 programme 中写 `work: 模型.任务类别`;是另一任务的部分,加上 part_of",
        "write `work: model.class` in the programme; of a part of another promise, add part_of",
        ("programme", "part_of"),
    ),
    "past goes without an indicator": Check(
        "写了 indicator 就不写 past(往年进度由那个变量的模型给出)",
        "去掉 programme 中的 past",
        "drop past of the programme",
        ("programme", "indicator"),
    ),
    "give either indicator or programme": Check(
        "变量 indicator 和任务 programme 只写一个(有 feeds 的除外)",
        "去掉 indicator,或去掉 programme",
        "drop indicator, or drop programme",
        ("programme", "indicator"),
    ),
    "what differs from the print needs a note": Check(
        "写了 differs 的,须在 note 中说明",
        "加上 `note: 与原文不同的原因`,或去掉 differs",
        "add `note:` with the reason, or drop differs",
        ("differs", "note"),
    ),
    "only a target has a programme": Check(
        "只有目标才有任务 programme,承诺完成的写 `kind: target`",
        "写 `kind: target`,或去掉 programme",
        "write `kind: target`, or drop programme",
        ("programme", "kind"),
    ),
    "the first year is after the last": Check(
        "首年晚于末年", "写成 `[较早的年份, 较晚的年份]`", "write `[the earlier year, the later year]`", ("years",)
    ),
}


def rules_broken(said: str) -> list[str]:
    """What the schema's own checks say of one value, one by one."""
    return said.removeprefix("Value error, ").splitlines()


def entries_of(rule: str) -> tuple[str, ...]:
    """The entries that a check of the schema is about, the one to blame first."""
    return next((check.entries for part, check in CHECKS.items() if part in rule), ())


def check_of(rule: str) -> Message:
    """Problem and remedy of a check of the schema; of one that is not known here, what it says."""
    found = next((check for part, check in CHECKS.items() if part in rule), None)
    if found is None:
        return (f"内容不合要求({rule})", rule), ("改到符合这一要求", "write it so that this holds")
    return (found.zh, rule), (found.remedy_zh, found.remedy_en)
