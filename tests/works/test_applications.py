"""What has to be granted, from the model's text to the score: feasts for which the shire's mayor gives leave or not."""

import numpy as np
import pytest
from content import DELIVERY, DOCUMENT, write_content

from simulator.analysis.explain import explain
from simulator.analysis.programmes import levers_of, programmes
from simulator.analysis.scorecard import scorecard
from simulator.engine.run import run
from simulator.language.faults import FaultsError
from simulator.language.loading import load_library

FEASTS = "moot_works.feasts_2022"
LEAVE = """  leave: {title: {zh: 准, en: Leave given}, kind: coefficient, unit: "%", default: 70, range: [0, 100], origin: {assumed: 试验 | trial}}
works:"""  # noqa: E501
CRAFT = DELIVERY.replace("works:", LEAVE, 1).replace("    reserve: reserve\n", "    granted: leave\n")


@pytest.fixture
def scenario(tmp_path):
    return load_library(write_content(tmp_path, delivery=CRAFT)).scenario("shire-works")


def test_the_central_run_has_as_many_as_are_to_be_expected(scenario):
    """Of three with 70 % two (2.1), with 90 % three (2.7), with 10 % none."""
    found = [run(scenario.with_changes({"craft.leave": share}), draws=0).value(FEASTS, 2024) for share in (70, 90, 10)]
    assert found == [2.0, 3.0, 0.0]


def test_all_three_are_granted_as_often_as_three_coins_fall(scenario):
    projection = run(scenario, draws=4000)
    assert scorecard(projection)["feasts-2022"].probability == pytest.approx(0.7**3, abs=0.025)
    assert set(projection.samples[FEASTS][3]) == {0.0, 1.0, 2.0, 3.0}
    assert np.array_equal(projection.samples[FEASTS][1], projection.samples[FEASTS][3]), "a refusal is for good"


def test_it_is_explained_and_among_the_levers(scenario):
    parts = {part.key: part for _, part in explain(run(scenario, draws=0), FEASTS, 2022).walk()}
    assert parts["craft.leave"].value == 70
    assert "granted or refused one by one" in parts[f"{FEASTS}_share"].origin.en
    assert "granted" not in explain(run(scenario, draws=0), "moot_works.holes_2022_share", 2022).origin.en
    assert "craft.leave" in levers_of(scenario, programmes(scenario, draws=0).items[1])


def test_another_class_of_work_needs_no_leave(scenario):
    changed = scenario.with_changes({"craft.leave": 0})
    assert np.array_equal(run(changed).samples["moot_works.holes_2022"], run(scenario).samples["moot_works.holes_2022"])


@pytest.mark.parametrize(
    ("told", "problem"),
    [("granted: leaf", "there is no assumption 'leaf'"), ("granted: plan", "does not convert")],
)
def test_faults_say_what_is_wrong(tmp_path, told, problem):
    with pytest.raises(FaultsError) as caught:
        load_library(write_content(tmp_path, document=DOCUMENT, delivery=CRAFT.replace("granted: leave", told)))
    (fault,) = caught.value.faults
    assert problem in fault.problem.en
    assert fault.place.file == "models/craft.yaml"
    assert fault.remedy.en
