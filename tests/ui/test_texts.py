"""All words of the app stand in one table, in both languages, and every one of them is used."""

import ast
import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest
from parsing import parsed

from simulator.language.schema import Origin, Statement
from simulator.ui import gantt, state, texts
from simulator.ui.texts import TEXTS, text

UI = Path(texts.__file__).parent
TABLES = ("texts.py", "texts_pages.py", "texts_answers.py")
QUANTITIES = get_args(Statement.model_fields["quantity"].annotation)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Words that are not sentences of the screen: what units are called, the names of the two languages.
ELSEWHERE = {
    "sentences.py": {"个百分点", "百分点", "/年"},
    "app.py": {"中文"},
    "changes.py": {"、"},
    "results.py": {"、"},
}


# Named by what they tell: kinds of origins, of quantities and of lines of an explanation.
NAMED = {*(f"is_{kind}" for kind in state.KINDS), *(f"gantt_{part}" for part in gantt.WIDTHS)}
EXPLAINED = {"variable", "observation", "assumption", "shock", "lookup", "delivery"}
BY_KIND = {*NAMED, *Origin.model_fields, *QUANTITIES, *EXPLAINED}


def fields(words):
    """The values that a text names; not those that choose between one and more of a word."""
    return sorted(name for _, name, spec, _ in Formatter().parse(words) if name and "|" not in (spec or ""))


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_say_the_same_with_the_same_values(name):
    words = TEXTS[name]
    assert words.zh
    assert words.en
    assert fields(words.zh) == fields(words.en)
    assert name == "language" or not CHINESE.search(words.en)


def strings(file):
    """The texts of a file that are no docstrings."""
    tree = parsed(file.read_text(encoding="utf-8"))
    plain = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in plain
    ]


@pytest.mark.parametrize("file", sorted(UI.glob("*.py")), ids=lambda file: file.name)
def test_nothing_on_the_screen_is_written_elsewhere(file):
    if file.name in TABLES:
        return
    found = [words for words in strings(file) if CHINESE.search(words)]
    assert set(found) <= ELSEWHERE.get(file.name, set())


def test_every_text_is_used():
    used = {words for file in UI.glob("*.py") if file.name not in TABLES for words in strings(file)}
    assert set(TEXTS) - used - BY_KIND == set()


def test_a_missing_value_is_an_error_and_not_a_hole():
    with pytest.raises(KeyError):
        text("reached", "zh", month=1)
