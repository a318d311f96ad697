import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorycoding.intercoder.factorising import SAMPLE, factorised

NAMES = np.array(["realism", "liberalism", "été", ""], dtype=object)


def decoded(column: pd.Series) -> list[object]:
    codes, distinct = factorised(column)
    return [None if code < 0 else distinct[code] for code in codes]


@pytest.mark.parametrize("dtype", ["str", "object"])
def test_cells_that_share_objects_read_back(dtype: str) -> None:
    picks = np.random.default_rng(1).integers(0, len(NAMES), 3 * SAMPLE)
    column = pd.Series(NAMES[picks], dtype=dtype)
    assert decoded(column) == NAMES[picks].tolist()


def test_equal_texts_in_different_objects_get_one_code() -> None:
    fresh = pd.Series(["".join(["real", "ism"]) for _ in range(3 * SAMPLE)], dtype=object)
    codes, distinct = factorised(fresh)
    assert list(distinct) == ["realism"]
    assert set(codes.tolist()) == {0}


def test_a_few_copies_among_shared_objects_get_one_code() -> None:
    cells = np.full(3 * SAMPLE, "realism", dtype=object)
    cells[7] = "".join(["real", "ism"])
    assert cells[7] is not cells[0]
    codes, distinct = factorised(pd.Series(cells, dtype=object))
    assert list(distinct) == ["realism"]
    assert codes.max() == 0


def test_missing_cells_have_no_code_however_many_there_are() -> None:
    cells = np.resize(np.array(["a", None, float("nan")], dtype=object), 3 * SAMPLE)
    codes, distinct = factorised(pd.Series(cells, dtype=object))
    assert list(distinct) == ["a"]
    assert codes[:3].tolist() == [0, -1, -1]


def test_every_second_cell_of_an_array_is_read_as_it_is() -> None:
    cells = np.resize(NAMES, 8 * SAMPLE)[::2]
    assert decoded(pd.Series(cells, dtype=object, copy=False)) == cells.tolist()


def test_numbers_and_tuples_read_back() -> None:
    assert decoded(pd.Series([2.5, 1.0, np.nan])) == [2.5, 1.0, None]
    assert decoded(pd.Series([(1, 2), (1, 2), (3,)])) == [(1, 2), (1, 2), (3,)]


@given(st.lists(st.sampled_from(["a", "b", "ab", "A", None]), max_size=30))
def test_codes_are_by_first_appearance(cells: list[str | None]) -> None:
    # Repeated, so that the column is long enough to share objects.
    column = pd.Series(cells * (SAMPLE // 5), dtype=object)
    codes, distinct = factorised(column)
    expected, names = pd.factorize(column)
    assert codes.tolist() == expected.tolist()
    assert list(distinct) == list(names)
