"""What it would take, a plan, and whether targets agree: on the command line and in a notebook."""

import json

import jsonschema
import pytest
from click.testing import CliRunner
from straight import write_lines

import simulator
from simulator import __version__
from simulator.analysis.scorecard import scorecard
from simulator.cli import main, reference
from simulator.cli.shapes import SHAPES
from simulator.engine.run import run
from simulator.language.loading import load_library

TARGETS = (
    ("more", "sum", ">=", 15.0),
    ("ahead", "lead", ">=", 2.0),
    ("base", "least", ">=", 0.5),
    ("loud", "loud", ">=", 3.0),
)
COMMANDS = {
    "seek": ("seek", "plain", "more"),
    "seek-with": ("seek", "plain", "more", "--probability", "0.8", "--draws", "50", "--lever", "乙"),
    "plan": ("plan", "plain"),
    "plan-with": ("plan", "plain", "--target", "more", "--probability", "0.8", "--cost", "lines.b=5", "--draws", "50"),
    "conflicts": ("conflicts", "plain", "--set", "lines.b=0", "--target", "more"),
    "frontier": ("frontier", "plain", "more", "ahead", "--points", "3"),
}


@pytest.fixture
def cli(tmp_path, monkeypatch):
    monkeypatch.chdir(write_lines(tmp_path, *TARGETS))
    return lambda *args: CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(("language", "version"), [("zh", "程序版本"), ("en", "version")])
def test_an_answer_and_how_it_was_found(cli, name, language, version):
    result = cli(*COMMANDS[name], "--lang", language)
    assert result.exit_code == 0, result.output
    assert version in result.stderr
    assert ("seed 1" if language == "en" else "种子 1") in result.stderr
    assert "nan" not in result.stdout.lower().split()


@pytest.mark.parametrize("name", COMMANDS)
def test_json_is_what_its_schema_says(cli, name):
    result = cli(*COMMANDS[name], "--json")
    value = json.loads(result.stdout, parse_constant=lambda text: pytest.fail(f"{text} is no JSON"))
    jsonschema.validate(value, reference.schema(SHAPES[COMMANDS[name][0]]))
    assert result.stderr == ""


def test_seek_says_in_json_too_where_levers_cannot_meet_a_target(tmp_path, monkeypatch):
    """The noise rests on no lever, min(a, 0 a) never moves, and a - b is 10 at most."""
    targets = (("noise", "fixed", ">=", 1.0), ("flat", "flat", ">=", 1.0), ("far", "lead", ">=", 11.0), TARGETS[0])
    monkeypatch.chdir(write_lines(tmp_path, *targets))
    told = {
        name: json.loads(CliRunner().invoke(main, ["seek", "plain", name, "--json"]).stdout)
        for name in ("noise", "flat", "far", "more")
    }
    assert {name: item["reach"] for name, item in told.items()} == {
        "noise": "no_lever",
        "flat": "no_lever",
        "far": "not_alone",
        "more": "alone",
    }
    assert told["noise"]["notes"][0]["en"] == "No lever moves this target"
    assert told["noise"]["notes"][0]["zh"] == "没有抓手能影响这个目标"
    assert "Not alone" in told["far"]["notes"][0]["en"]


def test_headings_of_a_frontier_have_brackets_of_their_language(tmp_path, monkeypatch):
    """A unit in signs, as %, stands in the same brackets as one in words."""
    monkeypatch.chdir(write_lines(tmp_path, *TARGETS))
    asked = ["frontier", "plain", "more", "ahead", "--points", "2", "--format", "csv", "--lang"]
    heads = {lang: CliRunner().invoke(main, [*asked, lang]).stdout.splitlines()[0] for lang in ("zh", "en")}
    assert "more\uff08万吨\uff09,ahead\uff08万吨\uff09," in heads["zh"]
    assert "more (×10⁴ t),ahead (×10⁴ t)," in heads["en"]


@pytest.mark.parametrize("command", ["seek plain more", "plan plain --target more"])
def test_the_answer_is_written_as_a_scenario_that_meets_the_target(cli, tmp_path, command):
    assert cli(*command.split(), "--out", "scenarios/plain/answer.yaml").exit_code == 0
    scenario = load_library(tmp_path).scenario("plain-changed")
    assert scorecard(run(scenario, draws=0))["more"].met


def test_two_targets_trade_off_point_by_point(cli):
    """The most of a - b where a + 2 b is 10, 20, 30 with both up to 10, and where it is 15, or a - b is 2."""
    result = cli(*COMMANDS["frontier"], "--format", "csv", "--lang", "en")
    rows = [[float(number) for number in line.split(",")[:2]] for line in result.stdout.splitlines()[1:]]
    assert rows == [
        pytest.approx([10, 10], abs=1e-4),
        pytest.approx([15, 7.5], abs=1e-4),
        pytest.approx([20, 5], abs=1e-4),
        pytest.approx([26, 2], abs=1e-4),
        pytest.approx([30, 0], abs=1e-4),
    ]


def test_one_target_does_not_trade_off_against_itself(cli):
    assert cli("frontier", "plain", "more", "more").exit_code == 2


@pytest.mark.parametrize("name", COMMANDS)
def test_tables_are_csv_with_headings_in_the_language(cli, name):
    result = cli(*COMMANDS[name], "--format", "csv")
    assert result.exit_code == 0, result.output
    heads = result.stdout.splitlines()[0].removeprefix("\ufeff").split(",")
    assert len(heads) >= 2
    assert all(any(ord(sign) > 0x2FFF for sign in head) for head in heads)
    assert not {sign for head in heads for sign in head if sign in "():;?"}
    assert heads[-3:] == ["抽样数", "随机种子", "程序版本"]
    draws = {"seek-with": "50", "plan-with": "50"}.get(name, "0")
    assert {tuple(line.split(",")[-3:]) for line in result.stdout.splitlines()[1:]} == {(draws, "1", __version__)}


def test_what_a_lever_that_is_named_cannot_move_is_told_by_name(cli):
    told = cli("plan", "plain", "--target", "more", "--target", "ahead", "--lever", "lines.c", "--lang", "en").stderr
    assert "Targets that the levers do not move: more, ahead" in told


def test_targets_are_chosen_by_kind_and_document(cli):
    """All are levels of one document."""
    every, levels = (cli("plan", "plain", *more, "--json") for more in ((), ("--kind", "level")))
    assert json.loads(levels.stdout) == json.loads(every.stdout)
    assert cli("plan", "plain", "--document", "plain-2022", "--json").stdout == every.stdout
    for more, words in ((("--kind", "share"), "kinds level"), (("--document", "none"), "documents plain-2022")):
        result = cli("plan", "plain", *more, "--lang", "en")
        assert result.exit_code == 2
        assert words in " ".join(result.stderr.split())
    assert "there is no size" in cli("plan", "plain", "--kind", "size", "--lang", "en").stderr


def test_which_lever_was_written_is_told(cli):
    assert "it has the first row, B alone" in cli("seek", "plain", "more", "--out", "one.yaml", "--lang", "en").stderr
    named = cli("seek", "plain", "more", "--lever", "lines.b", "--out", "two.yaml", "--lang", "en")
    assert "first row" not in named.stderr


def test_few_draws_are_warned_of(cli):
    assert "take more draws" in cli(*COMMANDS["seek-with"], "--lang", "en").stderr
    assert "draws a probability" not in cli(*COMMANDS["seek"], "--lang", "en").stderr


def test_a_conflict_says_who_gives_way(cli):
    result = cli(*COMMANDS["conflicts"], "--lang", "en")
    assert "cannot be met even alone; at best 10.0 ×10⁴ t" in " ".join(result.stdout.split()).replace("10.00", "10.0")


@pytest.mark.parametrize(
    "command",
    [
        "seek plain nothing",
        "seek plain more --probability 2",
        "seek plain more --lever nothing",
        "plan plain --cost lines.a",
        "plan nowhere",
        "conflicts plain --set lines.a=x",
    ],
)
def test_what_cannot_be_asked_is_a_misuse(cli, command):
    assert cli(*command.split()).exit_code == 2


@pytest.mark.parametrize(
    ("command", "zh", "en"),
    [
        ("plan plain --probability 0.8 --draws 1", "抽样数 1 太少,至少要 20 次", "1 draw is too few"),
        ("seek plain more --probability 0.8 --draws 0", "抽样数 0 太少", "0 draws are too few"),
        ("seek plain more --probability 1.5", "1.5 不在 0 与 1 之间,写成 0.8 或 80%", "does not lie between 0 and 1"),
        ("seek plain more --probability many", "“many”不是概率", "'many' is no probability"),
        ("plan plain --cost lines.a=-1", "lines.a 的成本为 -1:成本不能为负", "the cost of lines.a is -1"),
        ("conflicts plain --set lines.a=1 --set 甲=2", "lines.a 给了不止一次", "lines.a is given more than once"),
    ],
)
def test_a_misuse_is_told_in_the_language_asked_for(cli, command, zh, en):
    narrow = str.maketrans("\uff1a\uff0c", ":,")
    for language, words in (("zh", zh), ("en", en)):
        result = cli(*command.split(), "--lang", language)
        assert result.exit_code == 2
        assert words in " ".join(result.stderr.translate(narrow).split())


def test_a_probability_may_be_written_in_percent(cli):
    one, other = (
        json.loads(cli("seek", "plain", "loud", "--probability", text, "--json").stdout) for text in ("0.8", "80%")
    )
    assert one == other
    assert one["probability"] == 0.8


def test_draws_that_are_not_used_are_told(cli):
    words = "--draws is not used"
    for command in ("seek plain more", "plan plain --target more"):
        assert words in cli(*command.split(), "--draws", 100, "--lang", "en").stderr
        used = cli(*command.split(), "--draws", 100, "--probability", 0.5, "--lang", "en")
        assert words not in used.stderr
    assert cli("seek", "plain", "more", "--draws", 100, "--json").stderr == ""


def test_a_notebook_gets_the_same_answers(tmp_path):
    study = simulator.load("plain", content=write_lines(tmp_path, *TARGETS))
    assert next(iter(study.seek("more").table()["lever"])) == "lines.b"
    assert study.plan(["more"]).answer.met
    assert study.conflicts().answer.agree
    assert len(study.frontier("more", "ahead", points=3).table("en")) == 5
    shown = study.seek("more")._repr_html_()
    assert "<p>more ≥ 15.00 万吨：中心情形为" in shown
    assert "<td>lines.b</td>" in shown
    assert "<table" in study.sensitivity("loud")._repr_html_()
    for reply in (study.seek("more", levers=["乙"]), study.plan(["more"]), study.conflicts(["base"])):
        assert "seed 1" in reply.sentence("en")
        assert "种子 1" in reply.sentence("zh")


def test_what_cannot_meet_a_target_alone_is_told_in_a_line_with_its_best(cli):
    """lead = a - b >= 2 from a = b = 1: a alone can, b alone comes to 1 at best."""
    result = cli("seek", "plain", "ahead", "--lang", "en")
    assert "B (1.000 ×10⁴ t)" in result.stderr
    assert "no value" not in result.stdout
