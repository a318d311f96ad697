"""Records as JSON: UTF-8, whole numbers as numbers, other exact values as `"7/3"`, never NaN."""

import json
from collections.abc import Container, Iterable
from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

from theorycoding.vocabulary.exact import for_data

Record = dict[str, Any]


def to_json(value: Any) -> str:
    r"""Write plain values, exact numbers and dataclasses as JSON.

    >>> to_json([Fraction(7, 3), Fraction(2)])
    '[\n  "7/3",\n  2\n]\n'
    """
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False, default=_plain) + "\n"


def records(
    rows: Iterable[object], names: Iterable[str], *, optional: Container[str] = ()
) -> list[dict[str, Any]]:
    """Return these fields of each row, by name; an optional one that is empty is None."""
    names = tuple(names)
    whole = [{name: getattr(row, name) for name in names} for row in rows]
    return [
        {name: None if name in optional and not value else value for name, value in each.items()}
        for each in whole
    ]


def _plain(value: object) -> Any:
    if isinstance(value, Fraction):
        return for_data(value)
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} is not written as JSON")
