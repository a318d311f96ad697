"""doccano and Prodigy: JSON lines of texts, with labels of a text or of its spans."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from theorycoding.exchange.formats.codings import Coding, codings_table
from theorycoding.exchange.formats.foreign import Foreign, Record, plain_values
from theorycoding.vocabulary.exact import cell_text, counted

_OF_DOCCANO = ("id", "text", "label", "cats", "entities", "relations", "Comments")
_NOTES = (
    "A file of doccano has no coder: export without collaboration gives a file for each one.",
    "Comments, relations and examples that are not confirmed are not read.",
)
_CODERS = ("_annotator_id", "_session_id")
_Span = tuple[int, int, str]  # start and end in the text, and the label


def read_doccano(shown: str, records: Sequence[Record]) -> Foreign:
    """Read examples: each is an argument, or each span of its text is."""
    codings = [coding for record in records for coding in _example(record)]
    return codings_table(shown, codings, _NOTES, actor="actor")


def read_prodigy(shown: str, records: Sequence[Record]) -> Foreign:
    """Read answers: each text is an argument, or each span of it is."""
    codings = [coding for record in records for coding in _answer(record)]
    return codings_table(shown, codings, _answers(records), actor="actor")


def _codings(
    place: str,
    document: str,
    text: str,
    labels: Sequence[str | _Span],
    *,
    coder: str = "",
    further: Mapping[str, str],
) -> Iterator[Coding]:
    """Yield a coding for each label of a text, or of a span of it; one if there is no label."""
    for label in labels or [""]:
        if isinstance(label, str):
            yield Coding(place, document, text, label, coder, further=further)
        else:
            start, end, code = label
            segment, part = f"{document} {start}-{end}", text[start:end]
            yield Coding(place, segment, part, code, coder, document, start, end, further=further)


def _example(record: Record) -> Iterator[Coding]:
    values = record.values
    key = cell_text(values.get("id")) or record.place  # examples of its import have no id
    labels: list[str | _Span] = []
    for name in ("label", "cats", "entities"):
        found = values.get(name)
        listed = found if isinstance(found, list) else [found] if found else []
        labels += map(_label, listed)
    further = plain_values(values, _OF_DOCCANO)
    return _codings(record.place, key, cell_text(values["text"]), labels, further=further)


def _label(label: object) -> str | _Span:
    """Return a name, or the span of `[0, 9, "Realism"]` or of an entity."""
    if isinstance(label, dict):
        label = label["start_offset"], label["end_offset"], label["label"]
    if not isinstance(label, list | tuple):
        return cell_text(label)
    start, end, name = label
    return int(start), int(end), cell_text(name)


def _answer(record: Record) -> Iterator[Coding]:
    values = record.values
    coder = next((cell_text(values[name]) for name in _CODERS if values.get(name)), "")
    meta = values.get("meta")
    further = plain_values(meta if isinstance(meta, dict) else {}, ())
    further["answer"] = cell_text(values.get("answer"))
    key, text = values.get("_input_hash"), cell_text(values.get("text"))
    # A hash may be negative, which would look like a formula.
    name = f"t{key & 0xFFFFFFFF:08x}" if isinstance(key, int) else text
    labels = _accepted(values)
    return _codings(record.place, name, text, labels, coder=coder, further=further)


def _accepted(values: Mapping[str, Any]) -> Sequence[str | _Span]:
    """Return the labels that were accepted; none where the answer is to reject or to ignore."""
    if values.get("answer") != "accept":
        return []
    if isinstance(values.get("accept"), list):
        return [cell_text(label) for label in values["accept"]]
    if spans := values.get("spans"):
        return [_label([span["start"], span["end"], span.get("label")]) for span in spans]
    return [cell_text(values["label"])] if values.get("label") else []


def _answers(records: Sequence[Record]) -> Iterator[str]:
    answers = Counter(cell_text(record.values.get("answer")) for record in records)
    if answers["ignore"]:
        yield f"{counted(answers['ignore'], 'answer')} 'ignore': not coded."
    if answers["reject"]:
        yield (
            f"{counted(answers['reject'], 'answer')} 'reject': no label comes in. For questions of "
            "yes or no give --column argument=segment --column label=answer."
        )
    yield "Options that were not chosen, scores, tokens and relations are not read."
