"""Shared by the figures of tallies: the head of each group, and names in sentences."""

from collections.abc import Iterable

from theorycoding.counting.groups import Group
from theorycoding.figures.layout import Block, stack, text
from theorycoding.figures.paints import MUTED
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import counted


def group_name(group: Group) -> str:
    """Return the name to print for a group; all arguments together have none of their own."""
    return "All" if group.name is None else group.name


def panel(group: Group, width: float, body: Iterable[Block], *, note: str = "") -> Block:
    """Return the blocks of one group below its name and its size; the note follows the size."""
    size = counted(group.arguments, "argument")
    if group.mixed:
        size += f", {group.mixed} mixed"
    if group.uncoded:
        size += f", {group.uncoded} not yet coded"
    name = text(group_name(group), width, size=13, bold=True)
    return stack([stack([name, text(size + note, width, size=11, paint=MUTED)]), *body], space=4)


def theory_names(codebook: Codebook) -> dict[str, str]:
    """Return the noun of each theory, with a remark if it never leads."""
    nouns = codebook.nouns()
    return {
        theory: f"{nouns[theory]} (never leads)" if theory in codebook.residual else nouns[theory]
        for theory in codebook.theories
    }
