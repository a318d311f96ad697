"""Agreement among coders: coefficients, readings of mixed labels, intervals, diagnostics.

`agreement` answers in one call. The diagnostics take ratings that `read_ratings` has read.
"""

from theorycoding.intercoder.diagnostics import by_pair as by_pair
from theorycoding.intercoder.diagnostics import by_theory as by_theory
from theorycoding.intercoder.diagnostics import by_unit as by_unit
from theorycoding.intercoder.diagnostics import coincidences as coincidences
from theorycoding.intercoder.diagnostics import prevalence as prevalence
from theorycoding.intercoder.diagnostics import without_each_coder as without_each_coder
from theorycoding.intercoder.estimation import Estimate as Estimate
from theorycoding.intercoder.naming import label_sets as label_sets
from theorycoding.intercoder.ratings import Ratings as Ratings
from theorycoding.intercoder.ratings import read_ratings as read_ratings
from theorycoding.intercoder.readings import Reading as Reading
from theorycoding.intercoder.readings import weighted_set as weighted_set
from theorycoding.intercoder.reliability import Agreement as Agreement
from theorycoding.intercoder.reliability import agreement as agreement
from theorycoding.intercoder.validation import Validation as Validation
from theorycoding.intercoder.validation import against as against
