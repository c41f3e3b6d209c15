"""What the columns and codes of tables are called for people; the one mapping that CSV, Excel and the manual share."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import repeat

from simulator.export.numbers import clean
from simulator.language.faults import Language, Words
from simulator.language.units import unit_words

COLUMNS: Mapping[str, Words] = {
    "scenario": Words("情景", "Scenario"),
    "region": Words("地区", "Region"),
    "model": Words("模型", "Model"),
    "variable": Words("变量", "Variable"),
    "assumption": Words("假设", "Assumption"),
    "title": Words("名称", "Title"),
    "unit": Words("单位", "Unit"),
    "year": Words("年份", "Year"),
    "statistic": Words("统计量", "Statistic"),
    "value": Words("数值", "Value"),
    "document": Words("文件", "Document"),
    "target": Words("目标", "Target"),
    "indicator": Words("指标", "Indicator"),
    "quantity": Words("比较内容", "Quantity"),
    "comparator": Words("比较方式", "Comparator"),
    "goal": Words("目标值", "Goal"),
    "tolerance": Words("容差", "Tolerance"),
    "p5": Words("5%分位", "5 %"),
    "p25": Words("25%分位", "25 %"),
    "p50": Words("中位数", "50 %"),
    "p75": Words("75%分位", "75 %"),
    "p95": Words("95%分位", "95 %"),
    "gap": Words("差距", "Gap"),
    "gap_unit": Words("差距单位", "Unit of gap"),
    "met": Words("中心情形达到", "Met in the central run"),
    "verdict": Words("是否达到", "Verdict"),
    "actual": Words("实际结果", "Actual"),
    "probability": Words("达到概率", "Probability"),
    "reached": Words("首次达到年份", "First year reached"),
    "met_at_base": Words("基年已达到", "Met in base year"),
    "section": Words("章节", "Section"),
    "fragment": Words("原文", "Printed words"),
    "confidence": Words("可信度", "Confidence"),
    "carried": Words("起始值沿用的早年实绩", "Starting values of earlier years"),
    "remark": Words("备注", "Remark"),
    "kind": Words("类别", "Kind"),
    "low": Words("下限", "Low"),
    "high": Words("上限", "High"),
    "uncertainty": Words("不确定性", "Uncertainty"),
    "given_by": Words("取值来自", "Given by"),
    "origin": Words("出处", "Origin"),
    "factor": Words("因素", "Factor"),
    "of": Words("变动范围", "What is meant"),
    "value_low": Words("低端时的推演值", "Value at the low end"),
    "value_high": Words("高端时的推演值", "Value at the high end"),
    "target_unit": Words("推演值单位", "Unit of the value"),
    "probability_low": Words("低端时的概率", "Probability at the low end"),
    "probability_high": Words("高端时的概率", "Probability at the high end"),
    "measure": Words("就什么而言", "Of what"),
    "first": Words("单独指数", "First index"),
    "first_low": Words("单独指数下限", "First, low"),
    "first_high": Words("单独指数上限", "First, high"),
    "total": Words("总指数", "Total index"),
    "total_low": Words("总指数下限", "Total, low"),
    "total_high": Words("总指数上限", "Total, high"),
    "elasticity": Words("弹性(%/1%)", "Elasticity (% per 1 %)"),
    "points": Words("概率变动(百分点/1%)", "Probability (points per 1 %)"),
    "part": Words("改动", "Change"),
    "before": Words("原值", "Before"),
    "after": Words("新值", "After"),
    "share": Words("贡献", "Contribution"),
    "error": Words("误差(±)", "Error (±)"),
    "alone": Words("单独改动的影响", "By itself"),
    "driver": Words("因素", "Driver"),
    "chance": Words("出于偶然的可能", "By chance"),
    "lever": Words("政策抓手", "Lever"),
    "moved": Words("动哪些年", "What moves"),
    "now": Words("现值", "Now"),
    "draws": Words("抽样数", "Draws"),
    "seed": Words("随机种子", "Seed"),
    "version": Words("程序版本", "Version"),
    "from": Words("达到目标:从", "Met from"),
    "to": Words("达到目标:到", "Met up to"),
    "edge": Words("恰好达到", "Just met at"),
    "worst_start": Words("起点四舍五入偏于不利时", "Just met at, starts rounded for the worse"),
    "best_start": Words("起点四舍五入偏于有利时", "Just met at, starts rounded for the better"),
    "reaches": Words("目标值到", "Target then"),
    "sentence": Words("说明", "In words"),
    "part_of_slider": Words("占滑块范围的份额", "Part of its slider"),
    "cost": Words("成本", "Cost"),
    "path": Words("各年取值", "Values by year"),
    "conflict": Words("冲突", "Conflict"),
    "reading": Words("按何种理解", "Read as"),
    "best": Words("其余达到时最好为", "Best with the others met"),
    "gives": Words("须让多少", "Gives way by"),
}

CODES: Mapping[str, Mapping[object, Words]] = {
    "statistic": {
        "central": Words("中心", "central"),
        **{name: COLUMNS[name] for name in ("p5", "p25", "p50", "p75", "p95")},
        "observed": Words("实绩", "observed"),
        "estimate": Words("估计", "estimate"),
    },
    "comparator": {
        ">=": Words("不低于", "at least"),
        "<=": Words("不高于", "at most"),
        "=": Words("达到", "reach"),
        "about": Words("左右", "about"),
        "range": Words("区间", "between"),
    },
    "quantity": {
        "level": Words("数值", "level"),
        "share": Words("比重", "share"),
        "count": Words("数量", "count"),
        "increment": Words("期内完成", "done in the period"),
        "change": Words("较基年变化", "change"),
        "growth": Words("同比增长", "growth"),
        "average_growth": Words("年均增长", "average growth"),
        "multiple": Words("倍数", "multiple"),
        "cumulative": Words("累计", "cumulative"),
        "mean": Words("年均", "yearly mean"),
    },
    "verdict": {
        "met": Words("✓ 达到", "✓ met"),
        "doubtful": Words("⚠ 达到存疑", "⚠ doubtful"),
        "missed": Words("✗ 未达到", "✗ missed"),
        "on_time": Words("◷ 按期(只评进度)", "◷ on time (amount not judged)"),
        "late": Words("✗ 逾期(只评进度)", "✗ late (amount not judged)"),
        "unknown": Words("— 无法衡量", "— not measured"),
    },
    "met": {True: Words("是", "yes"), False: Words("否", "no")},
    "met_at_base": {True: Words("是", "yes"), False: Words("否", "no")},
    "kind": {
        "lever": Words("政策抓手", "lever"),
        "driver": Words("外部条件", "driver"),
        "coefficient": Words("参数", "coefficient"),
        "shock": Words("年度波动", "yearly shock"),
        "works": Words("工程进度", "progress of works"),
        "together": Words("相关的假设", "correlated assumptions"),
    },
    "of": {
        "spread": Words("不确定性 5%–95%", "uncertainty, 5–95 %"),
        "choice": Words("可选范围", "range of choice"),
        "year": Words("当年", "that year"),
        "mean": Words("各年平均", "mean of the years"),
        "done": Words("完成比例", "completed share"),
    },
    "moved": {
        "constant": Words("各年同值", "the same in all years"),
        "onward": Words("自该年起各年同值", "the same from that year on"),
        "year": Words("只动那一年", "that year only"),
        "path": Words("整条路径平移", "the path as a whole"),
    },
    "reading": {"at_least": Words("不低于/不高于", "a bound"), "as_stated": Words("正好为所述数", "just as stated")},
    "measure": {"value": Words("目标值", "value"), "probability": Words("能否达到", "being met")},
    "given_by": {
        "model": Words("模型默认", "model"),
        "region": Words("地区取值", "region"),
        "scenario": Words("情景设定", "scenario"),
        "change": Words("改动", "change"),
    },
    "method": {
        "monte_carlo": Words("蒙特卡罗抽样", "Monte Carlo"),
        "latin_hypercube": Words("拉丁超立方抽样", "Latin hypercube"),
        "sobol": Words("索博尔序列", "Sobol sequence"),
    },
    "confidence": {"high": Words("高", "high"), "medium": Words("中", "medium"), "low": Words("低", "low")},
}

WHOLE = {"year", "reached"}
"""Columns of years: pandas turns them into floats as soon as one is empty."""
UNITS = {"unit", "gap_unit", "target_unit"}
"""Columns of units, which tables have as models write them; only people are told them in their language."""
DIFFERENCES = {"gap": ("value", "goal", "high")}
"""Columns that are differences between some of others."""


def heading(column: str, language: Language) -> str:
    """What a column is called."""
    return COLUMNS[column].text(language) if column in COLUMNS else column


def cleaned(record: Mapping[str, object]) -> dict[str, object]:
    """A row of a table for people, every number of it cleaned (`numbers.clean`)."""
    beside = {column: [record.get(name) for name in ends] for column, ends in DIFFERENCES.items() if column in record}
    return {
        column: clean(value, *(end for end in beside.get(column, ()) if isinstance(end, float)))
        if isinstance(value, float)
        else value
        for column, value in record.items()
    }


def cleaned_columns(columns: Mapping[str, Sequence[object]]) -> dict[str, list[object]]:
    """The same of a whole table as lists, one for each column."""
    return {name: _cleaned(values, _beside(name, columns)) for name, values in columns.items()}


def _beside(name: str, columns: Mapping[str, Sequence[object]]) -> list[Sequence[object]]:
    return [columns[end] for end in DIFFERENCES.get(name, ()) if end in columns]


def _cleaned(values: Sequence[object], beside: list[Sequence[object]]) -> list[object]:
    ends = zip(*beside, strict=True) if beside else repeat(())
    return [
        clean(value, *(end for end in both if isinstance(end, float))) if isinstance(value, float) else value
        for value, both in zip(values, ends, strict=False)
    ]


def cell(column: str, value: object, language: Language) -> str | float | int | None:
    """A value as people are shown it in a column: a code or a unit as its words, else as `plain_cell`."""
    if column in UNITS and isinstance(value, str):
        return unit_words(value, language)
    codes = CODES.get(column, {})
    if isinstance(value, str | bool | None) and value in codes:
        return codes[value].text(language)
    return plain_cell(column, value)


def plain_cell(column: str, value: object) -> str | float | int | None:
    """A value as a number or a text; None where it is empty or not finite."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if column in WHOLE and isinstance(value, float):
        return int(value)
    return value if isinstance(value, str | int | float) else str(value)
