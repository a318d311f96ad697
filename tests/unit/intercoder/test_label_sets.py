import pandas as pd
import pytest

from theorycoding.intercoder import agreement, label_sets


def long(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unit", "coder", "label"][: len(rows[0])])


def test_repeated_rows_form_a_set() -> None:
    frame = long((1, "ann", "b"), (2, "ann", "c"), (1, "ann", "a"), (1, "bob", "a"))
    found = label_sets(frame)
    assert found[["unit", "coder"]].to_numpy().tolist() == [[1, "ann"], [2, "ann"], [1, "bob"]]
    assert found["label"].tolist() == [frozenset("ab"), frozenset("c"), frozenset("a")]


def test_separated_labels_form_a_set_without_spaces_around_them() -> None:
    found = label_sets(long((1, "ann", "a; b"), (1, "bob", "b;a;")), separator=";")
    assert found["label"].tolist() == [frozenset("ab")] * 2


def test_separated_and_repeated_labels_form_one_set() -> None:
    found = label_sets(long((1, "ann", "a|b"), (1, "ann", "c")), separator="|")
    assert found["label"].tolist() == [frozenset("abc")]


def test_a_lone_separator_is_the_empty_set_and_an_empty_cell_is_not_a_rating() -> None:
    found = label_sets(long((1, "ann", ";"), (1, "bob", ""), (1, "cyd", None)), separator=";")
    assert found["coder"].tolist() == ["ann"]
    assert found["label"].tolist() == [frozenset()]


def test_further_columns_are_those_of_the_first_row_and_the_table_given_stays() -> None:
    frame = long((1, "ann", "a"), (1, "ann", "b")).assign(source=["x", "y"])
    before = frame.copy()
    assert label_sets(frame)["source"].tolist() == ["x"]
    pd.testing.assert_frame_equal(frame, before)


def test_a_table_with_any_index_is_joined_by_position() -> None:
    frame = long((1, "ann", "a"), (1, "bob", "b"), (2, "ann", "c")).set_axis([5, 5, 5])
    assert label_sets(frame)["label"].tolist() == [frozenset("a"), frozenset("b"), frozenset("c")]


@pytest.mark.parametrize(("label", "separator"), [("a", ""), (3, ";")])
def test_a_cell_that_cannot_be_split_is_refused_by_name(label: object, separator: str) -> None:
    with pytest.raises(ValueError, match="cannot split"):
        label_sets(long((1, "ann", label)), separator=separator)


def test_sets_and_repeated_rows_agree_alike() -> None:
    cells = long((1, "ann", "a;b"), (1, "bob", "a"), (2, "ann", "c"), (2, "bob", "c;a"))
    rows = cells.assign(label=cells["label"].str.split(";")).explode("label")
    first = agreement(label_sets(cells, separator=";"), interval=None)
    assert first == agreement(label_sets(rows), interval=None)
    assert first.find("alpha", "masi").value is not None
