"""Random models for property tests: expressions over a handful of names, with memory, members and tables."""

from hypothesis import strategies as st

from simulator.language.build import build_system
from simulator.language.declare import ModelSource
from simulator.language.faults import Collector, Place
from simulator.language.schema import ModelFile
from simulator.language.system import System

WORDS = {"zh": "随机", "en": "random"}
INPUTS = ("driver", "lever", "weather")
BINARY = ("+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!=", "and", "or")


@st.composite
def expressions(draw, names: tuple[str, ...], past: tuple[str, ...]) -> str:
    """The text of an expression that may use `names` of the same year and `past` of earlier ones."""
    atoms = [
        st.sampled_from(names) if names else st.just("1"),
        st.floats(-9, 9).map(lambda value: f"({value:.3f})" if value < 0 else f"{value:.3f}"),
        st.just("year - 2020"),
    ]
    if past:
        atoms.append(
            st.tuples(st.sampled_from(past), st.integers(1, 3)).map(lambda pair: f"previous({pair[0]}, {pair[1]})")
        )
        atoms.append(st.sampled_from(past).map(lambda name: f"initial({name})"))

    def extend(inner):
        return st.one_of(
            st.tuples(inner, st.sampled_from(BINARY), inner).map(lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"),
            st.tuples(inner, inner, inner).map(lambda parts: f"if({parts[0]}, {parts[1]}, {parts[2]})"),
            st.tuples(inner, inner, inner).map(lambda parts: f"min({parts[0]}, {parts[1]}, {parts[2]})"),
            st.tuples(inner, inner).map(lambda parts: f"max({parts[0]}, {parts[1]})"),
            st.tuples(inner, inner, inner).map(lambda parts: f"clip({parts[0]}, {parts[1]}, {parts[2]})"),
            inner.map(lambda part: f"(-{part})"),
            inner.map(lambda part: f"not {part}").map(lambda text: f"({text})"),
            inner.map(lambda part: f"abs({part})"),
            inner.map(lambda part: f"exp(clip({part}, -20, 20))"),
            inner.map(lambda part: f"log(abs({part}) + 1)"),
            inner.map(lambda part: f"sqrt(abs({part}))"),
            inner.map(lambda part: f"(clip({part}, -5, 5) ** 3)"),
            inner.map(lambda part: f"interpolate(curve, {part})"),
            inner.map(lambda part: f"ramp(2021, 2023, {part}, 2)"),
            inner.map(lambda part: f"step(2022, {part}, 1)"),
        )

    return draw(st.recursive(st.one_of(atoms), extend, max_leaves=6))


@st.composite
def systems(draw) -> System:
    """A checked system of up to six variables; half of them have a past."""
    names = [f"v{number}" for number in range(draw(st.integers(1, 6)))]
    keeping = tuple(name for name in names if draw(st.booleans()))
    variables = {}
    for position, name in enumerate(names):
        earlier = (*INPUTS, *names[:position])
        variables[name] = {
            "title": WORDS,
            "unit": "1",
            "equation": draw(expressions(earlier, keeping if name in keeping else ())),
        }
        if name in keeping:
            # A start may not look at variables that have none of their own yet.
            variables[name]["initial"] = draw(expressions((*INPUTS, *names[:position]), ()))
    return build(variables)


def build(variables: dict[str, dict[str, object]]) -> System:
    """A system of one model with three inputs and a table; fails the test when it has faults."""
    collector = Collector()
    system = build_system(
        {"random": ModelSource(model_file(variables), lambda path: Place("/".join(map(str, path)), 1, 1))}, collector
    )
    collector.raise_if_any()
    return system


def model_file(variables: dict[str, dict[str, object]]) -> ModelFile:
    assumption = {"title": WORDS, "unit": "1", "default": 1.5, "range": [-100, 100], "origin": {"assumed": "random"}}
    return ModelFile.model_validate(
        {
            "model": "random",
            "title": WORDS,
            "purpose": WORDS,
            "leaves_out": WORDS,
            "tables": {
                "curve": {
                    "title": WORDS,
                    "x_unit": "1",
                    "unit": "1",
                    "points": {-2: 0, 0: 1, 1.5: 4, 6: -1},
                    "origin": {"assumed": "random"},
                }
            },
            "assumptions": {"driver": {**assumption, "kind": "driver"}, "lever": {**assumption, "kind": "lever"}},
            "shocks": {
                "weather": {
                    "title": WORDS,
                    "unit": "1",
                    "distribution": {"normal": [0, 1]},
                    "origin": {"assumed": "random"},
                }
            },
            "variables": variables,
        }
    )
