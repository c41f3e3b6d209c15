"""What matters, why scenarios differ, which futures fail: on a small model whose answers follow by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from simulator.analysis.attribution import PLANS, STARTS, attribute
from simulator.analysis.discovery import discover
from simulator.analysis.samples import Trial, factors_of, focused
from simulator.analysis.scorecard import scorecard
from simulator.analysis.sensitivity import elasticities, sobol, tornado
from simulator.engine.run import run
from simulator.export.findings.frames import frame_of
from simulator.export.findings.sentences import basis, sentence
from simulator.language.faults import FaultsError
from simulator.language.loading import load_library
from simulator.language.schema import Title
from simulator.language.target_search import target_named
from simulator.language.title_search import UnknownQuantityError

MILL = Path(__file__).parent / "mill"


@pytest.fixture(scope="module")
def dale():
    return load_library(MILL)


@pytest.fixture(scope="module")
def scenario(dale):
    return dale.scenario("dale")


@pytest.fixture(scope="module")
def flour(scenario):
    return target_named("flour-2023", scenario.targets)


def by_key(items, key=lambda item: item.factor.key):
    return {key(item): item for item in items}


# ---- the part of a scenario, and samples of it


def test_a_part_has_what_the_target_rests_on_and_nothing_else(scenario, flour):
    part = focused(scenario, [flour.key])
    assert set(part.settings) == {"mill.grain", "mill.bought"}
    assert [factor.key for factor in factors_of(part)] == ["mill.bought", "mill.grain", "mill.river"]
    assert run(part, draws=0).value("mill.flour", 2023) == run(scenario, draws=0).value("mill.flour", 2023)


@pytest.mark.parametrize("name", ["flour-2023", "milled-2023"])
@pytest.mark.parametrize("method", ["monte_carlo", "latin_hypercube", "sobol"])
def test_the_draws_are_those_of_the_scorecard(scenario, name, method):
    changed = replace(scenario, sampling=scenario.sampling.model_copy(update={"method": method}))
    projection = run(changed, draws=64)
    target = target_named(name, scenario.targets)
    trial = Trial(changed, target, changed.sampling.seed)
    assert trial.values(trial.draws(64)).tolist() == projection.samples[target.key][2].tolist()
    about = tornado(changed, target, draws=64).about
    score = scorecard(projection)[target.id]
    assert (about.value, about.probability) == (score.value, score.probability)


def test_correlated_assumptions_and_works_in_one_line_are_one_factor(scenario, flour):
    pairs = [{"between": ("mill.grain", "mill.bought"), "rho": 0.5}]
    sampling = type(scenario.sampling).model_validate({**scenario.sampling.model_dump(), "correlations": pairs})
    part = focused(replace(scenario, sampling=sampling), [flour.key])
    together, river = factors_of(part)
    assert (together.kind, together.members) == ("together", ("mill.bought", "mill.grain"))
    assert river.kind == "shock"
    assert {item.factor.key for item in sobol(part, flour, draws=256).of_value} == {"mill.bought", "mill.river"}
    assert together.title.en == "Grain bought, Grain"


# ---- what matters


def test_a_tornado_of_a_sum(scenario, flour):
    """Flour is 2 x grain + bought + river: 40 in the centre."""
    found = tornado(scenario, flour)
    spreads = by_key(bar for bar in found.bars if bar.of == "spread")
    assert found.about.value == pytest.approx(40)
    grain = spreads["mill.grain"]  # 8.2 to 11.8
    assert (grain.low, grain.high) == pytest.approx((8.2, 11.8))
    assert (grain.value_low, grain.value_high) == pytest.approx((36.4, 43.6))
    assert (spreads["mill.bought"].value_low, spreads["mill.bought"].value_high) == pytest.approx((36.4, 43.6))
    river = spreads["mill.river"]
    assert np.isnan(river.low)
    assert (river.value_low, river.value_high) == pytest.approx((39.1, 40.9), abs=0.05)
    (choice,) = [bar for bar in found.bars if bar.of == "choice"]
    assert (choice.low, choice.high, choice.value_low, choice.value_high) == (0, 40, 20, 60)
    assert (choice.probability_low, choice.probability_high) == (0, 1)
    assert [bar.width for bar in found.bars] == sorted((bar.width for bar in found.bars), reverse=True)


def test_the_probability_at_an_end_is_that_of_the_others_drawn(scenario, flour):
    """With grain at 8.2, flour meets 38 where bought + river is 21.6 or more: on average over the river 2.4 / 8."""
    grain = by_key(bar for bar in tornado(scenario, flour).bars if bar.of == "spread")["mill.grain"]
    assert grain.probability_low == pytest.approx(0.3, abs=0.03)
    river = by_key(tornado(scenario, flour).bars)["mill.river"]
    assert river.probability_low < river.probability_high


def test_an_end_of_a_lever_without_a_value_is_left_empty(scenario, flour):
    """The product is a quotient by what is bought: nothing bought, nothing to tell."""
    quotient = replace(flour, key="mill.product", low=0.0)
    (choice,) = [bar for bar in tornado(scenario, quotient, draws=50).bars if bar.of == "choice"]
    assert (choice.low, choice.value_high) == (0, pytest.approx(6 * 10 / 40))
    assert np.isnan(choice.value_low)
    assert choice.width == 0
    assert choice.probability_low == pytest.approx(0.5, abs=0.2)  # what is bought is drawn around 0, but never below


def test_indices_of_a_sum_are_shares_of_its_variance(scenario, flour):
    """Variances: 4 x 16/12 of grain, 64/12 of bought, 4/12 of the river."""
    found = sobol(scenario, flour, draws=1000)
    whole = 64 + 64 + 4
    indices = by_key(found.of_value)
    assert {key: item.first for key, item in indices.items()} == pytest.approx(
        {"mill.grain": 64 / whole, "mill.bought": 64 / whole, "mill.river": 4 / whole}, abs=0.03
    )
    assert all(item.total == pytest.approx(item.first, abs=0.05) for item in found.of_value)
    assert found.about.draws == 1024  # a power of two
    assert found.runs == 1024 * (3 + 2)
    assert sum(item.first for item in found.of_probability) < sum(item.total for item in found.of_probability)
    assert sobol(scenario, flour, draws=1000) == found


def test_projects_of_a_class_of_work_are_one_factor_that_explains_all(scenario):
    found = sobol(scenario, target_named("milled-2023", scenario.targets), draws=512)
    (only,) = found.of_value
    assert (only.factor.kind, only.factor.key) == ("works", "mill.wheels")
    assert (only.first, only.total) == pytest.approx((1, 1), abs=0.1)


def test_elasticities_of_a_sum_are_the_shares_of_its_terms(scenario, flour):
    found = elasticities(scenario, flour)
    items = by_key(found.items, key=lambda item: item.key)
    assert items["mill.grain"].elasticity == pytest.approx(20 / 40)
    assert items["mill.bought"].elasticity == pytest.approx(20 / 40)
    assert items["mill.grain"].points > 0
    zero = scenario.with_changes({"mill.bought": 0})
    assert elasticities(zero, flour, draws=20).zero == ("mill.bought",)


def test_an_assumption_at_the_end_of_its_range_is_moved_to_the_other_side_only(scenario, flour):
    at_the_end = scenario.with_changes({"mill.bought": 40})
    items = by_key(elasticities(at_the_end, flour, draws=50).items, key=lambda item: item.key)
    assert items["mill.bought"].elasticity == pytest.approx(40 / 60)


@pytest.mark.parametrize("ask", [tornado, elasticities, sobol, discover])
def test_too_few_draws_and_a_target_that_is_always_met_are_told(scenario, flour, ask):
    few = ask(scenario, flour, draws=60).about
    assert few.draws in {60, 256}
    always = replace(flour, low=1.0)
    told = ask(scenario, always, draws=300).about
    assert told.probability == 1.0
    assert any("every one of" in words.en for words in told.cautions)
    if ask is tornado:
        assert "take more draws" in few.cautions[0].en
    if ask is sobol:
        assert "draws are too few" in few.cautions[-1].en
        assert not sobol(scenario, flour, draws=8192).about.cautions


def test_a_value_that_is_not_finite_is_a_fault(scenario, flour):
    growth = replace(flour, statement=flour.statement.model_copy(update={"quantity": "growth", "year": 2021}))
    with pytest.raises(FaultsError, match="no finite value"):
        sobol(scenario, growth)


# ---- why they differ


def test_a_sum_is_attributed_to_its_terms(dale, scenario):
    found = attribute(scenario, dale.scenario("dale-more"), "mill.flour", 2023)
    shares = {part.key: part.share for part in found.parts}
    assert shares == pytest.approx({"mill.grain": 2, "mill.bought": 6})
    assert (found.before, found.after, found.orders, found.idle) == (40, 48, 0, 1)
    assert {part.key: (part.before, part.after) for part in found.parts}["mill.bought"] == (20, 26)


def test_a_quotient_is_shared_between_its_factors_and_the_way_back_is_the_same(dale, scenario):
    """6 x grain / bought from 10/20 to 11/26: over both orders."""
    more = dale.scenario("dale-more")
    found, back = attribute(scenario, more, "mill.product", 2023), attribute(more, scenario, "mill.product", 2023)
    shares = {part.key: part.share for part in found.parts}
    grain = 6 * ((11 - 10) / 20 + (11 - 10) / 26) / 2
    assert shares["mill.grain"] == pytest.approx(grain)
    assert sum(shares.values()) == pytest.approx(6 * 11 / 26 - 6 * 10 / 20)
    assert {part.key: -part.share for part in back.parts} == pytest.approx(shares)


def test_other_observations_are_one_part(dale, scenario):
    """From 6 x 10/20 to 9 x 20/20: the base year moves to one that observed 9."""
    later = dale.scenario("dale-later")
    found = attribute(scenario, later, "mill.product", 2023)
    shares = {part.key: part.share for part in found.parts}
    assert (found.before, found.after) == pytest.approx((3, 9))
    assert shares == pytest.approx({"mill.grain": ((6 - 3) + (9 - 4.5)) / 2, STARTS: ((4.5 - 3) + (9 - 6)) / 2})


def test_other_plans_of_works_are_one_part(scenario):
    from simulator.language.works import Plan  # noqa: PLC0415

    late = replace(scenario, plans={"mill.wheels_done": {2023: Plan(2023 * 12 + 11, (1.0,))}})
    found = attribute(scenario, late, "mill.milled", 2023)
    assert [(part.key, part.share) for part in found.parts] == [(PLANS, found.after - found.before)]
    assert found.after < found.before


@pytest.mark.parametrize(("key", "year"), [("mill.nothing", 2023), ("mill.flour", 2021)])
def test_what_only_one_of_them_has_cannot_be_attributed(dale, scenario, key, year):
    with pytest.raises(FaultsError):
        attribute(scenario, dale.scenario("dale-later"), key, year)


def test_a_scenario_does_not_differ_from_itself(scenario):
    found = attribute(scenario, scenario, "mill.flour", 2023)
    assert (found.parts, found.before, found.idle) == ((), found.after, 0)


# ---- which futures fail


def test_failures_are_found_where_grain_and_purchases_are_low(scenario, flour):
    found = discover(scenario, flour)
    drivers = {(limit.driver.key, limit.driver.of) for limit in found.limits}
    assert drivers == {("mill.grain", "year"), ("mill.bought", "year")}
    assert all(limit.low is None for limit in found.limits)
    failing = 1 - found.about.probability
    assert found.density > 1.5 * failing
    assert found.coverage == pytest.approx(found.density * found.mass / failing)
    assert found.fresh_density == pytest.approx(found.density, abs=0.08)
    assert found.fresh_coverage == pytest.approx(found.coverage, abs=0.08)
    assert (found.steps[0].coverage, found.steps[0].limits) == (1.0, 0)


def test_late_works_are_told_as_a_share_completed(scenario):
    found = discover(scenario, target_named("milled-2023", scenario.targets))
    (limit,) = found.limits
    assert (limit.driver.of, limit.driver.unit) == ("done", "%")
    assert (found.coverage, found.density, found.fresh_density) == (1, 1, 1)


# ---- in words


def test_every_answer_is_a_table_and_a_sentence_in_both_languages(dale, scenario, flour):
    answers = [ask(scenario, flour, draws=300) for ask in (tornado, sobol, elasticities, discover)]
    answers.append(attribute(scenario, dale.scenario("dale-more"), "mill.flour", 2023))
    for found in answers:
        frame = frame_of(found, "en")
        assert "Grain" in set(frame["title"])
        assert frame.attrs["seed"] == 3
        assert frame.attrs["version"]
        assert "Grain" in sentence(found, "en")
        assert "收谷" in sentence(found, "zh")
        assert "seed 3" in basis(found, "en")
        assert "种子 3" in basis(found, "zh")
    assert "+8.00 ×10⁴ t" in sentence(answers[-1], "en")


@pytest.mark.parametrize(
    ("ends", "told", "untold"),
    [
        ([(0.45, 0.55), (0.3, 0.4)], "mostly by", "too few"),
        ([(0.5, 0.9), (0.1, 0.45)], "mostly by Grain (50% to 90% with interactions)", "alone"),
        ([(0.4, 0.9), (0.1, 0.45)], "in part surely by Grain (40% to 90%", "mostly"),
        ([(-0.1, 0.9), (-0.2, 0.45)], "by factors that so few draws do not tell apart", "Grain"),
    ],
)
def test_too_few_draws_claim_no_order_that_they_do_not_show(scenario, flour, ends, told, untold):
    found = sobol(scenario, flour, draws=300)
    (grain,) = (item for item in found.of_value if item.factor.title.en == "Grain")
    items = [replace(grain, total=sum(pair) / 2, total_low=pair[0], total_high=pair[1]) for pair in ends]
    found = replace(found, of_value=tuple(replace(item, first_low=0.0, first_high=0.0) for item in items))
    value = sentence(found, "en").split("Whether")[0]
    assert told in value
    assert untold not in value


def test_a_year_that_the_title_names_is_not_told_twice(scenario, flour):
    for title, told in (("Flour of 2023", "Flour of 2023: "), ("Flour", "Flour (2023): ")):
        named = replace(flour, statement=flour.statement.model_copy(update={"title": Title(zh="面粉", en=title)}))
        assert sentence(tornado(scenario, named, draws=100), "en").startswith(told)
        assert sentence(tornado(scenario, named, draws=100), "zh").startswith("面粉（2023 年）")


def test_where_nothing_varies_the_sentences_say_so(scenario, flour):
    certain = [*scenario.settings]
    settings = {key: replace(item, uncertainty=None) for key, item in scenario.settings.items()}
    still = replace(scenario, settings=settings, system=replace(scenario.system, shocks={}))
    target = replace(flour, key="mill.idle", low=0.0)
    assert certain
    assert "nothing uncertain and no lever moves it" in sentence(tornado(still, target), "en")
    assert "does not vary" in sentence(sobol(still, target), "en")
    assert "no future misses it" in sentence(discover(still, target), "en")


@pytest.mark.parametrize("name", ["dale-plan/flour-2023", "flour-2023", "面粉", "flour", "FLOUR", "dale-plan/fl"])
def test_targets_go_by_id_or_title_or_a_part(scenario, name):
    assert target_named(name, scenario.targets).id == "dale-plan/flour-2023"


@pytest.mark.parametrize(
    ("name", "told"), [("dale", "any of 2"), ("flour-2024", "flour-2023"), ("zzz", "no target"), ("", "no target")]
)
def test_an_unknown_target_is_answered_with_the_nearest(scenario, name, told):
    with pytest.raises(UnknownQuantityError) as caught:
        target_named(name, scenario.targets)
    assert told in str(caught.value)
