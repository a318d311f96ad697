"""The option `-o FILE`: what it writes, what it refuses, and what it leaves as it is."""

from typing import TYPE_CHECKING

import openpyxl
import pytest

from theorycoding.showing.documents import DOCUMENTS, WRITERS

if TYPE_CHECKING:
    from tests.conftest import Project

BOB = "argument,label\nC1,Liberalism\nC2,Liberalism\nN1,Realism\n"
SUFFIXES = [
    pytest.param(suffix, marks=[pytest.mark.tools] * (suffix in DOCUMENTS)) for suffix in WRITERS
]
COMMANDS = {
    "table": ("table", "s", "t"),
    "tally": ("tally", "s", "--rule", "weighted"),
    "compare": ("compare",),
    "agreement": ("agreement", "s"),
}


@pytest.fixture
def double(coded: "Project") -> "Project":
    """Two coders and one table."""
    coded.write("codings/s/coders/bob.csv", BOB)
    table = '[[table]]\nid = "t"\ncaption = "Table 1"\ncolumns = ["motivation", "label"]\n'
    coded.write("codings/s/study.toml", table)
    return coded


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_result_has_a_file_of_each_kind(
    double: "Project", command: tuple[str, ...], suffix: str
) -> None:
    ran = double.run(*command, "-o", f"out/result{suffix}")
    assert (ran.code, ran.out) == (0, "")
    assert f"wrote out/result{suffix}" in ran.err
    if suffix == ".csv":
        assert double.read("out/result.csv") == double.run(*command, "--format", "csv").out


def test_a_workbook_names_the_rule_of_a_tally(double: "Project") -> None:
    double.run("tally", "s", "-o", "t.xlsx")
    book = openpyxl.load_workbook(double.root / "t.xlsx")
    assert book.sheetnames == ["tally", "notes"]
    assert book["notes"]["A2"].value.startswith("Counting rule primary:")
    assert [cell.value for cell in book["tally"][2]] == ["CSTO", 5, 2, 3, 2, 0, "Realism", 1]


def test_all_tables_of_a_study_are_sheets_of_one_workbook(double: "Project") -> None:
    double.write("codings/s/grids/fit.csv", "case,criterion,value\nC1,x,yes\n")
    double.run("table", "s", "-o", "all.xlsx")
    assert openpyxl.load_workbook(double.root / "all.xlsx").sheetnames == ["t", "fit", "notes"]
    ran = double.run("table", "s", "-o", "all.csv")
    assert (ran.code, "a CSV file holds one table" in ran.err) == (2, True)


def test_diagnostics_of_agreement_are_further_sheets(double: "Project") -> None:
    double.run("agreement", "s", "--diagnostics", "-o", "a.xlsx")
    names = openpyxl.load_workbook(double.root / "a.xlsx").sheetnames
    assert names[:2] == ["Agreement", "Coincidences of theories"]


@pytest.mark.parametrize("name", ["t.odt", "t.json", "t", ".xlsx"])
def test_a_file_that_nothing_writes_is_a_usage_error(double: "Project", name: str) -> None:
    for command in (*COMMANDS.values(), ("sheet", "s", "--coder", "anna")):
        ran = double.run(*command, "-o", name)
        assert (ran.code, ran.out) == (2, "")
        assert "use one of: .csv, .xlsx" in ran.err
    assert not (double.root / name).exists()


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_format_beside_a_file_is_a_usage_error(
    double: "Project", command: tuple[str, ...], form: str
) -> None:
    ran = double.run(*command, "--format", form, "-o", "t.xlsx")
    assert (ran.code, "omit --format with -o" in ran.err) == (2, True)


def test_diagnostics_as_csv_beside_a_file_are_a_usage_error(double: "Project") -> None:
    ran = double.run("agreement", "s", "--diagnostics", "--format", "csv", "-o", "t.xlsx")
    assert (ran.code, "omit --format with -o" in ran.err) == (2, True)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_older_result_is_replaced(double: "Project", suffix: str) -> None:
    double.run("tally", "s", "--rule", "any", "-o", f"t{suffix}")
    old = (double.root / f"t{suffix}").read_bytes()
    assert double.run("tally", "s", "-o", f"t{suffix}").code == 0
    assert (double.root / f"t{suffix}").read_bytes() != old


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("t.xlsx", "my notes", "is a file of another kind"),
        ("t.csv", "PK\x03\x04 a workbook", "is a file of another kind"),
        ("t.csv", "\0\1", "is a file of another kind"),
        ("codings/s/arguments.csv", None, "is part of the record"),
    ],
)
def test_no_other_file_is_replaced(
    double: "Project", name: str, content: str | None, reason: str
) -> None:
    if content is not None:
        double.write(name, content)
    before = double.read(name)
    ran = double.run("tally", "s", "-o", name)
    assert ran.code == 2
    assert f"{name} {reason}: give another FILE with -o" in ran.err
    assert double.read(name) == before


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("t.svg", ("figure", "s", "arguments")),
        ("t.html", ("explore", "s")),
        ("t.json", ("datapackage",)),
    ],
)
def test_a_figure_or_a_page_replaces_an_older_one_and_no_other_file(
    double: "Project", name: str, command: tuple[str, ...]
) -> None:
    assert double.run(*command, "-o", name).code == double.run(*command, "-o", name).code == 0
    double.write(name, "PK\x03\x04 a workbook")
    ran = double.run(*command, "-o", name)
    assert (ran.code, f"{name} is a file of another kind" in ran.err) == (2, True)
    assert double.read(name) == "PK\x03\x04 a workbook"


def test_a_project_in_a_folder_called_codings_has_results_that_can_be_replaced(
    double: "Project",
) -> None:
    double.write("codings/own/codings/s/arguments.csv", double.read("codings/s/arguments.csv"))
    for _ in range(2):
        ran = double.run("tally", "s", "--project", "codings/own", "-o", "codings/own/t.csv")
        assert ran.code == 0


def test_a_file_that_is_read_is_not_replaced(double: "Project") -> None:
    double.write("mine.csv", "actor,motivation,label\nNATO,Control,Realism\n")
    double.write("book.csv", "variable,code\nlabel,Realism\n")
    for name in ("mine.csv", "./mine.csv", "book.csv"):
        ran = double.run("tally", "mine.csv", "--codebook", "book.csv", "-o", name)
        assert (ran.code, "is what this command reads" in ran.err) == (2, True)
    assert double.read("mine.csv").startswith("actor,motivation,label\n")


def test_a_coding_sheet_is_never_overwritten(double: "Project") -> None:
    for name in ("a.csv", "a.xlsx"):
        double.write(name, "filled in")
        ran = double.run("sheet", "s", "--coder", "anna", "-o", name)
        assert (ran.code, f"{name} already exists" in ran.err) == (2, True)
        assert double.read(name) == "filled in"
