"""Commands that make files and pages, from `report` and `figure` to `import`."""

from functools import partial
from pathlib import Path

import click

import theorycoding as tc
from theorycoding.cli import opening, options
from theorycoding.cli.depfiles import depfile_option, with_depfile, write_depfile
from theorycoding.cli.progress import progress_when_slow
from theorycoding.cli.row_options import refuse_counted
from theorycoding.vocabulary.exact import counted


@click.command(short_help="Write the report of one study.")
@opening.whole_file_options
@opening.with_study
@options.flag("--page only_page", "With -o only: leave out the appendices of the page.")
@options.output_option
@options.reference_option
@with_depfile
def report(study: "tc.Study", only_page: bool) -> int:
    """Write the page of one study to stdout; with -o, the page and its appendices to a document.

    In a document the appendices are chapters, figures are embedded, and each column is as wide as
    its text needs.
    """
    refuse_counted(study)
    is_bare = study.files.is_bare
    own = None if is_bare else tc.records.own_templates(tc.folders.Project(study.files.root))
    environment = tc.templating.environment(own)
    claims = tc.evaluate_claims(study)
    found = tc.records.study_verdicts(study)
    render = partial(tc.records.study_pages, environment, study, claims, found)

    def document(path: Path) -> bytes:
        tc.documents.writer_of(path, tc.documents.DOCUMENTS)
        figures = tc.study_figures.draw(study, found)
        texts = render(figures, only_page=only_page)
        pictures = tc.study_figures.svg_files(study, figures)
        pages = tc.chapters.Pages(study.title or study.name, texts, pictures)
        return tc.documents.write_document(pages, path.suffix.casefold(), options.reference())

    try:
        if not options.save_as(document):
            if only_page:
                raise click.UsageError("give -o FILE with --page")
            # A single file has no folder of figures beside its report.
            figures = {} if is_bare else tc.study_figures.draw(study, found)
            pages = render(figures, only_page=True)
            click.echo(pages[f"{study.name}.md"], nl=False)
    except tc.templating.TemplateError as error:
        click.echo(str(error), err=True)
        return 1
    return 0


@click.command(short_help="Draw a figure of a study.")
@opening.whole_file_options
@opening.with_study
@click.argument("name", metavar="[NAME]", required=False)
@options.coder_option
@options.output_to("File to write the figure to: .svg, .png or .pdf.")
def figure(study: "tc.Study", name: str | None, coder: str | None) -> None:
    """Draw a figure of a study as SVG, PNG or PDF; without NAME, list the available figures."""
    refuse_counted(study)
    figures = tc.study_figures.figures_of_study(study, coder)
    if name is None and options.chosen_output() is not None:
        raise click.UsageError(f"give NAME with -o: use one of: {', '.join(figures)}")
    if name is None:
        click.echo("\n".join(figures))
        return
    if name not in figures:
        raise click.UsageError(f"{study.name}: {tc.codebook.unknown('figure', name, figures)}")
    if coder is not None and name not in tc.study_figures.OF_ONE_CODER:
        drawn = ", ".join(filter(figures.__contains__, tc.study_figures.OF_ONE_CODER))
        raise click.UsageError(f"'{name}' does not depend on a coder: --coder goes with {drawn}")

    def drawn_as(path: Path) -> bytes:
        return tc.figures.render(figures[name](), path.suffix.removeprefix("."))

    if not options.save_as(drawn_as, within=None if study.files.is_bare else study.files.root):
        raise click.UsageError("give -o FILE with NAME")


@click.command(short_help="Write a page to explore the counts in a browser.")
@opening.whole_file_options
@opening.studies_argument
@options.value(
    "--coder C",
    "Coder whose labels are shown first (default: those that the report counts first).",
)
@options.output_to("File to write the page to: .html.")
@with_depfile
def explore(studies: tuple[str, ...], coder: str | None) -> None:
    """Write one HTML file in which a reader explores studies, without STUDY all of them.

    The reader chooses study, coder, actor, counting rule and weight; counts, leaders and bars
    follow, and each number shows its rows. The file needs no server and sends no request.
    """
    if Path(options.chosen_output() or "").suffix.lower() not in {".html", ".htm"}:
        raise click.UsageError("give -o FILE.html")
    named = [opening.open_study((name,)) for name in dict.fromkeys(studies)]
    page = tc.explorer.explorer_page(named or opening.read_studies(()), coder)
    options.save_as(lambda _: page.encode())


@click.command(short_help="Render all reports and write those that differ.")
@opening.studies_argument
@options.flag("--check only_check", "Write nothing and list what would change.")
@depfile_option
def build(studies: tuple[str, ...], only_check: bool, depfile: str | None) -> int:
    """Render all reports and write those that differ.

    A study with errors is left as it is, and the others are built. The exit code is 1 if anything
    failed or, with --check, if anything would change.
    """
    project = opening.open_project()
    processors = tc.processes.processors()
    with progress_when_slow("building") as at:
        result = tc.building.build(
            project, studies, only_check=only_check, processes=processors, progress=at
        )
    write_depfile(depfile, [project.root / path for path in result.outputs])
    options.report_problems(result.problems)
    for failure in result.failures:
        click.echo(failure, err=True)
    for path in result.differing:
        click.echo(f"{'differs' if only_check else 'wrote'} {tc.problems.printable(path)}")
    if not result.differing and not result.has_failed:
        pages = sum(path.endswith(".md") for path in result.outputs)
        figures = sum(path.endswith(".svg") for path in result.outputs)
        drawn = f" and {counted(figures, 'figure')}" if figures else ""
        click.echo(f"{counted(pages, 'page')}{drawn} up to date.", err=True)
    return int(result.has_failed or (only_check and bool(result.differing)))


@click.command(short_help="Write a study ready to fill in.")
@click.argument("name", metavar="STUDY")
@options.project_option
def new(name: str) -> None:
    """Write a study ready to fill in; without a project, begin one in this folder."""
    for path in tc.new_study.new_study(_project_or_here(), name):
        click.echo(f"wrote {path}")
    click.echo(
        f"Now fill in codings/{name}/arguments.csv, then: theorycoding check {name}; "
        "theorycoding build",
        err=True,
    )


@click.command("import", short_help="Turn a FILE into a study, or into a coder's labels.")
@opening.whole_file_options
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@options.project_option
@options.value("--to name STUDY", "New study, or one to add to.", required=True)
@options.value("--coder C", "Who gave the labels; for a study that exists, who is added.")
def import_command(files: tuple[str, ...], name: str, coder: str | None) -> None:
    """Turn a FILE of any shape or program into a study, or add a coder's labels to one.

    Nothing is overwritten. What is converted and what is lost is reported.
    """
    project = _project_or_here()
    is_new = name not in project.studies
    if not is_new and coder is None:
        raise click.UsageError(f"{name} exists: give --coder C to add the labels of a coder")
    own = _own_codebook(project, name)
    foreign = opening.open_study(files, own, only_labels=not is_new)
    refuse_counted(foreign)
    if coder is not None and not is_new:
        imported = tc.new_study.as_coder(project, name, foreign, coder)
    else:
        imported = tc.new_study.as_study(project, name, foreign, coder)
    tc.new_study.write_imported(project, imported)
    for path in imported.texts:
        click.echo(f"wrote {path}")
    for note in imported.notes:
        click.echo(f"note: {note}", err=True)


@click.command(short_help="Describe the CSV files for other programs.")
@options.project_option
@options.output_to(
    "File to write the description to: datapackage.json, beside codings/ or above it "
    "(default: stdout)."
)
def datapackage() -> None:
    """Describe every CSV file of codings/ as a Frictionless Data Package.

    The description has the columns of each file, their types, keys and references, and the
    codebook as categories. Programs such as R and frictionless read the files by it.
    """
    output = options.chosen_output()
    if output is not None and Path(output).suffix.lower() != ".json":
        raise click.UsageError("give -o FILE.json")
    root = opening.open_project().root
    studies = opening.read_studies(())
    folder = root if output is None else Path(output).parent
    text = tc.json_text.to_json(tc.data_package.data_package(studies, folder))
    if not options.save_as(lambda _: text.encode()):
        click.echo(text, nl=False)


COMMANDS = (report, figure, explore, build, new, import_command, datapackage)


def _own_codebook(project: "tc.folders.Project", name: str) -> str | None:
    """Return the codebook of a study that exists: its own, else the project's."""
    if name not in project.studies:
        return None
    paths = (project.codings / name / "codebook.csv", project.codings / "codebook.csv")
    return next((str(path) for path in paths if path.is_file()), None)


def _project_or_here() -> "tc.folders.Project":
    if folder := options.kept().get("project"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        return tc.folders.Project(Path(folder).resolve())
    return tc.folders.find_project(Path.cwd()) or tc.folders.Project(Path.cwd())
