"""One thread's share of a runner: bound programs, inputs made before, and what came of plans of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simulator.engine.buffers import BUFFERS
from simulator.engine.delivered import Deliveries, delivery_levers
from simulator.engine.distributions import Scores
from simulator.engine.finite import fail_if_not_finite
from simulator.engine.fused import Fused, Kernel
from simulator.engine.inputs import (
    Deviates,
    Inputs,
    Memo,
    central_inputs,
    deviates,
    drawn_inputs,
    drawn_values,
    steady_inputs,
    wide_inputs,
)
from simulator.engine.parts import WORKING
from simulator.engine.program import Machine, Program
from simulator.engine.sampling import SamplePlan
from simulator.language.scenario import Scenario

Array = NDArray[np.float64]

MACHINES = 8  # bound programs that are kept at most


class DoubtfulError(Exception):
    """A kernel met numbers that only the array program can judge."""


@dataclass(frozen=True, slots=True)
class FastProgram:
    """A program's kernel with what it takes that no draw changes, `narrow`, of shape (quantities, years)."""

    program: Program
    fused: Fused
    kernel: Kernel
    narrow: Array
    scores: Scores


@dataclass(slots=True)
class Lane:
    """Runs one part after the other, keeping what the next may need again. Not for use by two threads at once."""

    _machines: dict[tuple[int, frozenset[str], int, frozenset[str]], Machine] = field(default_factory=dict, repr=False)
    _drawn: Deviates | None = field(default=None, repr=False)
    _deliveries: Deliveries = field(default_factory=Deliveries, repr=False)
    _memo: Memo = field(default_factory=Memo, repr=False)
    _central: tuple[Scenario, Inputs] | None = field(default=None, repr=False)

    def central(self, program: Program, scenario: Scenario) -> dict[str, Array]:
        """The central run of every quantity, each of shape (years,)."""
        machine = self._machine(program, frozenset(), 1)
        self._run(machine, scenario, self._central_inputs(scenario), None, (0, 1))
        return {key: array[:, 0].copy() for key, array in machine.arrays.items()}

    def part(self, program: Program, scenario: Scenario, plan: SamplePlan, start: int, stop: int) -> Machine:
        """The machine that holds draws `start` to `stop` (exclusive)."""
        machine = self._machine(program, wide_inputs(scenario), stop - start, steady_inputs(scenario))
        self._run(machine, scenario, self._drawn_inputs(program, scenario, plan, (start, stop)), plan, (start, stop))
        return machine

    def fast_part(
        self, fast: FastProgram, scenario: Scenario, plan: SamplePlan, span: tuple[int, int], to: tuple[Array, int]
    ) -> None:
        """Calculate draws `span` into an array of shape (kept, years, draws), from a place on: `to` says both.

        For programs without plans of work. Raises `DoubtfulError`.
        """
        drawn, draws = self._deviates(fast.program, scenario, plan, span, fast.scores), span[1] - span[0]
        constant = _laid_out(scenario, drawn, fast.fused.constant, (1, draws))[:, 0]
        yearly = _laid_out(scenario, drawn, fast.fused.yearly, (len(scenario.years), draws))
        if not np.isfinite(fast.kernel(fast.narrow, constant, yearly, *to)):
            raise DoubtfulError

    def _run(
        self, machine: Machine, scenario: Scenario, inputs: Inputs, plan: SamplePlan | None, span: tuple[int, int]
    ) -> None:
        changed = machine.run(self._with_deliveries(machine.program, scenario, inputs, plan, span))
        fail_if_not_finite(machine, changed, None if plan is None else span[0])

    def _with_deliveries(
        self, program: Program, scenario: Scenario, inputs: Inputs, plan: SamplePlan | None, span: tuple[int, int]
    ) -> Inputs:
        if not program.system.deliveries:
            return inputs
        return {**inputs, **self._deliveries.shares(scenario, inputs, plan, *span)}

    def _central_inputs(self, scenario: Scenario) -> Inputs:
        if self._central is None or self._central[0] is not scenario:
            self._central = scenario, central_inputs(scenario, self._memo)
        return self._central[1]

    def _drawn_inputs(self, program: Program, scenario: Scenario, plan: SamplePlan, span: tuple[int, int]) -> Inputs:
        drawn = self._deviates(program, scenario, plan, span, ndtri)
        return drawn_inputs(scenario, drawn, self._memo, self._central_inputs(scenario))

    def _deviates(
        self, program: Program, scenario: Scenario, plan: SamplePlan, span: tuple[int, int], scores: Scores
    ) -> Deviates:
        wanted = frozenset(program.keys)
        if program.system.deliveries:  # plans of work share limits, so all of them are carried out
            wanted |= delivery_levers(scenario.system)
        if span != (0, plan.draws):
            return deviates(scenario, plan, *span, wanted, scores)
        if self._drawn is None or not self._drawn.fits(scenario, plan, wanted, scores):
            self._drawn = deviates(scenario, plan, *span, wanted, scores)
        return self._drawn

    def _machine(
        self, program: Program, wide: frozenset[str], draws: int, steady: frozenset[str] = frozenset()
    ) -> Machine:
        key = (id(program), wide, draws, steady)  # a machine holds its program, so that no other can have its id
        if key not in self._machines:
            if len(self._machines) >= MACHINES or sum(item.size for item in self._machines.values()) > WORKING:
                self._machines.clear()
            self._machines[key] = program.bind(wide, draws, steady)
        return self._machines[key]


def _laid_out(scenario: Scenario, drawn: Deviates, keys: Sequence[str], shape: tuple[int, int]) -> Array:
    """The inputs of these keys one after the other, each in this shape, (years, draws)."""
    if len(keys) == 1 and keys[0] in drawn.shocks:
        return drawn.shocks[keys[0]][None]
    out = BUFFERS.empty((len(keys), *shape))
    for place, key in enumerate(keys):
        if key in drawn.shocks:
            out[place] = drawn.shocks[key]
        else:
            drawn_values(scenario, key, drawn.spreads[key], out[place])
    return out
