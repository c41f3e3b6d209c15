"""What every quantity of a model has, whatever its kind."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.language.faults import Place
from simulator.language.schema import Title
from simulator.language.units import Unit


@dataclass(frozen=True, slots=True)
class Quantity:
    """What every assumption, shock and variable has. `key` is `model.name` or `model.name[member]`."""

    key: str
    title: Title
    unit: Unit
    place: Place

    @property
    def model(self) -> str:
        """The model that declares it."""
        return self.key.split(".", 1)[0]
