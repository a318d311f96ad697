"""The same figures from engines with processes of their own: Dask, PySpark, and ibis."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import theorycoding as tc

# Of the engines about themselves, and of narwhals about them.
pytestmark = pytest.mark.filterwarnings("ignore")

ACTORS = ("EU", "NATO", "", None)
LABELS = ("Order", "Law", "Order (Law)", "Law / Order", "", None)


@pytest.fixture(scope="module")
def codings() -> pd.DataFrame:
    random = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "argument": [f"A{number}" for number in range(3_000)],
            "actor": random.choice(np.array(ACTORS, dtype=object), 3_000),
            "year": random.integers(2007, 2010, 3_000),
            "label": random.choice(np.array(LABELS, dtype=object), 3_000),
        }
    )


@pytest.fixture(scope="module")
def ratings() -> pd.DataFrame:
    random = np.random.default_rng(6)
    rows = [
        (f"u{unit}", f"c{coder}", LABELS[random.integers(len(LABELS))])
        for unit in range(500)
        for coder in range(4)
    ]
    return pd.DataFrame(rows, columns=["unit", "coder", "label"])


@pytest.fixture(scope="module", params=["dask", "spark", "ibis"])
def engine(request: pytest.FixtureRequest) -> Iterator[Any]:
    """What makes a frame of the engine."""
    yield from {"dask": _dask, "spark": _spark, "ibis": _ibis}[request.param]()


def _dask() -> Iterator[Any]:
    import dask.dataframe  # noqa: PLC0415 - each engine is imported by its own tests
    import distributed  # noqa: PLC0415

    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        distributed.Client(cluster),
    ):
        yield lambda frame: dask.dataframe.from_pandas(frame, npartitions=5)


def _spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession  # noqa: PLC0415

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "4").getOrCreate()

    def made(frame: pd.DataFrame) -> Any:
        rows = [
            tuple(None if pd.isna(cell) else cell for cell in row)
            for row in frame.astype(object).itertuples(index=False)
        ]
        return session.createDataFrame(rows, list(frame.columns))

    yield made
    session.stop()


def _ibis() -> Iterator[Any]:
    import ibis  # noqa: PLC0415

    yield ibis.memtable


@pytest.mark.needs("java")
@pytest.mark.parametrize("by", ["actor", ("actor", "year")])
def test_the_tally_is_the_same(engine: Any, codings: pd.DataFrame, by: Any) -> None:
    expected, found = tc.tally(codings, by=by), tc.tally(engine(codings), by=by)
    keys = [by] if isinstance(by, str) else list(by)
    sorts = {"by": keys, "ignore_index": True}
    pd.testing.assert_frame_equal(
        found[list(expected.columns)].sort_values(**sorts), expected.sort_values(**sorts)
    )


@pytest.mark.needs("java")
def test_the_verdict_is_the_same(engine: Any, codings: pd.DataFrame) -> None:
    expected = {one.group.key: one for one in tc.verdicts.verdicts(codings)}
    found = {one.group.key: one for one in tc.verdicts.verdicts(engine(codings))}
    assert {key: one.rules for key, one in found.items()} == {
        key: one.rules for key, one in expected.items()
    }
    assert {key: one.to_lose_lead.number for key, one in found.items()} == {
        key: one.to_lose_lead.number for key, one in expected.items()
    }


@pytest.mark.needs("java")
def test_the_agreement_is_the_same(engine: Any, ratings: pd.DataFrame) -> None:
    options: dict[str, Any] = {"interval": "bootstrap", "draws": 50}
    assert tc.intercoder.agreement(engine(ratings), **options) == tc.intercoder.agreement(
        ratings, **options
    )


@pytest.mark.needs("java")
def test_a_second_rating_of_a_unit_is_refused(engine: Any, ratings: pd.DataFrame) -> None:
    twice = pd.concat([ratings, ratings[ratings["label"] == "Law"].head(1)], ignore_index=True)
    with pytest.raises(ValueError, match=r"units rated twice by the same coder: 'u\d+' by 'c\d'"):
        tc.intercoder.agreement(engine(twice))
