"""Columns on paper: no word is broken that has room, and no table is wider than its page."""

from hypothesis import given
from hypothesis import strategies as st

from theorycoding.figures.words import text_width
from theorycoding.showing.widths import LANDSCAPE, PORTRAIT, column_widths

CELLS = st.text("ab W\n", max_size=40)


def test_a_table_of_few_words_is_no_wider_than_they_are() -> None:
    widths, is_turned = column_widths([["Rule", "any"], ["n", "3"]])
    assert sum(widths) < 0.2
    assert not is_turned


def test_a_grid_of_many_criteria_gets_a_turned_page() -> None:
    grid = [["Case", "C1"], *([f"expectation {number}", "against"] for number in range(9))]
    widths, is_turned = column_widths(grid)
    assert is_turned
    assert widths[1] * LANDSCAPE >= text_width("expectation", 1, bold=True)


def test_a_column_of_sentences_gets_the_room_that_short_ones_leave() -> None:
    (case, note), is_turned = column_widths([["Case", "C1"], ["Note", "a long sentence " * 30]])
    assert not is_turned
    assert case < 0.1
    assert note > 0.85


def test_a_word_too_long_for_the_page_leaves_short_ones_whole() -> None:
    words = ["Verteidigungs" * 30, "Liberalism", "Constructivism"]
    widths, is_turned = column_widths([["Case", word] for word in words])
    assert is_turned
    for width, word in zip(widths[1:], words[1:], strict=True):
        assert width * LANDSCAPE >= text_width(word, 1)
    assert sum(widths) <= 1.001


def test_columns_without_text_have_a_width() -> None:
    widths, _ = column_widths([["", ""], ["", ""]])
    assert all(width > 0 for width in widths)


@given(st.integers(1, 12).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), min_size=1)))
def test_a_table_fits_its_page_and_breaks_no_word_that_has_room(
    rows: list[tuple[str, ...]],
) -> None:
    columns = list(zip(*rows, strict=True))
    widths, is_turned = column_widths(columns)
    assert sum(widths) <= 1.001
    page = LANDSCAPE if is_turned else PORTRAIT
    longest = [
        max((text_width(word, 1) for word in " ".join(each).split()), default=0) for each in columns
    ]
    if sum(longest) * 1.2 + 1.5 * len(longest) <= page:
        assert all(width * page >= word for width, word in zip(widths, longest, strict=True))
