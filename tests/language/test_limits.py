"""What files may hold, so that each is answered at once: told as a fault, and nothing behind it is looked at."""

from pathlib import Path

import pytest

from simulator.language import plans, scope, works
from simulator.language.loading import FOLDERS, content_files, load_library, survey
from simulator.language.promises import MOST
from simulator.language.yaml.reader import Limits, read_what_can_be

ROOT = Path(__file__).parents[2]
HEAD = "model: more\ntitle: {zh: 甲, en: A}\npurpose: {zh: 甲, en: A}\nleaves_out: {zh: 甲, en: A}\n"
TITLE = "title: {zh: 甲, en: A}"
CLASS = """works:
  digging:
    {title: {zh: 挖, en: Dig}, start: 3, lots: 5, origin: {assumed: x},
     stages: {dig: {title: {zh: 挖, en: Dig}, months: {uniform: [1, 2]}}}}
"""
DOCUMENT = """document: plan
title: {zh: 甲, en: A}
issuer: {zh: 甲, en: A}
date: "2021-12"
region: shire
file: plan.txt
statements:
"""


def told(content, file, text):
    path = content / file
    path.write_text(text, encoding="utf-8")
    return survey(content, content_files(content))[1]


def variables(equation, count, more=""):
    return "variables:\n" + "".join(
        f"  v{number}: {{{TITLE}, unit: '1', {more}equation: '{equation}'}}\n" for number in range(count)
    )


def members(count):
    return ", ".join(f"m{number}: {{zh: 甲, en: A}}" for number in range(count))


def promise(name, more, value=1):
    return (
        f"  - {{id: {name}, kind: target, {TITLE}, quantity: increment, value: {value}, unit: 个, year: 2022, "
        f"section: 一, fragment: {value}个, {more}}}\n"
    )


@pytest.fixture
def spent(monkeypatch):
    """The parts of equations that were looked at."""
    found = []
    spend = scope.Room.spend

    def counted(self, column=0, parts=1):
        found.append(parts)
        spend(self, column, parts)

    monkeypatch.setattr(scope.Room, "spend", counted)
    return found


@pytest.fixture
def rooms(monkeypatch):
    """The room of every model whose equations were looked at."""
    found = {}
    spend = scope.Room.spend

    def seen(self, column=0, parts=1):
        found[id(self)] = self
        spend(self, column, parts)

    monkeypatch.setattr(scope.Room, "spend", seen)
    return found


def test_the_projects_own_files_take_a_quarter_of_the_limits_at_most():
    for path in content_files(ROOT):
        data = path.read_bytes()
        assert len(data) <= Limits().size / 4, path
        assert len(read_what_can_be(data, "f.yaml").places) <= Limits().nodes / 4, path
    assert {path.relative_to(ROOT).parts[0] for path in content_files(ROOT)} == set(FOLDERS)


def test_the_equations_of_each_of_the_projects_models_take_a_quarter_of_the_limit_at_most(rooms):
    models = len(load_library(ROOT).system.models)
    used = [scope.MAX_PARTS - room.left for room in rooms.values()]
    assert len(used) == models
    assert 0 < max(used) <= scope.MAX_PARTS / 4


def test_a_model_of_many_long_sums_is_refused_where_it_gets_too_large(content, spent):
    text = HEAD + variables(" + ".join(["1"] * 100), 300)
    (fault,) = told(content, "models/more.yaml", text)
    assert fault.code == "too-many"
    assert "more than 20,000 parts" in fault.problem.en
    assert fault.place.line == 6 + scope.MAX_PARTS // 199, "each sum has 100 numbers and 99 signs"
    assert sum(spent) <= 1.1 * scope.MAX_PARTS, "nothing behind it is looked at"


def test_members_of_sets_count(content):
    text = HEAD + f"sets: {{s: {{{TITLE}, members: {{{members(200)}}}}}}}\n" + variables("1", 150, "over: s, ")
    (fault,) = told(content, "models/more.yaml", text)
    assert fault.place.line == 7 + scope.MAX_PARTS // 200


def test_members_of_assumptions_count_and_one_fault_is_told(content):
    item = f"{TITLE}, kind: lever, unit: '1', over: s, default: 1, range: [0, 2], origin: {{assumed: x}}"
    text = HEAD + f"sets: {{s: {{{TITLE}, members: {{{members(200)}}}}}}}\nassumptions:\n"
    text += "".join(f"  w{number}: {{{item}}}\n" for number in range(150)) + variables("sum_over(s, w149)", 1)
    (fault,) = told(content, "models/more.yaml", text)
    assert (fault.code, fault.place.line) == ("too-many", 7 + scope.MAX_PARTS // 200)


def test_what_rests_on_a_model_that_is_too_large_is_not_told_besides(content):
    (content / "models/other.yaml").write_text(
        HEAD.replace("model: more", "model: other\nneeds: [more]") + variables("more.v299", 1), encoding="utf-8"
    )
    (fault,) = told(content, "models/more.yaml", HEAD + variables(" + ".join(["1"] * 100), 300))
    assert fault.place.file == "models/more.yaml"


def test_a_document_has_so_many_promises_of_work_at_most(content):
    (content / "models/more.yaml").write_text(HEAD + CLASS + variables("1", 1), encoding="utf-8")
    for count in (MOST, MOST + 1):
        text = DOCUMENT + "".join(promise(f"s{i}", "programme: {work: more.digging}") for i in range(count))
        faults = told(content, "regions/shire/documents/plan.yaml", text)
        assert [(fault.code, fault.place.line) for fault in faults] == [("too-many", 8 + MOST)] * (count - MOST)


def test_the_projects_of_a_promise_are_shared_out_among_its_parts_once(content, monkeypatch):
    (content / "models/more.yaml").write_text(HEAD + CLASS + variables("1", 1), encoding="utf-8")
    text = DOCUMENT + promise("whole", "programme: {work: more.digging, lots: 100}", 100)
    text += "".join(promise(f"p{i}", "part_of: whole, programme: {lots: 1}") for i in range(50))
    shared_out = []
    monkeypatch.setattr(plans, "equal_lots", lambda lots: shared_out.append(lots) or works.equal_lots(lots))
    assert told(content, "regions/shire/documents/plan.yaml", text) == []
    assert 50 <= len(shared_out) < 500


def test_correlations_with_unknown_names_are_told_by_those_alone(content):
    pairs = "".join(f"    - {{between: [farm.need, farm.none{number}], rho: 0.9}}\n" for number in range(40))
    text = "scenario: more\ntitle: {zh: 甲, en: A}\nextends: shire\nsampling:\n  correlations:\n" + pairs
    faults = told(content, "scenarios/shire/more.yaml", text)
    assert [fault.code for fault in faults] == ["unknown"] * 40
