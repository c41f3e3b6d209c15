"""From a scenario to the numbers that its program reads: central values, and draws around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from operator import is_

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simulator.engine.distributions import Scores, quantile
from simulator.engine.sampling import SamplePlan, shock_values, unit_draws
from simulator.language.paths import along, at
from simulator.language.scenario import Scenario, Setting
from simulator.language.schema import Uncertainty

Array = NDArray[np.float64]

Inputs = Mapping[str, Array | float]

# Names of arrays in a memo that are no key of an assumption.
NO_SHOCK, DRAWN = "no shock", "drawn"


@dataclass(slots=True)
class Memo:
    """Arrays made before, each with what it was made of: so that what did not change stays the very same array."""

    _kept: dict[str, tuple[tuple[object, ...], Array]] = field(default_factory=dict)

    def array(self, name: str, made_of: tuple[object, ...], make: Callable[[], Array]) -> Array:
        """The array of that name: the one of last time if it was made of the very same things, else a new one."""
        known = self._kept.get(name)
        if known is None or not all(map(is_, known[0], made_of)):
            known = self._kept[name] = (made_of, make())
        return known[1]


def central_inputs(scenario: Scenario, memo: Memo | None = None) -> dict[str, Array | float]:
    """Assumptions at their values, shape (years, 1); shocks at zero; observed starts as numbers."""
    memo = memo or Memo()
    inputs: dict[str, Array | float] = {
        key: memo.array(key, (setting, scenario.years), partial(_column, setting, scenario))
        for key, setting in scenario.settings.items()
    }
    still = memo.array(NO_SHOCK, (scenario.years,), lambda: np.zeros((len(scenario.years), 1)))
    inputs |= dict.fromkeys(scenario.system.shocks, still)
    return inputs | {key: start.value for key, start in scenario.starts.items()}


def sample_plan(scenario: Scenario, draws: int, seed: int) -> SamplePlan:
    """The plan of a scenario's joint draws."""
    sampling = scenario.sampling
    pairs = tuple((item.between[0], item.between[1], item.rho) for item in sampling.correlations)
    return SamplePlan(seed, draws, sampling.method, tuple(uncertainties(scenario)), pairs)


@dataclass(frozen=True, slots=True)
class Deviates:
    """What a plan draws, before it meets the values of assumptions; moving a value leaves it as it is.

    `spreads` maps each uncertain assumption to its factor or deviation, shape (draws,); `shocks` each yearly shock to
    its values, shape (years, draws).
    """

    plan: SamplePlan
    uncertainties: Mapping[str, Uncertainty]
    spreads: Mapping[str, Array]
    shocks: Mapping[str, Array]
    wanted: frozenset[str] | None = None
    scores: Scores = ndtri

    def fits(
        self, scenario: Scenario, plan: SamplePlan, wanted: frozenset[str] | None = None, scores: Scores = ndtri
    ) -> bool:
        """Whether the same numbers would be drawn again for this scenario."""
        same = self.plan == plan and self.wanted == wanted and self.scores == scores
        return same and self.uncertainties == uncertainties(scenario)


def uncertainties(scenario: Scenario) -> dict[str, Uncertainty]:
    """The assumptions that are drawn, each with its spread, in sorted order."""
    settings = sorted(scenario.settings.items())
    return {key: setting.uncertainty for key, setting in settings if setting.uncertainty is not None}


def deviates(
    scenario: Scenario,
    plan: SamplePlan,
    start: int,
    stop: int,
    wanted: frozenset[str] | None = None,
    scores: Scores = ndtri,
) -> Deviates:
    """Draws `start` to `stop` (exclusive) of everything uncertain, or of what is `wanted` of it; see `quantile`."""
    spread, span = uncertainties(scenario), (start, stop)
    drawn = unit_draws(plan, start, stop, wanted)
    shocks = {key: item for key, item in scenario.system.shocks.items() if wanted is None or key in wanted}
    return Deviates(
        plan,
        spread,
        {key: quantile(spread[key], u, scores) for key, u in drawn.items()},
        {key: shock_values(item, plan.seed, key, scenario.years, span, scores) for key, item in shocks.items()},
        wanted,
        scores,
    )


def drawn_inputs(
    scenario: Scenario, drawn: Deviates, memo: Memo | None = None, central: Inputs | None = None
) -> dict[str, Array | float]:
    """Inputs around which the deviates are laid: uncertain ones of shape (years, draws), others (years, 1).

    `central` are the central inputs, where they are at hand.
    """
    memo = memo or Memo()
    inputs = dict(central_inputs(scenario, memo) if central is None else central)
    for key, deviate in drawn.spreads.items():
        made_of = (scenario.settings[key], scenario.years, deviate)
        inputs[key] = memo.array(f"{key} {DRAWN}", made_of, partial(_around, scenario, key, deviate))
    return inputs | dict(drawn.shocks)


def _around(scenario: Scenario, key: str, deviate: Array) -> Array:
    """An uncertain assumption in every year and draw, kept within its range."""
    return np.broadcast_to(drawn_values(scenario, key, deviate), (len(scenario.years), deviate.size))


def drawn_values(scenario: Scenario, key: str, deviate: Array, out: Array | None = None) -> Array:
    """An uncertain assumption in every draw, kept within its range: a row for each year, one where it is constant."""
    setting = scenario.settings[key]
    column = _column(setting, scenario)[: 1 if len(setting.path) == 1 else None]
    return laid_around(setting, column, deviate, scenario.base_year, out)


def laid_around(setting: Setting, values: Array, deviate: Array, base_year: int, out: Array | None = None) -> Array:
    """Values of an assumption with a deviate laid around them, kept within its range; their shapes are broadcast."""
    of = setting.uncertainty.of if setting.uncertainty is not None else "offset"
    if of == "default":
        laid = np.multiply(values, deviate, out=out)
    elif of == "offset":
        laid = np.add(values, deviate, out=out)
    else:
        laid = np.add(values, deviate - at(setting.anchor, base_year), out=out)
    low, high = setting.range
    clipped: Array = np.clip(laid, low, high, out=laid)
    return clipped


def _column(setting: Setting, scenario: Scenario) -> Array:
    return np.array(along(setting.path, scenario.years), dtype=np.float64)[:, None]


def steady_inputs(scenario: Scenario) -> frozenset[str]:
    """Inputs that differ from draw to draw, but not from year to year."""
    spread = uncertainties(scenario)
    return frozenset(key for key in spread if len(scenario.settings[key].path) == 1)


def yearly_inputs(scenario: Scenario) -> frozenset[str]:
    """Inputs that differ from draw to draw and from year to year."""
    spread = uncertainties(scenario).keys() - steady_inputs(scenario)
    return frozenset({*spread, *scenario.system.shocks, *scenario.system.deliveries})


def wide_inputs(scenario: Scenario) -> frozenset[str]:
    """Inputs that differ from draw to draw."""
    return steady_inputs(scenario) | yearly_inputs(scenario)


def one_draw(inputs: Mapping[str, Array | float], draw: int, years: int) -> dict[str, list[float]]:
    """One draw of the inputs as plain lists, for the oracle: a value for each year, or a start in a list of one."""
    lists: dict[str, list[float]] = {}
    for key, value in inputs.items():
        if isinstance(value, float):
            lists[key] = [value]
        else:
            column = value[:, min(draw, value.shape[1] - 1)]
            lists[key] = column.tolist() if len(column) == years else [float(column[0])] * years
    return lists
