"""Label Studio, doccano and Prodigy: JSON, and JSON lines."""

import json
from pathlib import Path
from typing import Any

import pytest

from theorycoding.exchange.formats import read_foreign


@pytest.fixture
def written(tmp_path: Path):
    def written(name: str, *records: Any) -> Path:
        path = tmp_path / name
        is_lines = name.endswith("l")
        text = "\n".join(map(json.dumps, records)) if is_lines else json.dumps(records)
        path.write_text(text, encoding="utf-8")
        return path

    return written


def choices(*names: str, question: str = "theory") -> dict[str, Any]:
    return {"id": "r", "type": "choices", "from_name": question, "value": {"choices": names}}


def span(start: int, end: int, text: str, label: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text, "labels": [label]}
    return {"id": "s", "type": "labels", "from_name": "span", "value": value}


def annotation(number: int, coder: Any, *results: Any, **more: Any) -> dict[str, Any]:
    return {"id": number, "completed_by": coder, "result": list(results), **more}


def task(number: int, *annotations: Any, **data: str) -> dict[str, Any]:
    return {"id": number, "data": data, "annotations": list(annotations), "predictions": []}


class TestLabelStudio:
    def test_choices_of_two_coders_are_sets_of_one_argument(self, written, read, cells) -> None:
        ada = annotation(7, {"id": 1, "email": "ada@example.org"}, choices("Realism", "Trade"))
        ben = annotation(8, {"id": 2, "first_name": "Ben", "last_name": "Ode"}, choices("Realism"))
        table = read(written("export.json", task(1, ada, ben, text="Gas is power", actor="Duma")))
        assert table.has_sets
        assert cells(table, "argument", "actor", "motivation", "coder", "label") == [
            ("1", "Duma", "Gas is power", "ada@example.org", "Realism"),
            ("1", "Duma", "Gas is power", "ada@example.org", "Trade"),
            ("1", "Duma", "Gas is power", "Ben Ode", "Realism"),
        ]
        assert str(table.sheet.place(2, "code")) == "export.json:task 1, annotation 8, code"

    def test_an_annotation_that_was_skipped_is_not_coded(self, written, read, cells) -> None:
        skipped = annotation(8, 2, choices("Trade"), was_cancelled=True)
        table = read(written("a.json", task(1, annotation(7, 1, choices("Realism")), skipped)))
        assert cells(table, "coder", "label") == [("1", "Realism"), ("2", "")]
        assert "1 annotation skipped by the coder: not coded." in table.notes
        assert "The coders are numbers: this export has no names of them." in table.notes

    def test_spans_are_arguments_and_a_text_without_one_is_none(self, written, read, cells) -> None:
        first = task(1, annotation(7, 1, span(0, 3, "Gas", "Realism")), text="Gas and oil")
        table = read(written("a.json", first, task(2, annotation(8, 1), text="Coal"), task(3)))
        assert cells(table, "argument", "motivation", "label") == [("1 0-3", "Gas", "Realism")]
        assert "1 text without any coded part: not read." in table.notes
        assert "1 task without an annotation: not read." in table.notes

    def test_several_questions_can_be_kept_apart(self, written, read, cells) -> None:
        both = annotation(7, 1, choices("Realism"), choices("Russia", question="actor"))
        table = read(written("a.json", task(1, both, text="Gas")))
        assert cells(table, "label") == [("Realism",), ("Russia",)]
        assert "group" not in table.sheet.header
        assert any(
            note.startswith("Answers to the questions actor and theory") for note in table.notes
        )

    def test_what_is_no_label_is_counted_by_type(self, written, read) -> None:
        why = {"id": "t", "type": "textarea", "from_name": "why", "value": {"text": ["so"]}}
        table = read(written("a.json", task(1, annotation(7, 1, choices("Realism"), why))))
        assert "1 result of the type textarea: not read." in table.notes

    @pytest.mark.parametrize(
        ("kind", "value", "label"),
        [("taxonomy", [["Power", "Realism"]], "Power > Realism"), ("rating", 4, "4")],
    )
    def test_other_kinds_of_label_are_read(self, written, read, cells, kind, value, label) -> None:
        result = {"id": "r", "type": kind, "from_name": "q", "value": {kind: value}}
        table = read(written("a.json", task(1, annotation(7, 1, result))))
        assert cells(table, "label") == [(label,)]

    def test_a_part_of_a_picture_is_an_argument_without_text(self, written, read, cells) -> None:
        value = {"x": 1, "y": 2, "rectanglelabels": ["Realism"]}
        result = {"id": "box", "type": "rectanglelabels", "value": value}
        table = read(written("a.json", task(1, annotation(7, 1, result), text="see picture")))
        assert cells(table, "argument", "label") == [("1 box", "Realism")]
        assert "text" not in table.sheet.header

    def test_two_annotations_of_one_coder_are_reported(self, written, read) -> None:
        table = read(
            written("a.json", task(4, *[annotation(n, 1, choices("Realism")) for n in (7, 8)]))
        )
        assert any("first task 4: all of these labels are one set" in n for n in table.notes)
        assert any(note.startswith("A coder gave one code twice") for note in table.notes)

    def test_the_longest_value_is_the_text_where_none_is_called_so(
        self, written, read, cells
    ) -> None:
        data = {"party": "UR", "statement": "Gas is power"}
        table = read(written("a.json", task(1, annotation(7, 1, choices("Realism")), **data)))
        assert cells(table, "motivation", "party") == [("Gas is power", "UR")]

    def test_the_small_export_has_choices_as_lists(self, written, read, cells) -> None:
        records = [
            {"text": text, "id": 1, "theory": theory, "annotator": 3, "annotation_id": number}
            for text, theory, number in (
                ("Gas", {"choices": ["Realism", "Trade"]}, 9),
                ("Oil", "Trade", 10),
                ("Coal", None, None),
            )
        ]
        table = read(written("min.json", *records))
        assert cells(table, "argument", "motivation", "coder", "label") == [
            ("1", "Gas", "3", '["Realism", "Trade"]'),
            ("1", "Oil", "3", "Trade"),
        ]
        assert not table.has_sets
        assert "1 task without an annotation: not read." in table.notes

    def test_the_small_export_with_two_questions_asks_for_one(self, written, read) -> None:
        ends = {"annotator": 3, "annotation_id": 9}
        table = read(written("min.json", {"id": 1, "theory": "Trade", "frame": "Cost"} | ends))
        assert "label" not in table.columns
        assert "--column label=NAME names the question to count." in table.notes

    def test_a_small_export_without_an_annotation_is_reported(self, written, fault) -> None:
        path = written("min.json", {"id": 1, "annotator": "", "annotation_id": None})
        assert "no annotation in it" in fault(path)


class TestDoccano:
    def test_labels_of_a_text_are_a_set(self, written, read, cells) -> None:
        first = {"id": 1, "text": "Gas", "party": "UR", "label": ["Realism", "Trade"]}
        table = read(written("ada.jsonl", first, {"id": 2, "text": "Oil", "label": []}))
        assert table.has_sets
        assert cells(table, "argument", "motivation", "label", "party") == [
            ("1", "Gas", "Realism", "UR"),
            ("1", "Gas", "Trade", "UR"),
            ("2", "Oil", "", ""),
        ]
        assert str(table.sheet.place(2, "code")) == "ada.jsonl:line 2, code"

    def test_spans_are_arguments(self, written, read, cells) -> None:
        table = read(written("a.jsonl", {"id": 1, "text": "Gas, oil", "label": [[5, 8, "Trade"]]}))
        assert cells(table, "argument", "motivation", "label") == [("1 5-8", "oil", "Trade")]

    def test_a_text_without_an_id_is_called_by_its_line(self, written, read, cells) -> None:
        records = [{"text": "Gas", "label": ["Realism"]}, {"text": "Oil", "label": ["Trade"]}]
        table = read(written("a.jsonl", *records))
        assert cells(table, "argument") == [("line 1",), ("line 2",)]

    def test_entities_with_relations_are_arguments(self, written, read, cells) -> None:
        entity = {"id": 3, "label": "Trade", "start_offset": 5, "end_offset": 8}
        table = read(written("a.jsonl", {"id": 1, "text": "Gas, oil", "entities": [entity]}))
        assert cells(table, "argument", "label") == [("1 5-8", "Trade")]


class TestProdigy:
    def test_accepted_choices_are_a_set(self, written, read, cells) -> None:
        answer = {"text": "Gas", "_input_hash": -2, "accept": ["Realism", "Trade"]}
        answer |= {"answer": "accept", "_annotator_id": "set-ada", "meta": {"party": "UR"}}
        table = read(written("a.jsonl", answer))
        assert cells(table, "argument", "coder", "label", "party") == [
            ("tfffffffe", "set-ada", "Realism", "UR"),
            ("tfffffffe", "set-ada", "Trade", "UR"),
        ]

    def test_what_was_rejected_or_ignored_has_no_label(self, written, read, cells) -> None:
        answers = [
            {"text": str(number), "_input_hash": number, "label": "Realism", "answer": answer}
            for number, answer in enumerate(("accept", "reject", "ignore"))
        ]
        table = read(written("a.jsonl", *answers))
        assert cells(table, "label", "answer") == [
            ("Realism", "accept"),
            ("", "reject"),
            ("", "ignore"),
        ]
        assert "1 answer 'ignore': not coded." in table.notes
        assert any(note.startswith("1 answer 'reject': no label comes in.") for note in table.notes)

    def test_a_label_that_was_accepted_is_not_undone_by_one_that_was_not(
        self, written, read, cells
    ) -> None:
        same = {"text": "Gas", "_input_hash": 5}
        table = read(
            written(
                "a.jsonl",
                same | {"label": "Trade", "answer": "reject"},
                same | {"label": "Realism", "answer": "accept"},
            )
        )
        assert cells(table, "label") == [("Realism",)]

    def test_spans_are_arguments(self, written, read, cells) -> None:
        spans = [{"start": 5, "end": 8, "label": "Trade"}]
        answer = {"text": "Gas, oil", "_task_hash": 1, "spans": spans, "answer": "accept"}
        table = read(written("a.jsonl", answer))
        assert cells(table, "argument", "motivation", "label") == [
            ("Gas, oil 5-8", "oil", "Trade"),
        ]


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ('{"id": 1, "text": "a", "label": []}\n{"id": 2, "te', "2:11", "not JSON: Unterminated"),
        ('[{"id": 1, "data": {},', "1:23", "not JSON: Expecting property name"),
        (
            '{"id": 1, "text": "a", "label": [[5]]}',
            "record 1",
            "does not write a record so: not enough",
        ),
        ('{"id": 1, "text": "a"}\n{"id": 2, "label": [', "2:21", "not JSON: Expecting value"),
        ('{"a": ' + "[" * 100_000, "1:1", "nested too deeply"),
        ('{"id": ' + "9" * 5000 + "}", "1:1", "a number of thousands of digits"),
    ],
)
def test_damaged_json_is_reported_with_its_place(tmp_path: Path, fault, text, place, cause) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(text)
    message = fault(path)
    assert message.startswith(f"a.jsonl:{place}: error file-unreadable: ")
    assert cause in message


def test_the_record_that_differs_is_named(written, fault) -> None:
    good = {"id": 1, "text": "Gas", "label": []}
    path = written("a.jsonl", good, good | {"label": [{"label": "Trade"}]})
    assert fault(path).startswith("a.jsonl:line 2: error file-unreadable: the program")


def test_a_record_of_another_kind_is_named(written, fault) -> None:
    path = written("a.jsonl", {"id": 1, "text": "Gas", "label": []}, {"id": 2, "title": "Oil"})
    assert fault(path).startswith(
        "a.jsonl:line 2: error file-unreadable: this is not a record of the same kind"
    )


def test_json_in_another_encoding_is_reported(tmp_path: Path, fault) -> None:
    path = tmp_path / "a.json"
    path.write_bytes('[{"id": 1, "text": "é", "label": []}]'.encode("latin-1"))
    assert "not UTF-8, as JSON must be" in fault(path)


@pytest.mark.parametrize("text", ['{"name": "x"}', "[]", "[1, 2]", '[{"id": 1}, 2]', "{ }"])
def test_json_of_no_known_program_is_left_to_others(tmp_path: Path, text: str) -> None:
    path = tmp_path / "package.json"
    path.write_text(text)
    assert read_foreign(path, path.name) is None
