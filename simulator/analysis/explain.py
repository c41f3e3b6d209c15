"""Where a number comes from: its equation, each input with value, unit and origin, down to documents and statistics."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

from simulator.analysis.amounts import LIMITED_BY_PAST, TIMING_ONLY, begins_limited
from simulator.analysis.carried import mixed_words
from simulator.engine.delivered import lever_year, plan_of
from simulator.engine.projection import Projection
from simulator.language import units
from simulator.language.counting import several
from simulator.language.expression import Name
from simulator.language.faults import Words
from simulator.language.paths import Points, held_after, plain
from simulator.language.pruning import tables
from simulator.language.region import Observed, Region
from simulator.language.render import CHINESE_FORMS, ENGLISH_FORMS, to_text
from simulator.language.scenario import Scenario
from simulator.language.schema import Origin, Title
from simulator.language.system import System, VariableDefinition
from simulator.language.tree import Initial, Previous, Reference, Tree, references
from simulator.language.works import MONTHS, DeliveryDefinition, Plan

NOTHING = Words("", "")
GRANTED = Words(
    "能否获批逐项抽取,中心情形取应当获批的个数;",
    "granted or refused one by one, in the central run as many as are to be expected; ",
)
WIDEST, LISTED = 200, 10  # characters of an equation, and inputs, in a notebook
MAX_DEPTH = 100  # a longer chain is cut there; ask for the number at its end to go on


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number with all it rests on.

    `kind` is variable, observation, assumption, shock, delivery or lookup (a table). `equation` is written with the
    names of the model, `formula` with titles. `inputs` is empty where the number was explained before (`repeated`),
    and where the chain is too long to tell in one piece (`cut`).
    """

    key: str
    title: Title
    year: int
    value: float
    unit: str
    kind: str
    equation: str = ""
    formula: Words = NOTHING
    origin: Words = NOTHING
    confidence: str = ""
    inputs: tuple[Explanation, ...] = ()
    repeated: bool = False
    cut: bool = False

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Explanation]]:
        """This number and all below it, each with its depth."""
        yield depth, self
        for part in self.inputs:
            yield from part.walk(depth + 1)

    def __repr__(self) -> str:
        """A few lines, as a notebook shows them: the number, how it comes about, and its inputs."""
        come = f"= {self.equation}" if self.inputs else self.origin.en
        lines = [_line(self), *([shorten(come, WIDEST, placeholder=" ...")] if come else [])]
        lines += [f"- {_line(part)}" for part in self.inputs[:LISTED]]
        if len(self.inputs) > LISTED:
            lines.append(f"- and {len(self.inputs) - LISTED} more")
        below = sum(1 for _ in self.walk()) - 1
        lines.append(f"{several(below, 'number')} below: .inputs .walk()" if below else f"{self.kind}: .origin")
        return "<" + "\n  ".join(lines) + ">"


def _line(item: Explanation) -> str:
    return f"{item.title.en} ({item.key}) {item.year} = {item.value:.6g} {item.unit}".rstrip()


def explain(projection: Projection, key: str, year: int) -> Explanation:
    """Explain the central value of any quantity in a year. Raises `KeyError` for an unknown key or year."""
    projection.row(year)
    projection.scenario.system.quantity(key)
    return _explain(projection, key, year, set(), 0)


def _explain(projection: Projection, key: str, year: int, seen: set[tuple[str, int]], depth: int) -> Explanation:
    system = projection.scenario.system
    if key in system.assumptions:
        return _assumption(projection, key, year)
    if key in system.shocks:
        return _shock(projection, key, year)
    if key in system.deliveries:
        return _delivery(projection, key, year)
    return _variable(projection, system.variables[key], year, seen, depth)


def _assumption(projection: Projection, key: str, year: int) -> Explanation:
    definition = projection.scenario.system.assumptions[key]
    setting = projection.scenario.settings[key]
    layer = {"model": ("模型默认", "model default"), "region": ("地区取值", "region's value")}.get(
        setting.layer, ("情景设定", "set by the scenario")
    )
    origin = origin_words(setting.origin, projection.scenario.region)
    held = held_words(setting.path, projection.scenario.years)
    zh, en = filter(None, (layer[0], held.zh, origin.zh)), filter(None, (layer[1], held.en, origin.en))
    words = Words(";".join(zh), "; ".join(en))
    unit = units.describe(definition.unit)
    return Explanation(
        key,
        definition.title,
        year,
        projection.value(key, year),
        unit,
        "assumption",
        str(plain(setting.path)),
        origin=words,
    )


def held_words(path: Points, years: Sequence[int]) -> Words:
    """That the value of the last year that a path names is held to the end of the years; nothing of other paths."""
    last, end = held_after(path, years), years[-1]
    if last is None:
        return NOTHING
    return Words(f"{last} 年的值沿用至 {end} 年", f"the value of {last} is held to {end}")


def _shock(projection: Projection, key: str, year: int) -> Explanation:
    definition = projection.scenario.system.shocks[key]
    words = Words("年度扰动;中心情形取 0", "yearly shock; zero in the central run")
    return Explanation(
        key, definition.title, year, projection.value(key, year), units.describe(definition.unit), "shock", origin=words
    )


def _delivery(projection: Projection, key: str, year: int) -> Explanation:
    """A completed share: the plan, the class of work, its stages and why they are as long as they are.

    Its levers are told of the year whose values the plan goes by.
    """
    scenario = projection.scenario
    definition = scenario.system.deliveries[key]
    work, plan = scenario.system.works[definition.work], plan_of(scenario, definition, year)
    begun, month = divmod(plan.start, MONTHS)
    stages = Words(
        "、".join(stage.title.zh for stage in work.stages), ", ".join(stage.title.en for stage in work.stages)
    )
    origin, lots = origin_words(work.origin, scenario.region), len(plan.sizes)
    paced, part = _amount_words(scenario, definition, plan), _part_words(scenario, plan)
    granted = GRANTED if work.granted is not None else NOTHING
    words = Words(
        f"{part.zh}从 {begun} 年 {month + 1} 月起分 {lots} 个项目,按“{work.title.zh}”推进({stages.zh});"
        f"{granted.zh}{paced.zh}{origin.zh}",
        f"{part.en}{several(lots, 'project')}, from {begun}-{month + 1:02}, carried out as {work.title.en} "
        f"({stages.en}); {granted.en}{paced.en}{origin.en}",
    )
    levers = tuple(_assumption(projection, lever, lever_year(plan, scenario)) for lever in definition.levers(work))
    value = projection.value(key, year)
    return Explanation(key, definition.title, year, value, "1", "delivery", origin=words, inputs=levers)


def _part_words(scenario: Scenario, plan: Plan) -> Words:
    """Of which whole the projects of a part are some; nothing of other plans."""
    if plan.within is None:
        return NOTHING
    whole = scenario.system.deliveries.get(plan.within.delivery)
    title = whole.title if whole is not None else Title(zh=plan.within.delivery, en=plan.within.delivery)
    lots = len(plan.within.plan.sizes)
    return Words(
        f"“{title.zh}”{lots} 个项目中的 {len(plan.sizes)} 个;", f"{len(plan.sizes)} of the {lots} of {title.en}; "
    )


def _amount_words(scenario: Scenario, definition: DeliveryDefinition, plan: Plan) -> Words:
    """Whether past pace limits the amount of a document's programme; nothing for what a model plans or a part of it."""
    if not definition.once or (plan.within is not None and plan.within.year is not None):
        return NOTHING
    words = LIMITED_BY_PAST if begins_limited(scenario, definition) else TIMING_ONLY
    return Words(f"{words.zh};", f"{words.en}; ")


def _variable(
    projection: Projection, item: VariableDefinition, year: int, seen: set[tuple[str, int]], depth: int
) -> Explanation:
    value, unit = projection.value(item.key, year), units.describe(item.unit)
    base = year == projection.scenario.base_year
    if base and item.observed:
        return _observation(projection, item, year)
    tree, equation = item.tree_in(base_year=base), to_text(item.syntax_in(base_year=base))
    formula = formula_words(item, projection.scenario.system, base_year=base)
    told = (item.key, year) in seen
    if told or depth > MAX_DEPTH:
        return Explanation(
            item.key, item.title, year, value, unit, "variable", equation, formula, repeated=told, cut=not told
        )
    seen.add((item.key, year))
    inputs = tuple(
        _explain(projection, key, when, seen, depth + 1)
        for key, when in dict.fromkeys(_inputs(tree, year, projection.scenario.base_year))
    )
    caution = mixed_words(projection.scenario, item.key) if base else NOTHING
    looked_up = tuple(_table(projection, key, year) for key in dict.fromkeys(tables(tree)))
    return Explanation(
        item.key, item.title, year, value, unit, "variable", equation, formula, caution, inputs=(*inputs, *looked_up)
    )


def _table(projection: Projection, key: str, year: int) -> Explanation:
    """The points of a lookup table; it has no one value, so its value is NaN."""
    table = projection.scenario.system.tables[key]
    points = "; ".join(f"{x:g}: {y:g}" for x, y in table.points)
    origin = origin_words(table.origin, projection.scenario.region)
    return Explanation(key, table.title, year, math.nan, units.describe(table.unit), "lookup", points, origin=origin)


def _inputs(tree: Tree, year: int, base_year: int) -> Iterator[tuple[str, int]]:
    for reference in references(tree):
        yield reference.key, _year_of(reference, year, base_year)


def _year_of(reference: Reference, year: int, base_year: int) -> int:
    match reference:
        case Initial():
            return base_year
        case Previous(_, lag):
            return max(year - lag, base_year)
        case _:
            return year


def _observation(projection: Projection, item: VariableDefinition, year: int) -> Explanation:
    start = projection.scenario.starts[item.key]
    value = projection.value(item.key, year)
    return _worked_out(projection, start, value, year) if start.of else _observed(projection, start, value, year)


def _observed(projection: Projection, start: Observed, value: float, year: int) -> Explanation:
    """What the region has of a variable, as the value of a year."""
    item, region = projection.scenario.system.variables[start.key], projection.scenario.region
    words, carried = origin_words(start.origin, region), _carried(start, year)
    told = units.unit_words(start.printed, "en")
    printed = Words(f"实绩 {start.printed}{carried.zh};{words.zh}", f"observed {told}{carried.en}; {words.en}")
    confidence, unit = confidence_of(start.origin, region), units.describe(item.unit)
    return Explanation(start.key, item.title, year, value, unit, "observation", origin=printed, confidence=confidence)


def _worked_out(projection: Projection, start: Observed, value: float, year: int) -> Explanation:
    """A start worked out of observations, each of which is told as of its own year."""
    system = projection.scenario.system
    item, inputs = system.variables[start.key], []
    for part in start.of:
        tell = _worked_out if part.of else _observed
        inputs.append(tell(projection, part, part.value, part.year))
    own, told, carried = item.worked_out is not None, Words.split(start.origin.calibrated or ""), _carried(start, year)
    return Explanation(
        start.key,
        item.title,
        year,
        value,
        units.describe(item.unit),
        "variable",
        to_text(item.syntax_in(base_year=own)),
        formula_words(item, system, base_year=own),
        Words(f"{told.zh}{carried.zh}", f"{told.en}{carried.en}"),
        inputs=tuple(inputs),
    )


def _carried(start: Observed, year: int) -> Words:
    """That a start is of an earlier year."""
    if start.year == year:
        return NOTHING
    return Words(f"(沿用 {start.year} 年)", f" (carried from {start.year})")


def formula_words(item: VariableDefinition, system: System, *, base_year: bool = False) -> Words:
    """The rule of a variable written with the titles of its quantities, in both languages."""
    syntax = item.syntax_in(base_year=base_year)
    chinese = to_text(syntax, lambda node: _label(node, item.model, system).zh, CHINESE_FORMS)
    return Words(chinese, to_text(syntax, lambda node: _label(node, item.model, system).en, ENGLISH_FORMS))


def _label(node: Name, model: str, system: System) -> Title:
    """The title of what a name stands for; the name itself where it has none."""
    owner, _, short = node.text.rpartition(".")
    file = system.models[owner or model]
    for section in (file.variables, file.assumptions, file.shocks, file.deliveries, file.tables, file.sets):
        if short in section:
            title = section[short].title
            return (
                title
                if node.member is None
                else Title(zh=f"{title.zh}[{node.member}]", en=f"{title.en}[{node.member}]")
            )
    return Title(zh="年份", en="year") if short == "year" else Title(zh=node.text, en=node.text)


def origin_words(origin: Origin, region: Region) -> Words:
    """An origin as a phrase a planner can quote."""
    phrase, note = _phrase(origin, region), Words.split(origin.note)
    return Words(f"{phrase.zh}({note.zh})", f"{phrase.en} ({note.en})") if origin.note else phrase


def _phrase(origin: Origin, region: Region) -> Words:
    if origin.stated is not None:
        place = f"{origin.stated.document} {origin.stated.section}".rstrip()
        return Words(f"文件 {place}", f"stated in {place}")
    if origin.observed is not None:
        source = region.sources[origin.observed]
        place = f"{source.title} {source.address}".rstrip()
        return Words(f"统计:{place}", f"statistic: {place}")
    if origin.calibrated is not None:
        text = Words.split(origin.calibrated)
        return Words(f"拟合:{text.zh}", f"calibrated: {text.en}")
    text = Words.split(origin.assumed or "")
    return Words(f"假设:{text.zh}", f"assumed: {text.en}")


def confidence_of(origin: Origin, region: Region) -> str:
    """The confidence of a statistic's source; empty for other origins."""
    return region.sources[origin.observed].confidence if origin.observed is not None else ""
