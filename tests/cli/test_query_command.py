"""`query`: SQL over the results of a batch, and over nothing else."""

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from told import value_of

from simulator.batch.manifest import JOURNAL, MANIFEST
from simulator.batch.query import opened


@pytest.fixture
def results(cli):
    """A batch of seven runs in the folder `output`."""
    assert cli("run", "scenarios", "--draws", 20, "--format", "parquet", "--workers", 1).exit_code == 0
    return Path("output")


@pytest.fixture
def ask(cli, results):
    """Asks about the batch."""
    return lambda *arguments: cli("query", "--out", results, *arguments)


@pytest.fixture
def rows(ask):
    """The rows of a query's answer."""
    return lambda sql: value_of(ask(sql, "--json"), "query")["rows"]


def test_the_views_hold_what_the_batch_wrote(rows, content):
    records = json.loads((content / "output" / MANIFEST).read_text(encoding="utf-8"))["scenarios"]
    found = rows("SELECT scenario, met, targets, draws, seed, status FROM runs ORDER BY scenario")
    wanted = [[item[name] for name in ("scenario", "met", "targets", "draws", "seed", "status")] for item in records]
    assert found == sorted(wanted)
    (counted,) = rows("SELECT count(DISTINCT scenario), min(year), max(year) FROM projections")
    assert counted == [7, 2021, 2026]
    met = rows("SELECT scenario, count(*) FILTER (met), count(*) FROM scorecard GROUP BY ALL ORDER BY scenario")
    assert met == [row[:3] for row in found]


def test_changed_assumptions_are_columns_of_the_runs(rows):
    sweep = rows('SELECT "farm.need", "folk.birth_rate" FROM runs WHERE sweep = \'shire-busy\' ORDER BY ALL')
    assert sweep == [[need, rate] for need in (380, 420) for rate in (1, 2, 3)]
    assert rows("SELECT \"farm.need\" FROM runs WHERE scenario = 'shire'") == [[None]]


def test_views_are_joined(rows):
    found = rows(
        'SELECT "folk.birth_rate", value FROM runs JOIN projections USING (scenario) '
        "WHERE variable = 'folk.population' AND year = 2026 AND statistic = 'central' "
        'AND "farm.need" = 380 ORDER BY 1'
    )
    values = [value for _, value in found]
    assert len(found) == 3
    assert values == sorted(values)
    assert values[0] < values[-1]


def test_values_by_year_are_columns_too(cli, content):
    path = content / "scenarios/shire/shire-busy.yaml"
    head = path.read_text(encoding="utf-8").partition("sweep:")[0]
    path.write_text(f"{head}sweep:\n  cases:\n    - farm.need: {{2022: 390, 2024: 400}}\n", encoding="utf-8")
    assert cli("run", "scenarios", "--draws", 0, "--format", "parquet", "--workers", 1).exit_code == 0
    value = value_of(
        cli("query", 'SELECT "farm.need@2022", "farm.need@2024" FROM runs WHERE sweep = \'shire-busy\'', "--json"),
        "query",
    )
    assert value["rows"] == [[390, 400]]


def test_the_answer_as_a_table_as_csv_and_as_json(ask):
    sql = "SELECT scenario, met, 1 / 3 AS third, NULL AS nothing, met > 100 AS many FROM runs ORDER BY scenario LIMIT 2"
    table = ask(sql)
    assert table.exit_code == 0
    assert [part for part in table.stdout.splitlines()[3].split() if part != "6"] == ["shire", "0.333333", "false"]
    text = ask(sql, "--csv").stdout
    assert text.startswith("\ufeff")
    line = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert float(line["third"]) == 1 / 3
    assert (line["nothing"], line["many"]) == ("", "False")
    value = value_of(ask(sql, "--json"), "query")
    assert [column["name"] for column in value["columns"]] == ["scenario", "met", "third", "nothing", "many"]
    assert value["rows"][0][2:] == [1 / 3, None, False]


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("SELECT DATE '2022-05-01'", "2022-05-01"),
        ("SELECT 1.50::DECIMAL(4,2)", 1.5),
        ("SELECT 'inf'::DOUBLE", None),
        ("SELECT [1, NULL, 2]", [1, None, 2]),
        ("SELECT {'a': 1}", {"a": 1}),
        ("SELECT 10::HUGEINT ** 30", 1e30),
        ("SELECT '包头'", "包头"),
        ("EXPLAIN SELECT 1", "physical_plan"),
        ("WITH one AS (SELECT 1 AS a) SELECT a FROM one", 1),
        ("FROM (PIVOT runs ON status USING count(*) GROUP BY draws)", 20),
    ],
)
def test_any_kind_of_value_and_query(rows, sql, value):
    assert rows(sql)[0][0] == value


def test_a_long_table_is_cut_and_csv_is_not(ask):
    shown = ask("SELECT * FROM range(700)", "--lang", "en")
    assert "--csv" in shown.stderr
    assert "499" in shown.stdout
    assert "500" not in shown.stdout
    assert len(ask("SELECT * FROM range(2700)", "--csv").stdout.splitlines()) == 2701


def test_csv_holds_no_formula(ask):
    assert "'=1+1" in ask("SELECT '=1+1' AS \"=x\"", "--csv").stdout


# ---- what a query may not do


REFUSED = [
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM '{secret}'",
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_parquet('{part}')",
    "SELECT * FROM glob('{folder}/*')",
    "COPY runs TO '{folder}/stolen.csv'",
    "COPY runs FROM '{secret}'",
    "EXPORT DATABASE '{folder}/stolen'",
    "IMPORT DATABASE '{folder}'",
    "ATTACH '{folder}/other.duckdb'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT * FROM read_csv('https://example.org/a.csv')",
    "SET enable_external_access = true",
    "SET GLOBAL lock_configuration = false",
    "RESET enable_external_access",
    "PRAGMA enable_external_access = true",
    "EXPLAIN ANALYZE COPY runs TO '{folder}/stolen.csv'",
    "SELECT getenv('HOME')",
    "FROM duckdb_secrets()",
    "CREATE SECRET (TYPE s3)",
    "SELECT * FROM local_frame",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_no_query_reads_other_files_writes_or_opens_what_is_closed(ask, content, results, sql):
    (content / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    local_frame = "SELECT 1"  # a variable of this program, which DuckDB would look at unless told not to
    before = sorted(path for path in content.rglob("*"))
    part = next((content / "output/projections").iterdir())
    filled = sql.format(secret=content / "secret.csv", folder=content, part=part)
    result = ask(filled, "--json")
    assert result.exit_code == 1, local_frame
    assert value_of(result, "faults")["faults"][0]["code"] == "sql"
    assert sorted(path for path in content.rglob("*")) == before
    # Nor does the data base itself let it pass, should a statement ever get by the check of its kind.
    with opened(results) as connection, pytest.raises(duckdb.Error):
        connection.execute(filled)


@pytest.mark.parametrize("sql", ["", " ; ", "SELECT 1; SELECT 2", "CREATE TABLE a AS SELECT 1", "DROP VIEW runs"])
def test_only_one_query_at_a_time(ask, sql):
    result = ask(sql, "--lang", "en")
    assert result.exit_code == 1
    assert "one query" in result.stderr or "[sql]" in result.stderr


@pytest.mark.parametrize(
    ("sql", "place", "chinese"),
    [
        ("selec 1", "SQL:1:1", "语法有误"),
        ("SELECT 1\nFROM nowhere", "SQL:2:6", "没有这个表或函数"),
        ("SELECT wrong FROM runs", "SQL:1:8", "列名或类型不符"),
        ("SELECT 'a'::INT", "SQL:1:11", "不能转换"),
        ("SELECT error('oh')", "SQL", "无法执行"),
    ],
)
def test_a_faulty_query_is_told_with_place_and_remedy(ask, sql, place, chinese):
    result = ask(sql)
    assert result.exit_code == 1
    assert result.stderr.startswith(place)
    assert chinese in result.stderr
    assert "DESCRIBE projections" in result.stderr
    assert "Traceback" not in ask(sql, "--lang", "en").stderr


def test_a_folder_without_tables_is_told(cli):
    assert cli("run", "shire", "--draws", 0, "--workers", 1).exit_code == 0
    result = cli("query", "SELECT 1", "--json")
    assert result.exit_code == 1
    (fault,) = value_of(result, "faults")["faults"]
    assert "--format parquet" in fault["remedy"]["en"]
    assert cli("query", "SELECT 1", "--out", "nowhere").exit_code == 1
    assert cli("query", "SELECT 1", "--csv", "--json").exit_code == 2


JOINED = "SELECT count(*) FROM runs JOIN projections USING (scenario) WHERE scenario = 'shire-busy~1'"
ROWS = "SELECT scenario, count(*) FROM projections GROUP BY scenario ORDER BY scenario"


def test_rows_of_a_run_before_the_last_one_are_no_answer(cli, rows):
    before = dict(rows(ROWS))
    again = cli("run", "shire-busy~1", "--format", "csv", "--draws", 50, "--seed", 2, "--workers", 1)
    assert again.exit_code == 0
    assert rows("SELECT draws, seed FROM runs WHERE scenario = 'shire-busy~1'") == [[50, 2]]
    assert rows(JOINED) == [[0]]
    assert rows("SELECT count(*) FROM scorecard WHERE scenario = 'shire-busy~1'") == [[0]]
    assert dict(rows(ROWS)) == {name: count for name, count in before.items() if name != "shire-busy~1"}


def test_a_part_written_when_the_batch_was_killed_is_told_only_once_its_record_is(cli, rows, results):
    """Killed between a part and the record of its rows: the part holds another run than the record tells of."""
    told = (results / MANIFEST).read_bytes()
    assert cli("run", "shire-busy~1", "--format", "parquet", "--draws", 50, "--seed", 2, "--workers", 1).exit_code == 0
    assert rows(JOINED)[0][0] > 0
    lines = [json.dumps(item) for item in json.loads(told)["scenarios"]]
    (results / JOURNAL).write_text("\n".join(lines), encoding="utf-8")
    (results / MANIFEST).unlink()
    assert [name for name, _ in rows(ROWS)] == ["shire"]


def test_a_part_that_was_changed_is_told(ask, results):
    (results / "scorecard/shire.parquet").write_bytes(b"spoilt")
    result = ask("SELECT 1", "--json")
    assert result.exit_code == 1
    (fault,) = value_of(result, "faults")["faults"]
    assert (fault["code"], Path(fault["file"])) == ("changed", results / "scorecard/shire.parquet")
    assert "--resume" in fault["remedy"]["en"]


def test_no_name_in_a_manifest_leads_a_query_out_of_the_folder(rows, content, results):
    outside = content / "secret.parquet"
    (results / "projections/shire.parquet").rename(outside)
    value = json.loads((results / MANIFEST).read_text(encoding="utf-8"))
    (record,) = (item for item in value["scenarios"] if item["scenario"] == "shire")
    for output in record["outputs"]:
        if output["name"].startswith("projections/"):
            output["name"] = "projections/../../secret.parquet"
    (results / MANIFEST).write_text(json.dumps(value), encoding="utf-8")
    assert (results / "projections/../../secret.parquet").is_file()
    assert rows("SELECT count(*) FROM projections WHERE scenario = 'shire'") == [[0]]


def test_a_batch_under_way_is_asked_about_what_is_finished(ask, results):
    value = json.loads((results / MANIFEST).read_text(encoding="utf-8"))
    lines = [json.dumps(item) for item in value["scenarios"] if item["scenario"] == "shire"]
    (results / JOURNAL).write_text("\n".join(lines), encoding="utf-8")
    (results / MANIFEST).unlink()
    result = ask("SELECT DISTINCT scenario FROM projections", "--csv", "--lang", "en")
    assert result.stdout.split() == ["\ufeffscenario", "shire"]
    assert "not come to its end" in result.stderr
