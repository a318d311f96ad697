"""The documentation agrees with the code, and its examples print what it shows."""

import doctest
import importlib.util
import re
import tomllib
from collections.abc import Iterator
from difflib import unified_diff
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
import yaml

import theorycoding as tc
from theorycoding.claims import expressions, relations
from theorycoding.claims import outcomes as claims
from theorycoding.cli import cli
from theorycoding.problems import problem_codes
from theorycoding.reports import records as reports
from theorycoding.reports import templating
from theorycoding.vocabulary.exact import for_people

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = load_generator()
every_page = pytest.mark.parametrize(
    "page", generate.pages(), ids=lambda page: page.relative_to(ROOT).as_posix()
)


@every_page
def test_a_page_shows_what_the_code_says_and_what_its_examples_print(page: Path) -> None:
    shown, made = page.read_text(encoding="utf-8"), generate.refreshed(page)
    assert generate._WITHOUT_EXTRA == [], "here, every extra is installed"
    difference = "\n".join(unified_diff(shown.split("\n"), made.split("\n"), "shown", "made", n=1))
    if difference:
        pytest.fail(f"run .venv/bin/python docs/generate.py, then look at:\n{difference}")


def test_an_example_that_fails_unannounced_is_refused() -> None:
    with pytest.raises(generate.ExampleError, match="has the exit code 2"):
        generate.session(["theorycoding tally no-such-study"])
    assert generate.session(["theorycoding tally no.csv", "echo $?"]).endswith("$ echo $?\n2\n")


def test_an_example_after_a_failing_one_does_not_hide_it() -> None:
    with pytest.raises(generate.ExampleError):
        generate.session(["theorycoding tally no.csv", "theorycoding --version"])


def test_the_examples_of_the_python_page_come_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = "\n".join(body for info, body in fences("docs/python.md") if info == "pycon")
    test = doctest.DocTestParser().get_doctest(examples, {}, "docs/python.md", None, 0)
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.NORMALIZE_WHITESPACE)
    found = runner.run(test, out=said.append)
    assert found.attempted > 20
    assert not found.failed, "".join(said)


@every_page
def test_a_link_leads_somewhere(page: Path) -> None:
    for target in links(page):
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors(file), f"{page.name} links to {target}"


@pytest.mark.parametrize("command", sorted(cli.list_commands(click.Context(cli))))
def test_every_command_is_documented(command: str) -> None:
    assert f"\n## {command}\n" in read("docs/commands.md")


@every_page
def test_a_page_names_only_commands_and_targets_that_exist(page: Path) -> None:
    known = set(cli.list_commands(click.Context(cli)))
    targets = set(re.findall(r"^(\w+):", read("Makefile"), re.MULTILINE))
    for code in code_of(page):
        named = re.findall(r"(?:^|[\s/])theorycoding ([a-z][a-z-]*)", code)
        assert set(named) <= known, f"{page.name} has {code}"
        made = re.findall(r"^make ([a-z]+)", code, re.MULTILINE)
        assert set(made) <= targets, f"{page.name} has {code}"


def test_the_architecture_page_names_places_that_exist() -> None:
    code = ROOT / "src" / "theorycoding"
    page = read("docs/architecture.md")
    paths = re.findall(r"`([\w/]+/[\w.]*)`", page)
    assert [
        path for path in paths if not (code / path).exists() and not (ROOT / path).exists()
    ] == []
    for names, path in re.findall(r"\| ([^|]+?) in `([\w./]+)`", page):
        text = (code / path).read_text(encoding="utf-8")
        assert [name for name in re.findall(r"`(\w+)`", names) if name not in text] == []


def test_every_problem_code_is_documented() -> None:
    page = read("docs/problems.md")
    assert [code for code in problem_codes() if not re.search(rf"`{code}`|#+ {code}\n", page)] == []


@pytest.mark.parametrize("measure", generate.MEASURE_EXAMPLES)
def test_a_measure_reads_the_same_in_a_claim_and_in_a_template(measure: str) -> None:
    name, text = generate.MEASURE_EXAMPLES[measure]
    functions = claims.claim_functions(generate._study(name))
    found = expressions.evaluate(text, functions)
    text = f"{text} | first" if isinstance(found, list) else text
    template = templating.environment().from_string(f"{{{{ {text} }}}}")
    first = found[0] if isinstance(found, list) else found
    shown = for_people(first) if isinstance(first, Fraction) else relations.written(first)
    assert template.render(functions) == shown


@pytest.mark.parametrize("template", ["study.md.j2", "index.md.j2", "comparison.md.j2"])
def test_every_record_that_templates_get_is_documented(
    template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = records_of(template, monkeypatch)
    study = tc.read_study("ffi-2007", project=ROOT)
    page = read("docs/reports-and-templates.md")
    given = set(records) - set(claims.claim_functions(study))
    assert [name for name in sorted(given) if f"`{name}`" not in page] == []


def test_every_template_is_documented() -> None:
    page = read("docs/reports-and-templates.md")
    shipped = templating.templates(templating.environment())
    known = [name for name in shipped if not name.startswith("default/")]
    assert [name for name in known if f"`{name}`" not in page] == []


def test_the_citation_says_what_the_package_says() -> None:
    cited = yaml.safe_load(read("CITATION.cff"))
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert cited["title"] == f"{project['name']}: {project['description']}".replace(
        ": Code", ": code"
    )
    assert {cited["version"], cited["references"][0]["version"]} == {tc.__version__}
    assert tc.__version__ in read("CHANGELOG.md")
    assert cited["license"] == project["license"]
    assert cited["keywords"] == project["keywords"]
    assert cited["authors"] == project["authors"] == cited["references"][0]["authors"]
    for licence in ("MIT licence](LICENSE)", "CC BY 4.0](codings/LICENSE.md)"):
        assert licence in read("README.md").replace("\n", " ")


def test_the_index_and_the_site_name_every_page() -> None:
    folder = ROOT / "docs"
    known = {page.relative_to(folder).as_posix() for page in folder.rglob("*.md")} - {"index.md"}
    assert {*links(folder / "index.md")} - {"../CONTRIBUTING.md"} == known
    site = tomllib.loads(read("zensical.toml"))["project"]
    listed = re.findall(r"'(\S+\.md)'", str(site["nav"]))
    assert len(listed) == len({*listed})
    beside = {page.name for page in ROOT.glob("*.md")}
    assert {page for page in listed if not page.startswith("reports/")} == beside | {
        f"docs/{page}" for page in (*known, "index.md")
    }
    description = tomllib.loads(read("pyproject.toml"))["project"]["description"]
    assert site["site_description"] == description


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def fences(path: str) -> list[tuple[str, str]]:
    return [(match["info"], match["body"]) for match in FENCE.finditer(read(path))]


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def code_of(page: Path) -> Iterator[str]:
    """Yield inline code, and fences of commands for a terminal."""
    yield from re.findall(r"`([^`\n]+)`", prose(page))
    for info, body in fences(page.relative_to(ROOT).as_posix()):
        if info in {"sh", "console"}:
            yield body


def links(page: Path) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", prose(page))
    return [target for target in found if not re.match(r"\w+:", target)]


def anchors(page: Path) -> set[str]:
    """Return the anchors of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def records_of(template: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the records that a template gets when a report is made."""
    given: dict[str, Any] = {}

    def catch(_: object, name: str, records: dict[str, Any]) -> str:
        if name != template:
            return ""
        given.update(records)
        return ""

    monkeypatch.setattr(templating, "render", catch)
    made = templating.environment()
    project = tc.finding.open_project(ROOT)
    study = tc.read_study("ffi-2007", project=ROOT)
    evaluated = tc.evaluate_claims(study)
    found = reports.study_verdicts(study)
    built = [reports.built_study(study, evaluated, found)]
    if template == "study.md.j2":
        reports.study_pages(made, study, evaluated, found, {}, only_page=True)
    elif template == "index.md.j2":
        reports.index_report(made, built)
    else:
        reports.comparison_report(made, project, built)
    assert given
    return given
