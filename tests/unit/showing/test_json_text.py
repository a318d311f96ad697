"""Records as JSON: exact numbers, records within records, and nothing that is not JSON."""

import json
from fractions import Fraction

import pytest

from theorycoding.showing.json_text import records, to_json
from theorycoding.vocabulary.labels import Label


def test_json_never_holds_invalid_json() -> None:
    for number in (float("nan"), float("inf")):
        with pytest.raises(ValueError, match="JSON"):
            to_json({"value": number})
    with pytest.raises(TypeError, match="not written as JSON"):
        to_json({1, 2})


def test_json_is_utf_8_without_escapes() -> None:
    assert to_json({"aktør": "Økonomi"}) == '{\n  "aktør": "Økonomi"\n}\n'


def test_records_within_records_are_objects_with_exact_numbers() -> None:
    written = to_json({"labels": [Label(("idealism",), ("realism",))], "share": Fraction(3, 8)})
    label = {"primary": ["idealism"], "secondary": ["realism"]}
    assert json.loads(written) == {"labels": [label], "share": "3/8"}


def test_an_empty_field_is_null_only_where_it_may_be_missing() -> None:
    labels = [Label(("idealism",))]
    assert records(labels, ("primary", "secondary"), optional=("secondary",)) == [
        {"primary": ("idealism",), "secondary": None}
    ]
    assert records(labels, ("secondary",)) == [{"secondary": ()}]
