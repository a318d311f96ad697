"""Arguments as a figure: how many each theory has alone, with others and in a bracket."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from theorycoding.counting.groups import Group
from theorycoding.figures.layout import (
    Block,
    beside,
    framed,
    legend,
    stack,
    text,
    tiled,
    width_for,
)
from theorycoding.figures.marks import Box, Figure, Hatch, Mark, Strokes, Words, hatched
from theorycoding.figures.paints import INK, MUTED, PAPER, Paint, theory_paint
from theorycoding.figures.panels import described, group_name, panel
from theorycoding.figures.standings import (
    PRIMARY,
    Standing,
    Standings,
    primaries,
    standings,
    sum_of_primaries,
)
from theorycoding.figures.words import text_width
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.wording import counted, listed

_BAR = 14
_ROW = 20
_SPACE = 7
_LONGEST = 132  # pixels of the longest bar
_UNIT = 22  # pixels per argument where there are few
_LEAST_UNIT = 6  # below it, lines between arguments would be too close
_NAMES = 140
_HATCHES: dict[Standing, Hatch] = {Standing.WITH_BRACKET: "rising", Standing.CO_EQUAL: "level"}
_HEADS = ("", "primary", Standing.IN_BRACKET)


class _Counted(NamedTuple):
    """A group with the standings of each theory, and the pixels of a bar per argument."""

    group: Group
    rows: Mapping[str, Standings]
    unit: float = _UNIT

    @property
    def fitting(self) -> float:
        """The pixels per argument with which the longest bar just fits."""
        each = (max(primaries(row), row[Standing.IN_BRACKET]) for row in self.rows.values())
        return min(_UNIT, _LONGEST / max([*each, 1]))


class _Columns(NamedTuple):
    """Widths: the names of theories, then two columns of bars with their numbers."""

    names: float
    primary: float
    secondary: float


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
    every = [_Counted(group, standings(group, codebook.theories)) for group in groups]
    shared = min((each.fitting for each in every if each.group.name is not None), default=_UNIT)
    every = [each._replace(unit=min(shared, each.fitting)) for each in every]
    columns = _columns(every, nouns)
    body = tiled([_panel(each, nouns, columns, shared) for each in every], space=28)
    what = f"Bars per theory in {counted(len(every), 'panel')}: how often primary or in a bracket."
    return framed(
        [body, legend(_samples(every), body.width)],
        title="Arguments per theory",
        subtitle=subtitle,
        description=described(what, _finding(every[-1], nouns) if every else ""),
    )


def _columns(every: Iterable[_Counted], nouns: Mapping[str, str]) -> _Columns:
    bars = [_bars(row, each.unit, INK) for each in every for row in each.rows.values()]
    first, second = ([pair[place].width for pair in bars] for place in (0, 1))
    heads = [text_width(head, 11) for head in _HEADS]
    names = width_for(nouns.values(), _NAMES)
    return _Columns(names, max([heads[1], *first]), max([heads[2], *second]))


def _panel(each: _Counted, nouns: Mapping[str, str], columns: _Columns, shared: float) -> Block:
    heads = [
        text(head, width, size=11, paint=MUTED) for head, width in zip(_HEADS, columns, strict=True)
    ]
    rows = [
        _row(nouns[theory], _bars(row, each.unit, theory_paint(place)), columns)
        for place, (theory, row) in enumerate(each.rows.items())
    ]
    body = stack([beside(heads, space=_SPACE), *rows])
    note = ", bars on a smaller scale" if each.unit < shared else ""
    return panel(each.group, body.width, [body], note=note)


def _row(name: str, bars: tuple[Block, Block], columns: _Columns) -> Block:
    named = text(name, columns.names, anchor="end")
    widened = (replace(bar, width=width) for bar, width in zip(bars, columns[1:], strict=True))
    row = beside([named, *widened], space=_SPACE)
    return replace(row, height=max(_ROW, named.height + 4))


def _bars(row: Standings, unit: float, paint: Paint) -> tuple[Block, Block]:
    first = _bar({each: row[each] for each in PRIMARY}, sum_of_primaries(row), unit, paint)
    in_bracket = row[Standing.IN_BRACKET]
    return first, _bar({Standing.IN_BRACKET: in_bracket}, str(in_bracket), unit, paint)


def _bar(parts: Standings, total: str, unit: float, paint: Paint) -> Block:
    """Return a bar of several parts on an axis, followed by its total: `3 = 1 + 2`."""
    marks: list[Mark] = []
    end = 0.0
    for each, number in parts.items():
        marks += _segment(each, end, number, unit, paint)
        end += number * unit
    number_text, _, rest = total.partition(" ")
    end += _SPACE
    axis = Strokes((((0, -2), (0, _BAR + 4)),), MUTED)
    marks += [axis, Words(end, 12, number_text, bold=True)]
    end += text_width(f"{number_text} ", bold=True)
    if rest:
        marks.append(Words(end, 12, rest, paint=MUTED))
    return Block(end + text_width(rest) + _SPACE, _ROW, tuple(marks))


def _segment(each: Standing, start: float, number: int, unit: float, paint: Paint) -> list[Mark]:
    if not number:
        return []
    solid = each is Standing.ALONE
    dashes = (3, 2) if each is Standing.IN_BRACKET else ()
    width = max(number * unit, 1)
    box = Box(start, 1, width, _BAR, paint if solid else PAPER, paint, dashes=dashes)
    marks = list(hatched(box, _HATCHES.get(each, ""), paint))
    if unit >= _LEAST_UNIT and number > 1:
        marks.append(_notches(start, number, unit, PAPER if solid else paint))
    return marks


def _notches(start: float, number: int, unit: float, paint: Paint) -> Strokes:
    """Return lines between the arguments, so that these can be counted."""
    lines = (start + unit * place for place in range(1, number))
    return Strokes(tuple(((x, 1), (x, 1 + _BAR)) for x in lines), paint)


def _samples(every: Iterable[_Counted]) -> list[tuple[Block, str]]:
    rows = [row for each in every for row in each.rows.values()]
    met = [each for each in Standing if any(row[each] for row in rows)]
    return [(Block(20, _BAR + 2, tuple(_segment(each, 0, 1, 20, INK))), each) for each in met]


def _finding(each: _Counted, nouns: Mapping[str, str]) -> str:
    """Say which theory is primary most often; empty if none ever is."""
    counts = {nouns[theory]: primaries(row) for theory, row in each.rows.items()}
    most = max(counts.values(), default=0)
    if not most:
        return ""
    first = listed(noun for noun, number in counts.items() if number == most)
    outcome = f"{first} most often primary: {most} of {each.group.arguments}."
    return f"{group_name(each.group)}: {outcome}"
