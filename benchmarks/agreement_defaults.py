"""Results of other packages for twelve units, called as in their own examples.

The ratings are those of Krippendorff (2011), example C: four observers, some ratings missing.
`agreement.py` runs this script where the packages are installed, and prints the results beside
our own.
"""

import json
from collections.abc import Callable
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
import simpledorff
from nltk.metrics import masi_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

ROWS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
OBSERVERS = [[None if cell == "." else int(cell) for cell in row] for row in ROWS]
ARRAY = np.array(OBSERVERS, dtype=float)
LONG = [
    (f"observer {observer}", unit, value)
    for observer, row in enumerate(OBSERVERS)
    for unit, value in enumerate(row)
    if value is not None
]
TABLE = pd.DataFrame(LONG, columns=["annotator_id", "document_id", "annotation"])
COMPLETE = ARRAY[:, ~np.isnan(ARRAY).any(axis=0)].astype(int)
EMPTY_SETS = [("a", 1, frozenset()), ("b", 1, frozenset()), ("a", 2, frozenset("x"))]

CALLS: dict[str, Callable[[], Any]] = {
    "krippendorff.alpha(array)": lambda: krippendorff.alpha(ARRAY),
    "krippendorff.alpha(array, level_of_measurement='nominal')": (
        lambda: krippendorff.alpha(ARRAY, level_of_measurement="nominal")
    ),
    "krippendorff.alpha of one category": (
        lambda: krippendorff.alpha(np.ones((2, 5)), level_of_measurement="nominal")
    ),
    "AnnotationTask(triples).alpha()": lambda: AnnotationTask(LONG).alpha(),
    "AnnotationTask(triples).multi_kappa()": lambda: AnnotationTask(LONG).multi_kappa(),
    "AnnotationTask(complete).multi_kappa()": lambda: AnnotationTask(complete()).multi_kappa(),
    "AnnotationTask(empty sets, masi_distance).alpha()": (
        lambda: AnnotationTask(EMPTY_SETS, distance=masi_distance).alpha()
    ),
    "simpledorff.calculate_krippendorffs_alpha_for_df(table)": (
        lambda: simpledorff.calculate_krippendorffs_alpha_for_df(
            TABLE,
            experiment_col="document_id",
            annotator_col="annotator_id",
            class_col="annotation",
        )
    ),
    "fleiss_kappa(aggregate_raters(array))": (
        lambda: fleiss_kappa(aggregate_raters(np.nan_to_num(ARRAY.T, nan=-1))[0])
    ),
    "fleiss_kappa(aggregate_raters(complete units))": (
        lambda: fleiss_kappa(aggregate_raters(COMPLETE.T)[0])
    ),
    "cohen_kappa_score(first, second)": lambda: cohen_kappa_score(ARRAY[0], ARRAY[1]),
}


def complete() -> list[tuple[str, int, int]]:
    return [
        (f"observer {observer}", unit, int(value))
        for observer, row in enumerate(COMPLETE)
        for unit, value in enumerate(row)
    ]


def outcome(call: Callable[[], Any]) -> float | str:
    try:
        return float(call())
    except Exception as error:  # the outcome is the error
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    print(json.dumps({name: outcome(call) for name, call in CALLS.items()}))
