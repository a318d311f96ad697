"""Label Studio: the exports JSON and JSON-MIN."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from theorycoding.exchange.formats.codings import Coding, codings_table
from theorycoding.exchange.formats.foreign import (
    Foreign,
    ForeignTable,
    Record,
    located_sheet,
    plain_values,
    without_rows,
)
from theorycoding.vocabulary.exact import cell_text, counted, listed

_REGION = frozenset({"start", "globalOffsets", "x", "points"})


_Answer: TypeAlias = Mapping[str, Any]  # a task, an annotation of it, or a result of that


def read(shown: str, records: Sequence[Record]) -> Foreign:
    """Read tasks with annotations: each task is an argument, or each region of it is."""
    tasks = [record.values for record in records]
    annotated = [(task, annotation) for task in tasks for annotation in _annotations(task)]
    codings = [coding for answer in annotated for coding in _codings(*answer)]
    return codings_table(shown, codings, _notes(tasks, codings), actor="actor")


def read_flat(shown: str, records: Sequence[Record]) -> Foreign:
    """Read the export JSON-MIN: one row for each annotation, choices as lists in their cells."""
    annotated = [record for record in records if record.values["annotation_id"] is not None]
    header = list(dict.fromkeys(name for record in annotated for name in record.values))
    rows = [[_flat(record.values.get(name)) for name in header] for record in annotated]
    if not rows:
        return without_rows(shown, "annotation")
    questions: dict[str, None] = {}
    for record in annotated:  # the program writes them between these two
        names = list(record.values)
        questions |= dict.fromkeys(names[names.index("id") + 1 : names.index("annotator")])
    columns = {"argument": "id", "coder": "annotator"}
    columns |= {"motivation": "text"} if "text" in header else {}
    columns |= {"label": next(iter(questions))} if len(questions) == 1 else {}
    notes = [
        f"Read {counted(len(rows), 'annotation')} from JSON-MIN; JSON has parts of texts too.",
        *_not_annotated(len(records) - len(rows)),
    ]
    if "label" not in columns:
        notes.append("--column label=NAME names the question to count.")
    sheet = located_sheet(shown, header, [record.place for record in annotated], rows)
    return ForeignTable(sheet, columns, notes=tuple(notes)), []


def _flat(value: Any) -> str:
    """Return a cell; choices are a list of names, which is read as a set."""
    if isinstance(value, dict) and "choices" in value:
        value = value["choices"]
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return cell_text(value)


def _annotations(task: _Answer) -> list[_Answer]:
    return task.get("annotations") or task.get("completions") or []


def _is_skipped(annotation: _Answer) -> bool:
    return bool(annotation.get("was_cancelled") or annotation.get("skipped"))


def _results(annotation: _Answer) -> list[_Answer]:
    return [] if _is_skipped(annotation) else annotation.get("result") or []


def _codings(task: _Answer, annotation: _Answer) -> Iterator[Coding]:
    """Yield each label of an annotation; one without a label if it has none."""
    results = _results(annotation)
    labelled = [(result, label) for result in results for label in _labels(result) or ()]
    for result, label in labelled or [({}, "")]:
        yield _coding(task, annotation, result, label)


def _labels(result: _Answer) -> list[str] | None:
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


def _coding(task: _Answer, annotation: _Answer, result: _Answer, label: str) -> Coding:
    key, value = cell_text(task.get("id")), result.get("value", {})
    place = f"task {key}, annotation {cell_text(annotation.get('id'))}"
    data = task.get("data") or {}
    texts = [key for key, value in data.items() if isinstance(value, str)]
    longest = max(texts, key=lambda key: len(data[key]), default="")
    text_key = "text" if "text" in texts else longest
    segment, text, document = key, cell_text(data.get(text_key)), ""
    offsets = value.get("globalOffsets") or value
    start, end = offsets.get("start"), offsets.get("end")
    has_range = isinstance(start, int) and isinstance(end, int)
    if not has_range:
        start = end = None
    if not _REGION.isdisjoint(value):
        segment = f"{key} {start}-{end}" if has_range else f"{key} {result.get('id')}"
        text = value["text"] if isinstance(value.get("text"), str) else ""
        document = key
    coder, group = _coder(annotation), cell_text(result.get("from_name"))
    further = plain_values(data, (text_key,))
    return Coding(place, segment, text, label, coder, document, start, end, group, further=further)


def _coder(annotation: _Answer) -> str:
    """Return who annotated: the address or name if the export has it, else a number."""
    person = annotation.get("completed_by")
    if not isinstance(person, dict):
        return cell_text(person)
    name = f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip()
    return cell_text(person.get("email") or name or person.get("id"))


def _notes(tasks: Sequence[_Answer], codings: Sequence[Coding]) -> Iterator[str]:
    questions = sorted({coding.group for coding in codings} - {""})
    if len(questions) > 1:
        yield (
            f"Answers to the questions {listed(questions)} are one set; --missing LABEL,LABEL "
            "leaves out those that are not theories."
        )
    again = [
        task.get("id")
        for task in tasks
        for uses in Counter(map(_coder, _annotations(task))).values()
        if uses > 1
    ]
    if again:
        yield (
            f"One coder annotated a task more than once {counted(len(again), 'time')}, "
            f"first task {again[0]}: all of these labels are one set."
        )
    annotations = [annotation for task in tasks for annotation in _annotations(task)]
    if skipped := sum(map(_is_skipped, annotations)):
        yield f"{counted(skipped, 'annotation')} skipped by the coder: not coded."
    yield from _not_annotated(sum(not _annotations(task) for task in tasks))
    results = (result for annotation in annotations for result in _results(annotation))
    unread = Counter(str(result.get("type")) for result in results if _labels(result) is None)
    for kind, number in sorted(unread.items()):
        yield f"{counted(number, 'result')} of the type {kind}: not read."
    if all(coding.coder.isdigit() for coding in codings):
        yield "The coders are numbers: this export has no names of them."
    yield "Predictions, drafts, reviews, comments and times are not read."


def _not_annotated(tasks: int) -> Iterator[str]:
    if tasks:
        yield f"{counted(tasks, 'task')} without an annotation: not read."
