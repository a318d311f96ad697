"""95% confidence intervals of a proportion, and of a difference of two on the same units."""

import math
from statistics import NormalDist
from typing import NamedTuple

Z = NormalDist().inv_cdf(0.975)


class Range(NamedTuple):
    """The limits of a 95% confidence interval."""

    low: float
    high: float


def wilson(part: int, of: int) -> Range:
    """Return the score interval of a proportion (Wilson 1927, p. 212).

    >>> [round(limit, 3) for limit in wilson(9, 10)]
    [0.596, 0.982]
    """
    share, spread = part / of, Z**2 / of
    middle = share + spread / 2
    reach = math.sqrt(spread * (share * (1 - share) + spread / 4))
    # Rounding would move the limits of 0 and 1 off the ends.
    low = 0.0 if part == 0 else (middle - reach) / (1 + spread)
    high = 1.0 if part == of else (middle + reach) / (1 + spread)
    return Range(low, high)


def padded_variance(total: float, squares: float, number: int) -> float:
    """Return the variance of differences from -1 to 1, with one more of each added.

    So the limits of a mean difference are never of zero width: where no difference was seen
    among few units, that does not show that there is none (Bonett & Price 2012).

    >>> padded_variance(total=0, squares=0, number=98)
    0.02
    """
    padded = number + 2
    return (squares + 2) / padded - (total / padded) ** 2


def paired_reach(total: float, squares: float, number: int) -> float:
    """Return how far the 95% limits of a mean difference are from it."""
    return Z * math.sqrt(padded_variance(total, squares, number) / number)
