"""Arguments per theory and group: how many have the theory alone, with others, in a bracket."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from theorycoding.codebook import Codebook
from theorycoding.figures.layout import (
    PAGE,
    Block,
    beside,
    flow,
    framed,
    legend,
    stack,
    text,
    width_for,
)
from theorycoding.figures.marks import Box, Hatch, Mark, Picture, Strokes, Words, hatched
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint, theory_paint
from theorycoding.figures.panels import group_name, group_size, listed, panel
from theorycoding.figures.words import text_width
from theorycoding.labels import Label
from theorycoding.tallies import Group

_BAR = 14
_ROW = 20
_LONGEST = 144  # of a bar
_UNIT = 22  # an argument where there are few
_LEAST_UNIT = 6  # below which arguments are not told apart one by one


class Standing(NamedTuple):
    """How a theory stands in a label, and how that looks."""

    name: str
    is_solid: bool = False
    hatch: Hatch = ""
    dashes: tuple[int, ...] = ()


ALONE = Standing("alone", is_solid=True)
WITH_BRACKET = Standing("with a bracket", hatch="rising")
CO_EQUAL = Standing("co-equal with another theory", hatch="level")
IN_BRACKET = Standing("in a bracket", dashes=(3, 2))
_PRIMARY = (ALONE, WITH_BRACKET, CO_EQUAL)

Standings = Mapping[Standing, int]


def standing(label: Label, theory: str) -> Standing:
    """Return how a theory stands in a label that names it.

    >>> standing(Label(("realism",), ("liberalism",)), "liberalism").name
    'in a bracket'
    """
    if theory in label.secondary:
        return IN_BRACKET
    if len(label.primary) > 1:
        return CO_EQUAL
    return WITH_BRACKET if label.secondary else ALONE


def arguments_picture(
    groups: Iterable[Group],
    codebook: Codebook,
    *,
    title: str = "Arguments per theory",
    subtitle: str = "",
) -> Picture:
    """Draw a panel a group and a row a theory.

    Parameters
    ----------
    groups
        As from `tallies.groups`; leave out the pooled one, the last, if it is not wanted.
    codebook
        The theories, in order, with their nouns.
    """
    counted = [(group, _standings(group, codebook)) for group in groups]
    nouns = codebook.nouns()
    scale = _Scale.of([row for _, rows in counted for row in rows.values()])
    names = width_for(nouns.values(), 150)
    panels = [_panel(group, rows, nouns, scale, names) for group, rows in counted]
    body = flow(panels, PAGE, space=24)
    samples = legend(_samples([row for _, rows in counted for row in rows.values()]), body.width)
    said = " ".join(_sentence(group, rows, nouns) for group, rows in counted)
    return framed([body, samples], title=title, subtitle=subtitle, description=said)


class _Scale(NamedTuple):
    """Pixels an argument takes up, and the widths of the two columns of bars."""

    unit: float
    primary: float
    secondary: float

    @classmethod
    def of(cls, rows: Sequence[Standings]) -> "_Scale":
        primary = max((_primary(row) for row in rows), default=0)
        secondary = max((row[IN_BRACKET] for row in rows), default=0)
        unit = min(_UNIT, _LONGEST / max(primary, secondary, 1))
        figures = width_for((_figures(row) for row in rows), 400, bold=True) + 6
        heads = [text_width(head, 11) for head in ("primary", "in a bracket")]
        behind = text_width(str(secondary), bold=True) + 6
        return cls(
            unit,
            max(heads[0], primary * unit + figures),
            max(heads[1], secondary * unit + behind),
        )


def _standings(group: Group, codebook: Codebook) -> dict[str, Counter[Standing]]:
    counts = {theory: Counter[Standing]() for theory in codebook.theories}
    for label, number in ((pattern.label, pattern.number) for pattern in group.patterns):
        for theory in label.theories:
            counts[theory][standing(label, theory)] += number
    return counts


def _primary(row: Standings) -> int:
    return sum(row[kind] for kind in _PRIMARY)


def _parts(row: Standings) -> list[tuple[Standing, int]]:
    return [(kind, row[kind]) for kind in _PRIMARY if row[kind]]


def _figures(row: Standings) -> str:
    """The number, and what it is made of where that is more than one kind: `3 = 1 + 2`."""
    parts = " + ".join(str(number) for _, number in _parts(row))
    return f"{_primary(row)} = {parts}" if "+" in parts else str(_primary(row))


def _panel(
    group: Group,
    rows: Mapping[str, Standings],
    nouns: Mapping[str, str],
    scale: _Scale,
    names: float,
) -> Block:
    columns = (names, scale.primary, scale.secondary)
    heads = [
        text(head, width, size=11, paint=MUTED)
        for head, width in zip(("", "primary", "in a bracket"), columns, strict=True)
    ]
    body = [beside(heads, space=8)]
    for place, (theory, row) in enumerate(rows.items()):
        paint = theory_paint(place)
        name = text(nouns[theory], names, anchor="end")
        first = _bar(_parts(row), _figures(row), scale.unit, paint)
        second = _bar([(IN_BRACKET, row[IN_BRACKET])], str(row[IN_BRACKET]), scale.unit, paint)
        cells = [name, replace(first, width=scale.primary), replace(second, width=scale.secondary)]
        body.append(replace(beside(cells, space=8), height=max(_ROW, name.height + 2)))
    return panel(group, sum(columns) + 16, [stack(body)])


def _bar(parts: Sequence[tuple[Standing, int]], figures: str, unit: float, paint: Paint) -> Block:
    """One bar of several parts on an axis, its figures behind it."""
    marks: list[Mark] = []
    end = 0.0
    for kind, number in parts:
        marks += _segment(kind, end, number, unit, paint)
        end += number * unit
    total, _, rest = figures.partition(" ")
    behind = end + 5 + text_width(f"{total} ", bold=True)
    axis = Strokes((((0, -2), (0, _BAR + 4)),), MUTED)
    marks += [axis, Words(end + 5, 12, total, bold=True)]
    if rest:
        marks.append(Words(behind, 12, rest, paint=MUTED))
    return Block(behind + text_width(rest), _ROW, tuple(marks))


def _segment(kind: Standing, start: float, number: int, unit: float, paint: Paint) -> list[Mark]:
    if not number:
        return []
    fill = paint if kind.is_solid else PAPER
    box = Box(start, 1, max(number * unit, 1), _BAR, fill, paint, dashes=kind.dashes)
    marks = list(hatched(box, kind.hatch, paint))
    if unit >= _LEAST_UNIT and number > 1:
        marks.append(_notches(start, number, unit, PAPER if kind.is_solid else paint))
    return marks


def _notches(start: float, number: int, unit: float, paint: Paint) -> Strokes:
    """Lines between one argument and the next, so that they can be counted."""
    lines = (start + unit * place for place in range(1, number))
    return Strokes(tuple(((x, 1), (x, 1 + _BAR)) for x in lines), paint)


def _samples(rows: Sequence[Standings]) -> list[tuple[Block, str]]:
    met = [kind for kind in (*_PRIMARY, IN_BRACKET) if any(row[kind] for row in rows)]
    return [(Block(20, _ROW, tuple(_segment(kind, 0, 1, 20, INK))), kind.name) for kind in met]


def _sentence(group: Group, rows: Mapping[str, Standings], nouns: Mapping[str, str]) -> str:
    said = [
        f"{nouns[theory]} is primary in {_primary(row)}{_made_of(row)}"
        f" and in a bracket in {row[IN_BRACKET]}"
        for theory, row in rows.items()
    ]
    return f"{group_name(group)} ({group_size(group)}): {'; '.join(said)}."


def _made_of(row: Standings) -> str:
    parts = [f"{number} {kind.name}" for kind, number in _parts(row)]
    return f" ({listed(parts)})" if parts else ""
