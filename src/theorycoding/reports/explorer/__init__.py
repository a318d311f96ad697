"""The explorer: one HTML page in which a reader chooses what is counted, and under which rule.

The page counts label patterns itself, with the rules of `counting`, and it sends no request: its
script and its style are inline, and its policy allows nothing else.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from html import escape
from string import Template

from theorycoding.counting.groups import Group, groups
from theorycoding.counting.rules import CONVENTIONS, DEFAULT_WEIGHT
from theorycoding.counting.weights import scores_of, stretches
from theorycoding.exchange.layout import TIMES
from theorycoding.figures.paints import theory_paint
from theorycoding.figures.weights import weights_in_words
from theorycoding.files.extras import packaged
from theorycoding.problems import UsageError
from theorycoding.showing.documents import page_style
from theorycoding.showing.json_text import Record
from theorycoding.showing.sentences import coder_phrase
from theorycoding.study.studies import Coder, Study
from theorycoding.version import __version__
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import GLYPHS, capital
from theorycoding.vocabulary.labels import Label

_STEPS = 120  # the slider stops at every 1/120: at halves, thirds, quarters, fifths, eighths …
_COLUMNS = frozenset({"argument", "actor", "motivation", "part_of", "reason"})
_NOT_IN_A_SCRIPT = "<>&\u2028\u2029"
_COUNTED = (
    f"the explorer counts each row as one argument, and the column '{TIMES}' may say otherwise "
    "(leave the column out, or give it another name)"
)
_UNCODED, _NO_ARGUMENT = -1, -2  # in place of the number of a label


def explorer_page(studies: Sequence[Study], coder: str | None = None) -> str:
    """Return a page that shows these studies, the first one first.

    Parameters
    ----------
    coder
        Whose labels are shown first; None for the coder whom the reports count first.

    Raises
    ------
    UsageError
        There is no study, or one cannot be shown: it has the name of another, lacks the coder, or
        has rows that may stand for several arguments.
    """
    if not studies:
        raise UsageError("there is no study to explore (name a CSV file, or add a study)")
    names = [study.name for study in studies]
    if len(set(names)) < len(names):
        raise UsageError(f"two studies have the same name: {', '.join(names)} (rename one)")
    for study in studies:
        if study.files.is_bare and TIMES in study.argument_table.columns:
            raise UsageError(f"{study.files.shown}: {_COUNTED}")
    script = packaged("reports/explorer/explorer.js")
    style = page_style() + packaged("reports/explorer/explorer.css") + _paints(studies)
    policy = (  # this script and this style, and not one request
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
    )
    return Template(packaged("reports/explorer/explorer.html")).substitute(
        title=escape(studies[0].title),
        policy=policy,
        style=style,
        data=_data(studies, coder),
        script=script,
        version=__version__,
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _paints(studies: Iterable[Study]) -> str:
    """Return the colour of each theory, as the figures have it."""
    paints = map(theory_paint, range(max(len(study.codebook.theories) for study in studies)))
    return "".join(
        f".theory-{place} {{ --paint: light-dark({paint.light}, {paint.dark}); }}\n"
        for place, paint in enumerate(paints)
    )


def _data(studies: Iterable[Study], coder: str | None) -> str:
    """Return what the page knows as JSON that no cell can end or change."""
    weights = (Fraction(step, _STEPS) for step in range(_STEPS // 2, _STEPS + 1))
    records = {
        "rules": [{"name": rule.name, "meaning": rule.meaning} for rule in CONVENTIONS.values()],
        "weight": str(DEFAULT_WEIGHT),
        "weights": [str(weight) for weight in weights],
        "glyphs": {f"{part}/{whole}": glyph for (part, whole), glyph in GLYPHS.items()},
        "studies": [_study(study, coder) for study in studies],
    }
    text = json.dumps(records, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in _NOT_IN_A_SCRIPT:
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _study(study: Study, coder: str | None) -> Record:
    rows = study.whole_arguments
    actors = _numbered(row["actor"] for row in rows)
    texts = _numbered(study.coding_table.cells["label"])
    labels = _numbered(text for text in texts if text and study.codebook.is_argument(text))
    columns = {name: [row[name] for row in rows] for name in study.argument_table.columns}
    # Where nobody has labelled anything, the one who would be first.
    coders = study.coders or (Coder(study.default_coder),)
    return {
        "name": study.name,
        "title": study.title,
        "question": study.question,
        "digest": study.digest,
        "theories": [
            {
                "code": code,
                "noun": study.codebook.noun(code),
                "residual": code in study.codebook.residual,
            }
            for code in study.codebook.theories
        ],
        "actors": [*actors],
        "argument": columns["argument"],
        "actor": [actors[actor] for actor in columns["actor"]],
        "motivation": columns["motivation"],
        "details": {
            name: cells for name, cells in columns.items() if name not in _COLUMNS and any(cells)
        },
        "labels": [_label(study, text) for text in labels],
        "coder": study.coder(coder) if coder else study.headline,
        "coders": [_coder(study, each, labels) for each in coders],
    }


def _numbered(texts: Iterable[str]) -> dict[str, int]:
    """Return each distinct text with its number, in order of first appearance."""
    return {text: number for number, text in enumerate(dict.fromkeys(texts))}


def _label(study: Study, text: str) -> Record:
    place = study.codebook.theories.index
    label = study.codebook.label(text) or Label(())
    return {
        "text": text,
        "primary": [*map(place, label.primary)],
        "secondary": [*map(place, label.secondary)],
    }


def _coder(study: Study, coder: Coder, labels: Mapping[str, int]) -> Record:
    arguments = [row["argument"] for row in study.whole_arguments]
    given = {row["argument"]: row["label"] for row in study.coded_rows(coder.id)}
    numbers = {**labels, "": _UNCODED}
    own = {row["argument"]: row for row in study.coding_table.rows if row["coder"] == coder.id}
    found = study.places_of(coder.id)
    places = [found[argument] for argument in arguments]
    files = _numbered(place.file for place in places)
    return {
        "id": coder.id,
        "phrase": coder_phrase(coder.id, is_project=coder.is_project),
        "label": [numbers[given[name]] if name in given else _NO_ARGUMENT for name in arguments],
        "reason": [own.get(argument, {}).get("reason", "") for argument in arguments],
        "files": [*files],
        "file": [files[place.file] for place in places],
        "at": [place.cell or place.line for place in places],
        "leads": _leads_of_each(study, coder),
    }


def _leads_of_each(study: Study, coder: Coder) -> list[Record]:
    """Return what `_leads` does for each actor of the study, and for all of them at the end."""
    *found, pooled = groups(study.to_count(coder.id), study.codebook)
    by_name = {group.name: group for group in found}
    actors = dict.fromkeys(row["actor"] for row in study.whole_arguments)
    every = [by_name.get(actor, Group((actor,), ())) for actor in actors]
    return [_leads(group, study.codebook) for group in (*every, pooled)]


def _leads(group: Group, codebook: Codebook) -> Record:
    """Return which theories are first at which weights, for the slider and in words."""
    found = stretches(scores_of(group, codebook))
    words = weights_in_words(found, codebook.nouns())
    return {
        "stretches": [
            (str(each.start), str(each.end), [*map(codebook.theories.index, each.first)])
            for each in found
        ],
        "changes": [*dict.fromkeys(str(each.start) for each in found[1:])],
        "words": f"{capital(words)}.",
    }
