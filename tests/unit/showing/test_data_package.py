"""The data package: what other programs learn of the files of codings/."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

GRID = "case,criterion,value\nC1,open,yes\nC2,open,no\n"
CODES = "answer,yes,Yes,,,\nanswer,no,No,,,\nanswer,unclear,,,,\n"
SETTINGS = 'title = "Two alliances"\n[[grid]]\nid = "g"\nvalues = "answer"\ncases = "arguments"\n'


@pytest.fixture
def described(coded: Any) -> Any:
    """A study with a second coder, a grid, a wide grid and events."""
    coded.write("codings/codebook.csv", coded.read("codings/codebook.csv") + CODES)
    coded.write("codings/s/study.toml", SETTINGS)
    coded.write("codings/s/grids/g.csv", GRID)
    coded.write("codings/s/coders/ann.csv", "argument;label\nC1;Realism\nC2;\n")
    coded.write("codings/s/events.csv", "event,printed,year,act\nE1,in 1999,1999,talks\n")
    return coded


def resources(project: Any, *options: str) -> dict[str, Any]:
    ran = project.run("datapackage", *options)
    assert ran.code == 0, ran.err
    return {each["name"]: each for each in ran.json["resources"]}


def field(resource: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in resource["schema"]["fields"] if each["name"] == name)


def test_every_file_is_described_once(described: Any) -> None:
    paths = {each["path"] for each in resources(described).values()}
    assert paths == {path for path in described.files() if path.endswith(".csv")}


def test_keys_lead_from_a_coding_to_its_argument(described: Any) -> None:
    known = resources(described)
    assert known["s/arguments"]["schema"]["primaryKey"] == ["argument"]
    reference = {"resource": "s/arguments", "fields": ["argument"]}
    for name, column in (("s/coders/ann", "argument"), ("s/grids/g", "case")):
        keys = known[name]["schema"]["foreignKeys"]
        assert keys == [{"fields": [column], "reference": reference}]


def test_a_sub_reason_refers_to_its_own_table(coded: Any) -> None:
    rows = "argument,actor,motivation,part_of\nC1,CSTO,Power,\nC2,CSTO,Arms,C1\n"
    coded.write("codings/s/arguments.csv", rows)
    (key,) = resources(coded)["s/arguments"]["schema"]["foreignKeys"]
    assert key == {"fields": ["part_of"], "reference": {"resource": "", "fields": ["argument"]}}


def test_types_and_required_cells_are_those_that_are_checked(described: Any) -> None:
    known = resources(described)
    assert field(known["s/events"], "year")["type"] == "integer"
    assert field(known["s/arguments"], "actor")["constraints"] == {"required": True}
    assert "constraints" not in field(known["s/coders/ann"], "label"), "it may be left empty"
    words = field(known["codebook"], "kind")["constraints"]["enum"]
    assert words == ["residual", "verdict", "open", "missing"]


def test_labels_are_categories_in_the_order_of_the_codebook(described: Any) -> None:
    categories = field(resources(described)["s/arguments"], "label")["categories"]
    shown = [(each["value"], each["label"]) for each in categories]
    assert shown == [
        ("Realism", "Realism"),
        ("Liberalism", "Liberalism"),
        ("Neither", "Neither"),  # nobody used it
        ("(Liberal) Realist", "Realism (Liberalism)"),
        ("Realism (Liberalism)", "Realism (Liberalism)"),
    ]


def test_the_values_of_a_grid_are_categories(described: Any) -> None:
    categories = field(resources(described)["s/grids/g"], "value")["categories"]
    assert categories[0] == {"value": "yes", "label": "Yes"}
    assert categories[2] == {"value": "unclear", "label": "unclear"}


def test_each_criterion_of_a_wide_grid_has_the_categories(described: Any) -> None:
    described.write("codings/s/grids/g.csv", "case,open,free\nC1,yes,no\n")
    grid = resources(described)["s/grids/g"]
    assert len(field(grid, "open")["categories"]) == len(field(grid, "free")["categories"]) == 3
    assert "categories" not in field(grid, "case")


def test_a_key_that_rows_may_leave_empty_is_no_key(described: Any) -> None:
    heads = "criterion,organisation\nopen,EU\nopen,\n"
    described.write("codings/s/grids/g.columns.csv", heads)
    assert "primaryKey" not in resources(described)["s/grids/g.columns"]["schema"]


def test_a_description_above_the_project_names_the_folder(described: Any) -> None:
    above = described.root.parent / "datapackage.json"
    assert described.run("datapackage", "-o", str(above)).code == 0
    written = json.loads(above.read_text(encoding="utf-8"))
    assert f"{described.root.name}/codings/s/arguments.csv" in {
        each["path"] for each in written["resources"]
    }


def test_a_description_elsewhere_is_refused(described: Any) -> None:
    ran = described.run("datapackage", "-o", "out/datapackage.json")
    assert ran.code == 2
    assert "the folder of codings/ or above it" in ran.err
    assert not (described.root / "out").exists()


def test_a_description_is_a_json_file(described: Any) -> None:
    ran = described.run("datapackage", "-o", "codings/s/arguments.csv")
    assert (ran.code, "give -o FILE.json" in ran.err) == (2, True)


def test_errors_in_the_files_end_the_command(described: Any) -> None:
    described.write("codings/s/coders/ann.csv", "argument,label\nC1,Realsm\n")
    ran = described.run("datapackage")
    assert (ran.code, ran.out) == (1, "")
    assert "label-unknown" in ran.err


def test_a_project_without_studies_has_nothing_to_describe(project: Any) -> None:
    ran = project.run("datapackage")
    assert ran.code == 2
    assert "theorycoding new STUDY" in ran.err


@pytest.mark.tools
def test_frictionless_finds_no_error_in_any_good_example(repository: Path, project: Any) -> None:
    examples = _examples(repository)
    for example in (path for path in examples.GOOD if not (path / "bare.csv").exists()):
        folder = project.root / example.name
        examples.lay_out(example, folder)
        target = str(folder / "datapackage.json")
        assert project.run("--project", str(folder), "datapackage", "-o", target).code == 0
    shutil.copytree(repository / "codings", project.root / "own" / "codings")
    root = project.root / "own"
    ran = project.run("--project", str(root), "datapackage", "-o", str(root / "datapackage.json"))
    assert ran.code == 0
    assert _validated(project.root) == {}


@pytest.mark.tools
def test_frictionless_finds_what_contradicts_the_description(described: Any) -> None:
    assert described.run("datapackage", "-o", "datapackage.json").code == 0
    described.write("codings/s/coders/ann.csv", "argument;label\nZ9;Realism\n")
    described.write("codings/s/events.csv", "event,printed,year,act\nE1,in 1999,199o,talks\n")
    (found,) = _validated(described.root).values()
    assert sorted(found) == ["foreign-key", "type-error"]


_SCRIPT = """
import json, sys
from pathlib import Path
from frictionless import validate
reports = {str(path): validate(str(path), type="package") for path in
           sorted(Path(sys.argv[1]).rglob("datapackage.json"))}
assert reports
print(json.dumps({path: [row[0] for row in report.flatten(["type"])]
                  for path, report in reports.items() if not report.valid}))
"""


def _validated(folder: Path) -> dict[str, list[str]]:
    """Return the errors that frictionless finds, by data package."""
    command = [sys.executable, "-c", _SCRIPT, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found: dict[str, list[str]] = json.loads(ran.stdout)
    return found


def _examples(repository: Path) -> ModuleType:
    path = repository / "tests" / "examples" / "test_examples.py"
    spec = importlib.util.spec_from_file_location("test_examples", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
