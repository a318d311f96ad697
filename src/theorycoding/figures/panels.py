"""Shared by the figures of tallies: the head of each group, and names in sentences."""

from collections.abc import Iterable

from theorycoding.counting.groups import Group
from theorycoding.figures.layout import Block, stack, text
from theorycoding.figures.paints import MUTED
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.wording import counted

POOLED = "All"
MOST_WORDS = 25  # of an alternative text, as the table beside the figure has the numbers


def group_name(group: Group) -> str:
    """Return the name to print for a group; all arguments together have none of their own."""
    return POOLED if group.name is None else group.name


def group_size(group: Group) -> str:
    """Say how many arguments a group has.

    >>> group_size(Group(("CSTO",), (), uncoded=1))
    '0 arguments, 1 not yet coded'
    """
    parts = [counted(group.arguments, "argument")]
    if group.mixed:
        parts.append(f"{group.mixed} mixed")
    if group.uncoded:
        parts.append(f"{group.uncoded} not yet coded")
    return ", ".join(parts)


def panel(group: Group, width: float, body: Iterable[Block], *, note: str = "") -> Block:
    """Return the blocks of one group below its name and its size; the note follows the size."""
    head = stack(
        [
            text(group_name(group), width, size=13, bold=True),
            text(group_size(group) + note, width, size=11, paint=MUTED),
        ]
    )
    return stack([head, *body], space=4)


def theory_names(codebook: Codebook) -> dict[str, str]:
    """Return the noun of each theory, with a remark if it never leads."""
    nouns = codebook.nouns()
    return {
        theory: f"{nouns[theory]} (never leads)" if theory in codebook.residual else nouns[theory]
        for theory in codebook.theories
    }


def described(what: str, finding: str = "") -> str:
    """Return an alternative text: what the figure shows, and the main finding if there is room.

    >>> described("Bars per theory.", "Realism is longest.")
    'Bars per theory. Realism is longest.'
    """
    both = f"{what} {finding}".strip()
    return both if len(both.split()) <= MOST_WORDS else what
