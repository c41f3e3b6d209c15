"""Memory that is used again is never memory that somebody can still read."""

import ctypes
import gc
import io
import pickle
import random
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from simulator.engine import buffers
from simulator.engine.buffers import LARGE, LINE, Buffers
from simulator.engine.program import compile_program
from simulator.engine.run import Runner

WIDE = LARGE // 8
HOLDERS = {
    "the array itself": lambda array: array,
    "an element of a row": lambda array: array[1, 5:6],
    "a slice of a slice": lambda array: array[1:][::-1][:, ::7],
    "a transposed one": lambda array: array.T,
    "another shape": lambda array: array.reshape(-1),
    "other types": lambda array: array.view(np.int64),
    "a broadcast one": lambda array: np.broadcast_to(array, (2, *array.shape)),
    "an array that says it is another's": lambda array: np.asarray(memoryview(array)),
    "a memoryview": memoryview,
    "a read-only one": lambda array: np.lib.stride_tricks.as_strided(array, writeable=False),
    "xarray": lambda array: xr.DataArray(array, dims=("year", "draw")).isel(draw=slice(3, 9)),
    "pandas": lambda array: pd.DataFrame(array.T, copy=False)[1],
    "an iterator": lambda array: array.flat,
    "a pointer of ctypes": lambda array: np.ctypeslib.as_ctypes(array.reshape(-1)),
    "a cycle": lambda array: _cycle(array[0]),
}


def _cycle(array):
    ring = [array]
    ring.append(ring)
    return ring


def address(array):
    return array.__array_interface__["data"][0]


def test_memory_that_nobody_holds_is_lent_again():
    pool = Buffers()
    array = pool.empty((2, WIDE))
    place = address(array)
    assert pool.idle == 0
    del array
    assert pool.idle >= 16 * WIDE
    again = pool.empty((4, WIDE // 2))  # of another shape
    assert address(again) == place
    assert pool.idle == 0


@pytest.mark.parametrize("hold", HOLDERS.values(), ids=HOLDERS)
def test_whatever_holds_a_part_keeps_the_memory(hold):
    pool = Buffers()
    array = pool.empty((2, WIDE))
    array[...] = 7.0
    holder = hold(array)
    place = address(array)
    del array
    gc.collect()
    assert pool.idle == 0
    other = pool.empty((2, WIDE))
    other[...] = 1.0
    assert address(other) != place
    assert (ctypes.c_double * (2 * WIDE)).from_address(place)[WIDE + 5] == 7.0
    del holder
    gc.collect()
    assert pool.idle > 0


def test_large_arrays_begin_at_a_line_of_the_cache_and_small_ones_come_from_numpy():
    pool = Buffers()
    held = [pool.empty((1, WIDE + 8 * n + n)) for n in range(20)]
    assert all(address(array) % LINE == 0 for array in held)
    assert all(array.shape == (1, WIDE + 9 * n) and array.flags.c_contiguous for n, array in enumerate(held))
    small = pool.empty((2, 3))
    assert small.shape == (2, 3)
    assert small.flags.owndata
    assert pool.empty((0, 5)).size == 0


def test_no_more_than_the_limit_waits_idly_and_what_waited_longest_goes_first():
    pool = Buffers(most=5 * LARGE)
    held = [pool.empty((n + 1, WIDE)) for n in range(4)]
    while held:
        held.pop(0)
        assert pool.idle <= 5 * LARGE
    assert pool.idle >= 4 * LARGE  # the last, largest one
    pool.empty((100, WIDE))
    assert pool.idle <= 5 * LARGE


def test_memory_that_is_made_beside_idle_memory_stays_within_the_limit_too():
    pool = Buffers(most=5 * LARGE)
    del (array := {"held": pool.empty((4, WIDE))})["held"]
    assert not array
    other = pool.empty((2, WIDE))
    assert pool.idle + other.nbytes <= 5 * LARGE


def test_zeros_are_zeros_on_used_memory():
    pool = Buffers()
    array = pool.empty((2, WIDE))
    array[...] = np.nan
    del array
    assert not pool.zeros((2, WIDE)).any()


def test_arrays_on_lent_memory_are_copied_by_pickle():
    pool = Buffers()
    array = pool.empty((1, WIDE))
    array[...] = np.arange(WIDE)
    copy = pickle.load(io.BytesIO(pickle.dumps(array)))  # noqa: S301 - our own
    del array
    pool.zeros((1, WIDE))
    assert np.array_equal(copy[0], np.arange(WIDE))


def _lends_and_lets_go(pool, seed):
    """Fill arrays with a mark of their own, keep parts of some for a while, and look whether the marks still stand."""
    chance, held, clashes = random.Random(seed), [], 0  # noqa: S311 - not for secrets
    for turn in range(100):
        mark = seed * 1000.0 + turn
        array = pool.empty((chance.choice((1, 2, 3)), WIDE))
        array[...] = mark
        held.append((mark, chance.choice((array, array[-1, 3::11], _cycle(array.T[::9])))))
        del array
        chance.shuffle(held)
        while len(held) > chance.randrange(1, 5):
            mark, kept = held.pop()
            clashes += not np.all((kept[0] if isinstance(kept, list) else kept) == mark)
            del kept
        if turn % 20 == 0:
            gc.collect()
    return clashes


def test_threads_never_meet_in_one_memory():
    pool = Buffers(most=8 * LARGE)
    with ThreadPoolExecutor(6) as threads:
        assert sum(threads.map(lambda seed: _lends_and_lets_go(pool, seed), range(6))) == 0
    gc.collect()
    assert pool.idle <= 8 * LARGE


def test_results_that_are_held_outlast_the_runs_of_others(toy, monkeypatch):
    """Also of a few variables only, by name, year or draw, while runs of other seeds go on in other threads."""
    monkeypatch.setattr(buffers, "LARGE", 1)
    scenario = toy.scenario("shire")
    program = compile_program(scenario.system, scenario.years)
    seeds = range(12)
    alone = {seed: Runner(program).run(scenario, draws=64, seed=seed).samples for seed in seeds}
    alone = {seed: {key: array.copy() for key, array in samples.items()} for seed, samples in alone.items()}
    shared = Runner(program, chunk=16, threads=2)
    failed = []

    def held(seed):
        for _ in range(5):
            parts = {key: array[1:, ::3] for key, array in shared.run(scenario, draws=64, seed=seed).samples.items()}
            shared.run(scenario, draws=64, seed=seed + 1)
            failed.extend(key for key, part in parts.items() if not np.array_equal(part, alone[seed][key][1:, ::3]))

    workers = [threading.Thread(target=held, args=(seed,)) for seed in seeds[:-1:3]]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failed
