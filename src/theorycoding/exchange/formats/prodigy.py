"""Prodigy: JSON lines of choices, of single labels, and of spans."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from theorycoding.exchange.formats.codings import Coding, coded_span, codings_table
from theorycoding.exchange.formats.foreign import Foreign, Record, plain_values
from theorycoding.vocabulary.exact import cell_text
from theorycoding.vocabulary.wording import counted

_CODERS = ("_annotator_id", "_session_id")


def read(shown: str, records: Sequence[Record]) -> Foreign:
    """Read answers: each text is an argument, or each span of it is."""
    codings = [coding for record in records for coding in _codings(record)]
    return codings_table(shown, codings, _notes(records), actor="actor")


def _codings(record: Record) -> Iterator[Coding]:
    values = record.values
    key, text = _key(values), cell_text(values.get("text"))
    coder = next((cell_text(values[name]) for name in _CODERS if values.get(name)), "")
    meta = values.get("meta")
    further = plain_values(meta if isinstance(meta, dict) else {}, ())
    further["answer"] = cell_text(values.get("answer"))
    spans = [] if _is_choice(values) else values.get("spans") or []
    if spans and further["answer"] == "accept":
        for span in spans:
            where = int(span["start"]), int(span["end"]), cell_text(span.get("label"))
            yield coded_span(record.place, key, text, where, coder=coder, further=further)
        return
    for label in _labels(values) or [""]:
        yield Coding(record.place, key, text, label, coder, further=further)


def _labels(values: Mapping[str, Any]) -> list[str]:
    """Return the labels that were accepted; none where the answer is to reject or to ignore."""
    if values.get("answer") != "accept":
        return []
    if _is_choice(values):
        return [cell_text(label) for label in values["accept"]]
    return [cell_text(values["label"])] if values.get("label") else []


def _is_choice(values: Mapping[str, Any]) -> bool:
    return isinstance(values.get("accept"), list)


def _key(values: Mapping[str, Any]) -> str:
    """Return an id of the text: its hash, which may be negative and would look like a formula."""
    number = values.get("_input_hash")
    return (
        f"t{number & 0xFFFFFFFF:08x}" if isinstance(number, int) else cell_text(values.get("text"))
    )


def _notes(records: Sequence[Record]) -> Iterator[str]:
    answers = Counter(cell_text(record.values.get("answer")) for record in records)
    if answers["ignore"]:
        yield f"{counted(answers['ignore'], 'answer')} 'ignore': not coded."
    if answers["reject"]:
        yield (
            f"{counted(answers['reject'], 'answer')} 'reject': no label comes in. For questions of "
            "yes or no give --column argument=segment --column label=answer."
        )
    yield "Options that were not chosen, scores, tokens and relations are not read."
