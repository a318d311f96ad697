"""Weights as a figure: the score of each theory over the weight w, the changes of lead marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain
from typing import NamedTuple

from theorycoding.counting.groups import Group
from theorycoding.counting.weights import GREATEST, LEAST, Score, Stretch, scores_of, stretches
from theorycoding.figures.layout import Block, beside, framed, text, tiled, width_for
from theorycoding.figures.marks import Dot, Figure, Mark, Strokes, Words
from theorycoding.figures.paints import FAINT, INK, MUTED, PAPER, theory_dashes, theory_paint
from theorycoding.figures.panels import group_name, panel, theory_names
from theorycoding.figures.words import text_width
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import capital, counted, for_people, listed

READING = "A mixed label gives w to its primary theory and 1 − w to the theory in the bracket."
_NARROWEST = 460  # width for the sentence about the groups without a plot
_TICKS = (LEAST, Fraction(2, 3), Fraction(3, 4), GREATEST)
_WIDTH = 200
_TOP, _FLOOR = 8, 158  # above the highest score is room for half a label
_BEYOND = 14  # from the plot to the labels beside it
_MIDDLE = 8  # from the top of a label to the middle of its first line
_NAMES = 128
_SMALL = 11
_LEFT = 36  # room for the name of the axis, `w =`
_ROW = 16

Nouns = Mapping[str, str]
_Label = tuple[Fraction, Block]
_Change = tuple[Fraction, Fraction]  # a weight at which theories are level, and their score there


class _Weighed(NamedTuple):
    """A group, the lines of its theories, and which of them are first at which weights."""

    group: Group
    lines: tuple[Score, ...]
    stretches: tuple[Stretch, ...]


class _Frame(NamedTuple):
    """The places of weights and scores."""

    left: float
    most: Fraction

    def x(self, weight: Fraction) -> float:
        return self.left + float((weight - LEAST) / (GREATEST - LEAST)) * _WIDTH

    def y(self, score: Fraction) -> float:
        return _TOP + float(1 - score / self.most) * (_FLOOR - _TOP)

    @property
    def right(self) -> float:
        return self.left + _WIDTH


def weights_figure(
    groups: Iterable[Group], codebook: Codebook, *, subtitle: str = READING
) -> Figure:
    """Draw one panel per group, with one line per theory over the weight w from 1/2 to 1.

    A group in which no score depends on the weight has no panel; a sentence says who leads there.

    Parameters
    ----------
    groups
        As from `groups.groups`; leave out the last, the pooled one, if it is not wanted.
    codebook
        The theories, in order, with their nouns.
    """
    nouns = theory_names(codebook)
    scored = ((group, scores_of(group, codebook)) for group in groups)
    weighed = [_Weighed(group, lines, stretches(lines)) for group, lines in scored]
    drawn = [each for each in weighed if any(line.rise for line in each.lines)]
    fixed = [each for each in weighed if each not in drawn]
    body = tiled([_panel(each, nouns) for each in drawn], space=28)
    title = "Score of each theory over the weight w of the primary theory"
    shown = [body]
    if fixed:
        names = (f"{group_name(each.group)} ({_leads(each.stretches[0], nouns)})" for each in fixed)
        sentence = f"The weight changes no score of {listed(names)}."
        shown.append(text(sentence, max(body.width, _NARROWEST)))
    return framed(
        shown,
        title=title,
        subtitle=subtitle,
        what=f"{title} in {counted(len(drawn), 'panel')}.",
        finding=_finding(weighed[-1], nouns) if weighed else "",
    )


def _finding(each: _Weighed, nouns: Nouns) -> str:
    """Say who leads at every weight, or that this depends on the weight."""
    depends = len(each.stretches) > 1
    outcome = "who leads depends on w" if depends else weights_in_words(each.stretches, nouns)
    return f"{group_name(each.group)}: {outcome}."


def weights_in_words(stretches: Sequence[Stretch], nouns: Nouns) -> str:
    """Say who leads at which weights.

    >>> weights_in_words([Stretch(LEAST, GREATEST, ("a",))], {"a": "Autonomy"})
    'Autonomy leads at every weight'
    """
    if not any(stretch.first for stretch in stretches):
        return "no theory leads at any weight"
    return "; ".join(f"{_leads(stretch, nouns)} {_where(stretch)}" for stretch in stretches)


def _leads(stretch: Stretch, nouns: Nouns) -> str:
    if not stretch.first:
        return "no theory leads"
    names = listed(nouns[theory] for theory in stretch.first)
    return f"{names} {'leads' if len(stretch.first) == 1 else 'are level'}"


def _where(stretch: Stretch) -> str:
    start, end = for_people(stretch.start), for_people(stretch.end)
    if stretch.is_point:
        return f"at w = {start}"
    from_half = stretch.start == LEAST and stretch.start_included
    to_one = stretch.end == GREATEST and stretch.end_included
    if from_half and to_one:
        return "at every weight"
    if from_half:
        return f"for w below {end}"
    return f"for w above {start}" if to_one else f"for w between {start} and {end}"


def _panel(each: _Weighed, nouns: Nouns) -> Block:
    """Return the plot of one group, from a score of 0 to its highest one, and who leads."""
    lines = each.lines
    most = max(max(line.at_half, line.at_one) for line in lines)
    starts = _starts(lines)
    ends = [(line.at_one, _end(line, nouns)) for line in lines]
    frame = _Frame(max(_widest(starts) + _BEYOND, _LEFT), most)
    changes = [
        (at.start, next(line.at(at.start) for line in lines if line.theory in at.first))
        for at in each.stretches
        if at.is_point and at.first
    ]
    before, after = _labels(frame, starts, before=True), _labels(frame, ends, before=False)
    below = _change_labels(frame, changes)
    marks = [
        *_axes(frame, changes),
        *chain.from_iterable(_line(frame, line, place) for place, line in enumerate(lines)),
        *(Dot(frame.x(at), frame.y(score), 5, edge=INK, thickness=2) for at, score in changes),
        *before.own,
        *after.own,
        *_ticks(frame),
        *below.own,
    ]
    width = frame.right + _BEYOND + _widest(ends)
    plot = Block(width, max(before.height, after.height, below.height), tuple(marks))
    outcome = weights_in_words(each.stretches, nouns)
    return panel(each.group, width, [plot, text(f"{capital(outcome)}.", width)])


def _widest(labels: Iterable[_Label]) -> float:
    return max(block.width for _, block in labels)


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


def _end(line: Score, nouns: Nouns) -> Block:
    name = nouns[line.theory]
    return beside([_count(line.at_one), text(name, width_for([name], _NAMES))], space=5)


def _axes(frame: _Frame, changes: Iterable[_Change]) -> Iterator[Mark]:
    yield Strokes(tuple(((x, _TOP), (x, _FLOOR)) for x in (frame.left, frame.right)), FAINT)
    yield Strokes((((frame.left, _FLOOR), (frame.right, _FLOOR)),), MUTED)
    drops = tuple(
        ((frame.x(weight), frame.y(score)), (frame.x(weight), _FLOOR)) for weight, score in changes
    )
    if drops:
        yield Strokes(drops, MUTED, dashes=(2, 3))


def _line(frame: _Frame, line: Score, place: int) -> tuple[Mark, ...]:
    """Return the line of a theory; that of a residual one is thin, as it never leads."""
    paint = theory_paint(place)
    start, end = (frame.left, frame.y(line.at_half)), (frame.right, frame.y(line.at_one))
    thickness = 1 if line.is_residual else 2.5
    stroke = Strokes(((start, end),), paint, thickness, theory_dashes(place))
    return (stroke, *(Dot(x, y, 3, paint, PAPER) for x, y in (start, end)))


def _labels(frame: _Frame, labels: Iterable[_Label], *, before: bool) -> Block:
    """Return labels beside the plot, moved apart where they would overlap, each with a thread."""
    ordered = sorted(labels, key=lambda label: -label[0])
    tops = _spread([(frame.y(score), block.height) for score, block in ordered])
    side, edge = (-1, frame.left) if before else (1, frame.right)
    marks: list[Mark] = []
    bottom = 0.0
    for (score, block), top in zip(ordered, tops, strict=True):
        thread = ((edge + 5 * side, frame.y(score)), (edge + 11 * side, top + _MIDDLE))
        marks.append(Strokes((thread,), MUTED))
        marks += block.marks(edge + _BEYOND * side - (block.width if before else 0), top)
        bottom = top + block.height
    return Block(frame.right, bottom, tuple(marks))


def _spread(labels: Sequence[tuple[float, float]]) -> list[float]:
    """Return tops without overlaps, given the wanted middle and the height of each label."""
    tops: list[float] = []
    free = 0.0
    for middle, height in labels:
        tops.append(max(middle - _MIDDLE, free))
        free = tops[-1] + height
    limit = max(_FLOOR + 8, sum(height for _, height in labels))
    for place, (_, height) in reversed(list(enumerate(labels))):
        tops[place] = limit = min(tops[place], limit - height)
    return tops


def _ticks(frame: _Frame) -> Iterator[Mark]:
    y = _FLOOR + _ROW + 1
    yield Words(frame.left - 8, y, "w =", _SMALL, anchor="end", paint=MUTED)
    for weight in _TICKS:
        yield Words(frame.x(weight), y, for_people(weight), _SMALL, anchor="middle", paint=MUTED)


def _change_labels(frame: _Frame, changes: Iterable[_Change]) -> Block:
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
        marks.append(Words(left, _FLOOR + (row + 2) * _ROW + 2, label, _SMALL, bold=True))
    return Block(frame.right, _FLOOR + (len(ends) + 1) * _ROW + 6, tuple(marks))
