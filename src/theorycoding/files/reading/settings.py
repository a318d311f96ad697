"""TOML with places."""

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from theorycoding.files.reading.places import Lines, refused
from theorycoding.problems import Place, Problem, new_problem

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_CURLY = re.compile("[“”„‟‘’‚«»]")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'|#.*')
_HINT = "write text in quotes, and lists in square brackets"
_MOST_CHARACTERS, _MOST_KEYS, _DEEPEST = 1_000_000, 1_000, 20
_TOO_DEEP = f"tables or lists are nested more than {_DEEPEST} deep"
_TOO_MANY = f"a table has more than {_MOST_KEYS:,} settings"
_NAME = r"(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')[ \t]*"
_DEEP_NAME = re.compile(
    rf"(?:^|[{{,])[ \t\[]*({_NAME}(?:\.[ \t]*{_NAME}){{{_DEEPEST}}})", re.MULTILINE
)


@dataclass(frozen=True)
class Settings:
    """A TOML file: its values, and its text to find places in."""

    path: str
    text: str = field(repr=False)
    values: dict[str, Any]

    def place(self, key: str, nth: int = 0, *, section: str = "", value: str = "") -> Place:
        """Return where `key` is set, or where `value` is in what it is set to.

        `section` is the name of a `[[section]]` and `nth` its number (0-based); without a
        `section` the key is set before the first of them. A key that is nowhere is placed where
        its section begins.
        """
        begin, end = self._section(section, nth)
        name = rf'(?:{re.escape(key)}|"{re.escape(key)}")'
        pattern = re.compile(rf"^[ \t]*(?:\[+[ \t]*(?:\w+\.)?)?({name})[ \t]*[=.\]]", re.MULTILINE)
        found = pattern.search(self.text, begin, end)
        if not found:
            within = self.text[begin:end] if section else ""
            return self._located(begin + len(within) - len(within.lstrip()) if section else 0)
        quoted = re.compile(rf"(?<=[\"']){re.escape(value)}(?=[\"'])") if value else None
        inside = quoted.search(self.text, found.end(), end) if quoted else None
        return self._located(inside.start() - 1 if inside else found.start(1))

    def entries(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """Return each `[[name]]` that is a table, with its number; checks report the others."""
        entries = self.values.get(name, [])
        known = enumerate(entries if isinstance(entries, list) else [])
        return [(number, entry) for number, entry in known if isinstance(entry, dict)]

    def section_place(self, name: str, nth: int = 0) -> Place:
        """Return where the `nth` `[[name]]` begins; the file as a whole if there is none."""
        return self._located(self._section(name, nth)[0])

    def _section(self, name: str, nth: int) -> tuple[int, int]:
        """Return begin and end of the `nth` `[[name]]`, or of the text before all sections."""
        ends = self._begins[""]
        if not name:
            return 0, ends[0]
        own = self._begins.get(name)
        if not own:
            return 0, len(self.text)
        begin = own[min(nth, len(own) - 1)]
        return begin, ends[bisect_right(ends, begin)]

    def _located(self, at: int) -> Place:
        return self._lines.place(self.path, at)

    @cached_property
    def _lines(self) -> Lines:
        return Lines(self.text)

    @cached_property
    def _begins(self) -> dict[str, list[int]]:
        """The offsets of each `[[name]]` and `[name]`; under "" those of each `[[` and the end."""
        begins: dict[str, list[int]] = {"": []}
        for match in _SECTION.finditer(self.text):
            if match["name"]:
                begins.setdefault(match["name"], []).append(match.start())
            if match["many"]:
                begins[""].append(match.start())
        begins[""].append(len(self.text))
        return begins


_SECTION = re.compile(
    r"^[ \t]*(?:(?P<many>\[\[)|\[)\[*[ \t]*(?:(?P<name>[^\s\[\]]+)[ \t]*\])?", re.MULTILINE
)


def parse_settings(text: str, shown: str) -> tuple[Settings | None, list[Problem]]:
    """Return the settings that a text holds; a syntax error is a problem with its place."""
    # What would take minutes to parse; nobody writes such settings.
    if len(text) > _MOST_CHARACTERS:
        return _limit(Place(shown), f"the file has more than {_MOST_CHARACTERS:,} characters")
    if deep := _DEEP_NAME.search(text):
        place = Lines(text).place(shown, deep.start(1))
        return _limit(place, f"this name has more than {_DEEPEST} parts")
    try:
        values = tomllib.loads(text.replace("\r\n", "\n"))
    except RecursionError:
        return _limit(Place(shown), _TOO_DEEP)
    except ValueError as error:
        return None, [_syntax(text, shown, str(error))]
    settings = Settings(shown, text, values)
    for key, value in values.items():
        if excess := _TOO_MANY if len(values) > _MOST_KEYS else _excess(value):
            return _limit(settings.place(key), excess)
    return settings, []


def _excess(value: Any, depth: int = 0) -> str | None:
    """Return what a value has too much of; None if tables, lists and settings are few."""
    if depth == _DEEPEST:
        return _TOO_DEEP
    if not isinstance(value, dict | list):
        return None
    if isinstance(value, dict) and len(value) > _MOST_KEYS:
        return _TOO_MANY
    inside = value.values() if isinstance(value, dict) else value
    return next(filter(None, (_excess(each, depth + 1) for each in inside)), None)


def _limit(place: Place, message: str) -> tuple[None, list[Problem]]:
    hint = "write the settings of a study as docs/file-formats.md shows them"
    return refused("toml-syntax", place, message, hint)


def _syntax(text: str, shown: str, message: str) -> Problem:
    match = _AT.search(message)
    if match and match[1]:
        place = Place(shown, int(match[1]), int(match[2]))
    else:
        place = Lines(text).place(shown, len(text.rstrip())) if match else Place(shown)
    *before, line = text.split("\n")[: place.line]  # what ends a line to TOML
    unquoted = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), line)
    if curly := _CURLY.search(unquoted):
        at = sum(len(earlier) + 1 for earlier in before) + curly.start()
        place = Lines(text).place(shown, at)
        hint = "use straight quotes: \" or '"
        return new_problem("toml-syntax", place, "curly quotes do not enclose text", hint=hint)
    return new_problem("toml-syntax", place, _AT.sub("", message), hint=_HINT)
