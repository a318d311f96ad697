"""Arguments as a figure: how many each theory has alone, with others and in a bracket."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from theorycoding.counting.groups import Group
from theorycoding.figures.layout import Block, beside, framed, legend, stack, text, tiled, width_for
from theorycoding.figures.marks import Box, Figure, Hatch, Mark, Strokes, Words, hatched
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint, theory_paint
from theorycoding.figures.panels import group_name, panel
from theorycoding.figures.words import text_width
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import counted, listed
from theorycoding.vocabulary.labels import Label


class Standing(StrEnum):
    """The part that a theory has in a label."""

    ALONE = "alone"
    WITH_BRACKET = "with a bracket"
    CO_EQUAL = "co-equal with another theory"
    IN_BRACKET = "in a bracket"


_PRIMARY = (Standing.ALONE, Standing.WITH_BRACKET, Standing.CO_EQUAL)
_BAR = 14
_ROW = 20
_SPACE = 7
_LONGEST = 132  # pixels of the longest bar
_UNIT = 22  # pixels per argument where there are few
_LEAST_UNIT = 6  # below it, lines between arguments would be too close
_NAMES = 140
_HATCHES: dict[Standing, Hatch] = {Standing.WITH_BRACKET: "rising", Standing.CO_EQUAL: "level"}
_HEADS = ("", "primary", Standing.IN_BRACKET)


@dataclass(frozen=True)
class _Counted:
    """A group, how often each theory has which standing, and the pixels of a bar per argument."""

    group: Group
    rows: Mapping[str, Counter[Standing]]
    unit: float = _UNIT

    @property
    def fitting(self) -> float:
        """The pixels per argument with which the longest bar just fits."""
        each = (max(_primaries(row), row[Standing.IN_BRACKET]) for row in self.rows.values())
        return min(_UNIT, _LONGEST / max([*each, 1]))

    @cached_property
    def bars(self) -> dict[str, list[Block]]:
        """Return two bars for each theory: where it is primary, and where it is in a bracket."""
        parts = _PRIMARY, (Standing.IN_BRACKET,)
        return {
            theory: [_bar(each, row, self.unit, theory_paint(place)) for each in parts]
            for place, (theory, row) in enumerate(self.rows.items())
        }


def arguments_figure(groups: Iterable[Group], codebook: Codebook, *, subtitle: str = "") -> Figure:
    """Draw one panel per group, with one row per theory.

    Parameters
    ----------
    groups
        As from `groups.groups`; leave out the last, the pooled one, if it is not wanted.
    codebook
        The theories, in order, with their nouns.
    """
    nouns = codebook.nouns()
    every = [_Counted(group, _standings(group, codebook.theories)) for group in groups]
    shared = min((each.fitting for each in every if each.group.name is not None), default=_UNIT)
    every = [replace(each, unit=min(shared, each.fitting)) for each in every]
    bars = [pair for each in every for pair in each.bars.values()]
    widths = [width_for(nouns.values(), _NAMES)]  # of the names, then of the two columns of bars
    for place, head in enumerate(_HEADS[1:]):
        widths.append(max([text_width(head, 11), *(pair[place].width for pair in bars)]))
    body = tiled([_panel(each, nouns, widths, shared) for each in every], space=28)
    return framed(
        [body, legend(_samples(every), body.width)],
        title="Arguments per theory",
        subtitle=subtitle,
        what=f"Bars per theory in {counted(len(every), 'panel')}: "
        "how often primary or in a bracket.",
        finding=_finding(every[-1], nouns) if every else "",
    )


def standing(label: Label, theory: str) -> Standing:
    """Return the part that a theory has in a label that names it.

    >>> print(standing(Label(("realism",), ("liberalism",)), "liberalism"))
    in a bracket
    """
    if theory in label.secondary:
        return Standing.IN_BRACKET
    if len(label.primary) > 1:
        return Standing.CO_EQUAL
    return Standing.WITH_BRACKET if label.secondary else Standing.ALONE


def _standings(group: Group, theories: Iterable[str]) -> dict[str, Counter[Standing]]:
    """Return the number of arguments of a group by theory and standing."""
    counts = {theory: Counter[Standing]() for theory in theories}
    for pattern in group.patterns:
        for theory in pattern.label.theories:
            counts[theory][standing(pattern.label, theory)] += pattern.number
    return counts


def _primaries(numbers: Counter[Standing]) -> int:
    """Return the number of labels in which a theory is primary, co-equal or not."""
    return sum(numbers[each] for each in _PRIMARY)


def _panel(
    each: _Counted, nouns: Mapping[str, str], widths: Sequence[float], shared: float
) -> Block:
    heads = [
        text(head, width, size=11, paint=MUTED) for head, width in zip(_HEADS, widths, strict=True)
    ]
    rows = [_row(nouns[theory], bars, widths) for theory, bars in each.bars.items()]
    body = stack([beside(heads, space=_SPACE), *rows])
    note = ", bars on a smaller scale" if each.unit < shared else ""
    return panel(each.group, body.width, [body], note=note)


def _row(name: str, bars: Sequence[Block], widths: Sequence[float]) -> Block:
    named = text(name, widths[0], anchor="end")
    widened = (bar._replace(width=width) for bar, width in zip(bars, widths[1:], strict=True))
    row = beside([named, *widened], space=_SPACE)
    return row._replace(height=max(_ROW, named.height + 4))


def _bar(parts: Iterable[Standing], row: Counter[Standing], unit: float, paint: Paint) -> Block:
    """Return a bar of several parts on an axis, followed by its total: `3 = 1 + 2`."""
    marks: list[Mark] = []
    numbers = [(each, row[each]) for each in parts if row[each]]
    end = 0.0
    for each, number in numbers:
        marks += _segment(each, end, number, unit, paint)
        end += number * unit
    end += _SPACE
    total = str(sum(number for _, number in numbers))
    marks += [Strokes((((0, -2), (0, _BAR + 4)),), MUTED), Words(end, 12, total, bold=True)]
    end += text_width(f"{total} ", bold=True)
    rest = ""
    if len(numbers) > 1:
        rest = f"= {' + '.join(str(number) for _, number in numbers)}"
        marks.append(Words(end, 12, rest, paint=MUTED))
    return Block(end + text_width(rest) + _SPACE, _ROW, tuple(marks))


def _segment(
    each: Standing, start: float, number: int, unit: float, paint: Paint
) -> tuple[Mark, ...]:
    """Return a part of a bar, with lines between the arguments, so that these can be counted."""
    solid = each is Standing.ALONE
    dashes = (3, 2) if each is Standing.IN_BRACKET else ()
    width = max(number * unit, 1)
    box = Box(start, 1, width, _BAR, paint if solid else PAPER, paint, dashes=dashes)
    marks = hatched(box, _HATCHES.get(each, ""), paint)
    if unit < _LEAST_UNIT or number == 1:
        return marks
    lines = (start + unit * place for place in range(1, number))
    notches = tuple(((x, 1), (x, 1 + _BAR)) for x in lines)
    return (*marks, Strokes(notches, PAPER if solid else paint))


def _samples(every: Iterable[_Counted]) -> list[tuple[Block, str]]:
    rows = [row for each in every for row in each.rows.values()]
    met = [each for each in Standing if any(row[each] for row in rows)]
    return [(Block(20, _BAR + 2, _segment(each, 0, 1, 20, INK)), each) for each in met]


def _finding(each: _Counted, nouns: Mapping[str, str]) -> str:
    """Say which theory is primary most often; empty if none ever is."""
    counts = {nouns[theory]: _primaries(row) for theory, row in each.rows.items()}
    most = max(counts.values(), default=0)
    if not most:
        return ""
    first = listed(noun for noun, number in counts.items() if number == most)
    of = f"{most} of {each.group.arguments}"
    return f"{group_name(each.group)}: {first} most often primary: {of}."
