"""Names that cannot be a study or a coder, and texts of a new study that nobody replaced."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import Project


@pytest.mark.parametrize(
    "name", ["comparison", "contradictions", "figures", "index", "overlaps", "templates"]
)
def test_a_study_cannot_be_named_as_a_page_or_a_folder_of_all_studies(
    coded: "Project", name: str
) -> None:
    coded.write(f"codings/{name}/arguments.csv", coded.read("codings/s/arguments.csv"))
    problems = coded.run("check", name, "--format", "json").json
    assert [problem["code"] for problem in problems] == ["name-reserved"]


def test_a_coding_sheet_is_not_written_for_the_consensus(coded: "Project") -> None:
    ran = coded.run("sheet", "s", "--coder", "consensus")
    assert (ran.code, ran.out) == (2, "")
    assert "'consensus' is a reserved name" in ran.err


def test_an_example_in_a_comment_and_a_broken_row_are_not_placeholders(coded: "Project") -> None:
    coded.write("codings/s/study.toml", '# title = "Replace by a title"\n')
    coded.write(
        "codings/s/arguments.csv",
        "argument,actor,motivation,label\nA,X,Replace by a reason,Realism,,,\nB,X,b,Realism\n",
    )
    problems = coded.run("check", "--format", "json").json
    assert "placeholder" not in {problem["code"] for problem in problems}
