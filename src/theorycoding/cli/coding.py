"""Commands for coders."""

import click

COMMANDS: tuple[click.Command, ...] = ()
