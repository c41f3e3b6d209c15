"""Numbers that a fragment states in words: 翻番 is 2, 清零 is 0, 全覆盖 is 100 %, 七大 is 7."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_SCALES: Final = {"万": 1e4, "亿": 1e8}
_RUN: Final = f"[{''.join(_DIGITS)}{''.join(_TENS)}]+"

MEASURES: Final = "(?:公里|千米|平方|立方|[个座家户人名条项件处所场辆台套亩吨次批支村类]|大(?!学|型))"
"""What a number of things stands before."""

NONE_AT_ALL: Final = (
    r"(?<![\d批空清归近一二三四五六七八九十百千])零(?!售|食|担|星|散|工|距离|部件|碳|的|填埋|增长)[\u4e00-\u9fff]{1,2}"
)
"""零事故 and the like; not 零售, nor what ends a word, as in 清零."""

_WORDS: Final = tuple(
    (re.compile(regex), frozenset(numbers))
    for regex, numbers in (
        ("翻一?番|倍增|双倍", {2.0}),
        ("翻[两二]番", {4.0}),
        ("一倍", {1.0, 2.0, 100.0}),
        ("减半", {0.5, 50.0}),
        ("一半|[过大多]半|半数", {50.0}),
        (
            rf"清零|归零|零填埋|零增长|{NONE_AT_ALL}|消除|见底|盲区|无[\u4e00-\u9fff]{{2}}现象|[不未]发生|次不跑|无乱|无脏",
            {0.0},
        ),
        ('零"?的?突破|首[个家单笔台座]', {1.0}),
        ("双(?:下降|提升|增长)", {0.0}),
        ("全面完成", {1.0}),
        ("完成[^,。;]*下达的", {100.0}),
        ("超额完成|足额|实现普惠", {100.0}),
        ('全覆盖|全部|全量|全面|所有|一律|百分百|每项|村村|"全[\\u4e00-\\u9fff]{2}"', {100.0}),
        (r"[应能可](\w)[尽必]\1", {100.0}),
        ("一刻钟", {15.0}),
        ("百强[^,。;]{0,4}中游", {66.0}),  # the middle third of a hundred: from place 66 up
    )
)
_TENTHS: Final = re.compile("([一二三四五六七八九两])成")
_OF_HUNDRED: Final = re.compile(f"百分之({_RUN})")
_COUNTED: Final = re.compile(f"(?<!第)({_RUN})([万亿]?)[余多]?(?={MEASURES}|[级强])")
_AMOUNT: Final = re.compile(f"({_RUN})([万亿])")
_ANY: Final = re.compile(_RUN)
LEAST: Final = 0.1
"""The least, in points, by which published rates differ: what is to be above another is above it by that."""

_COMPARED: Final = re.compile("超过|高于|优于|快于|低于|同步|增长|提升|提高|下降")


def chinese_number(run: str) -> float:
    """The number that a run of Chinese numerals stands for: 二十三 is 23, 百 is 100."""
    total = digit = 0
    for character in run:
        if character in _TENS:
            total, digit = total + (digit or 1) * _TENS[character], 0
        else:
            digit = _DIGITS[character]
    return float(total + digit)


def said(plain: str) -> set[float]:
    """The numbers that a plain text states in words, without any doubt."""
    found = {number for regex, numbers in _WORDS if regex.search(plain) for number in numbers}
    found |= {10 * chinese_number(run[1]) for run in _TENTHS.finditer(plain)}
    found |= {chinese_number(run[1]) for run in _OF_HUNDRED.finditer(plain)}
    for regex in (_COUNTED, _AMOUNT):
        for run in regex.finditer(plain):
            found |= {chinese_number(run[1]), chinese_number(run[1]) * _SCALES.get(run[2], 1.0)}
    return found


def meant(plain: str, behind: str) -> set[float]:
    """The numbers that a text may mean that states none: one thing named, several in a list, or no more than another.

    `behind` is what follows the text in its clause, where a list goes on.
    """
    names = len(re.findall("、", plain + behind)) + 1
    numerals = {chinese_number(run[0]) for run in _ANY.finditer(plain)}
    compared = {0.0, LEAST} if _COMPARED.search(plain) else set()
    return {float(number) for number in range(1, names + 1)} | numerals | compared
