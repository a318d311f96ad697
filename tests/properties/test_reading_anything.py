"""Any bytes give the same cells or a message at a place that exists, and never a crash."""

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from theorycoding.checks import check, check_project
from theorycoding.exchange.opening import open_foreign
from theorycoding.files.folders import Project, open_study
from theorycoding.files.reading import Sheet, read_settings, read_sheet
from theorycoding.files.reading.rows import careful_rows, regular_columns
from theorycoding.problems import Problem, Severity, has_errors
from theorycoding.study.loading import build_study

HEADER = "argument,actor,motivation,label,part_of,note"
CODEBOOK = (
    "variable,code,noun,adjective,aliases\n"
    "label,realism,Realism,Realist,\nlabel,liberalism,Liberalism,Liberal,\n"
)
SIGNS = '",;\t|\n\r\\“”()/= -@+\0\x1a\u200b\u202e\u00a0\ufeff\ufffdАé\u0301Ａ'
PIECES = (
    *SIGNS,
    *("A1", "A2", "CSTO", "NATO", "Realism", "Liberal", "NA", "007", "1E5", "sep=;", "\r\n"),
    *HEADER.split(","),
    *("<<<<<<< HEAD\n", "=======\n", "{", "[", "<html>"),
)
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
names = st.sampled_from(["A1", "A2", "CSTO", "Csto", "Realism", "Realism (Liberal)", "", "x", "А1"])


def places_exist(problems: list[Problem], text: str) -> bool:
    """Check that every place exists: its line, and its column or the one after the end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return all(
        1 <= one.line <= len(lines) and 1 <= one.column <= len(lines[one.line - 1]) + 1
        for one in problems
    )


def read_bytes(data: bytes) -> tuple[Sheet | None, list[Problem]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(data)
        return read_sheet(path, "a.csv", HEADER.split(","))


@given(st.binary(max_size=60))
def test_bytes_are_a_sheet_or_an_error(data: bytes) -> None:
    sheet, problems = read_bytes(data)
    assert (sheet is None) <= has_errors(problems)


@given(texts)
@settings(max_examples=300)
def test_a_text_is_a_sheet_or_an_error_and_every_place_exists(text: str) -> None:
    sheet, problems = read_bytes(text.encode())
    assert (sheet is None) <= has_errors(problems)
    assert places_exist(problems, text.removeprefix("\ufeff"))
    if sheet is not None:
        widths = {len(record) for record in sheet.records}
        assert widths <= {len(sheet.header)}
        assert list(sheet.lines) == sorted(set(sheet.lines))


@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_what_a_spreadsheet_writes_is_read_cell_by_cell(
    rows: list[list[str]], delimiter: str, line_end: str, mark: bool
) -> None:
    rows = [[f"x{cell}" if not any(map(str.strip, row)) else cell for cell in row] for row in rows]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([["argument", "actor", "label"], *rows])
    sheet, problems = read_bytes((("\ufeff" * mark) + stream.getvalue()).encode())
    assert sheet is not None
    assert not has_errors(problems)
    assert list(map(list, sheet.records)) == rows
    assert sheet.header == ("argument", "actor", "label")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            assert _cell_at(sheet, number, column) == cell


def _cell_at(sheet: Sheet, row: int, column: int) -> str:
    """Read a cell again from its recorded place."""
    place = sheet.place(row, column)
    start = sheet.physical.start(place.line) + place.column - 1
    return next(csv.reader(io.StringIO(sheet.text[start:], newline=""), delimiter=sheet.delimiter))[
        0
    ]


few_cells = st.sampled_from(["007", "1.0", "NA", "", "x", " é", '"q"', '"a, ""b"""', "True", '"'])


@given(
    st.lists(st.lists(few_cells, min_size=2, max_size=2).map(",".join), max_size=8),
    st.sampled_from(["\n", "\r\n", "\n\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.booleans(),
)
@settings(max_examples=300)
def test_a_regular_text_is_never_read_differently(
    lines: list[str], line_end: str, mark: str, is_ended: bool
) -> None:
    text = mark + line_end.join(["a,b", *lines]) + line_end * is_ended
    regular = regular_columns(text, 0, ",")
    if regular is None:
        return
    header, columns = regular
    rows = careful_rows("a.csv", text, 0, 1, ",")
    assert not isinstance(rows, int)
    sheet, odd, blank = rows
    assert header == sheet.header
    assert list(columns) == list(sheet.records)
    assert list(sheet.lines) == list(range(2, len(columns) + 2))
    assert (odd, blank) == ({}, [])


@given(texts)
def test_toml_is_settings_or_an_error(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "study.toml")
        path.write_bytes(text.encode())
        found, problems = read_settings(path, "study.toml")
    assert (found is None) <= has_errors(problems)
    assert places_exist(problems, text.removeprefix("\ufeff"))


@given(
    texts, texts, st.sampled_from(["arguments.csv", "coders/anna.csv", "grids/g.csv", "events.csv"])
)
@settings(max_examples=150)
def test_a_study_of_any_texts_is_checked_and_what_has_no_error_can_be_built(
    first: str, second: str, path: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder, "codings", "s")
        (study / path).parent.mkdir(parents=True)
        (study / "arguments.csv").write_bytes(f"{HEADER}\n{first}".encode())
        (study / path).write_bytes(second.encode())
        (study.parent / "codebook.csv").write_text(CODEBOOK)
        project = Project(Path(folder))
        files = open_study(project, "s")
        problems = check(files)
        check_project(project)
        if not has_errors(problems):
            build_study(files, problems)


@given(st.lists(st.lists(names, min_size=6, max_size=6), max_size=6))
@settings(max_examples=150)
def test_rows_of_plausible_cells_are_checked_at_their_places(rows: list[list[str]]) -> None:
    text = "\n".join([HEADER, *(",".join(row) for row in rows)]) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        bare, codebook = Path(folder, "a.csv"), Path(folder, "codebook.csv")
        bare.write_text(text, encoding="utf-8")
        codebook.write_text(CODEBOOK)
        files = open_foreign([bare], codebook=codebook)
        problems = check(files)
        assert places_exist([one for one in problems if one.file == str(bare)], text)
        if not has_errors(problems):
            build_study(files, problems)
    at_once = [(one.line, one.column, one.code) for one in problems]
    assert len(at_once) == len(set(at_once))
    severities = {one.severity for one in problems}
    assert severities <= {Severity.ERROR, Severity.WARNING, Severity.NOTE}
