"""What the schema's own checks say: each has words in both languages, and a remedy of its own."""

import ast
from pathlib import Path

import pytest

from simulator.language import schema
from simulator.language.schema import DISTRIBUTIONS
from simulator.language.schema_rules import CHECKS, check_of, entries_of
from tests.parsing import parsed


def rules():
    """The texts that the schema's checks may raise, as they stand in its source."""
    for file in Path(schema.__file__).parent.glob("*.py"):
        for node in ast.walk(parsed(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "fail_if":
                yield from (rule.elts[1].value for rule in node.args)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "ValueError":
                text = node.args[0]
                yield from (
                    part.value for part in ast.walk(text) if isinstance(part, ast.Constant) and len(str(part.value)) > 2
                )


def test_the_texts_are_found():
    assert {"give grid or cases", "past goes without an indicator"} <= set(rules())


@pytest.mark.parametrize("rule", sorted(set(rules())))
def test_a_check_of_the_schema_has_a_remedy_and_says_what_it_is_about(rule):
    _, remedy = check_of(rule)
    assert remedy != check_of("nothing that is known")[1]
    assert entries_of(rule)


def test_remedies_tell_checks_apart():
    assert len({check.remedy_en for check in CHECKS.values()}) == len(CHECKS)
    assert entries_of("give exactly one of uniform") == DISTRIBUTIONS
