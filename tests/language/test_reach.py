"""What can be reached from one another, against scipy's strongly connected components."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from simulator.language.reach import circles


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


def test_a_long_chain_needs_no_deep_recursion():
    chain = {number: [number + 1] for number in range(20_000)} | {20_000: []}
    assert circles(chain) == [[number] for number in range(20_000, -1, -1)]
    assert [len(group) for group in circles({**chain, 20_000: [0]})] == [20_001]
