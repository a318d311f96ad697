"""Agreement between coders: argument by coder, the labels in the cells, disagreements marked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum

from theorycoding.figures.layout import framed
from theorycoding.figures.marks import Picture
from theorycoding.figures.matrix import Cell, Row, matrix
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint, theory_ground
from theorycoding.figures.panels import described
from theorycoding.vocabulary.labels import Label, LabelError, parse_label
from theorycoding.vocabulary.wording import counted


class Agreement(StrEnum):
    """How the labels of one argument compare, in the words of the last column."""

    SAME = "= the same"
    BRACKET = "≈ bracket differs"
    PRIMARY = "≠ primary differs"
    ONE_LABEL = "– fewer than two labels"


_NOT_CODED = Cell("not coded", PAPER, dashes=(3, 2), ink=MUTED)
_DIFFERENT = (Agreement.BRACKET, Agreement.PRIMARY)


def coders_picture(
    codings: Iterable[tuple[str, str, str]],
    *,
    theories: Iterable[str] = (),
    title: str = "Labels by argument and coder",
    subtitle: str = "",
) -> Picture:
    """Draw a row an argument and a column a coder, and a last column that says who agrees.

    Parameters
    ----------
    codings
        Argument, coder and label, as text to be printed; an empty label is not yet coded. The
        order of co-equal parts of a label does not matter; a text that is no label by the
        grammar is compared as it stands.
    theories
        Names of the theories in the order of their colours, as in the codebook; others follow as
        they come.

    Raises
    ------
    ValueError
        A coder labels an argument twice.
    """
    labels: dict[str, dict[str, str]] = {}
    coders: dict[str, None] = {}
    for argument, coder, label in codings:
        coders.setdefault(coder)
        given = labels.setdefault(argument, {})
        if coder in given:
            raise ValueError(f"'{coder}' labels argument '{argument}' twice: keep one")
        given[coder] = label
    used = (label for given in labels.values() for label in given.values() if label)
    grounds = _grounds(used, theories)
    outcomes = {argument: agreement(given.values()) for argument, given in labels.items()}
    rows = [
        _row(argument, [given.get(coder, "") for coder in coders], outcomes[argument], grounds)
        for argument, given in labels.items()
    ]
    body = matrix(rows, [*coders, "agreement"])
    description = _description(len(coders), list(outcomes.values()))
    return framed([body], title=title, subtitle=subtitle, description=description)


def agreement(labels: Iterable[str]) -> Agreement:
    """Compare the labels of one argument, empty ones left out.

    >>> print(agreement(["Realism (Liberalism)", "Realism", ""]))
    ≈ bracket differs
    """
    parsed = [_label(label) for label in labels if label]
    if not parsed[1:]:
        return Agreement.ONE_LABEL
    if len({frozenset(label.primary) for label in parsed}) > 1:
        return Agreement.PRIMARY
    if len({frozenset(label.secondary) for label in parsed}) > 1:
        return Agreement.BRACKET
    return Agreement.SAME


def _label(text: str) -> Label:
    try:
        return parse_label(text)
    except LabelError:
        return Label((text,))


def _grounds(labels: Iterable[str], theories: Iterable[str]) -> dict[frozenset[str], Paint]:
    """Return a ground for the primary theories of each label, that of a theory as everywhere."""
    met = dict.fromkeys(frozenset(_label(label).primary) for label in labels)
    known = dict.fromkeys(frozenset([theory]) for theory in theories)
    return {
        primary: theory_ground(place, is_theory=primary in known)
        for place, primary in enumerate(known | met)
    }


def _row(
    argument: str,
    labels: Iterable[str],
    outcome: Agreement,
    grounds: Mapping[frozenset[str], Paint],
) -> Row:
    """Return a row; where coders differ, its labels have a strong edge."""
    differs = outcome in _DIFFERENT
    last = Cell(outcome, PAPER, bold=differs, ink=INK if differs else MUTED)
    cells = [
        Cell(label, grounds[frozenset(_label(label).primary)]) if label else _NOT_CODED
        for label in labels
    ]
    marked = [replace(cell, is_marked=differs and cell.word != _NOT_CODED.word) for cell in cells]
    return Row(argument, (*marked, last))


def _description(coders: int, outcomes: Sequence[Agreement]) -> str:
    by = f"Labels of {counted(len(outcomes), 'argument')} by {counted(coders, 'coder')}"
    primary, bracket = (outcomes.count(each) for each in (Agreement.PRIMARY, Agreement.BRACKET))
    return described(
        f"{by}; where they differ, cells have a strong edge.",
        f"The primary theory differs in {primary}, a bracket in {bracket}.",
    )
