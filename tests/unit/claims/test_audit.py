"""Computed values against those on record: printed tables, totals, evidence."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

TABLE = (
    '[[table]]\nid = "t"\ncaption = "Table"\nactors = ["NATO"]\nheaders = ["Reason", "Theory"]\n'
)
PRINTED = """Reason,Theory
Bilateral,Realism (Liberalism)
Democracy,Realism (Liberalism)
Freedom,Realism
Peacekeeping,Liberalism
"""


@pytest.fixture
def printed(coded: "Project") -> "Project":
    coded.write("codings/s/study.toml", TABLE)
    coded.write("codings/s/printed/t.csv", PRINTED)
    return coded


def test_a_table_as_printed_is_not_a_problem(printed: "Project") -> None:
    assert printed.run("check").code == 0
    assert printed.run("build").code == 0
    assert "equal to the printed table in all 10 cells" in printed.read("reports/s/tables.md")


def test_a_differing_cell_fails_check_and_build_at_its_place(printed: "Project") -> None:
    printed.write(
        "codings/s/printed/t.csv", PRINTED.replace("Freedom,Realism", "Freedom,Liberalism")
    )
    ran = printed.run("check")
    assert ran.code == 1
    assert "codings/s/printed/t.csv:4:9: error printed-differs" in ran.out
    assert (
        "row 3 'Freedom', column 2 'Theory': printed 'Liberalism', regenerated 'Realism'" in ran.out
    )
    assert printed.run("build").code == 1
    assert "reports/s.md" not in printed.files()


def test_a_cell_that_differs_by_spaces_is_reported_as_that_and_fixed(printed: "Project") -> None:
    spaced = PRINTED.replace("Freedom,Realism", " Freedom ,Realism").replace("Theory", "Theory ")
    printed.write("codings/s/printed/t.csv", spaced)
    assert printed.run("check").out.count("only the spaces differ (write it as regenerated)") == 2
    assert printed.run("check", "--fix").code == 0
    assert printed.read("codings/s/printed/t.csv") == PRINTED


def test_a_row_that_is_not_printed_is_reported(printed: "Project") -> None:
    printed.write("codings/s/printed/t.csv", PRINTED.replace("Peacekeeping,Liberalism\n", ""))
    assert "not printed, regenerated 'Peacekeeping'" in printed.run("check").out


GRID = "case,criterion,value\nRussia,SCO,member\nKazakhstan,SCO,member\nUkraine,SCO,non-member\n"
COLUMNS = "criterion,organisation,members,outside,outside_names\nSCO,SCO,3,1,China\n"
CODES = "membership,member,x,,,verdict\nmembership,non-member,–,,,verdict\n"


@pytest.fixture
def members(coded: "Project") -> "Project":
    coded.write("codings/codebook.csv", coded.read("codings/codebook.csv") + CODES)
    coded.write("codings/s/study.toml", '[[grid]]\nid = "m"\nvalues = "membership"\n')
    coded.write("codings/s/grids/m.csv", GRID)
    coded.write("codings/s/grids/m.columns.csv", COLUMNS)
    return coded


def test_members_outside_the_rows_make_up_a_printed_total(members: "Project") -> None:
    assert members.run("check").code == 0
    members.write("codings/s/grids/m.columns.csv", COLUMNS.replace(",3,1,", ",4,1,"))
    ran = members.run("check")
    assert ran.code == 1
    assert "total-differs: SCO: 2 in the rows and 1 outside make 3, printed 4" in ran.out


EXPECTATIONS = """expectation,E1,power,,,
expectation,E2,gain,,,
congruence,congruent,fits,,,verdict
congruence,incongruent,against,,,verdict
"""


def test_a_label_without_evidence_is_a_warning_that_names_the_rival(coded: "Project") -> None:
    header = "variable,code,noun,adjective,aliases,kind,parent,polarity\n"
    coded.write(
        "codings/codebook.csv",
        header
        + "label,realism,Realism,,,,,\nlabel,liberalism,Liberalism,,,,,\n"
        + "expectation,E1,power,,,,realism,\nexpectation,E2,gain,,,,liberalism,\n"
        + "congruence,congruent,fits,,,verdict,,affirms\n"
        + "congruence,incongruent,against,,,verdict,,denies\n",
    )
    coded.write(
        "codings/s/arguments.csv",
        "argument,actor,motivation,label\nC1,CSTO,Control,Realism\nC2,CSTO,Bloc,Realism\n",
    )
    settings = 'id = "c"\ncases = "arguments"\ncriteria = "expectation"\nvalues = "congruence"\n'
    coded.write("codings/s/study.toml", f"[[grid]]\n{settings}")
    coded.write(
        "codings/s/grids/c.csv",
        "case,criterion,value\nC1,E1,congruent\nC1,E2,incongruent\nC2,E2,incongruent\n",
    )
    ran = coded.run("check")
    assert ran.code == 0
    assert ran.out.count("congruence-missing") == 1
    assert "C2 is labelled realism" in ran.out
    assert "though it contradicts liberalism" in ran.out
