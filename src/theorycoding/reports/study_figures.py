"""Which pictures a study has, each drawn from its plain records."""

from collections.abc import Callable
from functools import partial

from theorycoding.counting.grids import Matrix
from theorycoding.counting.rules import RULES
from theorycoding.counting.tallies import count, groups
from theorycoding.figures import (
    Picture,
    arguments_picture,
    coders_picture,
    grid_picture,
    rules_picture,
    weights_picture,
)
from theorycoding.showing.listings import noun_label
from theorycoding.study.studies import Grid, Study
from theorycoding.vocabulary.codebook import LABEL

_ONE_AND_ALL = 2
_MOST_CASES, _MOST_CRITERIA = 30, 15  # a larger grid is a table, not a picture


def figures_of_study(study: Study) -> dict[str, Callable[[], Picture]]:
    """Return a function for each picture that a study has, by the name of the picture.

    `arguments`, `rules`, `weights` (where labels are mixed), `coders` (where there are several),
    and each grid with codes for values by its own name.
    """
    makers: dict[str, Callable[[], Picture]] = {}
    if study.coders:
        found = groups(study.coded(), study.codebook)
        if len(found) == _ONE_AND_ALL:
            found = found[:1]  # of a single actor, all arguments are the same picture again
        makers["arguments"] = partial(arguments_picture, found, study.codebook)
        counted = [count(group, rule, study.codebook) for group in found for rule in RULES]
        makers["rules"] = partial(rules_picture, counted, study.codebook)
        if found[-1].mixed:
            makers["weights"] = partial(weights_picture, found, study.codebook)
    if len(study.coders) > 1:
        makers["coders"] = partial(_coders, study)
    for name, grid in study.grids.items():
        if _is_drawn(Matrix(grid, study.codebook)):
            makers[name] = partial(_grid, study, grid)
    return makers


def _coders(study: Study) -> Picture:
    coders = [coder.id for coder in study.coders if not coder.is_derived]
    labels = {coder: study.labels_of(coder) for coder in coders}
    codings = [
        (row["argument"], coder, noun_label(labels[coder].get(row["argument"]), study.codebook))
        for row in study.whole_arguments
        for coder in coders
    ]
    theories = (code.noun or code.code for code in study.codebook.variable(LABEL))
    return coders_picture(codings, theories=theories)


def _is_drawn(matrix: Matrix) -> bool:
    is_coded = bool(matrix.codebook.variable(matrix.grid.values))
    is_small = len(matrix.cases) <= _MOST_CASES and len(matrix.criteria) <= _MOST_CRITERIA
    return is_coded and is_small and len(matrix.criteria) > 1


def _grid(study: Study, grid: Grid) -> Picture:
    matrix = Matrix(grid, study.codebook)
    values = study.codebook.nouns(grid.values)
    criteria = study.codebook.nouns(grid.criteria)
    cells = [
        (case, criteria.get(criterion, criterion), values.get(value, value), kind)
        for case in matrix.cases
        for criterion in matrix.criteria
        for value in [matrix.values.get((case, criterion), "")]
        for kind in [matrix.kind(case, criterion) if value else ""]
    ]
    return grid_picture(cells, values=values.values(), title=grid.title)
