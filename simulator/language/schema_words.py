"""Words for what does not fit the schema: one table from pydantic's error types to problem and remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.language.faults import Language
from simulator.language.naming import did_you_mean
from simulator.language.schema import SAYS_SOMETHING, Identifier, Qualified, Slug
from simulator.language.schema_rules import check_of
from simulator.language.yaml.habits import (
    choice_meant,
    in_key,
    in_line,
    list_meant,
    number_meant,
    separated,
    wide_bracket,
)
from simulator.language.yaml.words import Message, shorten


@dataclass(frozen=True, slots=True)
class Rule:
    """A stable code and four templates; they may use {seen} and what pydantic tells in the error's context."""

    code: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


RULES: Final[Mapping[str, Rule]] = {
    "greater_than": Rule(
        "range", "{seen} 不大于 {gt}", "{seen} is not above {gt}", "须大于 {gt}", "use more than {gt}"
    ),
    "greater_than_equal": Rule(
        "range", "{seen} 小于 {ge}", "{seen} is below {ge}", "不得小于 {ge}", "use {ge} or more"
    ),
    "less_than": Rule("range", "{seen} 不小于 {lt}", "{seen} is not below {lt}", "须小于 {lt}", "use less than {lt}"),
    "less_than_equal": Rule("range", "{seen} 大于 {le}", "{seen} is above {le}", "不得大于 {le}", "use {le} or less"),
    "finite_number": Rule(
        "number", "{seen} 不是有限的数", "{seen} is not finite", "写一个普通的数", "write an ordinary number"
    ),
    "int_from_float": Rule(
        "type", "应为整数,写的是 {seen}", "expected a whole number, seen {seen}", "去掉小数", "drop the decimals"
    ),
    "string_too_long": Rule(
        "length", "文字超过 {max_length} 字", "the text has more than {max_length} characters", "写短一些", "shorten it"
    ),
    "string_too_short": Rule(
        "length", "文字太短", "the text is too short", "至少 {min_length} 字", "write {min_length} or more"
    ),
    "too_long": Rule(
        "length",
        "有 {actual_length} 项,最多 {max_length} 项",
        "there are {actual_length} entries, at most {max_length} are accepted",
        "删去多余的项",
        "remove some",
    ),
    "too_short": Rule(
        "length",
        "有 {actual_length} 项,至少 {min_length} 项",
        "there are {actual_length} entries, at least {min_length} are needed",
        "补上缺少的项",
        "add what is missing",
    ),
}

_MAPPING = ("`名称: 值`的表", "a mapping of names to values")
_NUMBER, _INTEGER, _TEXT, _LIST = ("数字", "a number"), ("整数", "a whole number"), ("文字", "text"), ("列表", "a list")
EXPECTED: Final[Mapping[str, tuple[str, str]]] = {
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_parsing_size": _INTEGER,
    "string_type": _TEXT,
    "bool_type": ("true 或 false", "true or false"),
    "bool_parsing": ("true 或 false", "true or false"),
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "list_type": _LIST,
    "tuple_type": _LIST,
}


_JUST_A_NUMBER = (
    "只写数字,如 8 或 0.5;单位写在 unit",
    "write only the number, such as 8 or 0.5; units go into `unit`",
)


_WHOLE = ("只写整数,如 8,不带单位和文字", "write only a whole number, such as 8, without unit or words")
_YEAR = ("写年份,如 2024", "write a year, such as 2024")


def pattern_of(annotated: Any) -> str:  # noqa: ANN401 - an annotation is any object
    """The pattern that a text of an annotated type must have."""
    return str(annotated.__metadata__[0].pattern)


_PATTERNS: Final[Mapping[str, tuple[str, str]]] = {
    pattern_of(Identifier): (
        "用小写字母、数字和下划线,以字母开头,如 new_energy",
        "use lower-case letters, digits and _, beginning with a letter, as in new_energy",
    ),
    pattern_of(Slug): (
        "用小写字母、数字和连字符,如 baotou-2022",
        "use lower-case letters, digits and -, as in baotou-2022",
    ),
    pattern_of(Qualified): (
        "写成 模型.名称,如 power.new_energy 或 power.capacity[wind];名称见 simulator list assumptions 或 variables",
        "write model.name, as in power.new_energy or power.capacity[wind]; see simulator list assumptions or variables",
    ),
    r"^\d{4}(-\d{2}){0,2}$": (
        "写成 2022-01-05、2022-01 或带引号的 2022",
        'write 2022-01-05, 2022-01, or "2022" in quotes',
    ),
}


def seen(value: object, language: Language) -> str:
    """A value as a message shows it."""
    if value is None:
        return "空" if language == "zh" else "nothing"
    if isinstance(value, dict):
        return shorten("{" + ", ".join(f"{key}: …" for key in list(value)[:4]) + "}")
    if isinstance(value, list):
        return f"{len(value)} 项的列表" if language == "zh" else f"a list of {len(value)}"
    if isinstance(value, str):
        return f"“{shorten(value)}”" if language == "zh" else f"'{shorten(value)}'"
    return str(value).lower()


def message_of(
    kind: str, said: str, context: Mapping[str, Any], value: object, *, year: bool = False
) -> tuple[str, Message]:
    """Code, problem and remedy of one error of pydantic about one value; `year`: where a year belongs."""
    if kind in EXPECTED:
        problem, remedy = wrong_type([EXPECTED[kind]], value)
        return "type", (problem, _as_year(value, remedy) if year and value is not None else remedy)
    if kind in RULES:
        rule = RULES[kind]
        if isinstance(value, dict | list):  # of a mapping that is too long pydantic does not say how long it is
            context = {**context, "actual_length": len(value)}
        zh = {**context, "seen": seen(value, "zh")}
        en = {**context, "seen": seen(value, "en")}
        problem = (rule.zh.format(**zh), rule.en.format(**en))
        return rule.code, (problem, (rule.remedy_zh.format(**zh), rule.remedy_en.format(**en)))
    if kind == "string_pattern_mismatch" and context.get("pattern") == SAYS_SOMETHING:
        return "blank", (("空白,没有内容", "blank: it says nothing"), ("写上内容", "write what it is"))
    if kind == "string_pattern_mismatch":
        return "pattern", _pattern(str(context.get("pattern", "")), value)
    if kind == "literal_error":
        return "choice", _choice(re.findall(r"'([^']*)'", str(context.get("expected", ""))), value)
    return "value", check_of(said)


def wrong_type(expected: Iterable[tuple[str, str]], value: object) -> Message:
    """Something else was expected: any one of `expected`, each (Chinese, English)."""
    zh, en = (list(dict.fromkeys(names)) for names in zip(*expected, strict=True))
    problem = (
        f"应为{'或'.join(zh)},写的是 {seen(value, 'zh')}",
        f"expected {' or '.join(en)}, seen {seen(value, 'en')}",
    )
    if value is None and {_MAPPING[0], _LIST[0]} & set(zh):
        remedy = ("填写这一项,其下各行多缩进两格;或整项删去", "fill it in, its lines indented by two; or leave it out")
        return problem, remedy
    if value is None:
        return problem, ("填写这一项,或整项删去", "fill it in, or leave the entry out")
    return problem, (_meant(value, zh) if isinstance(value, str) else None) or _written(value, zh, en)


def _as_year(value: object, remedy: tuple[str, str]) -> tuple[str, str]:
    """The remedy where a year belongs: that of any number only if the number meant may be a year."""
    number = str(value) if number_like(str(value)) else number_meant(str(value))
    return remedy if number is not None and re.fullmatch(r"(19|20|21)\d\d", number) else _YEAR


def _meant(text: str, expected: list[str]) -> tuple[str, str] | None:
    """The remedy for a text where something else is expected, if it tells what was meant."""
    if number_like(text):
        return ("去掉引号", "remove the quotes")
    habit = in_line(text) if _MAPPING[0] in expected else None
    bracket = wide_bracket(text) if {_MAPPING[0], _LIST[0]} & set(expected) else None
    number, items = number_meant(text), list_meant(text)
    if habit:
        return habit[1][1]
    if {_NUMBER[0], _INTEGER[0]} & set(expected):
        if number is None:
            return _JUST_A_NUMBER if _NUMBER[0] in expected else _WHOLE
        return (f"只写数字 {number},不带逗号、单位和文字", f"write only {number}, without commas, unit or words")
    if _LIST[0] in expected and items:
        return (f"写成 `{items}`", f"write `{items}`")
    return bracket[1] if bracket else None


def _written(value: object, zh: list[str], en: list[str]) -> tuple[str, str]:
    if zh == [_TEXT[0]] and not isinstance(value, dict | list):
        return ("加上引号", "put it in quotes")
    return (f"写成{'或'.join(zh)}", f"write {' or '.join(en)}")


def number_like(text: str) -> bool:
    """Whether a text would pass for a number, such as "5"."""
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii() and any(character.isdigit() for character in text)


def _choice(allowed: list[str], value: object) -> Message:
    remedy = choice_meant(str(value), allowed) or did_you_mean(str(value), allowed)
    remedy = remedy or (f"可选:{'、'.join(allowed)}", f"use one of {', '.join(allowed)}")
    return (
        f"{seen(value, 'zh')} 不在可选项之中",
        f"{seen(value, 'en')} is none of the choices",
    ), remedy


def missing(name: str | float, description: str) -> Message:
    """An entry that must be there. `description` is the schema's, Chinese | English."""
    zh, _, en = description.partition(" | ")
    if isinstance(name, int):
        return (f"缺少第 {name + 1} 项", f"item {name + 1} is missing"), ("补上这一项", "add the item")
    return (f"缺少 {name}", f"{name} is missing"), (
        f"补上 `{name}: …`:{zh}" if zh else f"补上 `{name}: …`",
        f"add `{name}: …`: {en}" if en else f"add `{name}: …`",
    )


def misplaced(name: str, value: object, section: str, *, written: bool) -> Message:
    """A key that belongs in a section beside it, which is `written` or not."""
    shown = shorten(str(value).lower() if isinstance(value, bool) else str(value), 40)
    entry = f"{name}: {'…' if isinstance(value, dict | list) or value is None else shown}"
    problem = (f"此处没有“{name}”这一项", f"the key '{name}' is not known here")
    if written:
        return problem, (f"移到 {section} 中:`{entry}`", f"move it into {section}: `{entry}`")
    return problem, (f"写成 `{section}: {{{entry}}}`", f"write `{section}: {{{entry}}}`")


def unknown_key(name: object, allowed: list[str]) -> Message:
    """A key that the schema does not have there."""
    if isinstance(name, int | float):
        return separated(name)
    habit = in_key(str(name))
    if habit:
        return habit
    shown = shorten(str(name))
    remedy = did_you_mean(str(name), allowed) or (
        f"可用的名称:{'、'.join(allowed)}",
        f"the keys known here are {', '.join(allowed)}",
    )
    return (f"此处没有“{shown}”这一项", f"the key '{shown}' is not known here"), remedy


def no_value_here(value: object, patterns: Iterable[str], description: str) -> Message | None:
    """A number where a name belongs that has one of some patterns; None where quotes would make it such a name.

    `description` is the schema's, of what is named: Chinese | English.
    """
    known = [pattern for pattern in patterns if pattern in _PATTERNS]
    if not known or any(re.search(pattern, str(value)) for pattern in known):
        return None
    (zh, en), problem = _PATTERNS[known[0]], wrong_type([EXPECTED["string_type"]], value)[0]
    about = [f" ({part})" if part else "" for part in (description.partition(" | ")[::2])]
    return problem, (f"此处写名称,不写数值{about[0].strip()}:{zh}", f"write a name here, not a value{about[1]}: {en}")


def not_a_name(value: object, patterns: Iterable[str]) -> Message:
    """A number or the like as a key where names have one of some patterns."""
    remedy = next(
        (_PATTERNS[pattern] for pattern in patterns if pattern in _PATTERNS), ("加上引号", "put it in quotes")
    )
    return (f"名称写成了 {seen(value, 'zh')}", f"{seen(value, 'en')} is no name"), remedy


def _pattern(pattern: str, value: object) -> Message:
    remedy = _PATTERNS.get(pattern, (f"须符合 {pattern}", f"write it to match {pattern}"))
    return (f"{seen(value, 'zh')} 写法不对", f"{seen(value, 'en')} is not written properly"), remedy
