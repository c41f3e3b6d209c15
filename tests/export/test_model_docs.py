"""The generated pages of the manual: current, complete, safe, and their links lead somewhere."""

import re
import shutil
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner

from simulator.export import phrases
from simulator.export.doc_links import MARK
from simulator.export.markdown import escape, link
from simulator.export.model_docs import main, pages, write
from simulator.export.unit_page import DIMENSIONS
from simulator.language.loading import load_library
from simulator.language.schema import Distribution, Statement, Uncertainty
from simulator.language.units.table import REFUSED, UNITS

ROOT = Path(__file__).resolve().parents[2]
TOY = ROOT / "tests" / "toy"


@pytest.fixture(scope="module")
def toy_pages(toy):
    return pages(toy)


def generated(folder):
    """The generated pages below a folder, by path."""
    found = {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("*.md")}
    return {name: text for name, text in found.items() if text.startswith(MARK)}


def section(text, name):
    """A page's part from an anchor to the next heading but one."""
    start = text.index(f'<a id="{name}"></a>')
    following = text.find('<a id="', start + 1)
    return text[start : following if following > 0 else None]


def broken_links(texts):
    """Links between pages that lead to no page or to no anchor of it."""
    found = []
    for name, text in texts.items():
        for address in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
            page, _, anchor = address.partition("#")
            parts = []
            for part in (PurePosixPath(name).parent / page if page else PurePosixPath(name)).parts:
                parts = parts[:-1] if part == ".." else [*parts, part]
            target = texts.get("/".join(parts))
            if target is None or (anchor and f'<a id="{anchor}"></a>' not in target):
                found.append(f"{name}: {address}")
    return found


def test_the_committed_pages_are_current():
    library = load_library(ROOT)
    wanted, there = pages(library), generated(ROOT / "docs")
    assert set(there) == set(wanted), "run `make docs`"
    stale = [name for name, text in wanted.items() if there[name] != text]
    assert stale == [], "run `make docs`"
    assert broken_links(wanted) == []


def test_every_model_and_region_has_a_page_in_both_languages(toy_pages):
    assert set(toy_pages) == {
        "units.md",
        "models/README.md",
        "models/farm.md",
        "models/farm.zh.md",
        "models/folk.md",
        "models/folk.zh.md",
        "regions/README.md",
        "regions/shire.md",
        "regions/shire.zh.md",
    }


def test_links_lead_to_pages_and_anchors(toy_pages):
    assert broken_links(toy_pages) == []
    assert broken_links({"a.md": "[x](b.md) [y](#z)"}) == ["a.md: b.md", "a.md: #z"]


def test_the_same_content_gives_the_same_pages(toy_pages):
    assert pages(load_library(TOY)) == toy_pages


def test_the_index_shows_which_model_reads_which(toy_pages):
    assert '  farm["农场<br>Farm"]' in toy_pages["models/README.md"]
    assert "  folk --> farm" in toy_pages["models/README.md"]
    assert "folk.md#population" in section(toy_pages["models/farm.md"], "needed")


def test_every_declared_thing_is_told(toy, toy_pages):
    for name, model in toy.system.models.items():
        text = toy_pages[f"models/{name}.zh.md"]
        for part in ("variables", "assumptions", "shocks", "tables", "sets"):
            for item in getattr(model, part):
                assert f'<a id="{item}"></a>' in text, f"{name}.{item}"


def test_an_archetype_is_written_out(toy_pages):
    area = section(toy_pages["models/farm.md"], "area")
    assert "Archetype `steady_growth`: grows at a rate each year; with start = first\\_area" in area
    assert r"{\mathit{area}}_{t-1} \cdot \left(1 + \mathit{area\_growth}\right)" in area
    assert "> Base year: Sown area = Area at the start" in area


def test_an_equation_stands_as_formula_in_words_and_with_its_symbols(toy_pages):
    store = section(toy_pages["models/farm.zh.md"], "store")
    assert r"\mathit{store} = \max\left({\mathit{store}}_{t-1} + \mathit{output} - \mathit{needed}, 0\right)" in store
    assert "> 库存 = 取大(上年(库存) + 产量 - 需要, 0)" in store
    assert "`needed` [需要](#needed) 亿斤" in store
    assert "基年取地区的实绩" in store
    assert "合理范围 0 到 1000 亿斤" in store


def test_a_variable_names_the_targets_it_measures_and_who_uses_it(toy_pages):
    output = section(toy_pages["models/farm.md"], "output")
    assert "[Shire Moot 2021](../regions/shire.md#moot-2021) 2023: at least 5.2 ×10⁸ jin" in output
    assert "Used by: [Store](#store)" in output


def test_an_assumption_has_kind_default_range_spread_and_origin(toy_pages):
    text = toy_pages["models/farm.md"]
    levers = text[text.index("### Levers") : text.index("### Coefficients")]
    assert "Barley 3<br>Pipeweed 2021: 0 → 2024: 6 | -20 to 20 | — | assumed: made up |" in levers
    assert "triangular, 0.8 to 1.1, most likely 1 (times the value)" in text


def test_what_a_lever_costs_is_told(tmp_path):
    shutil.copytree(TOY, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "models" / "farm.yaml"
    text = file.read_text(encoding="utf-8")
    cost = "kind: lever\n    cost: {value: 0.4, unit: 亿元, origin: {assumed: a guess}}\n"
    file.write_text(text.replace("kind: lever\n", cost, 1), encoding="utf-8")
    found = pages(load_library(tmp_path))
    (english,) = [text for name, text in found.items() if str(name).endswith("farm.md")]
    assert "Cost of a unit 0.4 ×10⁸ yuan: " in english
    assert "a guess" in english


def test_a_region_shows_values_observations_and_statements_with_their_origin(toy_pages):
    text = toy_pages["regions/shire.md"]
    red_book = "statistic: [Red Book](https://example.org/red-book)"
    assert f"| jin/person | 410 | 400 |  |  | {red_book} |" in text
    assert f"| Hobbiton | 2021 | 2 ×10⁴ people | {red_book} | medium |" in text
    assert "| Population | target | about 10.4 ×10⁴ people (met from 9.88 ×10⁴ people) | 2023 |" in text


def test_an_estimate_is_flagged(tmp_path):
    shutil.copytree(TOY, tmp_path / "content")
    with (tmp_path / "content/regions/shire/observations.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "  - {variable: folk.population, year: 2023, value: 10, unit: 万人, origin: {calibrated: 倒推 | fit}}\n"
        )
    texts = pages(load_library(tmp_path / "content"))
    assert "10 万人 **估计** | 拟合:倒推 |".replace(":", "\uff1a") in texts["regions/shire.zh.md"]
    assert "10 ×10⁴ people **estimate** | calibrated: fit |" in texts["regions/shire.md"]


def test_writing_removes_pages_that_are_no_more_and_nothing_else(toy, toy_pages, tmp_path):
    out = tmp_path / "docs" / "models"
    out.mkdir(parents=True)
    (out / "gone.md").write_text(f"{MARK}\n", encoding="utf-8")
    (out / "mine.md").write_text("# Mine\n", encoding="utf-8")
    write(toy, out)
    assert generated(tmp_path / "docs") == toy_pages
    assert (out / "mine.md").is_file()
    assert not (out / "gone.md").exists()


def test_the_command_writes_pages_and_reports_faults(tmp_path):
    done = CliRunner().invoke(main, ["--content", str(TOY), "--out", str(tmp_path / "models")])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "regions" / "shire.md").is_file()
    (tmp_path / "models" / "odd.yaml").write_text("model: Odd\n", encoding="utf-8")
    faulty = CliRunner().invoke(main, ["--content", str(tmp_path), "--out", str(tmp_path / "models")])
    assert faulty.exit_code == 1
    assert "models/odd.yaml" in faulty.output


def test_every_unit_is_on_the_page_of_units(toy_pages):
    for unit in UNITS:
        assert unit.dimension in DIMENSIONS
        assert escape(" ".join(unit.names)) in toy_pages["units.md"]
    assert all(name in toy_pages["units.md"] for name in REFUSED)


@pytest.mark.parametrize("sign", ["|", "*", "_", "`", "[", "]", "<", "$", "~", "#"])
def test_no_sign_of_a_file_becomes_a_mark(sign):
    assert escape(f"a{sign}b") in {f"a\\{sign}b", "a&lt;b"}
    assert escape("a\nb") == "a b"


def test_only_pages_and_the_web_are_linked():
    assert link("x", "https://example.org/a(b)|c") == "[x](https://example.org/a%28b%29%7Cc)"
    assert link("x", "../regions/a.md#b") == "[x](../regions/a.md#b)"
    assert link("x", "javascript:alert(1)") == "x"
    assert link("x", "") == "x"


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"uniform": [1, 2]}, "均匀分布 1 到 2(亩)", "uniform, 1 to 2 (mu)"),
        (
            {"pert": [0.8, 1, 1.3], "of": "default"},
            "PERT 分布 0.8 到 1.3,最可能 1(乘以取值)",
            "PERT, 0.8 to 1.3, most likely 1 (times the value)",
        ),
        (
            {"normal": [0, 3], "of": "offset"},
            "正态分布,均值 0,标准差 3(亩,加在取值上)",
            "normal, mean 0, standard deviation 3 (mu, added to the value)",
        ),
        (
            {"discrete": [[1, 0.5], [2, 0.5]]},
            "离散分布(值 × 权重)1 × 0.5、2 × 0.5(亩)",
            "discrete (value × weight) 1 × 0.5, 2 × 0.5 (mu)",
        ),
        ({"empirical": [3, 1, 2]}, "从 3 个观测值中抽取,1 到 3(亩)", "drawn from 3 observed values, 1 to 3 (mu)"),
    ],
)
def test_a_spread_in_words(given, zh, en):
    full = str.maketrans(",()", "\uff0c\uff08\uff09")
    assert phrases.spread(Uncertainty.model_validate(given), "亩", "zh").translate(full) == zh.translate(full)
    assert phrases.spread(Uncertainty.model_validate(given), "亩", "en") == en


def test_every_distribution_has_words():
    for name in phrases.DISTRIBUTION_WORDS:
        parameters = [0.1, 0.2, 0.3, 0.4][: {"triangular": 3, "pert": 3, "truncated_normal": 4}.get(name, 2)]
        assert "{" not in phrases.spread(Distribution.model_validate({name: parameters}), "1", "en")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"comparator": "about", "value": 7.5, "unit": "%"}, "about 7.5 % (met from 7 %)"),
        ({"comparator": "about", "value": 7.5, "unit": "%", "tolerance": 1}, "about 7.5 % (met from 6.5 %)"),
        ({"comparator": "range", "value": 1, "high": 2, "unit": "万户"}, "1 to 2 ×10⁴"),
        (
            {"comparator": ">=", "quantity": "change", "base_year": 2021, "value": 10, "unit": "百分点"},
            "change since 2021: at least 10 percentage points",
        ),
        ({"quantity": "multiple", "base_year": 2020, "value": 2, "unit": "1"}, "multiple of 2020: reach 2"),
        ({"kind": "observation", "value": 3, "unit": "个"}, "3"),
        ({"kind": "observation", "comparator": ">=", "value": 3, "unit": "个"}, "at least 3"),
    ],
)
def test_a_goal_in_words(given, text):
    rest = {
        "id": "a",
        "kind": "target",
        "title": {"zh": "甲", "en": "A"},
        "year": 2026,
        "section": "一",
        "fragment": "x",
    }
    assert phrases.goal(Statement.model_validate({**rest, **given}), "en") == text


def test_chinese_has_full_width_signs_and_no_gaps():
    text = "按计划,完成\n 率(含结转): 2022年11.8%,以内; 见 power.yaml, 3/4"
    assert (
        phrases.flowing(text)
        == "按计划\uff0c完成率\uff08含结转\uff09\uff1a2022年11.8%\uff0c以内\uff1b见 power.yaml, 3/4"
    )
    assert phrases.flowing("about 3 万亩, then\n none", "en") == "about 3 万亩, then none"
