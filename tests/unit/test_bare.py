"""A single CSV file, whatever its headers: no project, no codebook, no template."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project

OWN = 'label="Theory"', 'actor="Who"', 'motivation="Why"'
HEADERS = ("--column", "label=Theory", "--column", "actor=who", "--column", "motivation=WHY")


@pytest.fixture
def bare(project: "Project") -> "Project":
    """The file `mine.csv` with headers of its own."""
    rows = "Who,Why,Theory\nNorth,Control,Realism\nSouth,Gain,Liberalism (Realism)\n"
    project.write("mine.csv", rows)
    return project


@pytest.mark.parametrize("command", ["check", "tally", "verdict", "report", "table"])
def test_every_command_takes_the_headers_of_the_file(bare: "Project", command: str) -> None:
    assert bare.run(command, "mine.csv", *HEADERS).code == 0


def test_a_file_with_other_headers_gets_the_option_as_a_hint(bare: "Project") -> None:
    said = bare.run("tally", "mine.csv").err
    for name in ("actor", "motivation", "label"):
        assert f'--column {name}="its header"' in said
    assert said.count("\n") == 1
    bare.write("mine.csv", "actor,motivation,Theory\nNorth,Control,Realism\n")
    said = bare.run("tally", "mine.csv").err
    assert '(if your header differs: --column label="its header"; ' in said
    assert "--dummies A,B or --coders A,B" in said


def test_a_misspelt_name_of_a_column_is_a_usage_error(bare: "Project") -> None:
    ran = bare.run("tally", "mine.csv", "--column", "lable=Theory")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'label'?" in ran.err


def test_columns_are_found_whatever_their_capitals(bare: "Project") -> None:
    bare.write("mine.csv", "Actor,Motivation,Label\nNorth,Control,Realism\n")
    by = bare.run("tally", "mine.csv", "--by", "Motivation", "--where", "ACTOR=North")
    assert by.code == 0
    assert "Control" in by.out


def test_the_report_of_a_file_speaks_of_the_file(bare: "Project") -> None:
    report = bare.run("report", "mine.csv", *HEADERS).out
    assert "computed from one CSV file" in report
    assert "codings/" not in report
    assert "figures/" not in report


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (("Liberalism", "Liberalism", "Libralism"), "another spelling of 'Liberalism'"),
        (("Realism", "Realism", "Realist"), "another spelling of 'Realism'"),
        (("Realism", "Liberalism", "Realism and Liberalism"), "(…: Realism / Liberalism)"),
        (("Realism", "Liberalism", "Realism [Liberalism]"), "(…: Realism (Liberalism))"),
        (("Realism", "Neorealism", "Idealism"), ""),
        (("IR", "PR", "English School"), ""),
        (("Phase 1", "Phase 2", "Type I", "Type II"), ""),
        (("Nationalism", "Rationalism", "Formalism", "Normalism"), ""),
        (("Realism", "Realism", "Realism（Liberalism）"), "Realism(Liberalism)' again"),
        (("Law and order", "Realism", "Realism / Law and order"), ""),
    ],
)
def test_without_a_codebook_a_likely_misspelling_gets_a_warning(
    bare: "Project", labels: tuple[str, ...], said: str
) -> None:
    rows = "".join(f"North,Reason {number},{label}\n" for number, label in enumerate(labels))
    bare.write("mine.csv", f"actor,motivation,label\n{rows}")
    ran = bare.run("check", "mine.csv")
    assert ran.code == ("again" in said)
    assert ran.out.count("\n") == bool(said)
    for part in said.split("…"):
        assert part in ran.out
    assert ran.out.startswith("mine.csv:4:" if said else "")


def test_free_text_in_place_of_labels_is_checked_quickly(bare: "Project") -> None:
    rows = "".join(f"North,Reason {n},Because of the {n:x} of strategy\n" for n in range(2000))
    bare.write("mine.csv", f"actor,motivation,label\n{rows}")
    assert bare.run("check", "mine.csv").out == ""


def test_sets_that_nobody_could_read_are_left_out_with_a_note(bare: "Project") -> None:
    rows = "".join(f"A{number},NATO,why,Realism\n" for number in range(2100))
    last = "B1,NATO,why,Liberalism\n"
    bare.write("long.csv", f"argument,actor,motivation,label\n{rows}{last}")
    ran = bare.run("verdict", "long.csv", "--format", "json")
    assert "note: sets of more than 1,000 arguments to relabel are left out" in ran.err
    assert "note: sets" not in bare.run("verdict", "long.csv").err
    (nato, _) = ran.json["groups"]
    assert (nato["relabel"]["to_lose_lead"], nato["relabel"]["sets"]) == (1050, [])
    assert [(each["argument"], each["times"]) for each in nato["drop_one"][::6]] == [
        ("A0", 2100),
        ("B1", 1),
    ]


def test_a_score_below_zero_on_a_ratio_scale_is_refused_with_its_place(bare: "Project") -> None:
    rows = "case,who,points\nc1,ann,3\nc1,bo,4.5\nc2,ann,0\nc2,bo,-0.25\n"
    bare.write("points.csv", rows)
    columns = ("--unit", "case", "--coder", "who", "--label", "points")
    ran = bare.run("agreement", "points.csv", *columns, "--level", "ratio")
    assert (ran.code, ran.out) == (1, "")
    assert "points.csv:5:7: error number-invalid: '-0.25' is below zero" in ran.err
    assert bare.run("agreement", "points.csv", *columns, "--level", "interval").code == 0


@pytest.mark.parametrize("scale", [("--weights", "quadratic"), ("--level", "interval")])
def test_declared_numbers_are_as_far_apart_as_numbers(bare: "Project", scale: list[str]) -> None:
    # Declared scores were compared by their ranks under --weights, and refused under --level.
    bare.write("grades.csv", "case,may,june\nc1,2,4\nc2,4,30\nc3,4,4\nc4,30,30\n")
    command = ("agreement", "grades.csv", "--unit", "case", "--wide", "--format", "json", *scale)
    plain = bare.run(*command)
    declared = bare.run(*command, "--categories", "2,4,30")
    assert declared.code == 0, declared.err
    assert declared.json["coefficients"] == plain.json["coefficients"]


TIMES = 40  # copies of the rows: so many are kept and grouped by their distinct cells
LABELS = ("Realism", "Liberalism (Realism)", "Liberalism", "realist", "Neither", "")


def copied(times: int) -> str:
    lines = ["argument,actor,motivation,label,date,n"]
    for at in range(600 * times):
        row = at % 600
        actor, label = ("NATO", "CSTO")[row % 2], LABELS[row % 7 % 6]
        lines.append(f"A{at},{actor},m{row % 9},{label},200{row % 5}-0{1 + row % 4},{row % 3}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--by", "date:year", "--by", "actor"),
        ("--where", "actor=NATO", "--where", "label!="),
        ("--column", "n=n"),
        ("--by", "label"),
    ],
)
def test_many_rows_count_as_few_rows_do(project: "Project", options: tuple[str, ...]) -> None:
    project.write("few.csv", copied(1))
    project.write("many.csv", copied(TIMES))
    few, many = (
        project.run("tally", name, *options, "--format", "json").json["groups"]
        for name in ("few.csv", "many.csv")
    )
    assert [group.get("leader") for group in many] == [group.get("leader") for group in few]
    for one, other in zip(few, many, strict=True):
        assert other["arguments"] == TIMES * one["arguments"]
        assert other["mixed"] == TIMES * one["mixed"]
        assert {name: str(n) for name, n in other["counts"].items()} == {
            name: str(TIMES * int(n)) for name, n in one["counts"].items()
        }


def test_many_rows_once_each_are_as_few_rows(project: "Project") -> None:
    project.write("few.csv", copied(1))
    project.write("many.csv", copied(TIMES))
    options = ("--distinct", "actor,motivation,label,date", "--format", "csv")
    assert project.run("tally", "many.csv", *options).out == (
        project.run("tally", "few.csv", *options).out
    )


def test_many_units_agree_as_few_do(project: "Project") -> None:
    rows = [f"{row},{'AB'[row % 2]},{LABELS[row % 13 % 5]}" for row in range(600)]
    few = [f"U{int(row.split(',')[0]) // 2},{row.split(',', 1)[1]}" for row in rows]
    many = [f"{copy}{row}" for copy in range(TIMES) for row in few]
    found = []
    for name, lines in (("few.csv", few), ("many.csv", many)):
        project.write(name, "\n".join(["unit,coder,label", *lines, ""]))
        named = ("--unit", "unit", "--coder", "coder", "--label", "label")
        ran = project.run("agreement", name, *named, "--coefficient", "percent", "--format", "json")
        found.append([one["value"] for one in ran.json["coefficients"]])
    assert found[0] == pytest.approx(found[1])
    assert found[0]
