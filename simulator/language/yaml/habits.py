"""Habits of spreadsheets and Chinese keyboards that make a file unreadable, and what is to be written instead.

Full-width signs, a missing blank after a colon, thousands separators, units written into numbers, tabs.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from simulator.language.yaml.words import Message, shorten

_NAME = r"[A-Za-z_][\w.\[\]-]*"
_WIDE_COLON: Final = re.compile(rf"(?:^|[{{,\uff0c])\s*(?:- )?({_NAME})\s*(\uff1a)")
_WIDE_COMMA: Final = re.compile(rf"(\uff0c|\u3001|\uff1b)\s*({_NAME})\s*[:\uff1a]")
_NO_BLANK: Final = re.compile(rf"^\s*(?:- )?({_NAME}):(?=[^\s:/])(.*)")
_NO_BLANK_IN_KEY: Final = re.compile(rf"({_NAME}|\d{{4}}):(?=[^\s:/])(.*)")
_NO_BLANK_IN_BRACES: Final = re.compile(rf"[{{,]\s*({_NAME}|\d{{4}}):(?=[^\s:/,}}\]])")
_IN_QUOTES: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_NUMBER: Final = re.compile(r"\D*?([-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d+(?:\.\d+)?)(?![\d.,])\D*")
_CHOICES: Final = {
    "\u2265": ">=",
    "\u2264": "<=",
    "\uff1d": "=",
    "左右": "about",
    "区间": "range",
    "目标": "target",
    "实绩": "observation",
    "项目": "project",
    "抓手": "lever",
    "政策抓手": "lever",
    "外部条件": "driver",
    "参数": "coefficient",
    "系数": "coefficient",
    "高": "high",
    "中": "medium",
    "低": "low",
}
_OPERATORS: Final = dict(zip("×÷−－＋（），≥≤", ("*", "/", "-", "-", "+", "(", ")", ",", ">=", "<="), strict=True))
_BRACKETS: Final = dict(zip("\u3010\u3011\uff3b\uff3d\uff5b\uff5d", "[][]{}", strict=True))
_CURLY: Final = "\u201c\u201d\u2018\u2019\u300c\u300d"
_SPAN: Final = re.compile(r"(\d+)\u5e74?\s*[-\u2013\u2014~\uff5e\u81f3\u5230]\s*(\d+)\D*")
_COMMA: Final = re.compile(r"[,\u3001\uff0c\s]+")
_WORD: Final = re.compile(r"[\w.\[\]-]+(?:[,\u3001\uff0c ]+[\w.\[\]-]+)*")


def choice_meant(text: str, allowed: list[str]) -> tuple[str, str] | None:
    """The remedy for a choice in Chinese, as a sign or in curly quotes; None where it is not one of those allowed."""
    plain = text.strip().strip(_CURLY)
    meant = _CHOICES.get(plain, plain)
    return (f"写成 `{meant}`", f"write `{meant}`") if meant in allowed else None


def operator_meant(text: str) -> tuple[str, str] | None:
    """The remedy for a sign of print that begins a text, such as × in an equation; None where it is another."""
    meant = _OPERATORS.get(text[:1])
    return (f"“{text[0]}”写成 `{meant}`", f"write `{meant}` for {text[0]}") if meant else None


def number_meant(text: str) -> str | None:
    """The one number in a text such as "3,329.1亿元", "2023年" or "约28"; None where there is none, or several."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", text))
    return found[1].replace(",", "") if found else None


def list_meant(text: str) -> str | None:
    """What a text such as "2023-2026" or "a, b" is as a list; None where it may be anything."""
    span = _SPAN.fullmatch(text)
    if span:
        return f"[{span[1]}, {span[2]}]"
    inner = text.strip("".join(_BRACKETS))
    if len(text) - len(inner) == 1:  # the other bracket stands in the next entry
        return None
    return f"[{', '.join(_COMMA.split(inner))}]" if _WORD.fullmatch(inner) else None


def key_meant(key: str) -> str | None:
    """The key in one such as `kind\uff1alever` or `kind:lever`, which holds the value too; None where there is none."""
    found = _WIDE_COLON.match(key) or _NO_BLANK_IN_KEY.match(key)
    return found[1] if found else None


def in_key(key: str) -> Message | None:
    """What is wrong with a key that swallowed what stands beside it: a blank lacks, or a half-width sign."""
    close = _NO_BLANK_IN_KEY.match(key)
    if close:
        return _no_blank(f"{close[1]}: {shorten(close[2], 20)}")
    found = in_line(key) if key_meant(key) else None
    return found[1] if found else wide_bracket(key)


def wide_bracket(text: str) -> Message | None:
    """What is wrong with a text that holds a full-width bracket; None where it holds none."""
    sign = next((character for character in text if character in _BRACKETS), None)
    if sign is None:
        return None
    return (
        (f"此处用了全角括号“{sign}”", f"a full-width bracket {sign} stands here"),
        (f"改用半角括号 `{_BRACKETS[sign]}`", f"use the half-width one: `{_BRACKETS[sign]}`"),
    )


def in_line(line: str) -> tuple[int, Message] | None:
    """What makes a line unreadable that looks right to the eye: the column, counted from 0, and the message."""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return line.index("\t"), (("缩进用了制表符", "a tab is used to indent"), ("缩进改用空格", "indent with blanks"))
    wide = _WIDE_COLON.search(line)
    if wide:
        return wide.start(2), _wide("\uff1a", f"{wide[1]}: …", "冒号后空一格", ", with a blank after the colon")
    wide = _WIDE_COMMA.search(line)
    if wide:
        return wide.start(1), _wide(wide[1], f", {wide[2]}: …", "逗号后空一格", ", with a blank after the comma")
    close = _NO_BLANK.search(line)
    if close:
        return close.end(1), _no_blank(f"{close[1]}: {shorten(close[2], 20)}")
    close = _NO_BLANK_IN_BRACES.search(_IN_QUOTES.sub(lambda quoted: "_" * len(quoted[0]), line))
    return (close.end(1), _no_blank(f"{close[1]}: …")) if close else None


def _no_blank(sample: str) -> Message:
    return ("冒号后面缺一个空格", "a blank is missing after the colon"), (f"写成 `{sample}`", f"write `{sample}`")


def _wide(sign: str, sample: str, zh: str, en: str) -> Message:
    return (
        (f"此处用了全角标点“{sign}”", f"a full-width sign {sign} stands here"),
        (f"改用半角,写成 `{sample}`,{zh}", f"use the half-width one: `{sample}`{en}"),
    )


def separated(key: str | float) -> Message:
    """A number that stands alone among the entries of a mapping: what is behind a thousands separator."""
    return (
        (f"此处多出一个数 {key},数里有逗号?", f"the number {key} stands alone here: does a number hold a comma?"),
        ("数里不写千分位逗号:3,329.1 写成 3329.1", "write no thousands separators: 3329.1 for 3,329.1"),
    )


def whole_text(text: str) -> Message | None:
    """What a file is whose content is one text instead of entries: full-width colons, or a table of a spreadsheet."""
    for line in text.splitlines() or [text]:
        found = in_line(line)
        if found:
            return found[1]
    if text.count(",") > 1 or "\t" in text:
        row = "- {variable: economy.gdp, year: 2022, value: 1520, unit: 亿元, origin: …}"
        return (
            ("这像是电子表格或 CSV,不是 YAML", "this looks like a spreadsheet or CSV, not like YAML"),
            (f"表中每行写成 observations 下的一项,如 `{row}`", f"write each row as an entry of observations: `{row}`"),
        )
    return None
