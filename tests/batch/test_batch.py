"""A batch: the same numbers whatever the processes, whole files, a true manifest, resumed where it stopped."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from helpers import RUNS, batch, files

from simulator import __version__
from simulator.analysis.scorecard import scorecard
from simulator.batch import processes, worker
from simulator.batch.lock import NAME, held
from simulator.batch.manifest import JOURNAL, MANIFEST, Intact, Journal, Output, Record, earlier, records_in
from simulator.batch.run import run_batch
from simulator.batch.selection import UnknownNameError, count_runs, select
from simulator.batch.values import Text
from simulator.batch.worker import Order, Task, Worker
from simulator.engine.run import run
from simulator.export import whole
from simulator.export.whole import digest
from simulator.language.faults import FaultsError


def listed(manifest):
    """The files that a manifest tells of; none of them twice."""
    names = [output.name for record in manifest.scenarios for output in (*record.outputs, *record.earlier)]
    assert len(names) == len(set(names))
    return set(names)


def tables(folder):
    return set(files(folder)) - {MANIFEST, NAME}


# ---- what is chosen


def test_scenarios_are_chosen_by_folder_file_and_id(content):
    by_folder = select([str(content)])
    assert [chosen.scenario.id for chosen in by_folder.chosen] == ["shire-busy", "shire"]
    assert [chosen.count for chosen in by_folder.chosen] == [6, 1]
    by_file = select([str(content / "scenarios/shire/shire.yaml")])
    assert [chosen.scenario.id for chosen in by_file.chosen] == ["shire"]
    by_id = select(["shire", "shire-busy~3", "shire"], content)
    assert [(chosen.scenario.id, chosen.run) for chosen in by_id.chosen] == [("shire", None), ("shire-busy", 3)]


@pytest.mark.parametrize(
    "name", ["nowhere", "shire~1", "shire-busy~0", "shire-busy~7", "shire-busy~x", "shire-busy~1e9", "../shire"]
)
def test_an_unknown_name_is_told_with_the_nearest(content, name):
    with pytest.raises(UnknownNameError) as caught:
        select([name], content)
    (fault,) = caught.value.faults
    assert name in fault.problem.zh
    assert "shire" in fault.remedy.en


def test_a_scenario_file_from_elsewhere_joins_the_content(content, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: shire\n", encoding="utf-8")
    selection = select([str(mine)], content)
    assert [chosen.scenario.id for chosen in selection.chosen] == ["mine"]
    before = selection.chosen[0].inputs
    mine.write_text("scenario: mine\ntitle: {zh: 我的, en: My own}\nextends: shire\n", encoding="utf-8")
    assert select([str(mine)], content).chosen[0].inputs != before


def test_a_faulty_scenario_is_refused_and_keeps_no_other_from_running(content, tmp_path):
    (content / "scenarios/bad.yaml").write_text("scenario: bad\ntitle: {zh: 坏}\n", encoding="utf-8")
    manifest = batch(content, tmp_path / "out", "scenarios", draws=0)
    status = {record.scenario: record.status for record in manifest.scenarios}
    assert status == {**dict.fromkeys(RUNS, "done"), "bad": "failed"}
    assert [fault.file for fault in manifest.failed[0].faults] == ["scenarios/bad.yaml"] * len(
        manifest.failed[0].faults
    )
    assert [refused.name for refused in select(["bad"], content).refused] == ["bad"]


BAD, OWN = "models/bad.yaml", "scenario: own\ntitle: {zh: 我的, en: Own}\nextends: shire\n"


@pytest.mark.parametrize("text", ["model: bad\n", "\t:", "model: bad\nneeds: [nope]\n"])
def test_a_faulty_model_keeps_no_scenario_from_running_that_does_not_use_it(content, tmp_path, text):
    (content / BAD).write_text(text, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    selection = select(["shire", str(tmp_path / "own.yaml")], content)
    assert [chosen.scenario.id for chosen in selection.chosen] == ["shire", "own"]
    assert selection.refused == ()
    with pytest.raises(UnknownNameError):
        select(["nosuch"], content)


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("models/farm.yaml", "default: 400", "default: 4000"),
        ("models/farm.yaml", "model: farm", "model: Farm"),
        ("models/folk.yaml", "unit: 万人", "unit: 万人人"),  # which farm needs
        ("models/folk.yaml", "model: folk", "\t:"),
        ("models/folk.yaml", "model: folk", "model: Folk"),
        ("models/bad.yaml", "", "model: farm\n"),  # either may be the model that is meant
        ("regions/shire/region.yaml", "value: 410", "value: x"),
        ("regions/shire/region.yaml", "region: shire", "\t:"),
        ("regions/shire/documents/moot-2021.yaml", "value: 5.2", "value: x"),
        ("regions/shire/documents/other.yaml", "", "\t:"),  # nobody knows of which region
    ],
)
def test_faults_of_what_a_scenario_may_depend_on_are_told_of_it(content, tmp_path, file, before, after):
    text = (content / file).read_text(encoding="utf-8") if before else ""
    (content / file).write_text(text.replace(before, after, 1) if before else after, encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    selection = select(["shire", str(tmp_path / "own.yaml")], content)
    assert selection.chosen == ()
    assert [refused.name for refused in selection.refused] == ["shire", "own"]
    assert all(refused.faults for refused in selection.refused)
    assert file in {fault.place.file for fault in selection.faults}
    assert len(selection.faults) == len(set(selection.faults))
    with pytest.raises(UnknownNameError):
        select(["nosuch"], content)


def test_a_folder_without_scenarios_is_told(content):
    with pytest.raises(UnknownNameError, match="no scenario file"):
        select([str(content / "models")])


def test_a_model_is_no_scenario(content):
    (refused,) = select([str(content / "models/farm.yaml")]).refused
    assert refused.faults[0].code == "kind"


@pytest.mark.parametrize("name", ["con", "com1", "nul"])
def test_an_id_that_cannot_be_a_file_name_is_a_fault(content, name):
    text = f"scenario: {name}\ntitle: {{zh: 甲, en: A}}\nextends: shire\n"
    (content / "scenarios/a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(FaultsError, match="Windows"):
        select([name], content)


def test_the_digest_of_the_inputs_follows_what_the_numbers_depend_on(content):
    before = {chosen.scenario.id: chosen.inputs for chosen in select([str(content)]).chosen}
    busy = content / "scenarios/shire/shire-busy.yaml"
    busy.write_text(busy.read_text(encoding="utf-8").replace("barley]: 6", "barley]: 7"), encoding="utf-8")
    after = {chosen.scenario.id: chosen.inputs for chosen in select([str(content)]).chosen}
    assert after["shire"] == before["shire"]
    assert after["shire-busy"] != before["shire-busy"]
    model = content / "models/farm.yaml"
    model.write_text(model.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    last = {chosen.scenario.id: chosen.inputs for chosen in select([str(content)]).chosen}
    assert last["shire"] != after["shire"]


def test_runs_are_counted_without_making_them(toy):
    assert count_runs(toy.scenario("shire")) == 1
    assert count_runs(toy.scenario("shire-busy")) == 6


# ---- numbers and files


def test_every_worker_count_gives_the_same_bytes(content, tmp_path):
    formats = ("csv", "xlsx", "parquet")
    for workers in (1, 2):
        batch(content, tmp_path / str(workers), formats=formats, workers=workers)
    one, two = files(tmp_path / "1"), files(tmp_path / "2")
    assert one.keys() == two.keys()
    assert {name for name in one if one[name] != two[name]} <= {MANIFEST}
    assert len(one) == 7 * 3 + 2 * 2 + 1


def test_a_run_of_a_sweep_has_its_own_values(content, tmp_path, toy):
    manifest = batch(content, tmp_path, "scenarios/shire/shire-busy.yaml", draws=0)
    assert [record.scenario for record in manifest.scenarios] == RUNS[:6]
    assert manifest.scenarios[4].changes == {"farm.need": 420.0, "folk.birth_rate": 2.0}
    expected = toy.scenario("shire-busy").with_changes(manifest.scenarios[4].changes)
    population = f"{run(expected, draws=0).central['folk.population'][-1]:.12g}"
    text = (tmp_path / "shire-busy~5.projections.csv").read_text(encoding="utf-8-sig")
    assert f"folk.population,人口,万人,2026,中心,{population}" in text


def test_seed_and_draws_override_the_scenarios(content, tmp_path):
    for seed in (1, 2):
        batch(content, tmp_path / str(seed), "scenarios/shire/shire.yaml", draws=20, seed=seed)
    one, two = files(tmp_path / "1"), files(tmp_path / "2")
    assert one["shire.projections.csv"] != two["shire.projections.csv"]
    assert json.loads(one[MANIFEST])["seed"] == 1


def test_the_manifest_is_true(content, tmp_path, toy):
    manifest = batch(content, tmp_path, draws=30)
    written = json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))
    assert [item["scenario"] for item in written["scenarios"]] == RUNS
    assert written["version"] == __version__
    assert datetime.fromisoformat(written["started"]) <= datetime.fromisoformat(written["ended"])
    for item in written["inputs"]:
        assert digest((content / item["file"]).read_bytes()) == item["sha256"]
    outputs = [output for item in written["scenarios"] for output in item["outputs"]]
    for output in outputs:
        data = (tmp_path / output["name"]).read_bytes()
        assert (digest(data), len(data)) == (output["sha256"], output["bytes"])
    assert {output["name"] for output in outputs} | {MANIFEST} == set(files(tmp_path))
    card = scorecard(run(toy.scenario("shire"), draws=30))
    assert (manifest.scenarios[-1].targets, manifest.scenarios[-1].met) == (len(card.scores), card.met)


def test_a_scenario_that_fails_is_told_and_the_others_finish(content, tmp_path):
    bad = "scenario: bad\ntitle: {zh: 坏, en: Bad}\nextends: shire\nassumptions: {farm.need: 0}\n"
    (content / "scenarios/bad.yaml").write_text(bad, encoding="utf-8")
    manifest = batch(content, tmp_path, draws=0)
    (failed,) = manifest.failed
    assert (failed.scenario, failed.faults[0].code, failed.outputs) == ("bad", "not-finite", ())
    assert len(manifest.scenarios) == 8
    assert not [name for name in files(tmp_path) if name.startswith("bad")]


def test_a_sweep_that_leaves_a_range_fails_alone(content, tmp_path):
    busy = content / "scenarios/shire/shire-busy.yaml"
    busy.write_text(busy.read_text(encoding="utf-8").replace("[1, 2, 3]", "[1, 2, 99]"), encoding="utf-8")
    try:
        selection = select([str(content)])
    except FaultsError:
        pytest.fail("one scenario's fault must not stop the others")
    manifest = run_batch(selection, Order(tmp_path, draws=0), report=lambda _: None)
    assert [record.scenario for record in manifest.failed] == ["shire-busy"]
    assert "shire" in {record.scenario for record in manifest.scenarios if record.status == "done"}


def test_a_full_disk_fails_the_scenario_and_leaves_no_half_file(content, tmp_path, monkeypatch):
    real = os.fsync

    def full(handle):
        name = str(Path(f"/proc/self/fd/{handle}").readlink())
        if "shire.scorecard" in name:
            raise OSError(28, "No space left on device", name)
        real(handle)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("cannot tell which file a handle is")
    monkeypatch.setattr(whole.os, "fsync", full)
    manifest = batch(content, tmp_path, draws=0)
    (failed,) = manifest.failed
    assert (failed.scenario, failed.faults[0].code) == ("shire", "file")
    assert "shire.scorecard.csv" not in files(tmp_path)
    assert not [name for name in files(tmp_path) if name.endswith(".part")]


def test_a_defect_of_the_program_is_told_and_stops_nothing(content, tmp_path, monkeypatch):
    real = worker.project

    def defective(scenario, **order):
        if scenario.id == "shire":
            raise ZeroDivisionError("oh")
        return real(scenario, **order)

    monkeypatch.setattr(worker, "project", defective)
    (failed,) = batch(content, tmp_path, draws=0).failed
    assert (failed.scenario, failed.faults[0].code) == ("shire", "internal")
    assert "ZeroDivisionError: oh" in failed.faults[0].problem.en


# ---- a process that dies


def die(task):
    """What a process of the pool does in these tests: the one with the fourth run ends without a word."""
    if task.name == "shire-busy~4":
        os._exit(9)
    return processes.work(task)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_task_that_kills_its_process_fails_and_no_other_does(content, tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "work", die)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
    manifest = batch(content, tmp_path, draws=0, workers=2)
    assert {record.scenario for record in manifest.failed} == {"shire-busy~4"}
    assert {fault.code for record in manifest.failed for fault in record.faults} == {"process"}
    assert {record.scenario for record in manifest.scenarios} == set(RUNS)


def sleep():
    """What a process does that is none of a batch."""
    time.sleep(600)


def test_after_an_error_only_processes_of_the_batch_end(content, tmp_path):
    stranger = multiprocessing.get_context("spawn").Process(target=sleep)
    stranger.start()
    before = set(multiprocessing.active_children())
    ours = []

    def fail(_):
        ours.extend(set(multiprocessing.active_children()) - before)
        raise ZeroDivisionError

    try:
        with pytest.raises(ZeroDivisionError):
            run_batch(select([str(content)]), Order(tmp_path, draws=0), report=fail, crew=processes.local(7, 2))
        assert stranger.is_alive()
        assert len(ours) == 2
        assert [child.exitcode for child in ours] == [-signal.SIGTERM] * 2
    finally:
        stranger.kill()
        stranger.join()


# ---- resume


def test_resume_keeps_what_is_done_and_unchanged(content, tmp_path):
    batch(content, tmp_path, draws=0)
    first = files(tmp_path)
    (tmp_path / "shire.scorecard.csv").write_bytes(b"spoilt")
    (tmp_path / "shire-busy~2.projections.csv").unlink()
    again = batch(content, tmp_path, draws=0, resume=True)
    assert {record.scenario for record in again.scenarios if record.status == "done"} == {"shire", "shire-busy~2"}
    assert {record.scenario for record in again.scenarios if record.status == "kept"} == set(RUNS) - {
        "shire",
        "shire-busy~2",
    }
    assert {name: data for name, data in files(tmp_path).items() if name != MANIFEST} == {
        name: data for name, data in first.items() if name != MANIFEST
    }


def test_resume_runs_only_the_points_of_a_sweep_that_changed(content, tmp_path):
    busy = content / "scenarios/shire/shire-busy.yaml"
    batch(content, tmp_path, "scenarios/shire/shire-busy.yaml", draws=0)
    busy.write_text(
        "# a remark\n" + busy.read_text(encoding="utf-8").replace("[1, 2, 3]", "[1, 2, 4]"), encoding="utf-8"
    )
    again = batch(content, tmp_path, "scenarios/shire/shire-busy.yaml", draws=0, resume=True)
    done = [record.scenario for record in again.scenarios if record.status == "done"]
    assert done == ["shire-busy~3", "shire-busy~6"]  # two values of the one assumption, three of the other
    assert [again.scenarios[place].changes["folk.birth_rate"] for place in (2, 5)] == [4.0, 4.0]
    fresh = batch(content, tmp_path / "fresh", "scenarios/shire/shire-busy.yaml", draws=0)
    assert [record.outputs for record in fresh.scenarios] == [record.outputs for record in again.scenarios]


def test_resume_runs_all_points_of_a_sweep_when_what_they_share_changed(content, tmp_path):
    busy = content / "scenarios/shire/shire-busy.yaml"
    batch(content, tmp_path, "scenarios/shire/shire-busy.yaml", draws=0)
    busy.write_text(busy.read_text(encoding="utf-8").replace("barley]: 6", "barley]: 7"), encoding="utf-8")
    again = batch(content, tmp_path, "scenarios/shire/shire-busy.yaml", draws=0, resume=True)
    assert {record.status for record in again.scenarios} == {"done"}


def test_resume_runs_again_what_extends_a_changed_scenario(content, tmp_path):
    shire = content / "scenarios/shire/shire.yaml"
    mine = content / "scenarios/mine.yaml"
    mine.write_text("scenario: mine\ntitle: {zh: 我的, en: Mine}\nextends: shire\n", encoding="utf-8")
    batch(content, tmp_path, "scenarios/mine.yaml", draws=0)
    assert batch(content, tmp_path, "scenarios/mine.yaml", draws=0, resume=True).scenarios[0].status == "kept"
    shire.write_text(shire.read_text(encoding="utf-8") + "assumptions: {farm.need: 405}\n", encoding="utf-8")
    assert batch(content, tmp_path, "scenarios/mine.yaml", draws=0, resume=True).scenarios[0].status == "done"


def test_the_title_of_a_run_tells_the_values_of_its_sweep(content, tmp_path):
    manifest = batch(content, tmp_path, "scenarios/shire/shire-busy.yaml", draws=0, formats=("xlsx",))
    title = manifest.scenarios[4].title
    assert title.zh.endswith(":人均需要 420 斤/人、人口增长率 2 %")
    assert title.en.endswith(": Need a head 420 jin/person, Population growth 2 %")
    assert len({record.title for record in manifest.scenarios}) == 6
    assert select(["shire"], content).chosen[0].scenario.title.zh == "夏尔基准"


@pytest.mark.parametrize(
    "change",
    [{"draws": 5}, {"draws": 0, "language": "en"}, {"draws": 0, "formats": ("parquet",)}, {"draws": 0, "seed": 9}],
)
def test_resume_runs_again_what_was_asked_for_otherwise(content, tmp_path, change):
    batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=0)
    again = batch(content, tmp_path, "scenarios/shire/shire.yaml", resume=True, **change)
    assert [record.status for record in again.scenarios] == ["done"]


def test_without_resume_everything_runs_again(content, tmp_path):
    batch(content, tmp_path, draws=0)
    assert {record.status for record in batch(content, tmp_path, draws=0).scenarios} == {"done"}


def test_an_interrupted_batch_is_resumed_from_its_journal(content, tmp_path):
    def interrupt(record):
        if record.scenario == "shire-busy~3":
            raise KeyboardInterrupt

    selection = select([str(content)])
    with pytest.raises(KeyboardInterrupt):
        run_batch(selection, Order(tmp_path, draws=0), report=interrupt)
    assert JOURNAL in files(tmp_path)
    assert not {MANIFEST, NAME} & files(tmp_path).keys()
    again = batch(content, tmp_path, draws=0, resume=True)
    kept = [record.scenario for record in again.scenarios if record.status == "kept"]
    assert kept == RUNS[:3]
    assert JOURNAL not in files(tmp_path)


def test_while_a_batch_is_under_way_there_is_no_manifest(content, tmp_path):
    batch(content, tmp_path, draws=0)
    seen = []
    selection = select([str(content)])
    run_batch(selection, Order(tmp_path, draws=0), report=lambda _: seen.append((tmp_path / MANIFEST).exists()))
    assert seen == [False] * 7


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "null", '{"scenario": 1}', '{"scenario": "a", "outputs": 5}', "\x00", "[1, 2]"]
)
def test_a_damaged_journal_counts_as_not_there(tmp_path, line):
    record = Record("a", None, "done", "x", outputs=(Output("a.csv", digest(b""), 0),))
    (tmp_path / "a.csv").write_bytes(b"")
    Journal(tmp_path).start([record])
    with (tmp_path / JOURNAL).open("a", encoding="utf-8") as stream:
        stream.write(line)
    (tmp_path / MANIFEST).write_text(line, encoding="utf-8")
    assert earlier(tmp_path) == {"a": replace(record, status="kept")}


SOUND = {"scenario": "a~1", "title": None, "status": "done", "inputs_sha256": "x"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"changes": 5},
        {"changes": {"a": {"soon": 1}}},
        {"met": "x"},
        {"met": 10**30},
        {"status": "perhaps"},
        {"scenario": "a~x"},
        {"scenario": "a~0"},
        {"scenario": "../a"},
        {"title": {"zh": "甲"}},
        {"outputs": [{"name": "a.csv"}]},
    ],
)
def test_a_record_that_is_not_valid_counts_as_not_there(tmp_path, wrong):
    lines = [json.dumps(SOUND | {"scenario": "b"} | wrong), json.dumps(SOUND)]
    (tmp_path / JOURNAL).write_text("\n".join(lines), encoding="utf-8")
    assert list(records_in(tmp_path)) == ["a~1"]


def test_records_come_back_from_the_disk_as_they_were(tmp_path):
    changes = {"a.b": 1.5, "a.c": {2025: 1.0, 2030: 2.0}}
    record = Record("a~1", Text("甲", "A"), "done", "x", changes, implausible=("a.b",), draws=3, seed=2**63 - 1)
    Journal(tmp_path).start([record])
    assert records_in(tmp_path) == {"a~1": record}


def test_resume_is_silent_about_changes_by_year(content, tmp_path, recwarn):
    busy = content / "scenarios/shire/shire-busy.yaml"
    head = busy.read_text(encoding="utf-8").partition("sweep:")[0]
    busy.write_text(f"{head}sweep:\n  cases:\n    - farm.need: {{2022: 390, 2024: 400}}\n", encoding="utf-8")
    batch(content, tmp_path, draws=0)
    again = batch(content, tmp_path, draws=0, resume=True)
    assert again.scenarios[0].changes == {"farm.need": {2022: 390.0, 2024: 400.0}}
    assert [str(item.message) for item in recwarn] == []


def test_a_faulty_file_named_like_a_run_that_is_none_stops_nothing(content, tmp_path):
    (content / "scenarios/shire-busy~x.yaml").write_text("scenario: bad\ntitle: {zh: 坏}\n", encoding="utf-8")
    manifest = batch(content, tmp_path, "scenarios", draws=0)
    assert [item.scenario for item in manifest.scenarios if item.status == "done"] == RUNS
    assert [item.scenario for item in manifest.failed] == ["shire-busy~x"]


def test_a_manifest_leads_to_no_file_outside_of_its_folder(tmp_path):
    (tmp_path / "secret").write_bytes(b"x")
    folder = tmp_path / "out"
    folder.mkdir()
    record = Record("a", None, "done", "x", outputs=(Output("../secret", digest(b"x"), 1),))
    assert not Intact(folder)(record.outputs[0])
    Journal(folder).start([record])
    assert earlier(folder) == {}


# ---- what stands in the folder stays in the manifest


@pytest.mark.parametrize("resume", [True, False])
def test_a_run_of_one_scenario_disowns_no_other(content, tmp_path, resume):
    whole_batch = batch(content, tmp_path, draws=0)
    again = batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=5, resume=resume)
    assert listed(again) == tables(tmp_path) == listed(whole_batch)
    status = {record.scenario: record.status for record in again.scenarios}
    assert status == {**dict.fromkeys(RUNS, "kept"), "shire": "done"}
    before, after = ({record.scenario: record for record in item.scenarios} for item in (whole_batch, again))
    assert all(replace(after[name], status="done") == before[name] for name in RUNS if name != "shire")
    assert (after["shire"].draws, after["shire-busy~1"].draws) == (5, 0)
    assert all(record.version == __version__ and record.ended for record in again.scenarios)


def test_what_is_gone_from_the_folder_goes_from_the_manifest(content, tmp_path):
    batch(content, tmp_path, draws=0)
    for name in ("shire-busy~1.projections.csv", "shire-busy~1.scorecard.csv", "shire-busy~2.scorecard.csv"):
        (tmp_path / name).unlink()
    again = batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=0)
    assert listed(again) == tables(tmp_path)
    assert {record.scenario for record in again.scenarios} == set(RUNS) - {"shire-busy~1"}
    done = batch(content, tmp_path, draws=0, resume=True)
    assert {record.scenario for record in done.scenarios if record.status == "done"} == {"shire-busy~1", "shire-busy~2"}


def test_tables_of_another_format_and_of_a_run_that_fails_now_stay_listed_as_earlier(content, tmp_path):
    shire = content / "scenarios/shire/shire.yaml"
    batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=0)
    (record,) = batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=0, formats=("xlsx",)).scenarios
    assert [output.name for output in record.outputs] == ["shire.xlsx"]
    assert [output.name for output in record.earlier] == ["shire.projections.csv", "shire.scorecard.csv"]
    sound = shire.read_text(encoding="utf-8")
    shire.write_text(sound + "assumptions: {farm.need: 0}\n", encoding="utf-8")
    for _ in range(2):
        failing = batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=0, formats=("xlsx",), resume=True)
        assert [record.status for record in failing.scenarios] == ["failed"]
        assert listed(failing) == tables(tmp_path)
    shire.write_text(sound, encoding="utf-8")
    mended = batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=0, resume=True)
    assert [record.status for record in mended.scenarios] == ["done"]
    assert listed(mended) == tables(tmp_path)


def test_an_interruption_loses_no_earlier_record(content, tmp_path):
    def interrupt(_):
        raise KeyboardInterrupt

    batch(content, tmp_path, draws=0)
    with pytest.raises(KeyboardInterrupt):
        run_batch(select(["shire"], content), Order(tmp_path, draws=3), report=interrupt)
    again = batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=0)
    assert listed(again) == tables(tmp_path)
    assert len(again.scenarios) == len(RUNS)


# ---- one at a time


def test_a_folder_in_use_is_refused(content, tmp_path):
    with held(tmp_path), pytest.raises(FaultsError) as caught:
        batch(content, tmp_path, draws=0)
    (fault,) = caught.value.faults
    assert fault.code == "busy"
    assert str(os.getpid()) in fault.problem.zh
    assert files(tmp_path) == {}


HOLDER = """
import sys, time
from pathlib import Path
from simulator.batch.lock import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_lock_file_left_by_a_killed_process_holds_nothing(tmp_path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own interpreter
        assert process.stdout.readline() == "held\n"
        with pytest.raises(FaultsError, match=str(process.pid)), held(tmp_path):
            pass
        process.kill()
    assert (tmp_path / NAME).exists()
    with held(tmp_path):
        assert (tmp_path / NAME).read_text(encoding="utf-8") == str(os.getpid())
    assert not (tmp_path / NAME).exists()


# ---- a worker by itself


def test_a_worker_compiles_a_scenario_once(toy, tmp_path, monkeypatch):
    compiled = []
    real = worker.compile_program
    monkeypatch.setattr(worker, "compile_program", lambda *args: compiled.append(1) or real(*args))
    base = toy.scenario("shire")
    work = Worker({"shire": base}, Order(tmp_path, draws=0))
    for name in ("shire~1", "shire~2"):
        assert work(Task("shire", name, base.title, base.settings, "x")).record.status == "done"
    assert compiled == [1]
