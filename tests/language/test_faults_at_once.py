"""One report tells every fault of every file, at its place, and nothing that merely follows from another fault."""

import errno
import shutil
from pathlib import Path

import pytest
import yaml

from simulator.language.improper import fail_if_improper
from simulator.language.loading import content_files, sound, survey
from simulator.language.naming import did_you_mean, suggestion
from simulator.language.ranges import WELL_FORMED
from simulator.language.schema import DISTRIBUTIONS, Distribution
from simulator.language.yaml.words import os_words, syntax_words

TOY = Path(__file__).parents[1] / "toy"
FARM, FOLK = "models/farm.yaml", "models/folk.yaml"
ROWS, REGION, MOOT = (
    "regions/shire/observations.yaml",
    "regions/shire/region.yaml",
    "regions/shire/documents/moot-2021.yaml",
)
SHIRE, BUSY = "scenarios/shire/shire.yaml", "scenarios/shire/shire-busy.yaml"


@pytest.fixture
def root(tmp_path):
    return Path(shutil.copytree(TOY, tmp_path / "content"))


def told(root):
    _, faults = survey(root, content_files(root))
    for fault in faults:
        assert all((fault.problem.zh, fault.problem.en, fault.remedy.zh, fault.remedy.en))
    return faults


def spoilt(root, *changes):
    """The places and codes told after some changes (file, before, after); places as (file, text behind the column)."""
    for file, before, after in changes:
        text = (root / file).read_text(encoding="utf-8")
        assert before in text, before
        (root / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    return {(fault.code, fault.place.file, behind(root, fault)) for fault in told(root)}


def behind(root, fault):
    lines = (root / fault.place.file).read_text(encoding="utf-8").splitlines()
    return lines[fault.place.line - 1][fault.place.column - 1 :][:12] if fault.place.line else ""


def test_sound_content_has_no_fault(root):
    assert told(root) == []


def test_faults_of_every_stage_and_file_come_in_one_report(root):
    assert spoilt(
        root,
        (FARM, "default: 400", "default: .nan"),  # YAML: the region's own value of it is no unknown name
        (FARM, "kind: lever", "kind: levers"),  # schema: scenarios that change it are not told
        (FARM, "unit: 公顷", "unit: 公顷顷"),  # units
        (FARM, "ramp(2022, 2024", "ramp(2024, 2022"),  # equations
        (FOLK, "equation: population / previous", "equation: popluation / previous"),
        (ROWS, "folk.population, year: 2022", "folk.population, yaer: 2022"),
        (MOOT, "value: 10.4, unit: 万人", "value: 10.4, unit: 公里"),
        (BUSY, "baseline: shire", "baseline: nope"),
    ) == {
        ("number", FARM, ".nan"),
        ("choice", FARM, "levers"),
        ("unit", FARM, "公顷顷"),
        ("equation", FARM, "ramp(2024, 2"),
        ("equation", FOLK, "popluation /"),
        ("missing", ROWS, "{variable: f"),
        ("unknown-key", ROWS, "yaer: 2022, "),
        ("unit", MOOT, "公里, year: 20"),
        ("baseline", BUSY, "nope"),
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # every observation of population is gone, and both scenarios start from one
        ([(ROWS, "folk.population", "folk.popluation")] * 4, ("unknown", ROWS, "folk.popluation")),
        ([(ROWS, "farm.store, year: 2020, value: 5000", 'farm.store, year: 2020, value: "5"')], ("type", ROWS, "5")),
        ([(ROWS, "region: shire", "region: Shire")], ("pattern", ROWS, "Shire")),
        ([(FARM, "assumptions:", "asumptions:")], ("unknown-key", FARM, "asumptions:")),
        ([(FARM, "model: farm", "model: Farm")], ("pattern", FARM, "Farm")),
        ([(FARM, "needs: [folk]", "needs: [Folk]")], ("pattern", FARM, "Folk]")),
        ([(FARM, "unit: 万亩\n    over", "unit: 万亩亩\n    over")], ("unit", FARM, "万亩亩")),
        (
            [(FARM, "over: crops\n    default: {barley: 3", "over: corps\n    default: {barley: 3")],
            ("set", FARM, "corps"),
        ),
        ([(FARM, "barley: {zh: 大麦, en: Barley}", "barley: {zh: 大麦}")], ("missing", FARM, "barley: {zh:")),
        ([(FOLK, "    equation: population", "   equation: population")], ("yaml", FOLK, "equation: po")),
        ([(FOLK, "title: {zh: 居民", "title: {zh: 居\u200b民")], ("character", FOLK, "\u200b民, en: Folk")),
        ([(FOLK, "title: {zh: 居民, en: Folk}\n", "")], ("missing", FOLK, "model: folk")),
        ([(FOLK, "purpose: {", "purpose: [")], ("yaml", FOLK, "}")),
        ([(FOLK, "unit: 万人", "unit: 万人\n    unit: 人")], ("duplicate-key", FOLK, "unit: 人")),
        ([(FARM, "default: {barley: 500, pipeweed: 200}", "default: {barley: 500}")], ("member", FARM, "{barley: 500")),
        ([(REGION, "hobbiton: {zh: 霍比屯, en: Hobbiton}", "hobbiton: 霍比屯")], ("type", REGION, "霍比屯")),
        ([(REGION, "confidence: medium", "confidence: none")], ("choice", REGION, "none}")),
        ([(REGION, "region: shire", "region: the shire")], ("pattern", REGION, "the shire")),
        ([(MOOT, "document: moot-2021", "document: Moot")], ("pattern", MOOT, "Moot")),
        ([(SHIRE, "years: [2021, 2026]", "years: [2021]")], ("missing", SHIRE, "years: [2021")),
        ([(SHIRE, "region: shire", "region: shier")], ("region", SHIRE, "shier")),
        ([(SHIRE, "models: [farm]", "models: [frm]")], ("model", SHIRE, "frm]")),
        ([(SHIRE, "scenario: shire", "scenario: Shire")], ("pattern", SHIRE, "Shire")),
        ([(BUSY, "extends: shire", "extends: shyre")], ("extends", BUSY, "shyre")),
    ],
)
def test_nothing_is_told_that_merely_follows(root, changes, expected):
    code, file, seen = expected
    found = spoilt(root, *changes)
    assert {fault[:2] for fault in found} == {(code, file)}
    assert all(text.startswith(seen[:12]) for _, _, text in found)


UNKNOWN = {  # a name that nothing has, far down in a file of each kind: file, before, after
    "model": (FOLK, "population / previous", "popluation / previous"),
    "region": (REGION, "farm.need:", "farm.greed:"),
    "observations": (ROWS, "farm.store", "farm.stores"),
    "document": (MOOT, "indicator: farm.output", "indicator: farm.outputs"),
    "scenario": (SHIRE, "documents:", "assumptions: {farm.greed: 1}\ndocuments:"),
}
HEADS = [(kind, "region" if kind == "observations" else kind) for kind in UNKNOWN] + [("document", "region")]


@pytest.mark.parametrize("spoil", ["{}: Not A Name", "{}: 5", "{}:", "{}: [a]", "x{}: a", "x: 1\n{0}: {1}"])
@pytest.mark.parametrize(("kind", "head"), HEADS)
def test_a_fault_at_the_head_of_a_file_hides_none_further_down(root, kind, head, spoil):
    file, before, after = UNKNOWN[kind]
    line = next(line for line in (root / file).read_text(encoding="utf-8").splitlines() if line.startswith(head))
    found = spoilt(root, (file, line, spoil.format(head, line.partition(": ")[2])), (file, before, after))
    assert {fault[1] for fault in found} == {file}
    unknown = [fault for fault in found if fault[0] in {"unknown", "equation"}]
    assert len(unknown) == 1
    assert found - set(unknown)
    assert {fault[0] for fault in found - set(unknown)} <= {"pattern", "type", "missing", "unknown-key"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            [(ROWS, "farm.store, year: 2020", 'farm.stores, year: "2020"'), (ROWS, "unit: 万斤", "unit: 万斤斤")],
            {("unknown", ROWS, "farm.stores,"), ("type", ROWS, '2020", value'), ("unit", ROWS, "万斤斤, origin:")},
        ),
        (
            [(ROWS, "farm.store, year: 2020, value: 5000, unit: 万斤", "farm.store, yaer: 2020, value: 5, unit: 公里")],
            {
                ("unknown-key", ROWS, "yaer: 2020, "),
                ("missing", ROWS, "{variable: f"),
                ("unit", ROWS, "公里, origin: "),
            },
        ),
        (
            [(MOOT, "kind: target", "kind: goal"), (MOOT, "indicator: farm.output", "indicator: farm.outputs")],
            {("choice", MOOT, "goal, title:"), ("unknown", MOOT, "farm.outputs")},
        ),
    ],
)
def test_a_row_with_a_fault_of_its_form_is_told_its_unknown_names_too(root, changes, expected):
    assert spoilt(root, *changes) == expected


NEEDED = "title: {zh: 需要, en: Need}\n    unit: 亿斤"
FORMS = {  # faults of a variable's form, for which it is left out: what stands in the place of NEEDED
    "unknown entry": f"colour: red\n    {NEEDED}",
    "no English": "title: {zh: 需要}\n    unit: 亿斤",
    "no title": "unit: 亿斤",
    "no unit": "title: {zh: 需要, en: Need}",
    "no such unit": f"{NEEDED}斤",
    "no text": f"{NEEDED}\n    note: [1]",
    "half a range": f"{NEEDED}\n    bounds: [1]",
    "no such set": f"{NEEDED}\n    over: cropz",
    "no expression": f"{NEEDED}\n    initial: [a]",
    "half an expression": f"{NEEDED}\n    initial: 1 +",
}
WRONG_NAME = (FARM, "equation: folk.population * need", "equation: folk.popul * need")


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_form_of_a_variable_hides_no_unknown_name_in_it_or_beside_it(root, form):
    beside = (FARM, "previous(store) + output - needed", "previous(store) + output - needed - eaten")
    found = spoilt(root, (FARM, NEEDED, form), WRONG_NAME, beside)
    names = {("equation", FARM, "folk.popul *"), ("equation", FARM, "eaten, 0)")}
    assert names <= found
    assert len(found - names) == 1, "the fault of its form, and nothing that follows from it"


def test_every_unknown_name_of_an_equation_is_told(root):
    found = spoilt(
        root, (FARM, "area * base_yield) * tired * (1 + weather)", "area * yeld) * tird * (1 + weather + tird)")
    )
    assert found == {("equation", FARM, "yeld) * tird"), ("equation", FARM, "tird * (1 + ")}


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ((REGION, "value: 410", 'value: "410"'), (REGION, "farm.need:", "farm.greed:")),
        ((REGION, "value: 410", "value: 410\n    colour: red"), (REGION, "farm.need:", "farm.greed:")),
        ((BUSY, "[barley]: 6", "[barley]: six"), (BUSY, "farm.area_growth[barley]", "farm.area_growth[oats]")),
    ],
)
def test_the_form_of_a_value_does_not_hide_that_its_assumption_is_unknown(root, form, name):
    codes = {code for code, _, _ in spoilt(root, form, name)}
    assert "unknown" in codes
    assert len(codes) == 2, codes


def test_what_has_no_proper_name_is_not_among_what_is_sound(root):
    for file, head in ((FARM, "model: farm"), (MOOT, "document: moot-2021"), (BUSY, "scenario: shire-busy")):
        spoilt(root, (file, head, f"{head.upper()}"), (file, head.upper(), f"{head.split(':')[0]}: A B"))
    library, _ = survey(root, content_files(root))
    assert (set(library.system.models), set(library.documents), set(library.sources)) == ({"folk"}, set(), {"shire"})
    assert set(library.regions) == {"shire"}


@pytest.mark.parametrize("file", [ROWS, MOOT])
def test_what_belongs_to_an_unknown_region_is_checked_all_the_same(root, file):
    _, before, after = UNKNOWN["observations" if file == ROWS else "document"]
    found = spoilt(root, (file, "region: shire", "region: shier"), (file, before, after))
    assert {(code, place) for code, place, _ in found if place == file} == {("region", file), ("unknown", file)}


def test_a_file_that_cannot_be_decoded_hides_no_other_fault(root):
    text = (root / FOLK).read_text(encoding="utf-8")
    (root / FOLK).write_bytes(text.encode("gbk"))
    spoil = (root / SHIRE).read_text(encoding="utf-8").replace("years: [2021, 2026]", "years: [2026, 2021]")
    (root / SHIRE).write_text(spoil, encoding="utf-8")
    assert {(fault.code, fault.place.file) for fault in told(root)} == {("not-utf8", FOLK), ("years", SHIRE)}


@pytest.mark.parametrize(
    ("changes", "code", "seen"),
    [
        ([(BUSY, "farm.area_growth[barley]: 6", "farm.area_growth[oats]: 6")], "unknown", "farm.area_gr"),  # the name
        ([(BUSY, "farm.need: [380", "farm.greed: [380")], "unknown", "farm.greed: "),
        ([(REGION, "farm.need:", "farm.greed:")], "unknown", "farm.greed:"),
        ([(FARM, "default: {barley: 500,", "default: {oats: 1, barley: 500,")], "member", "oats: 1, bar"),
        ([(FARM, "default: 400", "default: {barley: 400}")], "member", "barley: 400}"),
        ([(FARM, "range: [0, 1000]", "range: [1000, 0]")], "range", "[1000, 0]"),
        ([(FARM, "bounds: [0, 1000]", "bounds: [1000, 0]")], "range", "[1000, 0]"),
        ([(FARM, "clip(abs(-calm_floor), 0, sqrt(4))", "clip(abs(-calm_floor), 4, 0)")], "equation", "clip(abs(-ca"),
        ([(FARM, "ramp(2022, 2024", "ramp(2022, 2022")], "equation", "ramp(2022, 2"),
        ([(REGION, "value: 410", "value: 410\n    range: [900, 100]")], "range", "[900, 100]"),
        ([(MOOT, "value: 1.5, high: 2.5", "value: 2.5, high: 1.5")], "range", '1.5, unit: "'),
    ],
)
def test_faults_stand_at_what_is_wrong(root, changes, code, seen):
    assert (code, changes[0][0], seen) in spoilt(root, *changes)


def test_what_a_parent_says_is_told_at_the_parent(root):
    found = spoilt(root, (SHIRE, "years: [2021, 2026]", "years: [2015, 2026]\noutputs: [farm.gold]"))
    assert found == {("observation", SHIRE, "[2015, 2026]"), ("unknown", SHIRE, "farm.gold]")}


def test_a_model_that_the_scenario_lacks_is_named(root):
    found = spoilt(root, (SHIRE, "models: [farm]", "models: [folk]\nassumptions: {farm.need: 300}"))
    assert ("unknown", SHIRE, "farm.need: 3") in found
    assert any("add farm to models" in fault.remedy.en for fault in told(root))


def told_in_equation(root, text):
    """What is told of an equation of Folk: the columns within it, from 0, and what is lacking there."""
    spoilt(root, (FOLK, "population / previous(population) - 1", text))
    line = (root / FOLK).read_text(encoding="utf-8").splitlines().index(f"    equation: {text}") + 1
    faults = told(root)
    assert {(fault.place.file, fault.place.line) for fault in faults} == {(FOLK, line)}
    return [text[fault.place.column - len("    equation: ") - 1 :].split()[0] for fault in faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("foo + bar + sum_over(crop, m) + min(m)", ["foo", "bar", "sum_over(crop,", "m)", "min(m)"]),
        ("foo + previuos(bar) + min(m, m)", ["foo", "previuos(bar)", "bar)", "m,"]),
        ("foo + bar + sum_over(crop, m) + min(m, baz)", ["foo", "bar", "sum_over(crop,", "m)", "baz)"]),
        (
            "foo + sum_over(crop) + summ_over(bar, 1)",
            ["foo", "sum_over(crop)", "sum_over(crop)", "summ_over(bar,", "bar,"],
        ),
        ("foo + min() + max(bar)", ["foo", "min()", "max(bar)", "bar)"]),
        ("interpolate(table) + foo + max", ["interpolate(table)", "interpolate(table)", "foo", "max"]),
        ("if(1 < foo < bar, 1, baz)", ["foo", "<", "bar,", "baz)"]),
        (
            "clip(foo, 1) + previous(bar, 1, 2) + nope(nope(nope))",
            ["clip(foo,", "foo,", "previous(bar,", "bar,", "nope(nope(nope))", "nope(nope))", "nope))"],
        ),
    ],
)
def test_a_slip_in_the_shape_of_an_equation_hides_no_other(root, text, expected):
    assert told_in_equation(root, text) == expected


def test_members_and_tables_of_a_misspelt_function_are_no_unknown_names(root):
    found = spoilt(root, (FARM, "sum_over(crops, area)", "sum_ovr(crops, area)"))
    assert found == {("equation", FARM, "sum_ovr(crop")}


def test_a_slip_in_one_argument_of_an_archetype_hides_none_in_another(root):
    spoilt(root, (FOLK, "start: observed, rate: birth_rate", "start: min(foo), rate: bar + nope(1)"))
    problems = " ".join(fault.problem.en for fault in told(root))
    assert all(name in problems for name in ("min has 1", "'foo'", "'bar'", "'nope'"))


@pytest.mark.parametrize("cases", ["cases: [{zz: 1}]", "cases: 3", "cases: {zz: 1}", "cases: [3]", "case: [{zz: 1}]"])
@pytest.mark.parametrize("more", ["", "swep: 1\n"])
def test_an_ill_formed_case_of_a_sweep_hides_nothing(root, cases, more):
    grid = "grid: {farm.greed: [1], farm.need: [380, 9999]}"
    found = spoilt(root, (SHIRE, "documents:", f"{more}sweep: {{{grid}, {cases}}}\ndocuments:"))
    assert {("unknown", SHIRE, "farm.greed: "), ("range", SHIRE, f"9999]}}, {cases}"[:12])} <= found
    assert len(found) == (4 if more else 3)


@pytest.mark.parametrize("blank", ['""', '" \u3000"'])
@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        (FARM, "origin: {assumed: made up}", "origin: {assumed: BLANK}"),
        (FARM, "origin: {assumed: made up}", "origin: {calibrated: BLANK}"),
        (FARM, "title: {zh: 单产,", "title: {zh: BLANK,"),
        (FOLK, "purpose: {zh: 测试用的小模型,", "purpose: {zh: BLANK,"),
        (REGION, "hobbiton: {zh: 霍比屯,", "hobbiton: {zh: BLANK,"),
        (REGION, "{title: Red Book,", "{title: BLANK,"),
        (REGION, "origin: {observed: red-book}", "origin: {assumed: BLANK}"),
        (SHIRE, "title: {zh: 夏尔基准,", "title: {zh: BLANK,"),
        (MOOT, "title: {zh: ", "title: {zh: BLANK, en: x} # "),
        (MOOT, "section: 一, fragment: 翻番", "section: BLANK, fragment: 翻番"),
        (MOOT, "fragment: 翻番", "fragment: BLANK"),
    ],
)
def test_a_blank_title_or_reason_is_a_fault(root, file, before, after, blank):
    (fault,) = spoilt(root, (file, before, after.replace("BLANK", blank)))
    assert fault[:2] == ("blank", file)
    assert fault[2].startswith(blank[1:])


NOPE = 'origin: {stated: {document: nope, section: "1"}}'


def test_a_model_cites_documents_that_the_content_has(root):
    found = spoilt(root, (FARM, "origin: {assumed: made up}", NOPE))
    assert found == {("document", FARM, NOPE.removeprefix("origin: ")[:12])}
    assert spoilt(root, (FARM, NOPE, NOPE.replace("nope", "moot-2021"))) == set()


def test_a_model_alone_is_checked_without_the_documents_that_it_cites(root):
    spoilt(root, (FOLK, "origin: {assumed: made up for tests}", NOPE))
    assert survey(root, [root / FOLK])[1] == []


def test_a_document_that_cannot_be_read_may_be_the_one_that_is_cited(root):
    found = spoilt(root, (FARM, "origin: {assumed: made up}", NOPE), (MOOT, "document: moot-2021", "document: Nope"))
    assert found == {("pattern", MOOT, "Nope")}


def with_order(root, *ids):
    """The content with an order of the moot's statements in a file of its own."""
    head = (root / MOOT).read_text(encoding="utf-8").partition("statements:")[0]
    (root / MOOT.replace(".yaml", "-order.yaml")).write_text(f"{head}order: [{', '.join(ids)}]\n", encoding="utf-8")
    return root


def test_an_order_with_a_statement_that_is_no_more_is_a_fault_there(root):
    (fault,) = spoilt(with_order(root, "doubling", "gone", "average"))
    assert fault == ("order", MOOT.replace(".yaml", "-order.yaml"), "gone, averag")


@pytest.mark.parametrize(
    ("before", "after"),
    [("id: doubling", "id: Doubling"), ("statements:", "statements: 5\nskips:"), ("region:", "\t:")],
)
def test_an_order_is_not_blamed_for_statements_that_cannot_be_read(root, before, after):
    assert "order" not in {code for code, *_ in spoilt(with_order(root, "doubling"), (MOOT, before, after))}


DRAWN = "sampling: {draws: 200, seed: 7}"


@pytest.mark.parametrize(
    ("file", "before", "after", "remedy"),
    [
        (SHIRE, DRAWN, "seed: 5", "write `sampling: {seed: 5}`"),
        (SHIRE, DRAWN, f"{DRAWN}\ndraws: 300", "move it into sampling: `draws: 300`"),
        (SHIRE, "draws: 200", "draws: x", "write only a whole number, such as 8, without unit or words"),
        (SHIRE, DRAWN, "assumptions: {farm.need: {20x: 4}}", "write a year, such as 2024"),
        (SHIRE, DRAWN, "assumptions: {farm.need: {2024年: 4}}", "write only 2024, without commas, unit or words"),
        (SHIRE, "years: [2021,", "years: [abc,", "write a year, such as 2024"),
        (MOOT, "year: 2023", "year: x", "write a year, such as 2024"),
        (FARM, "{uniform: [380, 420]}", "{uniform: [420, 380]}", "write `uniform: [low, high]`, as in [0.8, 1.2]"),
        (
            FOLK,
            "equation: population / previous(population) - 1",
            "equation: population",
            "write what comes to %; where a declared unit is wrong, declare 万人",
        ),
        (BUSY, "extends: shire", "extends: nothere", "use one of shire"),
    ],
)
def test_a_remedy_is_what_can_be_typed_there(root, file, before, after, remedy):
    (root / "scenarios/heir.yaml").write_text(HEIR, encoding="utf-8")
    assert len(spoilt(root, (file, before, after))) == 1
    (fault,) = told(root)
    assert fault.remedy.en == remedy


HEIR = "scenario: heir\ntitle: {zh: 后, en: Heir}\nextends: shire-busy\n"


@pytest.mark.parametrize("kind", DISTRIBUTIONS)
def test_the_example_of_a_distribution_is_one(kind):
    _, remedy = WELL_FORMED[kind]
    example = yaml.safe_load(remedy.partition("as in ")[2])
    assert fail_if_improper(Distribution(**{kind: example})) == []


BREE = "region: bree\ntitle: {zh: 布理, en: Bree}\n"
MOVED = "scenario: moved\ntitle: {zh: 迁, en: Moved}\nextends: shire-busy\nregion: bree\n"


@pytest.fixture
def bree(root):
    """A second region without any statistics, with a scenario of its own."""
    scenario = f"scenario: bree-now\n{BREE}models: [folk]\nyears: [2021, 2026]\n"
    for path, text in (("regions/bree/region.yaml", BREE), ("scenarios/bree/bree-now.yaml", scenario)):
        (root / path).parent.mkdir()
        (root / path).write_text(text, encoding="utf-8")
    return root


def told_of_moved(root, more=""):
    (root / "scenarios/bree/moved.yaml").write_text(MOVED + more, encoding="utf-8")
    return [fault for fault in told(root) if not fault.place.file.endswith("bree-now.yaml")]


def test_a_change_of_region_is_one_fault_at_the_line_that_changes_it(bree):
    (fault,) = told_of_moved(bree)
    assert (fault.code, fault.place.line, behind(bree, fault)) == ("moved", 4, "bree")
    for lacked in ("2 observations", "farm.store", "folk.population", "1 document (moot-2021)"):
        assert lacked in fault.problem.en
    assert "such as bree-now;" in fault.remedy.en
    assert "bree-now" in fault.remedy.zh


def test_what_the_scenario_itself_names_is_told_beside_its_change_of_region(bree):
    faults = told_of_moved(bree, "documents: [moot-2022]\nassumptions: {farm.greed: 1}\n")
    assert {(fault.code, fault.place.line) for fault in faults} == {("moved", 4), ("document", 5), ("unknown", 6)}


def test_a_change_to_a_region_that_has_all_is_no_fault(bree):
    (bree / "scenarios/bree/bree-now.yaml").unlink()
    (bree / "regions/bree/observations.yaml").write_text(
        "region: bree\nobservations:\n"
        "  - {variable: folk.population, year: 2021, value: 1, unit: 万人, origin: {assumed: made up}}\n"
        "  - {variable: farm.store, year: 2021, value: 1, unit: 亿斤, origin: {assumed: made up}}\n",
        encoding="utf-8",
    )
    assert [fault.code for fault in told_of_moved(bree, "baseline: moved\n")] == ["moved"], "the document is Shire's"
    assert told_of_moved(bree, "documents: []\nbaseline: moved\n") == []


def test_what_is_sound_is_kept(root):
    spoilt(root, (BUSY, "baseline: shire", "baseline: nope"))
    library, faults = survey(root, content_files(root))
    assert set(library.sources) == {"shire", "shire-busy"}
    assert set(sound(library, faults).sources) == {"shire"}


def test_a_child_of_a_faulty_scenario_is_not_sound(root):
    spoilt(root, (SHIRE, "documents: [moot-2021]", "documents: [moot-2021]\nbaseline: nope"))
    library, faults = survey(root, content_files(root))
    assert sound(library, faults).sources == {}


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("popluation", ["population", "growth"], "did you mean population?"),
        ("folk.population_growth", ["folk.growth", "folk.population"], "folk.population"),
        ("nope", ["shire", "busy"], "use one of shire, busy"),
        ("nope", list("abcdefgh"), "use one of a, b, c, d, e, f, g, h"),
        ("nope", list("abcdefghi"), "check the name: none of the 9 is like it"),
        ("farm.nope", ["farm.note", "farm.store", "folk.none"], "did you mean farm.note?"),
        ("farm.nothing", ["farm.store", "farm.area", "folk.finishing"], "use one of farm.store, farm.area"),
        ("farm.growth", ["farm.store", "folk.growth"], "did you mean folk.growth?"),
        ("farm.nope", ["farm.store", "farm.area", "folk.growth"], "use one of farm.store, farm.area"),
        ("frm.store", ["farm.area", "farm.store", "folk.growth"], "did you mean farm.store?"),
        ("nope", ["operation-of-the-zone", *(f"zone-{number}" for number in range(9))], "none of the 10"),
        ("nope", [], "there is none yet: make one first"),
    ],
)
def test_a_remedy_names_what_is_like_it_or_what_there_is(name, known, expected):
    assert expected in suggestion(name, known)[1]


def test_a_title_is_known_too(toy):
    assert "folk.population" in did_you_mean("人口", toy.system.variables)[1]
    assert "farm.total_area" in did_you_mean("farm.whole_area_total", toy.system.variables)[1]
    assert "shire-busy" in did_you_mean("夏尔扩种", toy.sources)[1]
    assert did_you_mean("xyz", toy.sources) is None


@pytest.mark.parametrize("code", [errno.ENOENT, errno.EACCES, errno.EISDIR, errno.ELOOP, 9999, None])
def test_what_the_system_says_comes_in_both_languages(code):
    (zh, en), remedy = os_words(OSError(code, "Some system's words"))
    assert "words" not in zh + en
    assert any("\u4e00" <= character <= "\u9fff" for character in zh.removeprefix("无法读取"))
    assert all(remedy)


def test_words_of_the_yaml_library_stay_out_of_the_chinese_text():
    problem, _ = syntax_words("something that nobody foresaw")
    assert "nobody" not in problem[0]
    assert "nobody" in problem[1]


def test_a_folder_is_no_file(root):
    _, faults = survey(root, [*content_files(root), root / "models"])
    assert [(fault.code, fault.problem.en) for fault in faults] == [
        ("file", "cannot be read: this is a folder, not a file")
    ]
