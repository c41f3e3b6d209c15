"""What can be reached from one another, against scipy's strongly connected components."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from simulator.language.reach import circles, cycles


@st.composite
def graphs(draw):
    size = draw(st.integers(1, 12))
    items = st.integers(0, size - 1)
    return {item: draw(st.lists(items, max_size=4)) for item in range(size)}


@given(graphs())
def test_circles_are_the_strongly_connected_components_in_an_order_to_work_in(graph):
    groups = circles(graph)
    edges = np.array([(item, other) for item, others in graph.items() for other in others], dtype=int).reshape(-1, 2)
    matrix = csr_array((np.ones(len(edges)), edges.T), shape=(len(graph), len(graph)))
    labels = connected_components(matrix, directed=True, connection="strong")[1]
    assert {frozenset(group) for group in groups} == {
        frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())
    }
    place = {item: index for index, group in enumerate(groups) for item in group}
    assert all(place[other] <= place[item] for item, others in graph.items() for other in others)


@given(graphs())
def test_cycles_have_nothing_in_common_and_leave_no_other_beside_them(graph):
    found = list(cycles(graph))
    assert all(step in graph[item] for cycle in found for item, step in zip(cycle, [*cycle[1:], cycle[0]], strict=True))
    gone = [item for cycle in found for item in cycle]
    assert len(gone) == len(set(gone))
    rest = {
        item: [other for other in others if other not in gone] for item, others in graph.items() if item not in gone
    }
    assert all(len(group) == 1 and group[0] not in rest[group[0]] for group in circles(rest))


def test_each_step_is_taken_once_on_the_way_to_all_cycles():
    taken = []

    class Steps(list):
        def __iter__(self):
            return (taken.append(other) or other for other in super().__iter__())

    assert list(cycles({item: Steps(range(200)) for item in range(200)})) == [[item] for item in range(200)]
    assert 200 <= len(taken) <= 200 * 200


def test_a_long_chain_needs_no_deep_recursion():
    chain = {number: [number + 1] for number in range(20_000)} | {20_000: []}
    assert circles(chain) == [[number] for number in range(20_000, -1, -1)]
    assert [len(group) for group in circles({**chain, 20_000: [0]})] == [20_001]
    assert list(cycles(chain)) == []
    assert [len(cycle) for cycle in cycles({**chain, 20_000: [0]})] == [20_001]
