"""A scenario file, checked against everything it names -> `Scenario`, or every fault of it at once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from simulator.language import units
from simulator.language.declare import Locate
from simulator.language.faults import ON_KEY, Collector, FaultsError, Names, Place
from simulator.language.feeding import fed_plans, fed_system, feeds_of
from simulator.language.improper import correlation_problems
from simulator.language.lineage import Entry, Lineage, lineage_of, merged_file, own_origin, with_origins
from simulator.language.moved import in_one
from simulator.language.naming import entry_of, suggestion
from simulator.language.paths import Points, points
from simulator.language.plans import plans_by_delivery
from simulator.language.programme import identifier, is_plan_of_things
from simulator.language.pruning import used_part
from simulator.language.ranges import fail_if_outside, fail_if_spread_improper
from simulator.language.region import Observed, Region, fail_if_unknown_origin
from simulator.language.scenario import Known, Scenario, ScenarioSource, Setting
from simulator.language.schema import Sampling, ScenarioFile, Title
from simulator.language.starts import Begin
from simulator.language.system import AssumptionDefinition, System
from simulator.language.target import Target
from simulator.language.unknown import Kind, fail_unknown_key

MAX_RUNS = 100_000


@dataclass(frozen=True, slots=True)
class _Around:
    """What a scenario is checked against. Where region or models are not known, an empty region and all models."""

    known: Known
    region: Region
    system: System
    lineage: Lineage
    models: tuple[str, ...]
    collector: Collector

    def leaves_out(self, key: str, source: ScenarioSource) -> bool:
        """Whether a value has no use here though its assumption exists.

        So it is with a value inherited from a scenario with other models or documents, and with one of a model of
        which the targets within the horizon need other parts.
        """
        if key not in self.known.system.assumptions:
            return False
        inherited = source is not self.lineage.sources[-1]
        return inherited or key.split(".", maxsplit=1)[0] in self.known.system.part(self.models).models

    def fail_if_not_whole(self, key: str, path: Points, place: Place) -> None:
        """Fault for the plan of a promise of things counted one by one that has a part of one."""
        item = self.system.assumptions.get(key)
        if item is None or not is_plan_of_things(item, self.region.documents):
            return
        for value in [value for _, value in path if not value.is_integer()][:1]:
            unit = units.describe(item.unit)
            problem = (
                f"计划 {value:g} {unit}:逐个计数的不能有零头",
                f"a plan of {value:g} {unit}: there are no parts of one",
            )
            remedy = (f"写整数,如 {math.ceil(value)}", f"write a whole number, such as {math.ceil(value)}")
            self.collector.add("whole", place, problem, remedy)

    def fail_unknown_key(self, key: str, kind: Kind, place: Place) -> None:
        """Fault for a name that no model of the scenario declares."""
        model = key.split(".", maxsplit=1)[0]
        if key in getattr(self.known.system, kind) and model in self.system.models:
            problem = (f"本情景用不到“{key}”", f"the scenario makes no use of {key!r}")
            remedy = (f"去掉它,或把 {model} 从 parts 移到 models", f"drop it, or move {model} from parts to models")
            self.collector.add("unused", place, problem, remedy)
            return
        if key not in getattr(self.known.system, kind):
            fail_unknown_key(key, kind, self.known.system, place, self.collector, known=getattr(self.system, kind))
            return
        problem = (f"“{key}”的模型不在情景的 models 中", f"the model of {key!r} is not among the scenario's models")
        remedy = (f"在 models 中加上 {model}", f"add {model} to models")
        needs: Names = tuple(("model", name, "needs") for name in self.models)
        self.collector.add("unknown", place, problem, remedy, lacks=(*self.lineage.lacks("models"), *needs))


def build_scenario(source: ScenarioSource, known: Known) -> Scenario:
    """Resolve a scenario. Raises `FaultsError` with every fault of it."""
    roots, collector = Collector(), Collector()  # what rests on a name that the roots miss is not told besides
    lineage = lineage_of(source, known, roots)
    whole = merged_file([item.file for item in lineage.sources])
    _fail_if_unknown(whole, lineage, known, roots)
    collector.lost |= {name for fault in roots.faults for name in fault.lacks}
    around = _around(whole, lineage, known, collector)
    _fail_if_incomplete(whole, around)
    first, last = whole.years or (0, 0)
    targets = _targets(whole, around)
    feeds = feeds_of(around.system, targets)
    scenario = Scenario(
        id=whole.scenario,
        title=whole.title,
        region=around.region,
        system=fed_system(around.system, feeds),
        years=tuple(range(first, last + 1)),
        settings=_Settings(around).of(),
        starts=_starts(whole, around) if whole.years else {},
        sampling=whole.sampling or Sampling(draws=0),
        targets=targets,
        scopes=dict(whole.scopes),
        plans=fed_plans(plans_by_delivery(known.plans, whole.documents), feeds),
        outputs=tuple(whole.outputs) if whole.outputs else tuple(around.system.variables),
        baseline=whole.baseline,
        file=whole,
    )
    _fail_if_odd(whole, around, scenario)
    if roots.faults or collector.faults:
        faults = [*roots.faults, *collector.told()] or collector.faults
        raise FaultsError(in_one(faults, lineage, around.region, known))
    return scenario


def _fail_if_unknown(whole: ScenarioFile, lineage: Lineage, known: Known, collector: Collector) -> None:
    """Region and models that there are not."""
    lacks: Names
    if whole.region is not None and whole.region not in known.regions:
        problem = (f"没有地区“{whole.region}”", f"there is no region {whole.region!r}")
        remedy, lacks = suggestion(whole.region, known.regions), (("region", whole.region),)
        collector.add("region", lineage.place(("region",)), problem, remedy, lacks=lacks)
    for section, models in (("models", whole.models or ()), ("parts", whole.parts)):
        for index, model in enumerate(models):
            if model not in known.system.models:
                problem = (f"没有模型“{model}”", f"there is no model {model!r}")
                remedy, lacks = suggestion(model, known.system.models), (("model", model),)
                collector.add("model", lineage.place((section, index)), problem, remedy, lacks=lacks)


def _around(whole: ScenarioFile, lineage: Lineage, known: Known, collector: Collector) -> _Around:
    parts = (*whole.parts, *(identifier(name) for name in whole.documents))
    named = str(whole.region)
    region = known.regions.get(named) or Region(named, Title(zh=named, en=named))
    first, last = whole.years or (0, 0)
    of_documents = (target for name in whole.documents for target in known.targets.get(name, ()))
    measured = [target.key for target in of_documents if first < target.statement.year <= last]
    roots = {*measured, *(whole.outputs or ())}
    system = used_part(known.system, whole.models or (), parts, roots) if whole.models or parts else known.system
    return _Around(known, region, system, lineage, (*(whole.models or ()), *parts), collector)


def _fail_if_incomplete(whole: ScenarioFile, around: _Around) -> None:
    collector, place = around.collector, around.lineage.place
    for name in ("region", "models", "years"):
        if getattr(whole, name, None) is None and not (name == "models" and (whole.parts or whole.documents)):
            problem = (f"缺少 {name}", f"{name} is missing")
            remedy = (f"写明 {name},或用 extends 继承", f"give {name}, or extend")
            collector.add("missing", place(()), problem, remedy, lacks=around.lineage.lacks(name))
    if whole.region is None:
        collector.lost.add(("region", around.region.id))
    if whole.years is not None and not 0 <= whole.years[1] - whole.years[0] <= 100:  # noqa: PLR2004 - a century
        problem = ("年份须为 `[基年, 末年]`,至多 100 年", "years must be [base year, last year], at most 100 years")
        collector.add("years", place(("years",)), problem, ("改正年份", "mend the years"))


@dataclass(frozen=True, slots=True)
class _Settings:
    """Lays the layers over one another: model, region, then each file of the lineage."""

    around: _Around

    def of(self) -> dict[str, Setting]:
        settings = {key: self.first(key, item) for key, item in self.around.system.assumptions.items()}
        for source in self.around.lineage.sources:
            self.lay(source, settings)
        for key, setting in settings.items():
            self.fail_if_anchor_moves(key, setting)
        return settings

    def first(self, key: str, item: AssumptionDefinition) -> Setting:
        """The model's default, or the region's own value."""
        own = self.around.region.assumptions.get(key)
        if own is None:
            return Setting(item.default, item.range, item.uncertainty, item.default, item.origin, "model")
        value = points(own.value)
        anchor = value if own.uncertainty else item.default
        spread = own.uncertainty or item.uncertainty
        return Setting(value, own.range or item.range, spread, anchor, own.origin, "region")

    def lay(self, source: ScenarioSource, settings: dict[str, Setting]) -> None:
        """One file's values, then its spreads: a spread is stated around the value that holds in its own file."""
        file, place, collector = source.file, source.place, self.around.collector
        for key, given in with_origins(file).items():
            if key not in settings:
                if not self.around.leaves_out(key, source):
                    self.around.fail_unknown_key(key, "assumptions", place(("assumptions", key, ON_KEY)))
                continue
            before, origin, entry = settings[key], given.origin or own_origin(file), ("assumptions", key)
            settings[key] = replace(before, path=points(given.value), origin=origin, layer="scenario")
            fail_if_outside(settings[key].path, before.range, place((*entry, "value")), collector, of=key)
            self.around.fail_if_not_whole(key, settings[key].path, place((*entry, "value")))
            fail_if_unknown_origin(origin, self.around.region, place((*entry, "origin")), collector)
        sampling = file.sampling or Sampling()
        for key, spread in sampling.spread.items():
            fail_if_spread_improper(spread, place, ("sampling", "spread", key), collector)
            if key in settings:
                settings[key] = replace(settings[key], uncertainty=spread, anchor=settings[key].path)
        for key in sampling.certain:
            if key in settings:
                settings[key] = replace(settings[key], uncertainty=None)

    def fail_if_anchor_moves(self, key: str, setting: Setting) -> None:
        if setting.uncertainty is not None and setting.uncertainty.of == "value" and len(setting.anchor) > 1:
            self.around.collector.add(
                "uncertainty",
                self.around.lineage.place(("assumptions", key)),
                (f"{key} 按年变化,不能用绝对的不确定性", f"{key} changes by year: its spread cannot be absolute"),
                ("在 uncertainty 中加 of: default 或 of: offset", "add of: default or of: offset to the uncertainty"),
                lacks=((*entry_of(key, "uncertainty"), "of"), entry_of(key, "default")),
            )


def _starts(whole: ScenarioFile, around: _Around) -> dict[str, Observed]:
    begin = Begin(around.region, (whole.years or (0, 0))[0], whole.scopes, around.system)
    return begin.starts(around.lineage.place(("years",)), around.collector)


def _targets(whole: ScenarioFile, around: _Around) -> tuple[Target, ...]:
    found: list[Target] = []
    region, (first, last) = around.region, whole.years or (0, 0)
    for index, document in enumerate(dict.fromkeys(whole.documents)):
        if document not in region.documents:
            problem = (f"本地区没有文件“{document}”", f"the region has no document {document!r}")
            place, remedy = around.lineage.place(("documents", index)), suggestion(document, region.documents)
            lacks: Names = (("document", document), ("region", region.id, document))
            around.collector.add("document", place, problem, remedy, lacks=lacks)
            continue
        found.extend(
            target
            for target in around.known.targets[document]
            if target.key in around.system.variables and first < target.statement.year <= last
        )
    return tuple(found)


def _fail_if_odd(whole: ScenarioFile, around: _Around, scenario: Scenario) -> None:
    """Names in outputs, scopes, baseline, sampling and sweep that stand for nothing."""
    collector, place = around.collector, around.lineage.place
    for index, output in enumerate(whole.outputs or ()):
        if output not in around.system.variables:
            around.fail_unknown_key(output, "variables", place(("outputs", index)))
    for model, scope in whole.scopes.items():
        _fail_if_unknown_scope(model, scope, around)
    _fail_if_incomparable(whole, around)
    for section, key in _mentioned(whole):
        held = section[:2] in {("sampling", "spread"), ("sampling", "certain")}
        if key not in around.system.assumptions and not (held and around.leaves_out(key, around.lineage.sources[0])):
            around.fail_unknown_key(key, "assumptions", place(section))
    _fail_if_swept_outside(whole, around, scenario)
    if whole.sweep is not None and _count(whole.sweep.grid) + len(whole.sweep.cases) > MAX_RUNS:
        problem = (f"批量超过 {MAX_RUNS} 次", f"more than {MAX_RUNS} runs")
        collector.add("sweep", place(("sweep",)), problem, ("减少取值", "use fewer values"))
    if scenario.sampling.correlations:
        _fail_if_uncorrelatable(scenario, place, collector)


def _fail_if_incomparable(whole: ScenarioFile, around: _Around) -> None:
    """A baseline that there is not, or that is of another region."""
    if whole.baseline is None:
        return
    place, scenarios = around.lineage.place(("baseline",)), around.known.scenarios
    if whole.baseline not in scenarios:
        problem = (f"没有情景“{whole.baseline}”", f"there is no scenario {whole.baseline!r}")
        lacks: Names = (("scenario", whole.baseline),)
        around.collector.add("baseline", place, problem, suggestion(whole.baseline, scenarios), lacks=lacks)
        return
    other = lineage_of(scenarios[whole.baseline], around.known, Collector()).sources
    region = merged_file([item.file for item in other]).region
    if whole.region in around.known.regions and region not in (None, whole.region):
        problem = (f"对照情景属于另一地区:{region}", f"the baseline is of another region: {region}")
        remedy = ("选本地区的情景作对照", "compare with a scenario of the same region")
        around.collector.add("baseline", place, problem, remedy)


def _fail_if_unknown_scope(model: str, scope: str, around: _Around) -> None:
    region, place = around.region, around.lineage.place(("scopes", model))
    if model not in around.system.models:
        problem = (f"情景没有模型“{model}”", f"the scenario has no model {model!r}")
        lacks: Names = (("model", model), *around.lineage.lacks("models"))
        around.collector.add("scope", place, problem, suggestion(model, around.system.models), lacks=lacks)
    elif scope not in region.scopes:
        problem = (f"没有口径 `{model}: {scope}`", f"there is no scope {model}: {scope}")
        remedy, lacks = suggestion(scope, region.scopes), (("region", region.id, scope),)
        around.collector.add("scope", place, problem, remedy, lacks=lacks)


def _fail_if_swept_outside(whole: ScenarioFile, around: _Around, scenario: Scenario) -> None:
    """Values of a sweep outside the range of their assumption."""
    place, collector = around.lineage.place, around.collector
    if whole.sweep is None:
        return
    swept: list[tuple[str, Entry, float | dict[int, float]]] = []
    for key, values in whole.sweep.grid.items():
        swept += [(key, ("sweep", "grid", key, index), value) for index, value in enumerate(values)]
    for index, case in enumerate(whole.sweep.cases):
        swept += [(key, ("sweep", "cases", index, key), value) for key, value in case.items()]
    for key, path, value in swept:
        if key in scenario.settings:
            around.fail_if_not_whole(key, points(value), place(path))
            fail_if_outside(points(value), scenario.settings[key].range, place(path), collector, of=key)


def _mentioned(whole: ScenarioFile) -> list[tuple[Entry, str]]:
    """Every assumption that sampling and sweep name, with the entry that names it."""
    found: list[tuple[Entry, str]] = []
    if whole.sampling is not None:
        found += [(("sampling", "spread", key, ON_KEY), key) for key in whole.sampling.spread]
        found += [(("sampling", "certain", i), key) for i, key in enumerate(whole.sampling.certain)]
        pairs = enumerate(whole.sampling.correlations)
        found += [
            (("sampling", "correlations", i, "between", j), key)
            for i, item in pairs
            for j, key in enumerate(item.between)
        ]
    if whole.sweep is not None:
        found += [(("sweep", "grid", key, ON_KEY), key) for key in whole.sweep.grid]
        found += [(("sweep", "cases", i, key, ON_KEY), key) for i, case in enumerate(whole.sweep.cases) for key in case]
    return found


def _fail_if_uncorrelatable(scenario: Scenario, place: Locate, collector: Collector) -> None:
    uncertain = {key for key, setting in scenario.settings.items() if setting.uncertainty is not None}
    known = [
        (number, (*item.between, item.rho))
        for number, item in enumerate(scenario.sampling.correlations)
        if scenario.settings.keys() >= set(item.between)  # an unknown name has its own fault
    ]
    pairs = [pair for _, pair in known]
    for number, problem in correlation_problems(uncertain, pairs):
        concerned = pairs if number is None else [pairs[number]]
        entry = () if number is None else (known[number][0],)
        lacks = tuple(entry_of(key, "uncertainty") for first, second, _ in concerned for key in (first, second))
        where = place(("sampling", "correlations", *entry))
        collector.add("correlation", where, problem, ("改正相关系数", "mend the correlations"), lacks=lacks)


def _count(grid: Mapping[str, list[Any]]) -> int:
    total = 1 if grid else 0
    for values in grid.values():
        total *= len(values)
    return total
