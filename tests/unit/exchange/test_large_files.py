"""Parquet files of any size: the figures and the problems of CSV, by counting."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from theorycoding.cli import progress
from theorycoding.exchange import large_files

if TYPE_CHECKING:
    from tests.conftest import Project

pytestmark = pytest.mark.tools

PARTIES = ("Greens", "Labour", "", "Greens", "Centre")
LABELS = ("Order", "Law", "Order (Law)", "", "Law / Order", "Order", "Law")
ROWS = pd.DataFrame(
    {
        "id": [f"S{number}" for number in range(1, 211)],
        "party": [PARTIES[number % 5] for number in range(210)],
        "day": [f"20{number % 3:02}-0{1 + number % 9}-11" for number in range(210)],
        "stance": [LABELS[number % 7] for number in range(210)],
    }
)
RATINGS = pd.DataFrame(
    [
        (f"u{unit}", f"c{coder}", ("Order", "Law", "Order", "", "Law")[(unit * coder + unit) % 5])
        for unit in range(60)
        for coder in range(4)
    ],
    columns=["text", "who", "code"],
)
TALLIED = ("--column", "label=stance", "--by", "party")
RATED = ("--unit", "text", "--coder", "who", "--label", "code")


def write(project: "Project", rows: pd.DataFrame, *, parts: int = 3, name: str = "data") -> None:
    """Write rows as CSV, and as Parquet in several files."""
    import pyarrow as pa  # noqa: PLC0415 - only these tests need it
    import pyarrow.parquet as pq  # noqa: PLC0415

    (project.root / "data").mkdir(exist_ok=True)
    rows.to_csv(project.root / f"{name}.csv", index=False)
    size = -(-len(rows) // parts)
    for part in range(parts):
        own = pa.Table.from_pandas(rows[part * size : (part + 1) * size], preserve_index=False)
        pq.write_table(own, project.root / f"data/part-{part}.parquet")


def in_json(project: "Project", *arguments: str) -> Any:
    ran = project.run(*arguments, "--format", "json")
    assert ran.code == 0, ran.err
    return ran.json


def test_a_tally_of_parquet_is_that_of_csv(project: "Project") -> None:
    write(project, ROWS)
    csv = ROWS.assign(actor="x", motivation="y")
    csv.to_csv("data.csv", index=False)
    for more in (TALLIED, (*TALLIED, "--where", "party=Greens"), ("--by", "day:year", *TALLIED)):
        columns = ("--column", "argument=id")
        expected = in_json(project, "tally", "data.csv", *columns, *more)["groups"]
        assert in_json(project, "tally", "data/*.parquet", *more)["groups"] == expected


def test_a_verdict_of_parquet_is_that_of_csv(project: "Project") -> None:
    write(project, ROWS)
    ROWS.assign(actor="x", motivation="y").to_csv("data.csv", index=False)
    columns = ("--column", "argument=id")
    expected = in_json(project, "verdict", "data.csv", *columns, *TALLIED)["groups"]
    found = in_json(project, "verdict", "data/*.parquet", *TALLIED)["groups"]
    for one, other in zip(found, expected, strict=True):
        assert one["rules"] == other["rules"]
        assert one["weights"] == other["weights"]
        assert one["relabel"]["to_lose_lead"] == other["relabel"]["to_lose_lead"]
        assert one["drop_one"][0]["argument"].startswith("data/part-0.parquet row ")


def test_files_are_named_by_a_pattern_or_one_by_one(project: "Project") -> None:
    write(project, ROWS)
    expected = in_json(project, "tally", "data/*.parquet", *TALLIED)["groups"]
    names = [f"data/part-{part}.parquet" for part in range(3)]
    assert in_json(project, "tally", *names, *TALLIED)["groups"] == expected


def test_a_folder_of_parquet_is_read_whole(project: "Project") -> None:
    write(project, ROWS)
    expected = in_json(project, "tally", "data/*.parquet", *TALLIED)["groups"]
    Path("data").rename("rows.parquet")
    assert in_json(project, "tally", "rows.parquet", *TALLIED)["groups"] == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_duckdb_counts_csv_if_asked(project: "Project", delimiter: str) -> None:
    write(project, ROWS)
    odd = ROWS.assign(stance=ROWS["stance"].replace("Law", 'The "Law", as it is;\nor was'))
    odd.to_csv("odd.csv", index=False, sep=delimiter)
    odd.assign(actor="x", motivation="y").to_csv("data.csv", index=False)
    expected = in_json(project, "tally", "data.csv", "--column", "argument=id", *TALLIED)
    found = in_json(project, "tally", "odd.csv", "--engine", "duckdb", *TALLIED)
    assert found["groups"] == expected["groups"]


@pytest.mark.parametrize("more", [(), ("--where", "text!=u3"), ("--missing", "Law")])
def test_agreement_of_parquet_is_that_of_csv(project: "Project", more: tuple[str, ...]) -> None:
    write(project, RATINGS.sample(frac=1, random_state=3), parts=4)
    options = (*RATED, *more, "--interval", "bootstrap", "--draws", "50")
    expected = in_json(project, "agreement", "data.csv", *options)
    assert in_json(project, "agreement", "data/*.parquet", *options) == expected


def test_scores_and_references_go_with_parquet(project: "Project") -> None:
    lengths = [None if not code else len(code) for code in RATINGS["code"]]
    scores = RATINGS.assign(code=pd.array(lengths, dtype="Int64"))
    write(project, scores)
    options = (*RATED, "--level", "interval", "--against", "c1")
    expected = in_json(project, "agreement", "data.csv", *options)
    assert in_json(project, "agreement", "data/*.parquet", *options) == expected


def test_a_codebook_gives_the_labels_their_meaning(project: "Project") -> None:
    write(project, RATINGS)
    book = "variable,code,noun\nlabel,order,Order\nlabel,law,Law\nlabel,third,Third\n"
    project.write("book.csv", book)
    options = (*RATED, "--codebook", "book.csv")
    expected = in_json(project, "agreement", "data.csv", *options)
    assert in_json(project, "agreement", "data/*.parquet", *options) == expected


def test_a_label_that_is_not_in_the_codebook_has_an_example_row(project: "Project") -> None:
    write(project, ROWS.assign(stance=[*ROWS["stance"][:-1], "Ordr"]))
    project.write("book.csv", "variable,code,noun\nlabel,order,Order\nlabel,law,Law\n")
    ran = project.run("tally", "data/*.parquet", *TALLIED, "--codebook", "book.csv")
    assert ran.code == 1
    assert "data/part-2.parquet:row 70, stance: error label-unknown" in ran.err
    assert "did you mean 'Order'?" in ran.err


def test_a_repeated_problem_has_the_number_of_its_rows_not_of_distinct_ones(
    project: "Project",
) -> None:
    rows = ROWS.assign(stance=ROWS["stance"].replace("Order", "Ordr"))
    write(project, rows, parts=1)
    project.write("book.csv", "variable,code,noun\nlabel,order,Order\nlabel,law,Law\n")
    number = int((rows["stance"] == "Ordr").sum())
    assert number > rows["party"].nunique()
    for name in ("data.csv", "data/part-0.parquet"):
        ran = project.run(
            "tally", name, *TALLIED, "--column", "motivation=day", "--codebook", "book.csv"
        )
        assert ran.code == 1
        assert f"'Ordr'; {number} times, first at" in ran.err
        assert ran.err.count("'Ordr'") == 1
    one = rows.assign(party="Greens")
    write(project, one, parts=1)
    ran = project.run("tally", "data/part-0.parquet", *TALLIED, "--codebook", "book.csv")
    assert f"'Ordr'; {number} times (" in ran.err


def test_twins_are_reported_with_the_rows_that_have_them(project: "Project") -> None:
    parties = ROWS["party"].replace("", "Others")
    write(project, ROWS.assign(party=["greens", *parties[1:]]))
    ran = project.run("tally", "data/*.parquet", "--column", "label=stance", "--column=actor=party")
    assert ran.code == 0
    assert "data/part-0.parquet:row 1, party: warning actor-twin: 'greens' (1 time)" in ran.err
    assert "'Greens' (83 times, first in row 4, party" in ran.err


def test_arguments_not_yet_coded_are_counted_in_rows(project: "Project") -> None:
    write(project, ROWS)
    ran = project.run("tally", "data/*.parquet", *TALLIED)
    assert ran.code == 0
    assert (
        "30 of 210 arguments are not yet coded; the first is data/part-0.parquet row 4" in ran.err
    )


def test_counts_that_are_counted_already_are_added(project: "Project") -> None:
    write(project, ROWS.assign(times=[number % 3 for number in range(210)]))
    tallied = in_json(project, "tally", "data/*.parquet", *TALLIED, "--column", "n=times")
    assert tallied["groups"][-1]["arguments"] == 180
    write(project, ROWS.assign(times="1/2"))
    ran = project.run("tally", "data/*.parquet", *TALLIED, "--column", "n=times")
    assert (ran.code, "row 1, times: '1/2' is not a whole number" in ran.err) == (2, True)


def test_a_column_n_that_is_not_used_is_named(project: "Project") -> None:
    write(project, ROWS.assign(n="2"))
    ran = project.run("tally", "data/*.parquet", *TALLIED)
    assert (ran.code, "note: the column 'n' is not used" in ran.err) == (0, True)
    ran = project.run("tally", "data/*.parquet", *TALLIED, "--column", "n=n")
    assert (ran.code, "is not used" in ran.err) == (0, False)


def test_one_coder_is_tallied_at_a_time(project: "Project") -> None:
    write(project, RATINGS.assign(wave="1"))
    columns = ("--column", "label=code", "--column", "coder=who", "--by", "wave")
    found = in_json(project, "tally", "data/*.parquet", *columns, "--coder", "c2")
    assert (found["coder"], found["groups"][-1]["arguments"]) == ("c2", 48)
    ran = project.run("tally", "data/*.parquet", *columns, "--coder", "c9")
    assert (ran.code, "no coder 'c9'" in ran.err) == (2, True)
    ran = project.run("tally", "data/*.parquet", *columns)
    assert ran.code == 2
    assert "several coders: use --coder c0 or one of: c1, c2, c3" in ran.err


def test_whole_numbers_are_labels_as_csv_has_them(project: "Project") -> None:
    write(project, ROWS.assign(stance=[None if n % 4 == 0 else n % 4 for n in range(210)]))
    found = in_json(project, "tally", "data/*.parquet", *TALLIED)
    assert found["groups"][-1]["counts"].keys() == {"1", "2", "3"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("explain", "data/*.parquet", "--theory", "Law"), "use tally, verdict or agreement"),
        (("tally", "data/*.parquet", *TALLIED, "--distinct", "party"), "without --distinct"),
        (("tally", "data/*.parquet", *TALLIED, "--corrected-by", "c1"), "without --distinct"),
        (("agreement", "data/*.parquet", *RATED, "--diagnostics"), "and --diagnostics"),
        (("agreement", "data/*.parquet", "--label", "stance"), "(--column coder=HEADER)"),
        (("agreement", "data/*.parquet", "--coders", "a,b"), "one row per label is needed"),
        (("tally", "data/*.parquet"), "--column label=HEADER"),
        (("tally", "data/*.parquet", *TALLIED, "--by", "parti"), "did you mean 'party'"),
        (("tally", "data/*.parquet", *TALLIED, "--where", "party=Green"), "'Greens'"),
        (("tally", "none/*.parquet", *TALLIED), "no file 'none/*.parquet'"),
        (
            ("tally", "data/part-*.parquet", "--column", "label=id", "--column", "label=stance"),
            "one",
        ),
    ],
)
def test_what_cannot_be_counted_is_a_usage_error(
    project: "Project", arguments: tuple[str, ...], message: str
) -> None:
    write(project, ROWS)
    ran = project.run(*arguments)
    assert ran.code == 2
    assert message in ran.err


def test_a_file_that_is_not_parquet_is_a_usage_error(project: "Project") -> None:
    project.write("x.parquet", "party,stance\na,b\n")
    ran = project.run("tally", "x.parquet", *TALLIED)
    assert ran.code == 2
    assert "DuckDB cannot read the files" in ran.err
    assert "x.parquet" in ran.err


def test_files_with_other_columns_are_a_usage_error(project: "Project") -> None:
    write(project, ROWS)
    ROWS.drop(columns="party").to_parquet("data/part-9.parquet")
    ran = project.run("tally", "data/*.parquet", *TALLIED)
    assert (ran.code, "party" in ran.err) == (2, True)


def test_a_missing_engine_is_named_with_its_command(
    project: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, ROWS)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    ran = project.run("tally", "data/*.parquet", *TALLIED)
    assert ran.code == 2
    assert "needs duckdb (pip install 'theorycoding[big]')" in ran.err


def test_whoever_waits_is_told_which_file_is_counted(
    project: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, ROWS)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    monkeypatch.setattr(large_files, "_BATCH", 1)
    ran = project.run("tally", "data/*.parquet", *TALLIED)
    assert "reading data/part-2.parquet …" in ran.err
    assert list(Path().glob(".tmp*")) == []


def test_an_engine_that_is_kept_beside_a_file_counts_it(project: "Project") -> None:
    ROWS.to_csv("speeches.csv", index=False)
    Path("speeches.csv.toml").write_text('engine = "duckdb"\n[columns]\nlabel = "stance"\n')
    ran = project.run("table", "speeches.csv")
    assert (ran.code, ran.out) == (2, "")
    assert "such files are counted, not read" in ran.err
    counted = in_json(project, "tally", "speeches.csv", "--by", "party")
    options = ("--engine", "duckdb", "--by", "party")
    assert in_json(project, "tally", "speeches.csv", *options)["groups"] == counted["groups"]
