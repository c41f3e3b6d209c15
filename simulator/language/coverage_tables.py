"""What counts as a quantifying word in a document, and which numerals are no quantities: one table each.

Every pattern is matched in linear time: quantifiers are bounded, or stand behind a look at the character before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from simulator.language.faults import Words
from simulator.language.in_words import MEASURES, NONE_AT_ALL


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern over a document's plain spelling (no blanks, half-width forms, one style of dashes), with a reason."""

    regex: re.Pattern[str]
    reason: Words


def _rows(*rows: tuple[str, str, str]) -> tuple[Pattern, ...]:
    return tuple(Pattern(re.compile(regex), Words(zh, en)) for regex, zh, en in rows)


_CHINESE: Final = "[一二两三四五六七八九十百千]"
_SMALL: Final = "[二两三四五六七八九]"
_NAMED: Final = "二次(?=开发|加压|管网|供水)|三次产业|二人台"

WORDS: Final = _rows(
    (f"翻{_CHINESE}?番|倍增|双倍|成倍", "成倍增长", "a multiple"),
    ("清零|归零|零填埋|零增长", "降到零或不再增加", "nothing is left, or nothing is added"),
    (NONE_AT_ALL, "零事故一类:一件也没有", "none at all"),
    ("[不未]发生", "一件也不发生", "none happens"),
    ('零"?的?突破', "从无到有:至少一个", "the first one: at least one"),
    (f"百分百|{_CHINESE}{{1,5}}分之{_CHINESE}{{1,5}}|一半|过半|半数", "用文字写的比重", "a share in words"),
    (f"{_CHINESE}成(?![不为立熟长功绩就果效员品风])", "用文字写的比重", "a share in words"),
    ("全覆盖|全部(?!门)|全量", "百分之百", "all of them: a share of 100 %"),
    (r"(?<!求)所有(?![制权人、,])", "百分之百", "all of them: a share of 100 %"),
    (
        "全面完成|超额完成|足额|(?<=实现)普惠",
        "全部完成,或人人享有:百分之百",
        "done in full, or for everyone: a share of 100 %",
    ),
    (r"首[个家单笔台座](?!\(?套)", "首创:至少一个", "the first of its kind: at least one"),
    (f"{_CHINESE}{{1,3}}连冠", "连续获评的次数", "how many times in a row"),
    ("双(?:下降|提升|增长)", "两项都升或都降", "both rise, or both fall"),
    (r"[应能可](\w)[尽必]\1", "应…尽…、应…必…:百分之百", "whatever should be or can be: a share of 100 %"),
    (f"{_CHINESE}倍|减半", "用文字写的倍数", "a multiple in words"),
    (
        rf"(?<![\d.第{_CHINESE[1:-1]}万亿]){_CHINESE}{{0,4}}[十百千万](?:{_CHINESE}{{0,4}})[余多]?{MEASURES}",
        "用文字写的数量",
        "a quantity in words",
    ),
    (
        rf"(?<![\d.第{_CHINESE[1:-1]}万亿])(?!{_NAMED}){_SMALL}{MEASURES}|(?<=[\u4e00-\u9fff])一[座家所处](?=[,。;、])",
        "用文字写的数量",
        "a quantity in words",
    ),
)
"""Words that state a quantity without a numeral. The reason says which."""

_YEAR: Final = r"(?<!\d)(?:19|20)\d\d"

PATTERNS: Final = _rows(
    (rf"{_YEAR}(?:[-至]{_YEAR})?(?:年|(?<=\d-\d{{4}})(?!\d))", "年份", "year"),
    (r"(?<![\d.])\d{1,2}月(?:\d{1,2}日(?:[-至]\d{1,2}日)?)?", "月日", "month and day"),
    (rf"{_YEAR}-\d\d?-\d\d?(?:\d\d?:\d\d(?::\d\d)?)?(?!\d)", "日期和时刻", "date and time"),
    (r"第\d{1,9}", "序数、名次、版次", "ordinal, rank, or page"),
    (r"(?<!\d)\d{1,9}(?:、\d{1,9}){0,9}号", "名称中的编号", "number in a name"),
    (r"[〔\[](?:19|20)\d\d[〕\]]\d{1,4}号", "文号", "number of an official document"),
    (r"(?<![\d.A-Za-z])F?[2-6](?:\.5)?G(?![A-Za-z])", "移动通信、固定网络的代际", "generation of networks"),
    (r"IPv[46]", "网络协议", "internet protocol"),
    (rf"(?<![A-Za-z])[GSXYC]\d{{1,4}}(?![\d.%]|{MEASURES})", "公路编号", "number of a road"),
    (r"(?:国道|省道|县道|乡道)\d{1,3}(?![\d.]|公里|千米|条)", "公路编号", "number of a road"),
    (r"(?<!\d)\d{3}(?:国道|省道|县道|乡道)", "公路编号", "number of a road"),
    (r"(?<![\d.])\d{2,4}强", "排行榜名称", "name of a ranking"),
    (r"(?<![\d.])[1-5]A(?![A-Za-z0-9])", "等级名称", "name of a grade"),
    (r"PM(?:2\.5|10)(?!\d)|(?:CO|SO|NO|N)2(?!\d)|O3(?!\d)", "物质名称", "name of a substance"),
    (r"(?<![A-Za-z])[A-Z]2[A-Z](?![A-Za-z])", "商业模式名称,如 P2P", "name such as P2P"),
    (r"(?<!\d)(?:12345|12315|12329|12333|12388)(?!\d)", "热线号码", "number of a hotline"),
    (r"(?<![\d+])(?:\d\+){1,4}[NX](?:\+[NX])*", "方案名称,如 1+N", "name of a plan such as 1+N"),
    (r"(?<!\d)1\+1>2", "比喻", "figure of speech"),
    (r"(?<!\d)\d\.\d版|工业[34]\.0", "版本号", "version"),
    (r"(?<!\d)\d{1,3}(?:-\d{1,3})?周?岁(?:以上|以下)?(?:的)?[老婴幼儿青人]", "年龄组", "age group"),
    (
        rf'"{_CHINESE}{{1,2}}[个条项类大](?!百分百)[^"\d,。;]{{1,10}}"',
        "引号中的提法",
        "a set phrase in quotes",
    ),
    (f"十[七八九]大|二十大|届{_CHINESE}{{1,3}}次全会", "会议名称", "name of a congress"),
    ("中央八项规定|十[一二三四五]五", "文件名称", "name of a document"),
)
"""Numerals that are no quantities."""

LIST_NUMBER: Final = Pattern(
    re.compile(r"^[^\S\n]*[((]?\d{1,2}[))..、](?!\d)", re.MULTILINE), Words("条目编号", "number of a list entry")
)
"""The number at the beginning of a line; sought in the text itself, for the plain spelling knows no lines."""
