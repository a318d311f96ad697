import numpy as np
import pandas as pd
import pytest

from theorycoding.intercoder import Ratings, read_ratings
from theorycoding.vocabulary.labels import Label


def long(*rows: tuple[object, object, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unit", "coder", "label"])


def said(ratings: Ratings) -> list[dict[object, object]]:
    """What each coder said of each unit."""
    patterns, units = ratings.by_coder, []
    for place in patterns.of_unit:
        symbols = patterns.symbol[patterns.pattern == place]
        who, what = np.divmod(symbols, len(ratings.labels))
        pairs = zip(who, what, strict=True)
        units.append({ratings.coders[one]: ratings.labels[other] for one, other in pairs})
    return units


def test_rows_are_sorted_by_unit_and_coder_whatever_their_order() -> None:
    ratings = read_ratings(long(("u2", "bob", "b"), ("u1", "bob", "a"), ("u2", "ann", "c")))
    assert list(ratings.units) == ["u2", "u1"]
    assert ratings.coders == ["ann", "bob"]
    assert ratings.labels == ["a", "b", "c"]
    assert said(ratings) == [{"ann": "c", "bob": "b"}, {"bob": "a"}]


@pytest.mark.parametrize("missing", [None, "", float("nan")])
def test_a_row_without_a_label_is_not_a_rating(missing: object) -> None:
    ratings = read_ratings(long(("u1", "ann", "a"), ("u1", "bob", missing), ("u2", "cyd", missing)))
    assert list(ratings.units) == ["u1"]
    assert said(ratings) == [{"ann": "a"}]


def test_the_empty_set_is_a_rating() -> None:
    ratings = read_ratings(long(("u1", "ann", frozenset()), ("u1", "bob", frozenset("a"))))
    assert ratings.labels == [frozenset(), frozenset("a")]


def test_words_that_look_missing_are_labels() -> None:
    ratings = read_ratings(long(("u1", "ann", "None"), ("u1", "bob", "NA")))
    assert ratings.labels == ["NA", "None"]


def test_declared_categories_keep_their_order_and_the_unused_ones() -> None:
    frame = long(("u1", "ann", "low"), ("u1", "bob", "high"))
    ratings = read_ratings(frame, categories=["low", "middle", "high"])
    assert ratings.labels == ["low", "middle", "high"]
    assert said(ratings) == [{"ann": "low", "bob": "high"}]


def test_units_named_by_numbers_and_by_text_are_distinguished() -> None:
    ratings = read_ratings(long((1, "ann", "a"), ("1", "ann", "b")))
    assert list(ratings.units) == [1, "1"]


def test_coders_of_different_kinds_are_sorted_by_kind() -> None:
    assert read_ratings(long(("u", "ann", "a"), ("u", 7, "b"))).coders == [7, "ann"]


def test_a_categorical_column_reads_like_text() -> None:
    frame = long(("u1", "ann", "a"), ("u1", "bob", "b"))
    frame["label"] = frame["label"].astype("category")
    assert read_ratings(frame).labels == ["a", "b"]


def test_a_second_rating_by_the_same_coder_is_refused_by_name() -> None:
    frame = long(
        (3, "ann", "a"), (3, "bob", "b"), (3, "ann", "b"), (4, "bob", "b"), (4, "bob", "b")
    )
    with pytest.raises(ValueError, match=r"same coder: 3 by 'ann', 4 by 'bob'; .*label_sets"):
        read_ratings(frame)


def test_only_the_first_of_many_second_ratings_are_listed() -> None:
    frame = long(*[(f"u{unit}", "ann", "a") for unit in range(8) for _ in range(2)])
    with pytest.raises(ValueError, match=r"'u4' by 'ann' and 3 more"):
        read_ratings(frame)


def test_labels_outside_the_categories_are_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"outside the categories: 'b', 'c'; add"):
        read_ratings(long(("u", "ann", "b"), ("u", "bob", "c")), categories=["a"])


def test_theories_of_mixed_labels_outside_the_categories_are_refused_by_name() -> None:
    frame = long(("u", "ann", Label(("a",), ("z",))), ("u", "bob", Label(("a",))))
    with pytest.raises(ValueError, match=r"outside the categories: 'z'"):
        read_ratings(frame, categories=["a", "b"])


def test_a_category_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="same category twice"):
        read_ratings(long(("u", "ann", "a")), categories=["a", "a"])


def test_labels_of_two_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match=r"several kinds \(frozenset, value\)"):
        read_ratings(long(("u", "ann", "a"), ("u", "bob", frozenset("a"))))


@pytest.mark.parametrize("column", ["unit", "coder"])
def test_a_rating_needs_a_unit_and_a_coder(column: str) -> None:
    frame = long(("u", "ann", "a"), ("v", "bob", "a"))
    frame.loc[0, column] = None
    with pytest.raises(ValueError, match=f"1 ratings have no '{column}'"):
        read_ratings(frame)


def test_a_missing_column_is_refused_with_the_columns_of_the_table() -> None:
    with pytest.raises(ValueError, match="no column 'rater'; there are unit, coder, label"):
        read_ratings(long(("u", "ann", "a")), coder="rater")


def test_clusters_are_numbered_by_name() -> None:
    frame = long(("u1", "ann", "a"), ("u2", "ann", "a"), ("u1", "bob", "a"))
    frame["source"] = ["y", "x", "y"]
    ratings = read_ratings(frame, clusters="source")
    assert ratings.cluster is not None
    assert ratings.cluster.tolist() == [1, 0]


def test_a_unit_in_two_clusters_is_refused_by_name() -> None:
    frame = long(("u1", "ann", "a"), ("u1", "bob", "a"))
    frame["source"] = ["x", "y"]
    with pytest.raises(ValueError, match="more than one cluster: 'u1'"):
        read_ratings(frame, clusters="source")


def test_a_unit_without_cluster_is_refused() -> None:
    frame = long(("u1", "ann", "a"), ("u2", "bob", "a")).assign(source=["x", None])
    with pytest.raises(ValueError, match="1 ratings have no 'source'"):
        read_ratings(frame, clusters="source")


def test_leaving_a_coder_out_drops_the_units_only_they_rated() -> None:
    frame = long(("u1", "ann", "a"), ("u2", "ann", "b"), ("u2", "bob", "a"), ("u3", "cyd", "a"))
    frame["source"] = ["x", "y", "y", "z"]
    rest = read_ratings(frame, clusters="source").without(0)
    assert list(rest.units) == ["u2", "u3"]
    assert rest.coders == ["bob", "cyd"]
    assert said(rest) == [{"bob": "a"}, {"cyd": "a"}]
    assert rest.cluster is not None
    assert rest.cluster.tolist() == [1, 2]
