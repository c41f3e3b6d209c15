"""`check` and `coverage`: what they find, in which language, with which exit code."""

import re
from pathlib import Path

from told import spoil, value_of

from simulator.content import find_content

# ---- check


def test_check_reports_nothing_but_counts_when_all_is_well(cli, content):
    for args in (["check"], ["check", "models", "regions", "scenarios"], ["check", "scenarios/shire/shire.yaml"]):
        result = cli(*args)
        assert result.exit_code == 0
        counts = "7 个文件，2 个模型，1 个地区，1 份文件（7 条表述），2 个情景"
        assert result.stdout == f"✓ 没有错误：{counts}（内容文件夹 .）\n"
    value = value_of(cli("check", "--json"), "check")
    assert (value["files"], value["statements"], value["faults"]) == (7, 7, [])
    assert value["folders"] == [str(content.resolve())]


def test_check_notes_which_scenarios_start_from_figures_of_different_years(cli, content):
    rows = content / "regions/shire/observations.yaml"
    rows.write_text(
        rows.read_text(encoding="utf-8").replace("farm.store, year: 2020", "farm.store, year: 2021"), "utf-8"
    )
    assert cli("check").stderr == ""
    mine = content / "scenarios/shire/mine.yaml"
    text = "scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: shire\nyears: [2022, 2026]\n"
    mine.write_text(text, encoding="utf-8")
    result = cli("check", "--lang", "en")
    assert result.exit_code == 0
    assert result.stderr == "  mine: starts are of different years: 1 of 2022, 1 of 2021\n"
    notes = value_of(cli("check", "--json"), "check")["notes"]
    assert [note["en"] for note in notes] == ["mine: starts are of different years: 1 of 2022, 1 of 2021"]


def test_check_tells_every_fault_at_once_with_line_and_caret(cli, content):
    spoil(content)
    result = cli("check")
    assert result.exit_code == 1
    assert "models/farm.yaml:81:40" in result.stdout
    lines = result.stdout.splitlines()
    at = next(index for index, line in enumerate(lines) if line.startswith("   81 | "))
    assert lines[at + 1].index("^") == lines[at].index("area[barley]")
    assert "改法" in lines[at + 2]
    assert lines[-1] == "共 2 处错误（内容文件夹 .）"
    english = cli("check", "scenarios", "--lang", "en").stdout
    assert "shyre" in english
    assert english.endswith("2 faults (content folder .)\n")


def test_check_looks_at_a_folder_that_has_models_alone(cli, tmp_path, monkeypatch):
    (tmp_path / "models").mkdir()
    (tmp_path / "models/m.yaml").write_text("model: m\ntitle: {zh: 甲}\nequation: 1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SIMULATOR_CONTENT", raising=False)
    result = cli("check", "--lang", "en")
    assert result.exit_code == 1
    assert "models/m.yaml:2" in result.stdout
    assert str(find_content()) in result.stdout.splitlines()[-1]


def test_check_as_json_names_the_file_as_one_would_type_it(cli, content, tmp_path, monkeypatch):
    spoil(content)
    fault, _ = value_of(cli("check", "--json"), "check")["faults"]
    assert (fault["file"], fault["line"], fault["column"]) == (str(Path("models/farm.yaml")), 81, 40)
    monkeypatch.chdir(tmp_path)
    fault, _ = value_of(cli("check", content, "--json"), "check")["faults"]
    assert Path(fault["file"]) == content.resolve() / "models/farm.yaml"


def test_check_of_a_file_from_elsewhere(cli, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: shire\nyears: [2021, 1900]\n", encoding="utf-8"
    )
    result = cli("check", mine)
    assert result.exit_code == 1
    assert "mine.yaml:4" in result.stdout


def test_check_finds_the_fragments_in_the_sources(cli, content, tmp_path):
    document = content / "regions/shire/documents/moot-2021.yaml"
    printed = document.read_text(encoding="utf-8").replace("value: 10000, unit: 人", "value: 1, unit: 万人")
    document.write_text(printed, encoding="utf-8")
    fragments = re.findall(r"section: (.), fragment: (.*?)}", printed)
    chapters = {name: ",".join(text for place, text in fragments if place == name) for name in "一二"}
    text = "".join(f"{name}、目标\n{words}。\n" for name, words in chapters.items())
    (tmp_path / "moot-2021.txt").write_text(text, encoding="utf-8")
    assert cli("check", "--sources", tmp_path).exit_code == 0
    (tmp_path / "moot-2021.txt").write_text(text.replace("30亿斤", "31亿斤"), encoding="utf-8")
    result = cli("check", "--sources", tmp_path)
    assert result.exit_code == 1
    assert "累计不超过30亿斤" in result.stdout
    (tmp_path / "moot-2021.txt").unlink()
    (fault,) = value_of(cli("check", "--sources", tmp_path, "--json"), "check")["faults"]
    assert fault["code"] == "source"


# ---- coverage


def test_coverage_lists_what_is_not_registered(cli, content, tmp_path):
    document = content / "regions/shire/documents/moot-2021.yaml"
    printed = document.read_text(encoding="utf-8")
    fragments = re.findall(r"section: (.), fragment: (.*?)}", printed)
    chapters = {name: ",".join(text for place, text in fragments if place == name) for name in "一二"}
    text = "".join(f"{name}、目标\n{words}。\n" for name, words in chapters.items())
    source = tmp_path / "moot-2021.txt"
    source.write_text(text, encoding="utf-8")
    result = cli("coverage", "--sources", tmp_path, "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout == (
        "✓ moot-2021: 7 targets, 0 observations, 0 projects; 7 numerals, 1 word: 8 registered, "
        "0 listed to be skipped, 0 by pattern, 0 missing\n"
    )
    source.write_text(f"{text}三、其他\n2022年修桥12座,办会 5 场,管网全覆盖。\n", encoding="utf-8")
    more = "skips:\n  - {text: 办会5场, reason: 不登记 | not registered}\n"
    document.write_text(printed.rstrip() + "\n" + more, encoding="utf-8")
    result = cli("coverage", "regions", "--sources", tmp_path, "--document", "moot-2021")
    assert result.exit_code == 1
    for count in ("列明不登记 1", "固定写法 1", "缺 2"):
        assert count in result.stdout
    assert "第 6 行  三  [12]  …超过30亿斤。 三、其他 2022年修桥12座,办会 5 场,管网全覆盖。…" in result.stdout
    value = value_of(cli("coverage", "--sources", tmp_path, "--json"), "coverage")
    assert [item["text"] for item in value["documents"][0]["missing"]] == ["12", "全覆盖"]
    assert value["documents"][0]["patterns"] == [{"reason": {"zh": "年份", "en": "year"}, "count": 1}]
    assert value["faults"] == []


def test_coverage_wants_the_passages_to_skip_and_the_text_itself(cli, content, tmp_path):
    (content / "models/farm.yaml").write_text("model: [", encoding="utf-8")  # of no concern here
    document = content / "regions/shire/documents/moot-2021.yaml"
    more = "skips:\n  - {text: 办会5场, reason: 不登记 | not registered}\n"
    document.write_text(document.read_text(encoding="utf-8").rstrip() + "\n" + more, encoding="utf-8")
    (tmp_path / "moot-2021.txt").write_text("一、办会 6 场,其中 5 场在春。\n", encoding="utf-8")
    result = cli("coverage", "--sources", tmp_path, "--lang", "en")
    assert result.exit_code == 1
    assert f"moot-2021.yaml:{len(document.read_text(encoding='utf-8').splitlines())}:5" in result.stdout
    assert "the document does not hold '办会5场'" in result.stdout
    (tmp_path / "moot-2021.txt").unlink()
    (fault,) = value_of(cli("coverage", "--sources", tmp_path, "--json"), "coverage")["faults"]
    assert fault["code"] == "source"


def test_what_a_file_holds_cannot_steer_the_terminal(cli, content):
    bad = 'scenario: bad\ntitle: {zh: "\\e[31m\\u202E坏", en: Bad}\nextends: shire\nregion: "\\e]0;x\\a"\n'
    (content / "scenarios/bad.yaml").write_text(bad, encoding="utf-8")
    result = cli("check")
    assert result.exit_code == 1
    assert not set(result.stdout) & {"\x1b", "\x07", "\u202e"}
