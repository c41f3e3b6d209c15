"""The grammar: what it reads, what it refuses, and that a written tree reads back as itself."""

import time
import tracemalloc

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulator.language.expression import Call, ExpressionError, Name, Number, Syntax, parse
from simulator.language.render import to_text

HOSTILE = [
    "().__class__.__bases__[0].__subclasses__()",
    "__import__('os').system('true')",
    "lambda x: x",
    "[x for x in (1, 2)]",
    "{1: 2}",
    "x.y.z",
    "x.__dict__",
    "__builtins__",
    "x := 3",
    "x = 3",
    "'text'",
    '"text"',
    "f'{x}'",
    "b''",
    "x if y else z",
    "x; y",
    "x\\\ny",
    "import os",
    "exec(x)",
    "eval(x)",
    "compile(x)",
    "open(x)",
    "print(x)",
    "getattr(x, y)",
    "x[0]",
    "x[y.z]",
    "x[[y]]",
    "x(1)(2)",
    "*x",
    "**x",
    "x @ y",
    "x // y",
    "x % y",
    "x << 2",
    "x ^ y",
    "~x",
    "x & y",
    "0x10",
    "1_000",
    "1e",
    "1e99999",
    "1.2.3",
    "1j",
    "nan",
    "inf",
    "NaN",
    "Infinity",
    "…",
    "x。y",
    "\u202ex",
    "x\x00",
    "é",
    "ｘ",
    "",
    " ",
    "(",
    ")",
    "((((",
    "+",
    "x +",
    "x y",
    "f(",
    "min(x,)",
    "min()",
    "previous()",
    "previous",
    "sum_over",
    "and",
    "x and",
    "not",
    "1 < x < 2",
    "(" * 500 + "x" + ")" * 500,
    "-" * 900 + "x",
    "not " * 400 + "x",
    "x" + " + x" * 900,
    "x" + " ** x" * 250,
    "x" + " + x" * 250,
    "abs(" * 300 + "x" + ")" * 300,
    "9" * 1900,
]
MOST_SECONDS, MOST_BYTES = 1.0, 8_000_000


def refused(text: str) -> bool:
    """Whether parsing ends in an `ExpressionError` with a place and words in both languages."""
    try:
        tree = parse(text)
    except ExpressionError as error:
        return 0 <= error.column <= len(text) and all((*error.problem, *error.remedy))
    # `nan` and `inf` are mere names here; no model can declare a dunder or call anything.
    assert isinstance(tree, Number | Name | Call)
    return False


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_refused_quickly_or_is_a_mere_name(text):
    tracemalloc.start()
    began = time.perf_counter()
    was_refused = refused(text)
    seconds, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert was_refused or text in {"nan", "inf"}
    assert seconds < MOST_SECONDS
    assert peak < MOST_BYTES


@settings(deadline=None)
@given(st.text(max_size=300))
@example("a" * 300)
def test_any_text_is_a_tree_or_a_fault(text):
    refused(text)


@settings(deadline=None)
@given(st.text(alphabet="abcxyz0123456789.,()[]+-*/<>=! ", max_size=120))
def test_any_jumble_of_signs_is_a_tree_or_a_fault(text):
    refused(text)


def bare(node: Syntax) -> Syntax:
    """The tree without columns."""
    if isinstance(node, Number):
        return Number(node.value)
    if isinstance(node, Name):
        return Name(node.text, node.member)
    return Call(node.operation, tuple(bare(part) for part in node.arguments))


atoms = st.one_of(
    st.sampled_from(["a", "b_2", "power.share"]).map(Name),
    st.integers(0, 1000).map(lambda value: Number(float(value))),
    st.just(Name("area", "wheat")),
)
trees = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["+", "-", "*", "/", "**", "and", "or"]), inner, inner).map(
            lambda t: Call(t[0], t[1:])
        ),
        inner.map(lambda part: Call("unary -", (part,))),
        inner.map(lambda part: Call("not", (part,))),
        st.tuples(inner, inner, inner).map(lambda parts: Call("if", parts)),
        st.tuples(inner, inner).map(lambda parts: Call("max", parts)),
        inner.map(lambda part: Call("exp", (part,))),
    ),
    max_leaves=12,
)


@given(trees)
def test_what_is_written_reads_back_as_the_same_tree(tree):
    text = to_text(tree).replace("×", "*").replace("÷", "/")
    assert bare(parse(text)) == tree


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("a - b - c", "(a - b) - c"),
        ("a / b / c", "(a / b) / c"),
        ("a ** b ** c", "a ** (b ** c)"),
        ("-a ** b", "-(a ** b)"),
        ("a + b * c", "a + (b * c)"),
        ("not a < b", "not (a < b)"),
        ("a or b and c", "a or (b and c)"),
        ("a < b and c > d", "(a < b) and (c > d)"),
    ],
)
def test_precedence_is_that_of_arithmetic(text, same_as):
    assert bare(parse(text)) == bare(parse(same_as))


@pytest.mark.parametrize(("text", "column"), [("a + $", 4), ("a + b c", 6), ("foo(a)", 0), ("a + min(b)", 4)])
def test_the_fault_stands_under_the_offending_sign(text, column):
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert caught.value.column == column
