"""The figures that a study has."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from theorycoding import figures
from theorycoding.counting.grids import VERDICT, Matrix
from theorycoding.counting.groups import Group, groups
from theorycoding.counting.rules import RULES
from theorycoding.counting.tallies import count
from theorycoding.figures import Figure
from theorycoding.figures.paints import Paint, theory_ground, value_grounds
from theorycoding.figures.svg import svg
from theorycoding.figures.weights import READING
from theorycoding.reports.answers import VerdictsByCoder
from theorycoding.showing.sentences import coder_phrase
from theorycoding.study.settling import disagreements
from theorycoding.study.studies import Study
from theorycoding.vocabulary.codebook import LABEL

OF_ONE_CODER = ("arguments", "rules", "weights")  # which `--coder` changes
_ONE_AND_ALL = 2
_MOST_PANELS = 8
_MOST_ROWS = 40  # of the figure `coders`
_MOST_CASES, _MOST_CRITERIA = 30, 15  # a larger grid is a table, not a figure

Makers = dict[str, Callable[[], Figure]]


def figures_of_study(
    study: Study, coder: str | None = None, found: VerdictsByCoder | None = None
) -> Makers:
    """Return a function that draws each figure of a study, by the name of the figure.

    The figures are `arguments`, `rules`, `weights` (if labels are mixed), `coders` (if there are
    several), and each grid whose values have codes, under the name of the grid.

    Parameters
    ----------
    coder
        The coder whose labels `arguments`, `rules` and `weights` count; None for the
        one whom the report counts first.
    found
        The verdicts by each coder's labels, where they are known.
    """
    whose = study.headline if coder is None else study.coder(coder)
    makers = _of_labels(study, whose, found or {}) if study.coders else {}
    if len(study.coders) > 1:
        makers["coders"] = partial(_coders, study)
    for name, grid in study.grids.items():
        matrix = Matrix(grid, study.codebook)
        if _is_drawn(matrix):
            makers[name] = partial(figures.grid_figure, matrix, _grounds(study, grid.values))
    return makers


def draw(study: Study, found: VerdictsByCoder) -> dict[str, Figure]:
    """Draw all figures of a study, given the verdicts by each coder's labels."""
    return {name: make() for name, make in figures_of_study(study, found=found).items()}


def svg_files(study: Study, drawn: Mapping[str, Figure]) -> dict[str, bytes]:
    """Return figures of a study as SVG, by their paths in `reports/`."""
    return {f"figures/{study.name}-{name}.svg": svg(figure) for name, figure in drawn.items()}


def _of_labels(study: Study, coder: str, found: VerdictsByCoder) -> Makers:
    verdicts = found.get(coder, ())
    every = [verdict.group for verdict in verdicts] or groups(study.to_count(coder), study.codebook)
    drawn, rule = _first_few(every)
    whose = f"{coder_phrase(coder, is_project=study.is_own(coder))}."
    subtitle = " ".join(filter(None, (whose if len(study.coders) > 1 else "", rule)))
    known = [tally for one in verdicts if one.group in drawn for tally in one.tallies]
    counted = known or [count(group, rule, study.codebook) for group in drawn for rule in RULES]
    makers: Makers = {
        "arguments": partial(figures.arguments_figure, drawn, study.codebook, subtitle=subtitle),
        "rules": partial(figures.rules_figure, counted, study.codebook, subtitle=subtitle),
    }
    if every[-1].mixed:
        reading = f"{READING} {subtitle}".strip()
        makers["weights"] = partial(figures.weights_figure, drawn, study.codebook, subtitle=reading)
    return makers


def _first_few(every: Sequence[Group]) -> tuple[Sequence[Group], str]:
    """Return the groups to draw, and the rule that chose them where some are left out."""
    if len(every) == _ONE_AND_ALL:  # all arguments would be the same panel again
        return every[:1], ""
    *named, pooled = every
    if len(named) <= _MOST_PANELS:
        return every, ""
    largest = sorted(named, key=lambda group: -group.arguments)[:_MOST_PANELS]
    rule = f"The {_MOST_PANELS} of {len(named)} actors with the most arguments, and all together."
    return [*(group for group in named if group in largest), pooled], rule


def _coders(study: Study) -> Figure:
    labels = {coder.id: study.labels_of(coder.id) for coder in study.coders if not coder.is_derived}
    arguments = [row["argument"] for row in study.whole_arguments]
    subtitle = ""
    if len(arguments) > _MOST_ROWS:
        differ = {each.argument for each in disagreements(study)}
        differing = [name for name in arguments if name in differ]
        total, arguments = len(arguments), differing[:_MOST_ROWS]
        subtitle = (
            f"The first {len(arguments)} of {len(differing)} arguments on which the coders differ,"
            f" of {total}."
        )
    return figures.coders_figure(arguments, labels, study.codebook, subtitle=subtitle)


def _is_drawn(matrix: Matrix) -> bool:
    is_coded = bool(matrix.codebook.variable(matrix.grid.values))
    is_small = len(matrix.cases) <= _MOST_CASES and len(matrix.criteria) <= _MOST_CRITERIA
    return is_coded and is_small and len(matrix.criteria) > 1


def _grounds(study: Study, variable: str) -> dict[str, Paint]:
    """Return a colour for each finding in the grids of a study, the same in all its figures."""
    if variable == LABEL:
        nouns = study.codebook.nouns(LABEL)
        return {theory: theory_ground(place) for place, theory in enumerate(nouns)}
    grids = [grid for grid in study.grids.values() if grid.values == variable]
    used = {value for grid in grids for value in grid.cells.cells["value"]}
    codes = study.codebook.variable(variable)
    return value_grounds(
        code.code for code in codes if code.kind in {"", VERDICT} and code.code in used
    )
