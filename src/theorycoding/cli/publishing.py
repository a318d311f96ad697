"""Commands that make files and pages: `report`, `build`, `new`."""

from pathlib import Path

import click

import theorycoding as tc
from theorycoding.cli.options import open_project, open_study, project_option, study_options
from theorycoding.cli.progress import said_when_slow


@click.command(short_help="Write the report of one study to stdout.")
@study_options
def report(
    study: str,
    project: str | None,
    columns: tuple[tuple[str, str], ...],
    codebook: str | None,
) -> int:
    """Write the report of one study to stdout."""
    read = open_study(study, project, columns, codebook)
    files = read.files
    own = None if files.is_bare else tc.records.own_templates(tc.folders.Project(files.root))
    made = tc.templating.environment(own)
    claims = tc.evaluate_claims(read)
    makers = (
        {} if read.files.is_bare else tc.study_figures.picture_makers(read)
    )  # else none lie there
    pictures = {name: make().description for name, make in makers.items()}
    try:
        verdicts = tc.records.study_verdicts(read)
        text = tc.records.study_report(made, read, claims, verdicts, pictures)
    except tc.templating.TemplateError as error:
        click.echo(str(error), err=True)
        return 1
    click.echo(text, nl=False)
    return 0


@click.command(short_help="Draw a picture of a study.")
@study_options
@click.argument("name", metavar="[NAME]", required=False)
@click.option("-o", "--output", metavar="FILE", help="Where to write it: .svg, .png or .pdf.")
def figure(
    study: str,
    name: str | None,
    project: str | None,
    columns: tuple[tuple[str, str], ...],
    codebook: str | None,
    output: str | None,
) -> None:
    """Draw a picture of a study as svg, png or pdf; list the pictures there are without NAME."""
    read = open_study(study, project, columns, codebook)
    makers = tc.study_figures.picture_makers(read)
    if name is None and output is not None:
        raise click.UsageError(f"NAME says which picture to write: {', '.join(makers)}")
    if name is None:
        click.echo("\n".join(makers))
        return
    if name not in makers:
        raise click.UsageError(f"{read.name}: {tc.codebook.unknown('picture', name, makers)}")
    if output is None:
        raise click.UsageError("-o FILE says where to write the picture")
    content = tc.figures.render(makers[name](), Path(output).suffix.removeprefix("."))
    tc.writing.write(Path(output), content, within=_root(read))
    click.echo(f"wrote {output}", err=True)


@click.command(short_help="Render all reports and write those that differ.")
@click.argument("studies", nargs=-1, metavar="[STUDY]...")
@project_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing; say what would change.")
def build(studies: tuple[str, ...], project: str | None, only_check: bool) -> int:
    """Render all reports and write those that differ.

    A study with errors writes nothing; the others are built. Exit code 1 if anything failed, or
    with --check if anything would change.
    """
    opened = open_project(project)
    with said_when_slow("building") as at:
        result = tc.building.build(opened, studies, only_check=only_check, progress=at)
    for problem in result.problems:
        if problem.severity != "note":
            click.echo(str(problem), err=True)
    for failure in result.failures:
        click.echo(failure, err=True)
    for path in result.differing:
        shown = tc.problems.printable(path)
        click.echo(f"{'differs' if only_check else 'wrote'} {shown}")
    if not result.differing and not result.has_failed:
        pages = sum(one.path.endswith(".md") for one in result.outputs)
        pictures = len(result.outputs) - pages
        drawn = f" and {pictures} picture{'s' if pictures != 1 else ''}" if pictures else ""
        click.echo(f"{pages} page{'s' if pages != 1 else ''}{drawn} up to date.", err=True)
    return int(result.has_failed or (only_check and bool(result.differing)))


@click.command(short_help="Write a study ready to fill in.")
@click.argument("name", metavar="STUDY")
@project_option
def new(name: str, project: str | None) -> None:
    """Write a study ready to fill in; without a project, one begins here."""
    opened = _project_or_here(project)
    for path in tc.new_study.new_study(opened, name):
        click.echo(f"wrote {path}")
    click.echo(
        f"Now fill in codings/{name}/arguments.csv, then: theorycoding check {name}; "
        "theorycoding build",
        err=True,
    )


COMMANDS = (report, figure, build, new)


def _root(study: "tc.studies.Study") -> Path | None:
    return None if study.files.is_bare else study.files.root


def _project_or_here(project: str | None) -> "tc.folders.Project":
    given = project or click.get_current_context().obj
    if given:
        Path(given).mkdir(parents=True, exist_ok=True)
        return tc.folders.Project(Path(given).resolve())
    return tc.folders.find_project(Path.cwd()) or tc.folders.Project(Path.cwd())
