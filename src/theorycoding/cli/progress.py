"""What a command is at, on stderr, once it takes longer than people like to wait."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Timer

import click

PATIENCE = 2.0  # seconds


@contextmanager
def said_when_slow(doing: str) -> Iterator[Callable[[str], None]]:
    """Give a function to name each step: after two seconds the current one is said, then each.

    >>> with said_when_slow("reading") as at:
    ...     at("arguments.csv")  # says nothing: it is done by then
    """
    steps: list[str] = []
    is_slow = Event()

    def say() -> None:
        is_slow.set()
        click.echo(" ".join([doing, *steps[-1:], "…"]), err=True)

    def at(step: str) -> None:
        steps.append(step)
        if is_slow.is_set():
            say()

    timer = Timer(PATIENCE, say)
    timer.daemon = True
    timer.start()
    try:
        yield at
    finally:
        timer.cancel()
