"""A scenario with changes, written as YAML, reads back as the same scenario."""

import pytest
import yaml

from simulator.export.scenario_file import scenario_yaml
from simulator.language.loading import with_scenario
from simulator.language.paths import points

CHANGES = {"farm.area_growth[barley]": points(4.25), "folk.birth_rate": points({2022: 1, 2025: 0.1 + 0.2})}


@pytest.mark.parametrize("name", ["shire", "shire-busy"])
def test_changes_read_back_to_the_same_settings(toy, name):
    plain = toy.scenario(name)
    wanted = plain.with_changes({"farm.area_growth[barley]": 4.25, "folk.birth_rate": {2022: 1, 2025: 0.1 + 0.2}})
    library, found = with_scenario(toy, scenario_yaml(plain, CHANGES), "changed.yaml")
    read = library.scenario(found)
    assert {key: item.path for key, item in read.settings.items()} == {k: i.path for k, i in wanted.settings.items()}
    assert (read.years, read.targets, read.sampling) == (wanted.years, wanted.targets, wanted.sampling)
    assert read.baseline == name


def test_only_the_changes_are_written_and_whole_numbers_as_people_write_them(toy):
    written = yaml.safe_load(scenario_yaml(toy.scenario("shire"), {"folk.birth_rate": points(3)}))
    assert written == {
        "scenario": "shire-changed",
        "title": {"zh": "夏尔基准(改动)", "en": "Shire as it goes (changed)"},
        "extends": "shire",
        "baseline": "shire",
        "assumptions": {"folk.birth_rate": 3},
    }


def test_a_scenario_from_a_file_of_its_own_is_written_whole(toy):
    text = """
scenario: mine
title: {zh: 我的, en: Mine}
extends: shire-busy
years: [2021, 2024]
assumptions: {folk.birth_rate: {value: 1, origin: {assumed: a guess}}}
"""
    library, found = with_scenario(toy, text.encode(), "mine.yaml")
    mine = library.scenario(found)
    again, found = with_scenario(toy, scenario_yaml(mine, {"folk.birth_rate": points(3)}, own=True), "again.yaml")
    read = again.scenario(found)
    assert (found, read.title.zh) == ("mine-changed", "我的(改动)")
    assert read.years == mine.years
    assert read.settings["folk.birth_rate"].path == points(3)
    assert read.settings["farm.area_growth[barley]"] == mine.settings["farm.area_growth[barley]"]
    whole, found = with_scenario(toy, scenario_yaml(mine, {}, own=True), "whole.yaml")
    assert (found, whole.scenario(found).title) == ("mine", mine.title)
    assert whole.scenario(found).settings["folk.birth_rate"].path == points(1)
