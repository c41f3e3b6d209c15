"""The draws that every version of the model is fed: Philox keyed by seed, name and number of the draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from benchmarks.reference.facts import INPUTS, SHOCK_SPREAD, YEARS, stream_keys

Array = NDArray[np.float64]
EDGE = 2.0**-53
KEYS = stream_keys()


def stream(key: int, start: int, stop: int) -> Array:
    """Uniform numbers `start` to `stop` of a stream, kept off 0 and 1."""
    skip = start % 4
    words = np.random.Philox(key=key, counter=start // 4).random_raw(stop - start + skip)[skip:]
    return np.clip((words >> np.uint64(11)) * EDGE, EDGE, 1.0 - EDGE)


def value_of(kind: str, parameters: tuple[float, ...], u: Array) -> Array:
    """Inverse cumulative distributions."""
    if kind == "uniform":
        low, high = parameters
        return low + (high - low) * u
    if kind == "normal":
        mean, deviation = parameters
        return mean + deviation * ndtri(u)
    low, mode, high = parameters
    rising = low + np.sqrt(u * ((high - low) * (mode - low)))
    falling = high - np.sqrt((1.0 - u) * ((high - low) * (high - mode)))
    return np.where(u * (high - low) < mode - low, rising, falling)


def draw(start: int, stop: int) -> tuple[Array, Array]:
    """Draws `start` to `stop`: inputs of shape (12, draws) and weather of shape (15, draws)."""
    inputs, weather = np.empty((len(INPUTS), stop - start)), np.empty((len(YEARS), stop - start))
    for row, (kind, parameters) in enumerate(INPUTS.values()):
        inputs[row] = value_of(kind, parameters, stream(KEYS[row], start, stop))
    for row in range(len(YEARS)):
        np.multiply(ndtri(stream(KEYS[len(INPUTS) + row], start, stop)), SHOCK_SPREAD, out=weather[row])
    return inputs, weather
