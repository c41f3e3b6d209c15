"""A scenario file, checked against everything it names -> `Scenario`, or every fault of it at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from simulator.language.build import fail_if_outside, fail_if_spread_improper
from simulator.language.declare import Locate
from simulator.language.faults import Collector
from simulator.language.improper import correlation_problem
from simulator.language.paths import points
from simulator.language.region import Observed, Region, fail_if_unknown_origin, fail_unknown_key
from simulator.language.resolve import units_hint
from simulator.language.scenario import Known, Scenario, ScenarioSource, Setting
from simulator.language.schema import Given, Origin, Sampling, ScenarioFile
from simulator.language.system import AssumptionDefinition, System
from simulator.language.target import Target

MAX_RUNS = 100_000
Entry = tuple[str | int | float, ...]


def build_scenario(source: ScenarioSource, known: Known) -> Scenario:
    """Resolve a scenario. Raises `FaultsError` with every fault of it."""
    collector = Collector()
    chain = _chain(source, known, collector)
    whole = _merged(chain)
    collector.raise_if_any()
    _fail_if_incomplete(whole, source.place, known, collector)
    collector.raise_if_any()
    region = known.regions[str(whole.region)]
    system = known.system.part(tuple(whole.models or ()))
    first, last = whole.years or (0, 0)
    scenario = Scenario(
        id=whole.scenario,
        title=whole.title,
        region=region,
        system=system,
        years=tuple(range(first, last + 1)),
        settings=_Settings(region, system, source.place, collector).of(chain),
        starts=_starts(whole, source.place, region, system, collector),
        sampling=whole.sampling or Sampling(draws=0),
        targets=_targets(whole, source.place, known, system, collector),
        scopes=dict(whole.scopes),
        outputs=tuple(whole.outputs) if whole.outputs else tuple(system.variables),
        baseline=whole.baseline,
        file=whole,
    )
    _fail_if_odd(whole, source.place, known, scenario, collector)
    collector.raise_if_any()
    return scenario


def _chain(source: ScenarioSource, known: Known, collector: Collector) -> list[ScenarioFile]:
    """The file behind those that it extends, the first ancestor first."""
    chain = [source.file]
    while (parent := chain[0].extends) is not None:
        if any(parent == item.scenario for item in chain):
            problem = (f"extends 成环:{parent}", f"extends comes back to {parent!r}")
            collector.add("extends", source.place(("extends",)), problem, ("去掉其中一处 extends", "drop one of them"))
            break
        if parent not in known.scenarios:
            problem = (f"extends 的“{parent}”不存在", f"extends {parent!r}: there is none")
            collector.add("extends", source.place(("extends",)), problem, units_hint(parent, known.scenarios))
            break
        chain.insert(0, known.scenarios[parent].file)
    return chain


def _merged(chain: Sequence[ScenarioFile]) -> ScenarioFile:
    """One file of all: later entries replace earlier ones, assumptions, scopes and sampling entry by entry.

    A sweep belongs to the file that states it and is not inherited.
    """
    merged: dict[str, Any] = {}
    for item in chain:
        given = {name: getattr(item, name) for name in item.model_fields_set}
        given["assumptions"] = {**merged.get("assumptions", {}), **_with_origins(item)}
        given["scopes"] = {**merged.get("scopes", {}), **item.scopes}
        before = merged.get("sampling")
        if item.sampling is not None and before is not None:
            given["sampling"] = before.model_copy(
                update={name: getattr(item.sampling, name) for name in item.sampling.model_fields_set}
            )
        merged |= given
    merged["sweep"] = chain[-1].sweep
    return ScenarioFile.model_construct(**merged)


def _fail_if_incomplete(whole: ScenarioFile, place: Locate, known: Known, collector: Collector) -> None:
    for name in ("region", "models", "years"):
        if getattr(whole, name, None) is None:
            collector.add(
                "missing",
                place(()),
                (f"缺少 {name}", f"{name} is missing"),
                (f"写明 {name},或用 extends 继承", f"give {name}, or extend"),
            )
    if whole.region is not None and whole.region not in known.regions:
        collector.add(
            "region",
            place(("region",)),
            (f"没有地区“{whole.region}”", f"there is no region {whole.region!r}"),
            units_hint(whole.region, known.regions),
        )
    for index, model in enumerate(whole.models or ()):
        if model not in known.system.models:
            collector.add(
                "model",
                place(("models", index)),
                (f"没有模型“{model}”", f"there is no model {model!r}"),
                units_hint(model, known.system.models),
            )
    if whole.years is not None and not 0 <= whole.years[1] - whole.years[0] <= 100:  # noqa: PLR2004 - a century
        collector.add(
            "years",
            place(("years",)),
            ("年份须为 [基年, 末年],至多 100 年", "years must be [base year, last year], at most 100 years"),
            ("改正年份", "mend the years"),
        )


@dataclass(frozen=True, slots=True)
class _Settings:
    """Lays the layers over one another: model, region, then each file of the chain."""

    region: Region
    system: System
    place: Locate
    collector: Collector

    def of(self, chain: Sequence[ScenarioFile]) -> dict[str, Setting]:
        settings = {key: self.first(key, item) for key, item in self.system.assumptions.items()}
        for file in chain:
            self.lay(file, settings)
        for key, setting in settings.items():
            self.fail_if_anchor_moves(key, setting)
        return settings

    def first(self, key: str, item: AssumptionDefinition) -> Setting:
        """The model's default, or the region's own value."""
        own = self.region.assumptions.get(key)
        if own is None:
            return Setting(item.default, item.range, item.uncertainty, item.default, item.origin, "model")
        value = points(own.value)
        anchor = value if own.uncertainty else item.default
        spread = own.uncertainty or item.uncertainty
        return Setting(value, own.range or item.range, spread, anchor, own.origin, "region")

    def lay(self, file: ScenarioFile, settings: dict[str, Setting]) -> None:
        """One file's values, then its spreads: a spread is stated around the value that holds in its own file."""
        for key, given in _with_origins(file).items():
            place = self.place(("assumptions", key))
            if key not in settings:
                fail_unknown_key(key, settings, place, self.collector)
                continue
            before, origin = settings[key], given.origin or _own_origin(file)
            settings[key] = replace(before, path=points(given.value), origin=origin, layer="scenario")
            fail_if_outside(settings[key].path, before.range, place, self.collector)
            fail_if_unknown_origin(origin, self.region.sources, self.region.documents, place, self.collector)
        sampling = file.sampling or Sampling()
        for key, spread in sampling.spread.items():
            fail_if_spread_improper(spread, self.place(("sampling", "spread", key)), self.collector)
            if key in settings:
                settings[key] = replace(settings[key], uncertainty=spread, anchor=settings[key].path)
        for key in sampling.certain:
            if key in settings:
                settings[key] = replace(settings[key], uncertainty=None)

    def fail_if_anchor_moves(self, key: str, setting: Setting) -> None:
        if setting.uncertainty is not None and setting.uncertainty.of == "value" and len(setting.anchor) > 1:
            self.collector.add(
                "uncertainty",
                self.place(("assumptions", key)),
                (f"{key} 按年变化,不能用绝对的不确定性", f"{key} changes by year: its spread cannot be absolute"),
                ("在 uncertainty 中加 of: default 或 of: offset", "add of: default or of: offset to the uncertainty"),
            )


def _with_origins(file: ScenarioFile) -> dict[str, Given]:
    """The values that a file gives; where it gives no origin, the file itself is the origin."""
    found = {}
    for key, value in file.assumptions.items():
        item = value if isinstance(value, Given) else Given(value=value)
        found[key] = item if item.origin is not None else item.model_copy(update={"origin": _own_origin(file)})
    return found


def _own_origin(file: ScenarioFile) -> Origin:
    return Origin(assumed=f"情景“{file.title.zh}”设定 | set by the scenario {file.title.en!r}")


def _starts(
    whole: ScenarioFile, place: Locate, region: Region, system: System, collector: Collector
) -> dict[str, Observed]:
    starts = {}
    base = (whole.years or (0, 0))[0]
    for key, variable in system.variables.items():
        if variable.observed:
            found = region.nearest(key, whole.scopes.get(variable.model), base)
            if found is None:
                collector.add(
                    "observation",
                    place(("years",)),
                    (
                        f"{region.title.zh} 没有 {base} 年及以前的 {key} 观测值",
                        f"{region.title.en} has no observation of {key} in or before {base}",
                    ),
                    (
                        "在地区的 observations 中补一行,或改基年",
                        "add a line to the region's observations, or change the base year",
                    ),
                )
            else:
                starts[key] = found
    return starts


def _targets(
    whole: ScenarioFile, place: Locate, known: Known, system: System, collector: Collector
) -> tuple[Target, ...]:
    found: list[Target] = []
    first, last = whole.years or (0, 0)
    theirs = known.regions[str(whole.region)].documents
    for index, document in enumerate(dict.fromkeys(whole.documents)):
        if document not in theirs:
            problem = (f"本地区没有文件“{document}”", f"the region has no document {document!r}")
            collector.add("document", place(("documents", index)), problem, units_hint(document, dict.fromkeys(theirs)))
            continue
        found.extend(
            target
            for target in known.targets[document]
            if target.key in system.variables and first < target.statement.year <= last
        )
    return tuple(found)


def _fail_if_odd(whole: ScenarioFile, place: Locate, known: Known, scenario: Scenario, collector: Collector) -> None:
    """Names in outputs, scopes, baseline, sampling and sweep that stand for nothing."""
    system, region = scenario.system, scenario.region
    for index, output in enumerate(whole.outputs or ()):
        if output not in system.variables:
            fail_unknown_key(output, system.variables, place(("outputs", index)), collector)
    for model, scope in whole.scopes.items():
        if scope not in region.scopes or model not in system.models:
            problem = (f"没有口径“{model}: {scope}”", f"there is no scope {model}: {scope}")
            collector.add("scope", place(("scopes", model)), problem, units_hint(scope, region.scopes))
    if whole.baseline is not None and whole.baseline not in known.scenarios:
        problem = (f"没有情景“{whole.baseline}”", f"there is no scenario {whole.baseline!r}")
        collector.add("baseline", place(("baseline",)), problem, units_hint(whole.baseline, known.scenarios))
    for section, key in _mentioned(whole):
        if key not in system.assumptions:
            fail_unknown_key(key, system.assumptions, place(section), collector)
    _fail_if_swept_outside(whole, place, scenario, collector)
    if whole.sweep is not None and _count(whole.sweep.grid) + len(whole.sweep.cases) > MAX_RUNS:
        problem = (f"批量超过 {MAX_RUNS} 次", f"more than {MAX_RUNS} runs")
        collector.add("sweep", place(("sweep",)), problem, ("减少取值", "use fewer values"))
    if scenario.sampling.correlations and not collector.faults:
        _fail_if_uncorrelatable(scenario, place, collector)


def _fail_if_swept_outside(whole: ScenarioFile, place: Locate, scenario: Scenario, collector: Collector) -> None:
    """Values of a sweep outside the range of their assumption."""
    if whole.sweep is None:
        return
    swept: list[tuple[str, Entry, float | dict[int, float]]] = []
    for key, values in whole.sweep.grid.items():
        swept += [(key, ("sweep", "grid", key, index), value) for index, value in enumerate(values)]
    for index, case in enumerate(whole.sweep.cases):
        swept += [(key, ("sweep", "cases", index, key), value) for key, value in case.items()]
    for key, path, value in swept:
        if key in scenario.settings:
            fail_if_outside(points(value), scenario.settings[key].range, place(path), collector)


def _mentioned(whole: ScenarioFile) -> list[tuple[Entry, str]]:
    """Every assumption that sampling and sweep name, with the entry that names it."""
    found: list[tuple[Entry, str]] = []
    if whole.sampling is not None:
        found += [(("sampling", "spread", key), key) for key in whole.sampling.spread]
        found += [(("sampling", "certain", i), key) for i, key in enumerate(whole.sampling.certain)]
        pairs = enumerate(whole.sampling.correlations)
        found += [
            (("sampling", "correlations", i, "between", j), key)
            for i, item in pairs
            for j, key in enumerate(item.between)
        ]
    if whole.sweep is not None:
        found += [(("sweep", "grid", key), key) for key in whole.sweep.grid]
        found += [(("sweep", "cases", i, key), key) for i, case in enumerate(whole.sweep.cases) for key in case]
    return found


def _fail_if_uncorrelatable(scenario: Scenario, place: Locate, collector: Collector) -> None:
    uncertain = [key for key, setting in scenario.settings.items() if setting.uncertainty is not None]
    pairs = [(*item.between, item.rho) for item in scenario.sampling.correlations]
    problem = correlation_problem(uncertain, pairs)
    if problem is not None:
        collector.add(
            "correlation", place(("sampling", "correlations")), problem, ("改正相关系数", "mend the correlations")
        )


def _count(grid: Mapping[str, list[Any]]) -> int:
    total = 1 if grid else 0
    for values in grid.values():
        total *= len(values)
    return total
