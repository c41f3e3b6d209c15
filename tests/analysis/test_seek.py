"""Values of single levers, against answers worked out on paper."""

import numpy as np
import pytest
from straight import write_lines

from simulator.analysis.rounding import places_of, rounded, rounded_to
from simulator.analysis.scorecard import scorecard
from simulator.analysis.seek import seek
from simulator.engine.run import run
from simulator.export.answers.seek import lever_words
from simulator.export.reply import Reply
from simulator.language.loading import load_library
from simulator.language.paths import along, plain
from simulator.language.units import parse_unit

TARGETS = (
    ("more", "sum", ">=", 15.0),
    ("less", "sum", "<=", 2.5),
    ("much", "sum", ">=", 40.0),
    ("easy", "least", ">=", 0.0),
    ("hill", "hill", ">=", 9.25),
    ("peak", "hill", ">=", 10.0),
    ("loud", "loud", ">=", 3.0),
    ("yearly-2022", "yearly", ">=", 7.5),
    ("yearly-2023", "yearly", ">=", 7.5),
)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    return load_library(write_lines(tmp_path_factory.mktemp("lines"), *TARGETS)).scenario("plain")


def sought(scenario, name, **options):
    return seek(scenario, next(item for item in scenario.targets if item.statement.id == name), **options)


def test_a_straight_line_is_met_where_algebra_says(scenario):
    """a + 2 b >= 15 with the other at 1: b >= 7; a would have to be 13, beyond its range."""
    answer = sought(scenario, "more")
    b, a = answer["lines.b"], answer["lines.a"]
    assert (b.low, b.high, b.edge, b.value) == (pytest.approx(7, abs=1e-8), None, b.low, 7.0)
    assert (a.met, a.value, a.reaches) == (False, 10.0, 12.0)
    assert [item.key for item in answer.levers] == ["lines.b", "lines.a"]


def test_a_ceiling_gives_the_most_a_lever_may_be(scenario):
    """a + 2 b <= 2.5 with the other at 1: a <= 0.5, b <= 0.75."""
    answer = sought(scenario, "less")
    assert [(item.key, item.high) for item in answer.levers] == [
        ("lines.b", pytest.approx(0.75)),
        ("lines.a", pytest.approx(0.5)),
    ]
    assert lever_words(answer["lines.b"]).zh == "乙不超过 0.7500 万吨"


def test_a_stretch_has_two_ends_and_the_nearer_one_is_the_answer(scenario):
    """10 - |a - 6| >= 9.25 between 5.25 and 6.75; from a = 1 the lower end is nearer."""
    hill = sought(scenario, "hill")["lines.a"]
    assert (hill.low, hill.high, hill.value) == (pytest.approx(5.25), pytest.approx(6.75), 5.25)


def test_a_single_point_is_found(scenario):
    assert sought(scenario, "peak")["lines.a"].value == pytest.approx(6, abs=1e-6)


def test_what_is_met_whatever_the_value_has_no_edge(scenario):
    found = sought(scenario, "easy")["lines.a"]
    assert (found.met, found.edge, found.low, found.high) == (True, None, None, None)


def test_only_levers_that_the_target_rests_on(scenario):
    assert {item.key for item in sought(scenario, "more").levers} == {"lines.a", "lines.b"}
    assert [item.key for item in sought(scenario, "more", levers=["lines.a", "lines.c"]).levers] == [
        "lines.a",
        "lines.c",
    ]


def test_a_path_moves_in_the_targets_year_or_as_a_whole(scenario):
    alone, whole = sought(scenario, "yearly-2022")["lines.c"], sought(scenario, "yearly-2022", whole=True)["lines.c"]
    assert (alone.moved, alone.year, dict(alone.path)) == ("year", 2022, {2021: 1, 2022: 7.5, 2024: 4})
    assert (whole.moved, dict(whole.path)) == ("path", {2021: 1, 2022: 7.5, 2024: 9.5})
    between = sought(scenario, "yearly-2023")["lines.c"]  # 2023 lies between the named years: 3 must become 7.5
    assert (between.moved, between.now) == ("path", 3.0)
    assert along(between.path, [2023]) == [pytest.approx(7.5)]


@pytest.mark.parametrize("probability", [0.5, 0.8, 0.95])
def test_with_a_probability_the_quantile_of_the_noise_is_made_up_for(scenario, probability):
    """a + noise >= 3 with noise uniform on -1 to 1: a = 3 - (1 - 2 p), but for the sampling error."""
    answer = sought(scenario, "loud", probability=probability)
    found = answer["lines.a"]
    assert found.edge == pytest.approx(3 - (1 - 2 * probability), abs=0.06)
    noise = run(scenario, keep=["lines.fixed"]).samples["lines.fixed"][1]
    needed = 3 - np.sort(noise)[::-1][int(np.ceil(probability * 2000)) - 1]  # exact for these draws
    assert found.edge == pytest.approx(needed, abs=1e-5)
    assert probability <= found.probability <= probability + 0.02 * (found.edge - 1) / 2 + 0.005


@pytest.mark.parametrize(
    ("edge", "upward", "within", "expected"),
    [
        (8.0004, True, 0.14, 8.1),
        (8.0004, True, 0.0, 8.001),
        (5987.4, True, 29.7, 6000.0),
        (454.68, True, 2.5, 455.0),
        (-95.19, False, 1.9, -96.0),
        (1.566, False, 0.29, 1.5),
        (1.566, False, 0.01, 1.56),
        (8.0, True, 0.14, 8.0),
    ],
)
def test_a_rounder_number_on_the_safe_side_is_taken_within_what_is_allowed(edge, upward, within, expected):
    unit = parse_unit("万吨")
    assert next(rounded(edge, unit, upward=upward, within=within)) == expected


@pytest.mark.parametrize("seed", range(4))
def test_answers_by_probability_are_round_and_still_hold(scenario, seed):
    """a of about 3.6 for 80 %, a change of 2.6, of which 2 % are 0.05: two decimals at most, met in its own run."""
    found = sought(scenario, "loud", probability=0.8, seed=seed)["lines.a"]
    assert found.value == round(found.value, 2)
    assert 0 <= found.value - found.edge <= 0.02 * (found.edge - 1)
    changed = scenario.with_changes({"lines.a": plain(found.path)})
    noisy = run(changed, seed=seed, keep=["lines.loud"]).samples["lines.loud"][1]
    assert (noisy >= 3).mean() >= 0.8


def test_the_nearest_is_no_worse_than_leaving_the_lever_alone(scenario):
    """No value of b does anything for a + noise; the best of a - noise is not the one whose worst draw is best."""
    low = scenario.with_changes({"lines.a": 3})
    found = sought(low, "loud", probability=1.0, levers=["lines.b", "lines.a"])
    assert (found["lines.b"].met, found["lines.b"].value) == (False, 1.0)
    assert found["lines.b"].probability == found.chance == pytest.approx(0.5, abs=0.03)
    hill = sought(scenario.with_changes({"lines.a": 5}), "peak", probability=0.9)
    assert all(item.met or item.probability >= hill.chance for item in hill.levers)


def test_certainty_is_told_for_what_draws_can_say(scenario):
    """Three in n: where none of 2000 draws fails, up to 0.15 % may."""
    answer = sought(scenario, "loud", probability=1.0)
    assert answer["lines.a"].probability == 1.0
    assert "99.85%" in answer.cautions[-1].en
    assert not [words for words in sought(scenario, "loud", probability=0.5).cautions if "95 % sure" in words.en]


def test_too_few_draws_for_a_probability_are_refused(scenario):
    with pytest.raises(ValueError, match="19 draws are too few"):
        sought(scenario, "loud", probability=0.5, draws=19)


def test_every_answer_run_by_itself_meets_the_target(scenario):
    for name, *_ in TARGETS:
        answer = sought(scenario, name)
        for found in answer.levers:
            changed = scenario.with_changes({found.key: plain(found.path)})
            score = scorecard(run(changed, draws=0))[name]
            assert (score.met, score.value) == (found.met, found.reaches)


def test_what_cannot_be_asked_is_refused(scenario):
    with pytest.raises(ValueError, match="between 0 and 1"):
        sought(scenario, "more", probability=1.5)
    with pytest.raises(KeyError):
        sought(scenario, "more", levers=["lines.nothing"])


def test_the_answer_has_a_table_and_says_what_it_rests_on(scenario):
    reply = Reply(sought(scenario, "more"))
    assert list(reply.table("en")["lever"]) == ["lines.b", "lines.a"]
    assert "seed 1" in reply.sentence("en")
    assert "不低于" in reply.sentence("zh")


@pytest.mark.parametrize(
    ("value", "places", "upward", "expected"),
    [(25.0029, 2, False, 25.0), (5085.39999, 1, True, 5085.4), (-95.186, 2, False, -95.19), (7.0, 2, True, 7.0)],
)
def test_rounding_stays_on_the_safe_side(value, places, upward, expected):
    assert rounded_to(value, places, upward=upward) == expected


def test_a_lever_that_saves_no_worst_draw_still_has_an_effect(tmp_path):
    """All draws of min(a, noise) >= 0.5 are never met, however large a; yet with a at 0 none is, and at 1 a quarter."""
    root = write_lines(tmp_path, ("all", "held", ">=", 0.5))
    model = root / "models/lines.yaml"
    held = '  held: {title: {zh: 受限, en: Held}, unit: 万吨, equation: "min(a, noise)"}\n'
    model.write_text(model.read_text(encoding="utf-8") + held, encoding="utf-8")
    scenario = load_library(root).scenario("plain")
    found = sought(scenario, "all", probability=1.0)
    assert [(item.lever.key, item.met) for item in found.levers] == [("lines.a", False)]
    assert found.levers[0].probability == pytest.approx(0.25, abs=0.03)
    assert not found.idle


@pytest.mark.parametrize(
    ("unit", "places"), [("个", 0), ("户", 0), ("人/年", 0), ("个/year", 0), ("万人", 2), ("个/万人", 2), ("吨/年", 2)]
)
def test_what_is_counted_one_by_one_has_no_decimals(unit, places):
    assert places_of(12.3456, parse_unit(unit)) == places
