"""Where a fault of a statement, an equation or a scenario's id stands, and how it says to mend it."""

import tracemalloc

import pytest
from planted import MEET, MOOT, content, texts_of

from simulator.language.faults import FaultsError
from simulator.language.loading import content_files, load_library, survey, with_scenario


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return content(tmp_path_factory.mktemp("places") / "content")


@pytest.fixture(scope="module")
def library(root):
    return load_library(root)


def only_fault(root, file, before, after):
    """The one fault of the content with one change, and the text at its place."""
    sound = texts_of(root)[file]
    assert before in sound
    (root / file).write_text(sound.replace(before, after, 1), encoding="utf-8")
    try:
        _, (fault,) = survey(root, content_files(root))
        lines = (root / file).read_text(encoding="utf-8").splitlines()
    finally:
        (root / file).write_text(sound, encoding="utf-8")
    return fault, lines[fault.place.line - 1][fault.place.column - 1 :]


@pytest.mark.parametrize(
    ("file", "before", "after", "seen", "mend"),
    [
        (MOOT, "value: 1.5, high: 2.5", "value: 3.5, high: 2.5", "2.5, unit", ("value", "high")),
        (MOOT, "comparator: range, value: 1.5, high: 2.5", "comparator: range, value: 1.5", "range, value", ("high",)),
        (MOOT, "comparator: about,", "comparator: about, tolerance: -1,", "-1, value", ("positive",)),
        (MOOT, "value: 10.4, unit: 万人", "value: 10.4, unit: 公里", "公里, year", ("unit",)),
        (MOOT, "value: 10.4, unit: 万人", "value: 10.4, unit: 公公", "公公, year", ()),
        (MOOT, "base_year: 2021, year: 2026", "base_year: 2031, year: 2026", "2031, year", ("base_year", "year")),
        (MOOT, "base_year: 2021, year: 2025", "year: 2025", "average_growth", ("base_year",)),
        (MOOT, "from_year: 2022", "from_year: 2032", "2032, year", ("from_year", "year")),
        (MOOT, "indicator: farm.output, comp", "indicator: farm.outputs, comp", "farm.outputs, comp", ("farm.output",)),
        (MOOT, "id: since-2019", "id: doubling", "doubling", ("id",)),
        (MEET, "start: 2022-05", "start: 2029-05", "2029-05, lots", ("start",)),
        (MEET, "part_of: walls-2023", "part_of: walls-2022", "walls-2022", ("walls-2023",)),
        (MEET, "feeds: mill.in_time", "feeds: mill.in_tim", "mill.in_tim}", ("mill.in_time",)),
        (MEET, "value: 2\n", "value: -2\n", "-2", ()),
        (MEET, "work: mill.walls, start", "work: mill.wals, start", "mill.wals, start", ("mill.walls",)),
    ],
)
def test_a_fault_of_a_statement_stands_at_the_entry_to_blame(root, file, before, after, seen, mend):
    fault, at = only_fault(root, file, before, after)
    assert fault.place.file == file
    assert at.startswith(seen)
    for word in mend:
        assert word in fault.remedy.en


CALM = "ramp(2022, 2024, 0.2, 0.4)"
NOT_FINITE = {  # an expression, and the smallest part of it that is to blame; of a division by zero that is the zero
    "9**9**9**9": "9**9**9 +",
    "1/0": "0 +",
    "total_area / total_area / 0": "0 +",
    "log(0)": "log(0)",
    "log(-1)": "log(-1)",
    "0**-1": "0**-1",
    "sqrt(-2)": "sqrt(-2)",
    "2 * exp(1000)": "exp(1000)",
    "(0-8)**0.5": "0-8)**0.5",
    "1e300*1e300": "1e300*1e300",
}


@pytest.mark.parametrize(("expression", "to_blame"), NOT_FINITE.items())
def test_a_constant_that_is_no_finite_number_is_told_at_its_place(root, expression, to_blame):
    fault, at = only_fault(root, "models/farm.yaml", CALM, f"1 + {expression}")
    assert fault.code == "equation"
    assert at.startswith(to_blame)
    assert "finite" in fault.remedy.en


@pytest.mark.parametrize("expression", ["9**9", "1e300 * 1e-300", "0 / 5", "log(1)", "2**-1", "if(1, 2, 3)", "0**0"])
def test_a_constant_that_is_a_number_is_no_fault(root, expression):
    sound = texts_of(root)["models/farm.yaml"]
    (root / "models/farm.yaml").write_text(sound.replace(CALM, expression, 1), encoding="utf-8")
    try:
        assert survey(root, content_files(root))[1] == []
    finally:
        (root / "models/farm.yaml").write_text(sound, encoding="utf-8")


def test_a_huge_power_takes_no_memory(root):
    tracemalloc.start()
    only_fault(root, "models/farm.yaml", CALM, "**".join(["999999"] * 40))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50e6


def opened(library, *lines):
    """What is told of a scenario that somebody opens: code, line and remedy of each fault."""
    with pytest.raises(FaultsError) as caught:
        with_scenario(library, "\n".join(lines).encode(), "mine.yaml")
    assert {fault.place.file for fault in caught.value.faults} == {"mine.yaml"}
    return [(fault.code, fault.place.line) for fault in caught.value.faults], caught.value.faults


@pytest.mark.parametrize("parent", ["shire", "shire-busy"])
def test_a_scenario_with_the_id_of_one_that_it_extends_is_told_to_take_another(library, parent):
    told, faults = opened(library, "scenario: shire", "title: {zh: 我, en: Mine}", f"extends: {parent}")
    assert told == [("duplicate", 1)]
    assert "another id" in faults[0].remedy.en


def test_its_other_faults_are_told_too(library):
    told, _ = opened(
        library, "scenario: shire", "title: {zh: 我, en: Mine}", "extends: shire", "assumptions: {farm.nope: 1}"
    )
    assert told == [("duplicate", 1), ("unknown", 4)]


def test_a_scenario_may_take_the_place_of_one_that_it_does_not_extend(library):
    text = "scenario: shire-busy\ntitle: {zh: 我, en: Mine}\nextends: shire\n"
    larger, name = with_scenario(library, text.encode(), "mine.yaml")
    assert (name, larger.sources[name].file.title.en) == ("shire-busy", "Mine")


def test_a_scenario_that_extends_itself_alone_is_told_at_extends(library):
    told, _ = opened(library, "scenario: new", "title: {zh: 我, en: Mine}", "extends: new")
    assert told == [("extends", 3)]
