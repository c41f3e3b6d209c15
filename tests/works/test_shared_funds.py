"""Yearly funds of a model's classes of work: units, faults, what programmes tell, and how much may stand in line."""

import numpy as np
import pytest
from content import DELIVERY, write_content

from simulator.analysis.programmes import programmes
from simulator.engine import delivered
from simulator.engine.delivered import bytes_a_draw, completed
from simulator.engine.inputs import central_inputs
from simulator.engine.run import run
from simulator.language.faults import FaultsError
from simulator.language.loading import load_library
from simulator.ui.programme_words import waits

HOLES = "moot_works.holes_2022"
FUND = """
  purse: {title: {zh: 年度资金, en: Yearly fund}, kind: lever, unit: 亿元/year, default: 0, range: [0, 99],
    origin: {assumed: x}}
  price: {title: {zh: 造价, en: Price}, kind: lever, unit: 万元, default: 5000, range: [0, 99999], origin: {assumed: x}}
  few: {title: {zh: 每年几个, en: How many a year}, kind: lever, unit: "1", default: 0, range: [0, 99],
    origin: {assumed: x}}
works:
"""
PAID = DELIVERY.replace("\nworks:\n", FUND).replace("uniform: [1, 3]}", "uniform: [1, 3]}, fund: purse, cost: price")
COUNTED = DELIVERY.replace("\nworks:\n", FUND).replace("uniform: [1, 3]}", "uniform: [1, 3]}, fund: few")


def scenario_of(root, delivery):
    return load_library(write_content(root, delivery=delivery)).scenario("shire-works")


def begun(scenario):
    """The year in which each lot of the promise begins, in the central run."""
    found = completed(scenario, central_inputs(scenario), None, 0, 1)[HOLES + "_share"]
    return (found.starts[:, 0, 0] // 12).astype(int).tolist()


def test_no_fund_limits_by_default(tmp_path):
    bare, paid = run(scenario_of(tmp_path / "a", DELIVERY)), run(scenario_of(tmp_path / "b", PAID))
    assert np.array_equal(bare.samples[HOLES], paid.samples[HOLES])


def test_costs_in_one_unit_are_taken_of_a_fund_in_another(tmp_path):
    """A usual lot costs 5,000 万元, half a 亿元; of the promise's five, one is twice and four are 0.75 times as large.

    The four lots of the year's own plan stand in line first: 4 * 0.5 + 1.0 + 4 * 0.375 = 4.5 亿元.
    """
    scenario = scenario_of(tmp_path, PAID)
    assert begun(scenario.with_changes({"craft.purse": {2021: 0, 2022: 4.5}})) == [2022] * 5
    assert begun(scenario.with_changes({"craft.purse": {2021: 0, 2022: 3}})) == [2022, 2023, 2023, 2023, 2023]


def test_without_a_cost_a_fund_counts_projects(tmp_path):
    scenario = scenario_of(tmp_path, COUNTED)
    assert begun(scenario.with_changes({"craft.few": {2021: 0, 2022: 9}})) == [2022] * 5
    assert begun(scenario.with_changes({"craft.few": {2021: 0, 2022: 4}})) == [2023, 2023, 2023, 2023, 2024]


def test_the_fund_is_told_as_what_binds_and_less_of_it_never_helps(tmp_path):
    scenario = scenario_of(tmp_path, PAID)
    runs = [programmes(scenario.with_changes({"craft.purse": money}), draws=50) for money in (0.7, 2, 20, 0)]
    assert [found.binding for found in runs] == ["craft.purse", "craft.purse", None, None]
    assert runs[0].items[0].held_up.limit == "craft.purse"
    assert "受限于“年度资金”" in waits(runs[0].items[0], scenario, "zh")
    assert "limited by “Yearly fund”" in waits(runs[0].items[0], scenario, "en")
    chances = [found.items[0].probability for found in runs]
    assert chances == sorted(chances)
    assert chances[2] == chances[3]


def test_a_plan_is_explained_by_its_fund_and_its_cost(tmp_path):
    scenario = scenario_of(tmp_path, PAID)
    assert {"craft.purse", "craft.price"} <= set(scenario.system.works["craft.digging"].levers())


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("fund: purse, cost: price", "fund: purs, cost: price", "there is no assumption 'purs'"),
        ("fund: purse, cost: price", "fund: purse, cost: prise", "there is no assumption 'prise'"),
        ("fund: purse, cost: price", "fund: purse, cost: few", "does not convert to '亿元"),
        ("fund: purse, cost: price", "fund: purse", "'亿元/year' does not convert"),
        ("fund: purse, cost: price", "cost: price", "'price' has no fund to be taken from"),
        ("fund: purse, cost: price", "fund: few, limit: few", "'permit' has both a limit and a fund"),
        ("9, 10]}", "9, 10], limit: purse}", "'purse' is a limit already"),
        ("9, 10]}", "9, 10], fund: few}", "'permit' takes of a fund already"),
    ],
)
def test_faults_say_what_is_wrong(tmp_path, old, new, problem):
    assert old in PAID
    with pytest.raises(FaultsError) as caught:
        load_library(write_content(tmp_path, delivery=PAID.replace(old, new)))
    (told,) = [fault for fault in caught.value.faults if problem in fault.problem.en]
    assert told.place.line > 1


def test_plans_under_a_fund_take_their_memory_together(tmp_path):
    scenario = scenario_of(tmp_path, PAID)
    assert bytes_a_draw(scenario) == 80 * 2 * 5
    assert bytes_a_draw(scenario.with_changes({"craft.purse": 3})) == 128 * 2 * (5 + 4 * 4)


def test_what_would_stand_in_line_for_minutes_is_refused_before_it_begins(tmp_path, monkeypatch):
    scenario = scenario_of(tmp_path, PAID)
    waiting = scenario.with_changes({"craft.purse": 3})
    monkeypatch.setattr(delivered, "MOST_IN_LINE", 21 * 100)  # five lots of the promise, four of each of four years
    assert run(waiting, draws=100).draws == 100
    assert run(scenario, draws=500).draws == 500
    for ask in (run, programmes):
        with pytest.raises(FaultsError) as caught:
            ask(waiting, draws=101)
        (fault,) = caught.value.faults
        assert fault.code == "slow"
        assert "take at most 100 draws" in fault.remedy.en
        assert "100 次" in fault.remedy.zh
    done = []
    run(waiting, draws=500, chunk=100, progress=lambda *told: done.append(told))  # many draws, part by part
    assert done == [(count, 500) for count in (100, 200, 300, 400, 500)]
