from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from theorycoding.intercoder import agreement, multi_valued_alpha, read_ratings
from theorycoding.intercoder.multivalued import _mean_distances


def read(*units: tuple[str, ...]):
    rows = [
        (unit, coder, frozenset(label))
        for unit, labels in enumerate(units)
        for coder, label in enumerate(labels)
    ]
    return read_ratings(pd.DataFrame(rows, columns=["unit", "coder", "label"]))


def enumerated(named: np.ndarray, size: int, other: int) -> float:
    """Return the expected distance of sets of two sizes, from all pairs written out."""
    weights, distances = [], []
    for first in combinations(range(len(named)), size):
        for second in combinations(range(len(named)), other):
            both, either = set(first) & set(second), set(first) | set(second)
            once = np.prod([named[theory] for theory in either])
            weights.append(once * np.prod([named[theory] - 1 for theory in both]))
            distances.append(1 - 2 * len(both) / (size + other))
    return float(np.average(distances, weights=weights))


def test_pairs_of_sets_need_not_be_written_out() -> None:
    named = np.array([7.0, 3.0, 12.0, 2.0, 5.0])
    found = _mean_distances(named, 3)
    for size in range(1, 4):
        for other in range(1, 4):
            assert found[size, other] == pytest.approx(enumerated(named, size, other))


def test_sets_of_one_have_the_alpha_of_single_labels() -> None:
    units = [("a", "a"), ("a", "b"), ("b", "b"), ("c", "a"), ("c", "c")]
    plain = pd.DataFrame(
        [
            (unit, coder, label)
            for unit, pair in enumerate(units)
            for coder, label in enumerate(pair)
        ],
        columns=["unit", "coder", "label"],
    )
    expected = agreement(plain, interval=None).find("alpha")
    found = multi_valued_alpha(read(*units))
    assert found.value == pytest.approx(expected.value)
    assert found.expected == pytest.approx(expected.expected)


@pytest.mark.parametrize(
    ("units", "status", "reason"),
    [
        ([("a", "a"), ("a", "a")], "undefined", "no_variation"),
        ([("a",), ("b",)], "undefined", "single_coder"),
        ([("a", "ab")], "too_little", "single_unit"),
    ],
)
def test_too_little_to_compute_has_a_reason(units, status: str, reason: str) -> None:
    found = multi_valued_alpha(read(*units))
    assert (found.status, found.reason) == (status, reason)
    assert (found.value is None) == (status == "undefined")


def test_labels_that_are_not_sets_are_refused() -> None:
    frame = pd.DataFrame({"unit": [1, 1], "coder": ["a", "b"], "label": ["x", "y"]})
    with pytest.raises(ValueError, match="one theory each"):
        multi_valued_alpha(read_ratings(frame))
