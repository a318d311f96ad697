"""Progress on stderr, for commands that take longer than people like to wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Timer

import click

PATIENCE = 2.0  # seconds


@contextmanager
def progress_when_slow(doing: str) -> Iterator[Callable[[str], None]]:
    """Yield a function to call at each step; after two seconds the steps are printed.

    >>> with progress_when_slow("reading") as at:
    ...     at("arguments.csv")  # prints nothing: two seconds have not passed
    """
    steps: list[str] = []
    is_slow = Event()

    def report() -> None:
        is_slow.set()
        click.echo(" ".join([doing, *steps[-1:], "…"]), err=True)

    def at(step: str) -> None:
        steps.append(step)
        if is_slow.is_set():
            report()
        elif len(steps) == 1:
            timer.start()  # not before: a process of several threads cannot be copied safely

    timer = Timer(PATIENCE, report)
    timer.daemon = True
    try:
        yield at
    finally:
        timer.cancel()
