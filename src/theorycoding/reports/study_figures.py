"""Which figures a study has, each drawn from its plain records."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from theorycoding.counting.grids import Matrix
from theorycoding.counting.rules import RULES
from theorycoding.counting.tallies import Group, count, groups
from theorycoding.figures import (
    Picture,
    arguments_picture,
    coders_picture,
    grid_picture,
    rules_picture,
    weights_picture,
)
from theorycoding.figures.grid import FINDINGS
from theorycoding.figures.paints import Paint, theory_grounds, value_grounds
from theorycoding.figures.weights import READING
from theorycoding.showing.listings import noun_label
from theorycoding.showing.sentences import coder_phrase
from theorycoding.study.studies import Grid, Study
from theorycoding.vocabulary.codebook import LABEL

OF_ONE_CODER = ("arguments", "rules", "weights")  # those that `--coder` changes
_ONE_AND_ALL = 2
_MOST_PANELS = 8
_MOST_ROWS = 40  # of the figure of coders
_MOST_CASES, _MOST_CRITERIA = 30, 15  # a larger grid is a table, not a figure

Makers = dict[str, Callable[[], Picture]]


def figures_of_study(study: Study, coder: str | None = None) -> Makers:
    """Return a function for each figure that a study has, by the name of the figure.

    `arguments`, `rules`, `weights` (where labels are mixed), `coders` (where there are several),
    and each grid with codes for values by its own name.

    Parameters
    ----------
    coder
        Whose labels `arguments`, `rules` and `weights` count; the default coder's for None.
    """
    makers = _of_labels(study, study.coder(coder)) if study.coders else {}
    if len(study.coders) > 1:
        makers["coders"] = partial(_coders, study)
    for name, grid in study.grids.items():
        if _is_drawn(Matrix(grid, study.codebook)):
            makers[name] = partial(_grid, study, grid)
    return makers


def _of_labels(study: Study, coder: str) -> Makers:
    every = groups(study.coded(coder), study.codebook)
    found, rule = first_few(every)
    whose = f"{coder_phrase(coder, is_project=study.is_own(coder))}."
    subtitle = " ".join(filter(None, (whose if len(study.coders) > 1 else "", rule)))
    counted = [count(group, rule, study.codebook) for group in found for rule in RULES]
    makers: Makers = {
        "arguments": partial(arguments_picture, found, study.codebook, subtitle=subtitle),
        "rules": partial(rules_picture, counted, study.codebook, subtitle=subtitle),
    }
    if every[-1].mixed:
        reading = f"{READING} {subtitle}".strip()
        makers["weights"] = partial(weights_picture, found, study.codebook, subtitle=reading)
    return makers


def first_few(every: Sequence[Group]) -> tuple[Sequence[Group], str]:
    """Return the groups to draw, and the rule that chose them where some are left out.

    Of a single actor, all arguments would be the same panel again. Of many, the ones with the
    most arguments are drawn, those first in the file where numbers are equal.
    """
    if len(every) == _ONE_AND_ALL:
        return every[:1], ""
    *named, pooled = every
    if len(named) <= _MOST_PANELS:
        return every, ""
    largest = sorted(named, key=lambda group: -group.arguments)[:_MOST_PANELS]
    rule = f"The {_MOST_PANELS} of {len(named)} actors with the most arguments, and all together."
    return [*(group for group in named if group in largest), pooled], rule


def _coders(study: Study) -> Picture:
    coders = [coder.id for coder in study.coders if not coder.is_derived]
    labels = {coder: study.labels_of(coder) for coder in coders}
    arguments = [row["argument"] for row in study.whole_arguments]
    subtitle = ""
    if len(arguments) > _MOST_ROWS:
        differing = [one for one in arguments if len({labels[c].get(one) for c in coders}) > 1]
        total, arguments = len(arguments), differing[:_MOST_ROWS]
        subtitle = (
            f"The first {len(arguments)} of {len(differing)} arguments on which the coders differ,"
            f" of {total}."
        )
    codings = [
        (argument, coder, noun_label(labels[coder].get(argument), study.codebook))
        for argument in arguments
        for coder in coders
    ]
    theories = (code.noun or code.code for code in study.codebook.variable(LABEL))
    return coders_picture(codings, theories=theories, subtitle=subtitle)


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
    return grid_picture(cells, grounds=_grounds(study, grid.values), title=grid.title)


def _grounds(study: Study, variable: str) -> dict[str, Paint]:
    """Return the colour of each finding that any grid of the study has: one in all figures."""
    nouns = study.codebook.nouns(variable)
    if variable == LABEL:
        return theory_grounds(nouns.values())
    used = _used(grid for grid in study.grids.values() if grid.values == variable)
    codes = study.codebook.variable(variable)
    findings = (code.code for code in codes if code.kind in FINDINGS)
    return value_grounds(nouns[code] for code in findings if code in used)


def _used(grids: Iterable[Grid]) -> set[str]:
    return {value for grid in grids for value in grid.cells.cells["value"]}
