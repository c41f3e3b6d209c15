"""From a scenario to the numbers that its program reads: central values, and draws around them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simulator.engine.distributions import quantile
from simulator.engine.sampling import SamplePlan, shock_values, unit_draws
from simulator.language.paths import along, at
from simulator.language.scenario import Scenario, Setting

Array = NDArray[np.float64]


def central_inputs(scenario: Scenario) -> dict[str, Array | float]:
    """Assumptions at their values, shape (years, 1); shocks at zero; observed starts as numbers."""
    height = len(scenario.years)
    inputs: dict[str, Array | float] = {key: _column(setting, scenario) for key, setting in scenario.settings.items()}
    inputs |= {key: np.zeros((height, 1)) for key in scenario.system.shocks}
    return inputs | {key: start.value for key, start in scenario.starts.items()}


def uncertain(scenario: Scenario) -> tuple[str, ...]:
    """Assumptions that are drawn, in sorted order."""
    return tuple(sorted(key for key, setting in scenario.settings.items() if setting.uncertainty is not None))


def sample_plan(scenario: Scenario, draws: int, seed: int) -> SamplePlan:
    """The plan of a scenario's joint draws."""
    sampling = scenario.sampling
    pairs = tuple((item.between[0], item.between[1], item.rho) for item in sampling.correlations)
    return SamplePlan(seed, draws, sampling.method, uncertain(scenario), pairs)


def drawn_inputs(scenario: Scenario, plan: SamplePlan, start: int, stop: int) -> dict[str, Array | float]:
    """Inputs of draws `start` to `stop` (exclusive): uncertain ones of shape (years, stop - start)."""
    inputs = central_inputs(scenario)
    for key, u in unit_draws(plan, start, stop).items():
        inputs[key] = spread(scenario, key, u)
    for key, shock in scenario.system.shocks.items():
        inputs[key] = shock_values(shock, plan.seed, key, scenario.years, start, stop)
    return inputs


def spread(scenario: Scenario, key: str, u: Array) -> Array:
    """Values of an uncertain assumption at probabilities `u` of shape (draws,): shape (years, draws), in its range."""
    setting = scenario.settings[key]
    column = _column(setting, scenario)
    uncertainty = setting.uncertainty
    if uncertainty is None:
        return np.broadcast_to(column, (len(column), len(u))).copy()
    drawn = quantile(uncertainty, u)[None, :]
    if uncertainty.of == "default":
        values = column * drawn
    elif uncertainty.of == "offset":
        values = column + drawn
    else:
        values = column + (drawn - at(setting.anchor, scenario.base_year))
    return np.clip(values, *setting.range)


def _column(setting: Setting, scenario: Scenario) -> Array:
    return np.array(along(setting.path, scenario.years), dtype=np.float64)[:, None]


def wide_inputs(scenario: Scenario) -> frozenset[str]:
    """Inputs that differ from draw to draw."""
    return frozenset({*uncertain(scenario), *scenario.system.shocks})


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
