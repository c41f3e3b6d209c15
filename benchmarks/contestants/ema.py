"""EMA Workbench with the model as a plain Python function, its usual use."""

from __future__ import annotations

import logging
import os
import warnings
from importlib.metadata import version
from typing import Any

import numpy as np

warnings.filterwarnings("ignore", message="ipyparallel not installed")
from ema_workbench import (  # noqa: E402 - it warns when it is imported
    Model,
    MultiprocessingEvaluator,
    RealParameter,
    Scenario,
    SequentialEvaluator,
    TimeSeriesOutcome,
    ema_logging,
)

from benchmarks.contestants.base import Array, Contestant, columns  # noqa: E402
from benchmarks.reference.facts import CENTRAL, NAMES, YEARS  # noqa: E402
from benchmarks.reference.plain import simulate  # noqa: E402

OUTCOMES = ("wind_share", "coal", "stress", "output")
WEATHER = tuple(f"weather_{year}" for year in YEARS)


def model(**values: float) -> dict[str, list[float]]:
    """The function that the workbench calls, an argument for every uncertainty."""
    return simulate([values[name] for name in NAMES], [values[name] for name in WEATHER])


class Sequential(Contestant):
    """One process."""

    _evaluator: Any = None

    def load(self) -> None:
        """Declare the model; start the processes, where there are some."""
        self.close()
        ema_logging.get_rootlogger().setLevel(logging.ERROR)
        self._model = Model("reference", function=model)
        # Bounds are of no account here, since all scenarios are given.
        self._model.uncertainties = [RealParameter(name, -1e6, 1e6) for name in (*NAMES, *WEATHER)]
        self._model.outcomes = [TimeSeriesOutcome(name) for name in OUTCOMES]
        self._evaluator = self._made().__enter__()

    def _made(self) -> Any:  # noqa: ANN401 - the library publishes no types
        return SequentialEvaluator(self._model)

    def close(self) -> None:
        """End the processes of an earlier `load`."""
        if self._evaluator is not None:
            self._evaluator.__exit__(None, None, None)

    def one(self) -> None:
        """See `Contestant`."""
        self._evaluator.perform_experiments(_scenarios([(list(CENTRAL), [0.0] * len(YEARS))]), **QUIET)

    def give(self, inputs: Array, weather: Array) -> None:
        """See `Contestant`."""
        self._scenarios = _scenarios(columns(inputs, weather))

    def simulate(self) -> None:
        """See `Contestant`."""
        _, self._outcomes = self._evaluator.perform_experiments(self._scenarios, **QUIET)

    def found(self) -> Array:
        """See `Contestant`."""
        return np.stack([np.asarray(self._outcomes[name]).T for name in OUTCOMES])

    def versions(self) -> dict[str, str]:
        """See `Contestant`."""
        return {name: version(name) for name in ("ema_workbench", "numpy", "pandas")}


class Processes(Sequential):
    """A process for every processor."""

    def _made(self) -> Any:  # noqa: ANN401
        return MultiprocessingEvaluator(self._model, n_processes=os.cpu_count())


QUIET: dict[str, Any] = {"reporting_interval": 10**9, "log_progress": True}  # in the log, and so no bar


def _scenarios(draws: list[tuple[list[float], list[float]]]) -> list[Scenario]:
    return [
        Scenario(str(number), **dict(zip((*NAMES, *WEATHER), (*inputs, *weather), strict=True)))
        for number, (inputs, weather) in enumerate(draws)
    ]
