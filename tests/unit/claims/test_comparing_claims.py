"""Sentences that compare groups, times and ranks, restated as claims."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

ROWS = """argument,actor,motivation,year,label
1,North,a,2004,Realism
2,North,b,2004,Realism
3,South,c,2004,Liberalism
4,South,d,2009,Realism
5,North,e,2009,Liberalism
6,South,f,2012,Liberalism
"""
CODEBOOK = """variable,code,noun,adjective,aliases,kind
label,realism,Realism,Realist,Realpolitik,
label,liberalism,Liberalism,Liberal,,
label,neither,Neither,,,residual
"""
HEADER = "claim,by,section,statement,measure,relation,stated,expected,found,note\n"


@pytest.fixture
def dated(project: "Project") -> "Project":
    project.write("codings/codebook.csv", CODEBOOK)
    project.write("codings/s/study.toml", 'title = "s"\nlabels = "ann"\n')
    project.write("codings/s/arguments.csv", ROWS)
    return project


def outcome(project: "Project", measure: str, relation: str, stated: str = "") -> tuple[str, str]:
    quoted = measure.replace('"', '""')
    row = f'K1,project,,x,"{quoted}",{relation},"{stated}",holds,,\n'
    project.write("codings/s/claims.csv", HEADER + row)
    ran = project.run("claims", "s", "--format", "json")
    assert ran.out, ran.err
    (claim,) = ran.json
    return claim["outcome"], claim["found"]


@pytest.mark.parametrize(
    ("measure", "relation", "stated", "expected", "found"),
    [
        (
            "[share('realism', actor='North'), share('realism', actor='South')]",
            "more than",
            "",
            "holds",
            "2/3; 1/3",
        ),
        (
            "[count('realism', actor='North'), count('realism', actor='South')]",
            "at least",
            "2 times",
            "holds",
            "2 of 3; 1 of 3",
        ),
        (
            "[share('realism', year='..2008'), share('realism', year='2009..')]",
            "more than",
            "",
            "holds",
            "2/3; 1/3",
        ),
        ("shares('realism', over='year')", "falls", "", "holds", "2/3; 1/2; 0"),
        ("shares('realism', over='year')", "rises", "", "fails", "2/3; 1/2; 0"),
        ("share('realism', year='2004..2009')", "is", "60 %", "holds", "3/5"),
        ("count('Realist', actor='North')", "more than", "50 %", "holds", "2 of 3"),
        ("most('realism', among='actor')", "only", "North", "holds", "North"),
        ("rank('liberalism', actor='North')", "is", "2", "holds", "2"),
        ("rank('realism')", "is", "1", "holds", "1"),
        (
            "difference(share('realism', actor='North'), share('realism', actor='South'))",
            "at least",
            "1/3",
            "holds",
            "1/3",
        ),
        ("leader(actor='North')", "is", "Realist", "holds", "realism"),
        ("leader(actor='North')", "is", "“Realism”", "holds", "realism"),
        ("leader(actor='North')", "is not", "Liberalism", "holds", "realism"),
    ],
)
def test_a_sentence_that_compares_is_one_claim(
    dated: "Project", measure: str, relation: str, stated: str, expected: str, found: str
) -> None:
    assert outcome(dated, measure, relation, stated) == (expected, found)


@pytest.mark.parametrize(
    ("span", "found"),
    [
        ("..2003", "3 of 5"),
        ("2003..", "2 of 4"),
        ("2003..2003", "2 of 3"),
        ("2002-11..2003-02", "2 of 2"),
        ("2003-02..2003-02-14", "1 of 1"),
        ("2003-03..", "1 of 3"),
    ],
)
def test_a_span_has_all_days_of_the_years_and_months_it_names(
    dated: "Project", span: str, found: str
) -> None:
    days = {"2002-10": "L", "2002-11-30": "R", "2003-02-14": "R", "2003-03": "L"}
    days |= {"2003-12-31": "R", "2004": "L"}
    rows = [f"A{at},N,m,{theory},{day}\n" for at, (day, theory) in enumerate(days.items())]
    header = "argument,actor,motivation,label,when\n"
    dated.write("codings/s/arguments.csv", header + "".join(rows))
    dated.write("codings/codebook.csv", "variable,code\nlabel,R\nlabel,L\n")
    assert outcome(dated, f"count('R', when='{span}')", "at least", "0") == ("holds", found)


def test_a_date_that_is_only_in_part_within_a_span_is_a_problem(dated: "Project") -> None:
    header = "argument,actor,motivation,label,when\n"
    dated.write("codings/s/arguments.csv", f"{header}A1,N,m,realism,2003-05\nA2,N,m,realism,2003\n")
    dated.write(
        "codings/s/claims.csv", f"{HEADER}K1,project,,x,leader(when='2003-05..'),is,R,holds,,\n"
    )
    assert "'2003' is only in part within 2003-05.." in dated.run("claims", "s").err


@pytest.mark.parametrize(
    ("measure", "stated", "hint"),
    [
        ("count(realism)", "2", "write names in quotes: 'realism'"),
        ("count('Realsm')", "2", "did you mean 'realism'?"),
        ("leader(actor='North')", "Libralism", "did you mean 'liberalism'?"),
        ("shares('realism', over='actor')", "2", "'actor' has no order"),
        ("share('realism', year='2030..')", "1", "no row is within 2030.."),
        ("difference(leader(), leader())", "1", "difference() takes two numbers"),
    ],
)
def test_a_claim_that_cannot_be_computed_says_why(
    dated: "Project", measure: str, stated: str, hint: str
) -> None:
    row = f'K1,project,,x,"{measure}",is,{stated},holds,,\n'
    dated.write("codings/s/claims.csv", HEADER + row)
    ran = dated.run("claims", "s")
    assert ran.code == 1
    assert hint in ran.err
