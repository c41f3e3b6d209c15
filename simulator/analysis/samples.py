"""One target's part of a scenario, run on joint samples that a question makes up instead of the scenario's own draws.

What varies is told as factors: an assumption, or correlated ones together; a yearly shock with all its years; the
projects of a class of work, whose lengths of stages are drawn together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulator import __version__
from simulator.analysis.scorecard import measured, meets
from simulator.engine.delivered import completed_shares
from simulator.engine.distributions import quantile
from simulator.engine.inputs import Deviates, deviates, drawn_inputs, sample_plan, uncertainties, wide_inputs
from simulator.engine.program import Machine, Program, compile_program
from simulator.engine.sampling import SamplePlan, shock_values, unit_draws
from simulator.language.faults import Fault, FaultsError, Words
from simulator.language.improper import Pair, correlated_groups
from simulator.language.pruning import used_part
from simulator.language.scenario import Scenario
from simulator.language.target import Target

Array = NDArray[np.float64]
Kind = Literal["lever", "driver", "coefficient", "shock", "works", "together"]

KINDS: Mapping[str, Kind] = {"lever": "lever", "driver": "driver", "coefficient": "coefficient"}
MACHINES = 4  # bound programs that a trial keeps
KEPT = 4  # the same of results of the pipeline


@dataclass(frozen=True, slots=True)
class About:
    """What an answer is about, and how it was found.

    `value` is the target's of the central run, in its unit; `probability` the share of the draws that meet it;
    `cautions` say what to beware of, in both languages; `version` is the program's.
    """

    scenario: Scenario
    target: Target
    value: float
    probability: float
    draws: int
    seed: int
    cautions: tuple[Words, ...] = ()
    version: str = __version__


@dataclass(frozen=True, slots=True)
class Factor:
    """Something uncertain that varies as one.

    `members` are keys: of one assumption, of correlated ones (`together`), of a shock, or of the deliveries of a class
    of work (or of several that stand in one line). The key is that of the first member, of works that of the class.
    """

    key: str
    title: Words
    kind: Kind
    members: tuple[str, ...]

    @property
    def alone(self) -> bool:
        """Whether it is one number, so that it has a low and a high value."""
        return self.kind in {"lever", "driver", "coefficient"}


@dataclass(frozen=True, slots=True)
class Sample:
    """Joint values of what varies; what is absent stays at its centre.

    `spreads` are deviates of assumptions, shape (draws,); `shocks` yearly values, shape (years, draws); `works` says,
    by key of the factor, which number the first draw of its pipeline has.
    """

    draws: int
    spreads: Mapping[str, Array] = field(default_factory=dict)
    shocks: Mapping[str, Array] = field(default_factory=dict)
    works: Mapping[str, int] = field(default_factory=dict)

    def only(self, factors: Iterable[Factor]) -> Sample:
        """The same, everything but these factors at its centre."""
        found = list(factors)
        names = {name for factor in found for name in factor.members}
        return Sample(
            self.draws,
            {key: value for key, value in self.spreads.items() if key in names},
            {key: value for key, value in self.shocks.items() if key in names},
            {factor.key: self.works[factor.key] for factor in found if factor.key in self.works},
        )

    def taking(self, factor: Factor, other: Sample) -> Sample:
        """The same with one factor as the other sample has it."""
        part = other.only([factor])
        return Sample(
            self.draws,
            {**self.spreads, **part.spreads},
            {**self.shocks, **part.shocks},
            {**self.works, **part.works},
        )


def focused(scenario: Scenario, keys: Sequence[str], targets: tuple[Target, ...] = ()) -> Scenario:
    """The scenario with only what some variables rest on, for runs that are quicker and say what matters at all."""
    used = used_part(scenario.system, (), tuple(scenario.system.models), keys)
    return replace(
        scenario,
        system=used,
        settings={key: item for key, item in scenario.settings.items() if key in used.assumptions},
        starts={key: item for key, item in scenario.starts.items() if key in used.variables},
        plans={key: item for key, item in scenario.plans.items() if key in used.deliveries},
        targets=targets,
        outputs=tuple(keys),
    )


def factors_of(scenario: Scenario) -> tuple[Factor, ...]:
    """Everything uncertain in a scenario: assumptions in sorted order, then shocks, then classes of work."""
    return (*_assumptions(scenario), *_shocks(scenario), *_works(scenario))


def _assumptions(scenario: Scenario) -> Iterator[Factor]:
    drawn = uncertainties(scenario)
    grouped = {name: tuple(group) for group in correlated_groups(pairs_of(scenario)) for name in group}
    for key in drawn:
        members = grouped.get(key, (key,))
        titles = [scenario.system.assumptions[name].title for name in members]
        kind = KINDS[scenario.system.assumptions[key].kind] if len(members) == 1 else "together"
        if key == members[0]:
            title = Words("、".join(item.zh for item in titles), ", ".join(item.en for item in titles))
            yield Factor(key, title, kind, members)


def _shocks(scenario: Scenario) -> Iterator[Factor]:
    for key, item in scenario.system.shocks.items():
        yield Factor(key, Words(item.title.zh, item.title.en), "shock", (key,))


def _works(scenario: Scenario) -> Iterator[Factor]:
    """The classes of work with their deliveries; those that share a limit stand in one line and go together."""
    works, lines = scenario.system.works, list[set[str]]()
    for name in dict.fromkeys(item.work for item in scenario.system.deliveries.values()):
        limits = _limits(scenario, name)
        joined = [line for line in lines if any(limits & _limits(scenario, other) for other in line)]
        lines = [line for line in lines if line not in joined] + [{name}.union(*joined)]
    for line in lines:
        names = [name for name in works if name in line]
        zh, en = "、".join(works[name].title.zh for name in names), ", ".join(works[name].title.en for name in names)
        title = Words(f"{zh}的工程进度", f"progress of {en[:1].lower()}{en[1:]}")
        members = tuple(key for key, item in scenario.system.deliveries.items() if item.work in line)
        yield Factor(names[0], title, "works", members)


def _levers(scenario: Scenario, delivery: str) -> tuple[str, ...]:
    return scenario.system.works[scenario.system.deliveries[delivery].work].levers()


def _limits(scenario: Scenario, work: str) -> set[str]:
    return {stage.limit for stage in scenario.system.works[work].stages if stage.limit is not None}


def pairs_of(scenario: Scenario) -> tuple[Pair, ...]:
    """The correlations between assumptions that the scenario has and draws."""
    drawn = uncertainties(scenario)
    found = ((*item.between, item.rho) for item in scenario.sampling.correlations)
    return tuple((one, other, rho) for one, other, rho in found if one in drawn and other in drawn)


@dataclass(slots=True)
class Trial:
    """Runs a target's part of a scenario on samples. Not for use by two threads at once.

    `scenario` is the part, `whole` the scenario it is a part of; `factors` all that is uncertain in the part.
    """

    whole: Scenario
    target: Target
    seed: int
    scenario: Scenario = field(init=False)
    factors: tuple[Factor, ...] = field(init=False)
    runs: int = field(default=0, init=False)
    _program: Program = field(init=False, repr=False)
    _machines: dict[tuple[frozenset[str], int], Machine] = field(default_factory=dict, init=False, repr=False)
    _shares_kept: list[tuple[object, list[Array | None], dict[str, Array]]] = field(
        default_factory=list, init=False, repr=False
    )

    def __post_init__(self) -> None:
        """Cut the part out and compile it."""
        self.scenario = focused(self.whole, [self.target.key], (self.target,))
        self.factors = factors_of(self.scenario)
        self._program = compile_program(self.scenario.system, self.scenario.years)

    @property
    def row(self) -> int:
        """The place of the target's year in the horizon."""
        return self.target.statement.year - self.scenario.base_year

    def draws(self, count: int) -> Sample:
        """The scenario's own draws: those of its scorecard with this seed."""
        return self._own(count, self.seed, 0)

    def fresh(self, count: int) -> Sample:
        """As many draws of the same kind that share none with them."""
        return self._own(count, self.seed ^ 1, count)

    def _own(self, count: int, seed: int, first: int) -> Sample:
        drawn = deviates(self.whole, sample_plan(self.whole, count, seed), 0, count)
        mine = self.scenario
        return Sample(
            count,
            {key: value for key, value in drawn.spreads.items() if key in mine.settings},
            {key: value for key, value in drawn.shocks.items() if key in mine.system.shocks},
            {factor.key: first for factor in self.factors if factor.kind == "works"},
        )

    def two_samples(self, count: int) -> tuple[Sample, Sample]:
        """Two independent samples: assumptions from one scrambled Sobol sequence, the others by plain Monte Carlo."""
        spread = uncertainties(self.scenario)
        pairs = pairs_of(self.scenario)
        doubled = tuple((f"{mark}{one}", f"{mark}{other}", rho) for mark in "ab" for one, other, rho in pairs)
        names = tuple(f"{mark}{key}" for mark in "ab" for key in spread)
        unit = unit_draws(SamplePlan(self.seed, count, "sobol", names, doubled), 0, count)
        return self._sample(unit, "a", count, 0), self._sample(unit, "b", count, count)

    def _sample(self, unit: Mapping[str, Array], mark: str, count: int, start: int) -> Sample:
        years, shocks = self.scenario.years, self.scenario.system.shocks
        return Sample(
            count,
            {key: quantile(item, unit[mark + key]) for key, item in uncertainties(self.scenario).items()},
            {key: shock_values(item, self.seed, key, years, (start, start + count)) for key, item in shocks.items()},
            {factor.key: start for factor in self.factors if factor.kind == "works"},
        )

    def values(self, sample: Sample, scenario: Scenario | None = None, *, finite: bool = True) -> Array:
        """What the target compares in its year, shape (draws,), in its unit; `scenario` is the part with changes.

        Raises `FaultsError` when it is not finite in some draw, unless that is allowed.
        """
        here = scenario or self.scenario
        machine = self._machine(wide_inputs(here), sample.draws)
        machine.run(self.inputs(sample, here))
        series = machine.arrays[self.target.key]
        with np.errstate(all="ignore"):
            found: Array = np.broadcast_to(measured(self.target, series, here)[self.row], (sample.draws,)).copy()
        self.runs += sample.draws
        if finite:
            _fail_if_not_finite(found, self.target)
        return found

    def met(self, values: Array) -> Array:
        """1 where a value meets the target and 0 where it does not."""
        return meets(self.target, values).astype(np.float64)

    def about(self, met: Array, draws: int, cautions: Iterable[Words]) -> About:
        """What an answer tells beside what it found, when so many draws met the target or not."""
        value, chance = float(self.values(Sample(1))[0]), float(met.mean())
        return About(self.whole, self.target, value, chance, draws, self.seed, tuple(cautions))

    def inputs(self, sample: Sample, scenario: Scenario) -> dict[str, Array | float]:
        """All that the program reads: arrays (years, draws) or (years, 1), observed starts as numbers."""
        plan = SamplePlan(self.seed, sample.draws, "monte_carlo", ())
        inputs = drawn_inputs(scenario, Deviates(plan, uncertainties(scenario), sample.spreads, sample.shocks))
        for factor in self.factors:
            if factor.kind == "works":
                inputs |= self._shares(factor, sample, scenario, inputs)
        return inputs

    def _shares(
        self, factor: Factor, sample: Sample, scenario: Scenario, inputs: Mapping[str, Array | float]
    ) -> dict[str, Array]:
        """Completed shares of the deliveries of one factor; the latest are kept, for few changes touch the pipeline."""
        levers = sorted({name for key in factor.members for name in _levers(scenario, key)})
        drawn = [sample.spreads.get(name) for name in levers]
        state = (
            factor.key,
            sample.draws,
            sample.works.get(factor.key),
            *(scenario.settings[name].path for name in levers),
        )
        for known, arrays, shares in self._shares_kept:
            if known == state and all(one is other for one, other in zip(arrays, drawn, strict=True)):
                return shares
        found = self._carried_out(factor, sample, scenario, inputs)
        self._shares_kept = [*self._shares_kept[1 - KEPT :], (state, drawn, found)]
        return found

    def _carried_out(
        self, factor: Factor, sample: Sample, scenario: Scenario, inputs: Mapping[str, Array | float]
    ) -> dict[str, Array]:
        """Drawn, or with every stage as long as usual."""
        deliveries = {key: scenario.system.deliveries[key] for key in factor.members}
        part = replace(scenario, system=replace(scenario.system, deliveries=deliveries))
        start = sample.works.get(factor.key)
        seed, first = (None, 0) if start is None else (self.seed, start)
        return completed_shares(part, inputs, seed, first, first + sample.draws)

    def _machine(self, wide: frozenset[str], draws: int) -> Machine:
        if (wide, draws) not in self._machines:
            if len(self._machines) >= MACHINES:
                self._machines.clear()
            self._machines[wide, draws] = self._program.bind(wide, draws)
        return self._machines[wide, draws]


def _fail_if_not_finite(values: Array, target: Target) -> None:
    spoilt = int((~np.isfinite(values)).sum())
    if spoilt:
        problem = Words(
            f"目标 {target.id} 在 {spoilt} 次抽样中没有有限的数值", f"{target.id} has no finite value in {spoilt} draws"
        )
        remedy = Words(
            "看这些假设的范围是否含零分母;该目标在对标表中能否衡量",
            "look for a denominator that may be zero, and whether the scorecard can measure this target",
        )
        raise FaultsError([Fault("not-finite", target.place, problem, remedy)])
