"""Reading bytes as located rows: what is refused, what is accepted, and the place of each cell."""

import csv
import os
import pickle
import socket
from pathlib import Path

import numpy as np
import pytest

from theorycoding.files.reading import (
    Columns,
    Repetitive,
    Settings,
    Sheet,
    as_sheet,
    decoding,
    parsing,
    read_settings,
    read_sheet,
    repeated,
    sheets,
)
from theorycoding.files.reading.decoding import explain_bytes, wide_encoding
from theorycoding.files.reading.faults import explain_quotes
from theorycoding.files.reading.places import Lines
from theorycoding.files.reading.rows import careful_rows, regular_columns
from theorycoding.files.reading.settings import parse_settings
from theorycoding.files.reading.sheets import Facts, frequencies, scan_record
from theorycoding.problems import Place, Problem

HEADER = "argument,actor,motivation,label\n"
NAMES = ("argument", "actor", "motivation", "label")


def parsed(text: str) -> tuple[Sheet | None, list[Problem]]:
    return parsing.parse(text, "a.csv", NAMES)


def sheet_of(text: str) -> Sheet:
    sheet, problems = parsed(text)
    assert sheet is not None
    assert [one for one in problems if one.severity != "note"] == []
    return sheet


def only_problem(text: str) -> tuple[str, int, int]:
    _, problems = parsed(text)
    (found,) = [one for one in problems if one.severity != "note"]
    return found.code, found.line, found.column


def read(folder: Path, data: bytes) -> tuple[Sheet | None, list[Problem]]:
    path = folder / "a.csv"
    path.write_bytes(data)
    return read_sheet(path, "a.csv", NAMES)


# Files that are not text.


def test_a_long_file_in_which_a_place_was_found_goes_to_another_process() -> None:
    sheet = sheet_of(HEADER + "A1,NATO,Fear,Realism\n" * 3000)
    assert sheet.place(4, "actor") == Place("a.csv", 6, 4)
    copy = pickle.loads(pickle.dumps(sheet))  # noqa: S301  # our own
    assert list(copy.rows()) == list(sheet.rows())
    assert copy.place(2998, "label") == Place("a.csv", 3000, 14)


def test_a_named_pipe_is_refused_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    sheet, (found,) = read_sheet(tmp_path / "a.csv", "a.csv")
    assert sheet is None
    assert str(found).startswith("a.csv:1:1: error file-kind: this is a named pipe")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused_even_through_a_link(tmp_path: Path, device: str) -> None:
    (tmp_path / "a.csv").symlink_to(device)
    sheet, (found,) = read_sheet(tmp_path / "a.csv", "a.csv")
    assert (sheet, found.code) == (None, "file-kind")
    assert "device" in found.message


def test_a_socket_and_a_folder_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("s.csv")
        _, (found,) = read_sheet(Path("s.csv"), "s.csv")
    assert found.code == "file-kind"
    _, (found,) = read_settings(tmp_path, "study.toml")
    assert found.message == "this is a folder, not a file"


def test_a_file_that_is_not_there_is_unreadable_and_so_is_a_circle_of_links(tmp_path: Path) -> None:
    _, (found,) = read_sheet(tmp_path / "a.csv", "a.csv")
    assert (found.code, found.message) == ("file-unreadable", "No such file or directory")
    (tmp_path / "b.csv").symlink_to("c.csv")
    (tmp_path / "c.csv").symlink_to("b.csv")
    _, (found,) = read_sheet(tmp_path / "b.csv", "b.csv")
    assert found.code == "file-unreadable"


def test_a_file_over_the_size_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MAX_BYTES", 20)
    assert read(tmp_path, b"argument,actor\nA1,X\n")[1] == []
    sheet, (found,) = read(tmp_path, b"argument,actor\nA1,XY\n")
    assert (sheet, found.code, found.message) == (None, "file-size", "larger than 20 bytes")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n", "picture"),
        (b"SQLite format 3\0", "SQLite"),
        (b"PAR1\x15", "Parquet"),
        (b"{\\rtf1", "RTF"),
        (b'<?xml version="1.0"?>', "XML"),
        (b"\xef\xbb\xbf \n<HTML><body>", "HTML"),
        (b'{"argument": "A1"}', "JSON"),
        (b"[\n  []\n]", "JSON"),
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    ],
)
def test_another_kind_of_file_is_recognised(tmp_path: Path, data: bytes, kind: str) -> None:
    sheet, (found,) = read(tmp_path, data)
    assert (sheet, found.code, found.line, found.column) == (None, "file-kind", 1, 1)
    assert kind in found.message


def test_a_list_of_tables_in_toml_is_not_taken_for_json(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('[[coder]]\nid = "anna"\n')
    settings, problems = read_settings(tmp_path / "study.toml", "study.toml")
    assert problems == []
    assert settings is not None
    assert settings.values == {"coder": [{"id": "anna"}]}


# Encodings.


@pytest.mark.parametrize(
    ("text", "codec", "name", "word"),
    [
        ("Contrôle de la région", "cp1252", "Windows-1252", "Contrôle"),
        ("Contrôle de la région", "mac_roman", "Mac Roman", "Contrôle"),
        ("Güney; Weiß", "cp1252", "Windows-1252", "Güney"),
        ("Smørrebrød på øen", "mac_roman", "Mac Roman", "Smørrebrød"),
        ("Россия и НАТО", "cp1251", "Windows-1251", "Россия"),
        ("the state’s “control” – again", "cp1252", "Windows-1252", "’s"),
        ("§2 ° §3", "cp1252", "Windows-1252", "§"),
        ("§2.6 para 2", "mac_roman", "Mac Roman", "§"),
        ("§ 2", "cp850", "code page 850", "§"),
        ("Liberté", "cp850", "code page 850", "Liberté"),
        ("The “free” hand", "mac_roman", "Mac Roman", "“free”"),
        ("Müller", "mac_roman", "Mac Roman", "Müller"),
    ],
)
def test_the_likely_encoding_is_suggested_with_the_word_that_it_gives(
    text: str, codec: str, name: str, word: str
) -> None:
    data = text.encode(codec)
    with pytest.raises(UnicodeDecodeError) as caught:
        data.decode("utf-8")
    _, hint = explain_bytes(data, caught.value)
    assert name in hint
    assert word in hint


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"a\xc0\xafb", "overlong"),
        (b"a\xe0\x80\xafb", "overlong"),
        (b"a\xf0\x80\x80\xaf", "overlong"),
        (b"a\xed\xa0\x80b", "surrogate"),
        (b"a\xf4\x90\x80\x80", "beyond"),
        (b"a\xf8\x88\x80\x80\x80", "beyond"),
        (b"a\xc3", "cut off"),
        (b"a\xe2\x82", "cut off"),
        (b"caf\xe9,", "0xE9"),
        (b"x\x80", "0x80"),
        (b"\xff", "0xFF"),
    ],
)
def test_a_fault_in_the_bytes_is_explained(data: bytes, part: str) -> None:
    with pytest.raises(UnicodeDecodeError) as caught:
        data.decode("utf-8")
    assert part in explain_bytes(data, caught.value)[0]


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16 without"),
        ("utf-16-be", "UTF-16 without"),
        ("utf-32", "UTF-32"),
        ("utf-32-le", "UTF-32 without"),
        ("utf-32-be", "UTF-32 without"),
    ],
)
def test_text_of_two_or_four_bytes_a_character_is_recognised(codec: str, name: str) -> None:
    assert str(wide_encoding((HEADER + "A1,Россия,x,y\n").encode(codec))).startswith(name)


def test_a_few_nuls_are_not_an_encoding() -> None:
    assert wide_encoding(b"argument\0,actor\0,label\n" * 9) is None
    assert wide_encoding(b"a\0b\0" + b"argument,actor,label\0" + b"x" * 500) is None
    assert wide_encoding(b"ab\0\0c\0d\0e\0f") is None


def test_bytes_that_are_not_utf_8_are_placed_by_characters_without_the_mark(tmp_path: Path) -> None:
    sheet, (found,) = read(tmp_path, b"\xef\xbb\xbfargument\r\n\xc3\xa9\xc3\xa9\xe9x\r\n")
    assert (sheet, found.line, found.column) == (None, 2, 3)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> x\n", [2]),
        ("a\r\n<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> x\r\n", [2]),
        ("<<<<<<<\na\n>>>>>>>\nb\n<<<<<<< HEAD\nc\n>>>>>>> y", [1, 5]),
        ("a\n>>>>>>> theirs\nb\n", [2]),
        ("a\n=======\n", [2]),
        ("a\n====== six\n======== eight\n<<<<<<<x\n", []),
    ],
)
def test_each_conflict_is_reported_where_it_begins(
    tmp_path: Path, text: str, expected: list[int]
) -> None:
    _, problems = read(tmp_path, text.encode())
    assert [one.line for one in problems if one.code == "conflict"] == expected


def test_nuls_at_the_end_and_in_the_middle_are_distinguished(tmp_path: Path) -> None:
    _, (found,) = read(tmp_path, b"argument\nA1\n\0\0\0\n")
    assert (found.line, found.column) == (3, 1)
    assert "written" in found.message
    _, (found,) = read(tmp_path, b"argument\nA\0001\nA2\n")
    assert (found.line, found.column, found.message) == (2, 2, "this is a NUL character")


def test_ctrl_z_in_the_middle_does_not_end_a_file(tmp_path: Path) -> None:
    sheet, problems = read(tmp_path, b"argument\nA\x1a1\n")
    assert problems == []
    assert sheet is not None
    assert sheet.column("argument") == ["A\x1a1"]


# Rows, lines and columns.


def test_words_that_other_readers_take_for_missing_or_numbers_stay_text() -> None:
    sheet = sheet_of("argument,actor\nNone,NA\n007,1E5\nnull,\n")
    assert list(sheet.records) == [["None", "NA"], ["007", "1E5"], ["null", ""]]


def test_a_line_is_physical_and_a_column_counts_characters() -> None:
    sheet = sheet_of('argument,actor\n"A\n1","é"\r\n😀,x\r')
    assert list(sheet.lines) == [2, 4]
    assert sheet.place(0, "actor") == Place("a.csv", 3, 4)
    assert sheet.place(0, "actor", offset=0) == Place("a.csv", 3, 5)
    assert sheet.place(1, "actor") == Place("a.csv", 4, 3)
    assert sheet.place(1, "nothing") == Place("a.csv", 4, 4)
    assert sheet.place(-1, "actor", offset=2) == Place("a.csv", 1, 12)
    assert sheet.place(0) == Place("a.csv", 2, 1)


def test_a_character_after_doubled_quotes_is_found() -> None:
    sheet = sheet_of('argument\n"a""b""cd"\n')
    assert sheet.column("argument") == ['a"b"cd']
    assert [sheet.place(0, 0, offset=at).column for at in range(6)] == [2, 3, 5, 6, 8, 9]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\x1c"])
def test_only_line_feeds_and_carriage_returns_end_a_line(sign: str) -> None:
    sheet = sheet_of(f"argument,actor\nA{sign}1,x\nA2,y\n")
    assert sheet.column("argument") == [f"A{sign}1", "A2"]
    assert sheet.place(1, "actor") == Place("a.csv", 3, 4)


def test_a_column_that_is_not_there_is_empty() -> None:
    sheet = sheet_of("argument\nA1\nA2\n")
    assert list(sheet.column("actor")) == ["", ""]
    assert sheet.distinct("actor") == frozenset()
    assert list(sheet.cells("actor")) == []
    assert not sheet.facts("actor").each


def test_a_sheet_made_of_rows_has_the_same_columns() -> None:
    columns = Columns((["A1", "A2"], ["x", "y"]))
    sheet = Sheet("a.csv", "", ",", ("argument", "actor"), columns, (2, 3))
    assert sheet.column("actor") == ["x", "y"]
    assert list(sheet.rows()) == [
        (0, {"argument": "A1", "actor": "x"}),
        (1, {"argument": "A2", "actor": "y"}),
    ]
    assert list(Columns(())) == []
    assert len(Columns(())) == 0
    assert Columns((["a", "b"], ["c", "d"]))[1] == ["b", "d"]


def test_a_column_of_many_values_is_not_made_distinct_to_be_looked_at() -> None:
    rows = "".join(f"A{number},x\n" for number in range(30_000))
    sheet = sheet_of("argument,actor\n" + rows)
    assert sheet.facts("argument").each is sheet.column("argument")
    assert sheet.facts("actor").each == frozenset({"x"})


def test_ragged_and_doubtful_cells_are_passed_over() -> None:
    records = Columns((["A1", "A2", "A3"],))
    sheet = Sheet(
        "a.csv",
        "",
        ",",
        ("argument",),
        records,
        (2, 3, 4),
        ragged=frozenset({0}),
        doubtful=frozenset({(1, 0)}),
    )
    assert list(sheet.cells("argument")) == [(2, "A3")]
    assert sheet.column("argument") == ["A1", "A2", "A3"]


def test_the_limit_of_the_csv_module_is_left_as_it_was() -> None:
    before = csv.field_size_limit()
    text = HEADER + f'A1,X,"{"y" * 200_000}",z\n'
    sheet, (note,) = parsed(text)
    assert sheet is not None
    assert len(sheet.column("motivation")[0]) == 200_000
    assert (note.code, note.line, note.column) == ("cell-long", 2, 6)
    assert csv.field_size_limit() == before


def test_a_long_cell_is_noted_without_quotes_too_and_in_a_row_too_wide() -> None:
    sheet, problems = parsed(HEADER + f"A1,X,{'y' * 200_000},z\n")
    assert sheet is not None
    assert [one.code for one in problems] == ["cell-long"]


# Delimiters.


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("argument,actor;label,motivation", ","),
        ('argument;"actor, or group";label', ";"),
        ("Argument;Actor, who;Label", ";"),
        ("argument\tactor\tlabel", "\t"),
        ("argument|actor", "|"),
        ("argument", ","),
        ("\n\nargument;actor", ";"),
    ],
)
def test_the_delimiter_is_the_one_that_gives_most_known_names(header: str, delimiter: str) -> None:
    sheet, _ = parsed(f"{header}\n")
    assert sheet is not None
    assert sheet.delimiter == delimiter


def test_a_line_of_excel_names_the_delimiter() -> None:
    sheet, problems = parsed("sep=|\r\nargument;x|actor\r\nA1|CSTO\r\n")
    assert sheet is not None
    assert sheet.header == ("argument;x", "actor")
    assert sheet.place(0, "actor") == Place("a.csv", 3, 4)
    assert [one.code for one in problems] == ["separator", "line-ends"]


@pytest.mark.parametrize("sign", [":", '"', "", " "])
def test_a_line_of_excel_with_another_separator_is_an_error(sign: str) -> None:
    assert only_problem(f"sep={sign}\nargument,actor\nA1,X\n") == ("separator-unknown", 1, 5)


def test_nothing_but_a_line_of_excel_is_empty() -> None:
    sheet, problems = parsed("sep=,\n\n")
    assert sheet is None
    assert [one.code for one in problems] == ["separator", "file-empty"]


# Quotes and ragged rows.


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('A1,X,"a "b" c",R\n', ("quote-stray", 2, 9)),
        ('A1,X,"a,R\nA2,Y,b,L\n', ("quote-unclosed", 2, 6)),
        ('A1,X,"a,R\nA2,Y,"b",L\n', ("quote-unclosed", 2, 6)),
        ('A1,X,"a,R\n"A2",Y,b,L\n', ("quote-unclosed", 2, 6)),
        ('A0,X,a,R\nA1,X,"a ""b"",R\n', ("quote-unclosed", 3, 6)),
        ('A1,X,"line\nsaid "so" here",R\n', ("quote-unclosed", 2, 6)),
        ('A1,X,"line\nhe"re",R\n', ("quote-stray", 3, 3)),
        ('A1,X,say "a",R\n', ("quote-stray", 2, 10)),
        ('A1,X,5" guns,R\n', ("quote-stray", 2, 7)),
        ('A1,X, "a",R\n', ("quote-stray", 2, 6)),
        ('A1,X,"a" ,R\n', ("quote-stray", 2, 9)),
        ('A1,X,"a"\t,R\n', ("quote-stray", 2, 9)),
        ('A1,X,"a" \n', ("quote-stray", 2, 9)),
        ('A1,X,"a \\"b\\" c",R\n', ("quote-backslash", 2, 9)),
        ('A1,X,a \\"b\\" c,R\n', ("quote-backslash", 2, 8)),
        ('A1,X,"a \\",b"\n', ("quote-backslash", 2, 9)),
        ('A1,X,"a \\"",R\nA2,X,b,R\n', ("quote-backslash", 2, 9)),
        ("A1,X,“a, b”,R\n", ("quote-curly", 2, 6)),
        ('A1,X,"a, b”,R\n', ("quote-curly", 2, 11)),
        ('A1,X,"a”\n', ("quote-curly", 2, 8)),
        ("A1,X,“a, b,R\n", ("row-ragged", 2, 12)),
    ],
)
def test_a_wrong_quote_is_found_at_its_place(rows: str, expected: tuple[str, int, int]) -> None:
    assert only_problem(HEADER + rows) == expected


def test_a_quote_in_the_header_is_found_too() -> None:
    assert only_problem('argu"ment,actor\nA1,X\n') == ("quote-stray", 1, 5)


def test_a_wrong_quote_is_found_far_down() -> None:
    rows = "".join(f'"A{number}",X,a,R\n' for number in range(1234))
    assert only_problem(HEADER + rows + 'B1,X,"a" b,R\n') == ("quote-stray", 1236, 8)
    assert only_problem(HEADER + rows + 'B1,X,a,"R\n') == ("quote-unclosed", 1236, 8)


def test_a_wrong_quote_does_not_make_the_right_ones_wrong() -> None:
    assert only_problem(HEADER + 'A1,X,"a ""b""",R\nA2,X,c"d,R\n') == ("quote-stray", 3, 7)


def test_a_fault_that_only_the_csv_module_sees_is_still_a_problem() -> None:
    found = explain_quotes("a,b\n1,2\n", "a.csv", ",", 0)
    assert (found.code, found.line, found.column) == ("quote-unclosed", 1, 1)


def test_quotes_that_are_right_are_judged_right() -> None:
    sheet = sheet_of(HEADER + 'A1,X,"a, ""b""",""\nA2,"""",b,"c\\"\n')
    assert sheet.column("motivation") == ['a, "b"', "b"]
    assert sheet.column("label") == ["", "c\\"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("A1,X,a\n", ("row-ragged", 2, 7)),
        ("A1,X,a,R,x\n", ("row-ragged", 2, 10)),
        ("A1,X,a,R\nA2,X,a\nA3,X,a,L\n", ("row-ragged", 3, 7)),
        ("A1,X,a,R,\nA2,X,a,R,\n", ("row-ragged", 2, 10)),
        ("A1;X;a;R\nA2;X;a;R\n", ("row-ragged", 2, 9)),
        ("A1,X,a,R\nA2;X;a;R\n", ("row-ragged", 3, 9)),
        ("A1,X,a\nb,R\nA2,X,c,L\n", ("row-broken", 2, 7)),
        ("A1,X,a\nb\nc,R\nA2,X,c,L\n", ("row-broken", 2, 7)),
        ("A1,X,a\rb,R\nA2,X,c,L\n", ("row-broken", 2, 7)),
    ],
)
def test_a_row_of_another_width_is_found_once(rows: str, expected: tuple[str, int, int]) -> None:
    assert only_problem(HEADER + rows) == expected


def test_two_short_rows_with_ids_of_their_own_are_two_problems() -> None:
    _, problems = parsed(HEADER + "A1,X,a\nA2,R\nA3,X,c,L\n")
    assert [(one.code, one.line) for one in problems] == [("row-ragged", 2), ("row-ragged", 3)]


@pytest.mark.parametrize(
    ("rows", "part"),
    [
        ("A1,X,a,R\nA2,X,a, or b,R\n", 'put the cell in quotes: "a, or b"'),
        ("A1,X,a,R\nA2,X,a,R,\n", "delete the comma at the end"),
        ("A1,X,a,R\nA2,X,a,b,R\n", "cell that contains a comma"),
        ("A1,X,a,R\nA2,X", "cut off"),
        ("A1,X,a,R\nA2,X\n", "or an empty cell for each"),
        ("A1,X,a,R\nA2;X;b;R\n", "semicolon"),
        ("A1\tX\ta\tR\nA2\tX\tb\tR\n", "tab"),
        ("A1,X,a,R,5\nA2,X,a,R,5\n", "as many names"),
    ],
)
def test_the_hint_for_a_ragged_row_fits_its_cause(rows: str, part: str) -> None:
    _, problems = parsed(HEADER + rows)
    assert part in problems[-1].hint


def test_rows_within_a_quoted_cell_are_suspected_by_their_ids() -> None:
    row = 'A1,X,"a,R\nA2,Y,b",L\n'
    assert only_problem(HEADER + row) == ("quote-swallow", 2, 6)
    assert only_problem(HEADER + 'A1,X,"a\nA2,Y,b",L,\n') == ("quote-unclosed", 2, 6)


def test_an_excerpt_of_several_lines_is_not_a_row() -> None:
    sheet = sheet_of(HEADER + 'A1,X,"One, two,\nthree, four, five\nin 1999, so",R\nA2,X,c,R\n')
    assert list(sheet.lines) == [2, 5]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("A1,X,a,R\n\nA2,X,b,R\n", [("row-blank", 3)]),
        ("A1,X,a,R\n  \nA2,X,b,R\n", [("row-blank", 3)]),
        ("A1,X,a,R\n,,,\n , ,\n\nA2,X,b,R\n,,,\n", [("row-blank", 3), ("row-blank-end", 7)]),
        ("A1,X,a,R\nA2,X,b,R\n\n\n", [("row-blank-end", 4)]),
        ('A1,X,"a\n\nb",R\n\nA2,X,b,R\n', [("row-blank", 5)]),
    ],
)
def test_blank_rows_are_left_out_and_reported(rows: str, expected: list[tuple[str, int]]) -> None:
    sheet, problems = parsed(HEADER + rows)
    assert [(one.code, one.line) for one in problems] == expected
    assert sheet is not None
    assert sheet.column("argument")[0] == "A1"
    assert all(map(any, sheet.records))


def test_blank_lines_before_the_header_do_not_hide_it() -> None:
    sheet, problems = parsed("\n\nargument,actor\nA1,X\n")
    assert sheet is not None
    assert (sheet.header_line, list(sheet.lines)) == (3, [4])
    assert sheet.place(-1, "actor") == Place("a.csv", 3, 10)
    assert [one.code for one in problems] == ["row-blank"]


def test_a_header_of_several_lines_without_rows_is_read() -> None:
    sheet, (found,) = parsed('"argu\nment",actor\n')
    assert sheet is not None
    assert sheet.header == ("argu\nment", "actor")
    assert found.code == "table-empty"


def test_a_header_of_one_column_is_read() -> None:
    sheet = sheet_of("argument\nA1\nA2")
    assert sheet.column("argument") == ["A1", "A2"]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n3,4\n",
        "a,b\r\n1,2\r\n3,4",
        "\ufeffa,b\nNA,1E5\nnull,007",
        "a,b\n007,True\n007,True\n007,NA\n007,NA\n",
        'a,b\n"1,""x""",2\nc d," "',
        "a;b\n" + "".join(f"x{number};y\n" for number in range(9000)),
    ],
)
def test_a_regular_text_is_read_as_the_csv_module_does(text: str) -> None:
    delimiter = ";" if ";" in text else ","
    regular = regular_columns(text, 0, delimiter)
    rows = careful_rows("a.csv", text, 0, 1, delimiter)
    assert not isinstance(rows, int)
    assert regular is not None
    header, columns = regular
    assert header == rows[0].header
    assert list(columns) == list(rows[0].records)


@pytest.mark.parametrize(
    "text",
    [
        *("a\n1\n", "a,b\n", "a,b", "a,b\r1,2\n", "a,b\n1\n", "a,b\n1,2\n3", "a,b\n\n1,2\n"),
        *(" ,\n1,2\n", "a,b\n ,2\n", 'a,b\n"1\n",2\n', 'a,b\n"1" ,2\n', 'a,b\nx"1",2\n'),
        *('a,b\n"1,2\n', 'a,b\n1,2\n"3"', f"a,b\n1,{'x' * 200_000}\n", f"{'a' * 200_000},b\n1,2\n"),
    ],
)
def test_a_text_that_is_not_regular_is_read_with_care(text: str) -> None:
    assert regular_columns(text, 0, ",") is None
    assert careful_rows("a.csv", text, 0, 1, ",")


def test_a_large_regular_file_is_located_as_a_small_one() -> None:
    rows = "".join(f'A{number},CSTO,"x, {number % 90}",Realism\r\n' for number in range(50_000))
    sheet, (note,) = parsed(HEADER.replace("\n", "\r\n") + rows)
    assert sheet is not None
    assert note.code == "line-ends"
    assert (len(sheet.records), sheet.lines[-1]) == (50_000, 50_001)
    assert sheet.records[91] == ["A91", "CSTO", "x, 1", "Realism"]
    assert sheet.column("motivation")[90:92] == ["x, 0", "x, 1"]
    assert list(sheet.cells("actor"))[-1] == (49_999, "CSTO")
    assert sheet.facts("actor").each == frozenset({"CSTO"})
    assert sheet.facts("argument").each is sheet.column("argument")
    assert sheet.place(49_999, "label") == Place("a.csv", 50_001, 21)


def test_how_often_each_cell_occurs_is_the_same_however_a_column_is_kept() -> None:
    column = Repetitive(["NATO", "CSTO"], np.array([0, 1, 0]))
    assert list(column) == ["NATO", "CSTO", "NATO"]
    assert list(frequencies(column).items()) == [*frequencies(list(column)).items()]
    assert dict(frequencies(repeated("x", 3))) == {"x": 3}
    assert "CSTO" in column
    assert "Russia" not in column


def test_cells_that_repeat_are_kept_once() -> None:
    rows = "".join(f"A{number},{'CSTO' + str(number % 2)}\n" for number in range(40_000))
    for text in (rows, rows + "\n"):  # a blank row makes the file irregular
        column = sheet_of("argument,actor\n" + text).column("actor")
        assert (column[0], column[39_999]) == ("CSTO0", "CSTO1")
        assert column[0] is column[2]


def test_a_record_is_scanned_cell_by_cell() -> None:
    assert sheets.scan_record('a,"b\n,""c",d\r\ne', 0, ",") == ([0, 2, 11], 12)
    assert sheets.scan_record('a,"b', 0, ",") == ([0, 2], 4)


# TOML.

STUDY = """title = "x"
sources = ["one", "two"]  # two

[[table]]
id = "first"
  caption = "title"

[[table]]
id = "second"
"caption" = "y"
[table.print]
member = "x"

[[grid]]
id = "first"
"""


@pytest.mark.parametrize(
    ("key", "nth", "section", "value", "expected"),
    [
        ("title", 0, "", "", (1, 1)),
        ("sources", 0, "", "two", (2, 19)),
        ("sources", 0, "", "three", (2, 1)),
        ("id", 0, "table", "", (5, 1)),
        ("caption", 0, "table", "", (6, 3)),
        ("id", 1, "table", "", (9, 1)),
        ("id", 1, "table", "second", (9, 6)),
        ("caption", 1, "table", "", (10, 1)),
        ("print", 1, "table", "", (11, 8)),
        ("id", 0, "grid", "", (15, 1)),
        ("absent", 0, "", "", (1, 1)),
        ("absent", 1, "table", "", (8, 1)),
        ("id", 0, "coder", "", (5, 1)),
    ],
)
def test_a_setting_is_placed_in_its_own_section(
    key: str, nth: int, section: str, value: str, expected: tuple[int, int]
) -> None:
    settings = Settings("study.toml", STUDY, {})
    place = settings.place(key, nth, section=section, value=value)
    assert (place.line, place.column) == expected


def test_a_section_is_placed_where_it_begins() -> None:
    settings = Settings("study.toml", STUDY, {})
    assert settings.section_place("table", 1) == Place("study.toml", 8, 1)
    assert settings.section_place("coder") == Place("study.toml", 1, 1)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title = \n", (1, 9)),
        ('title = "a"\ntitle = "b"\n', (2, 12)),
        ('title = ["a"', (1, 13)),
        ("title = " + "[" * 5000, (1, 1)),
        ("title = " + "9" * 5000, (1, 1)),
        ("title = 2001-13-01\n", (1, 13)),
        ('title = "a"\nsources = [“rep”]\n', (2, 12)),
        ('title = "a”\n', (1, 11)),
        ("title = ‘a’\n", (1, 9)),
        ("title = “a", (1, 9)),
    ],
)
def test_toml_that_cannot_be_read_is_a_problem(
    tmp_path: Path, text: str, place: tuple[int, int]
) -> None:
    (tmp_path / "study.toml").write_text(text)
    settings, (found,) = read_settings(tmp_path / "study.toml", "study.toml")
    assert (settings, found.code) == (None, "toml-syntax")
    assert (found.line, found.column) == place


def test_toml_with_bytes_that_are_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_bytes('title = "Contrôle"\n'.encode("cp1252"))
    settings, (found,) = read_settings(tmp_path / "study.toml", "study.toml")
    assert (settings, found.code, found.column) == (None, "encoding", 15)


def test_curly_quotes_around_a_setting_are_named() -> None:
    _, (found,) = parse_settings("title = “x”\n", "study.toml")
    assert found.hint == "use straight quotes: \" or '"
    _, (found,) = parse_settings("title = 'He said “x” twice' y\n", "study.toml")
    assert "straight" not in found.hint


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("title = 'x'\n" + "b." * 5000 + "c = 1\n", 2, 1, "name has more than 20 parts"),
        ("\n[[" + '"b c" . ' * 5000 + "c]]\n", 2, 3, "name has more than 20 parts"),
        ("y = {" + "b." * 5000 + "c = 1}\n", 1, 6, "name has more than 20 parts"),
        ("title = 'x'\ny = " + "{b=" * 30 + "1" + "}" * 30, 2, 1, "nested more than 20 deep"),
        ("title = 'x'\ny = " + "[" * 30 + "]" * 30, 2, 1, "nested more than 20 deep"),
        ("y = " + "[" * 5000, 1, 1, "nested more than 20 deep"),
        ("".join(f"b{n} = 1\n" for n in range(1001)), 1, 1, "more than 1,000 settings"),
        (
            "title = 'x'\n[y]\n" + "".join(f"b{n} = 1\n" for n in range(1001)),
            *(2, 2, "more than 1,000 settings"),
        ),
        ("#" * 1_000_001, 1, 1, "more than 1,000,000 characters"),
    ],
    ids=lambda one: one[:12] if isinstance(one, str) else str(one),
)
def test_settings_that_nobody_writes_are_refused_at_their_place(
    text: str, line: int, column: int, message: str
) -> None:
    settings, (found,) = parse_settings(text, "study.toml")
    assert settings is None
    assert (found.line, found.column, found.code) == (line, column, "toml-syntax")
    assert message in found.message


def test_settings_that_somebody_writes_are_not_refused() -> None:
    text = "".join(f'[[coder]]\nid = "c{number}"\n' for number in range(3000))
    assert parse_settings(text, "study.toml")[1] == []
    text = f'title = "{"a." * 30}b, {"c." * 15}"\nplace = """\n{"x-" * 30}\n"""\n'
    assert parse_settings(text, "study.toml")[1] == []


def test_lines_of_settings_are_counted_once_for_all_coders(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[str] = []

    def counting(text: str) -> Lines:
        calls.append(text)
        return Lines(text)

    monkeypatch.setattr("theorycoding.files.reading.settings.Lines", counting)
    settings = Settings("study.toml", '[[coder]]\nid = "x"\n' * 40, {})
    lines = [settings.place("id", nth, section="coder").line for nth in range(40)]
    assert lines == list(range(2, 82, 2))
    assert len(calls) == 1


def test_the_header_is_scanned_once_for_all_its_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def counting(text: str, start: int, delimiter: str) -> tuple[list[int], int]:
        calls.append(start)
        return scan_record(text, start, delimiter)

    monkeypatch.setattr(sheets, "scan_record", counting)
    names = tuple(f"c{number}" for number in range(50))
    sheet = Sheet("t.csv", ",".join(names) + "\n", ",", names, [], [])
    assert sheet.place(-1, "c49").column > sheet.place(-1, "c48").column
    assert [sheet.place(-1, number).line for number in range(50)] == [1] * 50
    assert len(calls) == 1


def test_a_column_is_found_without_searching_the_header() -> None:
    class Unsearched(tuple[str, ...]):
        def index(self, *_: object) -> int:
            raise AssertionError("searched")

        def __contains__(self, _: object) -> bool:
            raise AssertionError("searched")

    sheet = Sheet("t.csv", "a,b,a\n1,2,3\n", ",", Unsearched("aba"), Columns("123"), [2])
    assert [*map(list, map(sheet.column, "abz"))] == [["1"], ["2"], [""]]
    assert (list(sheet.cells("b")), list(sheet.cells("z"))) == ([(0, "2")], [])
    assert (sheet.distinct("b"), sheet.facts("z").each) == ({"2"}, frozenset())


def test_a_key_is_found_in_a_section_of_which_there_is_one() -> None:
    settings = Settings("study.toml", 'title = "x"\n[ coder ]\nid = "y"\n["a b"]\n', {})
    assert settings.place("id", section="coder") == Place("study.toml", 3, 1)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n", "this is a PDF, not TOML (write the settings as plain text in UTF-8)"),
        ('title = "x"\n'.encode("utf-16"), "this is UTF-16, not UTF-8 (save it as UTF-8)"),
        (
            b"version https://git-lfs.github.com/spec/v1\n",
            "this is a Git LFS pointer, not TOML (fetch the file itself with 'git lfs pull')",
        ),
    ],
)
def test_settings_of_another_kind_are_not_called_a_table(
    tmp_path: Path, data: bytes, expected: str
) -> None:
    (tmp_path / "study.toml").write_bytes(data)
    _, (problem,) = read_settings(tmp_path / "study.toml", "study.toml")
    assert f"{problem.message} ({problem.hint})" == expected


def test_a_place_in_a_workbook_is_the_name_of_the_cell() -> None:
    rows = [["NATO", "Realsm"], ["CSTO", "Realism"]]
    sheet = as_sheet(
        "a.xlsx",
        ["actor", "label"],
        rows,
        lines=(3, 5),
        cell_name=lambda line, column: f"Codes!{'AB'[column - 1]}{line}",
        header_line=2,
    )
    problem = sheet.problem("label-unknown", 0, "label", "unknown theory")
    assert (problem.file, problem.line, problem.column) == ("a.xlsx", 3, 2)
    assert str(problem).startswith("a.xlsx:Codes!B3: error label-unknown:")
    assert str(sheet.place(-1, "actor")) == "a.xlsx:Codes!A2"
    assert str(Place("a.csv", 2, 7)) == "a.csv:2:7"


def test_the_quote_at_fault_is_found_behind_cells_that_are_quoted_well() -> None:
    assert only_problem(HEADER + '"A1","CSTO,Control,Realism\n') == ("quote-unclosed", 2, 6)


def test_a_curly_quote_behind_a_lone_carriage_return_has_a_place_that_exists() -> None:
    _, (problem,) = parse_settings("a = 1\r\n\rtitle = “x”\n", "study.toml")
    assert (problem.code, problem.line) == ("toml-syntax", 3)


def test_how_cells_begin_is_the_same_for_few_cells_and_for_many() -> None:
    cells = ["A1", "b", "", "=sum", " x"]
    many = cells * 5000 + [f"A{number}" for number in range(25_000)] + [""]
    assert Facts(cells).beginnings == {"A1", "b", "", "=s", " x"}
    assert Facts(many).beginnings == {"b", "", "=s", " x", *(f"A{digit}" for digit in range(10))}
    assert "éa" in Facts([*many, "éa"]).beginnings
