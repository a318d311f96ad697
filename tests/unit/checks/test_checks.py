# ruff: noqa: E501 - a case is a line
"""The checks of a study: one message per cause, at its place, and none for valid files."""

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from theorycoding.checks import check, check_project
from theorycoding.checks.cells import SUSPECTS, has_suspects
from theorycoding.checks.characters import is_slip
from theorycoding.checks.labels import check_ratings
from theorycoding.exchange.layout import Layout
from theorycoding.exchange.opening import open_foreign
from theorycoding.files.study_files import BareFiles
from theorycoding.problems import UsageError

_SPEC = importlib.util.spec_from_file_location("study", Path(__file__).with_name("study.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
study = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(study)
found_in, found_in_bare, project_of = study.found_in, study.found_in_bare, study.project_of
files_of = study.files_of
HEADER = "argument,actor,motivation,label\n"
GRID = 'title = "x"\n[[grid]]\nid = "g"\n'


def test_the_study_that_is_broken_below_is_sound(tmp_path: Path) -> None:
    assert found_in(tmp_path, {}) == []


# Headers.


@pytest.mark.parametrize(
    ("given", "meant", "is_one"),
    [
        ("lable", "label", True),
        ("labels", "label", True),
        ("labl", "label", True),
        ("labek", "label", True),
        ("LABELS", "label", True),
        ("lebal", "label", True),
        ("region", "reason", False),
        ("sector", "section", False),
        ("title", "label", False),
        ("label", "label", False),
    ],
)
def test_a_slip_is_one_letter_or_two_swapped_letters(given: str, meant: str, is_one: bool) -> None:
    assert is_slip(given, meant) == is_one


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("argument,actor,motive,label", ["arguments.csv:1:16 header-misspelt"]),
        ("argument,acteur,motivation,label", ["arguments.csv:1:10 header-misspelt"]),
        ("argument,actor,motivation,labels", ["arguments.csv:1:27 header-misspelt"]),
        ("argument, actor,motivation,label", ["arguments.csv:1:10 header-misspelt"]),
        ("argument,actor,motivation,ｌabel", ["arguments.csv:1:27 header-misspelt"]),
        ("Argument,Actor,Motivation,Label", [
            "arguments.csv:1:1 header-misspelt",
            "arguments.csv:1:10 header-misspelt",
            "arguments.csv:1:16 header-misspelt",
            "arguments.csv:1:27 header-misspelt",
        ]),
        ("argumnt,acter,motivaton,lable", [
            "arguments.csv:1:1 header-misspelt",
            "arguments.csv:1:9 header-misspelt",
            "arguments.csv:1:15 header-misspelt",
            "arguments.csv:1:25 header-misspelt",
        ]),
        ("id,who,why,what", ["arguments.csv:1:1 header-missing"]),
        ("argument,actor,motivation,region", []),
        ("argument,actor,motivation,notes", ["arguments.csv:1:27 header-unknown"]),
        ("argument,actor,motivation,", ["arguments.csv:1:27 header-blank"]),
        ("argument,actor,motivation,actor", ["arguments.csv:1:27 header-duplicate"]),
        ("argument,actor,motivation,\u0430ctor", ["arguments.csv:1:27 header-duplicate"]),
        ("argument,actor,actor_name,label", ["arguments.csv:1:32 header-missing"]),
    ],
)  # fmt: skip
def test_a_header_is_judged_once(tmp_path: Path, header: str, expected: list[str]) -> None:
    text = f"{header}\nA1,CSTO,Control,Realism\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("case,criterion,value", []),
        ("case,SCO,CSTO", []),
        ("Case,SCO,CSTO", ["grids/g.csv:1:1 header-misspelt"]),
        ("case,criterium,value", ["grids/g.csv:1:6 header-misspelt"]),
        ("case,SCO,SCO", ["grids/g.csv:1:10 header-duplicate"]),
        ("case,,SCO", ["grids/g.csv:1:6 header-blank"]),
        ("case,Criterion,value", ["grids/g.csv:1:6 header-misspelt"]),
        ("state,SCO,CSTO", ["grids/g.csv:1:1 header-missing"]),
        ("state,group,CSTO", ["grids/g.csv:1:17 header-missing"]),
    ],
)
def test_the_header_of_a_grid_is_judged_in_either_shape(
    tmp_path: Path, header: str, expected: list[str]
) -> None:
    assert found_in(tmp_path, {"grids/g.csv": f"{header}\nRussia,x,y\n"}) == expected


def test_a_case_without_a_name_is_an_error_in_a_grid_of_either_shape(tmp_path: Path) -> None:
    wide = {"grids/g.csv": "case,SCO,CSTO\nKyrgyzstan,x,\n,x,y\n"}
    assert found_in(tmp_path / "wide", wide) == ["grids/g.csv:3:1 cell-missing"]
    long = {"grids/g.csv": "case,criterion,value\nKyrgyzstan,SCO,x\n,SCO,y\n"}
    assert found_in(tmp_path / "long", long) == ["grids/g.csv:3:1 cell-missing"]


def test_the_header_of_a_printed_table_may_be_blank_and_repeat(tmp_path: Path) -> None:
    settings = 'title = "x"\n[[table]]\nid = "t"\ncaption = "T"\n'
    files = {"study.toml": settings, "printed/t.csv": ",A,A\nb ,=c,d\n"}
    assert found_in(tmp_path, files) == []


def test_a_title_above_the_header_is_one_problem(tmp_path: Path) -> None:
    text = f"# My data\n{HEADER}A1,CSTO,Control,Realism\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == ["arguments.csv:1:1 header-missing"]


def test_each_blank_header_above_cells_is_reported_and_empty_columns_at_the_end_once(
    tmp_path: Path,
) -> None:
    text = "argument,actor,motivation,label,,,\nA1,CSTO,Control,Realism,,x,\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == [
        "arguments.csv:1:33 header-blank",
        "arguments.csv:1:34 header-blank",
    ]


def test_a_header_whose_fix_is_clear_causes_no_further_problems(tmp_path: Path) -> None:
    files = {
        "arguments.csv": "Argument,actor,motivation,Label\nA1,CSTO,Control,Realism\n",
        "coders/anna.csv": "argument,label\nA1,Realism\nA9,Realism\n",
    }
    assert found_in(tmp_path, files) == [
        "arguments.csv:1:1 header-misspelt",
        "arguments.csv:1:27 header-misspelt",
        "coders/anna.csv:3:1 reference-unknown",
    ]


# Cells.


@pytest.mark.parametrize(
    "text",
    [
        "NÃO", "Âge", "ÂNGELO »", "« GÂ »", "5 Å²", "10 Å away", "√2", "naïve", "Ärger", "„SPÄ“",
        "Ñandú", "ÅÄÖ", "Ãpice", "ðalur", "Łódź", "Ђ", "x – y", "¿Qué?",
    ],
)  # fmt: skip
def test_words_with_accents_are_not_taken_for_damaged_ones(text: str) -> None:
    assert [one.code for one in SUSPECTS if one.pattern.search(text)] == []


@pytest.mark.parametrize(
    "word",
    ["Élysée", "Güney", "Wæver", "Łódź", "Россия", "naïve’s", "“x”", "–", "ç", "ò", "š", "€", "ß"],
)
def test_a_word_read_in_a_wrong_encoding_is_seen(word: str) -> None:
    damaged = word.encode().decode("cp1252", "replace").replace("\ufffd", "\x81")
    text = f"a {damaged} b"
    assert [one.code for one in SUSPECTS if one.code == "mojibake" and one.pattern.search(text)]


def test_a_word_read_as_mac_roman_is_seen() -> None:
    damaged = "la région; the state’s".encode().decode("mac_roman")
    assert [one.code for one in SUSPECTS if one.pattern.search(damaged)] == ["mojibake"]


@pytest.mark.parametrize("text", ["plain", "§2.6 – “x”", "Россия" * 30])
def test_a_text_without_suspects_is_passed_over(text: str) -> None:
    assert not has_suspects(text)


@pytest.mark.parametrize("text", ["a\x08b", "é" * 20 + "\u200b", "Россия" * 30 + "\ufffd", "Ã©"])
def test_a_text_with_suspects_is_looked_at(text: str) -> None:
    assert has_suspects(text)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A1,CSTO,-5,Realism", []),
        ("A1,CSTO,+3.5 %,Realism", []),
        ("A1,CSTO,- as said,Realism", []),
        ("A1,CSTO,-x,Realism", ["3:9 formula"]),
        ("A1,CSTO,=1,Realism", ["3:9 formula"]),
        ("A1,CSTO,Control,=Realism", ["3:17 label-unknown"]),
        ("A1,CSTO, ,Realism", ["3:9 cell-missing"]),
        ("A1,CSTO,\u00a0x,Realism", ["3:9 cell-blanks"]),
        ('A1,CSTO,"x\n",Realism', ["3:11 cell-blanks"]),
        ("A1,CSTO,x\u2028y,Realism", ["3:10 character-invisible"]),
        ("A1,CSTO,x\u200by\u200bz,Realism", ["3:10 character-invisible"]),
        ("A1,CSTO,x\u200dy,Realism", []),
        ("A1,CSTO,\ue000x,Realism", []),
        ("A1,CSTO,x\x07\u202ey,Realism", ["3:10 character-control"]),
        ('A1,CSTO,"""\u202ey",Realism', ["3:12 character-bidi"]),
        ("A1,CS\u202eTO,x,Realism", ["3:6 character-bidi"]),
        ("A1,Contr\ufffdle,x,Realism", ["3:9 character-lost"]),
    ],
)
def test_a_cell_is_judged_at_its_character(tmp_path: Path, row: str, expected: list[str]) -> None:
    text = f"{HEADER}A2,CSTO,Rules,Liberalism\n{row}\n"
    found = found_in(tmp_path, {"arguments.csv": text})
    assert found == [f"arguments.csv:{one}" for one in expected]


@pytest.mark.parametrize(
    "value", ["#VALUE!", "#N/A", "#NAME?", "#DIV/0!", "#BEZUG!", "#NV", "Err:508", "####", " #NUM!"]
)
def test_an_error_value_of_a_spreadsheet_is_reported(tmp_path: Path, value: str) -> None:
    text = f"argument,actor,motivation,label,note\nA1,CSTO,Control,Realism,{value}\n"
    assert "arguments.csv:2:25 spreadsheet-error" in found_in(tmp_path, {"arguments.csv": text})


@pytest.mark.parametrize("value", ["#2", "##", "#MeToo", "the cell showed #REF!", "#NATO!"])
def test_other_text_with_a_hash_is_left_alone(tmp_path: Path, value: str) -> None:
    text = f"argument,actor,motivation,label,note\nA1,CSTO,Control,Realism,{value}\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == []


def test_an_error_value_that_is_an_error_already_gives_one_message(tmp_path: Path) -> None:
    text = f"{HEADER}A2,CSTO,Rules,#REF!\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == ["arguments.csv:2:15 label-unknown"]


def test_an_error_value_in_a_printed_table_is_reported(tmp_path: Path) -> None:
    files = {
        "arguments.csv": f"{HEADER}A1,CSTO,Control,Realism\n",
        "printed/t1.csv": "a,b\n1,#N/A\n",
    }
    assert "printed/t1.csv:2:3 spreadsheet-error" in found_in(tmp_path, files)


@pytest.mark.parametrize(
    ("section", "column"),
    [
        ("28-3", 25),
        ("2007-2003", 25),
        ("pp. 3-4; 19–7", 34),
        ("§2.6 paras 6 - 5", 36),
        ("S. 131–12", 28),
    ],
)
def test_a_range_that_ends_before_it_begins_is_reported(
    tmp_path: Path, section: str, column: int
) -> None:
    text = f"argument,actor,motivation,label,section\nA1,CSTO,Control,Realism,{section}\n"
    expected = [f"arguments.csv:2:{column} pages-backwards"]
    assert found_in(tmp_path, {"arguments.csv": text}) == expected


@pytest.mark.parametrize(
    "section",
    [
        "3-14",
        "pp. 114–15",
        "pp. 14-9",
        "2007-3",
        "2020-07-15",
        "Table 14-3",
        "§14-3",
        "no. 14-3",
        "pp. 14-3a",
        f"pp. {'9' * 5000}-1",
    ],
)
def test_numbers_with_a_dash_that_may_be_meant_are_left_alone(tmp_path: Path, section: str) -> None:
    text = f"argument,actor,motivation,label,section\nA1,CSTO,Control,Realism,{section}\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == []


def test_a_control_character_in_a_header_is_reported(tmp_path: Path) -> None:
    text = "argument,actor,motivation,label,to\x07pic\nA1,CSTO,Control,Realism,x\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == ["arguments.csv:1:35 character-control"]


def test_a_damaged_id_does_not_make_references_to_it_unknown(tmp_path: Path) -> None:
    files = {
        "arguments.csv": f"{HEADER}A\u200b1,CSTO,Control,Realism\n",
        "coders/anna.csv": "argument,label\nA1,Realism\n",
    }
    assert found_in(tmp_path, files) == ["arguments.csv:2:2 name-characters"]


def test_a_message_is_one_line_that_a_terminal_only_shows(tmp_path: Path) -> None:
    text = f'{HEADER}A1,CSTO,Control,"Real\u001b]0;sm"\nA2,CSTO,Control,"Real\nsm\u00a0x"\n'
    files = {"arguments.csv": text, "x\ny.csv": "a\n"}
    problems = check(study.files_of(tmp_path, files))
    assert all(str(one).isprintable() for one in problems)
    assert [one.code for one in problems] == ["character-control", "label-unknown", "file-unknown"]
    assert r"'Real\nsm\xa0x'" in problems[1].message
    assert problems[2].file == r"codings/s/x\ny.csv"


# Ids, words, references.


@pytest.mark.parametrize(
    "name",
    ["1-2", "1/2/2024", "1.5", "1E5", "1e+05", "1.00E+05", "MAR1", "Sept 4", "2-Jan", "02-Jan-24", "007",
     "12:30", "TRUE", "2024-01-02 00:00:00"],
)  # fmt: skip
def test_an_id_that_a_spreadsheet_rewrites_is_reported(tmp_path: Path, name: str) -> None:
    text = f"{HEADER}{name},CSTO,Control,Realism\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == ["arguments.csv:2:1 id-fragile"]


@pytest.mark.parametrize(
    "name",
    [
        "A1",
        "W1a",
        "1",
        "12",
        "E07",
        "E-5",
        "Decision1",
        "Separate2",
        "Mars1",
        "x1E5",
        "1a",
        "0",
        "C1-2",
    ],
)
def test_an_id_that_a_spreadsheet_leaves_is_not(tmp_path: Path, name: str) -> None:
    text = f"{HEADER}{name},CSTO,Control,Realism\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == []


def test_each_repetition_of_an_id_names_the_first(tmp_path: Path) -> None:
    text = HEADER + "A1,CSTO,x,Realism\nA1,CSTO,y,Realism\n,CSTO,z,Realism\n,CSTO,z,Realism\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == [
        "arguments.csv:3:1 id-duplicate",
        "arguments.csv:4:1 cell-missing",
        "arguments.csv:5:1 cell-missing",
    ]


def test_a_key_of_two_columns_is_repeated_only_as_a_whole(tmp_path: Path) -> None:
    book = study.CODEBOOK + "stance,member,,,,,,\nmembership,member,,,,,,\n"
    assert found_in(tmp_path, {}, codebook=book) == ["codebook.csv:8:1 id-duplicate"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"coders/anna.csv": "argument,label\nA3,Realism\n"}, ["coders/anna.csv:2:1 reference-unknown"]),
        ({"coders/anna.csv": "argument,label\nА1,Realism\n"}, ["coders/anna.csv:2:1 name-characters"]),
        ({"coders/anna.csv": "argument,label\n,Realism\n"}, ["coders/anna.csv:2:1 cell-missing"]),
        ({"coders/anna.csv": "argument,label\n   ,Realism\n"}, ["coders/anna.csv:2:1 cell-missing"]),
        ({"grids/h.csv": "case,criterion,value\nc,y,z\n", "grids/h.columns.csv": "criterion,mark\n  ,a\n"},
         ["grids/h.columns.csv:2:1 cell-missing"]),
        ({"arguments.csv": "", "coders/anna.csv": "argument,label\nA1,Realism\n"},
         ["coders/anna.csv:1:1 reference-unknown"]),
        ({"arguments.csv": "", "coders/anna.csv": "argument,label\n"}, ["coders/anna.csv:1:1 table-empty"]),
        ({"arguments.csv": "<html>", "coders/anna.csv": "argument,label\nA1,Realism\n"},
         ["arguments.csv:1:1 file-kind"]),
        ({"arguments.csv": "actor,motivation\nCSTO,x\n", "coders/anna.csv": "argument,label\nA1,Realism\n"},
         ["arguments.csv:1:17 header-missing"]),
        ({"arguments.csv": "argument,actor,motivation,label,part_of\nA1,CSTO,x,Realism,A1\n"},
         ["arguments.csv:2:19 reference-circular"]),
        ({"grids/h.columns.csv": "criterion\nx\n"}, ["grids/h.columns.csv:1:1 reference-unknown"]),
        ({"grids/h.csv": "<html>", "grids/h.columns.csv": "criterion\nx\n"}, ["grids/h.csv:1:1 file-kind"]),
        ({"grids/h.csv": "case,criterion,value\nc,y,z\n", "grids/h.columns.csv": "criterion\nx\n"},
         ["grids/h.columns.csv:2:1 code-unknown"]),
    ],
)  # fmt: skip
def test_a_reference_is_followed_unless_its_target_cannot_be_read(
    tmp_path: Path, files: dict[str, str], expected: list[str]
) -> None:
    assert found_in(tmp_path, files) == expected


def test_an_empty_table_is_an_error_only_if_it_is_itself_referred_to(tmp_path: Path) -> None:
    files = {
        "arguments.csv": "argument,actor,motivation,label\n",
        "coders/anna.csv": "argument,label\nA1,Realism\n",
        "events.csv": "event,year\n",
    }
    problems = check(study.files_of(tmp_path, files))
    empty = {Path(one.file).name: one.severity for one in problems if one.code == "table-empty"}
    assert empty == {"arguments.csv": "error", "events.csv": "warning"}


def test_a_blank_word_is_reported_as_missing_and_not_as_unknown_too(tmp_path: Path) -> None:
    header = "claim,by,section,statement,measure,relation,stated,expected,found,note\n"
    files = {"claims.csv": header + "S1, ,,x,,,,,,recorded\nS2,me,,x,,,,,,recorded\n"}
    assert found_in(tmp_path, files) == [
        "claims.csv:2:4 cell-missing",
        "claims.csv:3:4 word-unknown",
    ]


def test_lost_leading_zeros_are_restored_in_the_hint(tmp_path: Path) -> None:
    files = {
        "arguments.csv": f"{HEADER}007,CSTO,Control,Realism\nx,CSTO,Control,Realism\n",
        "coders/anna.csv": "argument,label\n7,Realism\n8,Realism\n",
    }
    problems = check(study.files_of(tmp_path, files))
    hints = [one.hint for one in problems if one.code == "reference-unknown"]
    assert hints == ["write '007': its leading zeros were lost", "use one of: 007, x"]


# Labels.


@pytest.mark.parametrize(
    ("label", "expected", "part"),
    [
        ("Realism （Liberal）", "name-characters", "FULLWIDTH"),
        ("“Realism”", "quote-curly", "delete"),
        ("Real\u00a0ism", "label-unknown", "Realism"),
        ("NaN", "label-unknown", "leave the cell empty"),
        ("Realism + Liberalism", "label-unknown", "Realism / Liberalism"),
        ("Realist and Liberal", "label-unknown", "Realist / Liberal"),
        ("Realism [Liberal]", "label-unknown", "Realism (Liberal)"),
        ("Realism and Marxism", "label-unknown", "add it to codebook.csv"),
        ("Zzz", "label-unknown", "add it to codebook.csv"),
        ("Realism; Liberalism", "label-separator", "'/'"),
        ("Power\u00a0politics", "name-characters", "Power politics"),
    ],
)
def test_a_text_that_is_not_a_label_is_explained(
    tmp_path: Path, label: str, expected: str, part: str
) -> None:
    text = f"{HEADER}A1,CSTO,Control,{label}\n"
    (found,) = check(study.files_of(tmp_path, {"arguments.csv": text}))
    assert found.code == expected
    assert part in f"{found.message} {found.hint}"


def test_a_label_beside_its_column_is_reported_as_a_shifted_row_only(
    tmp_path: Path,
) -> None:
    text = (
        "argument,actor,motivation,label,section\n"
        "A1,CSTO,,Control,Realism\nA2,NATO,Realism,,\nA4,NATO,x,Zz,y\nA5,NATO,x,Realism,z\n"
        "A6,NATO,Bases, and more,Liberalism\nA7,NATO,x,Realism,§2\nA8,NATO,x,Realism,§3\n"
    )
    assert found_in(tmp_path, {"arguments.csv": text}) == [
        "arguments.csv:2:9 row-shifted",
        "arguments.csv:3:9 row-shifted",
        "arguments.csv:4:11 label-unknown",
        "arguments.csv:6:15 row-shifted",
    ]


def test_a_slip_beside_a_label_is_a_slip(tmp_path: Path) -> None:
    text = "argument,actor,motivation,label,section\nA3,NATO,x,Realsm,Liberalism\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == ["arguments.csv:2:11 label-unknown"]


def test_a_number_or_a_column_of_labels_proves_no_shift(tmp_path: Path) -> None:
    book = "variable,code,noun\nlabel,1,War\nlabel,2,Trade\nlabel,3,Health\n"
    text = "label,actor,motivation,second\n1,x,a,War\n27,y,b,2\n54,y,c,Trade\n2,x,d,War\n"
    assert found_in_bare(tmp_path, text, book) == [
        "a.csv:3:1 label-unknown",
        "a.csv:4:1 label-unknown",
    ]
    text = "actor,motivation,first,label\nx,a,War,2\ny,b,Trade,54\ny,c,War,\n"
    assert found_in_bare(tmp_path, text, book) == [
        "a.csv:3:11 label-unknown",
        "a.csv:4:9 label-uncoded",
    ]


@pytest.mark.parametrize("total", ["Total,,12", "SUMME,7,7", "n = 4,,4", "x,Gesamt,90 %"])
def test_a_row_of_totals_is_reported_once(total: str, tmp_path: Path) -> None:
    text = f"actor,motivation,label\nCSTO,Control,Realism\n{total}\n"
    expected = [] if total.startswith("x") else ["a.csv:3:1 row-total"]
    found = found_in_bare(tmp_path, text, study.CODEBOOK)
    assert [problem for problem in found if "total" in problem] == expected
    assert len(found) == 1


def test_an_actor_named_total_is_an_actor(tmp_path: Path) -> None:
    text = "actor,motivation,label\nTotal,Oil,Realism\nTotal,Gas,\n"
    assert found_in_bare(tmp_path, text, study.CODEBOOK) == ["a.csv:3:11 label-uncoded"]
    assert found_in(tmp_path, {"decisions.csv": "argument\nTotal\n"})[0].endswith("header-missing")


def test_cells_that_were_merged_are_to_be_filled_down(tmp_path: Path) -> None:
    text = "actor,motivation,label\n,a,Realism\nLeft,b,Realism\n,c,Realism\n"
    (tmp_path / "a.csv").write_text(text)
    first, second = check(open_foreign([tmp_path / "a.csv"]))
    assert first.hint == "write who acts or argues"
    assert second.hint.endswith("if cells were merged, fill down 'Left'")


@pytest.mark.parametrize(
    ("above", "line"),
    [("Coding of 2024\n\n", 3), ("Coding of 2024;;\r\n;;\r\n", 3), ("Who;;What\n", 2)],
)
def test_a_header_that_is_too_low_is_named_with_its_row(
    above: str, line: int, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_bytes(f"{above}actor;motivation;label\nx;y;Realism\n".encode())
    found = check(open_foreign([tmp_path / "a.csv"]))
    [problem] = [one for one in found if one.code == "header-missing"]
    where = f"the header seems to be in row {line}: actor, motivation, label"
    assert problem.message.endswith(where)
    assert problem.hint == "delete the rows above it"


def test_a_lower_header_of_other_names_is_named_with_the_options(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Who,,Coding\nActor,Reason,Theory\nx,y,Realism\n")
    [problem] = check(open_foreign([tmp_path / "a.csv"]))
    assert "in row 2: Actor, Reason, Theory" in problem.message
    assert problem.hint.startswith("delete the rows above it; then")
    assert "--column label=" in problem.hint


def test_an_error_value_for_a_missing_label_is_left_empty(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("actor,motivation,label\nx,y,#N/A\nx,#REF!,Realism\n")
    hints = [one.hint for one in check(open_foreign([tmp_path / "a.csv"])) if "error" in one.code]
    assert hints == [
        "if it stands for a missing label, leave the cell empty",
        "type the value that was meant",
    ]


def test_a_label_in_the_first_column_has_nothing_before_it(tmp_path: Path) -> None:
    text = "label,argument,actor,motivation\nZzz,A1,CSTO,Control\n"
    assert found_in(tmp_path, {"arguments.csv": text}) == ["arguments.csv:2:1 label-unknown"]


def test_an_uncoded_argument_is_reported_and_a_sub_reason_is_not(tmp_path: Path) -> None:
    text = "argument,actor,motivation,label,part_of\nA1,CSTO,Control,,\nA1a,CSTO,Bases,,A1\n"
    files = {"arguments.csv": text, "decisions.csv": "argument,label,decided_by,reason\nA1,,x,y\n"}
    assert found_in(tmp_path, files) == [
        "arguments.csv:2:17 label-uncoded",
        "decisions.csv:2:4 cell-missing",
    ]


def test_without_a_codebook_spellings_are_compared(tmp_path: Path) -> None:
    text = (
        "actor,motivation,label\nCSTO,a,Realism\nCSTO,b,realism\nCSTO,c,None\nCSTO,d,n/a\n"
        "CSTO,e,Realism (Realism\nCSTO,f,\n"
    )
    assert found_in_bare(tmp_path, text) == [
        "a.csv:3:8 label-twin",
        "a.csv:4:8 residual-undeclared",
        "a.csv:5:8 label-missing-word",
        "a.csv:6:16 label-bracket",
        "a.csv:7:8 label-uncoded",
    ]


def test_a_codebook_that_cannot_be_read_does_not_make_labels_unknown(tmp_path: Path) -> None:
    text = "actor,motivation,label\nCSTO,a,Realism\nCSTO,b,realism\n"
    assert found_in_bare(tmp_path, text, "<html>") == ["codebook.csv:1:1 file-kind"]


LABELLED = "actor,motivation,label\n"


def test_without_a_codebook_what_is_hardly_a_theory_is_reported_once(tmp_path: Path) -> None:
    rows = "CSTO,a,Power\nCSTO,b,Other\nCSTO,c,Other\nCSTO,d,Power (Ideas)\nCSTO,e,NA\nCSTO,f,NA\n"
    assert found_in_bare(tmp_path, LABELLED + rows) == [
        "a.csv:3:8 residual-undeclared",
        "a.csv:5:8 label-whole",
        "a.csv:6:8 label-missing-word",
    ]


def test_without_a_codebook_a_name_with_separators_is_a_name(tmp_path: Path) -> None:
    rows = "CSTO,a,Power\nCSTO,b,Press/Media\nCSTO,c,Bias (racism)\nCSTO,d,Press/Media (Power)\n"
    assert found_in_bare(tmp_path, LABELLED + rows) == []


def test_without_a_codebook_a_faulty_label_of_known_theories_is_an_error(tmp_path: Path) -> None:
    rows = 'CSTO,a,Power\nCSTO,b,Ideas\nCSTO,c,"Power, Ideas"\nCSTO,d,Power (Ideas\n'
    assert found_in_bare(tmp_path, LABELLED + rows) == [
        "a.csv:4:14 label-separator",
        "a.csv:5:14 label-bracket",
    ]


def test_theories_named_by_numbers_are_reported(tmp_path: Path) -> None:
    rows = "CSTO,a,1\nCSTO,b,2\nCSTO,c,-99\nCSTO,d,1\n"
    assert found_in_bare(tmp_path, LABELLED + rows) == [
        "a.csv:2:8 theory-numbered",
        "a.csv:4:8 label-missing-word",
    ]
    book = "variable,code,noun,kind\nlabel,1,,\nlabel,2,War,\nlabel,none,,\nlabel,\nx,3,,\n"
    assert found_in_bare(tmp_path, f"{LABELLED}CSTO,a,1\n", book) == [
        "codebook.csv:2:7 theory-numbered",
        "codebook.csv:4:7 residual-undeclared",
        "codebook.csv:5:7 row-ragged",
    ]


def test_a_slip_in_a_name_with_separators_is_not_a_mixed_label(tmp_path: Path) -> None:
    book = 'variable,code,noun\nlabel,law,"Law, Crime, and Family"\nlabel,press,Press/Media\n'
    rows = 'CSTO,a,"Law, Crime and Family"\nCSTO,b,Press-Media\nCSTO,c,Press/Media\n'
    assert found_in_bare(tmp_path, LABELLED + rows, book) == [
        "a.csv:2:8 label-unknown",
        "a.csv:3:8 label-unknown",
    ]


def test_a_name_that_is_also_a_mixed_label_or_bracket_is_ambiguous(tmp_path: Path) -> None:
    book = study.CODEBOOK + "label,a,Realism/Liberalism,,realism; liberalism,,,\n"
    book += 'label,b,"Realism, Neither",,,,,\nlabel,c,"Realism, Order",,,,,\n'
    assert found_in(tmp_path, {}, codebook=book) == [
        "codebook.csv:7:9 name-unwritable",
        "codebook.csv:7:29 name-ambiguous",
        "codebook.csv:7:29 name-ambiguous",
        "codebook.csv:8:9 name-unwritable",
    ]


def test_the_names_of_a_codebook_are_each_of_one_code(tmp_path: Path) -> None:
    book = study.CODEBOOK + "label,power,Power (hard),,Realist,,,\nlabel,a/b,,,,,,\nlabel\n"
    assert found_in(tmp_path, {}, codebook=book) == [
        "codebook.csv:7:27 name-ambiguous",
        "codebook.csv:9:6 row-ragged",
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"coders/project.csv": "argument,label\nA1,Realism\n"}, ["coders/project.csv:2:11 reason-missing"]),
        ({"coders/project.csv": "argument,label,reason\nA1,Realism, \nA2,,\n"},
         ["coders/project.csv:2:12 reason-missing", "coders/project.csv:3:4 label-uncoded"]),
        ({"coders/published.csv": "argument,label\nA1,Realism\n"}, ["coders/published.csv:1:1 coder-twice"]),
        ({"coders/anna.csv": "argument,actor,label\nA1,NATO,Realism\nA2,NATO,Realism\nA9,NATO,Realism\n"},
         ["coders/anna.csv:2:4 actor-differs", "coders/anna.csv:4:1 reference-unknown"]),
        ({"study.toml": 'labels = "project"\n'},
         ["arguments.csv:2:24 reason-missing", "arguments.csv:3:25 reason-missing"]),
    ],
)  # fmt: skip
def test_a_coder_gives_reasons_and_agrees_on_actors(
    tmp_path: Path, files: dict[str, str], expected: list[str]
) -> None:
    assert found_in(tmp_path, files) == expected


# Grids, events, settings.


@pytest.mark.parametrize(
    ("grid", "settings", "expected"),
    [
        ("case,criterion,value\nx,a,member\nx,a,member\n", "", ["grids/g.csv:3:1 cell-duplicate"]),
        ("case,a\nx,1\nx,2\n", "", ["grids/g.csv:3:1 cell-duplicate"]),
        ("case,criterion,value\nx,a,membr\n", 'values = "membership"', ["grids/g.csv:2:5 code-unknown"]),
        ("case,criterion,value\nx,a,\n", 'values = "membership"', []),
        ("case,criterion,value\nx,a,  \n", 'values = "membership"', ["grids/g.csv:2:5 code-unknown"]),
        ("case,a\nx,membr\ny,mеmber\n", 'values = "membership"',
         ["grids/g.csv:2:3 code-unknown", "grids/g.csv:3:4 name-characters"]),
        ("case,member,membr\nx,,\n", 'criteria = "membership"', ["grids/g.csv:1:13 code-unknown"]),
        ("case,a\nA1,\nA7,\n", 'cases = "arguments"', ["grids/g.csv:3:1 code-unknown"]),
        ("case,a\nA1,\n  ,yes\n", 'cases = "arguments"', ["grids/g.csv:3:1 cell-missing"]),
        ("case,criterion,value\n  ,a,1\n", 'cases = "arguments"', ["grids/g.csv:2:1 cell-missing"]),
        ("case,criterion,value\nx,  ,1\n", 'criteria = "membership"', ["grids/g.csv:2:3 cell-missing"]),
        ("case,criterion,value\nx,a,1\n", 'values = "memb"', ["study.toml:4:10 setting-link"]),
        ("case,criterion,value,group\nx,a,1,N\nx,b,1,S\n", "", ["grids/g.csv:3:7 group-differs"]),
    ],
)  # fmt: skip
def test_a_grid_holds_what_is_announced(
    tmp_path: Path, grid: str, settings: str, expected: list[str]
) -> None:
    assert found_in(tmp_path, {"grids/g.csv": grid, "study.toml": GRID + settings}) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("0,,,,", "'0' is not a year (write a year from 1 to 9999)"),
        ("1985,14,,,", "'14' is not a month (write a month from 1 to 12)"),
        ("1985,,9,,", "a day is given without a month (write the month, or delete the day)"),
        ("1985,4,31,,", "the month 1985-04 has no day 31 (write a day from 1 to 30)"),
        ("1985,4,,1984,", "the event ends before it begins (swap the two dates, or correct one)"),
    ],
)
def test_each_fault_of_a_date_has_its_own_message_and_hint(
    tmp_path: Path, date: str, expected: str
) -> None:
    header = "event,printed,year,month,day,to_year,to_month,act\n"
    problems = check(study.files_of(tmp_path, {"events.csv": f"{header}E1,x,{date},signs\n"}))
    assert [f"{one.message} ({one.hint})" for one in problems] == [expected]


def test_the_hint_on_an_unknown_name_in_a_grid_names_the_file_that_lists_such_names(
    tmp_path: Path,
) -> None:
    cases = "".join(f"X{number},CSTO,Control,Realism\n" for number in range(10))
    criteria = "".join(f"X0,criterion {letter},member\n" for letter in "abcdefghi")
    files = {
        "study.toml": GRID + 'cases = "arguments"\nvalues = "membership"\n',
        "arguments.csv": HEADER + cases,
        "grids/g.csv": f"case,criterion,value\n{criteria}Zürich,criterion a,member\n",
        "grids/g.columns.csv": "criterion,organisation\nzzz,EU\n",
    }
    hints = {Path(one.file).name: one.hint for one in check(study.files_of(tmp_path, files))}
    assert hints == {
        "g.csv": "correct it, or add it to arguments.csv",
        "g.columns.csv": "correct it, or add it to grids/g.csv",
    }


def test_a_category_that_only_looks_like_another_is_reported(tmp_path: Path) -> None:
    coder = "argument,label\nA1,Positive\nA2,Pоsitive\n"  # the second has a Cyrillic o
    files = study.files_of(tmp_path, {"coders/anna.csv": coder})
    as_ratings = replace(files, is_bare=True, foreign=BareFiles(only_labels=True))
    assert [one.code for one in check_ratings(as_ratings)] == ["name-characters"]


def test_an_unknown_name_has_the_same_hint_in_every_row(tmp_path: Path) -> None:
    coder = "argument,label\nB1,Realism\nA1,Realism\n"
    files = {"coders/anna.csv": coder, "coders/ben.csv": f"{coder}B1,Liberalism\n"}
    problems = check(study.files_of(tmp_path, files))
    hints = [one.hint for one in problems if one.code == "reference-unknown"]
    assert hints == ["use one of: A1, A2"] * 3


def test_a_value_typed_with_another_dash_is_fixed_to_the_one_of_the_codebook(
    tmp_path: Path,
) -> None:
    rows = "".join(f"state {number},NATO,semi-aligned\n" for number in range(60))
    files = {
        "study.toml": GRID + 'values = "degree"\n',
        "grids/g.csv": f"case,criterion,value\n{rows}",
    }
    codebook = f"{study.CODEBOOK}degree,semi–aligned,,,,,,\n"
    problems = check(study.files_of(tmp_path, files, codebook=codebook))
    assert [problem.fix for problem in problems] == [("-aligned", "–aligned")] * 60


def test_a_look_alike_in_another_file_is_reported_with_the_name_of_that_file(
    tmp_path: Path,
) -> None:
    files = {
        "arguments.csv": f"{HEADER}W–1,CSTO,Control,Realism\n",
        "coders/anna.csv": "argument,label\nW-1,Realism\n",
    }
    (problem,) = check(study.files_of(tmp_path, files))
    assert problem.message == "no argument 'W-1': 'W–1' in arguments.csv contains U+2013 EN DASH"
    assert problem.hint == "correct it in arguments.csv"


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2001,2,29,,", "11 date-invalid"),
        ("2004,2,29,,", ""),
        ("2001,13,,,", "9 date-invalid"),
        ("2001,,5,,", "10 date-invalid"),
        ("0,,,,", "4 date-invalid"),
        ("99999,,,,", "4 date-invalid"),
        ("2001,,,2000,", "11 date-invalid"),
        ("2001,5,,,3", "13 date-invalid"),
        ("2001,5,,2001,13", "17 date-invalid"),
        ("2001,5,,,7", ""),
        ("x,5,32,,", "4 number-invalid"),
        ("2001,x,,,", "9 number-invalid"),
        (f"{'9' * 5000},,,,", "4 number-invalid"),
        (",5,,,", "4 cell-missing"),
    ],
)
def test_a_date_that_does_not_exist_is_reported(tmp_path: Path, date: str, expected: str) -> None:
    text = f"event,year,month,day,to_year,to_month,printed,act\nE1,{date},x,y\n"
    found = found_in(tmp_path, {"events.csv": text})
    assert found == ([f"events.csv:2:{expected}"] if expected else [])


def test_events_without_years_are_not_ordered(tmp_path: Path) -> None:
    assert found_in(tmp_path, {"events.csv": "event,printed,act\nE1,x,y\n"}) == [
        "events.csv:1:18 header-missing"
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("coder = 5", ["1:1 setting-type"]),
        ("coder = [1]", ["1:1 setting-type"]),
        ("sources = [[1]]", ["1:1 setting-type"]),
        ("sources = 5", ["1:1 setting-type"]),
        ("labels = 5", ["1:1 setting-type"]),
        ('[[coder]]\nid = ["x"]', ["2:1 setting-type"]),
        ('[[coder]]\nid = "published"\nindependent = "yes"', ["3:1 setting-type"]),
        ('[[table]]\nid = "t"\ncaption = "c"\nwhere = { actor = 1 }', ["4:1 setting-type"]),
        ('[[table]]\nid = "t"\ncaption = "c"\nwhere = { actr = "CSTO" }', ["4:1 setting-link"]),
        ('[[table]]\nid = "t"\ncaption = "c"\nwhere = 5', ["4:1 setting-type"]),
        ('[[table]]\nid = "t"\ncaption = "c"\nhead_rows = [["a"]]', ["4:1 setting-type"]),
        ('[[table]]\nid = "t"\ncaption = "c"\nhead_rows = [["a", 1]]', ["4:1 setting-type"]),
        ('[[table]]\nid = "t"\ncaption = "c"\nhead_rows = [["a", "members"]]', []),
        ('[[table]]\nid = "t"\ncaption = "c"\nheaders = "x"', ["4:1 setting-type"]),
        ('[[table]]\nid = "t"\ncaption = "c"\ncoder = "anna"', ["4:9 setting-link"]),
        ('[[table]]\nid = "t"\ncaption = "c"\ngrid = "x"', ["4:8 setting-link"]),
        ('[[table]]\nid = "t"\ncaption = "c"\ngrid = 5', ["4:1 setting-type"]),
        ('[[grid]]\nid = "x"', ["2:6 setting-link"]),
        ("[[grid]]\nid = 7", ["2:1 setting-type"]),
        ('[[coder]]\nid = "published"\n[[coder]]\nid = "published"', ["4:1 setting-value"]),
        ('labels = "published"\nsources = ["chapter"]', []),
    ],
)
def test_a_problem_with_a_setting_is_reported_at_its_line(
    tmp_path: Path, settings: str, expected: list[str]
) -> None:
    found = found_in(tmp_path, {"study.toml": settings + "\n"})
    assert found == [f"study.toml:{one}" for one in expected]


def test_decisions_make_a_coder_of_the_consensus(tmp_path: Path) -> None:
    table = '[[table]]\nid = "t"\ncaption = "c"\ncoder = "consensus"\n'
    decisions = "argument,label,decided_by,reason\nA1,Realism,both,so\n"
    assert found_in(tmp_path, {"study.toml": table}) == ["study.toml:4:9 setting-link"]
    assert found_in(tmp_path, {"study.toml": table, "decisions.csv": decisions}) == []


@pytest.mark.parametrize(
    ("files", "shared", "expected"),
    [
        ({"study.toml": 'sources = ["x"]\n'}, {"sources": "<html>"}, ["sources.csv:1:1 file-kind"]),
        ({"study.toml": 'sources = ["x"]\n'}, {"sources": ""}, ["study.toml:1:12 setting-link"]),
        ({"study.toml": 'sources = ["x"]\n'}, {"sources": "sourc,title\nx,y\n"},
         ["sources.csv:1:1 header-misspelt"]),
        ({"study.toml": 'labels = "anna"\n', "coders/anna.csv": "<html>"}, {},
         ["coders/anna.csv:1:1 file-kind"]),
        ({"study.toml": '[[grid]]\nid = "g"\nvalues = "x"\n', "grids/g.csv": "<html>"},
         {"codebook": "<html>"}, ["codebook.csv:1:1 file-kind", "grids/g.csv:1:1 file-kind"]),
        ({"study.toml": '[[table]]\nid = "t"\ncaption = "c"\ngrid = "g"\n', "grids/g.csv": "<html>"}, {},
         ["grids/g.csv:1:1 file-kind"]),
        ({"study.toml": '[[table]]\nid = "t"\ncaption = "c"\n', "arguments.csv": "<html>"}, {},
         ["arguments.csv:1:1 file-kind"]),
        ({"study.toml": '[[table]]\nid = "t"\ncaption = "c"\n', "arguments.csv": "",
          "grids/g.csv": "case,a\nx,1\n"}, {}, ["study.toml:1:1 setting-link"]),
        ({"study.toml": "title =\n", "printed/t.csv": "a\nb\n"}, {}, ["study.toml:1:8 toml-syntax"]),
        ({"printed/t.csv": "a\nb\n"}, {}, ["printed/t.csv:1:1 printed-unknown"]),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_reported_once(
    tmp_path: Path, files: dict[str, str], shared: dict[str, str], expected: list[str]
) -> None:
    assert found_in(tmp_path, files, **shared) == expected


# Single files.


def test_a_header_of_a_single_file_may_differ_in_case_and_in_nothing_else(tmp_path: Path) -> None:
    assert found_in_bare(tmp_path, "ACTOR,Motivation,label\nx,y,z\n") == []
    assert found_in_bare(tmp_path, "actor,motivation, label\nx,y,z\n") == [
        "a.csv:1:18 header-misspelt"
    ]


def test_a_misspelt_id_column_of_a_single_file_is_not_a_missing_one(tmp_path: Path) -> None:
    text = "argumnt,actor,motivation,label\nA1,x,y,z\n"
    assert found_in_bare(tmp_path, text) == ["a.csv:1:1 header-misspelt"]
    assert found_in_bare(tmp_path, "actor,motivation,label\nx,y,z\nx,w,z\n") == []


def test_a_single_file_that_cannot_be_read_is_the_only_problem(tmp_path: Path) -> None:
    assert found_in_bare(tmp_path, "<html>") == ["a.csv:1:1 file-kind"]


def test_headers_given_as_options_must_be_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Wer,motivation,LABEL\nx,y,z\n")
    files = open_foreign([path], Layout(columns=(("Actor", "wer"),)))
    assert files.sheets["arguments.csv"].header == ("actor", "motivation", "label", "argument")
    assert check(files) == ()
    with pytest.raises(UsageError, match=r"no column 'Wre'.*did you mean 'Wer'"):
        open_foreign([path], Layout(columns=(("actor", "Wre"),)))
    with pytest.raises(UsageError, match="no file"):
        open_foreign([tmp_path / "b.csv"])
    with pytest.raises(UsageError, match=r"no file '.*book.csv'"):
        open_foreign([path], codebook=tmp_path / "book.csv")


# Files of a study.


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("arguments (1).csv", "file-copy"),
        ("arguments - Copy.csv", "file-copy"),
        ("arguments - Copy (2).csv", "file-copy"),
        ("arguments 2.csv", "file-copy"),
        ("Copy of arguments.csv", "file-copy"),
        ("arguments copy.csv", "file-copy"),
        ("arguments - Kopie.csv", "file-copy"),
        ("arguments (Anna's conflicted copy 2024-05-01).csv", "file-copy"),
        ("arguments (conflicted copy 2024-05-01 101010).csv", "file-copy"),
        ("arguments.sync-conflict-20240501-101010-ABCDEFG.csv", "file-copy"),
        ("arguments~.csv", "file-copy"),
        ("coders/anna (1).csv", "file-copy"),
        ("argument.csv", "file-unknown"),
        ("ARGUMENTS.CSV", "file-unknown"),
        ("coders/old/anna.csv", "file-unknown"),
        ("sources.csv", "file-unknown"),
        (".hidden.csv", ""),
        (".cache/arguments.csv", ""),
        ("~$arguments.csv", ""),
        ("notes.txt", ""),
        ("coders/coder 2.csv", ""),
        ("coders/round (2).csv", ""),
    ],
)
def test_a_copy_and_an_unknown_file_are_reported_and_not_read(
    tmp_path: Path, name: str, expected: str
) -> None:
    files = {
        name: "argument,label\nA1,Realism\n",
        "coders/anna.csv": "argument,label\nA1,Realism\n",
    }
    found = found_in(tmp_path, files)
    assert found == ([f"{name}:1:1 {expected}"] if expected else [])


# Between studies.

OVERLAPS = "study,argument,other_study,other_argument,degree,coder\n"
CONTRADICTIONS = "contradiction,question,study,says,kind\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("s,A1,s,A2,same,x", []),
        ("s,A1,,,none,x", []),
        ("t,A1,s,A2,same,x", [(2, 1, "reference-unknown")]),
        ("s,A3,s,A2,same,x", [(2, 3, "reference-unknown")]),
        ("s,A1,s,A7,same,x", [(2, 8, "reference-unknown")]),
        ("s,A1,,A2,same,x", [(2, 6, "cell-missing")]),
        ("  ,A1,s,A2,same,x", []),  # reported with every study, as is the next
        ("s,  ,s,A2,same,x", []),
        ("s,A1,s,  ,same,x", [(2, 8, "reference-unknown")]),
        ("ѕ,A1,s,A2,same,x", [(2, 1, "name-characters")]),
        ("s,A1,s,A2,same,x\ns,A2,s,A1,none,x", [(3, 1, "id-duplicate")]),
        ("s,A1,s,A2,same,x\ns,A2,s,A1,none,y", []),
        ("empty,A1,s,A2,same,x", [(2, 7, "reference-unknown")]),
        ("bad,A1,s,A2,same,x", []),
        ("s ,A1,s,A2,same,x", []),
    ],
)
def test_overlaps_name_studies_and_arguments_that_exist(
    tmp_path: Path, row: str, expected: list[tuple[int, int, str]]
) -> None:
    project = project_of(tmp_path, {"x.txt": "x"}, overlaps=f"{OVERLAPS}{row}\n")
    for name, text in (("empty", ""), ("bad", "<html>")):
        (project.codings / name).mkdir()
        if text:
            (project.codings / name / "arguments.csv").write_text(text)
    found = [(one.line, one.column, one.code) for one in check_project(project)]
    assert found == expected


def test_sub_reasons_count_as_arguments_of_overlaps(tmp_path: Path) -> None:
    arguments = "argument,actor,motivation,label,part_of\nA1,x,y,Realism,\nA1a,x,y,,A1\n"
    files = {"arguments.csv": arguments}
    project = project_of(tmp_path, files, overlaps=OVERLAPS + "s,A1a,s,A1,same,x\n")
    assert check_project(project) == ()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("X1,Why?,s,a,conflict\nX1,Why?,s,b,conflict\nX2,How?,s,b,change\n", []),
        ("X1,Why?,s,a,conflict\nX1,How?,s,b,conflict\n", [(3, 4, "contradiction-differs")]),
        ("X1,Why?,s,a,conflict\nX1,Why?,s,b,change\n", [(3, 13, "contradiction-differs")]),
        ("X1,Why?,t,a,conflict\n", [(2, 9, "reference-unknown")]),
        (",Why?,s,a,conflict\n,How?,s,a,change\nX1,,s,a,change\n", []),
    ],
)
def test_statements_of_a_contradiction_answer_one_question(
    tmp_path: Path, rows: str, expected: list[tuple[int, int, str]]
) -> None:
    project = project_of(tmp_path, {}, contradictions=CONTRADICTIONS + rows)
    assert [(one.line, one.column, one.code) for one in check_project(project)] == expected


def test_a_copy_of_a_whole_study_is_reported(tmp_path: Path) -> None:
    project = project_of(tmp_path, {})
    for name in ("s - Copy", "s (1)", "t (1)"):
        (project.codings / name).mkdir()
    assert [(one.file, one.code) for one in check_project(project)] == [
        ("codings/s (1)", "file-copy"),
        ("codings/s - Copy", "file-copy"),
    ]


def test_faulty_cells_of_files_between_studies_are_reported_with_each_study_only(
    tmp_path: Path,
) -> None:
    project = project_of(tmp_path, {}, overlaps="Study,argument\ns,A1\n", contradictions="<html>")
    assert check_project(project) == ()
    assert found_in(tmp_path, {}, overlaps="Study,argument\ns,A1\n") != []


def test_a_slip_in_labels_is_blamed_there_and_not_on_the_coder(tmp_path: Path) -> None:
    settings = 'title = "t"\nlabels = "lena"\n[[coder]]\nid = "helena"\n[[coder]]\nid = "new"\n'
    found = check(study.files_of(tmp_path, {"study.toml": settings}))
    [problem] = [one for one in found if one.severity == "error"]
    assert (problem.line, problem.column) == (2, 10)
    assert problem.message == "no coder 'lena'"
    assert problem.hint == "did you mean 'helena'?"


def test_a_decision_whose_label_cannot_be_read_is_reported_once(tmp_path: Path) -> None:
    files = {
        "arguments.csv": "argument,actor,motivation,label\nA1,North,x,Realism\n",
        "coders/ann.csv": "argument,label\nA1,Realism\n",
        "decisions.csv": "argument,label,decided_by,reason\nA1,Realism (,x,y\n",
    }
    assert found_in(tmp_path, files) == ["decisions.csv:2:12 label-bracket"]


@pytest.mark.parametrize(
    "arguments",
    [
        'argument,actor,motivation,label\nA1,CSTO,"Control,Realism\nA2,NATO,Rules,Liberalism\n',
        "argument,actor,motivation,theory\nA1,CSTO,Control,Realism\nA2,NATO,Rules,Liberalism\n",
    ],
)
def test_a_decision_is_not_called_needless_while_a_coder_cannot_be_read(
    tmp_path: Path, arguments: str
) -> None:
    files = {
        "arguments.csv": arguments,
        "study.toml": 'labels = "ana"\n',
        "coders/bo.csv": "argument,label\nA1,Liberalism\n",
        "coders/cy.csv": "argument,label\nA1,Liberalism\n",
        "decisions.csv": "argument,label,decided_by,reason\nA1,Realism,all,read again\n",
    }
    found = found_in(tmp_path, files)
    assert not [one for one in found if "decision-differs" in one]
    assert found, "the cause is reported"


def test_a_study_without_the_column_of_its_coders_labels_is_told_so(tmp_path: Path) -> None:
    files = {
        "arguments.csv": "argument,actor,motivation,theory\nA1,CSTO,Control,Realism\n",
        "study.toml": 'labels = "ana"\n\n[[coder]]\nid = "ana"\n',
        "coders/bo.csv": "argument,label\nA1,Liberalism\n",
    }
    problem, *others = check(files_of(tmp_path, files))
    assert problem.message == "no labels by 'ana': arguments.csv has no column 'label'"
    assert not others, "nor is ana asked to code once more"
