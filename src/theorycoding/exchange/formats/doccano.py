"""doccano: JSON lines of text classification, of spans, and of relations."""

from collections.abc import Iterator, Sequence
from typing import Any

from theorycoding.exchange.formats.codings import Coding, coded_span, codings_table
from theorycoding.exchange.formats.foreign import Foreign, Record, plain_values
from theorycoding.vocabulary.exact import cell_text

_OWN = ("id", "text", "label", "cats", "entities", "relations", "Comments")
_NOTES = (
    "A file of doccano has no coder: export without collaboration gives a file for each one.",
    "Comments, relations and examples that are not confirmed are not read.",
)


def read(shown: str, records: Sequence[Record]) -> Foreign:
    """Read examples: each is an argument, or each span of its text is."""
    codings = [coding for record in records for coding in _codings(record)]
    return codings_table(shown, codings, _NOTES, actor="actor")


def _codings(record: Record) -> Iterator[Coding]:
    values = record.values
    key = cell_text(values.get("id")) or record.place  # examples of its import have no id
    text = cell_text(values["text"])
    further = plain_values(values, _OWN)
    found = [*_listed(values, "label"), *_listed(values, "cats"), *_listed(values, "entities")]
    for label in found or [""]:
        span = _span(label)
        if span is None:
            yield Coding(record.place, key, text, cell_text(label), further=further)
        else:
            yield coded_span(record.place, key, text, span, further=further)


def _listed(values: dict[str, Any], key: str) -> list[Any]:
    found = values.get(key)
    return found if isinstance(found, list) else [found] if found else []


def _span(label: object) -> tuple[int, int, str] | None:
    """Return start, end and label of `[0, 9, "Realism"]`, or of an entity; None if it is a name."""
    if isinstance(label, dict):
        return int(label["start_offset"]), int(label["end_offset"]), cell_text(label["label"])
    if isinstance(label, list):
        start, end, name = label
        return int(start), int(end), cell_text(name)
    return None
