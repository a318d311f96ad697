"""JSON and JSON lines of annotation programs, distinguished by the keys of their records."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from theorycoding.exchange.formats import json_lines, label_studio
from theorycoding.exchange.formats.foreign import Foreign, Record, unreadable
from theorycoding.files.reading import read_bytes
from theorycoding.problems import Place

LOOKS_SO = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{")
Reader: TypeAlias = Callable[[str, Sequence[Record]], Foreign]


class _Program(NamedTuple):
    """Groups of keys, of each of which a record of a program has one at least; and its reader."""

    groups: tuple[str, ...]
    read: Reader


_PROGRAMS = (
    _Program(("data", "annotations completions"), label_studio.read),
    _Program(("id", "annotator", "annotation_id"), label_studio.read_flat),
    _Program(("_input_hash _task_hash",), json_lines.read_prodigy),
    _Program(("text", "label entities cats"), json_lines.read_doccano),
)
_ODD = (AttributeError, KeyError, TypeError, ValueError)  # of values that are of another kind


def read_json(path: Path, shown: str) -> Foreign | None:
    """Read the annotations of a program; None if no program that is known writes such records."""
    data, problems = read_bytes(path, shown)
    if data is None:
        return None, problems
    try:
        records = _records(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        at = Place(shown, error.lineno, error.colno)
        return unreadable(shown, f"not JSON: {error.msg}", "export it again", at=at)
    except UnicodeDecodeError:
        return unreadable(shown, "not UTF-8, as JSON must be", "export it again from the program")
    except (RecursionError, ValueError):
        message = "nested too deeply, or with a number of thousands of digits"
        return unreadable(shown, message, "export it again from the program")
    for program in _PROGRAMS:
        if records and _fits(records[0].values, program):
            return _read(program, shown, records)
    return None


def _read(program: _Program, shown: str, records: Sequence[Record]) -> Foreign:
    """Read records; report the first that is not of the program, or not what its keys promise."""
    for record in records:
        if not _fits(record.values, program):
            at = Place(shown, cell=record.place)
            message = "this is not a record of the same kind as the first one"
            return unreadable(shown, message, "export it again, or delete the record", at=at)
    try:
        return program.read(shown, records)
    except _ODD as error:
        odd = next((record for record in records if _is_odd(program, record)), records[0])
        message = f"the program does not write a record so: {error}"
        at = Place(shown, cell=odd.place)
        return unreadable(shown, message, "export it again from the program", at=at)


def _is_odd(program: _Program, record: Record) -> bool:
    try:
        program.read("", [record])
    except _ODD:
        return True
    return False


def _fits(values: object, program: _Program) -> bool:
    if not isinstance(values, dict):
        return False
    return not any(values.keys().isdisjoint(group.split()) for group in program.groups)


def _records(text: str) -> list[Record]:
    """Return the objects of a list, or one of each line."""
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
    else:
        listed = values if isinstance(values, list) else [values]
        return [Record(f"record {number}", value) for number, value in enumerate(listed, 1)]
    records = []
    for number, line in enumerate(text.split("\n"), 1):
        try:
            records += [Record(f"line {number}", json.loads(line))] if line.strip() else []
        except json.JSONDecodeError as error:
            error.lineno = number
            raise
    return records
