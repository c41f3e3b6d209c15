"""An explanation is complete, agrees with the chart, and ends at statistics and assumptions."""

from dataclasses import replace

import pytest

from simulator.analysis.explain import MAX_DEPTH, explain
from simulator.engine.run import run
from simulator.language.tree import references


@pytest.fixture(scope="module")
def projection(toy):
    return run(toy.scenario("shire"), draws=0)


def test_every_value_is_that_of_the_projection(projection):
    for _, part in explain(projection, "farm.store", 2023).walk():
        if part.kind != "lookup":
            assert part.value == projection.value(part.key, part.year)


def test_every_branch_ends_in_an_input_or_points_to_one_told_before(projection):
    told = set()
    for _, part in explain(projection, "farm.store", 2023).walk():
        if part.repeated:
            assert (part.key, part.year) in told
        elif part.kind == "variable":
            wanted = {
                reference.key for reference in references(projection.scenario.system.variables[part.key].equation)
            }
            read = {child.key for child in part.inputs if child.kind != "lookup"}
            assert read <= wanted or part.year == 2021
            told.add((part.key, part.year))
        else:
            assert part.origin.zh
            assert part.origin.en


def test_it_goes_down_to_the_statistic_and_says_when_it_was_carried_forward(projection):
    parts = {(part.key, part.year): part for _, part in explain(projection, "farm.store", 2023).walk()}
    start = parts["farm.store", 2021]
    assert start.kind == "observation"
    assert "5000 万斤" in start.origin.zh
    assert "沿用 2020 年" in start.origin.zh
    assert "carried from 2020" in start.origin.en
    assert "https://example.org/red-book" in start.origin.en
    assert parts["farm.need", 2022].origin.zh.startswith("地区取值")


def test_formulas_are_written_with_titles(projection):
    top = explain(projection, "farm.store", 2023)
    assert top.formula.zh == "取大(上年(库存) + 产量 - 需要, 0)"
    assert top.formula.en == "max(last year's Store + Output - Need, 0)"


@pytest.mark.parametrize(("key", "year"), [("farm.store", 1999), ("farm.nothing", 2022)])
def test_what_is_not_there_is_a_key_error(projection, key, year):
    with pytest.raises(KeyError):
        explain(projection, key, year)


def test_a_table_is_told_with_its_points_and_origin(projection):
    (table,) = (part for part in explain(projection, "farm.tired", 2023).inputs if part.kind == "lookup")
    assert table.key == "farm.fatigue"
    assert "5: 90" in table.equation
    assert table.origin.zh.startswith("假设")


def test_a_chain_too_long_to_tell_in_one_piece_is_cut(toy):
    scenario = toy.scenario("shire")
    long = replace(scenario, years=tuple(range(2021, 2121)))
    depths = [depth for depth, _ in explain(run(long, draws=0), "farm.store", 2120).walk()]
    assert max(depths) <= MAX_DEPTH + 2


def test_where_a_chain_is_cut_nothing_claims_to_have_been_explained(toy):
    scenario = toy.scenario("shire")
    long = replace(scenario, years=tuple(range(2021, 2141)))
    parts = [part for _, part in explain(run(long, draws=0), "farm.store", 2140).walk()]
    told = {(part.key, part.year) for part in parts if part.kind == "variable" and not part.repeated and not part.cut}
    assert [part for part in parts if part.cut]
    assert not {(part.key, part.year) for part in parts if part.repeated} - told
