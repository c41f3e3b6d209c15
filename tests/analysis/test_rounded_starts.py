"""Answers that rest on starting values published in round numbers, against ranges worked out on paper."""

import pytest
from straight import MODEL, REGION, write_lines

from simulator.analysis.seek import seek
from simulator.export.answers.seek import lever_words, seek_table
from simulator.language.loading import load_library

MORE = """\
  stock: {title: {zh: 存量, en: Stock}, unit: 万吨, initial: observed, equation: previous(stock) + a}
  part: {title: {zh: 比重, en: Part}, unit: "%", initial: observed, equation: stock / whole}
  whole: {title: {zh: 总量, en: Whole}, unit: 万吨, initial: observed(stock / part), equation: previous(whole) + b}
"""


def seen(variable, value, unit="万吨", year=2021, origin="{observed: book}"):
    return f"  - {{variable: lines.{variable}, year: {year}, value: {value}, unit: {unit!r}, origin: {origin}}}\n"


def content(root, target, *rows):
    write_lines(root, target)
    (root / "models/lines.yaml").write_text(MODEL + MORE, encoding="utf-8")
    source = "sources:\n  book: {title: Yearbook, confidence: high}\n"
    (root / "regions/plain/region.yaml").write_text(REGION.replace("sources: {}\n", source), encoding="utf-8")
    text = "region: plain\nobservations:\n" + "".join(rows)
    (root / "regions/plain/observations.yaml").write_text(text, encoding="utf-8")
    return root


def answer(root, target, *rows, **options):
    scenario = load_library(content(root, target, *rows)).scenario("plain")
    return seek(scenario, scenario.targets[0], **options)


ROWS = (seen("stock", 20.4), seen("part", 50, "%"))


def test_a_start_with_a_decimal_gives_the_edge_half_a_unit_of_it_either_way(tmp_path):
    """20.4 + a >= 25.5: a >= 5.1; as 20.35 to 20.45 were all printed 20.4, between 5.05 and 5.15."""
    found = answer(tmp_path, ("stock", "stock", ">=", 25.5), *ROWS)
    lever = found["lines.a"]
    assert (lever.edge, lever.ends.worst, lever.ends.best) == pytest.approx((5.1, 5.15, 5.05))
    assert (found.rounding.low, found.rounding.high) == pytest.approx((21.35, 21.45))
    assert lever_words(lever).zh == "甲不低于约 5.10 万吨(起点 20.4 万吨 按四舍五入,5.05–5.15)"
    assert lever_words(lever).en == "A: at least about 5.10 ×10⁴ t (start 20.4 ×10⁴ t is rounded: 5.05–5.15)"
    assert any("整数和估计值按准确计" in words.zh for words in found.cautions)
    row = seek_table(found).set_index("lever").loc["lines.a"]
    assert (row["worst_start"], row["best_start"]) == pytest.approx((5.15, 5.05))


def test_with_a_ceiling_the_worse_start_is_the_higher_one(tmp_path):
    """20.4 + a <= 25.5: a <= 5.1, and only 5.05 where the stock was 20.45."""
    lever = answer(tmp_path, ("stock", "stock", "<=", 25.5), *ROWS)["lines.a"]
    assert (lever.ends.worst, lever.ends.best) == pytest.approx((5.05, 5.15))


@pytest.mark.parametrize(
    "row",
    [
        seen("stock", 20),
        seen("stock", 20.4, origin="{assumed: a guess}"),
        seen("stock", 20.4, origin="{calibrated: fit}"),
    ],
)
def test_whole_numbers_and_estimates_count_as_exact(tmp_path, row):
    found = answer(tmp_path, ("stock", "stock", ">=", 25.5), row, ROWS[1])
    assert (found.rounding, found["lines.a"].ends) == (None, None)
    assert found.cautions == ()


def test_what_is_worked_out_of_a_rounded_share_moves_with_it(tmp_path):
    """A whole of 20 / 12.5 % = 160, and 165 wanted: b >= 5; less where the share was 12.45 %, more where 12.55 %."""
    rows = (seen("stock", 20), seen("part", 12.5, "%"))
    lever = answer(tmp_path, ("whole", "whole", ">=", 165), *rows)["lines.b"]
    assert lever.edge == pytest.approx(5)
    assert (lever.ends.worst, lever.ends.best) == pytest.approx((165 - 20 / 0.1255, 165 - 20 / 0.1245))


def test_an_end_out_of_reach_is_told(tmp_path):
    """20.4 + a >= 30.38 takes nearly all of a's range; from 20.35 it would take more than there is."""
    lever = answer(tmp_path, ("stock", "stock", ">=", 30.38), *ROWS)["lines.a"]
    assert (lever.ends.worst, lever.ends.best) == (None, pytest.approx(9.93))
    assert "没有能达到的值" in lever_words(lever).zh


def test_a_verdict_that_hangs_on_rounding_is_cautioned_against(tmp_path):
    """20.4 + 1 meets 21.4 just so; 20.35 + 1 would not."""
    found = answer(tmp_path, ("stock", "stock", ">=", 21.4), *ROWS, levers=[])
    assert found.met
    assert any("21.35–21.45" in words.en for words in found.cautions)


def test_with_a_probability_the_ends_are_those_of_the_same_draws(tmp_path):
    found = answer(tmp_path, ("stock", "stock", ">=", 25.5), *ROWS, probability=0.8, draws=100)["lines.a"]
    assert (found.ends.worst, found.ends.best) == pytest.approx((5.15, 5.05), abs=1e-5)
