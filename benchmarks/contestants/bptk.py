"""BPTK-Py with the model in its own language, by its Python code and by its compiled core."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
from BPTK_Py import Model
from BPTK_Py import sd_functions as sd
from BPTK_Py._rust_engine import RustSdEngine

from benchmarks.contestants.base import Array, Contestant, columns
from benchmarks.reference.by_bptk import model
from benchmarks.reference.facts import CENTRAL, NAMES, YEARS

OUTCOMES = ["wind_share", "coal", "stress", "output"]
Draw = tuple[list[float], list[tuple[float, float]]]


class PythonCore(Contestant):
    """`Model.simulate`, with the constants set before each draw."""

    _model: Any

    def load(self) -> None:
        """Build the model."""
        self._model = model()

    def one(self) -> None:
        """See `Contestant`."""
        self._run((list(CENTRAL), _points([0.0] * len(YEARS))))

    def give(self, inputs: Array, weather: Array) -> None:
        """See `Contestant`."""
        self._draws = [(drawn, _points(shock)) for drawn, shock in columns(inputs, weather)]

    def simulate(self) -> None:
        """See `Contestant`."""
        self._runs = [self._run(draw) for draw in self._draws]

    def _run(self, draw: Draw) -> Any:  # noqa: ANN401 - the library publishes no types
        values, points = draw
        for name, value in zip(NAMES, values, strict=True):
            self._model.constants[name].equation = value
        self._model.points["weather"] = points
        return self._model.simulate(OUTCOMES)

    def found(self) -> Array:
        """See `Contestant`."""
        return np.stack([frame[OUTCOMES].to_numpy().T for frame in self._runs], axis=2)

    def versions(self) -> dict[str, str]:
        """See `Contestant`."""
        return {name: version(name) for name in ("bptk_py", "numpy", "pandas")}

    def remarks(self) -> list[str]:
        """Whether it calculates a power of the year rightly."""
        probe = Model(starttime=1.0, stoptime=5.0, dt=1.0, name="probe")
        power = probe.converter("power")
        power.equation = (sd.time() - 1.0) ** 2
        right = [float((t - 1) ** 2) for t in range(1, 6)]
        got = {backend: probe.simulate(["power"], backend)["power"].tolist() for backend in ("python", "rust")}
        wrong = [
            f"{backend}: {[float(value) for value in values]}"
            for backend, values in got.items()
            if not np.allclose(values, right)
        ]
        if not wrong:
            return []
        told = (
            "BPTK-Py gives wrong values for a power of the year, without a word: (t - 1) ** 2 for t = 1 to 5 is "
            f"{right} and comes out as {'; '.join(wrong)}. The reference model has no such power."
        )
        return [told]


class RustCore(PythonCore):
    """The compiled core, called directly as its web server does."""

    _core: Any

    def load(self) -> None:
        """Build the model, hand it to the core."""
        super().load()
        self._core = RustSdEngine().load_model(self._model.to_json())

    def _run(self, draw: Draw) -> Any:  # noqa: ANN401
        values, points = draw
        self._core.reset()
        for name, value in zip(NAMES, values, strict=True):
            self._core.set_constant(name, value)
        self._core.set_points("weather", points)
        return self._core.simulate(OUTCOMES)

    def found(self) -> Array:
        """See `Contestant`."""
        times = [str(float(year)) for year in YEARS]
        return np.array([[[run[name][time] for run in self._runs] for time in times] for name in OUTCOMES])

    def remarks(self) -> list[str]:
        """Nothing of its own."""
        return []


def _points(weather: list[float]) -> list[tuple[float, float]]:
    return [(float(year), shock) for year, shock in zip(YEARS, weather, strict=True)]
