"""The plot of one group: one line per theory over the weight, its exact scores beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from theorycoding.counting.weights import GREATEST, LEAST, Score, Stretch
from theorycoding.figures.layout import Block, beside, text, width_for
from theorycoding.figures.marks import Dot, Mark, Strokes, Words
from theorycoding.figures.paints import FAINT, INK, MUTED, PAPER, theory_dashes, theory_paint
from theorycoding.figures.words import text_width
from theorycoding.vocabulary.exact import for_people

_TICKS = (LEAST, Fraction(2, 3), Fraction(3, 4), GREATEST)
_WIDTH, _HEIGHT = 200, 150
_TOP = 8  # room for half a label above the highest score
_BEYOND = 14  # from the plot to the labels beside it
_MIDDLE = 8  # from the top of a label to the middle of its first line
_NAMES = 128
_SMALL = 11
_LEFT = 36  # room for the name of the axis, `w =`
_ROW = 16

_Label = tuple[Fraction, Block]


class _Frame(NamedTuple):
    """The places of weights and scores."""

    left: float
    most: Fraction

    def x(self, weight: Fraction) -> float:
        return self.left + float((weight - LEAST) / (GREATEST - LEAST)) * _WIDTH

    def y(self, score: Fraction) -> float:
        return _TOP + float(1 - score / self.most) * _HEIGHT

    @property
    def right(self) -> float:
        return self.left + _WIDTH

    @property
    def floor(self) -> float:
        return _TOP + _HEIGHT


def plot(lines: Sequence[Score], stretches: Sequence[Stretch], nouns: Mapping[str, str]) -> Block:
    """Return the plot of one group, from a score of 0 to its highest one."""
    starts = _starts(lines)
    most = max((max(line.at_half, line.at_one) for line in lines), default=Fraction(0))
    ends = [(line.at_one, _end(line, nouns)) for line in lines]
    frame = _Frame(max(_widest(starts) + _BEYOND, _LEFT), most or Fraction(1))
    changes = [
        (each.start, _score(each, lines)) for each in stretches if each.is_point and each.first
    ]
    before, after = _labels(frame, starts, before=True), _labels(frame, ends, before=False)
    below = _change_labels(frame, changes)
    marks = [
        *_axes(frame, changes),
        *chain.from_iterable(_line(frame, line, place) for place, line in enumerate(lines)),
        *(Dot(frame.x(at), frame.y(score), 5, edge=INK, thickness=2) for at, score in changes),
        *before.marks,
        *after.marks,
        *_ticks(frame),
        *below.marks,
    ]
    width = frame.right + _BEYOND + _widest(ends)
    return Block(width, max(before.height, after.height, below.height), tuple(marks))


def _score(change: Stretch, lines: Iterable[Score]) -> Fraction:
    return next(line.at(change.start) for line in lines if line.theory in change.first)


def _widest(labels: Iterable[_Label]) -> float:
    return max((block.width for _, block in labels), default=0)


def _starts(lines: Iterable[Score]) -> list[_Label]:
    """Return the scores at w = 1/2, each once, and the zero of the axis."""
    scores = dict.fromkeys(line.at_half for line in lines)
    labels = [(score, _count(score)) for score in scores]
    if 0 not in scores:
        labels.append((Fraction(0), text("0", text_width("0"), paint=MUTED)))
    return labels


def _count(score: Fraction) -> Block:
    shown = for_people(score)
    return text(shown, text_width(shown, bold=True), bold=True)


def _end(line: Score, nouns: Mapping[str, str]) -> Block:
    name = nouns[line.theory]
    return beside([_count(line.at_one), text(name, width_for([name], _NAMES))], space=5)


def _axes(frame: _Frame, changes: Iterable[tuple[Fraction, Fraction]]) -> Iterator[Mark]:
    yield Strokes(tuple(((x, _TOP), (x, frame.floor)) for x in (frame.left, frame.right)), FAINT)
    yield Strokes((((frame.left, frame.floor), (frame.right, frame.floor)),), MUTED)
    drops = tuple(
        ((frame.x(weight), frame.y(score)), (frame.x(weight), frame.floor))
        for weight, score in changes
    )
    if drops:
        yield Strokes(drops, MUTED, dashes=(2, 3))


def _line(frame: _Frame, line: Score, place: int) -> tuple[Mark, ...]:
    """Return the line of a theory; that of a residual one is thin, as it never leads."""
    paint = theory_paint(place)
    start, end = (frame.x(LEAST), frame.y(line.at_half)), (frame.x(GREATEST), frame.y(line.at_one))
    thickness = 1 if line.is_residual else 2.5
    stroke = Strokes(((start, end),), paint, thickness, theory_dashes(place))
    return (stroke, *(Dot(x, y, 3, paint, PAPER) for x, y in (start, end)))


def _labels(frame: _Frame, labels: Iterable[_Label], *, before: bool) -> Block:
    """Return labels beside the plot, moved apart where they would overlap, each with a thread."""
    ordered = sorted(labels, key=lambda label: -label[0])
    tops = _spread([(frame.y(score), block.height) for score, block in ordered], frame.floor + 8)
    side, edge = (-1, frame.left) if before else (1, frame.right)
    marks: list[Mark] = []
    bottom = 0.0
    for (score, block), top in zip(ordered, tops, strict=True):
        thread = ((edge + 5 * side, frame.y(score)), (edge + 11 * side, top + _MIDDLE))
        marks.append(Strokes((thread,), MUTED))
        marks += block.at(edge + _BEYOND * side - (block.width if before else 0), top)
        bottom = top + block.height
    return Block(frame.right, bottom, tuple(marks))


def _spread(labels: Sequence[tuple[float, float]], bottom: float) -> list[float]:
    """Return tops without overlaps, given the wanted middle and the height of each label."""
    tops: list[float] = []
    free = 0.0
    for middle, height in labels:
        tops.append(max(middle - _MIDDLE, free))
        free = tops[-1] + height
    limit = max(bottom, sum(height for _, height in labels))
    for place, (_, height) in reversed(list(enumerate(labels))):
        tops[place] = limit = min(tops[place], limit - height)
    return tops


def _ticks(frame: _Frame) -> Iterator[Mark]:
    y = frame.floor + _ROW + 1
    yield Words(frame.left - 8, y, "w =", _SMALL, anchor="end", paint=MUTED)
    for weight in _TICKS:
        yield Words(frame.x(weight), y, for_people(weight), _SMALL, anchor="middle", paint=MUTED)


def _change_labels(frame: _Frame, changes: Iterable[tuple[Fraction, Fraction]]) -> Block:
    """Return labels below the ticks of the weights at which theories are level, in several rows."""
    ends: list[float] = []  # one per row
    marks = []
    for weight, score in changes:
        label = f"w = {for_people(weight)}: {for_people(score)} each"
        width = text_width(label, _SMALL, bold=True)
        most = frame.right + _BEYOND - width
        left = max(0.0, min(frame.x(weight) - width / 2, most))
        row = next((row for row, end in enumerate(ends) if end + 8 <= left), len(ends))
        ends[row : row + 1] = [left + width]
        marks.append(Words(left, frame.floor + (row + 2) * _ROW + 2, label, _SMALL, bold=True))
    return Block(frame.right, frame.floor + (len(ends) + 1) * _ROW + 6, tuple(marks))
