"""Quantiles of Student's t, for which the package needs no further dependency."""

import math
from statistics import NormalDist

EXACT_UP_TO = 50  # degrees of freedom; the expansion is good to 1e-8 beyond


def t_quantile(probability: float, degrees: int) -> float:
    """The quantile of Student's t distribution, for probabilities from a half up.

    The distribution function for whole degrees of freedom is Abramowitz & Stegun (1972,
    26.7.3 and 26.7.4), halved until it fits; from 51 degrees on their expansion 26.7.5.

    >>> round(t_quantile(0.975, 11), 4)
    2.201
    """
    if degrees > EXACT_UP_TO:
        return _expansion(NormalDist().inv_cdf(probability), degrees)
    low, high = 0.0, math.pi / 2  # angles, whose tangent is t / sqrt(degrees)
    for _ in range(60):
        angle = (low + high) / 2
        if _distribution(angle, degrees) < probability:
            low = angle
        else:
            high = angle
    return math.tan(low) * math.sqrt(degrees)


def _distribution(angle: float, degrees: int) -> float:
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = degrees % 2
    term = cosine if odd else 1.0
    total = 0.0
    for step in range(1 + odd, degrees, 2):
        total += term
        term *= cosine**2 * step / (step + 1)
    within = (angle + sine * total) * 2 / math.pi if odd else sine * total
    return (1 + within) / 2


def _expansion(z: float, degrees: int) -> float:
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return math.fsum(term / degrees**power for power, term in enumerate(terms))
