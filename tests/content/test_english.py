"""What ships with the program can be read by someone who reads English alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from simulator.language.faults import Words
from simulator.language.units import unit_words
from simulator.language.units.parser import unit_names
from simulator.language.units.table import NUMERALS

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH_PLACES = ("en",)
UNIT_PLACES = ("unit", "x_unit")
UNITS = "|".join(sorted((name for name in unit_names() if CHINESE.search(name)), key=len, reverse=True))
A_UNIT = re.compile(rf"\d ?[{''.join(NUMERALS)}]*(?:{UNITS})")


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a file with the name it stands under."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item, name)
    elif isinstance(value, str):
        yield name, value


def _shipped() -> Iterator[tuple[str, str, str]]:
    for folder in ("models", "regions", "scenarios"):
        for path in sorted((ROOT / folder).rglob("*.yaml")):
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - texts alone
            yield from ((path.name, *text) for text in _texts(content))


def test_no_unit_of_the_content_is_chinese_in_english():
    units = {text for _, name, text in _shipped() if name in UNIT_PLACES}
    assert {"万千瓦/年", "亿斤", "个"} <= units
    assert [unit for unit in sorted(units) if CHINESE.search(unit_words(unit, "en"))] == []


def test_english_texts_of_the_content_have_english_units():
    english = (
        (file, text if name in ENGLISH_PLACES else Words.split(text).en)
        for file, name, text in _shipped()
        if name in ENGLISH_PLACES or " | " in text
    )
    assert [(file, text) for file, text in english if A_UNIT.search(text)] == []
