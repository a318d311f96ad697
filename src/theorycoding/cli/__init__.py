"""The command line: options in, text out, exit code.

Commands reach the library through the attributes of the package, which import a module when it
is first used; so `--help` and completion import neither pandas nor Jinja.
"""

import gc
import os
import sys
import traceback

import click

import theorycoding as tc
from theorycoding.cli import analysis, checking, coding, publishing, reliability
from theorycoding.cli.options import project_option, report_problems
from theorycoding.cli.output import Output

EXIT_DATA, EXIT_USAGE, EXIT_BUG = 1, 2, 70


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(tc.__version__, prog_name="theorycoding")
@project_option
def cli() -> None:
    """Code arguments with theories, and rebuild every table, tally and verdict from the rows.

    STUDY is the name of a folder under codings/, or the path of a CSV file with the columns
    actor, motivation and label.

    Exit codes: 0 success; 1 errors in the data, differences from what is expected, or a file that
    cannot be written; 2 usage error; 70 a bug in theorycoding.
    """


for module in (checking, analysis, coding, reliability, publishing):
    for command in module.COMMANDS:
        cli.add_command(command)


def main() -> None:
    """Run the command line and exit."""
    if sys.getfilesystemencoding() != "utf-8":  # the locale C would break study names
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606
    sys.stdout, sys.stderr = Output(sys.stdout), Output(sys.stderr, is_guarded=True)
    # A command runs for seconds: frequent searches for cycles slow a long build by a fifth.
    gc.set_threshold(200_000, 50, 100)
    sys.exit(run())


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code."""
    try:
        code = cli.main(arguments, prog_name="theorycoding", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except click.Abort:
        return 130
    except Exception as error:  # an unforeseen error has an exit code of its own
        return _failed(error)
    return code if isinstance(code, int) else 0


def _failed(error: Exception) -> int:
    if isinstance(error, tc.UsageError):
        click.echo(f"Error: {tc.problems.printable(str(error))}", err=True)
        return EXIT_USAGE
    if isinstance(error, tc.DataError):
        report_problems(error.problems)
        return EXIT_DATA
    if isinstance(error, OSError):
        click.echo(f"Error: {error}", err=True)
        return EXIT_DATA
    traceback.print_exception(error)
    click.echo("This is a bug in theorycoding: please report it with the lines above.", err=True)
    return EXIT_BUG
