"""Theory coding: code arguments with theories, and rebuild every table, tally and verdict.

Names are imported when they are first used, so that `import theorycoding` is fast.

>>> import theorycoding
>>> theorycoding.parse_label("Realism (Liberalism)").secondary
('Liberalism',)
"""

import importlib
from typing import TYPE_CHECKING, Any

from theorycoding.version import __version__

if TYPE_CHECKING:
    from theorycoding import audit as audit
    from theorycoding import building as building
    from theorycoding import changes as changes
    from theorycoding import claims as claims
    from theorycoding import codebook as codebook
    from theorycoding import comparison as comparison
    from theorycoding import exact as exact
    from theorycoding import figures as figures
    from theorycoding import folders as folders
    from theorycoding import grids as grids
    from theorycoding import intercoder as intercoder
    from theorycoding import listings as listings
    from theorycoding import markup as markup
    from theorycoding import measures as measures
    from theorycoding import pictures as pictures
    from theorycoding import problems as problems
    from theorycoding import reports as reports
    from theorycoding import revisions as revisions
    from theorycoding import schematic as schematic
    from theorycoding import sentences as sentences
    from theorycoding import settling as settling
    from theorycoding import starting as starting
    from theorycoding import studies as studies
    from theorycoding import tallies as tallies
    from theorycoding import templating as templating
    from theorycoding import verdicts as verdicts
    from theorycoding import writing as writing
    from theorycoding.checks import check as check
    from theorycoding.claims import evaluate_claims as evaluate_claims
    from theorycoding.codebook import Codebook as Codebook
    from theorycoding.comparison import compare as compare
    from theorycoding.comparison import contradictions as contradictions
    from theorycoding.folders import UsageError as UsageError
    from theorycoding.intercoder import agreement as agreement
    from theorycoding.labels import Label as Label
    from theorycoding.labels import parse_label as parse_label
    from theorycoding.labels import write_label as write_label
    from theorycoding.opening import read_study as read_study
    from theorycoding.problems import DataError as DataError
    from theorycoding.problems import Problem as Problem
    from theorycoding.schematic import argument_table as argument_table
    from theorycoding.schematic import differences as differences
    from theorycoding.schematic import grid_table as grid_table
    from theorycoding.studies import Study as Study
    from theorycoding.tallies import tally as tally
    from theorycoding.verdicts import verdict as verdict

_HOME = {
    "agreement": "intercoder",
    "Codebook": "codebook",
    "DataError": "problems",
    "Label": "labels",
    "Problem": "problems",
    "Study": "studies",
    "UsageError": "folders",
    "argument_table": "schematic",
    "check": "checks",
    "compare": "comparison",
    "contradictions": "comparison",
    "differences": "schematic",
    "evaluate_claims": "claims",
    "grid_table": "schematic",
    "parse_label": "labels",
    "read_study": "opening",
    "tally": "tallies",
    "verdict": "verdicts",
    "write_label": "labels",
}
_MODULES = (
    "annotations",
    "audit",
    "building",
    "writing",
    "settling",
    "revisions",
    "comparison",
    "changes",
    "claims",
    "codebook",
    "exact",
    "figures",
    "pictures",
    "intercoder",
    "folders",
    "grids",
    "listings",
    "markup",
    "measures",
    "opening",
    "mending",
    "problems",
    "reports",
    "schematic",
    "starting",
    "studies",
    "sentences",
    "tallies",
    "templating",
    "verdicts",
)

__all__ = [
    "Codebook",
    "DataError",
    "Label",
    "Problem",
    "Study",
    "UsageError",
    "__version__",
    "agreement",
    "argument_table",
    "check",
    "compare",
    "contradictions",
    "differences",
    "evaluate_claims",
    "grid_table",
    "parse_label",
    "read_study",
    "tally",
    "verdict",
    "write_label",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"theorycoding.{_HOME[name]}"), name)
    if name in _MODULES:
        return importlib.import_module(f"theorycoding.{name}")
    raise AttributeError(f"module 'theorycoding' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES})
