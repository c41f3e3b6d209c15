"""Standard normal values of probabilities, many at once."""

from __future__ import annotations

from math import sqrt

from numba.extending import register_jitable

from simulator.fast.primitives import larger, logarithm, smaller

# Wichura 1988, The percentage points of the normal distribution, algorithm AS 241, right to 1e-16: for the middle, by
# the distance from 0.5, and for the near and the far tail, by the root of the logarithm.
MIDDLE, NEAR, FAR, BETWEEN = 0.425, 1.6, 5.0, 5.0
MIDDLE_TOP = (
    *(2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4),
    *(1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.3871328727963666080e0),
)
MIDDLE_BOTTOM = (
    *(5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4, 2.1213794301586595867e4),
    *(5.3941960214247511077e3, 6.8718700749205790830e2, 4.2313330701600911252e1, 1.0),
)
NEAR_TOP = (
    *(7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1, 1.27045825245236838258e0),
    *(3.64784832476320460504e0, 5.76949722146069140550e0, 4.63033784615654529590e0, 1.42343711074968357734e0),
)
NEAR_BOTTOM = (
    *(1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2, 1.48103976427480074590e-1),
    *(6.89767334985100004550e-1, 1.67638483018380384940e0, 2.05319162663775882187e0, 1.0),
)
FAR_TOP = (
    *(2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3, 2.65321895265761230930e-2),
    *(2.96560571828504891230e-1, 1.78482653991729133580e0, 5.46378491116411436990e0, 6.65790464350110377720e0),
)
FAR_BOTTOM = (
    *(2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4),
    *(1.48753612908506148525e-2, 1.36929880922735805310e-1, 5.99832206555887937690e-1, 1.0),
)


def polynomial(x: float, c: tuple[float, ...]) -> float:
    """Horner's scheme of seventh degree, the highest power first."""
    return ((((((c[0] * x + c[1]) * x + c[2]) * x + c[3]) * x + c[4]) * x + c[5]) * x + c[6]) * x + c[7]


def middle(u: float) -> float:
    """The standard normal value of a probability within `MIDDLE` of a half; elsewhere some number."""
    q = u - 0.5
    r = MIDDLE * MIDDLE - q * q
    return q * polynomial(r, MIDDLE_TOP) / polynomial(r, MIDDLE_BOTTOM)


def tail(u: float) -> float:
    """The standard normal value of a probability further from a half.

    Both formulas are worked out and weighed with 0 and 1, each with an argument it is made for: told to choose, a
    compiler would branch, and do one draw at a time.
    """
    r = sqrt(-logarithm(smaller(u, 1.0 - u)))
    near, far = smaller(r, BETWEEN) - NEAR, larger(r, BETWEEN) - FAR
    is_far = 1.0 if r > BETWEEN else 0.0
    value = polynomial(near, NEAR_TOP) / polynomial(near, NEAR_BOTTOM) * (1.0 - is_far)
    value += polynomial(far, FAR_TOP) / polynomial(far, FAR_BOTTOM) * is_far
    return value if u > 0.5 else -value  # noqa: PLR2004 - a half


register_jitable(polynomial)
for function in (middle, tail):  # too long for the compiler to think of it, and a call would end the loop
    register_jitable(inline="always")(function)
