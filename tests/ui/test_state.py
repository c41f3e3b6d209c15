"""The address and the page are one: what is written there comes back, and nothing in it can break the page."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.paths import points
from simulator.ui import state
from simulator.ui.state import Page, State, from_address, path_of, to_address

numbers = st.floats(allow_nan=False, allow_infinity=False)
names = st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z")
keys = st.builds(lambda a, b, c: f"{a}.{b}" + (f"[{c}]" if c else ""), names, names, names | st.just(""))
paths = st.builds(points, numbers | st.dictionaries(st.integers(1900, 2200), numbers, min_size=1, max_size=8))
slugs = st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,12}\Z")
states = st.builds(
    State,
    scenario=slugs,
    language=st.sampled_from(["zh", "en"]),
    changes=st.dictionaries(keys, paths, max_size=6),
    compare=slugs | st.just(""),
    sector=names | st.just(""),
    panel=names | st.just(""),
    target=slugs | st.just(""),
    view=st.sampled_from(state.VIEWS),
    year=st.none() | st.integers(1900, 2200),
    charts=st.none() | st.lists(keys, max_size=4, unique=True).map(tuple),
    relevant=st.booleans(),
    every=st.booleans(),
    tab=st.sampled_from(state.TABS),
    document=slugs | st.just(""),
    statement=slugs | st.just(""),
    topic=names | st.just(""),
    kind=st.sampled_from(["", *state.KINDS]),
    standing=st.sampled_from(["", *state.STANDINGS]),
    find=st.text(max_size=20),
    question=st.sampled_from(state.QUESTIONS),
    asked=st.none() | st.lists(st.builds("{}/{}".format, slugs, slugs), max_size=4, unique=True).map(tuple),
    assured=st.none() | st.sampled_from(state.CHANCES),
    way=st.sampled_from(["", *state.WAYS]),
    by=st.sampled_from(state.COUNTINGS),
    opened=st.lists(st.from_regex(r"\A[0-9a-f]{32}\Z"), max_size=state.MAX_OPENED).map(tuple),
    held=st.none() | st.lists(keys, max_size=4, unique=True).map(tuple),
)


@given(states, st.sampled_from(["zh", "en"]))
def test_an_address_brings_back_the_state_to_the_last_bit(wanted, language):
    assert from_address(to_address(wanted, language), language) == (wanted, ())


def test_an_address_is_short_where_the_page_chooses_and_readable_where_not():
    assert to_address(State(scenario="a")) == {"scenario": "a"}
    changes = {"power.thermal": points(30), "power.completion": points({2022: 10, 2026: 70.5})}
    assert to_address(State(scenario="a", changes=changes)) == {
        "scenario": "a",
        "power.thermal": "30",
        "power.completion": "2022:10,2026:70.5",
    }


@given(
    st.dictionaries(
        st.text(max_size=20)
        | keys
        | st.sampled_from(["year", "charts", "view", "lang", "targets", "chance", "opened"]),
        st.text(),
    )
)
def test_no_address_breaks_anything(query):
    found, problems = from_address(query)
    assert from_address(to_address(found)) == (found, ())
    assert all(item.zh and item.en for item in problems)


@pytest.mark.parametrize(
    "text", ["", "x", "nan", "inf", "1e999", "1,2", "2022:1,2022:2", "2022:", ":1", "22:1", "१", "1" * 3000, "2022:1,"]
)
def test_a_value_that_cannot_be_read_is_named_and_left_out(text):
    found, (problem,) = from_address({"scenario": "a", "power.x": text})
    assert found == State(scenario="a")
    assert "power.x" in problem.zh
    assert "power.x" in problem.en


@pytest.mark.parametrize("key", ["power.", ".x", "Power.x", "a.b.c", "a.b[", "a.<b>"])
def test_a_name_that_cannot_be_one_is_named_and_left_out(key):
    found, problems = from_address({key: "1"})
    assert (found, len(problems)) == (State(), 1)


def test_too_many_parameters_are_not_read():
    assert len(from_address({f"a.x{number}": "1" for number in range(1000)})[1]) == 1


def test_numbers_of_an_address():
    assert path_of("+30") == path_of("30.0") == path_of("3e1") == points(30)
    assert path_of("2023:2,2022:1") == points({2022: 1, 2023: 2})


# Undo and redo


def test_changes_can_be_undone_and_redone_one_by_one():
    start = Page(State(scenario="a"))
    first = state.changed(start, "m.x", points(1))
    second = state.changed(first, "m.y", points(2))
    assert state.undone(second).state == first.state
    assert state.undone(state.undone(second)).state == start.state
    assert state.redone(state.undone(second)).state == second.state
    assert state.undone(start) == start
    assert state.redone(second) == second


def test_taking_all_changes_back_can_be_undone():
    page = state.changed(state.changed(Page(), "m.x", points(1)), "m.y", points(2))
    bare = state.without_changes(page)
    assert bare.state.changes == {}
    assert state.undone(bare).state == page.state


def test_one_change_is_taken_back_and_the_others_stay():
    page = state.changed(state.changed(Page(), "m.x", points(1)), "m.y", points(2))
    assert state.changed(page, "m.x", None).state.changes == {"m.y": points(2)}


def test_looking_elsewhere_is_no_step_and_is_kept_by_undo():
    page = state.changed(Page(), "m.x", points(1))
    looked = state.with_state(page, replace(page.state, view="why", language="en"))
    assert looked.past == page.past
    assert state.undone(looked).state == State(view="why", language="en")


def test_a_new_change_ends_what_could_be_redone():
    page = state.undone(state.changed(Page(), "m.x", points(1)))
    assert state.changed(page, "m.y", points(2)).future == ()


def test_a_change_to_what_it_is_already_is_no_step():
    page = state.changed(Page(), "m.x", points(1))
    assert state.changed(page, "m.x", points(1)) == page


def test_every_release_of_the_same_slider_is_a_step_of_its_own():
    page = Page()
    for number in range(1, 4):
        page = state.changed(page, "m.x", points(number))
    back = [page := state.undone(page) for _ in range(3)]
    assert [item.state.changes for item in back] == [{"m.x": points(2)}, {"m.x": points(1)}, {}]
    forth = [page := state.redone(page) for _ in range(3)]
    assert [item.state.changes["m.x"] for item in forth] == [points(1), points(2), points(3)]


def test_undo_remembers_a_hundred_steps():
    page = Page()
    for number in range(150):
        page = state.changed(page, "m.x", points(number))
    assert len(page.past) == state.MAX_STEPS
