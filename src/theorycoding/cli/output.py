"""Standard output and error: closed streams, and characters that control a terminal."""

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
    """A standard stream; a closed stream or a reader that hangs up changes no result.

    Characters that control a terminal are written as numbers, on a terminal or if `is_guarded`.
    """

    encoding, errors = "utf-8", "backslashreplace"

    def __init__(self, stream: TextIO | None, *, is_guarded: bool = False) -> None:
        # The next file that is opened takes the number of the closed stream.
        self._stream = stream or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
        self._is_guarded = is_guarded or self._stream.isatty()
        if isinstance(self._stream, io.TextIOWrapper):
            self._stream.reconfigure(encoding=self.encoding, errors=self.errors, newline="\n")

    def write(self, text: str) -> int:
        """Write a text; drop it if nobody reads any more."""
        shown = _OBEYED.sub(_number, text) if self._is_guarded else text
        if text == "":  # click tests streams with an empty text, which must not fail
            return 0
        with self._dropping():
            self._stream.write(shown)
        return len(text)

    def flush(self) -> None:
        """Write out what is buffered."""
        with self._dropping():
            self._stream.flush()

    def isatty(self) -> bool:
        """Return whether this is a terminal."""
        return self._stream.isatty()

    @contextmanager
    def _dropping(self) -> Iterator[None]:
        """Drop what cannot be written, and all that follows."""
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
