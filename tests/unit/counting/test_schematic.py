"""Tables regenerated as printed, and each kind of difference from the printed table."""

from typing import Any

import pandas as pd
import pytest

from theorycoding.counting.schematic import argument_table, differences
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.shown_table import Table

BOOK = Codebook(
    (
        Code("label", "realism", "Realism", "Realist"),
        Code("label", "liberalism", "Liberalism", "Liberal"),
    )
)
ROWS = pd.DataFrame(
    {
        "argument": ["C1", "N1", "C2", "C3"],
        "actor": ["CSTO", "NATO", "CSTO", "CSTO"],
        "motivation": ["Control", "Bilateral", "Bloc", "Recognition"],
        "label": ["Realism", "Realism (Liberalism)", "", "(Liberal) Realist"],
    },
    dtype="str",
)


def regenerated(**settings: Any) -> Table:
    return argument_table(ROWS, BOOK, {"id": "t", "caption": "Caption", **settings})


def test_nouns_with_the_bracket_last_and_numbers() -> None:
    made = regenerated(actors=["CSTO"], numbering="1) ", style="noun", bracket="last")
    assert made.rows == (
        ("1) Control", "Realism"),
        ("2) Bloc", ""),
        ("3) Recognition", "Realism (Liberalism)"),
    )


def test_adjectives_with_the_bracket_first_and_no_numbers() -> None:
    made = regenerated(actors=["NATO"], style="adjective", bracket="first")
    assert made.rows == (("Bilateral", "(Liberal) Realist"),)


def test_codes_may_be_printed_instead_of_names() -> None:
    assert regenerated(style="code", actors=["NATO"]).rows == (
        ("Bilateral", "realism (liberalism)"),
    )


def test_numbering_follows_the_pattern_of_the_first_row() -> None:
    made = regenerated(numbering="(10) ", columns=["actor"])
    assert [row[0] for row in made.rows] == ["(10) CSTO", "(11) NATO", "(12) CSTO", "(13) CSTO"]


def test_rows_are_chosen_by_any_column() -> None:
    made = regenerated(where={"motivation": "Bloc"}, columns=["argument", "actor"])
    assert made.rows == (("C2", "CSTO"),)


def test_headers_are_those_given_else_the_names_of_the_columns() -> None:
    assert regenerated(headers=["Argument", "Theory"]).cells[0] == ("Argument", "Theory")
    assert regenerated().cells[0] == ("motivation", "label")


def test_a_mark_is_printed_behind_its_header() -> None:
    made = Table(("", "SCO"), (), marks=("", "a"), mark_sign="^")
    assert made.cells == (("", "SCO^a"),)


PRINTED = (
    ("ARGUMENT", "THEORY"),
    ("1) Control", "Realism"),
    ("2) Bloc", "Liberalism"),
    ("Total", "2"),
)
SAME = Table(PRINTED[0], PRINTED[1:])


def changed(row: int, column: int, text: str) -> tuple[tuple[str, ...], ...]:
    cells = [list(line) for line in PRINTED]
    cells[row][column] = text
    return tuple(map(tuple, cells))


def said(printed: tuple[tuple[str, ...], ...]) -> list[str]:
    return [str(difference) for difference in differences(SAME, printed)]


def test_equal_tables_have_no_difference() -> None:
    assert differences(SAME, PRINTED) == ()


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        (
            changed(1, 1, "Liberalism"),
            "row 1 '1) Control', column 2 'THEORY': printed 'Liberalism', regenerated 'Realism'",
        ),
        (
            changed(2, 0, "3) Bloc"),
            "row 2 '3) Bloc', column 1 'ARGUMENT': printed '3) Bloc', regenerated '2) Bloc'",
        ),
        (
            changed(3, 1, "3"),
            "row 3 'Total', column 2 'THEORY': printed '3', regenerated '2'",
        ),
        (
            changed(0, 1, "BASE"),
            "row 0 'header', column 2 'BASE': printed 'BASE', regenerated 'THEORY'",
        ),
        (
            changed(1, 1, "realism"),
            "row 1 '1) Control', column 2 'THEORY': printed 'realism', regenerated 'Realism'",
        ),
    ],
    ids=["label", "number", "total", "header", "case"],
)
def test_a_cell_that_differs_is_reported_with_row_column_printed_and_regenerated(
    printed: tuple[tuple[str, ...], ...], sentence: str
) -> None:
    assert said(printed) == [sentence]


def test_another_order_differs_in_every_cell_that_moved() -> None:
    swapped = (PRINTED[0], PRINTED[2], PRINTED[1], PRINTED[3])
    assert [(one.row, one.column) for one in differences(SAME, swapped)] == [
        (1, 0),
        (1, 1),
        (2, 0),
        (2, 1),
    ]


def test_a_row_that_is_only_printed_is_reported_cell_by_cell() -> None:
    assert said((*PRINTED, ("3) Peace", "Realism"))) == [
        "row 4 '3) Peace', column 1 'ARGUMENT': printed '3) Peace', not regenerated",
        "row 4 '3) Peace', column 2 'THEORY': printed 'Realism', not regenerated",
    ]


def test_a_row_that_is_not_printed_is_reported_cell_by_cell() -> None:
    assert said(PRINTED[:3]) == [
        "row 3 'Total', column 1 'ARGUMENT': not printed, regenerated 'Total'",
        "row 3 'Total', column 2 'THEORY': not printed, regenerated '2'",
    ]


def test_a_missing_or_extra_column_is_reported() -> None:
    wide = tuple((*row, "x") for row in PRINTED[:2])
    assert [(one.column, one.header, one.regenerated) for one in differences(SAME, wide)][:2] == [
        (2, "x", None),
        (2, "x", None),
    ]
    narrow = tuple(row[:1] for row in PRINTED)
    assert [(one.column, one.header, one.printed) for one in differences(SAME, narrow)] == [
        (1, "THEORY", None)
    ] * 4


def test_captions_are_typed_once_and_so_are_not_compared() -> None:
    assert differences(Table(PRINTED[0], PRINTED[1:], caption="another"), PRINTED) == ()
