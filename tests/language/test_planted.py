"""No fault hides another: each is told alone, beside any other one, and with all of them in the files at once."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planted import MEET, PLANTS, content, planted, texts_of

from simulator.language.loading import content_files, survey


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return content(tmp_path_factory.mktemp("planted") / "content")


@pytest.fixture(scope="module")
def sound(root):
    return texts_of(root)


@pytest.fixture(scope="module")
def alone(root, sound):
    """What is told of each fault alone."""
    return {plant: planted(root, [plant], sound) for plant in PLANTS}


def test_of_two_statements_with_one_id_the_first_is_what_is_sound(root, sound):
    planted(root, [plant for plant in PLANTS if plant.code == "duplicate" and plant.file == MEET], sound)
    library, _ = survey(root, content_files(root))
    assert [item.id for item in library.documents["meet-2022"].file.statements][:3] == [
        "walls-2023",
        "long-wall",
        "about-2024",
    ]
    assert [target.statement.id for target in library.targets["meet-2022"]] == ["walls-2023", "about-2024"]


def test_without_a_fault_nothing_is_told(root, sound):
    assert planted(root, [], sound) == set()


def test_each_fault_alone_is_told_once_in_its_file(alone):
    for plant, found in alone.items():
        assert [fault[:2] for fault in found] == [(plant.code, plant.file)], plant


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PLANTS), min_size=2, max_size=2, unique=True))
def test_of_two_faults_both_are_told_and_nothing_else(root, sound, alone, plants):
    found = planted(root, plants, sound)
    if found is not None:
        assert found == alone[plants[0]] | alone[plants[1]]


def test_all_faults_together_are_told_at_once(root, sound, alone):
    chosen = []
    for plant in PLANTS:
        if planted(root, [*chosen, plant], sound) is not None:
            chosen.append(plant)
    assert len(chosen) > len(PLANTS) - 10
    assert planted(root, chosen, sound) == set().union(*(alone[plant] for plant in chosen))
