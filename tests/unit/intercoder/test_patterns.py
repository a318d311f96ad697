from collections import Counter

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.intercoder import Ratings, read_ratings
from theorycoding.intercoder import patterns as module
from theorycoding.intercoder.patterns import (
    Patterns,
    _by_content,
    structural_order,
)

UNITS = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=6), min_size=1, max_size=20)


def grouped(units: list[list[int]]) -> Patterns:
    unit = np.repeat(np.arange(len(units)), [len(symbols) for symbols in units])
    symbol = np.array([symbol for symbols in units for symbol in symbols])
    return _by_content(unit, symbol)


def content(patterns: Patterns, position: int) -> Counter[int]:
    is_here = patterns.pattern == position
    return Counter(dict(zip(patterns.symbol[is_here], patterns.count[is_here], strict=True)))


def read(*units: str, coders: str = "abcdefg") -> Ratings:
    """Read units as strings of one letter per coder; a space is a missing rating."""
    rows = [
        (unit, coder, label)
        for unit, labels in enumerate(units)
        for coder, label in zip(coders, labels, strict=False)
        if label != " "
    ]
    return read_ratings(pd.DataFrame(rows, columns=["unit", "coder", "label"]))


@given(UNITS)
def test_a_pattern_holds_what_its_units_hold(units: list[list[int]]) -> None:
    patterns = grouped(units)
    for unit, symbols in enumerate(units):
        assert content(patterns, patterns.of_unit[unit]) == Counter(symbols)
    assert len(patterns.times) == len({tuple(sorted(symbols)) for symbols in units})
    assert patterns.times.sum() == len(units)
    assert patterns.ratings.tolist() == patterns.sum_of(patterns.count).tolist()


@given(UNITS)
def test_patterns_are_the_same_when_keys_must_be_shortened_on_the_way(
    units: list[list[int]],
) -> None:
    whole = grouped(units)
    largest, module.LARGEST_KEY = module.LARGEST_KEY, 8
    try:
        shortened = grouped(units)
    finally:
        module.LARGEST_KEY = largest
    assert shortened.of_unit.tolist() == whole.of_unit.tolist()


@given(UNITS, st.randoms(use_true_random=False))
def test_patterns_do_not_depend_on_the_order_of_units(
    units: list[list[int]], random: np.random.Generator
) -> None:
    shuffled = list(units)
    random.shuffle(shuffled)
    first, second = grouped(units), grouped(shuffled)
    for name in ("times", "ratings", "pattern", "symbol", "count"):
        assert getattr(first, name).tolist() == getattr(second, name).tolist()


def test_units_that_coders_filled_alike_share_a_pattern() -> None:
    ratings = read("ab", "ba", "ab")
    by_coder = ratings.by_coder
    assert by_coder.of_unit.tolist() == [0, 1, 0]
    together = ratings.pooled
    assert together.of_unit.tolist() == [0, 0, 0]
    assert together.times.tolist() == [3]


def test_joined_symbols_add_up() -> None:
    patterns = grouped([[0, 1, 2], [0, 0, 2]]).recoded(np.array([0, 0, 1]))
    assert [content(patterns, place) for place in range(2)] == [Counter({0: 2, 1: 1})] * 2
    assert patterns.times.tolist() == [1, 1]


def test_the_drawing_order_follows_shape_and_not_names() -> None:
    named = read("aab", "aab", "abb", "aaa", "ab ", "ccc").pooled
    renamed = read("zzx", "zzx", "zxx", "zzz", "zx ", "yyy").pooled
    for name in ("times", "ratings"):
        first = getattr(named, name)[structural_order(named)]
        second = getattr(renamed, name)[structural_order(renamed)]
        assert first.tolist() == second.tolist()


@given(st.lists(st.text("ab ", min_size=3, max_size=3), min_size=1, max_size=20))
def test_one_integer_per_unit_counts_what_a_digit_per_rating_counts(units: list[str]) -> None:
    """More coders than fit one integer are counted by their ratings, in the same order."""
    units = [unit for unit in units if unit.strip()] or ["a"]
    packed = read(*units).by_coder
    largest, module.LARGEST_KEY = module.LARGEST_KEY, 8
    try:
        listed = read(*units).by_coder
    finally:
        module.LARGEST_KEY = largest
    for name in ("times", "ratings", "pattern", "symbol", "count", "of_unit"):
        assert getattr(packed, name).tolist() == getattr(listed, name).tolist()
