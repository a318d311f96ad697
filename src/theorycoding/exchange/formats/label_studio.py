"""Label Studio: the exports JSON and JSON-MIN."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from theorycoding.exchange.formats.codings import Coding, codings_table
from theorycoding.exchange.formats.foreign import (
    Foreign,
    ForeignTable,
    Record,
    Row,
    located_sheet,
    plain_values,
    without_rows,
)
from theorycoding.vocabulary.exact import cell_text
from theorycoding.vocabulary.wording import counted, listed

_REGION = frozenset({"start", "globalOffsets", "x", "points"})


class _Reading:
    """What is found on the way through the tasks, and what is left out."""

    def __init__(self) -> None:
        self.codings: list[Coding] = []
        self.not_coded = 0
        self.cancelled = 0
        self.unread: Counter[str] = Counter()
        self.again: list[str] = []


def read(shown: str, records: Sequence[Record]) -> Foreign:
    """Read tasks with annotations: each task is an argument, or each region of it is."""
    reading = _Reading()
    for record in records:
        _read_task(record.values, reading)
    return codings_table(shown, reading.codings, _notes(reading), actor="actor")


def read_flat(shown: str, records: Sequence[Record]) -> Foreign:
    """Read the export JSON-MIN: one row for each annotation, choices as lists in their cells."""
    annotated = [record for record in records if record.values["annotation_id"] is not None]
    header = list(dict.fromkeys(name for record in annotated for name in record.values))
    rows = [
        Row(record.place, [_flat(record.values.get(name)) for name in header])
        for record in annotated
    ]
    if not rows:
        return without_rows(shown, "annotation")
    questions = dict.fromkeys(name for record in annotated for name in _questions(record.values))
    columns = {"argument": "id", "coder": "annotator"}
    columns |= {"motivation": "text"} if "text" in header else {}
    columns |= {"label": next(iter(questions))} if len(questions) == 1 else {}
    notes = [
        f"Read {counted(len(rows), 'annotation')} from JSON-MIN; JSON has parts of texts too.",
        *_not_annotated(len(records) - len(rows)),
    ]
    if "label" not in columns:
        notes.append("--column label=NAME names the question to count.")
    return ForeignTable(located_sheet(shown, header, rows), columns, notes=tuple(notes)), []


def _questions(values: Mapping[str, Any]) -> list[str]:
    """Return the names of the questions, which the program writes between these two."""
    names = list(values)
    return names[names.index("id") + 1 : names.index("annotator")]


def _flat(value: Any) -> str:
    """Return a cell; choices are a list of names, which is read as a set."""
    if isinstance(value, dict) and "choices" in value:
        value = value["choices"]
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return cell_text(value)


def _read_task(task: Mapping[str, Any], reading: _Reading) -> None:
    annotations = task.get("annotations") or task.get("completions") or []
    coders = Counter(map(_coder, annotations))
    reading.again += [f"task {task.get('id')}" for uses in coders.values() if uses > 1]
    reading.not_coded += not annotations
    for annotation in annotations:
        _read_annotation(task, annotation, reading)


def _read_annotation(
    task: Mapping[str, Any], annotation: Mapping[str, Any], reading: _Reading
) -> None:
    is_cancelled = bool(annotation.get("was_cancelled") or annotation.get("skipped"))
    reading.cancelled += is_cancelled
    before = len(reading.codings)
    for result in () if is_cancelled else annotation.get("result") or ():
        labels = _labels(result)
        if labels is None:
            reading.unread[str(result.get("type"))] += 1
        for label in labels or ():
            reading.codings.append(_coding(task, annotation, result, label))
    if len(reading.codings) == before:
        reading.codings.append(_coding(task, annotation, {}, ""))


def _labels(result: Mapping[str, Any]) -> list[str] | None:
    """Return the labels of a result, which are under the name of its type; None if it has none."""
    kind = str(result.get("type"))
    value = result.get("value", {}).get(kind)
    if kind == "taxonomy":
        return [" > ".join(map(str, path)) for path in value or ()]
    if kind in {"rating", "number"} and value is not None:
        return [cell_text(value)]
    if kind == "choices" or kind.endswith("labels"):
        return list(map(cell_text, value or ()))
    return None


def _coding(
    task: Mapping[str, Any], annotation: Mapping[str, Any], result: Mapping[str, Any], label: str
) -> Coding:
    key, value = cell_text(task.get("id")), result.get("value", {})
    data = task.get("data") or {}
    text = _text_key(data)
    offsets = value.get("globalOffsets") or value
    start, end = offsets.get("start"), offsets.get("end")
    has_range = isinstance(start, int) and isinstance(end, int)
    is_region = not _REGION.isdisjoint(value)
    region = f"{key} {start}-{end}" if has_range else f"{key} {result.get('id')}"
    passage = cell_text(value.get("text")) if isinstance(value.get("text"), str) else ""
    return Coding(
        f"task {key}, annotation {cell_text(annotation.get('id'))}",
        region if is_region else key,
        passage if is_region else cell_text(data.get(text)),
        label,
        _coder(annotation),
        key if is_region else "",
        start if has_range else None,
        end if has_range else None,
        cell_text(result.get("from_name")),
        further=plain_values(data, (text,)),
    )


def _text_key(data: Mapping[str, Any]) -> str:
    """Return which value of a task is its text: the one of that name, else the longest."""
    texts = [key for key, value in data.items() if isinstance(value, str)]
    longest = max(texts, key=lambda key: len(data[key]), default="")
    return "text" if "text" in texts else longest


def _coder(annotation: Mapping[str, Any]) -> str:
    """Return who annotated: the address or name if the export has it, else a number."""
    person = annotation.get("completed_by")
    if not isinstance(person, dict):
        return cell_text(person)
    name = f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip()
    return cell_text(person.get("email") or name or person.get("id"))


def _notes(reading: _Reading) -> Iterator[str]:
    questions = sorted({coding.group for coding in reading.codings} - {""})
    if len(questions) > 1:
        yield (
            f"Answers to the questions {listed(questions)} are one set; --missing LABEL,LABEL "
            "leaves out those that are not theories."
        )
    if reading.again:
        yield (
            f"One coder annotated a task more than once {counted(len(reading.again), 'time')}, "
            f"first {reading.again[0]}: all of these labels are one set."
        )
    if reading.cancelled:
        yield f"{counted(reading.cancelled, 'annotation')} skipped by the coder: not coded."
    yield from _not_annotated(reading.not_coded)
    for kind, number in sorted(reading.unread.items()):
        yield f"{counted(number, 'result')} of the type {kind}: not read."
    if all(coding.coder.isdigit() for coding in reading.codings):
        yield "The coders are numbers: this export has no names of them."
    yield "Predictions, drafts, reviews, comments and times are not read."


def _not_annotated(tasks: int) -> Iterator[str]:
    if tasks:
        yield f"{counted(tasks, 'task')} without an annotation: not read."
