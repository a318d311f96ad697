"""Relations between what is computed and what a sentence states."""

from fractions import Fraction

import pytest

from theorycoding.claims.expressions import ClaimError, Found
from theorycoding.claims.measures import Count, Members
from theorycoding.claims.relations import RELATIONS, compare, written
from theorycoding.vocabulary.dates import Interval

TWO_OF_FIVE = Count(Fraction(2), 5)
SETS = (Members(("C2", "C5"), 5), Members(("C2", "C4", "C5"), 5), Members(("N1",), 4))
EMPTY = Members((), 5)
FIFTHS = [Fraction(3, 5), Fraction(1, 5)]
UNSURE = Interval(7, 10)


@pytest.mark.parametrize(
    ("found", "relation", "stated", "holds"),
    [
        (TWO_OF_FIVE, "is", "2 of 5", True),
        (TWO_OF_FIVE, "is", "2", True),
        (TWO_OF_FIVE, "is", "2 of 6", False),
        (TWO_OF_FIVE, "is", "3 of 5", False),
        (Count(Fraction(7, 3), 5), "is", "7/3 of 5", True),
        ("realism", "is", "realism", True),
        ("tie", "is", "realism", False),
        (Fraction(110), "is", "110", True),
        (Fraction(110), "is", "100", False),
        (SETS[0], "is", "C5; C2", True),
        (SETS[0], "is", "C5", False),
        (EMPTY, "is", "none", True),
        (Interval(7, 7), "is", "7", True),
        (UNSURE, "is", "7", False),
        (TWO_OF_FIVE, "is not", "3 of 5", True),
        (TWO_OF_FIVE, "is not", "2 of 5", False),
        ("tie", "is not", "realism", True),
        (SETS[0], "is not", "C5; C2", False),
        (UNSURE, "is not", "12", True),
        (UNSURE, "is not", "8", False),
        (UNSURE, "is not", "7", False),
        (TWO_OF_FIVE, "at least", "2", True),
        (TWO_OF_FIVE, "at least", "2 of 5", True),
        (TWO_OF_FIVE, "at least", "2 of 6", False),
        (TWO_OF_FIVE, "at least", "3", False),
        (Fraction(5, 2), "at least", "2", True),
        (UNSURE, "at least", "7", True),
        (UNSURE, "at least", "8", False),
        (TWO_OF_FIVE, "more than", "1", True),
        (TWO_OF_FIVE, "more than", "2", False),
        (UNSURE, "more than", "6", True),
        (UNSURE, "more than", "9", False),
        (TWO_OF_FIVE, "at most", "2", True),
        (TWO_OF_FIVE, "at most", "1", False),
        (UNSURE, "at most", "10", True),
        (UNSURE, "at most", "9", False),
        (TWO_OF_FIVE, "less than", "3", True),
        (TWO_OF_FIVE, "less than", "2", False),
        (FIFTHS, "more than", "", True),
        (FIFTHS, "at least", "3 times", True),
        (FIFTHS, "more than", "3 times", False),
        (FIFTHS, "fewer than", "", False),
        (FIFTHS[::-1], "fewer than", "", True),
        (FIFTHS[::-1], "falls", "", False),
        ([Count(Fraction(1), 4), Count(Fraction(1), 2)], "at most", "", True),
        (FIFTHS, "falls", "", True),
        (FIFTHS, "rises", "", False),
        ([Fraction(1), Fraction(1)], "rises", "", False),
        ([Fraction(1), Fraction(3), Fraction(2)], "rises", "", False),
        ([Fraction(1), Fraction(1), Fraction(2)], "rises", "", True),
        (TWO_OF_FIVE, "is", "40 %", True),
        (TWO_OF_FIVE, "more than", "39.5%", True),
        (Fraction(1, 3), "is", "33 %", True),
        (Fraction(1, 3), "is", "33⅓ %", True),
        (Count(Fraction(5, 2), 4), "is", "2½ of 4", True),
        (Count(Fraction(5, 2), 4), "more than", "2 4/7", False),
        (FIFTHS, "more than", "2⅔ times", True),
        (FIFTHS, "more than", "3 1/7 times", False),
        (Fraction(1, 3), "is", "33.4 %", False),
        (Fraction(2, 3), "is", "67%", True),
        (Fraction(1, 8), "is", "13 %", True),
        (Fraction(-1, 8), "is", "-13 %", True),
        (UNSURE, "less than", "11", True),
        (UNSURE, "less than", "10", False),
        (Count(Fraction(5), 5), "all", "", True),
        (TWO_OF_FIVE, "all", "", False),
        (Members(("a", "b"), 2), "all", "", True),
        (Count(Fraction(0), 5), "none", "", True),
        (TWO_OF_FIVE, "none", "", False),
        (EMPTY, "none", "", True),
        (TWO_OF_FIVE, "some", "", True),
        (Count(Fraction(5), 5), "some", "", True),
        (Count(Fraction(0), 5), "some", "", False),
        (TWO_OF_FIVE, "only some", "", True),
        (Count(Fraction(5), 5), "only some", "", False),
        (Count(Fraction(0), 5), "only some", "", False),
        (TWO_OF_FIVE, "not all", "", True),
        (Count(Fraction(0), 5), "not all", "", True),
        (Count(Fraction(5), 5), "not all", "", False),
        (SETS[0], "only", "C2; C5", True),
        (SETS[1], "only", "C2; C5", False),
        (SETS[0], "only", "C2; C4; C5", False),
        (SETS[1], "includes", "C2; C5", True),
        (SETS[0], "includes", "C2; C4", False),
        (["realism", "realism"], "same", "", True),
        (["realism", "tie"], "same", "", False),
        ([SETS[0], Members(("C5", "C2"), 9)], "same", "", True),
        (["a", "b", "a"], "different", "", False),
        (["a", "b", "c"], "different", "", True),
        ([SETS[0], SETS[1]], "subset", "", True),
        ([SETS[1], SETS[0]], "subset", "", False),
        ([EMPTY, SETS[0]], "subset", "", True),
        ([SETS[0], SETS[2]], "disjoint", "", True),
        ([SETS[0], SETS[1]], "disjoint", "", False),
    ],
)
def test_a_relation_holds_or_fails(found: object, relation: str, stated: str, holds: bool) -> None:
    assert compare(found, relation, stated) is holds  # type: ignore[arg-type]


def test_every_relation_is_tested_both_ways() -> None:
    marks = next(
        mark for mark in test_a_relation_holds_or_fails.pytestmark if mark.name == "parametrize"
    )
    tested = {(relation, holds) for _, relation, _, holds in marks.args[1]}
    assert tested == {(relation, holds) for relation in RELATIONS for holds in (True, False)}


@pytest.mark.parametrize(
    ("found", "relation", "stated"),
    [
        ("realism", "at least", "2"),
        (SETS[0], "more than", "2"),
        (TWO_OF_FIVE, "includes", "C2"),
        (TWO_OF_FIVE, "only", "2"),
        ("realism", "all", ""),
        (UNSURE, "none", ""),
        (["realism", "tie"], "is", "realism"),
        ("realism", "same", ""),
        ([SETS[0]], "subset", ""),
        (["a", "b"], "disjoint", ""),
        ([SETS[0], SETS[1], SETS[2]], "subset", ""),
        (TWO_OF_FIVE, "is", "two"),
        (TWO_OF_FIVE, "is", "2 of many"),
        (TWO_OF_FIVE, "at least", ""),
        (Fraction(2), "is", "1/0"),
        (TWO_OF_FIVE, "is nearly", "2"),
    ],
)
def test_a_relation_that_does_not_fit_the_value_is_refused(
    found: object, relation: str, stated: str
) -> None:
    with pytest.raises(ClaimError) as caught:
        compare(found, relation, stated)  # type: ignore[arg-type]
    assert caught.value.code == "claim-relation"


def test_two_empty_sets_cannot_be_compared() -> None:
    with pytest.raises(ClaimError) as caught:
        compare([EMPTY, EMPTY], "disjoint", "")
    assert caught.value.code == "claim-empty-base"


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (TWO_OF_FIVE, "2 of 5"),
        (Count(Fraction(7, 3), 5), "7/3 of 5"),
        (Fraction(110), "110"),
        (Fraction(7, 3), "7/3"),
        (SETS[0], "C2; C5"),
        (EMPTY, "none"),
        (UNSURE, "7 to 10"),
        (["realism", "tie"], "realism; tie"),
    ],
)
def test_a_computed_value_is_written_as_claims_pin_it(found: object, text: str) -> None:
    assert written(found) == text  # type: ignore[arg-type]


def test_words_that_are_not_all_members_are_not_taken_for_a_list() -> None:
    found = Members(("W2",), 3, among=("W1", "W2", "W3"))
    with pytest.raises(ClaimError) as caught:
        compare(found, "only", "W1, W2")
    assert caught.value.hint == "separate by semicolons: W1; W2"
    with pytest.raises(ClaimError) as caught:
        compare(found, "only", "W1 and the rest")
    assert "semicolons" not in caught.value.hint


@pytest.mark.parametrize(
    ("found", "relation", "stated", "field"),
    [
        (FIFTHS, "more than", "3", "stated"),
        (FIFTHS, "more than", "3 apples", "stated"),
        ([*FIFTHS, Fraction(1)], "more than", "", "relation"),
        ([Fraction(1), "realism"], "more than", "", "relation"),
        (["realism", "liberalism"], "falls", "", "relation"),
        (Fraction(1), "falls", "", "relation"),
    ],
)
def test_what_cannot_be_compared_is_refused_where_it_is_written(
    found: Found, relation: str, stated: str, field: str
) -> None:
    with pytest.raises(ClaimError) as error:
        compare(found, relation, stated)
    assert error.value.field == field
