"""Units as people read them: the number stays as printed, so the unit with its factor must mean the same."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.units import UnitError, parse_unit, ratio, unit_gloss, unit_name, unit_words
from simulator.language.units.table import NUMERALS, UNITS
from simulator.language.units.words import GLOSSES

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NAMES = [name for base in UNITS for name in base.names if CHINESE.search(name)]
FACTORED = [numeral + name for base in UNITS if base.dimension for name in base.names for numeral in ("", *NUMERALS)]
NO_UNITS = {"percentage points", "per-mille points", "basis points", "li", "person-times", "sheep units", ""}


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("亿元/year", "亿元/年", "×10⁸ yuan/year"),
        ("万千瓦/年", "万千瓦/年", "×10⁴ kW/year"),
        ("百分点", "百分点", "percentage points"),
        ("1", "", ""),
        ("%/year", "%/年", "%/year"),
        ("GW", "GW", "GW"),
        ("亿斤", "亿斤", "×10⁸ jin"),
        ("斤/亩", "斤/亩", "jin/mu"),
        ("元/人", "元/人", "yuan/person"),
        ("人/户", "人/户", "people/household"),
        ("立方米/万元", "立方米/万元", "m³/10⁴ yuan"),
        ("张/千人", "张/千人", "per 10³ people"),
        ("克标准煤/千瓦时", "克标准煤/千瓦时", "gce/kWh"),
        ("千克/(千瓦·小时)", "千克/(千瓦·小时)", "kg/(kW·hour)"),
        ("万头(只)", "万头(只)", "×10⁴ head"),
        ("万 kWh", "万 kWh", "×10⁴ kWh"),
        ("百万千瓦", "百万千瓦", "×10⁶ kW"),
        ("个", "个", ""),
        ("万个", "万个", "×10⁴"),
        ("家/年", "家/年", "per year"),
        ("个/平方公里", "个/平方公里", "per km²"),
        ("亿元/家", "亿元/家", "×10⁸ yuan each"),
        ("所/个", "所/个", "each"),
        ("37.4 %", "37.4 %", "37.4 %"),
        ("1/3 万斤", "1/3 万斤", "1/3 ×10⁴ jin"),
        ("8 个", "8 个", "8"),
        ("元/月", "元/月", "yuan/month"),
        ("元\uff0f人", "元\uff0f人", "yuan/person"),
    ],
)
def test_units_are_written_in_the_language(unit, zh, en):
    assert (unit_words(unit, "zh"), unit_words(unit, "en")) == (zh, en)


def test_a_unit_that_stands_for_itself_is_never_empty():
    assert [unit_name(unit, "en") for unit in ("1", "个", "个/年", "万亩")] == ["1", "number", "per year", "×10⁴ mu"]
    assert [unit_name(unit, "zh") for unit in ("1", "个")] == ["1", "个"]


@given(st.sampled_from(FACTORED), st.sampled_from(["", *FACTORED]), st.sampled_from(["", "/年"]))
def test_no_unit_is_chinese_in_english(top, below, end):
    unit = f"{top}/{below}{end}" if below else f"{top}{end}"
    assert not CHINESE.search(unit_words(unit, "en"))


@pytest.mark.parametrize("name", NAMES)
def test_the_english_name_is_of_the_same_unit(name):
    """Where the English name is one that files may use too, it is read as the same unit."""
    english = unit_words(name, "en")
    if english in NO_UNITS:
        with pytest.raises(UnitError):
            parse_unit(english)
    else:
        assert ratio(parse_unit(name), parse_unit(english)) == 1


@pytest.mark.parametrize("numeral", NUMERALS)
def test_the_factor_is_that_of_the_numeral(numeral):
    words = unit_words(f"{numeral}立方米", "en")
    exponent = re.fullmatch(r"×10([⁰¹²³⁴⁵⁶⁷⁸⁹]*) m³", words)
    assert exponent is not None
    digits = exponent[1].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
    assert ratio(parse_unit(f"{numeral}立方米"), parse_unit("m3")) == 10 ** int(digits or 1)


def test_what_is_said_of_little_known_units_is_exact():
    told = [re.fullmatch(r"1 (\w+) = ([\d./]+) (\w+)", gloss) for gloss in GLOSSES.values()]
    names = {"li": "里"}
    found = {one[1]: ratio(parse_unit(names.get(one[1], one[1])), parse_unit(one[3])) for one in told if one}
    assert found == {one[1]: Fraction(one[2]) for one in told if one}
    assert set(found) == {"jin", "mu", "li"}
    assert unit_gloss("斤/亩") == "1 jin = 0.5 kg; 1 mu = 1/15 ha"
    assert unit_gloss("万千瓦") == ""
