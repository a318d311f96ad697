"""Standard output and standard error: nobody to read them, and signs that a terminal obeys."""

import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

# Control characters, line separators, directions of writing, and bytes that are not UTF-8.
_OBEYED = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Output(io.TextIOBase):
    """A standard stream that may be closed, or whose reader may hang up: both change no result.

    Signs that a terminal obeys are written as their numbers, on a terminal or if `is_guarded`.
    """

    encoding, errors = "utf-8", "backslashreplace"

    def __init__(self, stream: TextIO | None, *, is_guarded: bool = False) -> None:
        # A closed stream has left its number to the next file that is opened: this one.
        self._stream = stream or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        self._is_guarded = is_guarded or self._stream.isatty()
        if isinstance(self._stream, io.TextIOWrapper):
            self._stream.reconfigure(encoding=self.encoding, errors=self.errors, newline="\n")

    def write(self, text: str) -> int:
        """Write a text; once nobody reads any more, it is dropped."""
        shown = _OBEYED.sub(_number, text) if self._is_guarded else text
        if text == "":  # so that it fails nowhere: click tries streams with it
            return 0
        with self._dropping():
            self._stream.write(shown)
        return len(text)

    def flush(self) -> None:
        """Pass on what was written."""
        with self._dropping():
            self._stream.flush()

    def isatty(self) -> bool:
        """Return whether this is a terminal."""
        return self._stream.isatty()

    @contextmanager
    def _dropping(self) -> Iterator[None]:
        """Send what could not be written nowhere, and what follows too."""
        try:
            yield
        except OSError as error:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
            if not isinstance(error, BrokenPipeError):
                raise


def _number(sign: re.Match[str]) -> str:
    return sign[0].encode("unicode_escape").decode()
