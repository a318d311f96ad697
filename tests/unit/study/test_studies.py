"""Reading a study: its own codebook, its coders, its hash, and single CSV files."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import theorycoding as tc

if TYPE_CHECKING:
    from tests.conftest import Project

NORWEGIAN = """variable,code,noun,adjective,aliases,kind
label,nyrealisme,Nyrealisme,Nyrealistisk,strukturell realisme,
label,økofeminisme,Økofeminisme,Økofeministisk,,
label,avhengighet,Avhengighetsteori,,,
label,uklart,Uklart,,,residual
"""
ARGUMENTS = """argument,actor,motivation,label
Å1,Ålesund,Fisk,Nyrealisme (Økofeminisme; Avhengighetsteori)
Å2,Ålesund,Olje,(Økofeministisk) Nyrealistisk
Å3,Ålesund,Kraft,Uklart
Å4,Tromsø,Is,strukturell realisme / økofeminisme
"""


def counts(study: tc.Study) -> dict[str, list[int]]:
    frame = tc.tally(study.coded(), study.codebook)
    return {theory: frame[theory].tolist() for theory in study.codebook.theories}


def test_a_study_with_norwegian_theories_of_its_own_needs_no_change_of_code(
    coded: "Project",
) -> None:
    coded.write("codings/øst/codebook.csv", NORWEGIAN)
    coded.write("codings/øst/arguments.csv", ARGUMENTS)
    ran = coded.run("tally", "øst", "--format", "json")
    assert [(group["actor"], group["counts"], group["leader"]) for group in ran.json["groups"]] == [
        (
            "Ålesund",
            {"nyrealisme": 2, "økofeminisme": 0, "avhengighet": 0, "uklart": 1},
            "nyrealisme",
        ),
        (
            "Tromsø",
            {"nyrealisme": "1/2", "økofeminisme": "1/2", "avhengighet": 0, "uklart": 0},
            None,
        ),
        (
            None,
            {"nyrealisme": "5/2", "økofeminisme": "1/2", "avhengighet": 0, "uklart": 1},
            "nyrealisme",
        ),
    ]
    assert ran.err == ""
    assert "Nyrealisme (Økofeminisme; Avhengighetsteori)" in coded.run("report", "øst").out


def test_a_codebook_of_the_study_replaces_the_shared_one(coded: "Project") -> None:
    coded.write("codings/øst/codebook.csv", NORWEGIAN)
    coded.write("codings/øst/arguments.csv", ARGUMENTS)
    assert coded.study("øst").codebook.theories[0] == "nyrealisme"
    assert coded.study("s").codebook.theories == ("realism", "liberalism", "neither")
    coded.write("codings/øst/arguments.csv", "argument,actor,motivation,label\nA,B,C,Realism\n")
    with pytest.raises(tc.DataError, match="unknown theory 'Realism'"):
        coded.study("øst")


def test_labels_of_arguments_csv_are_published_unless_the_study_names_a_coder(
    coded: "Project",
) -> None:
    assert coded.study().default_coder == "published"
    coded.write("codings/s/study.toml", 'labels = "handbook"\n')
    assert coded.study().default_coder == "handbook"
    assert not coded.study().is_own("handbook")


def test_coders_have_labels_of_their_own(coded: "Project") -> None:
    coded.write("codings/s/coders/prose.csv", "argument,label\nC1,Liberalism\nC9,Realism\n")
    with pytest.raises(tc.DataError, match="no argument 'C9'"):
        coded.study()
    coded.write("codings/s/coders/prose.csv", "argument,label\nC2,\nC1,Liberalism\n")
    study = coded.study()
    assert [coder.id for coder in study.coders] == ["published", "prose"]
    labels = dict(zip(study.coded("prose")["argument"], study.coded("prose")["label"], strict=True))
    assert (labels["C1"], labels["C2"], labels["C3"]) == ("Liberalism", "", "")
    with pytest.raises(tc.UsageError, match=r"s: no coder 'prosa' \(did you mean 'prose'\?\)"):
        study.coded("prosa")


def test_the_order_of_a_coders_file_means_nothing(coded: "Project") -> None:
    coded.write("codings/s/coders/prose.csv", "argument,label\nC1,Liberalism\nC2,Realism\n")
    first = counts(coded.study())
    coded.write("codings/s/coders/prose.csv", "argument,label\nC2,Realism\nC1,Liberalism\n")
    assert counts(coded.study()) == first


def test_sub_reasons_are_listed_and_not_counted(coded: "Project") -> None:
    coded.write(
        "codings/s/arguments.csv",
        "argument,actor,motivation,label,part_of\nC1,CSTO,Control,Realism,\nC1a,CSTO,Of it,,C1\n",
    )
    study = coded.study()
    assert study.coded()["argument"].tolist() == ["C1"]
    assert study.coded(parts=True)["argument"].tolist() == ["C1", "C1a"]
    assert coded.run("tally", "s", "--format", "json").json["groups"][0]["uncoded"] == 0


def test_text_stays_text(coded: "Project") -> None:
    coded.write(
        "codings/s/arguments.csv",
        'argument,actor,motivation,label,year\nNone,NA,007,Realism,1.10\nnan,null,1e5,Realism,""\n',
    )
    rows = coded.study().arguments
    assert rows["argument"].tolist() == ["None", "nan"]
    assert rows["actor"].tolist() == ["NA", "null"]
    assert rows["motivation"].tolist() == ["007", "1e5"]
    assert rows["year"].tolist() == ["1.10", ""]


def test_all_errors_of_a_study_come_at_once(coded: "Project") -> None:
    coded.write(
        "codings/s/arguments.csv",
        "argument,actor,motivation,label\nC1,CSTO,Control,Realsm\nC1,CSTO,Bloc,(Realism)\n",
    )
    with pytest.raises(tc.DataError) as caught:
        coded.study()
    assert {found.code for found in caught.value.problems} == {
        "label-unknown",
        "label-no-primary",
        "id-duplicate",
    }


# The hash of a study


def test_the_hash_of_the_codings_changes_with_any_cell_of_them(coded: "Project") -> None:
    before = coded.study().digest
    assert len(before) == 64
    files = ("codings/s/arguments.csv", "codings/codebook.csv")
    for path in files:
        text = coded.read(path)
        coded.write(path, text.replace("Realism", "Realism ", 1).replace("Realism ,", "Realism,"))
        coded.write(path, text + "\n")
        assert coded.study().digest != before, path
        coded.write(path, text)
    assert coded.study().digest == before


def test_the_hash_does_not_depend_on_line_ends_or_on_other_studies(coded: "Project") -> None:
    before = coded.study().digest
    coded.write(
        "codings/s/arguments.csv", coded.read("codings/s/arguments.csv").replace("\n", "\r\n")
    )
    coded.write("codings/t/arguments.csv", "argument,actor,motivation,label\nA,B,C,Realism\n")
    assert coded.study().digest == before


# Which study is meant


def test_a_study_is_found_from_any_folder_below_the_project(
    coded: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(coded.root / "codings" / "s")
    assert tc.read_study("s").name == "s"


@pytest.mark.parametrize("path", ["codings/s", "codings/s/", "./codings/s", "codings/../codings/s"])
def test_the_path_of_a_study_names_it_too(coded: "Project", path: str) -> None:
    assert coded.run("tally", path, "--format", "json").json["study"] == "s"


def test_a_path_is_relative_to_the_working_directory(
    coded: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(coded.root / "codings")
    assert tc.read_study("./s").name == "s"
    assert tc.read_study(coded.root / "codings" / "s").codebook.theories


def test_an_unknown_study_is_a_usage_error_with_a_hint(coded: "Project") -> None:
    coded.write("codings/ffi-2007/arguments.csv", "argument,actor,motivation\n")
    ran = coded.run("tally", "ffi-2008")
    assert (ran.code, ran.out) == (2, "")
    assert "no study 'ffi-2008'" in ran.err
    assert "did you mean 'ffi-2007'?" in ran.err


def test_names_with_spaces_and_other_scripts_are_names(coded: "Project") -> None:
    for name in ("my study (2)", "исследование", "étude d'un cas"):
        coded.write(f"codings/{name}/arguments.csv", coded.read("codings/s/arguments.csv"))
        assert coded.run("tally", name, "--format", "json").json["study"] == name


def test_hidden_folders_and_those_with_an_underscore_are_not_studies(coded: "Project") -> None:
    coded.write("codings/.git/x.csv", "")
    coded.write("codings/_old/arguments.csv", "")
    assert [row["study"] for row in coded.run("list", "--format", "json").json] == ["s"]


# A single CSV file

BARE = (
    "Who,Why,Theoretical expectation,decade\nNATO,m1,Realism (Liberalism),1990s\nCSTO,m2,Realism,\n"
    "CSTO,m3,Liberalism,\n"
)
MAP = ("--column", "label=theoretical EXPECTATION", "--column", "Actor=who")
MAP += ("--column", "motivation=Why")


def test_a_single_file_with_other_headers_is_a_study_without_any_project(
    project: "Project",
) -> None:
    (project.root / "codings").rmdir()
    project.write("my arguments.csv", BARE)
    ran = project.run("tally", "my arguments.csv", *MAP, "--format", "json")
    assert ran.code == 0
    assert ran.json["study"] == "my arguments"
    assert ran.json["coder"] == "unnamed"
    assert [group["actor"] for group in ran.json["groups"]] == ["NATO", "CSTO", None]
    assert ran.json["groups"][-1]["counts"] == {"Realism": 2, "Liberalism": 1}
    assert "using the theories found in the labels (Realism, Liberalism)" in ran.err
    assert "Taken apart, as each part is a label by itself: 'Realism (Liberalism)'." in ran.err


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_spreadsheets_write_is_read(
    project: "Project", delimiter: str, mark: str, line_end: str
) -> None:
    text = mark + BARE.replace(",", delimiter).replace("\n", line_end)
    project.write("a.csv", text)
    ran = project.run("tally", "a.csv", *MAP, "--format", "json")
    assert ran.code == 0
    assert ran.json["groups"][-1]["arguments"] == 3


def test_a_single_file_may_have_a_codebook(project: "Project") -> None:
    project.write("a.csv", "actor,motivation,label\nNATO,m1,Realist\n")
    project.write("b.csv", "variable,code,adjective\nlabel,realism,Realist\nlabel,order,\n")
    ran = project.run("tally", "a.csv", "--codebook", "b.csv", "--format", "json")
    assert ran.json["groups"][0]["counts"] == {"realism": 1, "order": 0}
    assert ran.err == ""
    project.write("a.csv", "actor,motivation,label\nNATO,m1,Realst\n")
    ran = project.run("tally", "a.csv", "--codebook", "b.csv")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("a.csv:2:9: error label-unknown: unknown theory 'Realst'")


def test_headers_in_other_case_are_recognised(project: "Project") -> None:
    project.write("a.csv", "ACTOR,Motivation,Label\nNATO,m1,Realism\n")
    assert project.run("tally", "a.csv", "--format", "json").json["groups"][0]["actor"] == "NATO"


def test_a_missing_argument_is_numbered_by_row(project: "Project") -> None:
    project.write("a.csv", "actor,motivation,label\nNATO,m1,Realism\nNATO,m2,Realism\n")
    ran = project.run("explain", "a.csv", "--theory", "Realism", "--format", "json")
    assert [(row["argument"], row["line"]) for row in ran.json] == [("1", 2), ("2", 3)]


def test_a_column_that_the_file_lacks_is_a_usage_error_with_a_hint(project: "Project") -> None:
    project.write("a.csv", BARE)
    ran = project.run("tally", "a.csv", "--column", "label=Theoretical expectations")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean 'Theoretical expectation'?" in ran.err


def test_a_single_file_without_the_columns_needed_gets_their_names(project: "Project") -> None:
    project.write("a.csv", BARE)
    ran = project.run("tally", "a.csv")
    assert (ran.code, ran.out) == (1, "")
    for column in ("actor", "motivation", "label"):
        assert f'--column {column}="its header"' in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("table", "a.csv"),
        ("tally", "a.csv"),
        ("verdict", "a.csv"),
        ("explain", "a.csv", "--theory", "Realism"),
        ("check", "a.csv"),
        ("claims", "a.csv"),
        ("report", "a.csv"),
    ],
    ids=lambda command: command[0],
)
def test_a_single_file_is_enough_for_every_command_but_build_and_new(
    project: "Project", command: tuple[str, ...]
) -> None:
    (project.root / "codings").rmdir()
    labels = "NATO,m1,Realism (Liberalism)\nNATO,m2,Realism\nNATO,m3,Liberalism\n"
    project.write("a.csv", f"actor,motivation,label\n{labels}")
    ran = project.run(*command)
    assert ran.code == 0
    assert "Realism" in ran.out or command[0] in {"check", "claims"}


def test_a_missing_file_is_a_usage_error(project: "Project") -> None:
    for path in ("nowhere.csv", "no/folder", str(Path("/nowhere/a.csv"))):
        ran = project.run("tally", path)
        assert (ran.code, ran.out) == (2, "")
        assert "no file" in ran.err


def test_headings_among_the_rows_are_no_arguments_of_a_study(project: "Project") -> None:
    project.write("codings/codebook.csv", "variable,code,kind\nlabel,power,\nlabel,H,missing\n")
    rows = "A1,North,Title,H\nA2,North,Control,power\nA3,North,Bloc,\n"
    project.write("codings/s/arguments.csv", f"argument,actor,motivation,label\n{rows}")
    study = project.study()
    assert study.coded()["argument"].tolist() == ["A2", "A3"]
    assert [row["argument"] for row in study.coded_rows()] == ["A2", "A3"]
    assert study.coded(every=True)["argument"].tolist() == ["A1", "A2", "A3"]
    assert project.run("build").code == 0
    figure = project.read("reports/figures/s-rules.svg")
    assert "power" in figure
    assert ">H<" not in figure
    assert "A1" not in project.read("reports/s.md")


def test_where_only_decisions_have_labels_the_consensus_counts(coded: "Project") -> None:
    coded.write("codings/s/arguments.csv", "argument,actor,motivation\nA1,NATO,Control\n")
    coded.write(
        "codings/s/decisions.csv", "argument,label,decided_by,reason\nA1,Realism,we,plain\n"
    )
    study = coded.study()
    assert [coder.id for coder in study.coders] == ["consensus"]
    assert study.default_coder == "consensus"
