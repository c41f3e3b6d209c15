"""An expression shown as text and as LaTeX says what is calculated."""

import pytest

from simulator.language.expression import parse
from simulator.language.render import CHINESE_FORMS, ENGLISH_FORMS, to_latex, to_text


@pytest.mark.parametrize(
    "text",
    [
        "a + b * c",
        "(a + b) * c",
        "a - (b - c)",
        "a / (b / c)",
        "a ** b ** c",
        "(a ** b) ** c",
        "-(a + b)",
        "not (a and b) or c",
        "previous(stock[wheat], 2) + sum_over(crops, area * yield)",
        "if(a > b, clip(x, 0, 1), interpolate(table, year - 2021))",
    ],
)
def test_what_is_shown_reads_back_as_the_same_expression(text):
    signs = {"×": "*", "÷": "/", "≤": "<=", "≥": ">=", "≠": "!="}
    shown = to_text(parse(text))
    for sign, written in signs.items():
        shown = shown.replace(sign, written)
    assert to_text(parse(shown)) == to_text(parse(text))


def test_text_with_titles_and_chinese_functions():
    titles = {"stock": "库存", "added": "新增"}
    shown = to_text(parse("max(previous(stock) + added, 0)"), lambda node: titles[node.text], CHINESE_FORMS)
    assert shown == "取大(上年(库存) + 新增, 0)"


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("max(previous(stock) + added, 0)", "max(last year's stock + added, 0)"),
        ("previous(stock, 3) * 2", "stock of 3 years before × 2"),
        ("area / initial(area)", "area ÷ area of the base year"),
        ("sum_over(crops, area) * sum_over(crops, a + b)", "sum over crops of (area) × sum over crops of (a + b)"),
        ("interpolate(fatigue, year - 2021)", "fatigue at (year - 2021)"),
        ("clip(x, 0, 1) * y", "(x, kept within 0 and 1) × y"),
        ("ramp(2022, 2024, 0.2, 0.4)", "(from 0.2 in 2022 to 0.4 in 2024)"),
        ("step(2025, 0, 0.1)", "(0 before 2025, 0.1 from then on)"),
        ("if(a > b, min(a, 1), abs(b))", "if(a > b, min(a, 1), abs(b))"),  # as every spreadsheet writes it
    ],
)
def test_english_text_is_read_without_the_language_of_the_models(text, english):
    assert to_text(parse(text), forms=ENGLISH_FORMS) == english


def test_chinese_text_tells_how_many_years_before():
    assert to_text(parse("previous(stock, 2)"), forms=CHINESE_FORMS) == "2年前的stock"


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("a_b / (c + d)", r"\frac{\mathit{a\_b}}{\mathit{c} + \mathit{d}}"),
        ("(a + b) * c", r"\left(\mathit{a} + \mathit{b}\right) \cdot \mathit{c}"),
        ("previous(x, 3)", r"{\mathit{x}}_{t-3}"),
        ("previous(x[wind])", r"{\mathit{x}_{\mathit{wind}}}_{t-1}"),
        ("initial(x)", r"{\mathit{x}}_{0}"),
        ("sum_over(crops, a * b)", r"\sum_{\mathit{crops}} \mathit{a} \cdot \mathit{b}"),
        ("sum_over(crops, a + b)", r"\sum_{\mathit{crops}} \left(\mathit{a} + \mathit{b}\right)"),
        ("sum_over(crops, a) * b", r"\left(\sum_{\mathit{crops}} \mathit{a}\right) \cdot \mathit{b}"),
        ("if(a > 0, b, 1)", r"\begin{cases}\mathit{b} & \mathit{a} > 0 \\ 1 & \text{else}\end{cases}"),
        ("interpolate(table, x)", r"\mathit{table}\left(\mathit{x}\right)"),
        ("clip(x, 0, 1)", r"\mathrm{clip}\left(\mathit{x}, 0, 1\right)"),
        ("power.gdp * 2.5e15", r"\mathit{power.gdp} \cdot 2.5 \cdot 10^{15}"),
    ],
)
def test_latex(text, latex):
    assert to_latex(parse(text)) == latex


def test_latex_uses_no_command_that_github_refuses():
    text = "if(min(a, max(b, c)) > 0 and not d <= e, exp(log(sqrt(abs(-a)))), ramp(2022, 2024, 0, step(2025, 0, 1)))"
    assert "operatorname" not in to_latex(parse(text))


def test_latex_takes_words_for_else():
    assert r"\text{否则}" in to_latex(parse("if(a, b, c)"), forms={"else": "否则"})
