"""YAML from anybody: values and places, the core schema, every fault with its place, and nothing that does harm."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.faults import Fault, FaultsError
from simulator.language.schema import ModelFile, ScenarioFile
from simulator.language.yaml.reader import Limits
from simulator.language.yaml.text import read_yaml, validate

MODEL = """\
model: toy
title: {zh: 玩具, en: Toy}
purpose: {zh: 试验, en: For tests}
leaves_out: {zh: 其余, en: The rest}
assumptions:
  pace:
    title: {zh: 速度, en: Pace}
    kind: lever
    unit: "%"
    default: {2022: 8, 2026: 6}
    range: [0, 100]
    uncertainty: {triangular: [0.8, 1, 1.3], of: default}
    origin: {assumed: for the test}
variables:
  stock: {title: {zh: 存量, en: Stock}, unit: 个, equation: previous(stock) * 2}
"""


def checked(text: str | bytes, kind: str | None, limits: Limits | None = None) -> object:
    read = read_yaml(text, "f.yaml", limits)
    return validate(kind, read) if kind else read


def faults(text: str | bytes, kind: str | None = None, limits: Limits | None = None) -> tuple[Fault, ...]:
    with pytest.raises(FaultsError) as caught:
        checked(text, kind, limits)
    for fault in caught.value.faults:
        assert fault.place.file == "f.yaml"
        assert all((fault.problem.zh, fault.problem.en, fault.remedy.zh, fault.remedy.en))
    return caught.value.faults


def where(found: tuple[Fault, ...]) -> list[tuple[str, int, int]]:
    return [(fault.code, fault.place.line, fault.place.column) for fault in found]


# ---- values


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("nULL", "nULL"),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("999999999999999999", 999999999999999999),
        ("1.5", 1.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("1_000", "1_000"),
        ("1,000", "1,000"),
        ("12:30:45", "12:30:45"),
        ("2024-01-05", "2024-01-05"),
        ("8%", "8%"),
        ("+", "+"),
        ("-x", "-x"),
        (".", "."),
        ("1.2.3", "1.2.3"),
        ("'5'", "5"),
        ('"5"', "5"),
        ('"\\u4e2d"', "中"),
        ("中文 文字", "中文 文字"),
        ("[1, [two]]", [1, ["two"]]),
        ("{a: 1, 2022: b, 0.5: c}", {"a": 1, 2022: "b", 0.5: "c"}),
        ("[a: 1]", [{"a": 1}]),
        ("'<<'", "<<"),
    ],
)
def test_values_follow_the_core_schema(written: str, value: object) -> None:
    read = read_yaml(f"x: {written}\n", "f.yaml").value
    assert read == {"x": value}
    assert type(read["x"]) is type(value)


def test_every_value_and_key_has_its_place() -> None:
    text = read_yaml('a: 1\nb:\n  2022: "x"\n  c: [5, {d: 6}]\ne: |\n\n    two\n    lines\n', "f.yaml")
    places = {path: (place.line, place.column) for path, place in text.places.items()}
    assert places == {
        (): (1, 1),
        ("a",): (1, 4),
        ("b",): (3, 3),
        ("b", 2022): (3, 10),
        ("b", "c"): (4, 6),
        ("b", "c", 0): (4, 7),
        ("b", "c", 1): (4, 10),
        ("b", "c", 1, "d"): (4, 14),
        ("e",): (7, 5),
    }
    assert (text.key_place(("b", 2022)).line, text.key_place(("b", 2022)).column) == (3, 3)
    assert text.place(("b", "c", 1, "gone", "too")) == text.place(("b", "c", 1))
    assert text.key_place(("b", "c", 0)) == text.place(("b", "c", 0))


@pytest.mark.parametrize("text", ["\ufeffa: 1\r\nb: 2\r\n", "\ufeffa: 1\r\nb: 2\r\n".encode()])
def test_byte_order_mark_and_windows_lines(text: str | bytes) -> None:
    read = read_yaml(text, "f.yaml")
    assert read.value == {"a": 1, "b": 2}
    assert read.place(("b",)).line == 2
    assert read.place(("a",)).column == 4


# ---- faults of the text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("empty", 0, 0)]),
        ("# nothing\n", [("empty", 0, 0)]),
        ("a: 1\nb: 2\na: 3\n", [("duplicate-key", 3, 1)]),
        ("a: {1: x, 1.0: y}", [("duplicate-key", 1, 11)]),
        ("a: .inf\nb: -.INF\nc: .nan\nd: 1e999\n", [("number", line, 4) for line in (1, 2, 3, 4)]),
        ("a: 1234567890123456789\n", [("number", 1, 4)]),
        ("a: 0x1234567890123456789\n", [("number", 1, 4)]),
        (f"a: {'9' * 500}.5", [("number", 1, 4)]),
        ("a: &x 1\nb: *x\n", [("alias", 1, 4), ("alias", 2, 4)]),
        ("<<: {a: 1}\n", [("alias", 1, 1)]),
        ("a: !!python/object/apply:os.system [x]\n", [("tag", 1, 4)]),
        ("a: !!str 5\nb: !x [1]\nc: ! 6\n", [("tag", 1, 4), ("tag", 2, 4), ("tag", 3, 4)]),
        ("a: 1\n---\nb: 2\n", [("documents", 2, 1)]),
        ("? [a, b]\n: 1\n", [("key", 1, 3)]),
        ("{a: 1}: 2\n", [("key", 1, 1)]),
        ("null: 1\ntrue: 2\n", [("key", 1, 1), ("key", 2, 1)]),
        ("a: \x00\n", [("character", 1, 4)]),
        ("a: 1\nb: x\u202ey\n", [("character", 2, 5)]),
        ('a: "\\u202e"\n', [("character", 1, 5)]),
        ("a: \ud800\n", [("character", 1, 4)]),
        ("a: x\u2028b: y\n", [("character", 1, 5)]),
        (b"a: 1\nb: \xd6\xd0\n", [("not-utf8", 2, 4)]),
        ("a: 1\n".encode("utf-16"), [("not-utf8", 1, 1)]),
        ("unit: %\n", [("yaml", 1, 7)]),
        ("a:\n\t- x\n", [("yaml", 2, 1)]),
        ("a: b: c\n", [("yaml", 1, 5)]),
        ("a: [1, 2\nb: 3\n", [("yaml", 1, 4)]),
        ("a: 'x\n", [("yaml", 1, 4)]),
        ("a: 1\n b: 2\n", [("yaml", 2, 3)]),
        ("a: 1\n- b\n", [("yaml", 2, 1)]),
        ('a: "\\q"\n', [("yaml", 1, 5)]),
        ("a: 1\na: 2\nb: .nan\nc: [\n", [("duplicate-key", 2, 1), ("number", 3, 4), ("yaml", 5, 1)]),
    ],
)
def test_fault_with_its_place(text: str | bytes, expected: list[tuple[str, int, int]]) -> None:
    assert where(faults(text)) == expected


def test_duplicate_key_names_both_lines() -> None:
    (fault,) = faults("a: 1\n\n'a': 2\n")
    assert "第 1 行" in fault.problem.zh
    assert "line 1" in fault.problem.en
    assert fault.place.line == 3


def test_remedy_for_a_lonely_percent_sign() -> None:
    (fault,) = faults("unit: %\n")
    assert 'unit: "%"' in fault.remedy.zh
    assert 'unit: "%"' in fault.remedy.en


@pytest.mark.parametrize(
    ("text", "limits", "code"),
    [
        ("a: 中中", Limits(size=8), "too-large"),
        (b"a: 123456", Limits(size=8), "too-large"),
        ("[[[]]]", Limits(depth=2), "too-deep"),
        ("{? {b: {c: 1}}}", Limits(depth=2), "too-deep"),
        ("[1, 2, 3]", Limits(nodes=3), "too-many"),
    ],
)
def test_limits(text: str | bytes, limits: Limits, code: str) -> None:
    assert faults(text, limits=limits)[-1].code == code


def test_faults_are_told_up_to_a_limit() -> None:
    assert len(faults("k: 1\n" * 500)) == 100 + 1
    *told, last = faults("k: 1\n" * 500, limits=Limits(faults=7))
    assert [fault.code for fault in told] == ["duplicate-key"] * 7
    assert (last.code, last.place.line) == ("more", 8)
    assert "there may be more" in last.problem.en


HOSTILE = {
    "ten megabytes": "a: 1\n" * 2_000_000,
    "brackets": "[" * 100_000,
    "braces": "{a: " * 60_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "indented": "\n".join(" " * depth + "a:" for depth in range(1000)),
    "alias bomb": "a: &a [x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{f'*{chr(97 + n)},' * 9}]\n" for n in range(20)),
    "anchors": "&a " * 80_000,
    "tags": "!a " * 80_000,
    "digits": "a: " + "9" * 240_000,
    "exponent": "a: 1e" + "9" * 240_000,
    "open quote": "'" + "\n" * 240_000,
    "blanks": " " * 240_000 + "a",
    "documents": "---\n" * 60_000,
    "duplicates": "k: 1\n" * 48_000,
    "block texts": "- |\n" * 60_000,
    "bidi": "\u202e" * 80_000,
    "escaped bidi": 'a: "' + "\\u202e" * 40_000 + '"',
    "directive": "%" + "a" * 240_000,
    "object": "!!python/object/apply:os.system ['echo']",
    "billion laughs": "a: &a {b: *a}",
    "noise": bytes(range(256)) * 900,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_answered_within_the_limits(text: str | bytes) -> None:
    told = faults(text, "scenario")
    assert len(told) <= Limits().faults + 1
    assert (len(text) > Limits().size) == (told[0].code == "too-large")


SPICE = st.text(st.sampled_from("[]{}:,-?&*!|>'\"%@`#\t\n\r ~<=.09eE+_ax电\\\x00\u202e"), max_size=12)


def lines_told(text: str | bytes, kind: str) -> list[int]:
    """The lines that faults are told about; anything but `FaultsError` is passed on."""
    try:
        checked(text, kind)
    except FaultsError as error:
        return [fault.place.line for fault in error.faults]
    return [0]


@given(st.one_of(st.text(max_size=80), SPICE, st.binary(max_size=80)), st.sampled_from(["model", "region", "scenario"]))
def test_any_text_is_read_or_refused(text: str | bytes, kind: str) -> None:
    assert lines_told(text, kind)


@given(st.integers(0, len(MODEL)), st.integers(0, 20), SPICE)
def test_a_damaged_model_is_read_or_refused(at: int, gone: int, put: str) -> None:
    told = lines_told(MODEL[:at] + put + MODEL[at + gone :], "model")
    assert 0 <= min(told) <= max(told) <= MODEL.count("\n") + len(put) + 2


# ---- faults of the shape


def test_a_proper_model() -> None:
    model = validate("model", read_yaml(MODEL, "f.yaml"))
    assert isinstance(model, ModelFile)
    pace = model.assumptions["pace"]
    assert pace.default == {2022: 8.0, 2026: 6.0}
    assert pace.range == (0.0, 100.0)


def broken(old: str, new: str) -> str:
    assert MODEL.count(old) == 1
    return MODEL.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected", "told"),
    [
        ("kind: lever", "kind: levers", ("choice", 8, 11), "did you mean lever?"),
        ("kind: lever", "kind: 5", ("choice", 8, 11), "use one of lever, driver, coefficient"),
        ("    kind: lever\n", "", ("missing", 6, 3), "add `kind: …`: lever, driver or coefficient"),
        ("    kind:", "    kinds: 1\n    kind:", ("unknown-key", 8, 5), "did you mean kind?"),
        ("model: toy", "model: toy\nzzz: 1", ("unknown-key", 2, 1), "the keys known here are model, title"),
        ("model: toy", "model: Toy", ("pattern", 1, 8), "lower-case"),
        ("model: toy", "model: 5", ("type", 1, 8), "write a name here, not a value"),
        ('"%"', "", ("type", 9, 10), "fill it in"),
        ("[0, 100]", "[0]", ("missing", 11, 5), "item 2 is missing"),
        ("[0, 100]", "[0, 1, 2]", ("length", 11, 12), "there are 3 entries"),
        ("[0, 100]", "5", ("type", 11, 12), "expected a list, seen 5"),
        ("[0, 100]", '[0, "100"]', ("type", 11, 17), "remove the quotes"),
        ("[0, 100]", "[0, true]", ("type", 11, 16), "expected a number, seen true"),
        ("[0, 100]", "[0, 8%]", ("type", 11, 16), "write only 8, without"),
        ("{2022: 8, 2026: 6}", "abc", ("type", 10, 14), "expected a number or a mapping"),
        ("{2022: 8, 2026: 6}", "[1]", ("type", 10, 14), "seen a list of 1"),
        ("{2022: 8, 2026: 6}", "{2022: 8, 2026: x}", ("type", 10, 30), "expected a number, seen 'x'"),
        ("{2022: 8, 2026: 6}", "{2022: 8, 20262: 6}", ("range", 10, 24), "use 2200 or less"),
        ("{2022: 8, 2026: 6}", '{"2022": 8, 2026: 6}', ("type", 10, 15), "remove the quotes"),
        ("{2022: 8, 2026: 6}", "{wind: 8, sun: {2022: x}}", ("type", 10, 36), "seen 'x'"),
        ("{2022: 8, 2026: 6}", '"8"', ("type", 10, 15), "remove the quotes"),
        ("{assumed: for the test}", "{}", ("value", 13, 13), "exactly one of"),
        ("{assumed: for the test}", "{stated: {document: A}}", ("pattern", 13, 33), "baotou-2022"),
        (", equation: previous(stock) * 2", "", ("value", 15, 10), "equation or archetype"),
        ("previous(stock) * 2", "[1]", ("type", 15, 58), "expected text or a number"),
        ("  stock:", "  Stock:", ("pattern", 15, 3), "lower-case"),
        ("  stock:", "  5:", ("type", 15, 3), "beginning with a letter"),
    ],
)
def test_fault_of_the_shape(old: str, new: str, expected: tuple[str, int, int], told: str) -> None:
    found = faults(broken(old, new), "model")
    assert where(found) == [expected]
    assert told in found[0].text("en")


def test_an_entry_that_is_missing_is_told_as_it_is_typed_in_both_languages() -> None:
    (fault,) = faults(broken("    kind: lever\n", ""), "model")
    assert "补上 `kind: …`：" in fault.text("zh")
    assert "add `kind: …`: " in fault.text("en")


def test_every_fault_of_the_shape_at_once() -> None:
    text = 'scenario: A b\nyears: [2022, "2030"]\nsampling: {draws: true, seed: -1, method: soboll}\nmodels: toy\n'
    found = faults(text, "scenario")
    assert where(found) == [
        ("missing", 1, 1),
        ("pattern", 1, 11),
        ("type", 2, 16),
        ("type", 3, 19),
        ("range", 3, 31),
        ("choice", 3, 43),
        ("type", 4, 9),
    ]


@pytest.mark.parametrize("text", ["- 1\n", "5\n", "text\n", "[]\n", "{}\n"])
def test_what_is_no_file_at_all(text: str) -> None:
    assert faults(text, "model")


def test_text_that_looks_like_a_number_stays_text() -> None:
    text = 'scenario: "2022"\ntitle: {zh: "5", en: "1e5"}\nassumptions: {a.b: 5}\n'
    scenario = validate("scenario", read_yaml(text, "f.yaml"))
    assert isinstance(scenario, ScenarioFile)
    assert scenario.scenario == "2022"
    assert scenario.assumptions == {"a.b": 5.0}
