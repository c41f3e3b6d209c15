"""The page of units, made from the table that the program reads units with."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from simulator.export.doc_links import MARK
from simulator.export.markdown import escape, page, table
from simulator.export.phrases import flowing
from simulator.language.faults import Words
from simulator.language.punctuation import punctuated
from simulator.language.units import unit_words
from simulator.language.units.table import NUMERALS, REFUSED, SI, UNITS, BaseUnit, Powers

DIMENSIONS: dict[Powers, Words] = {
    (): Words("无量纲:比例、倍数、年", "no dimension: shares, multiples, years"),
    (("energy", 1),): Words("电量、能量", "energy"),
    (("energy", 1), ("time", -1)): Words("功率、装机", "power"),
    (("coal_equivalent", 1),): Words("标准煤", "standard coal"),
    (("mass", 1),): Words("质量", "mass"),
    (("length", 1),): Words("长度", "length"),
    (("length", 2),): Words("面积", "area"),
    (("length", 3),): Words("体积、水量", "volume"),
    (("yuan", 1),): Words("人民币", "yuan"),
    (("us_dollar", 1),): Words("美元", "US dollars"),
    (("time", 1),): Words("年内的时间(利用小时等)", "time within a year, such as hours of use"),
    (("temperature", 1),): Words("温度", "temperature"),
    (("person", 1),): Words("人", "people"),
    (("visit", 1),): Words("人次", "visits"),
    (("household", 1),): Words("户", "households"),
    (("dwelling", 1),): Words("住房", "dwellings"),
    (("count", 1),): Words("个数(各种量词)", "things that are counted, whatever the counting word"),
    (("occasion", 1),): Words("次数", "occasions"),
    (("livestock", 1),): Words("牲畜", "livestock"),
    (("tree", 1),): Words("林木", "trees"),
    (("copy", 1),): Words("册数", "copies"),
    (("bed", 1),): Words("床位", "beds"),
}

HEAD = Words(
    (
        "单位写在文件里 `unit:` 之后,读取时检查,换算准确无误(1 斤 = 1/2 千克,15 亩 = 1 公顷)。同类单位可以互相换算,"
        "不同类的相加是错误。可写成乘积、商和整数次方:`斤/亩`、`元/人`、`克/千瓦时`、`千克/(千瓦·小时)`、`m^3`。"
        "“/年”不带量纲:一年的流量就是那一年的量,所以存量与流量可以相加。"
    ),
    (
        "A unit stands after `unit:` in a file. It is checked when the file is read, and conversions are exact "
        "(1 斤 = 1/2 kg, 15 亩 = 1 公顷). Units of one kind convert into each other; adding two kinds is a fault. "
        "Products, quotients and whole powers can be written: "
        "`斤/亩`, `元/人`, `克/千瓦时`, `千克/(千瓦·小时)`, `m^3`. "
        "A year (`/年`) carries no dimension: a flow is the amount of its year, so a stock and a flow add."
    ),
)

EXAMPLES = ("万千瓦", "亿元", "亿斤", "万千瓦/年", "元/人", "立方米/万元", "个", "个/年", "万亩/个", "百分点")
SPOKEN = Words(
    (
        "英文界面、表格和文档把单位写成英文,数值仍是文件中的数:{examples}。个、项、家等量词不写出,由名称说明数的是什么。"
        "CSV、Parquet 和 JSON 的单位栏不随语言改变,始终是模型中的写法。"
    ),
    (
        "English pages, tables and texts give the unit in English and leave the number as the documents print it: "
        "{examples}. Counting words such as 个, 项, 家 are left out, for the title says what is counted. The column of "
        "units in CSV, Parquet and JSON is the same in either language: the unit as models write it."
    ),
)


def unit_page() -> str:
    """The page, in both languages at once: units are written the same in either."""
    kinds = groupby(sorted(UNITS, key=_rank), lambda unit: unit.dimension)
    rows = [row for dimension, units in kinds for row in _rows(dimension, list(units))]
    numerals = "、".join(f"{name} = 10^{len(str(factor)) - 1}" for name, factor in NUMERALS.items())
    prefixes = "、".join(f"{name} = {_size(factor)}" for name, factor in SI.items())
    refused: dict[tuple[str, str], list[str]] = {}
    for name, remedy in REFUSED.items():
        refused.setdefault(remedy, []).append(name)
    return page(
        [
            MARK,
            "# 单位 | Units",
            punctuated(HEAD.zh),
            HEAD.en,
            punctuated(SPOKEN.zh.format(examples="、".join(_examples()))),
            SPOKEN.en.format(examples=", ".join(_examples())),
            "## 全部单位 | All units",
            table(["类 kind", "写法 written", "英文 English", "大小 size", "前缀 prefixes"], rows),
            f"中文数词可放在带量纲的单位之前 | Numerals go before any unit with a dimension: {escape(numerals)}.",
            f"拉丁字母的单位可加表中的前缀 | Latin names take the prefixes of their row: {escape(prefixes)}.",
            "## 不接受的写法 | Refused",
            table(
                ["写法 written", "改法", "remedy"],
                (
                    [escape(" ".join(names)), escape(flowing(remedy[0])), escape(remedy[1])]
                    for remedy, names in refused.items()
                ),
            ),
        ]
    )


def _examples() -> Iterator[str]:
    return (f"`{unit}` {unit_words(unit, 'en') or '—'}" for unit in EXAMPLES)


def _english(unit: BaseUnit) -> str:
    """What its Chinese names are in English: of many, and of one where that differs."""
    chinese = [name for name in unit.names if not name.isascii()]
    return ", ".join(dict.fromkeys(unit.english)) if chinese else ""


def _rank(unit: BaseUnit) -> int:
    """Where the unit's kind first stands in the table."""
    return next(index for index, other in enumerate(UNITS) if other.dimension == unit.dimension)


def _rows(dimension: Powers, units: list[BaseUnit]) -> Iterator[list[str]]:
    words = DIMENSIONS[dimension]
    base = next((unit.names[0] for unit in units if unit.scale == 1), "1")
    for index, unit in enumerate(units):
        kind = f"{flowing(words.zh)}<br>{words.en}" if index == 0 else ""
        size = "" if unit.names[0] == base and dimension else f"{_size(unit.scale)} {base if dimension else ''}".strip()
        yield [kind, escape(" ".join(unit.names)), _english(unit), size, " ".join(unit.prefixes)]


def _size(factor: Fraction) -> str:
    return str(factor) if factor.denominator == 1 else f"{factor.numerator}/{factor.denominator}"
