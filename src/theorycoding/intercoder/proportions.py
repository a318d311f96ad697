"""95% confidence intervals of a proportion, and of a difference of two on the same units."""

import math
from functools import cache
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
ROUNDING = 1e-9


def wilson(part: int, of: int) -> tuple[float, float]:
    """Return the limits of the score interval of a proportion (Wilson 1927, p. 212).

    >>> [round(limit, 3) for limit in wilson(9, 10)]
    [0.596, 0.982]
    """
    share, spread = part / of, Z**2 / of
    middle = share + spread / 2
    reach = math.sqrt(spread * (share * (1 - share) + spread / 4))
    # Rounding would move the limits of 0 and 1 off the ends.
    low = 0.0 if part == 0 else (middle - reach) / (1 + spread)
    high = 1.0 if part == of else (middle + reach) / (1 + spread)
    return low, high


def exact(share: float, of: float) -> tuple[float, float]:
    """Return the limits that hold a proportion in at least 95% of samples, however few units.

    Clopper & Pearson (1934); with a number of units that is not whole, as where some of them
    count for more than others, Korn & Graubard (1998).

    >>> [round(limit, 3) for limit in exact(1.0, 10)]
    [0.692, 1.0]
    """
    part, rest = share * of, (1 - share) * of
    low = _beta_quantile(0.025, part, rest + 1) if part > ROUNDING else 0.0
    high = _beta_quantile(0.975, part + 1, rest) if rest > ROUNDING else 1.0
    return low, high


@cache
def student(degrees: float) -> float:
    """Return how many standard errors of a mean are 95% limits, by Student's t distribution.

    >>> round(student(11), 4)
    2.201
    """
    share = _beta_quantile(0.05, degrees / 2, 0.5)
    return math.sqrt(degrees * (1 - share) / share)


def variance(total: float, squares: float, number: int) -> float:
    """Return the variance of so many values, divided by their number and not by one less.

    >>> variance(total=3, squares=5, number=3)
    0.6666666666666667
    """
    return max(0.0, squares / number - (total / number) ** 2)


def padded_variance(total: float, squares: float, number: int) -> float:
    """Return the variance of differences from -1 to 1, with one more of each added.

    So the limits of a mean difference are never of zero width: where no difference was seen
    among few units, that does not show that there is none (Bonett & Price 2012).

    >>> padded_variance(total=0, squares=0, number=98)
    0.02
    """
    return variance(total, squares + 2, number + 2)


def _beta_quantile(probability: float, first: float, second: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        if _beta_distribution(middle, first, second) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _beta_distribution(x: float, first: float, second: float) -> float:
    """Return the regularised incomplete beta function, by its continued fraction.

    Abramowitz & Stegun (1972, 26.5.8), which converges fast below the mean.
    """
    if x > (first + 1) / (first + second + 2):
        return 1 - _beta_distribution(1 - x, second, first)
    scale = math.lgamma(first + second) - math.lgamma(first) - math.lgamma(second)
    scale += first * math.log(x) + second * math.log1p(-x)
    fraction = 1.0
    for step in range(20 + int(math.sqrt(first + second)), 0, -1):
        half, is_odd = divmod(step, 2)
        odd = -(first + half) * (first + second + half)
        factor = odd if is_odd else half * (second - half)
        fraction = 1 + factor * x / ((first + step - 1) * (first + step)) / fraction
    return math.exp(scale) / (first * fraction)
