"""The score of each theory over the weight w of the primary theory, the changes of lead marked."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from theorycoding.codebook import Codebook
from theorycoding.exact import for_people
from theorycoding.figures.layout import PAGE, Block, flow, framed, text
from theorycoding.figures.leads import FROM, TO, Score, Stretch, scores, stretches
from theorycoding.figures.marks import Picture
from theorycoding.figures.panels import group_name, group_size, listed, panel
from theorycoding.figures.plot import plot
from theorycoding.tallies import Group

_READING = "A mixed label gives w to its primary theory and 1 − w to the theory in the bracket."


def weights_picture(
    groups: Iterable[Group],
    codebook: Codebook,
    *,
    title: str = "Score of each theory over the weight w of the primary theory",
    subtitle: str = _READING,
) -> Picture:
    """Draw a panel a group: a line a theory, over the weight w from 1/2 to 1.

    Parameters
    ----------
    groups
        As from `tallies.groups`; leave out the pooled one, the last, if it is not wanted.
    codebook
        The theories, in order, with their nouns.
    """
    nouns = codebook.nouns()
    drawn = [(group, scores(group, codebook)) for group in groups]
    most = max((max(line[1:3]) for _, lines in drawn for line in lines), default=Fraction(0))
    body = flow([_panel(group, lines, nouns, most) for group, lines in drawn], PAGE, space=28)
    said = " ".join(_sentence(group, lines, nouns) for group, lines in drawn)
    return framed([body], title=title, subtitle=subtitle, description=said)


def _panel(group: Group, lines: Sequence[Score], nouns: Mapping[str, str], most: Fraction) -> Block:
    found = stretches(lines)
    drawn = plot(lines, found, nouns, most=most)
    said = _verdict(found, nouns)
    verdict = text(said[:1].upper() + said[1:] + ".", drawn.width)
    return panel(group, drawn.width, [drawn, verdict])


def _sentence(group: Group, lines: Iterable[Score], nouns: Mapping[str, str]) -> str:
    lines = list(lines)
    scored = listed(
        f"{nouns[line.theory]} from {for_people(line.at_half)} to {for_people(line.at_one)}"
        for line in lines
    )
    verdict = _verdict(stretches(lines), nouns)
    runs = f"as w goes from {for_people(FROM)} to {TO}, the scores run: {scored}"
    return f"{group_name(group)} ({group_size(group)}): {runs}; {verdict}."


def _verdict(found: Iterable[Stretch], nouns: Mapping[str, str]) -> str:
    """Who leads at which weights, in words."""
    return "; ".join(f"{_leads(stretch, nouns)} {_where(stretch)}" for stretch in found)


def _leads(stretch: Stretch, nouns: Mapping[str, str]) -> str:
    if not stretch.first:
        return "no theory leads"
    names = listed(nouns[theory] for theory in stretch.first)
    return f"{names} {'leads' if len(stretch.first) == 1 else 'are level'}"


def _where(stretch: Stretch) -> str:
    start, end = for_people(stretch.start), for_people(stretch.end)
    if stretch.is_point:
        return f"at w = {start}"
    from_half = stretch.start == FROM and stretch.start_included
    to_one = stretch.end == TO and stretch.end_included
    if from_half and to_one:
        return "at every weight"
    if from_half:
        return f"for w below {end}"
    return f"for w above {start}" if to_one else f"for w between {start} and {end}"
