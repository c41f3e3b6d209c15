"""The operations that a kernel calls, on plain numbers and without branches, so that several draws go at once.

Outside of the arguments that a function is made for it gives NaN: the kernel then declares its numbers doubtful, and
the array program decides. So NaN among the arguments need not be looked for. Exponential and logarithm are right to one
unit in the last place (methods of Sun's fdlibm, 1993: a rational function around 0, and the power of two apart); those
of the C library are a call for each draw.
"""

from __future__ import annotations

from math import nan

import numpy as np
from numba.extending import register_jitable

from simulator.language.operations import NEARLY

LARGEST_EXPONENT = 700.0
SMALLEST, LARGEST = 2.3e-308, 1.7e308  # numbers with all their digits
LN2_HIGH, LN2_LOW, ONE_BY_LN2 = 6.93147180369123816490e-01, 1.90821492927058770002e-10, 1.44269504088896338700
# Added to a small number, this leaves it in the lowest bits as a whole number.
TO_WHOLE, TO_WHOLE_BITS = 6755399441055744.0, 0x4338000000000000
SQRT_HALF_BITS = 0x3FE6A09E00000000
MANTISSA, BIAS = 52, 1023
EXP = (1.66666666666666019037e-01, -2.77777777770155933842e-03, 6.61375632143793436117e-05)
EXP_REST = (-1.65339022054652515390e-06, 4.13813679705723846039e-08)
LOG_ODD = (6.666666666666735130e-01, 2.857142874366239149e-01, 1.818357216161805012e-01, 1.479819860511658591e-01)
LOG_EVEN = (3.999999999940941908e-01, 2.222219843214978396e-01, 1.531383769920937332e-01)


def less(a: float, b: float) -> float:
    """1 where a < b, else 0."""
    return 1.0 if a < b else 0.0


def at_most(a: float, b: float) -> float:
    """1 where a <= b, else 0."""
    return 1.0 if a <= b else 0.0


def more(a: float, b: float) -> float:
    """1 where a > b, else 0."""
    return 1.0 if a > b else 0.0


def at_least(a: float, b: float) -> float:
    """1 where a >= b, else 0."""
    return 1.0 if a >= b else 0.0


def equal(a: float, b: float) -> float:
    """1 where a = b, else 0."""
    return 1.0 if a == b else 0.0


def unequal(a: float, b: float) -> float:
    """0 where a = b, else 1."""
    return 0.0 if a == b else 1.0


def both(a: float, b: float) -> float:
    """1 where neither is 0, else 0."""
    return 0.0 if a == 0.0 else (0.0 if b == 0.0 else 1.0)


def either(a: float, b: float) -> float:
    """0 where both are 0, else 1."""
    return 1.0 if a != 0.0 else (1.0 if b != 0.0 else 0.0)


def neither(a: float) -> float:
    """1 where a is 0, else 0."""
    return 1.0 if a == 0.0 else 0.0


def choose(condition: float, a: float, b: float) -> float:
    """`a` where the condition is not 0, else `b`."""
    return a if condition != 0.0 else b


def smaller(a: float, b: float) -> float:
    """The smaller of two."""
    return min(b, a)


def larger(a: float, b: float) -> float:
    """The larger of two."""
    return max(b, a)


def size(a: float) -> float:
    """The number without its sign."""
    return abs(a)


def whole_part(a: float) -> float:
    """Down to a whole number; what is nearly one counts as whole."""
    return float(np.floor(a + NEARLY))


def root(a: float) -> float:
    """Square root; NaN below 0."""
    return float(np.sqrt(a))


def exponential(a: float) -> float:
    """E to the power `a`; NaN beyond -700 to 700."""
    shifted = np.float64(a * ONE_BY_LN2 + TO_WHOLE)
    twos = shifted - TO_WHOLE
    high, low = a - twos * LN2_HIGH, twos * LN2_LOW
    x = high - low
    square = x * x
    rest = EXP[2] + square * (EXP_REST[0] + square * EXP_REST[1])
    c = x - square * (EXP[0] + square * (EXP[1] + square * rest))
    value = 1.0 + (x * c / (2.0 - c) - low + high)
    scale = np.int64((shifted.view(np.int64) + BIAS) << MANTISSA).view(np.float64)
    return float(value * scale) if abs(a) <= LARGEST_EXPONENT else nan


def logarithm(a: float) -> float:
    """Natural logarithm; NaN for what is not a positive number with all its digits."""
    bits = np.float64(a).view(np.int64)
    above = bits - SQRT_HALF_BITS
    f = np.int64(bits - (above & -(1 << MANTISSA))).view(np.float64) - 1.0
    twos = np.int64((above >> MANTISSA) + TO_WHOLE_BITS).view(np.float64) - TO_WHOLE
    s = f / (2.0 + f)
    half, z = 0.5 * f * f, s * s
    w = z * z
    even = w * (LOG_EVEN[0] + w * (LOG_EVEN[1] + w * LOG_EVEN[2]))
    odd = z * (LOG_ODD[0] + w * (LOG_ODD[1] + w * (LOG_ODD[2] + w * LOG_ODD[3])))
    value = s * (half + odd + even) + twos * LN2_LOW - half + f + twos * LN2_HIGH
    return float(value) if SMALLEST <= a <= LARGEST else nan


def power(a: float, b: float) -> float:
    """`a` to the power `b`, right to 1e-13 of itself; NaN unless a > 0, and beyond e**-700 to e**700."""
    return exponential(b * logarithm(a))


PRIMITIVES = (
    *(less, at_most, more, at_least, equal, unequal, both, either, neither, choose, smaller, larger),
    *(size, whole_part, root, exponential, logarithm, power),
)
for function in PRIMITIVES:
    register_jitable(function)
