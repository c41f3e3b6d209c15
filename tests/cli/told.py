"""What tests of the command line share: JSON held against its schema, and content with faults."""

import json

import jsonschema
import pytest

from simulator.cli import reference
from simulator.cli.shapes import SHAPES, Faults


def value_of(result, command):
    """The one JSON value of a result, checked against its schema."""
    value = json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    jsonschema.validate(value, reference.schema(SHAPES.get(command, Faults)))
    return value


def spoil(content):
    """One fault in a model, one in a scenario."""
    model = content / "models/farm.yaml"
    text = model.read_text(encoding="utf-8")
    model.write_text(text.replace("folk.population * need", "folk.population * need + area[barley]"), encoding="utf-8")
    busy = content / "scenarios/shire/shire-busy.yaml"
    busy.write_text(busy.read_text(encoding="utf-8").replace("baseline: shire", "baseline: shyre"), encoding="utf-8")
