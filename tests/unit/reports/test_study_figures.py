"""Figures of a study: which ones it has, and that files, reports and command agree."""

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.conftest import Project


def test_a_coded_study_has_its_figures_beside_the_report(coded: "Project") -> None:
    assert coded.run("build").code == 0
    names = [name for name in coded.files() if name.endswith(".svg")]
    assert names == [
        "reports/figures/s-arguments.svg",
        "reports/figures/s-rules.svg",
        "reports/figures/s-weights.svg",
    ]
    assert "](figures/s-arguments.svg)" in coded.read("reports/s.md")
    appendix = coded.read("reports/s/tallies.md")
    for name in names:
        assert f"](../{name.removeprefix('reports/')})" in appendix
        ET.fromstring(coded.read(name))  # noqa: S314  # our own file: it must be well-formed


def test_weights_are_drawn_only_where_labels_are_mixed(coded: "Project") -> None:
    coded.write("codings/s/arguments.csv", "argument,actor,motivation,label\nA,X,m,Realism\n")
    assert coded.run("figure", "s").out.split() == ["arguments", "rules"]


def test_the_command_draws_what_the_build_commits(coded: "Project") -> None:
    coded.run("build")
    for name in ("arguments", "rules", "weights"):
        assert coded.run("figure", "s", name, "-o", f"{name}.svg").code == 0
        assert coded.files()[f"{name}.svg"] == coded.files()[f"reports/figures/s-{name}.svg"]


def test_an_unknown_figure_is_a_usage_error_with_a_hint(coded: "Project") -> None:
    ran = coded.run("figure", "s", "ruls", "-o", "x.svg")
    assert ran.code == 2
    assert "did you mean 'rules'?" in ran.err
    assert coded.run("figure", "s", "rules", "-o", "x.bmp").code == 2


def test_a_figure_without_a_study_is_reported_and_left_alone(coded: "Project") -> None:
    coded.run("build")
    coded.write("reports/figures/gone-rules.svg", "<svg/>")
    ran = coded.run("build")
    assert "report-orphan" in ran.err
    assert coded.read("reports/figures/gone-rules.svg") == "<svg/>"


GRIDS = """
[[grid]]
id = "a"
values = "stance"

[[grid]]
id = "b"
values = "stance"
"""
STANCES = """label,realism,Realism,Realist,
label,liberalism,Liberalism,Liberal,
stance,for,for,,verdict
stance,half,half,,verdict
stance,against,against,,verdict
stance,silent,silent,,missing
"""


def test_a_value_has_one_colour_in_all_grids_of_a_study(coded: "Project") -> None:
    coded.write("codings/codebook.csv", f"variable,code,noun,adjective,kind\n{STANCES}")
    coded.write("codings/s/study.toml", GRIDS)
    rows = "case,criterion,value\nX,one,for\nX,two,{}\n"
    coded.write("codings/s/grids/a.csv", rows.format("against"))
    coded.write("codings/s/grids/b.csv", rows.format("half") + "Y,one,against\nY,two,silent\n")
    for name in "ab":
        assert coded.run("figure", "s", name, "-o", f"{name}.svg").code == 0
    assert ground(coded.read("a.svg"), "against") == ground(coded.read("b.svg"), "against")
    assert ground(coded.read("b.svg"), "half") != ground(coded.read("b.svg"), "against")
    assert coded.read("b.svg").count(">silent<") == 2  # in its cell and in the legend


def ground(svg: str, word: str) -> str:
    """Return the fill of the last box before the word."""
    before = svg[: svg.index(f">{word}<")]
    return before[before.rindex("<rect") :].partition(' fill="')[2].partition('"')[0]


def test_figures_of_labels_are_drawn_for_one_coder(coded: "Project") -> None:
    coded.write("codings/s/coders/eva.csv", "argument,label\nC1,Liberalism\n")
    coded.run("figure", "s", "arguments", "-o", "own.svg")
    assert coded.run("figure", "s", "arguments", "--coder", "eva", "-o", "eva.svg").code == 0
    assert "As coded by eva." in coded.read("eva.svg")
    assert coded.read("eva.svg") != coded.read("own.svg")
    ran = coded.run("figure", "s", "coders", "--coder", "eva", "-o", "x.svg")
    assert ran.code == 2
    assert "'coders' does not depend on a coder: --coder goes with arguments, rules" in ran.err
    assert "no coder 'ewa'" in coded.run("figure", "s", "--coder", "ewa").err


def test_after_settling_figures_show_the_settled_labels(coded: "Project") -> None:
    coded.write("codings/s/coders/eva.csv", "argument,label\nC1,Liberalism\n")
    decisions = "argument,label,decided_by,reason\nC1,Liberalism,both,read again\n"
    coded.write("codings/s/decisions.csv", decisions)
    coded.run("figure", "s", "arguments", "-o", "x.svg")
    assert "As coded by consensus." in coded.read("x.svg")


def test_of_many_actors_those_with_the_most_arguments_are_drawn(coded: "Project") -> None:
    actors = [f"Actor{n}" for n in range(12) for _ in range(2 if n > 9 else 1)]
    rows = "".join(f"A{n},{actor},m{n},Realism\n" for n, actor in enumerate(actors))
    coded.write("codings/s/arguments.csv", f"argument,actor,motivation,label\n{rows}")
    coded.run("figure", "s", "arguments", "-o", "x.svg")
    drawn = in_words(coded.read("x.svg"))
    assert "The 8 of 12 actors with the most arguments, and all together." in drawn
    shown = [f"Actor{n}" for n in range(12) if f"Actor{n} " in drawn]
    assert shown == [f"Actor{n}" for n in (0, 1, 2, 3, 4, 5, 10, 11)]


def test_of_many_arguments_those_on_which_coders_differ_are_drawn(coded: "Project") -> None:
    rows = "".join(f"A{n},X,m{n},Realism\n" for n in range(45))
    coded.write("codings/s/arguments.csv", f"argument,actor,motivation,label\n{rows}")
    labels = "".join(f"A{n},{'Liberalism' if n == 44 else 'Realism'}\n" for n in range(45))
    coded.write("codings/s/coders/eva.csv", f"argument,label\n{labels}")
    coded.run("figure", "s", "coders", "-o", "x.svg")
    drawn = in_words(coded.read("x.svg"))
    assert "The first 1 of 1 arguments on which the coders differ, of 45." in drawn
    assert " A44 " in drawn
    assert " A1 " not in drawn


def in_words(svg: str) -> str:
    drawing = ET.fromstring(svg)  # noqa: S314  # our own file
    return " ".join(text.text or "" for text in drawing.iter("{http://www.w3.org/2000/svg}text"))


def test_a_coder_of_a_sample_does_not_differ_on_the_rest(coded: "Project") -> None:
    rows = [f"P{number},Iran,plea {number},Realism\n" for number in range(60)]
    coded.write("codings/s/arguments.csv", "argument,actor,motivation,label\n" + "".join(rows))
    own = "P3,Liberalism\nP9,Realist\nP20,Neither\n"  # an adjective is another way to write it
    coded.write("codings/s/coders/mara.csv", f"argument,label\n{own}")
    assert coded.run("figure", "s", "coders", "-o", "coders.svg").code == 0
    words = " ".join(ET.fromstring(coded.read("coders.svg")).itertext()).split()  # noqa: S314
    assert "first 2 of 2 arguments on which the coders differ, of 60." in " ".join(words)
