"""Tables of two variables, dates, rows that stand for several arguments, and rows that are none."""

import json
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.counting.groups import groups
from theorycoding.counting.rules import RULES
from theorycoding.counting.tallies import tallies, tally
from theorycoding.counting.verdicts import verdicts
from theorycoding.vocabulary.codebook import Code, Codebook

LABELS = ("Realism", "Liberalism", "Realism (Liberalism)", "Realism / Liberalism", "")
BOOK = Codebook(
    (
        Code("label", "Realism"),
        Code("label", "Liberalism"),
        Code("label", "Heading", aliases=("H",), kind="missing"),
    )
)
rows = st.lists(
    st.tuples(
        st.sampled_from(["Left", "Right"]),
        st.sampled_from(["1998", "2004", ""]),
        st.sampled_from(LABELS),
        st.integers(0, 3),
    ),
    max_size=12,
)


def frame(cells: list[tuple[Any, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(cells, columns=["actor", "year", "label", "n"]).astype("str")
    return table.assign(argument=[f"A{number}" for number in range(len(cells))])


def counts(codings: pd.DataFrame, **options: Any) -> dict[tuple[str | None, ...], dict[str, str]]:
    return {
        one.group.key: {theory: str(number) for theory, number in one.counts.items()}
        for one in tallies(codings, BOOK, **options)
    }


def test_two_columns_have_a_group_per_pair_that_occurs_with_margins() -> None:
    codings = frame(
        [
            ("Left", "2004", "Realism", 1),
            ("Right", "1998", "Liberalism", 1),
            ("Left", "1998", "Liberalism", 1),
        ]
    )
    keys = [group.key for group in groups(codings, BOOK, by=["actor", "year"])]
    assert keys == [
        ("Left", "2004"),
        ("Left", "1998"),
        ("Left", None),
        ("Right", "1998"),
        ("Right", None),
        (None, "2004"),
        (None, "1998"),
        (None, None),
    ]


@given(rows)
def test_each_cell_and_margin_of_two_variables_counts_its_own_rows(
    cells: list[tuple[Any, ...]],
) -> None:
    codings = frame(cells)
    for one in tallies(codings, BOOK, by=["actor", "year"]):
        chosen = codings
        for column, value in zip(("actor", "year"), one.group.key, strict=True):
            chosen = chosen if value is None else chosen[chosen[column] == value]
        alone = tallies(chosen, BOOK)[-1]
        assert one.counts == alone.counts
        assert one.group.uncoded == alone.group.uncoded


@given(rows)
def test_a_row_that_stands_for_n_arguments_counts_as_n_rows_do(
    cells: list[tuple[Any, ...]],
) -> None:
    counted, repeated = frame(cells), frame([row for row in cells for _ in range(row[3])])
    for rule in RULES:
        one, other = (
            tallies(counted, BOOK, rule=rule, times="n"),
            tallies(repeated, BOOK, rule=rule),
        )
        assert one[-1].group.arguments == other[-1].group.arguments
        assert one[-1].group.mixed == other[-1].group.mixed
        assert one[-1].group.uncoded == other[-1].group.uncoded
        assert {name: n for name, n in one[-1].counts.items() if n} == {
            name: n for name, n in other[-1].counts.items() if n
        }


@given(rows)
def test_what_ends_a_lead_of_counted_rows_is_what_ends_it_of_repeated_ones(
    cells: list[tuple[Any, ...]],
) -> None:
    counted, repeated = frame(cells), frame([row for row in cells for _ in range(row[3])])
    one, other = verdicts(counted, BOOK, times="n")[-1], verdicts(repeated, BOOK)[-1]
    assert one.rules == other.rules
    assert one.weights == other.weights
    assert one.to_lose_lead.number == other.to_lose_lead.number
    assert one.to_reverse.number == other.to_reverse.number
    assert {each.outcome for each in one.drop_one()} == {each.outcome for each in other.drop_one()}


def test_a_weight_is_exact_and_makes_a_row_one_argument_of_that_weight() -> None:
    codings = frame(
        [
            ("Left", "", "Realism", "0.1"),
            ("Left", "", "Realism", "0.2"),
            ("Left", "", "Liberalism", "1/4"),
            ("Left", "", "Liberalism", "0"),
            ("Left", "", "", "2"),
        ]
    )
    left, _ = verdicts(codings, BOOK, times="n")
    assert left.tallies[0].counts == {"Realism": Fraction(3, 10), "Liberalism": Fraction(1, 4)}
    assert left.group.arguments == Fraction(11, 20)
    assert left.group.uncoded == 2
    assert left.to_lose_lead.sets == (("A0",), ("A1",))
    assert left.to_reverse.number == 1
    first = next(left.drop_one())
    assert (first.argument, first.times) == ("A0", 1)
    assert (first.outcome.leader, first.outcome.margin) == ("Liberalism", Fraction(1, 20))


def test_which_rows_end_a_lead_is_not_said_where_a_row_is_several_arguments() -> None:
    codings = frame([("Left", "", "Realism", 30), ("Left", "", "Liberalism", 10)])
    left, _ = verdicts(codings, BOOK, times="n")
    assert (left.to_lose_lead.number, left.to_reverse.number) == (10, 11)
    assert (left.to_lose_lead.sets, left.to_lose_lead.necessary) == ((), ())
    assert [(each.argument, each.times) for each in left.drop_one()][::6] == [
        ("A0", 30),
        ("A1", 10),
    ]


@pytest.mark.parametrize(("number", "fault"), [("-1", "negative"), ("many", "not a number")])
def test_a_number_of_arguments_is_not_negative_and_is_a_number(number: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        tally(frame([("Left", "", "Realism", number)]), times="n")


def test_rows_that_are_not_arguments_are_in_no_n() -> None:
    codings = frame(
        [("Left", "", "H", 1), ("Left", "", "Realism", 1), ("Preface", "", "Heading", 1)]
    )
    table = tally(codings, BOOK)
    assert table["actor"].tolist()[:-1] == ["Left"]
    assert table["arguments"].tolist() == [1, 1]
    assert "Heading" not in table.columns
    left, _ = verdicts(codings, BOOK)
    assert left.arguments == ("A1",)


def test_parts_of_dates_are_groups_in_order_of_time() -> None:
    codings = frame(
        [
            ("Left", "2005-03-01", "Realism", 1),
            ("Left", "", "Realism", 1),
            ("Left", "2004/2005", "Realism", 1),
            ("Left", "1998", "Liberalism", 1),
        ]
    )
    assert list(counts(codings, by="year:year")) == [
        ("1998",),
        ("2004/2005",),
        ("2005",),
        ("",),
        (None,),
    ]
    assert counts(codings, by="year:decade")["2000s",]["Realism"] == "2"


def test_a_column_whose_name_looks_like_a_part_of_a_date_is_itself() -> None:
    codings = frame([("Left", "1998", "Realism", 1)]).rename(columns={"actor": "year:month"})
    assert list(counts(codings, by="year:month")) == [("Left",), (None,)]


@pytest.mark.parametrize("by", [[], ["actor", "actor"]])
def test_the_same_column_twice_makes_no_table(by: list[str]) -> None:
    with pytest.raises(ValueError, match="one column or several different ones"):
        tally(frame([("Left", "", "Realism", 1)]), by=by)


def test_a_data_frame_has_a_column_per_variable() -> None:
    table = tally(frame([("Left", "1998", "Realism", 1)]), BOOK, by=["actor", "year"])
    keys = json.loads(table[["actor", "year"]].to_json(orient="values"))
    assert keys == [["Left", "1998"], ["Left", None], [None, "1998"], [None, None]]
