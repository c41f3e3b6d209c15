"""Slips of planners: each is told once, where it was made, in words and with a remedy that lead to what is right."""

import pytest

from simulator.language.faults import FaultsError
from simulator.language.loading import content_files, survey, with_scenario
from simulator.language.yaml.reader import read_what_can_be

FARM, MOOT = "models/farm.yaml", "regions/shire/documents/moot-2021.yaml"


def told(content, file, before, after):
    text = (content / file).read_text(encoding="utf-8")
    assert before in text
    (content / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    return survey(content, content_files(content))[1]


def told_of_scenario(toy, *lines):
    with pytest.raises(FaultsError) as caught:
        with_scenario(toy, "\n".join(["scenario: mine", *lines]).encode(), "mine.yaml")
    return caught.value.faults


# ---- names that the program makes up for itself


def test_of_a_year_that_stands_twice_only_that_is_told_and_what_is_wrong_with_its_value(content):
    twice = "default: {2021: 390, 2023: 400, 2023: "
    (fault,) = told(content, FARM, "default: 400", twice + "410}")
    assert fault.code == "duplicate-key"
    faults = told(content, FARM, twice + "410}", twice + "many}")
    assert [fault.code for fault in faults] == ["duplicate-key", "type"]
    assert "many" in faults[1].problem.en


def test_too_many_entries_are_counted(content):
    title = "title: {zh: 甲, en: A}"
    members = ", ".join(f"m{number}: {{zh: 甲, en: A}}" for number in range(201))
    needs = ", ".join(f"m{number}" for number in range(51))
    text = f"model: more\n{title}\npurpose: {{zh: 甲, en: A}}\nleaves_out: {{zh: 甲, en: A}}\n"
    text += f"sets:\n  s: {{{title}, members: {{{members}}}}}\nneeds: [{needs}]\n"
    text += f"variables:\n  v: {{{title}, unit: 吨, equation: 0}}\n"
    (content / "models/more.yaml").write_text(text, encoding="utf-8")
    faults = survey(content, content_files(content))[1]
    for language, most in (("en", "at most"), ("zh", "最多")):
        said = sorted(fault.problem.text(language).split(most)[0] for fault in faults)
        assert ["51" in words or "201" in words for words in said] == [True, True]


@pytest.mark.parametrize("title", ["{zh: 甲, en: A}", "{zh: 甲}"])
@pytest.mark.parametrize("region", ["shrie", "The Shire!"])
def test_of_a_mistyped_region_nothing_is_told_but_that(toy, title, region):
    faults = told_of_scenario(toy, f"title: {title}", "extends: shire-busy", f"region: {region}")
    assert [fault.code for fault in faults if fault.place.line == 4] == ["region" if region == "shrie" else "pattern"]
    assert len(faults) == (1 if "en:" in title else 2)
    assert not any("unnamed" in fault.text(language) for fault in faults for language in ("zh", "en"))


# ---- quotes


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('a: 1\nb: "two\nc: 3\nd: 4\n', 2, 4),
        ("a: 1\nb: 'two\nc: 3\nd: 4\n", 2, 4),
        ('a: 1\nb: {t: "two}\nc: 3\nd: 4\n', 2, 8),
        ('a: 1\nb: "two\nc: 3\nd: "four"\ne: 5\n', 2, 4),
        ('a: 1\nb: {zh: "two, en: x}\nc: 2\nd: {zh: "four", en: y}\n', 2, 9),
        ('- "one\n- two\n- "three"\n', 1, 3),
    ],
)
def test_an_unclosed_quote_is_told_where_it_opens(text, line, column):
    (fault,) = read_what_can_be(text, "f.yaml").faults
    assert (fault.place.line, fault.place.column) == (line, column)
    assert "quote opened here is not closed" in fault.problem.en


def test_a_text_in_quotes_over_lines_is_not_blamed_for_what_comes_later():
    (fault,) = read_what_can_be('a: "one\n  two"\nb: 3\n c: 4\n', "f.yaml").faults
    assert fault.place.line == 4


# ---- what is something else


def test_a_variable_that_is_set_is_told_to_be_calculated_and_from_what(toy):
    faults = told_of_scenario(
        toy,
        "title: {zh: 甲, en: A}",
        "extends: shire",
        "assumptions: {folk.population: 3, farm.output: 5}",
        "outputs: [folk.birth_rate]",
        "sampling: {certain: [farm.weather]}",
    )
    people, output, rate, weather = faults
    assert "'folk.population' is a variable" in people.problem.en
    assert "folk.birth_rate" in people.remedy.en
    assert "'farm.output' is a variable" in output.problem.en
    assert "'folk.birth_rate' is an assumption" in rate.problem.en
    assert "'farm.weather' is a yearly shock" in weather.problem.en
    with pytest.raises(FaultsError, match="is a variable"):
        toy.scenario("shire").with_changes({"folk.population": 3.0})


def test_an_indicator_that_is_an_assumption_is_told_so(content):
    (fault,) = told(content, MOOT, "indicator: farm.output, comparator", "indicator: farm.need, comparator")
    assert "'farm.need' is an assumption" in fault.problem.en


# ---- full-width signs and numbers


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("kind: lever", "kind：lever", "`kind: …`"),
        ("kind: lever", "kind: “lever”", "`lever`"),
        ("unit: 公顷", "unit: “公顷”", "引号改用半角"),
        ("range: [0, 1000]", "range: 【0,1000】", "`[0, 1000]`"),
        ("range: [0, 1000]", "range: [1000, 0]", "`[小, 大]`"),
    ],
)
def test_the_remedy_is_what_is_to_be_written(content, before, after, words):
    faults = told(content, FARM, before, after)
    assert [
        words in fault.told("zh")[1] for fault in faults if fault.code != "range" or "颠倒" in fault.problem.zh
    ] == [True]


def test_full_width_brackets_among_other_entries_are_named(toy):
    faults = told_of_scenario(
        toy, "title: {zh: 甲, en: A}", "extends: shire", "assumptions: {farm.need: {value: 400, origin: 【a, b】}}"
    )
    assert any("】" in fault.problem.en and "`]`" in fault.remedy.en for fault in faults)


def test_a_number_as_a_name_is_not_told_to_be_put_in_quotes(content):
    (fault,) = told(
        content, FARM, "variables:\n", "variables:\n  5: {title: {zh: 五, en: five}, unit: '1', equation: 1}\n"
    )
    assert fault.place.line
    assert "beginning with a letter" in fault.remedy.en


# ---- entries of targets that nothing is done with


@pytest.mark.parametrize(
    ("before", "entry", "remedy"),
    [
        ('comparator: ">=", value: 5.2, unit: 亿斤', "high: 6", "range"),
        ('comparator: ">=", value: 5.2, unit: 亿斤', "tolerance: 0.1", "about"),
        ('comparator: ">=", value: 5.2, unit: 亿斤', "base_year: 2021", "change or multiple or average_growth"),
        ('comparator: ">=", value: 5.2, unit: 亿斤', "from_year: 2022", "increment or cumulative or mean"),
        ('quantity: growth, comparator: ">=", value: 2, unit: "%"', "base_year: 2021", "multiple"),
    ],
)
def test_an_entry_of_a_target_that_means_nothing_is_told(content, before, entry, remedy):
    (fault,) = told(content, MOOT, before, f"{before}, {entry}")
    assert fault.code == "unused"
    assert remedy in fault.remedy.en
    line = (content / MOOT).read_text(encoding="utf-8").splitlines()[fault.place.line - 1]
    assert line[fault.place.column - 1 :].startswith(entry)


@pytest.mark.parametrize("quantity", ["cumulative", "mean"])
def test_a_sum_or_mean_needs_a_first_year(content, quantity):
    before = 'quantity: cumulative, comparator: "<=", value: 30, unit: 亿斤, from_year: 2022'
    (fault,) = told(content, MOOT, before, f'quantity: {quantity}, comparator: "<=", value: 30, unit: 亿斤')
    assert fault.code == "from_year"


def test_a_wrong_entry_is_not_told_to_mean_nothing_besides(content):
    faults = told(content, MOOT, "quantity: change, comp", "quantity: chnage, comp")
    assert [fault.code for fault in faults] == ["choice"]


# ---- very many faults


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("  a.b: 1\n" * 9_000, "duplicate-key"),
        ("".join(f"  a.b{number}: [1]\n" for number in range(300)), "type"),
        ("".join(f"  a b{number}: 1\n" for number in range(300)), "pattern"),
    ],
)
def test_a_list_of_faults_that_ends_early_says_so(toy, lines, code):
    faults = told_of_scenario(toy, "title: {zh: 甲, en: A}", "extends: shire", f"assumptions:\n{lines}")
    *told, last = [fault for fault in faults if fault.code in {code, "more"}]
    assert len(told) >= 100
    assert {fault.code for fault in told} == {code}
    assert (last.code, last.place.line) == ("more", told[-1].place.line)


def test_a_list_of_faults_that_is_whole_says_nothing_more(toy):
    lines = "".join(f"  a.b{number}: [1]\n" for number in range(150))
    faults = told_of_scenario(toy, "title: {zh: 甲, en: A}", "extends: shire", f"assumptions:\n{lines}")
    assert [fault.code for fault in faults if fault.code != "unknown"] == ["type"] * 150
