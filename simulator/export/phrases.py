"""Values, spreads, goals and origins as short phrases in one language, for pages that people read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from simulator.export.columns import CODES
from simulator.language.counting import several
from simulator.language.faults import Language, Words
from simulator.language.paths import Points, points
from simulator.language.punctuation import bracketed, punctuated
from simulator.language.schema import Distribution, Prose, Statement, Title, Uncertainty
from simulator.language.target import default_tolerance
from simulator.language.units import unit_words

_FULL = r"[\u3000-\u9fff\uff00-\uffef]"  # Chinese characters and full-width signs
_GAP = re.compile(rf"(?<={_FULL}) (?={_FULL})")

DISTRIBUTION_WORDS = {
    "uniform": Words("均匀分布 {0} 到 {1}", "uniform, {0} to {1}"),
    "triangular": Words("三角分布 {0} 到 {2},最可能 {1}", "triangular, {0} to {2}, most likely {1}"),
    "pert": Words("PERT 分布 {0} 到 {2},最可能 {1}", "PERT, {0} to {2}, most likely {1}"),
    "normal": Words("正态分布,均值 {0},标准差 {1}", "normal, mean {0}, standard deviation {1}"),
    "lognormal": Words(
        "对数正态分布,中位数 {0},对数标准差 {1}", "lognormal, median {0}, standard deviation of the logarithm {1}"
    ),
    "truncated_normal": Words(
        "截尾正态分布,均值 {0},标准差 {1},限于 {2} 到 {3}",
        "normal, mean {0}, standard deviation {1}, within {2} to {3}",
    ),
}

OF_WORDS = {
    "default": Words("乘以取值", "times the value"),
    "offset": Words("{unit},加在取值上", "{unit}, added to the value"),
    "value": Words("{unit}", "{unit}"),
}

QUANTITY_WORDS = {
    "level": Words("", ""),
    "share": Words("", ""),
    "count": Words("", ""),
    "increment": Words("", ""),
    "change": Words("较 {base} 年变化", "change since {base}:"),
    "growth": Words("同比增长", "growth:"),
    "average_growth": Words("{base} 年起年均增长", "average growth since {base}:"),
    "multiple": Words("为 {base} 年的倍数", "multiple of {base}:"),
    "cumulative": Words("{start} 年起累计", "in all since {start}:"),
    "mean": Words("{start} 年起年均", "yearly mean since {start}:"),
}

GOAL_WORDS = {
    ">=": Words("不低于 {value}", "at least {value}"),
    "<=": Words("不高于 {value}", "at most {value}"),
    "=": Words("达到 {value}", "reach {value}"),
    "about": Words("{value} 左右({low} 起算达到)", "about {value} (met from {low})"),
    "range": Words("{value} 到 {high}", "{value} to {high}"),
}

STATEMENT_KINDS = {
    "target": Words("目标", "target"),
    "observation": Words("实绩", "observation"),
    "project": Words("项目", "project"),
}


def one_language(text: str, language: Language) -> str:
    """The part of a text "中文 | English" in one language; a text without the mark serves both."""
    return flowing(Words.split(text).text(language), language)


def titled(title: Title | Prose, language: Language) -> str:
    """A title or a paragraph in one language."""
    return flowing(title.zh if language == "zh" else title.en, language)


def flowing(text: str, language: Language = "zh") -> str:
    """A text on one line; Chinese has full-width signs, and no spaces where a file breaks a line."""
    if language == "en":
        return " ".join(text.split())
    return punctuated(bracketed(_GAP.sub("", " ".join(text.split()))))


def number(value: float) -> str:
    """A number as it is typed: no trailing zeros, no exponent for everyday sizes."""
    return f"{value:.12g}"


def path(values: Points) -> str:
    """A constant, or the points by year between which the value runs in a straight line."""
    if len(values) == 1 and values[0][0] == 0:
        return number(values[0][1])
    return " → ".join(f"{year}: {number(value)}" for year, value in values)


def interval(limits: Sequence[float], language: Language) -> str:
    """Lowest and highest value."""
    return Words("{} 到 {}", "{} to {}").text(language).format(*map(number, limits))


def spread(distribution: Distribution | None, unit: str, language: Language) -> str:
    """The uncertainty of an assumption, or the distribution of a shock, in words; a dash for none."""
    if distribution is None:
        return "—"
    of = distribution.of if isinstance(distribution, Uncertainty) else "value"
    basis = OF_WORDS[of].text(language).format(unit=unit_words(unit, language)).lstrip(", ")
    brackets = Words(f"({basis})", f" ({basis})").text(language) if basis else ""
    return flowing(_shape(distribution, language) + brackets, language)


def _shape(distribution: Distribution, language: Language) -> str:
    if distribution.discrete is not None:
        pairs = Words("、", ", ").text(language).join(f"{number(v)} × {number(w)}" for v, w in distribution.discrete)
        return Words(f"离散分布(值 × 权重){pairs}", f"discrete (value × weight) {pairs}").text(language)
    if distribution.empirical is not None:
        count, limits = len(distribution.empirical), (min(distribution.empirical), max(distribution.empirical))
        within = interval(limits, language)
        return Words(
            f"从 {count} 个观测值中抽取,{within}", f"drawn from {several(count, 'observed value')}, {within}"
        ).text(language)
    parameters = getattr(distribution, distribution.kind)
    return DISTRIBUTION_WORDS[distribution.kind].text(language).format(*map(number, parameters))


def goal(statement: Statement, language: Language) -> str:
    """What a statement says, as printed: value with unit, and for a target how it is compared."""
    unit = f" {unit_words(statement.unit, language)}".rstrip()
    value = number(statement.value) + unit
    quantity = QUANTITY_WORDS[statement.quantity].text(language)
    quantity = quantity.format(base=statement.base_year, start=statement.from_year)
    if statement.kind != "target" and statement.comparator == "=":
        return f"{quantity} {value}".strip()
    tolerance = statement.tolerance if statement.tolerance is not None else default_tolerance(statement)
    high = statement.high if statement.high is not None else statement.value
    told = (
        GOAL_WORDS[statement.comparator]
        .text(language)
        .format(
            value=value if statement.comparator != "range" else number(statement.value),
            low=number(statement.value - tolerance) + unit,
            high=number(high) + unit,
        )
    )
    return flowing(f"{quantity} {told}", language)


def coded(column: str, value: str, language: Language) -> str:
    """A code of a table, such as lever or high, as people are shown it."""
    words = CODES.get(column, {}).get(value)
    return words.text(language) if words is not None else value


def as_written(value: float | Mapping[int, float]) -> str:
    """A value of a file, constant or by year."""
    return path(points(value))
