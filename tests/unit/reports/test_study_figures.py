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
    report = coded.read("reports/s.md")
    for name in names:
        assert f"]({name.removeprefix('reports/')})" in report
        ET.fromstring(coded.read(name))  # noqa: S314  # our own file: it must be well-formed


def test_weights_are_drawn_only_where_labels_are_mixed(coded: "Project") -> None:
    coded.write("codings/s/arguments.csv", "argument,actor,motivation,label\nA,X,m,Realism\n")
    assert coded.run("figure", "s").out.split() == ["arguments", "rules"]


def test_the_command_draws_what_the_build_commits(coded: "Project") -> None:
    coded.run("build")
    assert coded.run("figure", "s", "rules", "-o", "rules.svg").code == 0
    assert coded.files()["rules.svg"] == coded.files()["reports/figures/s-rules.svg"]


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
