"""A sheet whose rows stand for several rows of a file: problems give the numbers of the file."""

from dataclasses import replace

from theorycoding.checks import check
from theorycoding.files.reading import as_sheet
from theorycoding.files.study_files import StudyFiles

HEADER = ("argument", "actor", "motivation", "label")
RECORDS = [
    ("first", "Unions", "wages", "Order"),
    ("second", "unions", "wages", "Law"),
    ("third", "Unions", "hours", ""),
]


def messages(times: tuple[int, ...]) -> list[str]:
    sheet = as_sheet("x", HEADER, RECORDS, lines=[2, 3, 4], cell_name=lambda *_: "cell")
    sheets = {"arguments.csv": replace(sheet, times=times)}
    files = StudyFiles("x", "x", sheets, is_bare=True)
    return [problem.message for problem in check(files)]


def test_a_twin_is_counted_in_rows_of_the_file() -> None:
    expected = (
        "'unions' (40 times) looks like another spelling of 'Unions' (57 times, first in cell)"
    )
    assert expected in messages((50, 40, 7))


def test_the_more_common_spelling_is_that_of_more_rows_of_the_file() -> None:
    assert any(
        text.startswith("'Unions' (2 times) looks like another spelling of 'unions'")
        for text in messages((1, 40, 1))
    )


def test_rows_not_yet_coded_are_counted_in_rows_of_the_file() -> None:
    expected = "7 of 97 arguments are not yet coded; the first is third"
    assert expected in messages((50, 40, 7))
