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
    from theorycoding import (
        building,
        claims,
        codebook,
        exact,
        folders,
        grids,
        listings,
        markup,
        measures,
        problems,
        reports,
        schematic,
        studies,
        tallies,
        templating,
    )
    from theorycoding.checks import check
    from theorycoding.claims import evaluate_claims
    from theorycoding.codebook import Codebook
    from theorycoding.folders import UsageError
    from theorycoding.labels import Label, parse_label, write_label
    from theorycoding.problems import DataError, Problem
    from theorycoding.schematic import argument_table, differences, grid_table
    from theorycoding.studies import Study, read_study
    from theorycoding.tallies import tally

_HOME = {
    "Codebook": "codebook",
    "DataError": "problems",
    "Label": "labels",
    "Problem": "problems",
    "Study": "studies",
    "UsageError": "folders",
    "argument_table": "schematic",
    "check": "checks",
    "differences": "schematic",
    "evaluate_claims": "claims",
    "grid_table": "schematic",
    "parse_label": "labels",
    "read_study": "studies",
    "tally": "tallies",
    "write_label": "labels",
}
_MODULES = (
    "building",
    "claims",
    "codebook",
    "exact",
    "folders",
    "grids",
    "listings",
    "markup",
    "measures",
    "problems",
    "reports",
    "schematic",
    "studies",
    "tallies",
    "templating",
)

__all__ = ["__version__", *sorted(_HOME)]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"theorycoding.{_HOME[name]}"), name)
    if name in _MODULES:
        return importlib.import_module(f"theorycoding.{name}")
    raise AttributeError(f"module 'theorycoding' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*__all__, *_MODULES})
