"""What every version of the reference model shares: its years, its uncertain inputs and what is kept of it.

Shares are fractions here, and percentages in the content folder; all else is in the units of the content folder.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
CONTENT = FOLDER / "content"
SCENARIO = "reference"
SEED = 1
YEARS = tuple(range(2021, 2036))
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
INDICATORS = ("power.wind_share", "power.coal", "water.stress", "grain.output")

# The uncertain assumptions in the order of every version's inputs: key, kind and parameters.
INPUTS: dict[str, tuple[str, tuple[float, ...]]] = {
    "economy.growth": ("normal", (0.06, 0.008)),
    "economy.people_growth": ("normal", (0.005, 0.002)),
    "economy.shift": ("uniform", (0.002, 0.009)),
    "power.elasticity": ("triangular", (0.5, 0.7, 0.95)),
    "power.intensity_fall": ("uniform", (0.01, 0.03)),
    "power.wind_hours": ("normal", (2400.0, 120.0)),
    "power.build": ("triangular", (54.0, 90.0, 108.0)),
    "power.coal_rate": ("normal", (300.0, 4.0)),
    "water.irrigation": ("triangular", (221.0, 260.0, 286.0)),
    "water.town_rate": ("triangular", (54.0, 60.0, 69.0)),
    "water.reuse_pace": ("uniform", (0.04, 0.12)),
    "grain.yield_growth": ("normal", (0.012, 0.004)),
}
SHOCK = "grain.weather"
SHOCK_SPREAD = 0.05
NAMES = tuple(key.split(".")[1] for key in INPUTS)
CENTRAL = (0.06, 0.005, 0.005, 0.7, 0.02, 2400.0, 90.0, 300.0, 260.0, 60.0, 0.08, 0.012)


def stream_key(purpose: str, *parts: str | int) -> int:
    """The 128-bit key of a stream of random numbers, as the simulator makes it."""
    import hashlib  # noqa: PLC0415 - used by few of those that import this module
    import json  # noqa: PLC0415

    text = json.dumps([purpose, SEED, *parts])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "little")


def stream_keys() -> list[int]:
    """The keys of the 12 inputs, then those of the shock in every year."""
    return [*(stream_key("draw", key) for key in INPUTS), *(stream_key("shock", SHOCK, year) for year in YEARS)]
