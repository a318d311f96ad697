"""Agreement between coders as a figure: their labels side by side, disagreements marked."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from theorycoding.figures.layout import framed
from theorycoding.figures.marks import Figure
from theorycoding.figures.matrix import Cell, Row, matrix
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint, theory_ground
from theorycoding.figures.panels import described
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.labels import Label, write_label
from theorycoding.vocabulary.wording import counted


class Agreement(StrEnum):
    """How the labels of one argument compare, in the words of the last column."""

    SAME = "= the same"
    BRACKET = "≈ bracket differs"
    PRIMARY = "≠ primary differs"
    ONE_LABEL = "– fewer than two labels"


_NOT_CODED = Cell("not coded", PAPER, dashes=(3, 2), ink=MUTED)
_Grounds = Mapping[frozenset[str], Paint]


def coders_figure(
    arguments: Iterable[str],
    labels: Mapping[str, Mapping[str, Label]],
    codebook: Codebook,
    *,
    subtitle: str = "",
) -> Figure:
    """Draw one row per argument and one column per coder, and say in a last column who agrees.

    Parameters
    ----------
    labels
        The label of each argument that a coder has labelled, by coder.
    codebook
        The theories, in the order of their colours, with their nouns.
    """
    by_argument = {name: [own.get(name) for own in labels.values()] for name in arguments}
    outcomes = {name: agreement(given) for name, given in by_argument.items()}
    grounds = _grounds((label for given in by_argument.values() for label in given), codebook)
    rows = [
        _row(name, given, outcomes[name], grounds, codebook.nouns())
        for name, given in by_argument.items()
    ]
    return framed(
        [matrix(rows, [*labels, "agreement"])],
        title="Labels by argument and coder",
        subtitle=subtitle,
        description=_description(len(labels), [*outcomes.values()]),
    )


def agreement(labels: Iterable[Label | None]) -> Agreement:
    """Compare the labels of one argument; the order of co-equal theories does not matter.

    >>> print(agreement([Label(("realism",), ("liberalism",)), Label(("realism",)), None]))
    ≈ bracket differs
    """
    given = [label for label in labels if label]
    if not given[1:]:
        return Agreement.ONE_LABEL
    if len({frozenset(label.primary) for label in given}) > 1:
        return Agreement.PRIMARY
    if len({frozenset(label.secondary) for label in given}) > 1:
        return Agreement.BRACKET
    return Agreement.SAME


def _grounds(labels: Iterable[Label | None], codebook: Codebook) -> _Grounds:
    """Return the ground for the primary theories of each label; a single theory keeps its own."""
    theories = dict.fromkeys(frozenset([theory]) for theory in codebook.theories)
    used = dict.fromkeys(frozenset(label.primary) for label in labels if label)
    return {
        primary: theory_ground(place, is_theory=primary in theories)
        for place, primary in enumerate(theories | used)
    }


def _row(
    argument: str,
    labels: Iterable[Label | None],
    outcome: Agreement,
    grounds: _Grounds,
    nouns: Mapping[str, str],
) -> Row:
    """Return a row; where coders differ, its labels have a strong edge."""
    differs = outcome in {Agreement.BRACKET, Agreement.PRIMARY}
    cells = [
        Cell(
            write_label(label, nouns),
            grounds[frozenset(label.primary)],
            is_marked=differs,
        )
        if label
        else _NOT_CODED
        for label in labels
    ]
    return Row(
        argument, (*cells, Cell(outcome, PAPER, bold=differs, ink=INK if differs else MUTED))
    )


def _description(coders: int, outcomes: Sequence[Agreement]) -> str:
    by = f"Labels of {counted(len(outcomes), 'argument')} by {counted(coders, 'coder')}"
    primary, bracket = (outcomes.count(each) for each in (Agreement.PRIMARY, Agreement.BRACKET))
    return described(
        f"{by}; where they differ, cells have a strong edge.",
        f"The primary theory differs in {primary}, a bracket in {bracket}.",
    )
