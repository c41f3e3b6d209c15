"""What matters, why scenarios differ, which futures fail: on the command line and in a notebook."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import simulator
from simulator.analysis.attribution import attribute
from simulator.analysis.discovery import discover
from simulator.analysis.sensitivity import elasticities, sobol, tornado
from simulator.cli import main, reference
from simulator.cli.shapes import SHAPES
from simulator.export.findings.sentences import sentence
from simulator.export.numbers import adding_up
from simulator.language.target_search import target_named
from simulator.language.title_search import UnknownQuantityError

TOY = Path(__file__).parents[1] / "toy"
TARGET = ("shire", "output-2023")
COMMANDS = {
    "tornado": ("sensitivity", *TARGET),
    "sobol": ("sensitivity", *TARGET, "--method", "sobol"),
    "elasticity": ("sensitivity", *TARGET, "--method", "elasticity"),
    "attribute": ("attribute", "shire", "shire-busy~2", "farm.output", "2023"),
    "discover": ("discover", *TARGET),
}


@pytest.fixture
def cli(content, monkeypatch):
    monkeypatch.chdir(content)
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def study():
    return simulator.load("shire", content=TOY)


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("language", "version"), [("zh", "程序版本"), ("en", "program version")])
def test_a_sentence_a_table_and_how_it_was_found(cli, name, language, version):
    result = cli(*COMMANDS[name], "--lang", language)
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 3
    assert version in result.stderr
    assert ("seed 7" if language == "en" else "种子 7") in result.stderr
    assert "nan" not in result.stdout.lower().split()


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=5), st.integers(0, 2))
def test_rounded_parts_add_up_to_the_rounded_whole(parts, places):
    told = adding_up(parts, places)
    assert sum(told) == pytest.approx(round(sum(parts), places), abs=1e-9)
    assert all(abs(one - other) < 10.0**-places for one, other in zip(told, parts, strict=True))


def test_what_changes_add_to_a_difference_adds_up_to_it_as_told(study):
    """Of 20: 17.5, 1.6 and 0.9, which one by one would be 18, 2 and 1."""
    found = study.attribute(study.with_changes({"farm.area_growth[barley]": 1}), "farm.output", 2024).answer
    (part, *_) = found.parts
    parts = tuple(replace(part, share=share) for share in (17.5, 1.6, 0.9))
    told = sentence(replace(found, before=1000.0, after=1020.0, unit="个", parts=parts), "en")
    assert re.findall("[+-][0-9]+", told) == ["+20", "+17", "+2", "+1"]


@pytest.mark.parametrize("name", ["tornado", "sobol", "discover"])
def test_json_has_the_signs_of_its_language_in_cautions_too(cli, name):
    cautions = json.loads(cli(*COMMANDS[name], "--json", "--draws", 32).stdout)["about"]["cautions"]
    assert cautions
    for words in cautions:
        assert not re.search("[\u4e00-\u9fff][,;:]", words["zh"])


def test_a_chance_that_draws_cannot_tell_from_none_or_all_is_told_as_that(cli):
    told = cli(*COMMANDS["tornado"], "--draws", 32, "--lang", "en").stdout
    assert re.search("[<>][0-9]+%", told)
    assert not re.search("\\b(0|100)%", told)


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_what_its_schema_says(cli, name):
    command = COMMANDS[name][0]
    result = cli(*COMMANDS[name], "--json")
    value = json.loads(result.stdout, parse_constant=lambda text: pytest.fail(f"{text} is no JSON"))
    jsonschema.validate(value, reference.schema(SHAPES[command]))
    assert result.stderr == ""
    assert value["sentence" if command == "attribute" else "about"]


@pytest.mark.parametrize("name", COMMANDS)
def test_csv_has_every_row_in_full(cli, name):
    rows = list(csv.DictReader(io.StringIO(cli(*COMMANDS[name], "--format", "csv", "--lang", "en").stdout)))
    assert rows
    assert {"title", "unit"} & rows[0].keys()
    assert "名称" in cli(*COMMANDS[name], "--format", "csv").stdout.splitlines()[0].split(",")


def test_draws_and_seed_are_those_asked_for(cli):
    value = json.loads(cli(*COMMANDS["tornado"], "--draws", 50, "--seed", 9, "--json").stdout)
    assert (value["about"]["draws"], value["about"]["seed"]) == (50, 9)
    assert value["about"]["cautions"]


def test_the_parts_of_a_difference_add_up(cli):
    value = json.loads(cli(*COMMANDS["attribute"], "--json").stdout)
    assert ";" not in value["sentence"]["zh"]
    assert sum(part["share"] for part in value["parts"]) == pytest.approx(value["after"] - value["before"])
    assert {part["part"] for part in value["parts"]} == {"farm.area_growth[barley]", "farm.area_growth[pipeweed]"}
    assert value["idle"] == 1  # what a head needs does not bear on output


def test_the_table_leaves_out_what_hardly_matters_and_says_so(cli):
    everything = json.loads(cli(*COMMANDS["sobol"], "--json").stdout)["indices"]
    slight = {item["factor"] for item in everything} - {item["factor"] for item in everything if item["total"] > 0.005}
    result = cli(*COMMANDS["sobol"], "--lang", "en")
    assert (f"{len(slight)} more hardly matter" in result.stderr) == bool(slight)


def test_a_notebook_has_the_same_answers(study):
    target = target_named("output-2023", study.scenario.targets)
    assert study.sensitivity("output-2023").answer == tornado(study.scenario, target)
    assert study.sensitivity("Output", "sobol", draws=256).answer == sobol(study.scenario, target, draws=256)
    assert study.sensitivity("产量", "elasticity", seed=2).answer == elasticities(study.scenario, target, seed=2)
    assert study.discover("output-2023").answer == discover(study.scenario, target)
    other = study.with_changes({"farm.need": 390, "farm.area_growth[barley]": 5})
    found = study.attribute(other, "Output", 2024)
    assert found.answer == attribute(study.scenario, other.scenario, "farm.output", 2024)
    assert found.table("en")["part"].tolist() == ["farm.area_growth[barley]"]
    assert "Growth of area" in repr(found)
    assert "面积增速" in found.sentence()
    with pytest.raises(UnknownQuantityError):
        study.discover("output-2032")


@pytest.mark.parametrize("command", ["tornado", "sobol", "discover"])
@pytest.mark.parametrize("draws", [0, 1, 19])
def test_too_few_draws_are_refused_in_words(cli, command, draws):
    for language, words in (("zh", f"抽样数 {draws} 太少"), ("en", "too few")):
        result = cli(*COMMANDS[command], "--draws", draws, "--lang", language)
        assert result.exit_code == 2
        assert words in result.stderr


def test_draws_that_shares_of_variance_cannot_take_are_told(cli):
    assert "256 were used" in cli(*COMMANDS["sobol"], "--draws", 64, "--lang", "en").stderr
    assert "were used" not in cli(*COMMANDS["sobol"], "--draws", 512, "--lang", "en").stderr


def test_a_change_that_lies_in_an_earlier_year_is_shown_there(study):
    """A growth that is another in 2022 alone moves the output of 2024, where it is the same again."""
    key = "farm.area_growth[barley]"
    usual = study.with_changes({key: 1})
    (part,) = usual.attribute(study.with_changes({key: {2022: 5, 2023: 1}}), "farm.output", 2024).answer.parts
    assert (part.year, part.before, part.after) == (2022, 1, 5)
    (same,) = usual.attribute(study.with_changes({key: 3}), "farm.output", 2024).answer.parts
    assert (same.year, same.before, same.after) == (2024, 1, 3)
