"""Theory coding: code arguments with theories, and rebuild every table, tally and verdict.

A name is imported when it is first used, so that `import theorycoding` is fast.

>>> import theorycoding
>>> theorycoding.parse_label("Realism (Liberalism)").secondary
('Liberalism',)
"""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from theorycoding.version import __version__ as __version__

if TYPE_CHECKING:  # the one list of names: type checkers read it here, `__getattr__` reads it too
    from theorycoding import checks as checks
    from theorycoding import figures as figures
    from theorycoding import intercoder as intercoder
    from theorycoding import problems as problems
    from theorycoding.checks import check as check
    from theorycoding.claims import audit as audit
    from theorycoding.claims import measures as measures
    from theorycoding.claims import outcomes as outcomes
    from theorycoding.claims.outcomes import evaluate_claims as evaluate_claims
    from theorycoding.comparing import changes as changes
    from theorycoding.comparing import comparison as comparison
    from theorycoding.comparing.comparison import compare as compare
    from theorycoding.comparing.comparison import contradictions as contradictions
    from theorycoding.counting import corrected as corrected
    from theorycoding.counting import grids as grids
    from theorycoding.counting import groups as groups
    from theorycoding.counting import rules as rules
    from theorycoding.counting import schematic as schematic
    from theorycoding.counting import tallies as tallies
    from theorycoding.counting import verdicts as verdicts
    from theorycoding.counting.schematic import argument_table as argument_table
    from theorycoding.counting.schematic import differences as differences
    from theorycoding.counting.schematic import grid_table as grid_table
    from theorycoding.counting.tallies import tally as tally
    from theorycoding.counting.verdicts import verdict as verdict
    from theorycoding.exchange import label_columns as label_columns
    from theorycoding.files import fixing as fixing
    from theorycoding.files import folders as folders
    from theorycoding.files import revisions as revisions
    from theorycoding.files import writing as writing
    from theorycoding.intercoder import agreement as agreement
    from theorycoding.intercoder import planning as planning
    from theorycoding.problems import DataError as DataError
    from theorycoding.problems import Problem as Problem
    from theorycoding.problems import UsageError as UsageError
    from theorycoding.reports import building as building
    from theorycoding.reports import explorer as explorer
    from theorycoding.reports import new_study as new_study
    from theorycoding.reports import processes as processes
    from theorycoding.reports import records as records
    from theorycoding.reports import study_figures as study_figures
    from theorycoding.reports import templating as templating
    from theorycoding.showing import agreement_tables as agreement_tables
    from theorycoding.showing import chapters as chapters
    from theorycoding.showing import data_package as data_package
    from theorycoding.showing import documents as documents
    from theorycoding.showing import forge_formats as forge_formats
    from theorycoding.showing import json_text as json_text
    from theorycoding.showing import listings as listings
    from theorycoding.showing import markup as markup
    from theorycoding.showing import sentences as sentences
    from theorycoding.showing import table_fields as table_fields
    from theorycoding.showing import workbooks as workbooks
    from theorycoding.study import finding as finding
    from theorycoding.study import loading as loading
    from theorycoding.study import settling as settling
    from theorycoding.study import studies as studies
    from theorycoding.study.loading import read_study as read_study
    from theorycoding.study.studies import Study as Study
    from theorycoding.vocabulary import codebook as codebook
    from theorycoding.vocabulary import dates as dates
    from theorycoding.vocabulary import exact as exact
    from theorycoding.vocabulary.codebook import Codebook as Codebook
    from theorycoding.vocabulary.labels import Label as Label
    from theorycoding.vocabulary.labels import parse_label as parse_label
    from theorycoding.vocabulary.labels import write_label as write_label
    from theorycoding.vocabulary.shown_table import Table as Table
else:

    def __getattr__(name: str) -> object:
        home = _homes().get(name)
        if home is None:
            raise AttributeError(f"module 'theorycoding' has no attribute '{name}'")
        try:
            return import_module(f"{home}.{name}")
        except ModuleNotFoundError as error:
            if error.name != f"{home}.{name}":
                raise
            return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({"__version__", *_homes()})


@cache
def _homes() -> dict[str, str]:
    """Return each name of the list above with the module that it is imported from."""
    tree = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return {
        alias.asname: node.module
        for node in nodes
        for alias in node.names
        if alias.asname and node.module
    }
