"""Names for the arrays that the agreement formulas work on, and one way of indexing them."""

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]


def summed(place: Codes, amounts: Reals | Codes, size: int) -> Reals:
    """Sum of the amounts at each place.

    >>> summed(np.array([0, 2, 2]), np.array([1.0, 2.0, 3.0]), 4).tolist()
    [1.0, 0.0, 5.0, 0.0]
    """
    return np.bincount(place, weights=amounts, minlength=size).astype(np.float64, copy=False)


def spans(starts: Codes, lengths: Codes) -> Codes:
    """Every position of each span, one span after the other.

    >>> spans(np.array([0, 7]), np.array([2, 3])).tolist()
    [0, 1, 7, 8, 9]
    """
    before = np.cumsum(lengths) - lengths
    return np.asarray(np.arange(lengths.sum()) + np.repeat(starts - before, lengths))
