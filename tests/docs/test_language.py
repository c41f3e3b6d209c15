"""The pages on the model language: every example is loaded and run, every table is checked against the program."""

import math
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from simulator.analysis.scorecard import scorecard
from simulator.cli import main
from simulator.engine.run import run
from simulator.language import expression, operations, units
from simulator.language.archetypes import ARCHETYPES
from simulator.language.expression import Call, parse
from simulator.language.lineage import merged_file
from simulator.language.loading import load_library
from simulator.language.operations import FORMS, OPERATIONS
from simulator.language.programme import EACH, PAST, PLAN, SHARE
from simulator.language.resolve import MAX_LAG
from simulator.language.schema import (
    DISTRIBUTIONS,
    Delivery,
    Programme,
    ScenarioFile,
    Stage,
    Statement,
    Uncertainty,
    Work,
)
from simulator.language.target import POINTS_TOLERANCE, RELATIVE_TOLERANCE

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"zh": ROOT / "docs/language.zh.md", "en": ROOT / "docs/language.md"}
BLOCK = re.compile(r"^```(\w*) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
YEAR = 2026


@dataclass(frozen=True)
class Example:
    """A block with a path: a whole file, a part to be added (`+`), or a file with faults (`!`)."""

    section: int
    sign: str
    path: str
    text: str


def page(language):
    return PAGES[language].read_text(encoding="utf-8")


def examples(text):
    found = []
    for number, part in enumerate(re.split(r"^## ", text, flags=re.MULTILINE)):
        for _kind, info, body in BLOCK.findall(part):
            if info:
                sign, _, path = info.rpartition(" ")
                found.append(Example(number, sign, path, body))
    return found


def merge(into, more):
    """Entries of a part go into the file; lists grow."""
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        elif isinstance(value, list) and isinstance(into.get(key), list):
            into[key] = into[key] + value
        else:
            into[key] = value


def put(example, root):
    path, text = root / example.path, example.text
    path.parent.mkdir(parents=True, exist_ok=True)
    if example.sign == "+":
        whole = yaml.safe_load(path.read_text(encoding="utf-8"))
        merge(whole, yaml.safe_load(text))
        text = yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")


def rows(text, width):
    """Rows of the page's tables that have so many columns, without their headings."""
    lines = [line.strip().strip("|").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line] for line in lines if len(line) == width]


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """All examples put together, each section loaded and its scenarios run as the reader would."""
    root = tmp_path_factory.mktemp("language")
    given = [example for example in examples(page("zh")) if example.sign != "!"]
    for section in sorted({example.section for example in given}):
        for example in given:
            if example.section == section:
                put(example, root)
        library = load_library(root)
        for name in library.sources:
            projection = run(library.scenario(name), draws=5)
            assert all(math.isfinite(values[-1]) for values in projection.central.values())
    return root


def test_both_pages_have_the_same_examples():
    assert examples(page("zh")) == examples(page("en"))
    assert len(examples(page("zh"))) > 15


def test_the_examples_load_and_run(content):
    library = load_library(content)
    card = scorecard(run(library.scenario("sample-retrofit"), draws=20))
    assert {score.target.statement.id: score.met for score in card.scores} == {
        "area-2026": False,
        "waste-heat": True,
        "coal-cut": True,
        "growth": False,
        "pipes-2026": True,
    }


@pytest.mark.parametrize("language", PAGES)
def test_the_faulty_example_gives_the_faults_shown(language, tmp_path, monkeypatch):
    (example,) = [example for example in examples(page(language)) if example.sign == "!"]
    put(example, tmp_path)
    (tmp_path / "regions").mkdir()
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["check", "--lang", language])
    assert told.exit_code == 1
    assert f"```text\n{told.output.rstrip()}\n```" in page(language)


def results(text):
    """Expression, value and unit of each row of the table of expressions."""
    for cells in rows(text, 4):
        value, _, unit = cells[1].partition(" ")
        yield cells[0].strip("`"), float(value), unit or "1"


@pytest.mark.parametrize("language", PAGES)
def test_every_expression_of_the_table_has_the_value_shown(language, content, tmp_path):
    given = list(results(page(language)))
    assert len(given) > 20
    model = yaml.safe_load((content / "models/lab.yaml").read_text(encoding="utf-8"))
    for index, (text, _, unit) in enumerate(given):
        title = {"zh": text, "en": text}
        start = {"initial": 0} if "previous" in text else {}
        model["variables"][f"row{index}"] = {"title": title, "unit": unit, "equation": text, **start}
    region = {"region": "nowhere", "title": {"zh": "无", "en": "Nowhere"}}
    title = {"zh": "表", "en": "Table"}
    scenario = {"scenario": "table", "title": title, "region": "nowhere", "models": ["lab"], "years": [2024, 2030]}
    for path, value in (("models/lab", model), ("regions/nowhere", region), ("scenarios/table", scenario)):
        put(Example(0, "", f"{path}.yaml", yaml.safe_dump(value, allow_unicode=True)), tmp_path)
    projection = run(load_library(tmp_path).scenario("table"), draws=0)
    got = {text: round(projection.value(f"lab.row{index}", YEAR), 4) for index, (text, _, _) in enumerate(given)}
    assert got == {text: value for text, value, _ in given}


@pytest.mark.parametrize("language", PAGES)
def test_coverage_of_the_source_text_is_as_shown(language, tmp_path, monkeypatch):
    given = examples(page(language))
    here = next(item.section for item in given if item.path.startswith("sources/"))
    for example in given:
        if example.section <= here:
            put(example, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["check", "--sources", "sources"]).exit_code == 0
    told = CliRunner().invoke(main, ["coverage", "--sources", "sources", "--lang", language])
    assert told.exit_code == 1
    assert f"```text\n{told.output.rstrip()}\n```" in page(language)


def test_the_statements_of_the_page_leave_nothing_of_its_text_out(content):
    told = CliRunner().invoke(main, ["coverage", "--content", str(content), "--sources", str(content / "sources")])
    assert "county-2025.txt" in told.output  # the county's text is not among them
    assert "✓ sample-2025" in told.output


def test_promises_of_the_examples_are_carried_out(content):
    library = load_library(content)
    scenario = library.scenario("sample-works")
    few, free = (
        scorecard(run(item, draws=300))["pipes-2026"] for item in (scenario, scenario.with_changes({"works.crews": 0}))
    )
    assert few.target.key == "sample_2025.pipes_2026"
    assert few.probability < free.probability
    (area, county) = scorecard(run(library.scenario("county-2024"), draws=50)).scores
    assert (area.value, county.target.key) == (485, "county_2025.pipes_2025")


@pytest.mark.parametrize("language", PAGES)
def test_the_names_that_promises_get_are_told_and_are_what_the_page_says(language, content, tmp_path):
    """With the statements that tell the pipes again put into the document, and a past year's amount."""
    told = {cells[0].strip("`"): cells[1] for cells in rows(page(language), 2) if "`sample_2025." in cells[0]}
    assert {name.rsplit("_", 1)[-1] for name in told} == {"2026", *(part[1:] for part in (PLAN, SHARE, PAST, EACH))}
    shutil.copytree(content, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "regions/sample/documents/sample-2025.yaml"
    whole = yaml.safe_load(path.read_text(encoding="utf-8"))
    (again,) = (body for _, info, body in BLOCK.findall(page(language)) if not info and "same_as: pipes-2026" in body)
    whole["statements"] += yaml.safe_load(again)
    pipes = next(item for item in whole["statements"] if item["id"] == "pipes-2026")
    pipes["programme"] |= {"past": 30, "past_from": pipes["id"]}
    path.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    system = load_library(tmp_path).system
    assert [name for name in told if name not in system.assumptions | system.deliveries | system.variables] == []
    each = next(name for name in told if name.endswith(EACH))
    ((_, value),) = system.assumptions[each].default
    assert value == pytest.approx(2.1 / 40)
    assert f"{value:g} {units.describe(system.assumptions[each].unit)}" in told[each]


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("part", [Statement, Programme, Work, Stage, Delivery])
def test_every_entry_of_a_promise_is_told(language, part):
    tables = {word for cells in rows(page(language), 2) for word in re.findall(r"`(\w+)`", cells[0])}
    assert tables >= part.model_fields.keys()


def operations_in(syntax):
    if isinstance(syntax, Call):
        yield syntax.operation
        for argument in syntax.arguments:
            yield from operations_in(argument)


@pytest.mark.parametrize("language", PAGES)
def test_the_table_of_expressions_leaves_none_out(language):
    table = rows(page(language), 4)
    shown = {name for cells in table for name in operations_in(parse(cells[0].strip("`")))}
    named = {word for cells in table for word in re.findall(r"`([^`]+)`", cells[2])}
    assert (shown | named) >= {*OPERATIONS, *FORMS}
    assert shown >= {*OPERATIONS, *FORMS} - {"<=", ">=", "==", "!="}
    assert FORMS.keys() <= operations.RESERVED


@pytest.mark.parametrize("language", PAGES)
def test_the_table_of_archetypes_is_that_of_the_program(language):
    shown = {cells[0].strip("`"): cells for cells in rows(page(language), 3)}
    for name, archetype in ARCHETYPES.items():
        assert re.findall(r"`(\w+)`", shown[name][1]) == list(archetype.parameters)
        assert shown[name][2] == f"`{archetype.equation}`"


@pytest.mark.parametrize("language", PAGES)
@pytest.mark.parametrize("field", ["comparator", "quantity"])
def test_every_comparator_and_quantity_is_told(language, field):
    shown = {cells[0].strip("`") for cells in rows(page(language), 3)}
    assert shown >= set(Statement.model_fields[field].annotation.__args__)


@pytest.mark.parametrize("language", PAGES)
def test_every_distribution_and_its_ways_are_told(language):
    shown = {re.findall(r"`(\w+)`", cells[0])[0] for cells in rows(page(language), 2) if re.match(r"`\w+`", cells[0])}
    assert shown >= {*DISTRIBUTIONS, *Uncertainty.model_fields["of"].annotation.__args__}


@pytest.mark.parametrize("language", PAGES)
def test_limits_and_tolerances_are_those_of_the_program(language):
    text = page(language)
    for limit in (expression.MAX_DEPTH, expression.MAX_TOKENS, MAX_LAG, f"{RELATIVE_TOLERANCE:.0%}".rstrip("%")):
        assert re.search(rf"\b{limit}\b", text)
    assert POINTS_TOLERANCE == 0.5
    assert {"zh": "0.5 个百分点", "en": "half a point"}[language] in text


@pytest.mark.parametrize("language", PAGES)
def test_the_kinds_of_faults_named_exist(language):
    last = page(language).rpartition("```")[2]
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "simulator/language").rglob("*.py"))
    named = re.findall(r"`([a-z-]+)`", last)
    assert len(named) > 10
    assert [name for name in named if f'"{name}"' not in source] == []


@pytest.mark.parametrize("file", sorted((ROOT / "docs").glob("*.md")), ids=lambda file: file.name)
def test_links_between_pages_lead_somewhere(file):
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", file.read_text(encoding="utf-8"))
    assert [link for link in links if not (file.parent / link).exists()] == []


@pytest.mark.parametrize("file", sorted((ROOT / "docs").glob("*.zh.md")), ids=lambda file: file.name)
def test_chinese_prose_has_full_width_signs(file):
    prose = re.sub(r"```.*?```|`[^`\n]*`|\]\([^)\n]*\)", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r".{0,8}[\u4e00-\u9fff][,;:?!].{0,8}", prose) == []


@pytest.mark.parametrize(("language", "merged"), [("zh", "逐项合并"), ("en", "are merged entry by entry")])
def test_the_pages_say_which_entries_of_a_scenario_are_merged(language, merged):
    own = {"scenario": "mine", "title": {"zh": "甲", "en": "A"}}
    first = ScenarioFile.model_validate(
        own
        | {"assumptions": {"a.b": 1}, "scopes": {"a": "x"}, "sampling": {"seed": 7}, "outputs": ["a.b"]}
        | {"documents": ["d"], "sweep": {"grid": {"a.b": [1]}}}
    )
    later = ScenarioFile.model_validate(
        own
        | {"assumptions": {"a.c": 2}, "scopes": {"b": "y"}, "sampling": {"draws": 5}, "outputs": ["a.c"]}
        | {"documents": ["e"]}
    )
    both, plain = merged_file([first, later]), merged_file([later])
    found = {name for name in ScenarioFile.model_fields if getattr(both, name, None) != getattr(plain, name, None)}
    (bullet,) = re.findall(r"^- `extends` .*?(?=^- )", page(language), re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"`(\w+)`", bullet.split(merged)[0])) - {"extends"} == found
    assert both.sweep is None
    assert re.search(r"`sweep` (不继承|is not inherited)", bullet)
