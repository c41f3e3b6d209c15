"""Smallest sets of targets that disagree, on sets made so that there is one answer."""

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import Phase, assume, example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from straight import write_lines

from simulator.analysis.conflicts import conflicts
from simulator.analysis.implications import implications
from simulator.analysis.random_settings import Sampled
from simulator.export.answers.common import reached, rough, told
from simulator.export.answers.conflicts import agreement_lines, agreement_words, conflict_words, implied_words
from simulator.export.reply import Reply
from simulator.language.loading import load_library


@pytest.fixture(scope="module")
def asked_for_nothing(tmp_path_factory):
    root = write_lines(tmp_path_factory.mktemp("nothing"), ("sum", "sum", ">=", 0.0))
    return load_library(root).scenario("plain").targets[0]


@pytest.fixture
def asked(tmp_path):
    def ask(*targets, **options):
        return conflicts(load_library(write_lines(tmp_path, *targets)).scenario("plain"), **options)

    return ask


def names(conflict):
    return {target.statement.id for target in conflict.targets}


def test_targets_that_can_be_met_together_agree(asked):
    found = asked(("sum", "sum", ">=", 15.0), ("lead", "lead", ">=", 2.0))
    assert (found.agree, found.conflicts) == (True, ())


def test_the_one_pair_that_disagrees_is_found_among_others(asked):
    """a + 2 b >= 28 needs a >= 8; min(a, b) >= 9 agrees; a - b >= 5 with a <= 10 leaves b <= 5: at most 20."""
    found = asked(
        ("sum", "sum", ">=", 28.0),
        ("least", "least", ">=", 1.0),
        ("lead", "lead", ">=", 5.0),
        ("c", "yearly", ">=", 3.0),
    )
    (conflict,) = found.conflicts
    assert names(conflict) == {"sum", "lead"}
    assert {item.target.statement.id: item.best for item in conflict.concessions} == {
        "sum": pytest.approx(20, abs=1e-2),
        "lead": pytest.approx(1, abs=1e-2),  # a = 10, b = 9
    }
    assert {item.target.statement.id: item.by for item in conflict.concessions}["sum"] == pytest.approx(-8, abs=1e-2)
    assert [(end.lever.key, end.side) for end in conflict.ends] == [("lines.a", "high")]


def test_a_lever_that_is_held_is_named_where_it_binds_and_the_shortfall_is_told(tmp_path):
    """a + 2 b >= 15 with b held at 2 comes to 14 at most: 1 short; c, held too, has nothing to do with it."""
    scenario = load_library(write_lines(tmp_path, ("sum", "sum", ">=", 15.0))).scenario("plain")
    held = scenario.with_changes({"lines.b": 2})
    found = conflicts(held, held=["lines.b", "lines.c"])
    (conflict,) = found.conflicts
    assert [(item.lever.key, item.value, item.less) for item in conflict.stuck] == [("lines.b", 2.0, False)]
    assert [end.lever.key for end in conflict.ends] == ["lines.a"]
    sentence = Reply(found).sentence("en").replace(".000", ".0").replace(".00", ".0")
    assert "at best 14.0 ×10⁴ t (1.0 ×10⁴ t short)" in sentence
    assert "held: B 2.0 ×10⁴ t, more of it would help" in sentence
    assert "保持不变的“乙”为" in Reply(found).sentence("zh")


ROWS = {"sum": (1, 2), "lead": (1, -1), "loud": (1, 0)}  # of a and b, each from 0 to 10
POOL = [(name, sign) for name in ROWS for sign in (">=", "<=")]
CLEAR = 0.05  # so far from the border of what can be met: a search is not to be judged by a hair


def room(asked):
    """By how much all can be met at once: the most that is left of the one with least; below 0 they disagree."""
    signs = [-1 if POOL[place][1] == ">=" else 1 for place, _ in asked]
    table = [
        [sign * part for part in ROWS[POOL[place][0]]] + [1] for sign, (place, _) in zip(signs, asked, strict=True)
    ]
    limits = [sign * bound for sign, (_, bound) in zip(signs, asked, strict=True)]
    return -linprog([0, 0, -1], A_ub=table, b_ub=limits, bounds=[(0, 10), (0, 10), (None, 50)]).fun


def parts(items):
    return chain.from_iterable(combinations(items, size) for size in range(1, len(items) + 1))


@pytest.fixture(scope="module")
def straight(tmp_path_factory):
    asked = [(f"t{place}", name, sign, 1.0) for place, (name, sign) in enumerate(POOL)]
    return load_library(write_lines(tmp_path_factory.mktemp("straight"), *asked)).scenario("plain")


@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.dictionaries(st.integers(0, len(POOL) - 1), st.integers(-8, 32), min_size=2, max_size=5))
@example({0: 10, 1: 6, 4: 11})
@example({4: 11, 1: 6, 0: 10})
@example({3: -2, 0: 29, 5: 3, 4: 12})
def test_of_random_straight_targets_just_the_smallest_sets_that_disagree_are_told(straight, bounds):
    """Beside an exhaustive look at all sets, each a linear program."""
    asked = [*bounds.items()]
    rooms = {frozenset(part): room(part) for part in parts(asked)}
    assume(all(abs(left) > CLEAR for left in rooms.values()))
    smallest = {key for key, left in rooms.items() if left < 0 and all(rooms[part] > 0 for part in rooms if part < key)}
    targets = []
    for place, bound in asked:
        ends = {"low": bound} if POOL[place][1] == ">=" else {"high": bound}
        targets.append(replace(straight.targets[place], goal=float(bound), **ends))
    found = conflicts(straight, targets)
    told = [
        frozenset((int(target.statement.id[1:]), bounds[int(target.statement.id[1:])]) for target in conflict.targets)
        for conflict in found.conflicts
    ]
    assert found.agree == (not smallest)
    assert len(set(told)) == len(told)
    assert set(told) <= smallest


def test_implications_are_told_as_what_was_seen(asked):
    """a >= 9 on its own is never met without a >= 5."""
    found = asked(("high", "loud", ">=", 9.0), ("low", "loud", ">=", 5.0))
    (item,) = found.implications
    assert "In 4096 random settings all that meet the first meet the second: high" in implied_words(item, 4096).en
    assert implied_words(item, 4096).zh.startswith("在 4096 组随机取值中,凡达到前者的都达到后者:high")


def test_three_that_disagree_only_together(asked):
    """a <= 6 (by the hill), b <= 6 (a - b >= 0): each pair can be met, all three cannot: a + 2 b <= 18 < 20."""
    found = asked(("sum", "sum", ">=", 20.0), ("loud", "loud", "<=", 6.0), ("lead", "lead", ">=", 0.0))
    (conflict,) = found.conflicts
    assert names(conflict) == {"sum", "loud", "lead"}
    assert {item.target.statement.id: item.best for item in conflict.concessions}["sum"] == pytest.approx(18, abs=1e-2)


def test_a_target_beyond_all_ranges_is_a_conflict_by_itself_and_its_holder_is_named(asked):
    found = asked(("least", "least", ">=", 12.0))
    (conflict,) = found.conflicts
    assert [item.best for item in conflict.concessions] == [pytest.approx(10, abs=1e-2)]
    assert [(item.variable.key, item.operation) for item in conflict.binding] == [("lines.least", "min")]
    assert "even alone" in Reply(found).sentence("en")
    assert "最多做到" in Reply(found).sentence("zh")


def test_an_addition_read_as_stated_can_disagree_where_more_of_it_would_not(asked):
    """a = 3 and a + 2 b >= 24: with just 3 at most 23, with more of a all is well."""
    found = asked(("added", "loud", "=", 3.0), ("sum", "sum", ">=", 24.0))
    assert found.agree
    (conflict,) = found.conflicts
    assert (conflict.reading, conflict.exact.statement.id, names(conflict)) == ("as_stated", "added", {"added", "sum"})


def test_held_levers_stay_as_they_are(asked):
    target = ("sum", "sum", ">=", 15.0)
    assert asked(target).agree
    assert not asked(target, held=["lines.b"]).agree


def test_what_is_met_already_and_what_follows_from_another_is_told(asked):
    found = asked(("high", "sum", ">=", 20.0), ("low", "sum", ">=", 12.0), ("easy", "least", ">=", 0.5))
    assert [(score.target.statement.id, base) for score, base in found.met_at_base] == [("easy", 1.0)]
    told = {(item.first.statement.id, item.second.statement.id, item.both) for item in found.implications}
    assert ("high", "low", False) in told
    assert ("low", "high", False) not in told


def test_a_missed_target_that_no_lever_moves_is_told(asked):
    found = asked(("noise", "fixed", ">=", 1.0))
    assert [score.target.statement.id for score in found.unmoved] == ["noise"]


def test_the_table_has_a_row_for_each_target_of_a_conflict(asked):
    table = Reply(asked(("sum", "sum", ">=", 28.0), ("lead", "lead", ">=", 5.0))).table("en")
    assert list(table["conflict"]) == [1, 1]
    assert set(table["target"]) == {"plain-2022/sum", "plain-2022/lead"}


def test_what_follows_from_two_others_is_not_told(asked):
    """a + 2 b >= 20 is never met without >= 15, nor that without >= 10; twin stands in one row with high."""
    bounds = {"high": 20.0, "twin": 20.0, "middle": 15.0, "low": 10.0}
    found = asked(*((name, "sum", ">=", value) for name, value in bounds.items()))
    told = [(item.first.statement.id, item.second.statement.id, item.both) for item in found.implications]
    assert told == [("high", "twin", True), ("high", "middle", False), ("middle", "low", False)]


@pytest.mark.parametrize(("together", "told"), [(False, []), (True, [("far", "far-2023", False)])])
def test_what_only_the_reach_of_settings_has_in_common_is_no_implication(tmp_path, together, told):
    lines = load_library(write_lines(tmp_path, ("far", "sum", ">=", 9.0), ("far-2023", "sum", ">=", 8.0)))
    # Met only in settings over whole ranges is the first, missed only near the sliders' the second; or side by side.
    near, whole = np.full((2, 500, 1), -1.0), np.full((2, 500, 1), 1.0)
    if together:
        near, whole = (np.concatenate([near[:, ::2], whole[:, ::2]], axis=1) for _ in range(2))
    near[1, 0], whole[1, 0] = 1.0, 1.0
    seen = Sampled(lines.scenario("plain").targets, (), np.concatenate([near, whole], axis=1))
    found = [(item.first.statement.id, item.second.statement.id, item.both) for item in implications(seen)]
    assert found == told


def test_long_lists_of_implications_are_cut_in_words_and_whole_in_the_answer(asked):
    found = asked(*((f"at-{bound}", "sum", ">=", float(bound)) for bound in range(8, 25)))
    assert len(found.implications) == 16
    lines = [words.en for words in agreement_lines(found)]
    assert sum("⇒" in line for line in lines) == 12
    assert lines[-1].startswith("4 more of these")


def test_what_no_lever_moves_is_no_conflict_and_what_one_lever_cannot_reach_comes_last(asked):
    """hill is 10 at most, whatever a is."""
    found = asked(
        ("hill", "hill", ">=", 12.0),
        ("noise", "fixed", ">=", 1.0),
        ("sum", "sum", ">=", 28.0),
        ("lead", "lead", ">=", 5.0),
    )
    assert [names(conflict) for conflict in found.conflicts] == [{"sum", "lead"}, {"hill"}]
    assert [names(conflict) for conflict in found.beyond] == [{"hill"}]
    said = agreement_words(found)
    assert "for 1 set of targets none was found" in said.en
    assert "1 more cannot be met even alone" in said.en
    assert "另有 1 个目标单独也达不到" in said.zh


def test_a_target_that_rests_on_a_lever_without_ever_moving_is_out_of_reach_of_every_lever(asked):
    """flat is the least of a and 0 a: a runs from 0 on, so that it stays at 0."""
    found = asked(("flat", "flat", ">=", 1.0), ("noise", "fixed", ">=", 1.0))
    assert (found.agree, found.conflicts) == (None, ())
    (line,) = [words.en for words in agreement_lines(found)]
    assert line.startswith("Missed, and out of reach of every lever (2): ")


def test_where_no_lever_moves_a_target_nothing_is_said_to_be_met_together(asked):
    """min(a, 0 a) is 0 wherever a stands."""
    missed = asked(("flat", "flat", ">=", 1.0))
    assert (missed.agree, missed.movable, missed.conflicts) == (None, (), ())
    assert agreement_words(missed).en.startswith("No lever moves any of the targets")
    assert "其中 1 个未达到" in agreement_words(missed).zh
    met = asked(("flat", "flat", ">=", 0.0))
    assert (met.agree, met.unmoved) == (None, ())
    assert "they are met as it is" in agreement_words(met).en


def test_a_single_target_is_not_said_to_be_met_together(asked):
    assert agreement_words(asked(("sum", "sum", ">=", 15.0))).en == "The target that levers move can be met."
    assert agreement_words(asked(("sum", "sum", ">=", 99.0))).en == "1 target cannot be met even alone."
    both = asked(("sum", "sum", ">=", 99.0), ("c", "yearly", ">=", 3.0))
    assert agreement_words(both).en == "The other target that levers move can be met. 1 more cannot be met even alone."


def test_a_lever_that_takes_a_target_no_further_is_named_though_it_is_at_no_end(asked):
    """The hill is 10 at its top, at a = 6."""
    (conflict,) = asked(("hill", "hill", ">=", 12.0)).conflicts
    assert (conflict.ends, conflict.binding) == ((), ())
    words = conflict_words(conflict, asked(("hill", "hill", ">=", 12.0)).scenario.system)
    assert "A takes it no further, wherever set" in words.en
    assert "再调“甲”也不能更近" in words.zh


@settings(max_examples=50, deadline=None)
@given(st.floats(2e-9, 1e4))
def test_an_amount_is_never_told_as_nothing(value):
    for told_ in (told(value, "万吨", "en"), told(rough(value), "%", "zh"), told(-value, "万吨", "zh")):
        number = float(told_.split(" ")[0].replace(",", ""))
        assert number != 0
        assert abs(number) == pytest.approx(value, rel=0.06, abs=6e-3 if value > 0.1 else 0)


@settings(max_examples=50, deadline=None)
@given(st.floats(-1e-9, 1e-9), st.floats(0, 1e8))
def test_what_rounding_leaves_of_nothing_is_told_as_nothing(asked_for_nothing, noise, goal):
    target = replace(asked_for_nothing, goal=goal)
    for told_ in (told(noise, "%", "en"), told(rough(noise), "万吨", "zh"), reached(noise * goal, target, "en")):
        assert told_.split(" ")[0] in {"0.00", "0"}


def test_a_lever_at_its_end_is_told_with_the_end_that_is_declared(asked):
    (conflict,) = asked(("sum", "sum", ">=", 40.0)).conflicts
    assert [(end.lever.key, end.value) for end in conflict.ends] == [("lines.a", 10.0), ("lines.b", 10.0)]
