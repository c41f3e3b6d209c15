"""`score` and `explain`: tables for people, JSON for scripts."""

import csv
import io
import math
import re

from told import value_of

from simulator.engine import parts
from simulator.engine.sketch import RELATIVE_ERROR
from simulator.export.numbers import width

# ---- score


def test_score_prints_a_table_for_people(cli):
    result = cli("score", "shire", "--draws", 50)
    assert result.exit_code == 0
    assert "✓" in result.stdout
    assert "✓ 达到，✗ 未达到" in result.stderr
    assert "✗" in result.stdout
    assert "≥ 5.2" in result.stdout
    assert "1.5–2.5" in result.stdout
    assert re.search(r"中心情形达到 6 / 7；按概率约 \d 项；抽样 50，种子 7", result.stdout)
    rows = [line for line in result.stdout.splitlines() if re.match(r" [✓✗]", line)]
    assert len(rows) == 7
    assert len({width(line.rstrip("\n")) for line in rows}) == 1  # columns line up


def test_score_as_json_agrees_with_the_scorecard(cli, toy):
    from simulator.analysis.scorecard import scorecard  # noqa: PLC0415
    from simulator.engine.run import run  # noqa: PLC0415

    value = value_of(cli("score", "shire", "--json"), "score")
    card = scorecard(run(toy.scenario("shire")))
    (shown,) = value["scorecards"]
    assert (shown["met"], shown["draws"], shown["seed"]) == (card.met, 200, 7)
    for item, score in zip(shown["scores"], card.scores, strict=True):
        assert (item["value"], item["gap"], item["probability"]) == (score.value, score.gap, score.probability)
        assert (item["met"], item["reached"]) == (score.met, score.reached)
        assert (item["p5"], item["p95"]) == (score.quantiles[0], score.quantiles[-1])
    assert shown["scores"][4]["high"] == 2.5


def test_score_without_draws_has_no_probability(cli):
    (card,) = value_of(cli("score", "shire", "--draws", "0", "--json"), "score")["scorecards"]
    assert {item["probability"] for item in card["scores"]} == {None}
    assert {item["p50"] for item in card["scores"]} == {None}


def test_a_central_run_outside_its_own_interval_is_accounted_for(cli, content):
    """Where births can only be more than is set, all draws have more people than the central run."""
    assert "90% 区间" not in cli("score", "shire", "--draws", "0").stderr
    folk = content / "models/folk.yaml"
    text = folk.read_text(encoding="utf-8").replace("{normal: [0, 0.5], of: offset}", "{uniform: [1, 2], of: offset}")
    folk.write_text(text, encoding="utf-8")
    (card,) = value_of(cli("score", "shire", "--json"), "score")["scorecards"]
    told = re.search(r"在 90% 区间边缘或以外的：(\d+) 项", cli("score", "shire").stderr)
    beyond = [item["target"] for item in card["scores"] if item["p5"] < item["p95"] <= item["value"]]
    beyond += [item["target"] for item in card["scores"] if item["value"] <= item["p5"] < item["p95"]]
    assert told is not None
    assert int(told[1]) == len(beyond) > 0


def test_a_target_that_cannot_be_measured_is_null_not_nan(cli, content):
    document = content / "regions/shire/documents/moot-2021.yaml"
    text = document.read_text(encoding="utf-8").replace("base_year: 2019", "base_year: 1999")
    document.write_text(text, encoding="utf-8")
    (card,) = value_of(cli("score", "shire", "--draws", "0", "--json"), "score")["scorecards"]
    odd = next(item for item in card["scores"] if item["target"] == "moot-2021/since-2019")
    assert (odd["met"], odd["value"], odd["gap"]) == (None, None, None)
    assert "1999" in odd["remark"]["zh"]
    assert "1999" in cli("score", "shire", "--draws", "0").stderr


def test_a_target_that_names_nothing_to_be_measured_by_is_told(cli, content):
    document = content / "regions/shire/documents/moot-2021.yaml"
    text = document.read_text(encoding="utf-8")
    title = "title: {zh: 道路, en: Roads}"
    entry = f'  - {{id: roads, kind: target, {title}, value: 45, unit: 公里, year: 2023, section: 一, fragment: "45"}}'
    document.write_text(text.replace("statements:", f"statements:\n{entry}"), encoding="utf-8")
    assert value_of(cli("score", "shire", "--draws", "0", "--json"), "score")["unmeasured"] == ["moot-2021/roads"]
    told = cli("score", "shire", "--draws", "0").stderr
    assert "无法衡量的目标 1 项" in told
    assert "moot-2021/roads" in told


def test_score_by_document_takes_every_scenario_and_every_run(cli):
    value = value_of(cli("score", "--document", "moot-2021", "--draws", "0", "--json"), "score")
    assert [card["scenario"] for card in value["scorecards"]] == [*(f"shire-busy~{n}" for n in range(1, 7)), "shire"]
    one = value_of(cli("score", "shire-busy~2", "--draws", "0", "--json"), "score")
    assert [card["scenario"] for card in one["scorecards"]] == ["shire-busy~2"]


def test_score_as_csv(cli):
    result = cli("score", "shire", "shire-busy~1", "--format", "csv", "--draws", "0")
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8-sig"))))
    assert [row["情景"] for row in rows] == ["shire"] * 7 + ["shire-busy~1"] * 7


def test_score_of_a_faulty_scenario(cli, content):
    (content / "scenarios/bad.yaml").write_text("scenario: bad\ntitle: {zh: 坏}\n", encoding="utf-8")
    result = cli("score", "bad", "shire", "--draws", "0")
    assert result.exit_code == 1
    assert "夏尔基准" in result.stdout
    assert "bad.yaml:2" in result.stderr
    value = value_of(cli("score", "bad", "shire", "--draws", "0", "--json"), "score")
    assert (len(value["scorecards"]), len(value["faults"])) == (1, 4)


# ---- explain


def test_explain_prints_the_tree_down_to_its_origins(cli):
    result = cli("explain", "shire", "farm.self_sufficiency", 2022)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert re.match(r"自给率 \(farm\.self_sufficiency\) 2022 = \S+ %$", lines[0])
    assert "│ = 产量 ÷ 需要" in lines
    assert any("├─ " in line and "farm.output" in line for line in lines)
    assert any("Red Book" in line and "可信度中" in line for line in lines)
    assert any("假设：made up" in line for line in lines)
    assert "stated" not in cli("explain", "shire", "farm.self_sufficiency", 2022, "--depth", 1).stdout


def test_explain_as_json_is_the_same_tree(cli, toy):
    from simulator.analysis.explain import explain  # noqa: PLC0415
    from simulator.engine.run import run  # noqa: PLC0415

    whole = explain(run(toy.scenario("shire"), draws=0), "farm.store", 2024)

    def flat(item):
        return [(item["key"], item["year"], item["value"]), *(row for part in item["inputs"] for row in flat(part))]

    value = value_of(cli("explain", "shire", "farm.store", 2024, "--json"), "explain")
    shown = [(item.key, item.year, None if math.isnan(item.value) else item.value) for _, item in whole.walk()]
    assert flat(value) == shown  # a lookup table has no one value: null
    shallow = value_of(cli("explain", "shire", "farm.store", 2024, "--depth", 0, "--json"), "explain")
    assert (shallow["inputs"], shallow["hidden"]) == ([], len(whole.inputs))


def test_explain_of_one_run_of_a_sweep(cli):
    one, six = (value_of(cli("explain", f"shire-busy~{n}", "farm.need", 2022, "--json"), "explain") for n in (1, 6))
    assert (one["value"], six["value"]) == (380, 420)
    assert "改动" in one["origin"]["zh"] or one["origin"]["zh"]


def test_the_program_of_a_number_names_all_it_rests_on(cli):
    result = cli("explain", "shire", "farm.output", 2022, "--depth", 0, "--program")
    assert result.exit_code == 0
    assert "def kernel(" in result.stdout
    made = re.findall(r"# (\S+)$", result.stdout, re.MULTILINE)
    assert {"farm.weather", "farm.base_yield[barley]", "farm.output"} <= set(made)
    assert "farm.store" not in made
    assert value_of(cli("explain", "shire", "farm.output", 2022, "--program", "--json"), "explain")["program"] in (
        result.stdout
    )
    assert value_of(cli("explain", "shire", "farm.output", 2022, "--json"), "explain")["program"] == ""


def test_draws_that_were_counted_say_how_far_off_they_may_be(cli, monkeypatch):
    monkeypatch.setattr(parts, "BUDGET", 0)
    assert "分位数误差不超过 0.05%" in cli("score", "shire", "--draws", 300).stdout
    value = value_of(cli("score", "shire", "--draws", 300, "--json"), "score")
    assert value["scorecards"][0]["error"] == RELATIVE_ERROR


def test_a_base_year_after_all_targets_is_told_as_the_reason_of_an_empty_scorecard(cli, content):
    late = content / "scenarios/shire/late.yaml"
    late.write_text(
        "scenario: late\ntitle: {zh: 晚, en: Late}\nextends: shire\nyears: [2026, 2030]\n", encoding="utf-8"
    )
    told = cli("score", "late", "--draws", 0)
    assert "0 / 0" in told.stdout
    assert "所列文件的目标都不在 2027—2030 年；基年 2026 及以前的目标不对标" in told.stderr
