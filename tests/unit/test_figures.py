"""Figures: every number is in them, and everybody can read them."""

import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from math import ceil
from types import MappingProxyType

import pypdf
import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.counting.grids import Matrix
from theorycoding.counting.groups import Group, LabelPattern
from theorycoding.counting.rules import RULES, CountingRule
from theorycoding.counting.tallies import count
from theorycoding.counting.weights import Score, scores_of, stretches
from theorycoding.figures import (
    Figure,
    arguments_figure,
    coders_figure,
    grid_figure,
    render,
    rules_figure,
    weights_figure,
)
from theorycoding.figures import paints as paint_box
from theorycoding.figures.arguments import Standing
from theorycoding.figures.layout import MOST_WORDS
from theorycoding.figures.marks import Box, Strokes, Words, hatched
from theorycoding.figures.paints import (
    FAINT,
    INK,
    MUTED,
    PAPER,
    Paint,
    theory_dashes,
    theory_ground,
    theory_paint,
    value_grounds,
)
from theorycoding.figures.paper import typst_text
from theorycoding.figures.words import text_width, wrap
from theorycoding.problems import UsageError
from theorycoding.study.studies import Grid, TextTable
from theorycoding.vocabulary.codebook import Code, Codebook
from theorycoding.vocabulary.labels import Label, parse_label

SVG = "{http://www.w3.org/2000/svg}"


def book(*nouns: str, residual: str = "") -> Codebook:
    codes = [Code("label", noun.lower(), noun) for noun in nouns]
    if residual:
        codes.append(Code("label", residual.lower(), residual, kind="residual"))
    return Codebook(tuple(codes))


def group(name: str | None, labels: Iterable[tuple[Label, int]], uncoded: int = 0) -> Group:
    return Group((name,), tuple(LabelPattern(*each) for each in labels), uncoded)


R, L = Label(("realism",)), Label(("liberalism",))
MIXED = Label(("realism",), ("liberalism",))
TWO = book("Realism", "Liberalism")
# Tables 2.5 and 3.3 of the FFI report.
CSTO = group("CSTO", [(R, 1), (L, 2), (MIXED, 2)])
NATO = group("NATO", [(R, 1), (L, 1), (MIXED, 2)])
FFI = (CSTO, NATO, group(None, [(R, 2), (L, 3), (MIXED, 4)]))

FIVE = book(
    "Neoclassical realism",
    "Liberal institutionalism",
    "Социальный конструктивизм",
    "英国学派",
    residual="None of these theories",
)
LONG_NAMES = (
    "CSTO",
    "Организация Договора о коллективной безопасности",
    "上海合作组织",
    "الاتحاد الأفريقي",
    "North Atlantic Treaty Organization (International Military Staff)",
    "भारत",
    "ΝΑΤΟ",
    "საქართველო",
    "A & B <C> \"D\" 'E' $x$",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenleitung",
    "Việt Nam",
    "EU",
)


def crowd() -> list[Group]:
    """Return twelve actors with long names in many scripts, five theories, all kinds of label."""
    theories = FIVE.theories
    found = []
    for place, name in enumerate(LONG_NAMES):
        a, b, c = (theories[(place + step) % len(theories)] for step in range(3))
        labels = [Label((a,)), Label((a,), (b,)), Label((b, c)), Label((c,), (a, b))]
        numbers = [(label, 1 + (place * 7 + 3 * at) % 11) for at, label in enumerate(labels)]
        found.append(group(name, numbers, uncoded=place % 3))
    pooled = [(each.label, each.number) for one in found for each in one.patterns]
    return [*found, group(None, pooled)]


GRID = [
    ("CIS", "Coerced", "no", "verdict"),
    ("CIS", "Able to grow", "partly", "verdict"),
    ("CSTO", "Coerced", "no", "verdict"),
    ("CSTO", "Able to grow", "untested", "open"),
    ("GUAM", "Coerced", "not addressed", "missing"),
    ("GUAM", "Able to grow", "disputed", "odd"),
    ("SCO", "Coerced", "", ""),
    ("SCO", "Able to grow", "yes", ""),
]
CODINGS = {
    "published": ("Realism", "Realism (Liberalism)", "Realism (Liberalism)", "Liberalism"),
    "prose": ("Realism", "Realism", "Liberalism (Realism)", ""),
}
CODED = ("C1 Control", "C3 Recognition", "C4 Peacekeeping", "C5 Synergies")
LONG_REASON = "Fear that enlargement without consultation would weaken the organisation's standing"


def of_grid(
    cells: Iterable[tuple[str, str, str, str]],
    grounds: Mapping[str, Paint] = MappingProxyType({}),
    title: str = "Grid",
) -> Figure:
    cells = list(cells)
    kinds = {value: kind for *_, value, kind in cells}
    columns = zip(*(cell[:3] for cell in cells), strict=True)
    table = dict(zip(("case", "criterion", "value"), columns, strict=False))
    grid = Grid("g", title, TextTable(table), TextTable({}), "value", "criterion", "source")
    codes = tuple(Code("value", value, kind=kind) for value, kind in kinds.items() if value)
    return grid_figure(Matrix(grid, Codebook(codes)), grounds)


def of_coders(
    codings: Mapping[str, Iterable[str]] = CODINGS, arguments: Iterable[str] = CODED
) -> Figure:
    names = list(arguments)
    labels = {
        coder: {name: parse_label(text) for name, text in zip(names, own, strict=True) if text}
        for coder, own in codings.items()
    }
    return coders_figure(names, labels, Codebook())


def of_rules(groups: Iterable[Group], codebook: Codebook) -> Figure:
    return rules_figure([count(g, rule, codebook) for g in groups for rule in RULES], codebook)


@cache
def figures() -> dict[str, Figure]:
    many = crowd()
    long_cells = [
        (f"{LONG_REASON} {case}", f"{LONG_NAMES[place]}", f"{LONG_NAMES[place - case]}", kind)
        for case in range(3)
        for place, kind in enumerate(["verdict", "open", "missing", "", "other"])
    ]
    long_codings = {
        name: [f"{LONG_NAMES[place - 1]} ({'; '.join(FIVE.nouns().values())})"]
        for place, name in enumerate(name for name in LONG_NAMES if "(" not in name)
        if "(" not in LONG_NAMES[place - 1]
    }
    return {
        "arguments": arguments_figure(FFI, TWO),
        "rules": of_rules(FFI, TWO),
        "weights": weights_figure(FFI, TWO),
        "grid": of_grid(GRID),
        "coders": of_coders(),
        "many arguments": arguments_figure(many, FIVE),
        "many rules": of_rules(many, FIVE),
        "many weights": weights_figure(many, FIVE),
        "long grid": of_grid(long_cells, title=LONG_REASON * 3),
        "long codings": of_coders(long_codings, [LONG_REASON * 2]),
        "a million": arguments_figure([group("A", [(R, 700_000), (MIXED, 300_000)])], TWO),
        "nothing": arguments_figure([], TWO),
        "nobody": weights_figure([group("A", [])], TWO),
        "no rule": rules_figure([], TWO),
        "no cell": of_grid([]),
        "no coding": of_coders({}, []),
    }


every_figure = pytest.mark.parametrize("name", figures())


def words(figure: Figure) -> list[Words]:
    return [mark for mark in figure.marks if isinstance(mark, Words)]


def texts(figure: Figure) -> list[str]:
    return [mark.text for mark in words(figure)]


def root(figure: Figure) -> ET.Element:
    return ET.fromstring(render(figure, "svg"))  # noqa: S314  # our own bytes


# --- the file ----------------------------------------------------------------------------------


@every_figure
def test_svg_is_well_formed_and_says_in_words_what_it_shows(name: str) -> None:
    figure = figures()[name]
    svg = root(figure)
    title, description = svg[0], svg[1]
    assert svg.tag == f"{SVG}svg"
    assert svg.get("role") == "img"
    assert (title.tag, title.text) == (f"{SVG}title", figure.title)
    assert (description.tag, description.text or "") == (f"{SVG}desc", figure.description)
    assert svg.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"


@every_figure
def test_svg_asks_for_nothing_from_outside(name: str) -> None:
    text = render(figures()[name], "svg").decode()
    assert text.count("http") == 1  # the name space
    assert not any(part in text for part in ("<script", "href", "@import", "url(", "<image"))


@every_figure
def test_texts_stay_in_the_figure_and_apart(name: str) -> None:
    figure = figures()[name]
    extents = [extent(each) for each in words(figure) if each.text]
    for left, top, right, bottom in extents:
        assert 0 <= left <= right <= figure.width
        assert 0 <= top <= bottom <= figure.height
    for one, other in combinations(extents, 2):
        assert not overlap(one, other), (name, one, other)


def extent(each: Words) -> tuple[float, float, float, float]:
    width = text_width(each.text, each.size, bold=each.bold)
    left = each.x - {"start": 0, "middle": width / 2, "end": width}[each.anchor]
    return left, each.y - 0.8 * each.size, left + width, each.y + 0.2 * each.size


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    apart = 1e-6
    return all(
        one[side] < other[side + 2] - apart and other[side] < one[side + 2] - apart
        for side in (0, 1)
    )


def test_svg_does_not_import_a_typesetter() -> None:
    program = "import sys, theorycoding.figures; print('typst' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ran.stdout.strip() == b"False"


def test_an_unknown_format_is_a_usage_error_with_a_hint() -> None:
    with pytest.raises(UsageError, match="did you mean 'png'"):
        render(of_grid(GRID), "pnh")


def test_without_typst_png_is_refused_with_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError, match=r"theorycoding\[figures\]"):
        render(of_grid(GRID), "png")


def test_control_characters_and_markup_in_names_do_no_harm() -> None:
    figure = of_coders({'c"d': ["]]> Realism"]}, ["a\x00b\ufffe & <b>"])
    shown = [each.text for each in root(figure).iter(f"{SVG}text")]
    assert "a\ufffdb\ufffd & <b>" in shown
    assert "]]> Realism" in shown


# --- what is in them ---------------------------------------------------------------------------


def test_arguments_show_what_a_number_is_made_of() -> None:
    figure = arguments_figure([CSTO], TWO)
    shown = texts(figure)
    assert shown[1:3] == ["CSTO", "5 arguments, 2 mixed"]
    assert shown[shown.index("Realism") :][:3] == ["Realism", "3", "= 1 + 2"]
    assert shown[shown.index("Liberalism") :][:3] == ["Liberalism", "2", "2"]
    assert {"alone", "with a bracket", "in a bracket"} < set(shown)
    assert str(Standing.CO_EQUAL) not in shown
    assert figure.description == (
        "Bars per theory in 1 panel: how often primary or in a bracket."
        " CSTO: Realism most often primary: 3 of 5."
    )


def test_every_count_of_many_actors_and_theories_is_in_the_figure() -> None:
    shown = texts(arguments_figure(crowd(), FIVE))
    primary = [
        sum(each.number for each in one.patterns if theory in each.label.primary)
        for one in crowd()
        for theory in FIVE.theories
    ]
    in_bracket = [
        sum(each.number for each in one.patterns if theory in each.label.secondary)
        for one in crowd()
        for theory in FIVE.theories
    ]
    numbers = [text for text in shown if text.isdecimal()]
    assert sorted(numbers) == sorted(map(str, primary + in_bracket))


def test_a_pooled_group_does_not_shrink_the_bars_of_the_others() -> None:
    alone = arguments_figure([group("A", [(R, 3)])], TWO)
    beside = arguments_figure([group("A", [(R, 3)]), group(None, [(R, 300)])], TWO)
    assert longest_bar(alone) == longest_bar_of_first_panel(beside)
    assert "300 arguments, bars on a smaller scale" in texts(beside)


def bars(figure: Figure) -> list[Box]:
    """Return all boxes but the background."""
    return [mark for mark in figure.marks if isinstance(mark, Box)][1:]


def longest_bar(figure: Figure) -> float:
    return max(box.width for box in bars(figure))


def longest_bar_of_first_panel(figure: Figure) -> float:
    return bars(figure)[0].width


def test_rules_show_every_count_and_who_leads_by_how_much() -> None:
    figure = of_rules([CSTO], TWO)
    rows = rows_by_rule(texts(figure))
    assert rows == {
        "primary": ["3", "2", "Realism by 1"],
        "any": ["3", "4", "Liberalism by 1"],
        "pure": ["1", "2", "Liberalism by 1"],
        "weighted ½": ["2", "3", "Liberalism by 1"],
        "weighted ⅔": ["2⅓", "2⅔", "Liberalism by ⅓"],
        "weighted ¾": ["2½", "2½", "tie"],
    }
    assert figure.description.endswith("CSTO: who leads depends on the rule.")


def rows_by_rule(shown: list[str]) -> dict[str, list[str]]:
    names = ("primary", "any", "pure", "weighted")
    return {
        text: shown[place + 1 : place + 4]
        for place, text in enumerate(shown)
        if text.partition(" ")[0] in names and ":" not in text
    }


def test_rules_that_do_not_differ_share_a_row() -> None:
    shown = texts(of_rules([group("A", [(R, 2), (L, 1)])], TWO))
    at = shown.index("every rule")
    assert shown[at + 1 : at + 4] == ["2", "1", "Realism by 1"]
    assert rows_by_rule(shown) == {}


def test_a_residual_theory_with_the_most_arguments_does_not_lead() -> None:
    codebook = book("Realism", residual="Neither")
    found = [group("A", [(Label(("neither",)), 2)])]
    assert "no theory leads" in texts(of_rules(found, codebook))
    assert "no theory leads alone under every rule" in of_rules(found, codebook).description
    assert "no theory leads at any weight" in weights_figure(found, codebook).description


def test_weights_mark_where_the_lead_changes_exactly() -> None:
    figure = weights_figure([CSTO], TWO)
    shown = texts(figure)
    assert "w = ¾: 2½ each" in shown
    verdict = (
        "Liberalism leads for w below ¾; Realism and Liberalism are level at w = ¾;"
        " Realism leads for w above ¾."
    )
    assert verdict in " ".join(shown)
    assert figure.description.endswith("CSTO: who leads depends on w.")


def test_a_tie_at_the_edge_is_not_a_lead_at_every_weight() -> None:
    shown = texts(weights_figure([NATO], TWO))
    assert "w = ½: 2 each" in shown
    assert "are level at w = ½; Realism leads for w above ½." in " ".join(shown)


def test_the_head_of_a_panel_says_how_many_arguments_are_not_yet_coded() -> None:
    drawn = arguments_figure([group("SCO", [(R, 2)], uncoded=1), group("EU", [], uncoded=3)], TWO)
    assert "2 arguments, 1 not yet coded" in texts(drawn)
    assert "0 arguments, 3 not yet coded" in texts(drawn)


def test_where_no_label_is_mixed_nothing_is_drawn_and_a_sentence_explains_it() -> None:
    figure = weights_figure([group("A", [(R, 2)]), group("B", [(R, 1), (L, 1)])], TWO)
    assert not [mark for mark in figure.marks if isinstance(mark, Strokes)]
    said = " ".join(texts(figure))
    assert "no score of A (Realism leads) and B (Realism and Liberalism are level)" in said
    assert "in 0 panels. B: Realism and Liberalism are level at every weight." in (
        figure.description
    )


labels = st.lists(
    st.permutations(["a", "b", "c", "none"]).flatmap(
        lambda names: st.builds(
            lambda p, s: Label(tuple(names[:p]), tuple(names[p : p + s])),
            st.integers(1, 2),
            st.integers(0, 2),
        )
    ),
    max_size=8,
)


@given(labels, st.fractions(Fraction(1, 2), 1, max_denominator=60))
def test_who_has_the_most_at_a_weight_leads_by_the_counting_rule(
    found: list[Label], weight: Fraction
) -> None:
    codebook = book("A", "B", "C", residual="None")
    one = group("X", [(label, 1) for label in found])
    lines = scores_of(one, codebook)
    at = [each for each in stretches(lines) if holds(each, weight)]
    assert len(at) == 1
    counted = count(one, CountingRule("weighted", weight), codebook)
    assert at[0].first == counted.first


def holds(stretch: object, weight: Fraction) -> bool:
    start, end, _, from_start, to_end = stretch  # type: ignore[misc]
    after = weight >= start if from_start else weight > start
    return after and (weight <= end if to_end else weight < end)


def test_stretches_cover_every_weight_once_and_in_order() -> None:
    lines = [
        Score("a", Fraction(0), Fraction(4)),
        Score("b", Fraction(2), Fraction(3)),
        Score("c", Fraction(3), Fraction(1)),
    ]
    found = stretches(lines)
    assert [each.first for each in found] == [("c",), ("b", "c"), ("b",), ("a", "b"), ("a",)]
    assert (found[0].start, found[-1].end) == (Fraction(1, 2), 1)
    for one, other in pairwise(found):
        assert one.end == other.start
        assert one.end_included is not other.start_included


def test_a_grid_has_every_word_and_marks_what_is_not_a_finding() -> None:
    figure = of_grid(GRID, title="Assessment")
    shown = texts(figure)
    assert sorted(shown) == sorted(
        ["Assessment", "Coerced", "Able to", "grow", "CIS", "CSTO", "GUAM", "SCO"]
        + [value for *_, value, _ in GRID if value]
        + ["·", "untested", "not addressed", "disputed", "·", "no entry"]
    )
    what = "Matrix of 4 rows and 2 columns, each value with its word and colour."
    assert figure.description == what
    assert of_grid(GRID[:4]).description.endswith("colour. 2 no, 1 partly, 1 untested.")


def test_values_keep_the_colours_of_the_codebook() -> None:
    cells = [("A", "x", "no", "verdict"), ("B", "x", "yes", "verdict")]
    grounds = value_grounds(["yes", "no"])
    assert ground_of(of_grid(cells), "no") == grounds["yes"]
    assert ground_of(of_grid(cells, grounds=grounds), "no") == grounds["no"]


def test_no_value_of_a_grid_has_the_colour_of_a_theory() -> None:
    of_theories = {theory_ground(place) for place in range(12)}
    assert not of_theories & set(value_grounds("abcdef").values())


def test_a_theory_keeps_its_ground_however_many_labels_join_theories() -> None:
    theories = book("Realism", "Liberalism", *(f"T{number}" for number in range(9)))
    joined = [Label(("realism", f"t{number}")) for number in range(9)]
    labels = {f"A{place}": label for place, label in enumerate([*joined, L])}
    figure = coders_figure(labels, {"anna": labels}, theories)
    assert ground_of(figure, "Liberalism") == theory_ground(1)
    assert ground_of(figure, "Realism / T8") == FAINT


names = st.text(st.characters(codec="utf-8", exclude_characters="/;()"), min_size=1, max_size=90)


@given(
    st.lists(st.tuples(names, names, names, st.sampled_from(["", "open", "missing"])), max_size=5)
)
def test_an_alternative_text_has_at_most_25_words(
    cells: list[tuple[str, str, str, str]],
) -> None:
    distinct = list({cell[:2]: cell for cell in cells}.values())
    nouns = [cell[2] for cell in distinct] or ["a"]
    codebook = Codebook(tuple(Code("label", str(n), noun) for n, noun in enumerate(nouns)))
    found = [
        group(name, [(Label((str(n),), ("0",) if n else ()), n + 1)])
        for n, (name, *_) in enumerate(distinct)
    ]
    own = {criterion: {case: Label(("0",))} for case, criterion, *_ in distinct}
    drawn = (
        arguments_figure(found, codebook),
        of_rules(found, codebook),
        weights_figure(found, codebook),
        of_grid(distinct),
        coders_figure([case for case, *_ in distinct], own, codebook),
    )
    assert all(0 < len(figure.description.split()) <= MOST_WORDS for figure in drawn)


def ground_of(figure: Figure, word: str) -> Paint | None:
    at = next(place for place, mark in enumerate(figure.marks) if getattr(mark, "text", "") == word)
    boxes = [mark for mark in figure.marks[:at] if isinstance(mark, Box)]
    return boxes[-1].fill


def test_more_values_than_colours_have_no_colours() -> None:
    cells = [("A", f"x{number}", str(number), "") for number in range(9)]
    fills = {ground_of(of_grid(cells), str(number)) for number in range(9)}
    assert len(fills) == 1


def test_coders_who_differ_are_distinguished_from_those_who_differ_in_the_bracket() -> None:
    figure = of_coders()
    outcomes = [text for text in texts(figure) if text[0] in "=≈≠–"]
    assert outcomes == [
        "= the same",
        "≈ bracket differs",
        "≠ primary differs",
        "– fewer than two labels",
    ]
    edges = [box for box in bars(figure) if box.thickness > 1]
    assert len(edges) == 4  # both labels of C3 and of C4
    assert figure.description == (
        "Labels of 4 arguments by 2 coders; where they differ, cells have a strong edge."
        " The primary theory differs in 1, a bracket in 1."
    )


@pytest.mark.parametrize(
    ("one", "other", "sign"),
    [
        ("Realism / Liberalism", "Liberalism / Realism", "="),
        ("(Liberalism) Realism", "Realism (Liberalism)", "="),
        ("Realism / Liberalism", "Realism", "≠"),
        ("Realism (Liberalism; Marxism)", "Realism (Marxism; Liberalism)", "="),
        ("Realism (Liberalism)", "Realism", "≈"),
    ],
)
def test_labels_are_compared_by_what_they_mean(one: str, other: str, sign: str) -> None:
    shown = texts(of_coders({"1": [one], "2": [other]}, ["x"]))
    assert shown[-1][0] == sign


# --- readable by everybody ---------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: Paint, other: Paint) -> Iterator[float]:
    for light, dark in ((one.light, other.light), (one.dark, other.dark)):
        low, high = sorted([luminance(light), luminance(dark)])
        yield (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_wcag_on_light_and_on_dark_pages() -> None:
    grounds = [theory_ground(place, is_theory=False) for place in range(7)]
    for ground in (PAPER, *grounds, *value_grounds("abcdef").values()):
        assert min(contrast(INK, ground)) >= 7
    assert min(contrast(MUTED, PAPER)) >= 4.5
    for place in range(6):
        assert min(contrast(theory_paint(place), PAPER)) >= 3


def test_theories_are_distinguished_without_colour() -> None:
    assert len({theory_dashes(place) for place in range(6)}) == 6
    for name in ("many arguments", "many weights"):
        shown = " ".join(texts(figures()[name]))
        for noun in FIVE.nouns().values():
            assert shown.count(noun.split()[-1]) >= len(LONG_NAMES)


def test_standings_and_kinds_are_distinguished_without_colour() -> None:
    short = [(case, criterion, kind and value[:4], kind) for case, criterion, value, kind in GRID]
    for figure in (arguments_figure(crowd(), FIVE), of_grid(short)):
        grey = without_colour(figure)
        samples = legend_samples(grey)
        assert len(samples) == len(set(samples)) >= 3


def without_colour(figure: Figure) -> ET.Element:
    text = render(figure, "svg").decode()
    filled = {PAPER.light: "hollow"}
    for paint in vars(paint_box).values():
        for one in paint if isinstance(paint, tuple) and not isinstance(paint, Paint) else [paint]:
            if isinstance(one, Paint):
                text = text.replace(one.light, filled.get(one.light, "filled"))
                text = text.replace(f"-{one.name}", "")
    return ET.fromstring(text)  # noqa: S314  # our own bytes


def legend_samples(svg: ET.Element) -> list[str]:
    """Return the look of each sample in the lowest row, without its place."""
    texts = list(svg.iter(f"{SVG}text"))
    lowest = max(float(each.get("y", 0)) for each in texts)
    found, look = [], ""
    for each in svg:
        if each.tag == f"{SVG}text":
            if float(each.get("y", 0)) == lowest and look:
                found.append(look)
            look = each.text if each.text == "·" else ""
        else:
            kept = ("fill", "stroke", "stroke-dasharray", "stroke-width")
            slopes = len((each.get("d") or "").split("M"))
            look += f"{each.tag} {[each.get(name) for name in kept]} {slopes};"
    return found


def test_dark_pages_have_their_own_colours() -> None:
    style = root(arguments_figure(FFI, TWO)).find(f"{SVG}style")
    assert style is not None
    assert (style.text or "").startswith("@media (prefers-color-scheme:dark){")
    assert f".fill-ink{{fill:{INK.dark}}}" in (style.text or "")
    assert f".fill-paper{{fill:{PAPER.dark}}}" in (style.text or "")


def test_hatches_stay_in_their_box() -> None:
    for hatch in ("rising", "level", "crossed"):
        for width, height in ((20, 14), (3, 14), (200, 30), (1, 1)):
            box = Box(5, 7, width, height)
            for lines in hatched(box, hatch, INK)[1:]:
                assert isinstance(lines, Strokes)
                for x, y in (point for segment in lines.segments for point in segment):
                    assert 5 <= x <= 5 + width
                    assert 7 <= y <= 7 + height


# --- text --------------------------------------------------------------------------------------


@given(st.text(max_size=60), st.integers(20, 200))
def test_breaking_a_text_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert text_width(line) <= width or len(line.strip()) <= 8  # a letter and its marks


def test_numbers_keep_their_sign_and_words_their_accents() -> None:
    assert wrap("-5 –7", 20) == ["-5", "–7"]
    decomposed = "e\u0301" * 9
    assert all(line.count("e") == line.count("\u0301") for line in wrap(decomposed, 40))


# --- png and pdf -------------------------------------------------------------------------------


def test_png_and_pdf_come_from_the_same_figure() -> None:
    figure = weights_figure(FFI, TWO)
    png, pdf = render(figure, "png"), render(figure, "pdf")
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert pdf.startswith(b"%PDF-")
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    assert (width, height) == (ceil(figure.width * 2), ceil(figure.height * 2))
    assert b"iTXtDescription" in png
    assert figure.description.encode() in png
    assert (png, pdf) == (render(figure, "png"), render(figure, "pdf"))
    assert b"CreationDate" not in pdf


def test_a_pdf_has_the_words_of_a_figure_as_text() -> None:
    figure = weights_figure(FFI, TWO)
    page = pypdf.PdfReader(io.BytesIO(render(figure, "pdf"))).pages[0]
    assert figure.title in page.extract_text()
    assert list(page.images) == []  # drawn, not a picture of pixels


def test_a_character_that_no_font_here_has_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match="no font on this machine has \U0001fbff"):
        render(of_coders({"a": ["Realism"]}, ["\U0001fbff"]), "png")


@pytest.mark.tools  # needs a font of the machine
def test_widths_are_guessed_on_the_safe_side() -> None:
    assert "DejaVu Sans" in typst.Fonts().families(), "apt-get install fonts-dejavu-core"
    names = [
        name
        for name in (*LONG_NAMES, LONG_REASON, "Realism (Liberalism)", "w = ¾: 2½ each", "illicit")
        if name.isascii() or any(letter in name for letter in "оΝệä")
    ]
    for bold in (False, True):
        for name, width in zip(names, measured(names, bold=bold), strict=True):
            assert width <= text_width(name, 1, bold=bold), name


def measured(names: list[str], *, bold: bool) -> list[float]:
    """Return how wide typst sets the names, in em."""
    weight = "bold" if bold else "regular"
    look = f'#set text(font: "DejaVu Sans", weight: "{weight}", size: 100pt)\n'
    widths = (
        f"#context metadata(measure(text({typst_text(name)})).width / 100pt)\n" for name in names
    )
    page = look + "".join(widths)
    found: str = typst.query(page.encode(), "metadata", field="value")
    return [float(width) for width in json.loads(found)]
