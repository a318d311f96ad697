"""The same figures from the frame of any engine."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import theorycoding as tc
from theorycoding.intercoder import agreement, by_unit, read_ratings

pytestmark = pytest.mark.tools
Engine = Callable[[pd.DataFrame], Any]

CODINGS = pd.DataFrame(
    {
        "argument": [f"A{number}" for number in range(1, 13)],
        "actor": ["Nato", None, "Eu", "Nato", "", "Eu"] * 2,
        "year": [2007, 2008, 2007, 2009, 2007, 2008] * 2,
        "date": ["2007-03", "2008", "", "2007", "2008-01-02", "2007"] * 2,
        "label": ["Order (Law)", "Law", "Order", None, "", "Law / Order"] * 2,
        "n": [2, 1, 0, 3, 1, 4] * 2,
        "share": ["1/2", "1", "0.25", "3", "1", "2"] * 2,
    }
).astype({"actor": "category"})


def _arrow(frame: pd.DataFrame) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - each engine is imported by its own test

    return pa.Table.from_pandas(frame, preserve_index=False)


def _polars(frame: pd.DataFrame) -> Any:
    import polars as pl  # noqa: PLC0415

    return pl.from_arrow(_arrow(frame))


def _lazy(frame: pd.DataFrame) -> Any:
    return _polars(frame).lazy()


def _duckdb(frame: pd.DataFrame) -> Any:
    import duckdb  # noqa: PLC0415

    return duckdb.connect().from_arrow(_arrow(frame))


ORDERED: tuple[Engine, ...] = (_arrow, _polars, _lazy)
ENGINES: tuple[Engine, ...] = (*ORDERED, _duckdb)
each_engine = pytest.mark.parametrize("engine", ENGINES)


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    """Return a tally without what depends on the order of the rows."""
    theories = sorted({*table.columns} - {*tc.tallies.FIGURES, "actor", "year", "date:year"})
    columns = [name for name in table.columns if name not in theories] + theories
    keys = [name for name in columns if name in {"actor", "year", "date:year"}]
    return table[columns].sort_values(keys, ignore_index=True)


@each_engine
@pytest.mark.parametrize("by", ["actor", "year", "date:year", ("actor", "year")])
@pytest.mark.parametrize("times", [None, "n", "share"])
def test_every_engine_gives_the_same_tally(engine: Engine, by: Any, times: str | None) -> None:
    expected = tc.tally(CODINGS, by=by, times=times)
    found = tc.tally(engine(CODINGS), by=by, times=times)
    pd.testing.assert_frame_equal(_sorted(found), _sorted(expected))


@pytest.mark.parametrize("engine", ORDERED)
def test_groups_are_in_the_order_of_the_rows_where_the_frame_has_one(engine: Engine) -> None:
    pd.testing.assert_frame_equal(tc.tally(engine(CODINGS)), tc.tally(CODINGS))


@each_engine
def test_every_engine_gives_the_same_verdict(engine: Engine) -> None:
    expected = {one.group.key: one for one in tc.verdicts.verdicts(CODINGS)}
    found = {one.group.key: one for one in tc.verdicts.verdicts(engine(CODINGS))}
    assert found.keys() == expected.keys()
    for key, one in expected.items():
        assert found[key].rules == one.rules
        assert found[key].weights == one.weights
        assert found[key].to_lose_lead.number == one.to_lose_lead.number
        assert found[key].to_reverse.number == one.to_reverse.number
        dropped = {(left_out.label, left_out.outcome) for left_out in one.drop_one()}
        assert {(each.label, each.outcome) for each in found[key].drop_one()} == dropped


@pytest.mark.parametrize("engine", ORDERED)
def test_a_pattern_left_out_is_named_by_its_first_argument(engine: Engine) -> None:
    (law, *_) = tc.verdicts.verdicts(engine(CODINGS[CODINGS["actor"] == "Eu"]))
    left_out = [*dict.fromkeys((one.argument, one.times) for one in law.drop_one())]
    assert left_out == [("A3", 2), ("A6", 2)]


def _ratings(*, coders: int = 3, labels: int = 4, units: int = 60) -> pd.DataFrame:
    random = np.random.default_rng(7)
    rows = [
        (f"u{unit}", f"c{coder}", f"l{random.integers(labels)}" if random.random() < 0.8 else None)
        for unit in range(units)
        for coder in range(coders)
    ]
    table = pd.DataFrame(rows, columns=["unit", "coder", "label"])
    return table.sample(frac=1, random_state=1, ignore_index=True)


@each_engine
@pytest.mark.parametrize("interval", ["analytic", "bootstrap"])
def test_every_engine_gives_the_same_agreement(engine: Engine, interval: Any) -> None:
    ratings = _ratings()
    options: dict[str, Any] = {"interval": interval, "draws": 100}
    assert agreement(engine(ratings), **options) == agreement(ratings, **options)


@each_engine
def test_many_coders_and_labels_need_several_keys(engine: Engine) -> None:
    ratings = _ratings(coders=40, labels=30, units=50)
    assert agreement(engine(ratings)) == agreement(ratings)


@each_engine
def test_whole_numbers_are_labels_of_a_scale(engine: Engine) -> None:
    ratings = _ratings().dropna()
    ratings["label"] = ratings["label"].str[1:].astype(int)
    ratings["coder"] = ratings["coder"].astype("category")
    expected = agreement(ratings.astype({"coder": "str"}), level="interval")
    assert agreement(engine(ratings), level="interval") == expected


@each_engine
def test_a_second_rating_of_a_unit_is_refused_even_if_its_digits_carry(engine: Engine) -> None:
    # With three labels the digits of 'c' and 'c' carry, and look like two coders.
    ratings = pd.DataFrame(
        {
            "unit": ["u1", "u1", "u2", "u2", "u3"],
            "coder": ["a", "a", "a", "b", "b"],
            "label": ["c", "c", "a", "b", "c"],
        }
    )
    with pytest.raises(ValueError, match=r"rated twice by the same coder: 'u1' by 'a'"):
        agreement(engine(ratings))


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=12),
)
def test_a_unit_rated_twice_is_always_seen(given_ratings: list[tuple[int, int]]) -> None:
    # Three coders and three labels, on a second unit that is rated soundly.
    sound = [("u2", f"c{coder}", f"l{coder}") for coder in (1, 2, 3)]
    rows = [("u1", f"c{coder}", f"l{label}") for coder, label in given_ratings]
    ratings = pd.DataFrame([*rows, *sound], columns=["unit", "coder", "label"])
    if len({coder for coder, _ in given_ratings}) == len(given_ratings):
        assert agreement(_polars(ratings)) == agreement(ratings)
        return
    with pytest.raises(ValueError, match="rated twice"):
        agreement(_polars(ratings))


def test_ratings_without_a_unit_are_counted() -> None:
    ratings = _ratings(coders=40, labels=30, units=50)
    ratings.loc[:9, "unit"] = None
    number = int(ratings.loc[:9, "label"].notna().sum())
    with pytest.raises(ValueError, match=f"{number} ratings have no 'unit'"):
        agreement(_polars(ratings))


def test_no_ratings_at_all_are_no_agreement() -> None:
    ratings = _ratings().assign(label="")
    assert agreement(_polars(ratings)) == agreement(ratings)


@each_engine
def test_a_constant_column_of_units_is_refused(engine: Engine) -> None:
    ratings = _ratings(coders=12, labels=10).assign(unit="u")
    with pytest.raises(ValueError, match="rated twice by the same coder: 'u' by 'c0'"):
        agreement(engine(ratings))


@each_engine
@pytest.mark.parametrize("column", ["unit", "coder"])
def test_a_rating_without_unit_or_coder_is_refused(engine: Engine, column: str) -> None:
    ratings = _ratings()
    ratings.loc[ratings["label"].first_valid_index(), column] = None
    with pytest.raises(ValueError, match=f"1 ratings have no '{column}'"):
        agreement(engine(ratings))


@each_engine
def test_a_column_that_is_not_there_is_named(engine: Engine) -> None:
    frame = engine(CODINGS)
    with pytest.raises(ValueError, match=r"no column 'actr'.*did you mean 'actor'"):
        tc.tally(frame, by="actr")
    with pytest.raises(ValueError, match="no column 'unit'"):
        agreement(frame)


def test_units_that_an_engine_counted_have_no_names() -> None:
    with pytest.raises(ValueError, match="not known by name"):
        by_unit(read_ratings(_polars(_ratings())))


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(ValueError, match=r"builtins.list is not a frame: give one of pandas"):
        tc.tally([1, 2])


def test_a_missing_package_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "narwhals", None)
    tc.frames._narwhals.cache_clear()
    with pytest.raises(ValueError, match=r"pip install 'theorycoding\[frames\]'"):
        tc.tally(_arrow(CODINGS))
    tc.frames._narwhals.cache_clear()


def test_counts_are_exact_beyond_the_floats() -> None:
    frame = pd.DataFrame({"actor": ["A"], "label": ["X"], "n": [str(2**60 + 1)]})
    assert tc.tally(_polars(frame), times="n")["X"].tolist() == [Fraction(2**60 + 1)] * 2


@pytest.mark.parametrize("change", [{}, {"unit": None}, {"coder": None}, {"coder": "c0"}])
def test_a_large_frame_of_pandas_has_the_same_agreement_by_polars(
    change: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tc.frames, "_MANY", 10)
    ratings = _ratings().assign(label=lambda table: table["label"].fillna(""))
    ratings.loc[:4, list(change)] = list(change.values())
    columns = ["unit", "coder", "label"]
    moved = tc.frames.in_fastest_engine(ratings, columns)
    assert type(moved).__module__.startswith("polars")
    kept = tc.frames.in_fastest_engine(ratings.astype(object), columns)
    assert isinstance(kept, pd.DataFrame)
    assert _told(ratings) == _told(kept)
    assert ("rated twice" in str(_told(ratings))) == (change == {"coder": "c0"})


def _told(ratings: pd.DataFrame) -> Any:
    """Return the agreement, or the beginning of the message that there is none."""
    try:
        return agreement(ratings, draws=50, interval="bootstrap")
    except ValueError as error:
        return str(error)[:50]


def test_without_polars_pandas_counts_frames_of_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tc.frames, "_MANY", 10)
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    ratings = _ratings()
    assert tc.frames.in_fastest_engine(ratings, ["unit", "coder", "label"]) is ratings
    assert agreement(ratings).units == 59
