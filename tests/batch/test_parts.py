"""Tables that many scenarios share: parts of a Parquet data set, in order, resumed scenario by scenario."""

import json
import os
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow.dataset as ds
import pytest
from helpers import RUNS, batch, files, sweep_of

from simulator.batch import store
from simulator.batch.manifest import JOURNAL, MANIFEST
from simulator.batch.run import run_batch
from simulator.batch.selection import select
from simulator.batch.store import part_of, runs_of
from simulator.batch.worker import Order
from simulator.export.numbers import clean
from simulator.export.whole import digest

PARQUET = {"draws": 0, "formats": ("parquet",)}


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Four runs a part, so that a sweep of six has two."""
    monkeypatch.setattr(store, "RUNS", 4)


def tables(folder):
    return {name: data for name, data in files(folder).items() if name.endswith(".parquet")}


def scenarios_in(folder, part, table="projections"):
    return list(dict.fromkeys(pd.read_parquet(folder / table / f"{part}.parquet").scenario))


@pytest.mark.parametrize(
    ("scenario", "part"),
    [("a", "a"), ("a~1", "a~1"), ("a~100", "a~1"), ("a~101", "a~101"), ("a-b~10000", "a-b~9901")],
)
def test_a_part_follows_from_the_id(scenario, part, monkeypatch):
    monkeypatch.setattr(store, "RUNS", 100)
    assert part_of(scenario) == part
    assert scenario in runs_of(part)
    assert {part_of(run) for run in runs_of(part)} == {part}


def test_the_parts_hold_every_run_once_in_order(content, tmp_path):
    batch(content, tmp_path, **PARQUET, workers=2)
    assert sorted(path.stem for path in (tmp_path / "scorecard").iterdir()) == ["shire", "shire-busy~1", "shire-busy~5"]
    assert scenarios_in(tmp_path, "shire-busy~1") == RUNS[:4]
    assert scenarios_in(tmp_path, "shire-busy~5") == RUNS[4:6]
    assert scenarios_in(tmp_path, "shire", "scorecard") == ["shire"]


def test_a_part_holds_the_numbers_of_the_csv_files(content, tmp_path):
    batch(content, tmp_path, draws=20, formats=("csv", "parquet"), language="en")
    for table in ("projections", "scorecard"):
        part = pd.read_parquet(tmp_path / table)
        for name in RUNS:
            alone = pd.read_csv(tmp_path / f"{name}.{table}.csv", encoding="utf-8-sig", keep_default_na=False)
            rows = part[part.scenario == name].reset_index(drop=True)
            assert list(map(clean, rows.value)) == list(map(float, alone.value))
            assert list(rows.columns) == list(alone.columns)
            assert list(rows.unit) == list(alone.unit)


def test_duckdb_pandas_and_arrow_open_the_folder_directly(content, tmp_path):
    batch(content, tmp_path, **PARQUET)
    folder = tmp_path / "projections"
    rows = len(pd.read_parquet(folder))
    assert rows > 7 * 10
    assert ds.dataset(folder).count_rows() == rows
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT count(*) FROM '{folder.as_posix()}/*.parquet'").fetchone()  # noqa: S608 - our own path
        assert found == (rows,)


def test_resume_runs_what_changed_and_leaves_the_other_rows_as_they_are(content, tmp_path):
    busy = content / "scenarios/shire/shire-busy.yaml"
    batch(content, tmp_path / "a", **PARQUET)
    busy.write_text(busy.read_text(encoding="utf-8").replace("[1, 2, 3]", "[1, 2, 4]"), encoding="utf-8")
    again = batch(content, tmp_path / "a", **PARQUET, resume=True)
    assert [item.scenario for item in again.scenarios if item.status == "done"] == ["shire-busy~3", "shire-busy~6"]
    fresh = batch(content, tmp_path / "b", **PARQUET)
    assert tables(tmp_path / "a") == tables(tmp_path / "b")
    assert [item.outputs for item in again.scenarios] == [item.outputs for item in fresh.scenarios]
    assert {item.status for item in batch(content, tmp_path / "a", **PARQUET, resume=True).scenarios} == {"kept"}


def test_one_run_of_a_sweep_leaves_the_others_in_its_part(content, tmp_path):
    batch(content, tmp_path, **PARQUET)
    before = tables(tmp_path)
    order = Order(tmp_path, formats=("parquet",), draws=0)
    (tmp_path / "projections/shire-busy~1.parquet").write_bytes(before["projections/shire-busy~1.parquet"])
    run_batch(select(["shire-busy~3"], content), order, report=lambda _: None, resume=True)
    assert tables(tmp_path) == before


def test_a_table_of_its_own_that_was_altered_costs_a_run_no_rows(content, tmp_path):
    both = {"draws": 0, "formats": ("csv", "parquet")}
    batch(content, tmp_path, **both)
    before = tables(tmp_path)
    (tmp_path / "shire-busy~2.projections.csv").write_bytes(b"saved by Excel")
    run_batch(select(["shire-busy~1"], content), Order(tmp_path, **both), report=lambda _: None)
    assert tables(tmp_path) == before


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"spoilt"), Path.unlink])
def test_no_record_claims_rows_that_were_spoilt(content, tmp_path, spoil):
    batch(content, tmp_path, **PARQUET)
    spoil(tmp_path / "scorecard/shire-busy~1.parquet")
    order = Order(tmp_path, **PARQUET)
    manifest = run_batch(select(["shire-busy~3"], content), order, report=lambda _: None)
    assert [item.scenario for item in manifest.scenarios] == [RUNS[2], *RUNS[4:]]
    assert scenarios_in(tmp_path, "shire-busy~1") == scenarios_in(tmp_path, "shire-busy~1", "scorecard") == [RUNS[2]]
    again = batch(content, tmp_path, **PARQUET, resume=True)
    assert [item.scenario for item in again.scenarios if item.status == "done"] == [RUNS[0], RUNS[1], RUNS[3]]


def test_a_defect_amid_a_batch_keeps_what_was_calculated(content, tmp_path):
    def defective(record):
        if record.scenario == "shire-busy~3":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_batch(select([str(content)]), Order(tmp_path, **PARQUET), report=defective)
    assert scenarios_in(tmp_path, "shire-busy~1") == RUNS[:3]
    again = batch(content, tmp_path, **PARQUET, resume=True)
    assert [item.scenario for item in again.scenarios if item.status == "kept"] == RUNS[:3]


def test_a_sweep_that_got_longer_and_one_that_got_shorter(content, tmp_path):
    for length in (5, 9, 3, 1, 0):
        sweep_of(content, length)
        again = batch(content, tmp_path / "a", **PARQUET, resume=True)
        fresh = batch(content, tmp_path / str(length), **PARQUET)
        assert [item.scenario for item in again.scenarios] == [item.scenario for item in fresh.scenarios]
        assert tables(tmp_path / "a") == tables(tmp_path / str(length))


def test_a_spoilt_part_is_made_again(content, tmp_path):
    batch(content, tmp_path, **PARQUET)
    before = tables(tmp_path)
    (tmp_path / "scorecard/shire-busy~5.parquet").write_bytes(b"spoilt")
    (tmp_path / "projections/shire.parquet").unlink()
    again = batch(content, tmp_path, **PARQUET, resume=True)
    assert [item.scenario for item in again.scenarios if item.status == "done"] == RUNS[4:]
    assert tables(tmp_path) == before


def test_a_run_that_fails_takes_its_rows_out_and_leaves_the_others(content, tmp_path):
    batch(content, tmp_path, **PARQUET)
    busy = content / "scenarios/shire/shire-busy.yaml"
    busy.write_text(busy.read_text(encoding="utf-8").replace("[380, 420]", "[380, 0]"), encoding="utf-8")
    again = batch(content, tmp_path, **PARQUET, resume=True)
    assert [item.scenario for item in again.failed] == RUNS[3:6]
    assert scenarios_in(tmp_path, "shire-busy~1") == scenarios_in(tmp_path, "shire-busy~1", "scorecard") == RUNS[:3]
    status = {item.scenario: item.status for item in batch(content, tmp_path, **PARQUET, resume=True).scenarios}
    assert [name for name in RUNS if status[name] == "kept"] == [*RUNS[:3], "shire"]


def test_a_run_of_one_scenario_leaves_the_tables_of_others(content, tmp_path):
    batch(content, tmp_path, **PARQUET)
    before = tables(tmp_path)
    (tmp_path / "scorecard/notes.txt").write_text("mine", encoding="utf-8")
    again = batch(content, tmp_path, "scenarios/shire/shire.yaml", **PARQUET)
    assert tables(tmp_path) == before
    assert (tmp_path / "scorecard/notes.txt").exists()
    assert {item.scenario for item in again.scenarios if item.status == "kept"} == set(RUNS[:6])


def test_csv_alone_touches_no_part(content, tmp_path):
    batch(content, tmp_path, **PARQUET)
    before = tables(tmp_path)
    batch(content, tmp_path, "scenarios/shire/shire.yaml", draws=0)
    assert tables(tmp_path) == before


def test_an_interruption_keeps_the_part_as_far_as_it_has_come(content, tmp_path):
    def interrupt(record):
        if record.scenario == "shire-busy~3":
            raise KeyboardInterrupt

    order = Order(tmp_path, draws=0, formats=("parquet",))
    with pytest.raises(KeyboardInterrupt):
        run_batch(select([str(content)]), order, report=interrupt)
    assert JOURNAL in files(tmp_path)
    assert scenarios_in(tmp_path, "shire-busy~1") == RUNS[:3]
    again = batch(content, tmp_path, **PARQUET, resume=True)
    assert [item.scenario for item in again.scenarios if item.status == "kept"] == RUNS[:3]
    batch(content, tmp_path / "fresh", **PARQUET)
    assert {name: data for name, data in tables(tmp_path).items() if "fresh" not in name} == tables(tmp_path / "fresh")


def test_results_do_not_wait_long_for_their_part(content, tmp_path, monkeypatch):
    monkeypatch.setattr(store, "PATIENCE", -1.0)
    seen = []

    def report(_):
        seen.append(len(set(pd.read_parquet(tmp_path / "projections").scenario)) if seen else 0)

    run_batch(select([str(content)]), Order(tmp_path, draws=0, formats=("parquet",)), report=report)
    assert seen == [0, 1, 2, 3, 4, 5, 6]


def test_a_part_that_cannot_be_written_fails_its_runs_and_leaves_what_stood_there(content, tmp_path, monkeypatch):
    sweep_of(content, 2)
    batch(content, tmp_path, **PARQUET)
    before = tables(tmp_path)
    sweep_of(content, 3)  # in the order of the grid, so all but the first two runs change
    real = store.write_whole

    def full(path, data):
        if path.name == "shire-busy~1.parquet":
            raise OSError(28, "No space left on device", str(path))
        return real(path, data)

    monkeypatch.setattr(store, "write_whole", full)
    again = batch(content, tmp_path, **PARQUET, resume=True)
    assert [item.scenario for item in again.failed] == [f"shire-busy~{number}" for number in (3, 4)]
    assert {fault.code for item in again.failed for fault in item.faults} == {"file"}
    assert tables(tmp_path).items() > before.items()
    whole = [
        item["scenario"] for item in json.loads((tmp_path / MANIFEST).read_bytes())["scenarios"] if item["outputs"]
    ]
    assert whole == ["shire-busy~1", "shire-busy~2", "shire-busy~5", "shire-busy~6", "shire"]


def test_no_name_of_a_manifest_leads_out_of_the_folder(tmp_path):
    assert not Path(os.devnull).is_file()  # so that what follows would be found if names led anywhere
    secret = tmp_path / "secret.parquet"
    secret.write_bytes(b"x")
    folder = tmp_path / "out"
    (folder / "projections").mkdir(parents=True)
    intact = store.Intact(folder)
    for name in ("../secret.parquet", "projections/../../secret.parquet", str(secret)):
        assert not intact(store.Output(name, digest(b"x"), 1))
