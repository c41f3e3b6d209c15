"""PySD with the model as Vensim text."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pysd

from benchmarks.contestants.base import Array, Contestant, columns
from benchmarks.reference.facts import FOLDER, NAMES, YEARS

OUTCOMES = ["wind share", "coal", "stress", "output"]
PROBE = """{UTF-8}
table([(0,0)-(10,1)],(0,0.123456789012345),(10,0.123456789012345)) ~ 1 ~ |
read = table(5) ~ 1 ~ |
INITIAL TIME = 0 ~ Year ~ |
FINAL TIME = 1 ~ Year ~ |
TIME STEP = 1 ~ Year ~ |
SAVEPER = 1 ~ Year ~ |
"""


class Translated(Contestant):
    """The model is translated to Python; each draw is one call of `run`."""

    _model: Any

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        warnings.filterwarnings("ignore", message="Replacing a constant value")

    def load(self) -> None:
        """Translate and import."""
        target = Path(self._folder.name) / "reference.mdl"
        shutil.copy(FOLDER / "reference.mdl", target)
        self._model = pysd.read_vensim(str(target))

    def one(self) -> None:
        """See `Contestant`."""
        self._model.run(return_columns=OUTCOMES)

    def give(self, inputs: Array, weather: Array) -> None:
        """See `Contestant`."""
        names = [name.replace("_", " ") for name in NAMES]
        self._draws = [
            dict(zip(names, drawn, strict=True)) | {"weather": pd.Series(shock, index=YEARS)}
            for drawn, shock in columns(inputs, weather)
        ]

    def simulate(self) -> None:
        """See `Contestant`."""
        self._frames = [self._model.run(params=draw, return_columns=OUTCOMES) for draw in self._draws]

    def found(self) -> Array:
        """See `Contestant`."""
        return np.stack([frame.to_numpy().T for frame in self._frames], axis=2)

    def versions(self) -> dict[str, str]:
        """See `Contestant`."""
        return {name: version(name) for name in ("pysd", "numpy", "pandas")}

    def remarks(self) -> list[str]:
        """What its translation of a lookup table does to a number."""
        target = Path(self._folder.name) / "probe.mdl"
        target.write_text(PROBE, encoding="utf-8")
        read = float(pysd.read_vensim(str(target)).run(return_columns=["read"])["read"].iloc[0])
        off = abs(read - 0.123456789012345) / 0.123456789012345
        if off < 1e-12:
            return []
        told = (
            f"PySD shortens the numbers of a lookup table: 0.123456789012345 is read as {read!r}, off by {off:.0e}. "
            "The reference model has no table; its weather is given as a series, which is exact."
        )
        return [told]
