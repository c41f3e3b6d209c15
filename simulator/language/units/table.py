"""The base units, numerals and prefixes that `units` knows: data only, one row a unit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Powers = tuple[tuple[str, int], ...]
Shown = Literal["numerals", "alone", "never"]


@dataclass(frozen=True, slots=True)
class BaseUnit:
    """One unit: its names (the first is shown), its dimension, its size in the coherent base, the SI prefixes it takes.

    `shown` tells whether `describe` may use the unit: behind numerals too (万斤), alone (毫米), or not at all.
    `english` is what its Chinese names are called in English: of many, and of one (元/人 is yuan/person).
    """

    names: tuple[str, ...]
    dimension: Powers
    scale: Fraction
    prefixes: str
    shown: Shown
    english: tuple[str, str]


def _unit(
    names: str,
    dimension: str = "",
    scale: int | str | Fraction = 1,
    prefixes: str = "",
    *,
    en: str,
    shown: Shown = "numerals",
) -> BaseUnit:
    """A row from short text: names separated by spaces, a dimension such as `energy time-1`, English as many|one."""
    powers = []
    for part in dimension.split():
        name = part.rstrip("-0123456789")
        powers.append((name, int(part[len(name) :] or 1)))
    many, _, one = en.partition("|")
    return BaseUnit(tuple(names.split()), tuple(sorted(powers)), Fraction(scale), prefixes, shown, (many, one or many))


# The coherent base is the planner's: 千瓦时, 千克, 米, 小时, 元. Energy is a base of its own, so that 千瓦时/元 reads
# well (and J is no kg·m²/s²). Of several rows with one dimension and one size, `describe` shows the first.
UNITS: tuple[BaseUnit, ...] = (
    _unit("1 倍 times", en="times|time"),
    _unit("% 百分点 个百分点 percent pp", scale="1/100", en="percentage points|percentage point"),
    _unit("‰ 千分点 个千分点 permille", scale="1/1000", en="per-mille points|per-mille point"),
    _unit("‱ 基点", scale="1/10000", en="basis points|basis point"),
    # a flow is the amount of its year, so a year carries no dimension
    _unit("年 year years yr a", en="years|year", shown="never"),
    _unit("千瓦时 千瓦小时 度", "energy", en="kWh"),
    _unit("兆瓦时", "energy", 1000, en="MWh", shown="alone"),
    _unit("瓦时 Wh", "energy", "1/1000", "kMGT", en="Wh", shown="never"),
    _unit("焦 焦耳 J", "energy", "1/3600000", "kMGTPE", en="J", shown="alone"),
    _unit("千瓦", "energy time-1", en="kW"),
    _unit("兆瓦", "energy time-1", 1000, en="MW", shown="alone"),
    _unit("瓦 W", "energy time-1", "1/1000", "mkMGT", en="W", shown="never"),
    _unit("吨标准煤 吨标煤 tce", "coal_equivalent", 1000, "kMG", en="tce"),
    _unit("千克标准煤 千克标煤 公斤标准煤 公斤标煤 kgce", "coal_equivalent", en="kgce"),
    _unit("克标准煤 克标煤 gce", "coal_equivalent", "1/1000", en="gce", shown="alone"),
    _unit("吨 t", "mass", 1000, "kMG", en="t"),
    _unit("吨二氧化碳 tCO2", "mass", 1000, "kMG", en="tCO2", shown="never"),
    _unit("吨二氧化碳当量 tCO2e", "mass", 1000, "kMG", en="tCO2e", shown="never"),
    _unit("千克 公斤", "mass", en="kg"),
    _unit("千克二氧化碳", "mass", en="kgCO2", shown="never"),
    _unit("斤 市斤 jin", "mass", "1/2", en="jin"),
    _unit("克 g gCO2 gCO2e", "mass", "1/1000", "nuμmkMGT", en="g", shown="alone"),
    _unit("毫克", "mass", "1/1000000", en="mg", shown="alone"),
    _unit("微克", "mass", "1/1000000000", en="μg", shown="alone"),
    _unit("公里 千米", "length", 1000, en="km"),
    _unit("米 m", "length", 1, "nuμmck", en="m"),
    _unit("里 华里", "length", 500, en="li", shown="alone"),
    _unit("毫米", "length", "1/1000", en="mm", shown="alone"),
    _unit("厘米", "length", "1/100", en="cm", shown="alone"),
    _unit("亩 mu", "length2", "2000/3", en="mu"),
    _unit("平方米 平米", "length2", en="m²"),
    _unit("公顷 ha", "length2", 10_000, en="ha"),
    _unit("平方公里 平方千米", "length2", 1_000_000, en="km²"),
    _unit("立方米 方", "length3", en="m³"),
    _unit("升 公升 L l", "length3", "1/1000", "mk", en="L"),
    _unit("毫升", "length3", "1/1000000", en="mL", shown="alone"),
    _unit("元 人民币元 yuan CNY RMB", "yuan", en="yuan"),
    _unit("美元 dollar dollars USD", "us_dollar", en="USD"),
    _unit("小时 时 hour hours h", "time", en="hours|hour"),
    _unit("天 日 day days d", "time", 24, en="days|day"),
    _unit("分钟 minute minutes min", "time", "1/60", en="minutes|minute"),
    _unit("秒 second seconds s", "time", "1/3600", en="seconds|second"),
    _unit("摄氏度 °C degC", "temperature", en="°C"),
    _unit("人 名 人口 person persons people", "person", en="people|person"),
    _unit("位", "person", en="|person", shown="never"),  # a place in a list as well: the title says what
    _unit("人次", "visit", en="person-times|person-time"),
    _unit("户 household households", "household", en="|household"),  # firms as well as homes: the title says what
    _unit("套 dwelling dwellings", "dwelling", en="dwellings|dwelling"),
    _unit(
        "个 项 件 处 家 座 台 辆 支 所 条 场 张 栋 组 枚 盏 部 艘 架 口 眼 片 块 间 幢 列 批 种 宗 例 "
        "起 场次 item items count",
        "count",
        en="",  # the title says what is counted
    ),
    _unit("次 occasion occasions", "occasion", en="|time"),  # the title says of what
    _unit("头 只 匹 头只 head", "livestock", en="head"),
    _unit("羊单位", "livestock", en="sheep units|sheep unit", shown="never"),
    _unit("株 棵 tree trees", "tree", en="trees|tree"),
    _unit("册 copy copies", "copy", en="copies|copy"),
    _unit("床 张床位 床位 bed beds", "bed", en="beds|bed"),
)

# What comes in whole things only: nobody promises half a school.
WHOLE = frozenset({"person", "visit", "household", "dwelling", "count", "occasion", "livestock", "tree", "copy", "bed"})

NUMERALS: dict[str, int] = {
    "万": 10**4,
    "亿": 10**8,
    "千": 10**3,
    "百": 10**2,
    "十": 10,
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "十亿": 10**9,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
}

SI: dict[str, Fraction] = {
    "n": Fraction(1, 10**9),
    "u": Fraction(1, 10**6),
    "μ": Fraction(1, 10**6),
    "m": Fraction(1, 10**3),
    "c": Fraction(1, 10**2),
    "k": Fraction(10**3),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
    "T": Fraction(10**12),
    "P": Fraction(10**15),
    "E": Fraction(10**18),
}

# Parts of a year, which stand in figures that are registered only, such as 元/月: in English of many, and of one.
PERIODS: dict[str, tuple[str, str]] = {
    **dict.fromkeys(("月", "个月"), ("months", "month")),
    **dict.fromkeys(("季", "季度", "个季度"), ("quarters", "quarter")),
    "周": ("weeks", "week"),
    "旬": ("ten-day periods", "ten-day period"),
}

# Names that look like units but would give wrong numbers in yearly models: (Chinese remedy, English remedy).
REFUSED: dict[str, tuple[str, str]] = dict.fromkeys(
    (*PERIODS, "month", "months", "quarter", "week", "weeks"),
    (
        "模型按年计算:请把数值换算成全年的量,或以天、小时为单位",
        "the model steps by years: turn the value into the amount of a year, or use days or hours",
    ),
) | {
    "吨煤": ("请写 吨标准煤(能量)或 吨(实物量)", "write 吨标准煤 (energy) or 吨 (mass)"),
    "℉": ("请换算成摄氏度", "convert to 摄氏度 (degC)"),
}
