from fractions import Fraction

import numpy as np
import pytest

from theorycoding.intercoder import weighted_set
from theorycoding.intercoder.naming import shown
from theorycoding.intercoder.readings import DICE, JACCARD, MASI, PRIMARY, Reading
from theorycoding.vocabulary.labels import Label, parse_label


def distance(reading: Reading, one: object, other: object) -> float:
    views = list(dict.fromkeys([reading.view(one), reading.view(other)]))
    if len(views) == 1:
        return 0.0
    matrix = reading.distance(views).mean_from(np.eye(2))
    assert matrix[0, 1] == matrix[1, 0]
    assert matrix.diagonal().tolist() == [0.0, 0.0]
    return float(matrix[0, 1])


def sets(one: str, other: str) -> tuple[frozenset[str], frozenset[str]]:
    return frozenset(one), frozenset(other)


@pytest.mark.parametrize(
    ("one", "other", "jaccard", "dice", "masi"),
    [
        ("a", "a", 0, 0, 0),
        ("a", "b", 1, 1, 1),
        ("a", "ab", 1 / 2, 1 / 3, 2 / 3),  # a subset: similarity 1/2 times 2/3
        ("ab", "bc", 2 / 3, 1 / 2, 8 / 9),  # an overlap: similarity 1/3 times 1/3
        ("abc", "abcd", 1 / 4, 1 / 7, 1 / 2),
        ("", "", 0, 0, 0),
        ("", "a", 1, 1, 1),
    ],
)
def test_sets_differ_as_in_passonneau_2006(
    one: str, other: str, jaccard: float, dice: float, masi: float
) -> None:
    pair = sets(one, other)
    assert distance(JACCARD, *pair) == pytest.approx(jaccard)
    assert distance(DICE, *pair) == pytest.approx(dice)
    assert distance(MASI, *pair) == pytest.approx(masi)


def test_sets_of_more_theories_than_an_integer_has_bits_are_compared() -> None:
    one = frozenset(range(150))
    assert distance(JACCARD, one, frozenset(range(50, 200))) == pytest.approx(1 / 2)


@pytest.mark.parametrize(
    ("one", "other", "primary", "named", "weighted"),
    [
        ("A", "A (B)", 0, 1 / 2, 1 / 3),
        ("A (B)", "B (A)", 1, 0, 1 / 3),
        ("A / B", "B / A", 0, 0, 0),
        ("A / B", "A", 1 / 2, 1 / 2, 1 / 2),
        ("A (B; C)", "A (C)", 0, 1 / 3, 1 / 6),
        ("A", "B", 1, 1, 1),
    ],
)
def test_mixed_labels_differ_by_what_is_read(
    one: str, other: str, primary: float, named: float, weighted: float
) -> None:
    pair = parse_label(one), parse_label(other)
    assert distance(PRIMARY, *pair) == pytest.approx(primary)
    assert distance(JACCARD, *pair) == pytest.approx(named)
    assert distance(weighted_set(), *pair) == pytest.approx(weighted)


def test_with_all_weight_on_the_primaries_secondaries_do_not_count() -> None:
    reading = weighted_set(Fraction(1))
    assert distance(reading, parse_label("A"), parse_label("A (B)")) == 0


@pytest.mark.parametrize(
    ("view", "text"),
    [
        (frozenset(), "{}"),
        (frozenset("a"), "a"),
        (frozenset("ba"), "{a; b}"),
        ((frozenset("a"), frozenset("cb")), "a (b; c)"),
        (7, 7),
    ],
)
def test_a_category_is_shown_by_its_theories(view: object, text: object) -> None:
    assert shown(view) == text


def test_labels_are_shown_as_they_are_written() -> None:
    assert str(Label(("a",), ("b", "c"))) == "a (b; c)"
