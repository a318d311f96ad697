"""Agreement among coders: coefficients, readings of mixed labels, intervals, diagnostics.

`agreement` answers in one call. The diagnostics take ratings that `read_ratings` has read.
"""

from theorycoding.intercoder.diagnostics import (
    by_pair,
    by_theory,
    by_unit,
    coincidences,
    without_each_coder,
)
from theorycoding.intercoder.label_sets import label_sets
from theorycoding.intercoder.prevalence import prevalence
from theorycoding.intercoder.ratings import Ratings, read_ratings
from theorycoding.intercoder.readings import Reading, weighted_set
from theorycoding.intercoder.reliability import agreement, measure_agreement
from theorycoding.intercoder.results import Agreement, Estimate
from theorycoding.intercoder.validation import Validation, against

__all__ = [
    "Agreement",
    "Estimate",
    "Ratings",
    "Reading",
    "Validation",
    "against",
    "agreement",
    "by_pair",
    "by_theory",
    "by_unit",
    "coincidences",
    "label_sets",
    "measure_agreement",
    "prevalence",
    "read_ratings",
    "weighted_set",
    "without_each_coder",
]
