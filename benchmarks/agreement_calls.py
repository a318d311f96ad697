"""The calls that `agreement.py` times: one package, one statistic, on ratings already in memory.

As a script, it measures one of them and prints JSON, so each runs in a process of its own.
Ratings are an array of categories, coders by units, -1 where missing.
"""

# ruff: noqa: PLC0415 - no environment has all packages, and an import would count as memory

import argparse
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

Call = Callable[[], float]
THEORIES = ["realism", "liberalism", "constructivism", "marxism", "other"]
CALLS = 5
PATIENCE = 20  # seconds after which no further call is made


def label_sets(categories: int) -> list[frozenset[str]]:
    """Return distinct sets of one to three of ten theories."""
    random = np.random.default_rng(21)
    found: dict[frozenset[str], None] = {}
    while len(found) < categories:
        members = random.choice(10, random.integers(1, 4), replace=False)
        found[frozenset(f"theory {member}" for member in members)] = None
    return list(found)


def long_table(codes: np.ndarray, labels: list[Any]) -> Any:
    import pandas as pd

    unit, coder = np.nonzero(codes.T >= 0)
    names = np.empty(len(labels), dtype=object)
    names[:] = labels
    coders = np.array([f"coder {place}" for place in range(len(codes))], dtype=object)
    columns = {"unit": unit, "coder": coders[coder], "label": names[codes.T[unit, coder]]}
    return pd.DataFrame(columns)


def complete(codes: np.ndarray) -> np.ndarray:
    """Return the units that every coder rated."""
    return codes[:, (codes >= 0).all(axis=0)]


def ours(table: Any, **options: Any) -> Call:
    from theorycoding.intercoder import agreement

    options = {"coefficients": ["alpha"], "draws": 1_000, "interval": "bootstrap", **options}
    return lambda: agreement(table, **options).coefficients[0].value


def ours_nominal(codes: np.ndarray) -> Call:
    return ours(long_table(codes, THEORIES))


def ours_nominal_shuffled_text(codes: np.ndarray) -> Call:
    """Return a call on the slowest table: units named by text, rows in random order."""
    table = long_table(codes, THEORIES)
    names = np.array([f"unit {unit:07}" for unit in range(codes.shape[1])], dtype=object)
    table = table.assign(unit=names[table["unit"]])
    return ours(table.sample(frac=1, random_state=1, ignore_index=True))


def ours_all(codes: np.ndarray) -> Call:
    from theorycoding.intercoder.coefficients import COEFFICIENTS

    return ours(long_table(codes, THEORIES), coefficients=COEFFICIENTS)


def ours_masi(codes: np.ndarray) -> Call:
    return ours(long_table(codes, label_sets(codes.max() + 1)), readings=["masi"])


def ours_interval(codes: np.ndarray) -> Call:
    values = list(range(codes.max() + 1))
    return ours(long_table(codes, values), level="interval", interval="auto")


def ours_fleiss(codes: np.ndarray) -> Call:
    return ours(long_table(complete(codes), THEORIES), coefficients=["fleiss"])


def ours_cohen(codes: np.ndarray) -> Call:
    return ours(long_table(complete(codes[:2]), THEORIES), coefficients=["conger"])


def krippendorff_alpha(codes: np.ndarray, level: Any) -> Call:
    import krippendorff

    array = np.where(codes < 0, np.nan, codes.astype(float))
    return lambda: krippendorff.alpha(array, level_of_measurement=level)


def krippendorff_nominal(codes: np.ndarray) -> Call:
    return krippendorff_alpha(codes, "nominal")


def krippendorff_interval(codes: np.ndarray) -> Call:
    return krippendorff_alpha(codes, "interval")


def krippendorff_masi(codes: np.ndarray) -> Call:
    distances = masi_table(label_sets(codes.max() + 1))

    def between(*_: Any, i1: np.ndarray, i2: np.ndarray, **__: Any) -> np.ndarray:
        return distances[i1, i2]

    return krippendorff_alpha(codes, between)


def masi_table(sets: list[frozenset[str]]) -> np.ndarray:
    def masi(one: frozenset[str], other: frozenset[str]) -> float:
        shared = len(one & other)
        subset = 2 / 3 if shared == min(len(one), len(other)) else 1 / 3
        return 1 - shared / len(one | other) * (1 if one == other else subset)

    return np.array([[masi(one, other) for other in sets] for one in sets])


def nltk_alpha(codes: np.ndarray, labels: list[Any], **options: Any) -> Call:
    from nltk.metrics.agreement import AnnotationTask

    unit, coder = np.nonzero(codes.T >= 0)
    cells = zip(unit.tolist(), coder.tolist(), codes.T[unit, coder].tolist(), strict=True)
    triples = [(str(rater), str(item), labels[code]) for item, rater, code in cells]
    return lambda: AnnotationTask(data=triples, **options).alpha()


def nltk_nominal(codes: np.ndarray) -> Call:
    return nltk_alpha(codes, THEORIES)


def nltk_masi(codes: np.ndarray) -> Call:
    from nltk.metrics import masi_distance

    return nltk_alpha(codes, label_sets(codes.max() + 1), distance=masi_distance)


def simpledorff_nominal(codes: np.ndarray) -> Call:
    import simpledorff

    table = long_table(codes, THEORIES)
    columns = {"experiment_col": "unit", "annotator_col": "coder", "class_col": "label"}
    return lambda: simpledorff.calculate_krippendorffs_alpha_for_df(table, **columns)


def statsmodels_fleiss(codes: np.ndarray) -> Call:
    from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

    table = complete(codes).T
    return lambda: fleiss_kappa(aggregate_raters(table)[0])


def sklearn_cohen(codes: np.ndarray) -> Call:
    from sklearn.metrics import cohen_kappa_score

    first, second = complete(codes[:2])
    return lambda: cohen_kappa_score(first, second)


def measured(call: Call) -> dict[str, float]:
    """Return the best time of several calls, the peak memory and the value."""
    best, started, value = float("inf"), time.perf_counter(), float("nan")
    for _ in range(CALLS):
        before = time.perf_counter()
        value = float(call())
        best = min(best, time.perf_counter() - before)
        if time.perf_counter() - started > PATIENCE:
            break
    return {"seconds": best, "megabytes": peak(), "value": value}


def peak() -> float:
    """Return the peak memory of this process; getrusage would count that of its parent too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("call")
    parser.add_argument("ratings", type=Path)
    options = parser.parse_args()
    print(json.dumps(measured(globals()[options.call](np.load(options.ratings)))))
