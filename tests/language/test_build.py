"""Faults of models: each is found, all at once, at its place, with words in both languages."""

import time

import pytest

from simulator.language import naming, tree
from simulator.language.build import build_system
from simulator.language.declare import ModelSource
from simulator.language.faults import Collector
from simulator.language.schema import ModelFile
from simulator.language.yaml.reader import read_yaml
from simulator.language.yaml.text import validate

HEAD = """\
model: mill
title: {zh: 磨坊, en: Mill}
purpose: {zh: 测试, en: test}
leaves_out: {zh: 无, en: nothing}
sets:
  wheels: {title: {zh: 轮, en: wheels}, members: {big: {zh: 大, en: big}, small: {zh: 小, en: small}}}
tables:
  curve: {title: {zh: 表, en: curve}, x_unit: 万吨, unit: "%", points: {0: 1, 10: 2}, origin: {assumed: test}}
assumptions:
  rate: {title: {zh: 率, en: rate}, kind: lever, unit: "%", default: 5, range: [0, 10], origin: {assumed: test}}
  load: {title: {zh: 量, en: load}, kind: lever, unit: 万吨, default: 5, range: [0, 10], origin: {assumed: test}}
  width:
    {title: {zh: 宽, en: width}, kind: lever, unit: 米, over: wheels, default: {big: 5, small: 1}, range: [0, 10],
     origin: {assumed: test}}
variables:
"""


def faults(variables: str, head: str = HEAD):
    """The faults of a model with these variables."""
    text = read_yaml(head + variables, "mill.yaml")
    model = validate("model", text)
    assert isinstance(model, ModelFile)
    collector = Collector()
    build_system({"mill": ModelSource(model, text.place)}, collector)
    return collector.faults


def variable(equation: str, unit: str = '"1"', more: str = "") -> str:
    return f"  x: {{title: {{zh: 甲, en: x}}, unit: {unit}, {more}equation: '{equation}'}}\n"


def test_a_sound_model_has_no_fault():
    assert faults(variable("load * (1 + rate)", "吨")) == []


@pytest.mark.parametrize(
    ("equation", "unit", "code", "words"),
    [
        ("load + rate", "吨", "equation", "units differ"),
        ("load", "亿元", "equation", "units differ"),
        ("load * load", "吨", "equation", "units differ"),
        ("exp(load)", '"1"', "equation", "units differ"),
        ("if(load, 1, 2)", '"1"', "equation", "units differ"),
        ("load ** rate", '"1"', "equation", "units differ"),
        ("nothing + 1", '"1"', "equation", "is called 'nothing'"),
        ("loda / load", '"1"', "equation", "is called 'loda'"),
        ("width / width", '"1"', "equation", "which member is not said"),
        ("width[tall] / width[big]", '"1"', "equation", "which member is not said"),
        ("load[big] / load", '"1"', "equation", "runs over no set"),
        ("sum_over(cogs, width) / width[big]", '"1"', "equation", "no set 'cogs'"),
        ("interpolate(bend, load)", '"1"', "equation", "no table 'bend'"),
        ("interpolate(curve, rate)", '"1"', "equation", "units differ"),
        ("previous(load + load) / load", '"1"', "equation", "takes the name of a variable"),
        ("previous(load, 0) / load", '"1"', "equation", "cannot look back 0 years"),
        ("previous(load, 1.5) / load", '"1"', "equation", "whole number"),
        ("previous(load, 99) / load", '"1"', "equation", "cannot look back 99 years"),
        ("previous(x)", '"1"', "initial", "no value for the base year"),
        ("other.thing", '"1"', "equation", "is called 'other.thing'"),
        ("x + 1", '"1"', "cycle", "mill.x → mill.x"),
        ("load", "furlong", "unit", ""),
    ],
)
def test_a_fault_is_found_with_its_code_and_words(equation, unit, code, words):
    found = faults(variable(equation, unit))
    assert code in {fault.code for fault in found}, found
    fault = next(fault for fault in found if fault.code == code)
    assert words in fault.problem.en
    assert fault.problem.zh
    assert fault.remedy.zh
    assert fault.remedy.en
    assert fault.place.line > HEAD.count("\n")


def test_the_column_is_that_of_the_offending_name_in_the_file():
    line = variable("load * (1 + nothing)", "吨")
    (fault,) = faults(line)
    assert fault.place.line == HEAD.count("\n") + 1
    assert line[fault.place.column - 1 :].startswith("nothing")


def test_every_fault_is_told_at_once():
    text = (
        variable("load + rate", "吨")
        + variable("absent", "吨").replace("  x:", "  y:")
        + variable("previous(z)").replace("  x:", "  z:")
    )
    assert len(faults(text)) == 3


def test_a_cycle_is_named_in_order():
    text = "".join(
        variable(other, more="").replace("  x:", f"  {name}:") for name, other in (("a", "b"), ("b", "c"), ("c", "a"))
    )
    (fault,) = faults(text)
    assert fault.code == "cycle"
    assert {part.strip() for part in fault.problem.en.split(":", 1)[1].split("→")} == {"mill.a", "mill.b", "mill.c"}


def equations(**texts: str) -> str:
    return "".join(variable(text).replace("  x:", f"  {name}:") for name, text in texts.items())


def test_cycles_with_nothing_in_common_are_all_told_and_of_those_that_meet_one():
    text = equations(a="b", b="a + c", c="d", d="c", e="e + a", f="a + e")
    told = [fault.problem.en.split(": ")[1] for fault in faults(text) if fault.code == "cycle"]
    assert told == ["mill.a → mill.b → mill.a", "mill.c → mill.d → mill.c", "mill.e → mill.e"]


def test_each_equation_is_walked_once_however_many_cycles_there_are(monkeypatch):
    size, terms = 60, 40
    looked_at = []
    monkeypatch.setattr(tree, "children", lambda part, children=tree.children: looked_at.append(1) or children(part))
    found = faults(
        equations(**{f"x{i}": " + ".join(f"x{(i * 7 + j * 13) % size}" for j in range(terms)) for i in range(size)})
    )
    assert len([fault for fault in found if fault.code == "cycle"]) > 10
    assert size * terms < len(looked_at) <= size * (2 * terms - 1)  # terms, and the signs between them


def test_of_very_many_wrong_names_only_the_first_are_compared(monkeypatch):
    compared = []
    monkeypatch.setattr(
        naming, "near", lambda name, known, near=naming.near: compared.append(len(known)) or near(name, known)
    )
    with naming.few_suggestions(1000):
        found = faults(equations(**{f"x{number}": f"xx{number}" for number in range(100)}))
    assert len(found) == 100
    assert "did you mean x0" in found[0].remedy.en
    assert found[-1].remedy.en.startswith("declare it")
    assert 0 < sum(compared) <= 1000


def test_a_name_beyond_those_compared_is_not_said_to_be_like_none():
    with naming.few_suggestions(naming.WEIGHT + 3):
        assert naming.suggestion("shrie", ["shire", "busy"])[1] == "did you mean shire?"
        assert naming.suggestion("shrie", ["shire", "busy"])[1] == "check the name: there are 2 to choose from"
    assert naming.suggestion("shrie", ["shire", "busy"])[1] == "did you mean shire?"


def test_a_name_may_be_declared_once_and_may_not_be_a_function():
    clash = variable("load", "吨").replace("  x:", "  rate:") + variable("load", "吨").replace("  x:", "  previous:")
    assert {fault.code for fault in faults(clash)} == {"name"}
    assert len(faults(clash)) >= 2


def test_defaults_stand_in_their_range_and_cover_the_set():
    head = HEAD.replace(
        "default: 5, range: [0, 10], origin: {assumed: test}}\n  load",
        "default: 50, range: [0, 10], origin: {assumed: test}}\n  load",
    )
    head = head.replace("{big: 5, small: 1}", "{big: 5}")
    assert {fault.code for fault in faults(variable("load", "吨"), head)} == {"range", "member"}


def test_an_improper_distribution_is_a_fault():
    head = HEAD.replace(
        "default: 5, range: [0, 10], origin",
        "default: 5, range: [0, 10], uncertainty: {triangular: [3, 2, 1]}, origin",
        1,
    )
    assert "distribution" in {fault.code for fault in faults(variable("load", "吨"), head)}


@pytest.mark.parametrize(
    ("archetype", "words"),
    [
        ("{steady_growth: {start: 1, rate: rate}}", None),
        ("{stock_with_additions: {start: 1, additions: 2}}", None),
        ("{saturating_coverage: {start: rate, ceiling: 1, pace: 0.1}}", None),
        ("{ceiling: {value: 3, cap: 2}}", None),
        ("{ratio: {numerator: load, denominator: load}}", None),
        ("{steady_growth: {start: 1}}", "arguments of steady_growth do not fit: rate"),
        ("{steady_growth: {start: 1, rate: rate, extra: 1}}", "do not fit: extra"),
        ("{wild_growth: {start: 1}}", "no archetype 'wild_growth'"),
        ("{ceiling: {value: load, cap: 2}}", "units differ"),
    ],
)
def test_archetypes_take_their_own_arguments(archetype, words):
    found = faults(f"  x: {{title: {{zh: 甲, en: x}}, unit: '1', archetype: {archetype}}}\n")
    if words is None:
        assert found == []
    else:
        assert words in found[0].problem.en


@pytest.mark.parametrize(
    "equation",
    [
        "ramp(2021, 2030, " * 16 + "rate" + ", 1)" * 16,
        "sum_over(wheels, " * 14 + "width[big] / width[small]" + ")" * 14,
    ],
)
def test_a_short_text_that_stands_for_very_much_is_refused_at_once(equation):
    began = time.process_time()  # what is refused late takes minutes
    (fault,) = faults(variable(equation))
    assert "more than" in fault.problem.en
    assert time.process_time() - began < 10


def test_a_sum_over_a_large_set_is_broad_not_deep():
    members = ", ".join(f"m{number}: {{zh: 轮, en: wheel}}" for number in range(200))
    head = HEAD.replace("big: {zh: 大, en: big}, small: {zh: 小, en: small}", members).replace(
        "{big: 5, small: 1}", "5"
    )
    assert faults(variable("sum_over(wheels, width)", "米"), head) == []


def test_a_shock_lies_around_zero_and_a_model_cites_no_region():
    gust = "{title: {zh: 风, en: gust}, unit: '%', distribution: {uniform: [50, 60]}, origin: {observed: page}}"
    shock = f"shocks:\n  gust: {gust}\n"
    assert {
        fault.code for fault in faults(variable("load", "吨"), HEAD.replace("variables:", shock + "variables:"))
    } == {
        "distribution",
        "source",
    }


COSTED = HEAD.replace("origin: {assumed: test}}\n  load", "origin: {assumed: test}, COST}\n  load")


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ("cost: {value: 1, unit: 亿元, origin: {assumed: test}}", None),
        ("cost: {value: 1, unit: 万元, origin: {assumed: test}}", None),
        ("cost: {value: 1, origin: {assumed: test}}", None),
        ("cost: {value: 1, unit: 万吨, origin: {assumed: test}}", "in money or is a weight, not in 万吨"),
        ('cost: {value: 1, unit: "%", origin: {assumed: test}}', "in money or is a weight"),
        ("cost: {value: 1, unit: 亿圆钱, origin: {assumed: test}}", "亿圆钱"),
        ("cost: {value: 1, origin: {observed: yearbook}}", "cannot point to a region's statistical source"),
    ],
)
def test_a_lever_costs_money_or_a_weight(cost, words):
    found = faults(variable("load", "万吨"), COSTED.replace("COST", cost))
    assert [words in fault.problem.en for fault in found] == ([] if words is None else [True])


def test_only_a_lever_has_a_cost():
    head = COSTED.replace("COST", "cost: {value: 1, origin: {assumed: test}}").replace(
        "rate: {title: {zh: 率, en: rate}, kind: lever", "rate: {title: {zh: 率, en: rate}, kind: driver"
    )
    (fault,) = faults(variable("load", "万吨"), head)
    assert (fault.code, fault.problem.zh) == ("cost", "只有政策抓手才有成本,这里是 driver")
    assert fault.place.line == 10
