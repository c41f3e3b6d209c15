"""The register of targets: every target is measured, scored in a scenario, and never by its own value."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import yaml
from pydantic import BaseModel

from simulator.analysis.amounts import by_a_model, timing_only
from simulator.analysis.plausible import implausible
from simulator.analysis.programmes import programmes
from simulator.analysis.register import KINDS, registers
from simulator.analysis.scorecard import Score, scorecard
from simulator.engine.projection import Projection
from simulator.engine.run import run
from simulator.export.register_table import BEGIN, END, ROOT, files, filled
from simulator.language import units
from simulator.language.loading import Library, load_library
from simulator.language.programme import SHARE, has_own_variable, past_of
from simulator.language.scenario import Scenario
from simulator.language.schema import DocumentFile, Origin, Programme
from simulator.language.shared_work import is_part
from simulator.language.target import Target
from simulator.language.works import MONTHS


@cache
def library() -> Library:
    return load_library(ROOT)


DOCUMENTS = sorted(library().documents)


@cache
def pair(document: str) -> tuple[Scenario, Scenario]:
    """The document's scenario as stated, and its baseline on past pace."""
    found = [library().scenario(name) for name, source in library().sources.items() if source.file.baseline]
    stated = [item for item in found if item.targets and document in {target.document for target in item.targets}]
    chosen = min(stated, key=lambda item: ("stated" not in item.id, item.id))
    return chosen, library().scenario(chosen.baseline or "")


@cache
def central(scenario_id: str) -> Projection:
    return run(library().scenario(scenario_id), draws=0)


@cache
def drawn(scenario_id: str) -> tuple[Score, ...]:
    return scorecard(run(library().scenario(scenario_id), draws=100)).scores


def stated_targets(document: str) -> list[str]:
    return [item.id for item in library().documents[document].file.statements if item.kind == "target"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_target_is_measured_by_a_variable_or_a_programme(document):
    measured = {target.statement.id for target in library().targets[document]}
    assert [name for name in stated_targets(document) if name not in measured] == []


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize("which", [0, 1], ids=["stated", "trend"])
def test_every_target_is_scored_with_a_finite_value(document, which):
    scores = {item.target.statement.id: item for item in drawn(pair(document)[which].id)}
    missing = [name for name in stated_targets(document) if name not in scores or not np.isfinite(scores[name].value)]
    assert missing == []
    assert all(np.isfinite(item.quantiles).all() for item in scores.values())


@pytest.mark.parametrize("name", sorted(library().sources))
def test_no_result_leaves_its_plausible_range(name):
    assert implausible(run(library().scenario(name), draws=300)) == ()


def by_variable(target: Target) -> bool:
    return target.statement.programme is None


def raised(document: DocumentFile) -> DocumentFile:
    """The document with other values in all targets that a variable alone measures."""
    statements = [
        item.model_copy(update={"value": item.value * 1.07 + 0.01, "high": item.high and item.high * 1.07 + 0.01})
        if item.kind == "target" and item.programme is None
        else item
        for item in document.statements
    ]
    return document.model_copy(update={"statements": statements, "order": []})


def hundred_times(document: DocumentFile) -> DocumentFile:
    """The document with a hundred times as much in all targets that a programme alone measures, but for parts."""
    statements = [
        item.model_copy(update={"value": item.value * 100, "high": item.high and item.high * 100})
        if item.kind == "target" and item.programme is not None and item.indicator is None and not is_part(item)
        else item
        for item in document.statements
    ]
    return document.model_copy(update={"statements": statements, "order": []})


@pytest.fixture(scope="module")
def other_targets(tmp_path_factory) -> Library:
    """The same content, but for the values of the targets."""
    return changed(tmp_path_factory.mktemp("content"), raised)


def changed(root: Path, change: Callable[[DocumentFile], DocumentFile]) -> Library:
    """The content with other documents."""
    for folder in ("models", "scenarios"):
        (root / folder).symlink_to(ROOT / folder)
    for path in (ROOT / "regions").glob("*/*.yaml"):
        copy = root / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.symlink_to(path)
    for name, document in library().documents.items():
        text = yaml.safe_dump(change(document.file).model_dump(mode="json", exclude_none=True), allow_unicode=True)
        (root / "regions" / document.file.region / f"{name}.yaml").write_text(text, encoding="utf-8")
    return load_library(root)


@pytest.fixture(scope="module")
def hundredfold(tmp_path_factory) -> Library:
    """The same content, but a hundred times as much promised in every programme."""
    return changed(tmp_path_factory.mktemp("hundredfold"), hundred_times)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_projection_follows_the_value_of_its_target(document, other_targets):
    for scenario in pair(document):
        before, after = central(scenario.id), run(other_targets.scenario(scenario.id), draws=0)
        targets = [target for target in scenario.targets if by_variable(target)]
        other_goals = {target.id: target.goal for target in other_targets.targets[document]}
        assert all(other_goals[target.id] != target.goal for target in targets)
        moved = [item.id for item in targets if (before.central[item.key] != after.central[item.key]).any()]
        assert moved == []


def paced(scenario: Scenario) -> list[Target]:
    return [item for item in scenario.targets if past_of(item.statement) is not None]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_past_pace_limits_what_has_one_on_past_pace_and_nothing_as_stated(document):
    stated, trend = pair(document)
    own = [item for item in stated.targets if has_own_variable(item.statement) and not by_a_model(stated, item)]
    assert all(timing_only(stated, target) for target in own)
    assert not any(timing_only(trend, target) for target in paced(trend))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_programme_with_a_pace_of_its_own_follows_a_hundredfold_promise(document, hundredfold):
    """No more is ever done than the past year's amount, times the factor, for each year since it began."""
    scenario = hundredfold.scenario(pair(document)[1].id)
    after, ((_, factor),) = run(scenario, draws=0), scenario.settings["delivery.past_pace"].path
    for target in paced(scenario):
        (plan,) = scenario.plans[target.key + SHARE].values()
        begun = np.maximum(np.array(scenario.years) - plan.start // MONTHS + 1, 0)
        most = begun * factor * target.statement.programme.past
        assert (after.central[target.key] <= most + 1e-6).all(), target.id
    chances = {item.target.id: item.probability for item in scorecard(run(scenario, draws=50)).scores}
    assert [target.id for target in paced(scenario) if chances[target.id]] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_past_amounts_are_those_of_the_statements_that_tell_them(document):
    """A year's amount, or that of several years divided by their number; of 20 good deeds 2 were left open."""
    statements = {
        f"{name}/{item.id}": item for name, found in library().documents.items() for item in found.file.statements
    }
    for item in library().documents[document].file.statements:
        if item.programme is None or item.programme.past is None or item.id == "services-good-deeds-2022":
            continue
        told = statements[
            item.programme.past_from if "/" in item.programme.past_from else f"{document}/{item.programme.past_from}"
        ]
        factor = float(units.ratio(units.parse_unit(told.unit), units.parse_unit(item.unit)))
        years = told.year - (told.from_year or told.year) + 1
        assert item.programme.past == pytest.approx(told.value * factor / years), item.id
        assert told.year < item.year


@pytest.mark.parametrize("document", DOCUMENTS)
def test_no_variable_gives_back_its_target_in_every_draw(document):
    """Shares that are full and backlogs at zero are limits; any other value hit in all draws was put in."""
    scores = drawn(pair(document)[1].id)
    exact = [item for item in scores if by_variable(item.target) and set(item.quantiles) == {item.target.goal}]
    assert [item.target.id for item in exact if item.target.goal not in {0.0, 100.0}] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_promised_work_that_begins_a_year_late_comes_out_otherwise(document):
    scenario = pair(document)[0]
    late = {key: 365.0 for key in scenario.settings if key.startswith("delivery.delay[")}
    before, after = central(scenario.id), run(scenario.with_changes(late), draws=0)
    promised = [target for target in scenario.targets if not by_variable(target)]
    same = [item.id for item in promised if np.array_equal(before.central[item.key], after.central[item.key])]
    assert same == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_things_are_done_in_whole_numbers_and_no_more_of_a_remainder_than_is_left(document):
    scenario = pair(document)[0]
    projection = run(scenario, draws=60)
    own = [target for target in scenario.targets if has_own_variable(target.statement)]
    for target in own:
        done = projection.samples[target.key]
        if units.counts_things(target.unit):
            assert np.abs(done - done.round()).max() < 1e-6, target.id
        if target.statement.programme.remainder:
            assert done.max() <= target.goal * (1 + 1e-12), target.id


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_programme_has_its_page_which_says_what_the_scorecard_says(document):
    """Also those that are part of a model, such as the wind and solar capacity of the year."""
    scenario = pair(document)[0]
    pages = programmes(scenario, draws=60).items
    promised = [target.id for target in scenario.targets if target.statement.programme is not None]
    assert [item.target.id for item in pages] == promised
    scores = {item.target.id: item for item in scorecard(run(scenario, draws=60)).scores}
    for item in pages:
        score = scores[item.target.id]
        assert item.probability == pytest.approx(score.probability), item.target.id
        assert item.done_by(item.deadline) == pytest.approx(score.quantiles), item.target.id
        assert (np.diff(item.quantiles, axis=1) >= -1e-6).all(), item.target.id


def test_every_document_is_counted_once_and_nothing_is_left_unmeasured():
    found = registers(library())
    assert [item.document for item in found] == DOCUMENTS
    for item in found:
        assert item.targets == len(stated_targets(item.document))
        assert set(item.counts) == set(KINDS)
        assert item.counts["none"] == 0


def test_ways_of_measuring_are_told_apart(toy):
    """Of the seven targets of the toy document two rest on an equation, five on a variable of steady growth."""
    (found,) = registers(toy)
    assert found.counts == {"structure": 2, "archetype": 5, "programme": 0, "none": 0}
    assert found.targets == 7
    document = toy.documents[found.document]
    promise = Programme(work="delivery.outdoor_works")
    first, *others = document.file.statements
    changed = [first.model_copy(update={"kind": "target", "indicator": None, "programme": promise})]
    changed += [item.model_copy(update={"indicator": None}) for item in others]
    file = document.file.model_copy(update={"statements": changed})
    (found,) = registers(replace(toy, documents={found.document: replace(document, file=file)}))
    assert (found.counts["programme"], found.counts["structure"], found.counts["archetype"]) == (1, 0, 0)
    assert found.counts["none"] == found.targets - 1 > 0


def readmes() -> Iterator[tuple[Path, str]]:
    yield from files(library()).items()


def test_the_tables_of_the_readmes_are_current():
    assert [path.name for path, text in readmes() if path.read_text("utf-8") != text] == [], "run make docs"


def test_a_readme_without_its_markers_is_an_error():
    assert filled(f"a\n{BEGIN}\nold\n{END}\nb", "new") == f"a\n{BEGIN}\nnew\n{END}\nb"
    with pytest.raises(ValueError, match="markers"):
        filled("nothing", "new")


def test_no_two_targets_of_a_document_share_a_title():
    for document, targets in library().known.targets.items():
        for language in ("zh", "en"):
            titles = [getattr(item.statement.title, language) for item in targets]
            assert [title for title, count in Counter(titles).items() if count > 1] == [], document


def test_the_growth_of_investment_says_that_the_stated_projects_contradict_it():
    noted = {item.id: item.statement for item in library().known.targets["baotou-2022"]}[
        "baotou-2022/investment-growth-2022"
    ]
    assert "1300亿元低于2021年完成的1311亿元" in noted.note


def test_a_named_project_says_why_it_is_no_target_and_none_is_a_result_of_the_past():
    """What is only to be carried forward promises nothing of the year; what was done is an observation."""
    for name, document in library().documents.items():
        projects = [item for item in document.file.statements if item.kind == "project"]
        assert [item.id for item in projects if not item.note and item.part_of is None] == [], name
        done = [item.id for item in projects if item.from_year is not None or "完成" in item.fragment]
        assert done == [], name


def certified(text: str, work: str = "delivery.certification") -> list[str]:
    """The promises of a class of work whose title or fragment has a text."""
    promised = [item for document in library().documents.values() for item in document.file.statements]
    of_class = [item for item in promised if item.programme and item.programme.work == work]
    return [item.id for item in of_class if re.search(text, item.title.zh + item.fragment)]


def test_what_state_and_region_grant_is_granted_by_them_everywhere():
    """A title of theirs is never certified at home; what the state alone grants is not granted by the region."""
    assert certified("国家级|全国|自治区") == []
    region = "delivery.region_approval"
    assert set(certified("国家级|全国", region)) <= set(certified("自治区", region))


@pytest.mark.parametrize(("work", "chance"), [("region_approval", "region_granted"), ("state_approval", "granted")])
def test_one_title_is_granted_as_often_as_its_chance_says_and_in_time(work, chance):
    scenario, _ = pair("baotou-2024")
    single = {
        item.id
        for item in scenario.targets
        if item.statement.programme
        and item.statement.programme.work == f"delivery.{work}"
        and item.statement.value == 1
    }
    assert single
    shares = {}
    for percent in (0, 50, 100):
        found = scorecard(run(scenario.with_changes({f"delivery.{chance}": percent}), draws=200)).scores
        shares[percent] = np.array([item.probability for item in found if item.target.id in single])
    assert (shares[0] == 0).all()
    assert (shares[50] <= 0.62).all()
    assert (shares[50] <= shares[100]).all()
    if work == "region_approval":
        assert (shares[100] > 0.9).all()
        assert (shares[50] > 0.35).all()


def origins(part: object) -> Iterator[Origin]:
    """Every origin in a checked file, wherever it stands."""
    if isinstance(part, Origin):
        yield part
    elif isinstance(part, BaseModel):
        yield from (item for name in type(part).model_fields for item in origins(getattr(part, name)))
    elif isinstance(part, dict | list):
        yield from (item for below in (part.values() if isinstance(part, dict) else part) for item in origins(below))


def test_each_origin_can_be_read_by_itself():
    """Where a number is explained nothing stands above it that "as above" could mean."""
    parts = [*library().sources.values()]
    told = [origin for source in parts for origin in origins(source.file)]
    told += [item.origin for region in library().regions.values() for item in region.assumptions.values()]
    every = [by_year for region in library().regions.values() for by_year in region.observations.values()]
    told += [item.origin for by_year in every for item in by_year.values()]
    texts = [f"{origin.assumed or origin.calibrated or ''} {origin.note}" for origin in told]
    assert len(texts) > 500
    assert [text for text in texts if re.search(r"同上|见上|as above(?! \d)", text)] == []


def test_comparators_are_written_in_one_style():
    """Reaching the value goes without saying; a comparator that is written says something else."""
    files = sorted((ROOT / "regions").glob("*/documents/*.yaml"))
    assert [path.name for path in files if re.search(r"comparator: [\"']?=[\"']?[,\n]", path.read_text("utf-8"))] == []
