"""Random models for property tests: quantities in several units, members of a set, memory, a table and a shock."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from simulator.language.build import build_system
from simulator.language.declare import ModelSource
from simulator.language.faults import Collector, FaultsError, Place
from simulator.language.schema import ModelFile
from simulator.language.system import System

WORDS = {"zh": "随机", "en": "random"}
Draw = Callable[[st.SearchStrategy[Any]], Any]

# What a value measures: a plain number or a mass. Each in units of several sizes, so that conversions are written out.
UNITS = {"number": ("1", "%"), "mass": ("万吨", "吨", "亿斤")}


@dataclass(frozen=True)
class Named:
    """A quantity that an expression may read."""

    name: str
    measures: str
    over: bool = False


INPUTS = (
    Named("driver", "number"),
    Named("lever", "number"),
    Named("weather", "number"),
    Named("weight", "mass"),
    Named("load", "mass", over=True),
    Named("share", "number", over=True),
)

# Forms by what they measure: the text, and what each argument measures. `same` is whatever the form itself measures.
SAME = [
    ("({} + {})", ("same", "same")),
    ("({} - {})", ("same", "same")),
    ("(-{})", ("same",)),
    ("abs({})", ("same",)),
    ("if({}, {}, {})", ("number", "same", "same")),
    ("min({}, {}, {})", ("same", "same", "same")),
    ("max({}, {})", ("same", "same")),
    ("clip({}, {}, abs({}))", ("same", "same", "same")),
    ("({} * {})", ("number", "same")),
    ("({} / {})", ("same", "number")),
    ("ramp(2021, 2023, {}, {})", ("same", "same")),
    ("step(2022, {}, {})", ("same", "same")),
    ("sum_over(kinds, {})", ("same",)),
]
COMPARISONS = [f"({{}} {sign} {{}})" for sign in ("<", "<=", ">", ">=", "==", "!=")]
FORMS = {
    "mass": SAME,
    "number": [
        *SAME,
        *((form, (kind, kind)) for form in COMPARISONS for kind in UNITS),
        ("({} and {})", ("number", "number")),
        ("({} or {})", ("number", "number")),
        ("(not {})", ("number",)),
        ("({} / {})", ("mass", "mass")),
        ("exp(clip({}, -20, 20))", ("number",)),
        ("exp({})", ("number",)),
        ("log(abs({}) + 1)", ("number",)),
        ("log({})", ("number",)),
        ("sqrt(abs({}))", ("number",)),
        ("(clip({}, -5, 5) ** 3)", ("number",)),
        ("({} ** {})", ("number", "number")),
        ("interpolate(curve, {})", ("number",)),
    ],
}
CHANCE = st.integers(0, 9)


@dataclass(frozen=True)
class Writer:
    """Writes expressions that may read `present` quantities of the same year and `past` ones of earlier years."""

    draw: Draw
    present: tuple[Named, ...]
    past: tuple[Named, ...]

    def expression(self, measures: str, size: int, *, member: bool) -> str:
        """An expression of a value; `member` tells whether it is written for one member of the set."""
        if size < 1 or self.draw(CHANCE) < 3:
            return self.atom(measures, member=member)
        form, wanted = self.draw(st.sampled_from(FORMS[measures]))
        inside = member or form.startswith("sum_over")
        parts = [measures if want == "same" else want for want in wanted]
        return form.format(*(self.expression(part, size - 1, member=inside) for part in parts))

    def atom(self, measures: str, *, member: bool) -> str:
        """A number, the year, or a quantity of this or an earlier year."""
        present = [item for item in self.present if item.measures == measures]
        past = [item for item in self.past if item.measures == measures]
        chance = self.draw(CHANCE)
        if past and chance < 4:
            name = self.name(self.draw(st.sampled_from(past)), member=member)
            return self.draw(
                st.sampled_from((f"previous({name})", f"initial({name})", f"previous({name}, {self.lag()})"))
            )
        if measures == "number" and chance < 7:
            return self.draw(st.sampled_from(("(year - 2020)", "2.5", "(-0.75)", "0", "1")))
        return self.name(self.draw(st.sampled_from(present)), member=member)

    def lag(self) -> int:
        """Some lags reach back before the base year from every year."""
        return self.draw(st.integers(2, 7))

    def name(self, item: Named, *, member: bool) -> str:
        """The name, with a member where none goes without saying, and sometimes where one does."""
        if not item.over or (member and self.draw(CHANCE) < 7):
            return item.name
        return f"{item.name}[{self.draw(st.sampled_from(('hay', 'oats')))}]"


@st.composite
def systems(draw: Draw) -> System:
    """A checked system of up to six variables, of which some have a past and some members."""
    kinds = st.tuples(st.sampled_from(tuple(UNITS)), st.booleans(), st.booleans())
    chosen = draw(st.lists(kinds, min_size=1, max_size=6))
    named = [Named(f"v{number}", measures, over) for number, (measures, over, _) in enumerate(chosen)]
    keeping = tuple(item for item, (_, _, keeps) in zip(named, chosen, strict=True) if keeps)
    variables = {}
    for position, item in enumerate(named):
        present = (*INPUTS, *named[:position])
        # A start may not look at a past.
        start, later = Writer(draw, present, ()), Writer(draw, present, keeping if item in keeping else ())
        variables[item.name] = {
            "title": WORDS,
            "unit": draw(st.sampled_from(UNITS[item.measures])),
            "equation": later.expression(item.measures, 3, member=item.over),
            **({"initial": start.expression(item.measures, 2, member=item.over)} if item in keeping else {}),
            **({"over": "kinds"} if item.over else {}),
        }
    try:
        return build(variables)
    except FaultsError as error:
        if all("comes to a finite number" in fault.remedy.en for fault in error.faults):
            reject()  # constants that make log(-0.75), say, are a fault of the file: no such model is ever run
        raise


def nudged(inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The inputs, each number changed by some 1e-13 of itself."""
    rng = np.random.Generator(np.random.Philox(7))
    return {key: value * (1.0 + 1e-13 * rng.uniform(-1.0, 1.0, value.shape)) for key, value in inputs.items()}


def on_an_edge(results: dict[str, np.ndarray], others: dict[str, np.ndarray]) -> bool:
    """Whether numbers jump with so small a change, as a comparison of equals does: then rounding alone decides."""
    with np.errstate(all="ignore"):
        return any(
            not np.allclose(series, others[key], rtol=1e-9, atol=1e-9 * max(1.0, np.abs(series).max()), equal_nan=True)
            for key, series in results.items()
        )


def build(variables: dict[str, dict[str, object]]) -> System:
    """A system of one model with a few inputs and a table; fails the test when it has faults."""
    collector = Collector()
    system = build_system(
        {"random": ModelSource(model_file(variables), lambda path: Place("/".join(map(str, path)), 1, 1))}, collector
    )
    collector.raise_if_any()
    return system


def model_file(variables: dict[str, dict[str, object]]) -> ModelFile:
    made_up = {"assumed": "random"}
    assumption = {"title": WORDS, "default": 1.5, "range": [-100, 100], "kind": "lever", "origin": made_up}
    return ModelFile.model_validate(
        {
            "model": "random",
            "title": WORDS,
            "purpose": WORDS,
            "leaves_out": WORDS,
            "sets": {"kinds": {"title": WORDS, "members": {"hay": WORDS, "oats": WORDS}}},
            "tables": {
                "curve": {
                    "title": WORDS,
                    "x_unit": "1",
                    "unit": "1",
                    "points": {-2: 0, 0: 1, 1.5: 4, 6: -1},
                    "origin": made_up,
                }
            },
            "assumptions": {
                "driver": {**assumption, "unit": "1", "kind": "driver"},
                "lever": {**assumption, "unit": "1"},
                "weight": {**assumption, "unit": "吨"},
                "load": {**assumption, "unit": "万吨", "over": "kinds"},
                "share": {**assumption, "unit": "%", "over": "kinds"},
            },
            "shocks": {"weather": {"title": WORDS, "unit": "1", "distribution": {"normal": [0, 1]}, "origin": made_up}},
            "variables": variables,
        }
    )
