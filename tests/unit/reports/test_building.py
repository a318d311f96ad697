"""Building reports: which changes cause a build, and which files are left alone."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

import theorycoding as tc

if TYPE_CHECKING:
    from tests.conftest import Project

CLAIM = "claim,by,section,statement,measure,relation,stated,expected,found,note\n"
GOOD = "argument,actor,motivation,label\nA1,NATO,Reason,Realism\n"
BROKEN = "argument,actor,motivation,label\nA1,NATO,Reason,Realsm\n"


posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")


def outside(project: "Project") -> Path:
    """A folder beside the project, with a file that no command may read or change."""
    folder = project.root.parent / f"{project.root.name} outside"
    folder.mkdir()
    (folder / "kept.md").write_text("secret\n")
    return folder


def reports(project: "Project") -> dict[str, bytes]:
    return {path: text for path, text in project.files().items() if path.startswith("reports/")}


def test_a_report_is_written_for_each_study_and_an_index(coded: "Project") -> None:
    ran = coded.run("build")
    assert (ran.code, ran.err) == (0, "")
    assert {"wrote reports/s.md", "wrote reports/index.md"} <= set(ran.out.splitlines())
    assert {"reports/s.md", "reports/index.md"} <= set(reports(coded))


def test_nothing_is_written_if_nothing_changed(coded: "Project") -> None:
    coded.run("build")
    for path in reports(coded):
        os.utime(coded.root / path, (1, 1))
    ran = coded.run("build")
    assert (ran.code, ran.out) == (0, "")
    assert {(coded.root / path).stat().st_mtime for path in reports(coded)} == {1}


def differing(coded: "Project") -> list[str]:
    """Return the files that `build --check` reports as different; it writes nothing."""
    before = coded.files()
    ran = coded.run("build", "--check")
    assert coded.files() == before
    assert ran.code == int(bool(ran.out))
    return [line.removeprefix("differs ") for line in ran.out.splitlines()]


def test_an_edited_input_is_noticed(coded: "Project") -> None:
    coded.run("build")
    assert differing(coded) == []
    path = "codings/s/arguments.csv"
    coded.write(
        path, coded.read(path).replace("N4,NATO,Peacekeeping,Liberalism", "N4,NATO,P,Realism")
    )
    assert "reports/s.md" in differing(coded)
    coded.run("build")
    assert differing(coded) == []


def test_an_added_and_a_deleted_input_are_noticed(coded: "Project") -> None:
    coded.run("build")
    path = coded.write("codings/s/discrepancies.csv", "discrepancy,says,instead\nQ1,a,b\n")
    assert "reports/s.md" in differing(coded)
    coded.run("build")
    assert "Discrepancies" in coded.read("reports/s/sources.md")
    path.unlink()
    assert "reports/s.md" in differing(coded)


def test_a_change_of_the_shared_codebook_is_noticed(coded: "Project") -> None:
    coded.run("build")
    text = coded.read("codings/codebook.csv")
    coded.write("codings/codebook.csv", text.replace("Liberalism", "Liberal theory"))
    coded.write(
        "codings/s/arguments.csv",
        coded.read("codings/s/arguments.csv").replace("Liberalism", "liberalism"),
    )
    assert "reports/s.md" in differing(coded)


def test_an_added_a_changed_and_a_deleted_template_are_noticed(coded: "Project") -> None:
    coded.run("build")
    path = coded.write("reports/templates/_cite.md.j2", "Cite our handbook.\n")
    assert differing(coded) == ["reports/s.md"]
    coded.run("build")
    coded.write("reports/templates/_cite.md.j2", "Cite our second handbook.\n")
    assert differing(coded) == ["reports/s.md"]
    coded.run("build")
    path.unlink()
    assert differing(coded) == ["reports/s.md"]


def test_an_output_that_was_edited_or_deleted_is_restored(coded: "Project") -> None:
    coded.run("build")
    before = reports(coded)
    coded.write("reports/s.md", coded.read("reports/s.md").replace("Realism", "Liberalism"))
    (coded.root / "reports/index.md").unlink()
    assert differing(coded) == ["reports/s.md", "reports/index.md"]
    assert coded.run("build").out == "wrote reports/s.md\nwrote reports/index.md\n"
    assert reports(coded) == before


def test_a_new_study_enters_the_index(coded: "Project") -> None:
    coded.run("build")
    coded.write("codings/t/arguments.csv", GOOD)
    assert {"reports/t.md", "reports/index.md"} <= set(differing(coded))


def test_a_report_whose_study_is_gone_is_reported_and_left_alone(coded: "Project") -> None:
    coded.write("codings/t/arguments.csv", GOOD)
    coded.run("build")
    (coded.root / "codings/t/arguments.csv").unlink()
    (coded.root / "codings/t").rmdir()
    ran = coded.run("build")
    assert ran.code == 0
    assert "reports/t.md:1:1: warning report-orphan" in ran.err
    assert "reports/t.md" in reports(coded)


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("arguments.csv", BROKEN, "label-unknown"),
        ("claims.csv", CLAIM + "A1,source,,S,leader(),is,liberalism,holds,,\n", "claim-differs"),
        ("claims.csv", CLAIM + "A1,source,,S,leader(,is,realism,holds,,\n", "claim-measure"),
        ("study.toml", "title = \n", "toml-syntax"),
    ],
)
def test_a_study_with_errors_writes_nothing_while_the_others_are_built(
    coded: "Project", file: str, text: str, code: str
) -> None:
    coded.write("codings/t/arguments.csv", GOOD)
    coded.write("codings/u/arguments.csv", GOOD)
    coded.run("build", "t")
    before = coded.read("reports/t.md")
    coded.write(f"codings/t/{file}", text)
    ran = coded.run("build")
    assert ran.code == 1
    assert f"error {code}" in ran.err
    assert coded.read("reports/t.md") == before
    assert {"reports/s.md", "reports/u.md"} <= set(reports(coded))
    assert "t: its files have errors" in coded.read("reports/index.md")
    assert "report-orphan" not in ran.err


def test_a_table_that_differs_from_print_fails_the_build_and_names_the_cell(
    coded: "Project",
) -> None:
    coded.write(
        "codings/s/study.toml",
        '[[table]]\nid = "t1"\ncaption = "Table 1"\nactors = ["NATO"]\n'
        'headers = ["ARGUMENT", "BASE"]\nstyle = "adjective"\nbracket = "first"\n',
    )
    printed = (
        "ARGUMENT,BASE\nBilateral,(Liberal) Realist\nDemocracy,(Liberal) Realist\n"
        "Freedom,Realist\nPeacekeeping,Liberal\n"
    )
    coded.write("codings/s/printed/t1.csv", printed)
    assert coded.run("build").code == 0
    before = reports(coded)
    coded.write("codings/s/printed/t1.csv", printed.replace("Freedom,Realist", "Freedom,Liberal"))
    ran = coded.run("build")
    assert ran.code == 1
    assert ran.err == (
        "codings/s/printed/t1.csv:4:9: error printed-differs: row 3 'Freedom', column 2 'BASE': "
        "printed 'Liberal', regenerated 'Realist'\n"
    )
    assert reports(coded)["reports/s.md"] == before["reports/s.md"]
    check = coded.run("check", "s", "--format", "json")
    assert [(one["code"], one["line"], one["column"]) for one in check.json] == [
        ("printed-differs", 4, 9)
    ]


def test_a_total_that_does_not_add_up_fails_the_build(coded: "Project") -> None:
    coded.write(
        "codings/codebook.csv", coded.read("codings/codebook.csv") + "membership,member,member,,,\n"
    )
    coded.write("codings/s/study.toml", '[[grid]]\nid = "g"\nvalues = "membership"\n')
    coded.write("codings/s/grids/g.csv", "case,criterion,value\nRussia,SCO,member\n")
    columns = "criterion,organisation,members,outside,outside_names\nSCO,SCO,{},1,China\n"
    coded.write("codings/s/grids/g.columns.csv", columns.format(2))
    assert coded.run("build").code == 0
    coded.write("codings/s/grids/g.columns.csv", columns.format(6))
    ran = coded.run("build")
    assert ran.code == 1
    assert "error total-differs: SCO: 1 in the rows and 1 outside make 2, printed 6" in ran.err


def test_only_the_studies_given_are_built(coded: "Project") -> None:
    coded.write("codings/t/arguments.csv", GOOD)
    assert "wrote reports/t.md" in coded.run("build", "t").out.splitlines()
    assert "reports/s.md" not in reports(coded)
    assert coded.run("build", "nowhere").code == 2


def test_the_build_can_be_called_from_python(coded: "Project") -> None:
    result = tc.building.build(tc.finding.open_project(coded.root), only_check=True)
    assert "reports/s.md" in result.differing
    assert reports(coded) == {}
    assert not result.has_failed


def test_a_report_has_the_hash_of_its_codings_and_no_date(coded: "Project") -> None:
    coded.run("build")
    last = coded.read("reports/s.md").splitlines()[-1]
    assert last == (
        f"Made by theorycoding {tc.__version__} from codings with the SHA-256 "
        f"`{coded.study().digest}`."
    )


def test_a_killed_build_leaves_no_rubbish_after_the_next_one(coded: "Project") -> None:
    coded.write(f"reports/.theorycoding-{2**22 + 1}-abc.tmp", "half a rep")
    coded.run("build")
    assert not any(path.endswith(".tmp") for path in reports(coded))


def test_studies_and_folders_with_spaces_are_built_and_linked(
    coded: "Project", monkeypatch: pytest.MonkeyPatch
) -> None:
    root = coded.root / "my project (2)"
    root.mkdir()
    (coded.root / "codings").rename(root / "codings")
    (root / "codings" / "s").rename(root / "codings" / "a b (c)")
    monkeypatch.chdir(root)
    ran = coded.run("build")
    assert (ran.code, ran.err) == (0, "")
    assert "wrote reports/a b (c).md" in ran.out
    for page in ("index.md", "a b (c).md"):
        text = (root / "reports" / page).read_text(encoding="utf-8")
        shown = MarkdownIt("commonmark").enable("table").render(text)
        targets = [unquote(target) for target in re.findall(r'(?:href|src)="([^"#]+)"', shown)]
        assert targets
        assert [one for one in targets if not (root / "reports" / one).exists()] == []


# A new study


def test_a_new_study_in_an_empty_folder_is_sound_and_builds(project: "Project") -> None:
    (project.root / "codings").rmdir()
    made = project.run("new", "my-case")
    assert made.code == 0
    assert set(made.out.splitlines()) == {f"wrote {path}" for path in project.files()}
    assert "codings/my-case/arguments.csv" in project.files()
    assert project.run("check").code == 0
    problems = project.run("check", "--format", "json").json
    assert {problem["code"] for problem in problems} == {"placeholder"}
    assert "study.toml" in {Path(problem["file"]).name for problem in problems}
    assert project.run("claims").code == 0
    assert project.run("build").code == 0
    assert project.run("build", "--check").code == 0
    assert "1) Replace by the reason" in project.read("reports/my-case/tables.md")


def test_a_new_study_overwrites_nothing(coded: "Project") -> None:
    before = coded.files()
    ran = coded.run("new", "s")
    assert (ran.code, ran.out) == (2, "")
    assert coded.files() == before
    coded.run("new", "t")
    after = coded.files()
    assert {path: after[path] for path in before} == before


def test_an_appendix_without_rows_is_reported_and_left_alone(coded: "Project") -> None:
    path = coded.write("codings/s/discrepancies.csv", "discrepancy,says,instead\nQ1,a,b\n")
    coded.run("build")
    assert "](s/sources.md)" in coded.read("reports/s.md")
    path.unlink()
    ran = coded.run("build")
    assert "reports/s/sources.md:1:1: warning report-orphan" in ran.err
    assert "](s/sources.md)" not in coded.read("reports/s.md")
    assert "reports/s/sources.md" in reports(coded)


def test_a_broken_study_keeps_its_appendices(coded: "Project") -> None:
    coded.run("build")
    coded.write("codings/s/arguments.csv", BROKEN)
    before = reports(coded)
    ran = coded.run("build")
    assert "report-orphan" not in ran.err
    assert reports(coded)["reports/s/tallies.md"] == before["reports/s/tallies.md"]


@posix
@pytest.mark.parametrize("what", ["folder", "page"])
def test_an_appendix_is_not_written_by_way_of_a_link(coded: "Project", what: str) -> None:
    elsewhere = outside(coded)
    coded.write("reports/README.md", "")
    if what == "folder":
        (coded.root / "reports/s").symlink_to(elsewhere)
    else:
        coded.write("reports/s/README.md", "")
        (coded.root / "reports/s/arguments.md").symlink_to(elsewhere / "kept.md")
    for arguments in (("build",), ("build", "--check")):
        ran = coded.run(*arguments)
        assert (ran.code, ran.out) == (1, "")
        assert "error file-kind: this is a link" in ran.err
    assert (elsewhere / "kept.md").read_text() == "secret\n"
    assert [one.name for one in elsewhere.iterdir()] == ["kept.md"]


@pytest.mark.parametrize("name", ["a b", "../x", "a/b", "", ".x", "index", "figures", "a\nb"])
def test_a_name_that_is_not_a_folder_name_is_refused(coded: "Project", name: str) -> None:
    before = coded.files()
    ran = coded.run("new", name)
    assert (ran.code, ran.out) == (2, "")
    assert coded.files() == before


@pytest.mark.parametrize(
    "theories",
    [
        "label,nyrealisme,Nyrealisme,\nlabel,økofeminisme,Økofeminisme,\nlabel,uklart,,residual\n",
        "label,nyrealisme,Nyrealisme,\nlabel,uklart,,residual\n",
        "degree,yes,yes,\n",
    ],
    ids=["two theories", "one theory", "no theory"],
)
def test_a_new_study_fits_the_codebook_and_sources_that_are_there(
    project: "Project", theories: str
) -> None:
    project.write("codings/codebook.csv", "variable,code,noun,kind\n" + theories)
    project.write("codings/sources.csv", "source,title\nkilde-1,En kilde\n")
    project.run("new", "sak")
    problems = project.run("check", "--format", "json").json
    assert {problem["code"] for problem in problems} == {"placeholder"}
    assert project.run("claims").code == 0
    assert project.run("build").code == 0


def test_a_code_for_headings_is_no_theory_of_a_new_study(project: "Project") -> None:
    codes = "label,heading,Heading,missing\nlabel,realism,Realism,\nlabel,liberalism,Liberalism,\n"
    project.write("codings/codebook.csv", f"variable,code,noun,kind\n{codes}")
    assert project.run("new", "t").code == 0
    assert "Heading" not in project.read("codings/t/arguments.csv")
    assert project.run("check", "t").code == 0


def test_a_new_study_can_be_begun_in_a_given_folder(project: "Project") -> None:
    ran = project.run("--project", "elsewhere/here", "new", "my-case")
    assert ran.code == 0
    assert "elsewhere/here/codings/my-case/arguments.csv" in project.files()


# Nothing outside the project is read or written


@posix
@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("reports/index.md", "reports/index.md"),
        pytest.param("reports/s.md", "reports/s.md", marks=pytest.mark.exhaustive),
        pytest.param(
            "reports/comparison.md", "reports/comparison.md", marks=pytest.mark.exhaustive
        ),
        pytest.param(
            "reports/figures/s-rules.svg",
            "reports/figures/s-rules.svg",
            marks=pytest.mark.exhaustive,
        ),
        pytest.param("reports/figures", "reports/figures", marks=pytest.mark.exhaustive),
        ("reports", "reports"),
    ],
)
@pytest.mark.parametrize("what", ["link", "dangling", "inside", "pipe", "device", "folder", "file"])
def test_a_report_is_a_regular_file_inside_the_project_or_refused_by_name(
    coded: "Project", path: str, named: str, what: str
) -> None:
    coded.write("codings/t/arguments.csv", GOOD)
    is_folder = "." not in path
    elsewhere = outside(coded)
    place = coded.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if what == "pipe":
        os.mkfifo(place)
    elif what == "folder":
        place.mkdir()
    elif what == "file":
        place.write_text("")
    else:
        inside = coded.write("notes/a.md", "mine\n")
        targets = {
            "link": elsewhere if is_folder else elsewhere / "kept.md",
            "dangling": elsewhere / "new",
            "inside": inside.parent if is_folder else inside,
            "device": Path("/dev/zero"),
        }
        place.symlink_to(targets[what])
    before = coded.files()
    if (what == "file" and not is_folder) or (is_folder and what in {"folder", "inside"}):
        assert coded.run("build").code == 0
        return
    for arguments in (("build",), ("build", "--check")):
        ran = coded.run(*arguments)
        assert (ran.code, ran.out) == (1, "")
        assert f"{named}:1:1: error file-kind: this is " in ran.err
    assert coded.files() == before
    assert [one.name for one in elsewhere.iterdir()] == ["kept.md"]


@posix
@pytest.mark.parametrize("path", ["codings/s/coders.csv", "figures/a.svg"])
def test_a_file_asked_for_may_be_anywhere_but_not_behind_a_link_out_of_the_project(
    coded: "Project", path: str
) -> None:
    elsewhere = outside(coded)
    (coded.root / "out").symlink_to(elsewhere)
    (coded.root / "link.svg").symlink_to(elsewhere / "kept.md")
    os.mkfifo(coded.root / "pipe.svg")
    for output in ("out/new.svg", "out/deep/new.svg", "link.svg", "pipe.svg"):
        for command in (("figure", "s", "arguments"), ("sheet", "s", "--coder", "anna")):
            ran = coded.run(*command, "-o", output)
            assert ran.code != 0
            assert output.partition("/")[0] in ran.err
    assert [one.name for one in elsewhere.iterdir()] == ["kept.md"]
    assert (elsewhere / "kept.md").read_text() == "secret\n"
    assert coded.run("figure", "s", "arguments", "-o", str(elsewhere / "new.svg")).code == 0
    assert coded.run("figure", "s", "arguments", "-o", path).code in {0, 2}


@posix
def test_a_new_study_is_not_written_by_way_of_a_link(coded: "Project") -> None:
    elsewhere = outside(coded)
    (coded.root / "codings/t").symlink_to(elsewhere / "t")
    assert coded.run("new", "t").code == 2
    root = coded.root / "other"
    root.mkdir()
    (root / "codings").symlink_to(elsewhere)
    ran = coded.run("new", "u", "--project", str(root))
    assert ran.code == 1
    assert "other/codings is a link that leads outside the project" in ran.err
    assert [one.name for one in elsewhere.iterdir()] == ["kept.md"]


@posix
@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("reports/templates/_cite.md.j2", "kept.md"),
        ("reports/templates/p", "kept.md"),
        ("reports/templates/deep", "."),
        ("reports/templates", "."),
        ("reports/templates/_cite.md.j2", "gone"),
        ("reports/templates/_cite.md.j2", "/dev/zero"),
    ],
)
def test_a_template_is_a_regular_file_in_the_folder_of_templates(
    coded: "Project", link: str, target: str
) -> None:
    elsewhere = outside(coded)
    (elsewhere / "_cite.md.j2").write_text("secret\n")
    coded.write("reports/README.md", "")
    if link != "reports/templates":
        name = {"p": "p", "deep": "deep/kept.md"}.get(link.rpartition("/")[2], "_cite.md.j2")
        coded.write("reports/templates/index.md.j2", f'{{% include "{name}" %}}\n')
    (coded.root / link).symlink_to(elsewhere / target)
    ran = coded.run("build")
    assert ran.code == 1
    assert "templates" in ran.err
    assert "link" in ran.err
    assert "secret" not in ran.out + ran.err + coded.run("report", "s").out
    pages = (coded.root / "reports").glob("*.md")
    assert [page for page in pages if "secret" in page.read_text(encoding="utf-8")] == []


@posix
@pytest.mark.parametrize(
    "path",
    [
        "codings/s/arguments.csv",
        "codings/codebook.csv",
        "codings/s/study.toml",
        "codings/s",
        "codings/s/coders",
    ],
)
def test_codings_are_inside_the_project(coded: "Project", path: str) -> None:
    elsewhere = outside(coded)
    target = elsewhere / "moved"
    if (coded.root / path).exists():
        (coded.root / path).rename(target)
    else:
        target.write_text("secret = 1\n")
    (coded.root / path).symlink_to(target)
    ran = coded.run("check", "s")
    assert (ran.code, len(ran.out.splitlines())) == (1, 1)
    assert ran.out.startswith(f"{path}:1:1: error file-kind: this is a link")
    assert "secret" not in ran.out
