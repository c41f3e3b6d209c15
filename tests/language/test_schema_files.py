"""The JSON Schemas that editors use: current, and true of every file there is."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from simulator.language.schema import FILES
from simulator.language.schema_files import FOLDER, schema_files, write

ROOT = Path(__file__).parents[2]
CONTENT = sorted(
    path for folder in ("models", "regions", "scenarios", "tests/toy") for path in (ROOT / folder).rglob("*.yaml")
)
KINDS = ("model", "scenario", "document", "observations", "region")


def with_text_keys(value):
    """The value as JSON has it: keys are texts."""
    if isinstance(value, dict):
        return {str(key): with_text_keys(item) for key, item in value.items()}
    return [with_text_keys(item) for item in value] if isinstance(value, list) else value


def test_the_committed_schemas_are_current():
    held = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.schema.json")}
    assert held == schema_files(), "run python -m simulator.language.schema_files"


def test_writing_makes_one_file_for_each_kind(tmp_path):
    write(tmp_path / "schemas")
    assert {path.name for path in (tmp_path / "schemas").iterdir()} == {f"{kind}.schema.json" for kind in FILES}


@pytest.mark.parametrize("kind", FILES)
def test_the_schemas_are_schemas(kind):
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_files()[f"{kind}.schema.json"]))


@pytest.mark.parametrize("path", CONTENT, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_fits_its_schema(path):
    value = with_text_keys(yaml.safe_load(path.read_text(encoding="utf-8")))
    kind = next(kind for kind in KINDS if kind in value)
    jsonschema.validate(value, json.loads(schema_files()[f"{kind}.schema.json"]))
