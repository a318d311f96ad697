"""The command that describes the files for other programs: `datapackage`."""

from pathlib import Path

import click

import theorycoding as tc
from theorycoding.cli.options import open_project, project_option, read_studies


@click.command(short_help="Describe the CSV files for other programs.")
@project_option
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="File to write the description to: datapackage.json, beside codings/ or above it "
    "(default: stdout).",
)
def datapackage(output: str | None) -> None:
    """Describe every CSV file of codings/ as a Frictionless Data Package.

    The description has the columns of each file, their types, keys and references, and the
    codebook as categories. Programs such as R and frictionless read the files by it.
    """
    if output is not None and Path(output).suffix.lower() != ".json":
        raise click.UsageError("give -o FILE.json")
    root = open_project().root
    studies = read_studies(())
    folder = root if output is None else Path(output).parent
    text = tc.json_text.to_json(tc.data_package.data_package(studies, folder))
    if output is None:
        click.echo(text, nl=False)
        return
    tc.writing.write(Path(output), text.encode())
    click.echo(f"wrote {output}", err=True)


COMMANDS = (datapackage,)
