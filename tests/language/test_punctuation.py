"""Chinese texts have full-width signs, and what one is to type keeps the signs that a file needs."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest
from parsing import parsed
from pydantic import BaseModel

import simulator
from simulator.language.faults import Fault, Place, Words
from simulator.language.punctuation import full_width
from simulator.language.schema import FILES

PACKAGE = Path(simulator.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")
SAMPLE = re.compile(r"`[^`\n]*`|\{[^{}]*\}")
COLON = "\uff1a"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("写成`名称: 值`;检查缩进", "写成`名称: 值`；检查缩进"),
        ("没有“元/人(年)”,是吗?", "没有“元/人(年)”，是吗？"),
        ("写 {value: 数, origin: 出处},或去掉", "写 {value: 数, origin: 出处}，或去掉"),
        ('改正(如 unit: "%"):共 3 处', '改正（如 unit: "%"）：共 3 处'),
        ("嵌套(一(二)),完", "嵌套（一（二）），完"),
        ("以 ` 开头,加引号", "以 ` 开头，加引号"),
        ("plain: text, (no) Chinese?", "plain: text, (no) Chinese?"),
        ("是否为 farm.store?", "是否为 farm.store？"),
        ("用 a.b; 否则 `x?`", "用 a.b；否则 `x?`"),
    ],
)
def test_signs_are_full_width_but_for_what_is_quoted(written, shown):
    assert full_width(written) == shown
    assert full_width(shown) == shown


def texts(node):
    """The literal texts below a node of a syntax tree; what a text is filled with stands as X."""
    for item in ast.walk(node):
        if isinstance(item, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in item.values)
        elif isinstance(item, ast.Constant) and isinstance(item.value, str):
            yield item.value


def messages():
    """Every Chinese text in the source."""
    for file in sorted(PACKAGE.rglob("*.py")):
        found = (text.partition(" | ")[0] for text in texts(parsed(file.read_text(encoding="utf-8"))))
        yield from ((file.relative_to(PACKAGE).as_posix(), text) for text in found if CHINESE.search(text))


def keys(part):
    """The names of entries that a part of a file may have, those of its parts too."""
    for name, field in part.model_fields.items():
        yield name
        for inner in parts(field.annotation):
            yield from keys(inner)


def parts(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from parts(inner)


def test_samples_in_messages_stay_as_they_are_typed():
    seen = 0
    for file, text in messages():
        for sample in SAMPLE.findall(text):
            seen += 1
            assert sample in full_width(text), (file, text)
    assert seen > 10


def test_no_message_shows_an_entry_with_a_sign_that_no_file_takes():
    entries = "|".join(sorted({key for part in FILES.values() for key in keys(part)}))
    wrong = re.compile(rf"\b({entries}){COLON}|\u201c[^\u201d]*: [^\u201d]*\u201d")
    found = [(file, text) for file, text in messages() if "/schema/" not in file and wrong.search(full_width(text))]
    assert found == [], "write the sample in `backquotes`"


def test_no_message_keeps_a_half_width_sign_that_ends_a_part_of_it():
    """Whatever stands before it: a name, a number, a quotation."""
    quoted = re.compile(rf"{SAMPLE.pattern}|\u201c[^\u201d]*\u201d")
    half = re.compile(r"[;?](\s|$)|[\u4e00-\u9fff][,;:?!](?=\s|$|[\u4e00-\u9fff])")
    found = [(file, text) for file, text in messages() if half.search(quoted.sub("", full_width(text)))]
    assert [item for item in found if item[0].startswith("language/")] == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_fault_is_shown_with_the_signs_of_its_language(language):
    fault = Fault("x", Place("f.yaml", 1, 2), Words("没有“a”,b", "no 'a', b"), Words("是否为 c.d?", "is it c.d?"))
    shown = {"zh": ("没有“a”，b", "是否为 c.d？"), "en": ("no 'a', b", "is it c.d?")}[language]
    assert fault.told(language) == shown
    assert all(said in fault.text(language) for said in shown)
