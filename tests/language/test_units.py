"""Units: what is read, what is refused, and that conversions are exact."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.units import (
    DIMENSIONLESS,
    Unit,
    UnitError,
    describe,
    divide,
    multiply,
    parse_unit,
    power,
    ratio,
    same_dimension,
)
from simulator.language.units.table import NUMERALS, UNITS

NAMES = sorted({name for base in UNITS for name in base.names} - {"1"})
CHINESE = sorted(name for base in UNITS if base.dimension for name in base.names if not name.isascii() and name != "°C")
names = st.sampled_from([*NAMES, *(numeral + name for numeral in ("万", "亿", "百万") for name in CHINESE)])


@pytest.mark.parametrize(
    ("a", "b", "factor"),
    [
        ("斤", "千克", Fraction(1, 2)),
        ("亩", "公顷", Fraction(1, 15)),
        ("公顷", "亩", 15),
        ("公顷", "ha", 1),
        ("万亩", "公顷", Fraction(10000, 15)),
        ("万千瓦", "MW", 10),
        ("GW", "万千瓦", 100),
        ("亿千瓦时", "GWh", 100),
        ("千瓦·小时", "度", 1),
        ("MJ", "kWh", Fraction(10, 36)),
        ("亿斤", "万吨", 5),
        ("万亿元", "亿元", 10000),
        ("千米", "公里", 1),
        ("里", "m", 500),
        ("平方公里", "km2", 1),
        ("㎡", "m²", 1),
        ("m^3", "L", 1000),
        ("万立方米", "立方米", 10000),
        ("百分点", "%", 1),
        ("个百分点", "1", Fraction(1, 100)),
        ("‰", "%", Fraction(1, 10)),
        ("吨标准煤", "kgce", 1000),
        ("MtCO2", "万吨", 100),
        ("天", "小时", 24),
        ("张/千人", "个/万人", 10),
        ("万千瓦/year", "万千瓦", 1),
        ("元/人/年", "yuan/person", 1),
        ("千克/(千瓦·小时)", "kg/kWh", 1),
        ("微克/立方米", "μg/m3", 1),
        ("ug/m^3", "µg/m³", 1),
        ("万头(只)", "头", 10000),
        ("m⁻²", "1/m2", 1),
        ("万 kWh", "kWh", 10000),
        ("％", "%", 1),
        ("元／人", "元/人", 1),
        ("((m))", "米", 1),
    ],
)
def test_conversion(a: str, b: str, factor: Fraction) -> None:
    assert ratio(parse_unit(a), parse_unit(b)) == factor


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("元", "美元"),
        ("人", "户"),
        ("套", "户"),
        ("人", "人次"),
        ("个", "人"),
        ("吨标准煤", "吨"),
        ("千瓦", "千瓦时"),
        ("头", "个"),
        ("册", "个"),
        ("床", "个"),
        ("摄氏度", "度"),
        ("万亩", "亿斤"),
        ("小时", "年"),
    ],
)
def test_different_things_do_not_convert(a: str, b: str) -> None:
    assert not same_dimension(parse_unit(a), parse_unit(b))
    with pytest.raises(UnitError, match="does not convert") as caught:
        ratio(parse_unit(a), parse_unit(b))
    assert a in caught.value.zh
    assert b in caught.value.zh


@pytest.mark.parametrize(
    ("text", "column", "part"),
    [
        ("", 0, "empty"),
        ("  ", 0, "empty"),
        ("万瓩", 0, "unknown unit '万瓩'"),
        ("元/瓩", 2, "unknown unit '瓩'"),
        ("kwh", 0, "did you mean kWh"),
        ("万千瓦日", 0, "did you mean 万千瓦"),
        ("月", 0, "year"),
        ("万元/月", 3, "not accepted"),
        ("万", 0, "unknown"),
        ("万%", 0, "write %"),
        ("m^999999", 2, "out of range"),
        ("m99999999999999999999999999", 1, "out of range"),
        ("m^0", 2, "out of range"),
        ("m^", 2, "too early"),
        ("m^x", 2, "missing"),
        ("元/100人", 2, "no number"),
        ("5 元", 0, "no number"),
        ("元 ! 人", 2, "not expected"),
        ("kg/kW·h", 5, "two ways"),
        ("m m", 2, "missing"),
        ("m//s", 2, "not expected"),
        ("/m", 0, "not expected"),
        ("(m", 2, "too early"),
        ("m)", 1, "not expected"),
        ("((((((m))))))", 5, "nested"),
        ("套(户)", 1, "missing"),
        ("(((m^6)^6)^6)", 7, "too high"),
        ("(((((m^6)^6)^6)^6)^6)^6", 9, "too high"),
        ("万亿元" * 21, 60, "too long"),
        ("__import__('os')", 0, "not expected"),
        ("\x00", 0, "U\\+0000"),
        ("m½", 1, "no number"),
    ],
)
def test_refused_with_place_and_remedy(text: str, column: int, part: str) -> None:
    with pytest.raises(UnitError, match=part) as caught:
        parse_unit(text)
    assert caught.value.column == column
    assert caught.value.zh
    assert caught.value.remedy_zh
    assert caught.value.remedy_en


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (multiply(parse_unit("万亩"), parse_unit("斤/亩")), "万斤"),
        (multiply(parse_unit("万千瓦"), parse_unit("小时")), "万千瓦时"),
        (divide(parse_unit("亿元"), parse_unit("万人")), "万元/人"),
        (divide(parse_unit("元"), parse_unit("亩")), "元/亩"),
        (divide(parse_unit("吨"), parse_unit("万元")), "吨/万元"),
        (divide(DIMENSIONLESS, parse_unit("万人")), "1/万人"),
        (divide(parse_unit("万人"), parse_unit("人")), "10000"),
        (divide(parse_unit("人"), parse_unit("百人")), "%"),
        (multiply(parse_unit("千瓦时"), parse_unit("斤")), "1/2 千瓦时·千克"),
        (divide(parse_unit("吨"), parse_unit("元·人")), "1000 千克/(人·元)"),
        (multiply(parse_unit("户"), parse_unit("%")), "1/100 户"),
        (power(parse_unit("平方公里"), Fraction(1, 2)), "公里"),
        (power(parse_unit("米"), 4), "米^4"),
        (parse_unit(" 亿 斤 "), "亿 斤"),
    ],
)
def test_description(unit: Unit, text: str) -> None:
    assert describe(unit) == text


def test_equal_however_written() -> None:
    assert parse_unit("千瓦时") == parse_unit("kWh") == parse_unit("度")
    assert len({parse_unit("名"), parse_unit("人"), parse_unit("位")}) == 1


def test_roots_are_exact_where_they_can_be() -> None:
    assert power(parse_unit("平方公里"), Fraction(1, 2)) == parse_unit("公里")
    near = power(parse_unit("亩"), Fraction(1, 2))
    assert float(near.scale) == pytest.approx((2000 / 3) ** 0.5)


@pytest.mark.parametrize(("text", "exponent"), [("%", 10**9), ("m", 10**9), ("万元", -(10**6)), ("m", Fraction(1, 99))])
def test_huge_powers_are_refused_at_once(text: str, exponent: Fraction | int) -> None:
    with pytest.raises(UnitError, match="too high"):
        power(parse_unit(text), exponent)


def test_no_name_twice() -> None:
    every = [name for base in UNITS for name in base.names]
    assert len(every) == len(set(every))


@given(names)
def test_every_name_reads_and_its_description_means_the_same(name: str) -> None:
    unit = parse_unit(name)
    again = describe(Unit(unit.dimension, unit.scale))
    amount, _, rest = again.rpartition(" ")
    assert parse_unit(rest).dimension == unit.dimension
    assert Fraction(amount or 1) * parse_unit(rest).scale == unit.scale


@given(names, names)
def test_ratios_are_inverse(a: str, b: str) -> None:
    one, other = parse_unit(a), parse_unit(b)
    if same_dimension(one, other):
        assert ratio(one, other) * ratio(other, one) == 1


@given(names, names, names)
def test_products_commute_associate_and_cancel(a: str, b: str, c: str) -> None:
    x, y, z = parse_unit(a), parse_unit(b), parse_unit(c)
    assert multiply(x, y) == multiply(y, x)
    assert multiply(multiply(x, y), z) == multiply(x, multiply(y, z))
    assert divide(multiply(x, y), y) == x
    assert parse_unit(f"{a}·{b}/({c})") == divide(multiply(x, y), z)


@given(names, st.integers(1, 6))
def test_power_is_repeated_product_and_root_undoes_it(name: str, exponent: int) -> None:
    unit, product = parse_unit(name), DIMENSIONLESS
    for _ in range(exponent):
        product = multiply(product, unit)
    assert power(unit, exponent) == parse_unit(f"({name})^{exponent}") == product
    assert power(product, Fraction(1, exponent)) == unit


@given(st.sampled_from(sorted(NUMERALS)), st.sampled_from(CHINESE))
def test_numerals_multiply(numeral: str, name: str) -> None:
    combined = parse_unit(numeral + name)
    assert ratio(combined, parse_unit(name)) == NUMERALS[numeral]


@given(st.text(max_size=70) | st.text("万千瓦时斤/亩·()^²0123456789 kWhm%", max_size=62))
def test_any_text_is_a_unit_or_a_unit_error(text: str) -> None:
    column = 0
    try:
        parse_unit(text)
    except UnitError as refusal:
        column = refusal.column
    assert 0 <= column <= len(text)
