"""Regions and scenarios: what they inherit, what they refuse, what they start from."""

from dataclasses import replace
from pathlib import Path

import pytest

from simulator.engine.run import run
from simulator.language.faults import FaultsError
from simulator.language.loading import check_files, content_files, load_library, survey, with_scenario
from simulator.language.paths import plain
from simulator.language.scenario import ScenarioSource, expanded
from simulator.language.schema import ScenarioFile, Title
from simulator.language.tree import references

TOY = Path(__file__).parents[1] / "toy"


def scenario_text(**entries: object) -> bytes:
    lines = ["scenario: mine", "title: {zh: 我的, en: Mine}", *(f"{name}: {value}" for name, value in entries.items())]
    return "\n".join(lines).encode()


def faults_of(toy, **entries: object):
    with pytest.raises(FaultsError) as caught:
        with_scenario(toy, scenario_text(**entries), "mine.yaml")
    return caught.value.faults


def test_extends_inherits_entries_and_merges_assumptions(toy):
    larger, name = with_scenario(toy, scenario_text(extends="shire-busy", assumptions="{farm.need: 300}"), "mine.yaml")
    mine, busy = larger.scenario(name), larger.scenario("shire-busy")
    assert mine.years == busy.years
    assert plain(mine.settings["farm.need"].path) == 300
    assert mine.settings["farm.area_growth[barley]"] == busy.settings["farm.area_growth[barley]"]
    assert name not in toy.sources, "the library itself is left as it was"


def test_a_strangers_file_is_told_its_faults_of_form_and_of_names_at_once(toy):
    faults = faults_of(toy, extends="shire", yaers="[2021, 2022]", assumptions="{farm.greed: 1}", outputs="farm.store")
    assert {fault.code for fault in faults} == {"unknown-key", "unknown", "type"}


def test_layers_are_model_then_region_then_scenario_then_change(toy):
    scenario = toy.scenario("shire-busy").with_changes({"folk.birth_rate": 3.0})
    assert scenario.settings["farm.first_area[barley]"].layer == "model"
    assert scenario.settings["farm.need"].layer == "region"
    assert scenario.settings["farm.area_growth[barley]"].layer == "scenario"
    assert scenario.settings["folk.birth_rate"].layer == "change"


def test_a_chosen_definition_is_used_first_and_never_mixed(toy):
    larger, name = with_scenario(toy, scenario_text(extends="shire", scopes="{folk: hobbiton}"), "mine.yaml")
    assert larger.scenario(name).starts["folk.population"].value == 2
    assert toy.scenario("shire").starts["folk.population"].value == 10


def test_start_is_the_base_year_or_the_nearest_earlier_one(toy):
    larger, name = with_scenario(toy, scenario_text(extends="shire", years="[2023, 2026]"), "mine.yaml")
    start = larger.scenario(name).starts["folk.population"]
    assert (start.year, start.value) == (2022, 10.1)


def test_a_baseline_of_another_region_is_a_fault_wherever_the_region_is_named(toy):
    there = ScenarioFile(scenario="bree", title=Title(zh="布理", en="Bree"), region="bree")
    child = ScenarioFile(scenario="bree-busy", title=there.title, extends="bree")
    more = {item.scenario: ScenarioSource(item, toy.sources["shire"].place) for item in (there, child)}
    both = replace(toy, sources={**toy.sources, **more})
    faults = faults_of(both, extends="shire", baseline="bree-busy")
    assert [fault.problem.en for fault in faults] == ["the baseline is of another region: bree"]


def test_no_observation_at_all_is_a_fault(toy):
    faults = faults_of(toy, extends="shire", years="[2015, 2026]")
    assert {fault.code for fault in faults} == {"observation"}
    assert any("folk.population" in fault.problem.en for fault in faults)


@pytest.mark.parametrize(
    ("entries", "code", "words"),
    [
        ({"extends": "nowhere"}, "extends", "nowhere"),
        ({"extends": "mine"}, "extends", "mine"),
        ({"region": "shire", "models": "[farm]"}, "missing", "years"),
        ({"extends": "shire", "region": "mordor"}, "region", "mordor"),
        ({"extends": "shire", "models": "[farm, forge]"}, "model", "forge"),
        ({"extends": "shire", "years": "[2026, 2021]"}, "years", "years"),
        ({"extends": "shire", "years": "[2021, 2199]"}, "years", "100"),
        ({"extends": "shire", "assumptions": "{farm.nothing: 1}"}, "unknown", "farm.nothing"),
        ({"extends": "shire", "assumptions": "{farm.area_growth: 1}"}, "unknown", "farm.area_growth"),
        ({"extends": "shire", "assumptions": "{farm.need: 99999}"}, "range", "99999"),
        ({"extends": "shire", "assumptions": "{farm.need: {2022: 1, 2023: -5}}"}, "range", "-5"),
        ({"extends": "shire", "documents": "[moot-1421]"}, "document", "moot-1421"),
        ({"extends": "shire", "outputs": "[farm.gold]"}, "unknown", "farm.gold"),
        ({"extends": "shire", "scopes": "{folk: bree}"}, "scope", "bree"),
        ({"extends": "shire", "baseline": "nothing"}, "baseline", "nothing"),
        ({"extends": "shire", "sampling": "{certain: [farm.gold]}"}, "unknown", "farm.gold"),
        (
            {"extends": "shire", "sampling": "{correlations: [{between: [farm.need, farm.need], rho: 0.5}]}"},
            "correlation",
            "farm.need",
        ),
        ({"extends": "shire", "sweep": "{grid: {farm.gold: [1, 2]}}"}, "unknown", "farm.gold"),
        ({"extends": "shire", "sweep": "{grid: {farm.need: [1, 99999]}}"}, "range", "99999"),
        ({"extends": "shire", "sweep": "{cases: [{farm.need: 1}, {farm.need: -7}]}"}, "range", "-7"),
    ],
)
def test_a_scenario_that_does_not_fit_is_refused_with_place_and_remedy(toy, entries, code, words):
    fault = next(fault for fault in faults_of(toy, **entries) if fault.code == code)
    assert words in fault.problem.en
    assert fault.place.file == "mine.yaml"
    assert fault.place.line > 0
    assert fault.remedy.zh
    assert fault.remedy.en


def test_several_faults_are_told_at_once(toy):
    faults = faults_of(toy, extends="shire", assumptions="{farm.nothing: 1, farm.need: 99999}", outputs="[farm.gold]")
    assert len(faults) == 3


def test_a_sweep_expands_to_every_combination_with_names_of_its_own(toy):
    runs = list(expanded(toy.scenario("shire-busy")))
    assert [run.id for run in runs] == [f"shire-busy~{number}" for number in range(1, 7)]
    points = {(plain(run.settings["farm.need"].path), plain(run.settings["folk.birth_rate"].path)) for run in runs}
    assert points == {(need, rate) for need in (380, 420) for rate in (1, 2, 3)}


def test_changes_outside_the_range_or_unknown_are_faults_all_at_once(toy):
    with pytest.raises(FaultsError) as caught:
        toy.scenario("shire").with_changes({"farm.need": -1.0, "farm.gold": 1.0})
    assert {fault.code for fault in caught.value.faults} == {"range", "unknown"}


def test_draws_move_with_the_value_they_are_stated_around(toy):
    scenario = toy.scenario("shire")  # need: uniform 380 to 420 around a default of 400; the region's value is 410
    moved = scenario.with_changes({"farm.need": 450.0})
    needed = run(moved).samples["farm.needed"][0] / 10 * 1e4  # 亿斤 over 10 万人, back to 斤/人
    assert 430 <= needed.min() < needed.max() <= 470


def copy_of_toy(folder: Path) -> Path:
    for path in content_files(TOY):
        target = folder / path.relative_to(TOY)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    return folder


@pytest.mark.parametrize(
    ("file", "before", "after", "code"),
    [
        ("regions/shire/observations.yaml", "year: 2022", "year: 2019", "duplicate"),
        ("regions/shire/observations.yaml", "folk.population, year: 2022", "folk.giants, year: 2022", "unknown"),
        ("regions/shire/observations.yaml", "unit: 人", "unit: 亿元", "unit"),
        ("regions/shire/observations.yaml", "scope: hobbiton", "scope: bree", "scope"),
        ("regions/shire/observations.yaml", "observed: red-book", "observed: blue-book", "source"),
        ("regions/shire/observations.yaml", "region: shire", "region: mordor", "region"),
        ("regions/shire/region.yaml", "farm.need:", "farm.greed:", "unknown"),
        ("regions/shire/region.yaml", "value: 410", "value: 41000", "range"),
        (
            "regions/shire/documents/moot-2021.yaml",
            "indicator: farm.output, comparator",
            "indicator: farm.input, comparator",
            "unknown",
        ),
        ("regions/shire/documents/moot-2021.yaml", "value: 5.2, unit: 亿斤", "value: 5.2, unit: 公里", "unit"),
        ("regions/shire/documents/moot-2021.yaml", "quantity: change, comp", "quantity: increment, comp", "quantity"),
        (
            "regions/shire/documents/moot-2021.yaml",
            'quantity: change, comparator: "=", value: 1, unit: 万人, base_year: 2019',
            'quantity: increment, comparator: "=", value: 1, unit: 万人, from_year: 2022',
            "quantity",
        ),
        ("regions/shire/documents/moot-2021.yaml", "id: doubling", "id: average", "duplicate"),
        ("regions/shire/documents/moot-2021.yaml", "base_year: 2021, year: 2026", "year: 2026", "base_year"),
        ("regions/shire/documents/moot-2021.yaml", "high: 2.5, ", "", "range"),
        ("scenarios/shire/shire-busy.yaml", "scenario: shire-busy", "scenario: shire", "duplicate"),
        ("models/folk.yaml", "model: folk", "model: farm", "duplicate"),
        ("models/farm.yaml", "needs: [folk]", "needs: [fok]", "needs"),
        ("models/farm.yaml", "model: farm", "mdel: farm", "missing"),
    ],
)
def test_a_spoilt_file_is_found_with_its_place(tmp_path, file, before, after, code):
    root = copy_of_toy(tmp_path)
    text = (root / file).read_text(encoding="utf-8")
    assert before in text
    (root / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        load_library(root)
    folder = file.split("/")[0]
    assert code in {fault.code for fault in caught.value.faults if fault.place.file.startswith(folder)}


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path):
    root = copy_of_toy(tmp_path)
    with pytest.raises(FaultsError) as caught:
        check_files(root, [*content_files(root), root / "models" / "absent.yaml"])
    assert [fault.code for fault in caught.value.faults] == ["file"]


def test_a_spread_stays_around_the_value_of_the_file_that_states_it(toy):
    spread = scenario_text(
        extends="shire", assumptions="{farm.need: 400}", sampling="{spread: {farm.need: {uniform: [380, 420]}}}"
    )
    larger, _ = with_scenario(toy, spread, "mine.yaml")
    child = b"scenario: child\ntitle: {zh: c, en: c}\nextends: mine\nassumptions: {farm.need: 800}\n"
    larger, name = with_scenario(larger, child, "child.yaml")
    needed = run(larger.scenario(name)).samples["farm.needed"][0] / 10 * 1e4
    assert 780 <= needed.min() < needed.max() <= 820
    assert larger.scenario(name).sampling.draws == 200, "what a child's sampling leaves out is inherited"


def test_a_sweep_belongs_to_its_own_file(toy):
    larger, name = with_scenario(toy, scenario_text(extends="shire-busy"), "mine.yaml")
    assert [item.id for item in expanded(larger.scenario(name))] == [name]
    first = next(expanded(toy.scenario("shire-busy")))
    assert [item.id for item in expanded(first)] == [first.id]


@pytest.mark.parametrize(
    "entries",
    [
        {"assumptions": "{farm.need: {}}"},
        {"assumptions": "{farm.need: {value: {}}}"},
        {"assumptions": "{farm.need: {value: 400, origin: {observed: nowhere}}}"},
        {"assumptions": "{farm.need: {value: 400, origin: {stated: {document: nowhere}}}}"},
        {"sampling": "{spread: {farm.need: {triangular: [3, 2, 1]}}}"},
        {"sampling": "{spread: {farm.need: {discrete: [[1, 0]]}}}"},
        {"sweep": "{}"},
        {"sweep": "{grid: {farm.need: []}}"},
        {"sweep": "{cases: [{farm.need: {}}]}"},
    ],
)
def test_slips_that_would_only_show_later_are_faults_at_once(toy, entries):
    assert faults_of(toy, extends="shire", **entries)


def test_an_empty_change_is_a_fault(toy):
    with pytest.raises(FaultsError):
        toy.scenario("shire").with_changes({"farm.need": {}})


def test_documents_of_another_region_are_refused(tmp_path):
    root = copy_of_toy(tmp_path)
    (root / "regions" / "bree").mkdir()
    (root / "regions" / "bree" / "region.yaml").write_text(
        "region: bree\ntitle: {zh: 布雷, en: Bree}\n", encoding="utf-8"
    )
    text = "scenario: bree\ntitle: {zh: b, en: b}\nregion: bree\nmodels: [folk]\nyears: [2021, 2026]\n"
    text += "documents: [moot-2021]\n"
    (root / "scenarios" / "bree.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError) as caught:
        load_library(root)
    assert "document" in {fault.code for fault in caught.value.faults}


def test_of_a_model_in_parts_only_what_targets_rest_on_is_used(toy):
    text = b"""scenario: partly
title: {zh: \xe9\x83\xa8\xe5\x88\x86, en: Partly}
region: shire
parts: [farm, folk]
years: [2021, 2026]
documents: [moot-2021]
"""
    library, name = with_scenario(toy, text, "partly.yaml")
    whole, part = toy.scenario("shire"), library.scenario(name)
    measured = {target.key for target in part.targets}
    assert measured == {target.key for target in whole.targets}
    assert set(part.system.variables) < set(whole.system.variables)
    for key, item in part.system.variables.items():
        named = {reference.key for tree in (item.equation, item.initial) if tree for reference in references(tree)}
        assert named <= {*part.system.variables, *part.system.assumptions, *part.system.shocks}, key
    for key in measured:
        assert run(part, draws=0).central[key] == pytest.approx(run(whole, draws=0).central[key])


def test_what_is_inherited_but_has_no_use_is_left_out_and_what_is_ones_own_is_a_fault(toy):
    parent = """scenario: wide
title: {zh: 宽, en: Wide}
region: shire
models: [farm]
years: [2021, 2026]
assumptions: {farm.need: 1.1}
"""
    child = """scenario: narrow
title: {zh: 窄, en: Narrow}
extends: wide
models: [folk]
"""
    library, _ = with_scenario(toy, parent.encode(), "wide.yaml")
    library, name = with_scenario(library, child.encode(), "narrow.yaml")
    assert "farm.need" not in library.scenario(name).settings
    with pytest.raises(FaultsError) as caught:
        with_scenario(library, f"{child}assumptions: {{farm.need: 1.2}}\n".encode(), "narrow.yaml")
    assert "'farm.need'" in caught.value.faults[0].problem.en


def test_what_is_held_certain_beyond_the_horizon_is_left_out(toy):
    base = "region: shire\nparts: [farm, folk]\ndocuments: [moot-2021]\n"
    head = "scenario: late\ntitle: {zh: 晚, en: Late}\n"
    held = "sampling: {draws: 5, certain: [farm.need]}\n"
    library, name = with_scenario(toy, f"{head}{base}years: [2024, 2026]\n{held}".encode(), "late.yaml")
    assert library.scenario(name).years == (2024, 2025, 2026)


def test_extends_given_twice_is_told_alone_and_not_what_would_have_been_inherited(content):
    (content / "scenarios/shire/mine.yaml").write_bytes(scenario_text(extends="shire\nextends: shire-busy"))
    with pytest.raises(FaultsError) as caught:
        check_files(content, content_files(content))
    assert [fault.code for fault in caught.value.faults] == ["duplicate-key"]


def test_an_unknown_model_is_told_with_the_models_there_are_and_a_known_one_with_its_names(toy):
    (foreign,) = faults_of(toy, extends="shire", assumptions="{mine.zzz: 1}")
    assert all(model in foreign.remedy.en for model in ("there is no model 'mine'", "farm", "folk"))
    assert "farm." not in foreign.remedy.en
    (own,) = faults_of(toy, extends="shire", assumptions="{farm.zzz: 1}")
    assert "farm." in own.remedy.en
    assert "folk." not in own.remedy.en


ADDED = ("increment", "cumulative")
ALIAS = """  same_store: {title: {zh: 同一存量, en: The same stock}, unit: 万吨, equation: TOLD}
  worth: {title: {zh: 每斤值, en: Worth of each}, unit: "1", equation: "2 + ramp(2021, 2022, 0, 1)"}
"""


@pytest.mark.parametrize(
    ("indicator", "quantity", "code"),
    [
        *((f"store {told}", quantity, "quantity") for told in ("/ 2", "* 1", "* (3 / 4) / 2") for quantity in ADDED),
        *((told, quantity, "quantity") for told in ("3 * store", "2 * (store / 3)") for quantity in ADDED),
        *((told, "cumulative", None) for told in ("store * worth", "1 / store * store ** 2", "output * 2")),
        ("farm.store", "increment", "quantity"),
        ("farm.store", "cumulative", "quantity"),
        ("farm.same_store", "increment", "quantity"),
        ("farm.same_store", "cumulative", "quantity"),
        ("farm.output", "increment", None),  # a flow is what the year adds, and can be summed
        ("farm.output", "cumulative", None),
    ],
)
def test_a_stock_is_neither_an_amount_added_nor_summed_whatever_its_name(tmp_path, indicator, quantity, code):
    root = copy_of_toy(tmp_path)
    model, document = root / "models/farm.yaml", root / "regions/shire/documents/moot-2021.yaml"
    indicator, told = (indicator, "store") if "." in indicator else ("farm.same_store", indicator)
    alias = ALIAS.replace("TOLD", told)
    model.write_text(
        model.read_text(encoding="utf-8").replace("variables:\n", "variables:\n" + alias, 1), encoding="utf-8"
    )
    text = document.read_text(encoding="utf-8")
    head, tail = text.split("indicator: farm.output, comparator", 1)
    changed = f"indicator: {indicator}, quantity: {quantity}, from_year: 2022, comparator"
    document.write_text(head + changed + tail, encoding="utf-8")
    _, faults = survey(root, content_files(root))
    assert {fault.code for fault in faults} == ({code} if code else set())
