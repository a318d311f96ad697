"""Tables that commands print and reports contain."""

from typing import TYPE_CHECKING

import pandas as pd

import theorycoding as tc
from theorycoding.counting.corrected import corrected
from theorycoding.counting.tallies import tallies
from theorycoding.counting.verdicts import verdicts
from theorycoding.showing.listings import (
    list_arguments,
    list_claims,
    list_corrected,
    list_rules,
    list_tallies,
    noun_label,
)
from theorycoding.showing.table_fields import without_empty
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.shown_table import Table

if TYPE_CHECKING:
    from tests.conftest import Project

BOOK = Codebook(
    (
        Code("label", "realism", "Realism", "Realist"),
        Code("label", "liberalism", "Liberalism", "Liberal"),
        Code("label", "neither", "Neither", kind="residual"),
    )
)


def coded(*labels: str, actor: str = "NATO") -> pd.DataFrame:
    return pd.DataFrame({"actor": [actor] * len(labels), "label": list(labels)}, dtype="str")


def test_a_tally_shows_every_theory_by_its_noun_and_the_pooled_row_last() -> None:
    shown = list_tallies(tallies(coded("Realism (Liberal)", "Realist"), BOOK), BOOK)
    assert shown.headers == (
        "Actor",
        "n",
        "Mixed",
        "Realism",
        "Liberalism",
        "Neither",
        "Leader",
        "Margin",
    )
    assert shown.rows == (
        ("NATO", 2, 1, 2, 0, 0, "Realism", 2),
        ("all", 2, 1, 2, 0, 0, "Realism", 2),
    )


def test_corrected_shares_by_year_have_the_heading_of_a_tally_by_year() -> None:
    rows = coded(*["Realism"] * 12).assign(argument=range(12), date="1999-05-01")
    by = ("date:year",)
    machine = tallies(rows, BOOK, by=by)
    shown = list_corrected(machine, corrected(rows, rows, BOOK, by=by), BOOK, by)
    assert shown.headers[0] == list_tallies(machine, BOOK, by).headers[0] == "Date (year)"


def test_uncoded_arguments_have_a_column_only_if_there_are_any() -> None:
    assert "Not yet coded" not in list_tallies(tallies(coded("Realism"), BOOK), BOOK).headers
    shown = list_tallies(tallies(coded("Realism", ""), BOOK), BOOK)
    assert dict(zip(shown.headers, shown.rows[0], strict=True))["Not yet coded"] == 1


def test_a_tie_is_called_a_tie_and_nothing_coded_has_no_leader() -> None:
    tie = list_tallies(tallies(coded("Realism", "Liberal"), BOOK), BOOK).rows[0]
    assert tie[-2:] == ("tie", 0)
    nothing = list_tallies(tallies(coded(""), BOOK), BOOK).rows[0]
    assert nothing[-2:] == ("–", "")


def test_rows_without_a_value_are_not_taken_for_all_rows() -> None:
    rows = coded("Realism", "Liberal").assign(bloc=["", "east"])
    shown = list_tallies(tallies(rows, BOOK, by="bloc"), BOOK, "bloc")
    assert [row[0] for row in shown.rows] == ["", "east", "all"]


def test_the_name_of_a_column_keeps_its_capitals() -> None:
    rows = coded("Realism").rename(columns={"actor": "EU state"})
    shown = list_tallies(tallies(rows, BOOK, by="EU state"), BOOK, "EU state")
    assert shown.headers[0] == "EU state"


def test_the_score_under_each_rule_leaves_residual_theories_out() -> None:
    rows = coded("Realism (Liberal)", "neither").assign(argument=["N1", "N2"])
    shown = list_rules(verdicts(rows, BOOK))
    assert shown.headers == ("Rule", "NATO", "all")
    assert [row[:2] for row in shown.rows[:2]] == [
        ("primary", "1 : 0 Realism"),
        ("any", "1 : 1 tie"),
    ]
    assert shown.rows[4][:2] == ("weighted 2/3", "⅔ : ⅓ Realism")


def test_a_label_is_shown_in_nouns_and_an_uncoded_one_as_nothing() -> None:
    assert noun_label(BOOK.label("(Liberal) Realist"), BOOK) == "Realism (Liberalism)"
    assert noun_label(BOOK.label(""), BOOK) == ""


def test_arguments_are_listed_with_every_coders_label_and_sub_reasons_below(
    project: "Project",
) -> None:
    project.write("codings/codebook.csv", "variable,code,noun\nlabel,realism,Realism\n")
    project.write(
        "codings/s/arguments.csv",
        "argument,actor,motivation,label,part_of\n"
        "C1,CSTO,Control,realism,\nC1a,CSTO,Of Russia,,C1\n",
    )
    project.write("codings/s/coders/prose.csv", "argument,label\nC1,\n")
    shown = list_arguments(project.study())
    assert shown.headers[:4] == ("Argument", "Actor", "Motivation", "Label (published)")
    assert [row[:4] for row in shown.rows] == [
        ("C1", "CSTO", "Control", "Realism"),
        ("C1a", "CSTO", "– Of Russia", ""),
    ]


def test_a_claim_shows_its_rules_only_where_the_rule_matters(coded: "Project") -> None:
    coded.write(
        "codings/s/claims.csv",
        "claim,by,section,statement,measure,relation,stated,expected,found,note\n"
        "A1,source,,S,\"count('liberalism', actor='CSTO')\",is,2 of 5,holds,,\n"
        "A2,source,,S,number(arguments(actor='CSTO')),is,5 of 5,holds,,\n",
    )
    shown = list_claims(tc.evaluate_claims(coded.study()))
    assert [row[-1] for row in shown.rows] == ["primary, pure", ""]


def test_empty_columns_are_left_out_but_never_the_first() -> None:
    table = Table(("", "a", "b"), (("", "", "x"), ("", None, "y")), align="lrl")
    assert without_empty(table) == Table(("", "b"), (("", "x"), ("", "y")), align="ll")


def test_a_table_without_rows_keeps_its_headers() -> None:
    table = Table(("", "a"), ())
    assert without_empty(table) == table
