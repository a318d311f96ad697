"""Summaries of studies as plain records, and the Markdown that templates make of them."""

import shlex
from collections.abc import Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from theorycoding.claims.audit import unsupported_labels
from theorycoding.claims.outcomes import FAILS, HOLDS, RECORDED, SOURCE, Claim, claim_functions
from theorycoding.comparing import comparison
from theorycoding.comparing.comparison import ComparedTally
from theorycoding.counting.grids import Matrix, totals
from theorycoding.counting.rules import CONVENTIONS
from theorycoding.counting.schematic import differences, table_of_study
from theorycoding.counting.verdicts import Verdict, verdicts
from theorycoding.figures import Figure
from theorycoding.files.folders import Project
from theorycoding.intercoder import Agreement, against, agreement, read_ratings
from theorycoding.problems import DataError
from theorycoding.reports import pages, templating
from theorycoding.reports.answers import VerdictsByCoder
from theorycoding.reports.chain import Notes
from theorycoding.reports.templating import REPLACED, Environment, TemplateError
from theorycoding.showing import agreement_tables, listings
from theorycoding.showing.json_text import Record
from theorycoding.showing.markup import write_table
from theorycoding.showing.sentences import clauses, coder_phrase, straws_warning
from theorycoding.study.settling import disagreements, ratings
from theorycoding.study.studies import Coder, Grid, Study
from theorycoding.version import __version__
from theorycoding.vocabulary.exact import capital
from theorycoding.vocabulary.shown_table import Rounded, Table

BETWEEN = ("comparison", "contradictions", "overlaps")  # pages of several studies together
MOST_CELLS_LISTED = 120  # a longer grid, such as a bibliography, is a CSV file
_RULE_MEANINGS = {name: rule.meaning for name, rule in CONVENTIONS.items()}
_LESS: tuple[Notes | None, ...] = ("disputed", "none", None)  # of the chain on a long page


def study_verdicts(study: Study) -> VerdictsByCoder:
    """Return the verdicts on each actor and on all by each coder's labels."""
    return {coder.id: verdicts(study.to_count(coder.id), study.codebook) for coder in study.coders}


def study_records(study: Study, claims: Sequence[Claim], found: VerdictsByCoder) -> Record:
    """Return what a report of one study may say, as plain records by name."""
    grades = evidence_grades(study)
    records = {
        "study": _about(study),
        "version": __version__,
        "coders": study.coders,
        "coder": next((coder for coder in study.coders if coder.id == study.headline), None),
        "nouns": study.codebook.nouns(),
        "rivals": tuple(
            study.codebook.noun(theory)
            for theory in study.codebook.theories
            if theory not in study.codebook.residual
        ),
        "argument_rows": study.argument_table.rows,
        "argument_table": listings.list_arguments(study),
        "reason_table": listings.list_reasons(study),
        "theory_table": listings.list_theories(study.codebook),
        "tables": tuple(_shown_table(study, settings) for settings in study.tables),
        "grids": tuple(_shown_grid(study, grid) for grid in study.grids.values()),
        "unsupported": unsupported_labels(study),
        "rule_meanings": _RULE_MEANINGS,
        "counting_rules": [
            {"title": rule.title, "meaning": rule.meaning} for rule in CONVENTIONS.values()
        ],
        "agreement": _shown_agreement(study),
        "event_table": listings.list_events(study.events),
        "claims": claims,
        "outcomes": outcomes(claims),
        "discrepancy_table": listings.list_discrepancies(study.discrepancies),
        **_tally_records(study, found, grades),
        **pages.page_records(study, claims, found, grades),
        **claim_functions(study),
    }
    return {**records, "appendices": pages.appendices(records)}


def _tally_records(study: Study, found: VerdictsByCoder, grades: Mapping[str, str]) -> Record:
    coders = {coder.id: coder for coder in study.coders}
    own = found.get(study.headline, ())
    tallies = [one.tallies[0] for one in own]
    return {
        "tallies": tallies,
        "tally_table": listings.list_tallies(tallies, study.codebook) if own else None,
        "rule_table": listings.list_rules(own) if own else None,
        "verdicts": {
            name: [_shown_verdict(one, coders[name], grades) for one in found[name]]
            for name in coders
        },
        "verdict_table": listings.list_verdicts(own) if own else None,
        "other_tallies": {
            name: listings.list_tallies([one.tallies[0] for one in counted], study.codebook)
            for name, counted in found.items()
            if name != study.headline
        },
    }


def outcomes(claims: Sequence[Claim]) -> dict[str, int]:
    """Return how many claims hold, fail and are recorded only."""
    found = [claim.outcome for claim in claims]
    return {outcome: found.count(outcome) for outcome in (HOLDS, FAILS, RECORDED)}


def study_pages(
    sandbox: Environment,
    study: Study,
    claims: Sequence[Claim],
    found: VerdictsByCoder,
    figures: Mapping[str, Figure],
    *,
    only_page: bool = False,
) -> dict[str, str]:
    """Render the page of one study and its appendices, by their paths in `reports/`.

    Parameters
    ----------
    found
        The verdicts by each coder's labels, as from `study_verdicts`.
    figures
        The figures in `figures/`, by their names.
    """
    pictures = {name: figure.description for name, figure in figures.items()}
    records = {**study_records(study, claims, found), "pictures": pictures}
    texts = {f"{study.name}.md": _page(sandbox, study, records)}
    if only_page:
        return texts
    for name in records["appendices"]:
        inside = {**records, "to_appendix": "", "to_reports": "../", "part": f"_{name}.md.j2"}
        texts[f"{study.name}/{name}.md"] = templating.render(sandbox, "_appendix.md.j2", inside)
    for grid in records["grids"]:
        if grid["file"]:
            texts[f"{study.name}/{grid['file']}"] = write_table(grid["cells"], "csv")
    return texts


def _page(sandbox: Environment, study: Study, records: Mapping[str, Any]) -> str:
    """Render the page, with fewer notes and at last without the chain if it is too long."""
    own, known = f"{study.name}.md.j2", templating.templates(sandbox)
    if gone := next((old for old in REPLACED if old in known), None):
        message = f"templates/{gone}: no page has this part any more"
        raise TemplateError(f"{message} (rename it '{REPLACED[gone]}', see the upgrade note)")
    name = own if own in known else "study.md.j2"
    paths = {"to_appendix": f"{quote(study.name)}/", "to_reports": ""}
    text = templating.render(sandbox, name, {**records, **paths})
    for notes in _LESS if name == "study.md.j2" and not study.files.is_bare else ():
        if pages.count_words(text) <= pages.MOST_WORDS:
            break
        text = templating.render(
            sandbox, name, {**records, **paths, **pages.chain_records(study, notes)}
        )
    return text


class BuiltStudy(NamedTuple):
    """A study with its evaluated claims, and what the comparison says of it.

    `tallies` are those of each actor by each coder's labels, `depends_on` what their leads rest on.
    """

    study: Study
    claims: tuple[Claim, ...]
    tallies: tuple[ComparedTally, ...]
    depends_on: tuple[str, ...]


def built_study(study: Study, claims: tuple[Claim, ...], found: VerdictsByCoder) -> BuiltStudy:
    """Return what the pages of all studies say of one, from its claims and the verdicts on it."""
    tallies = tuple(
        ComparedTally(study.name, verdict.group.name, coder.id, coder.origin, verdict.tallies[0])
        for coder in study.coders
        for verdict in found[coder.id]
    )
    return BuiltStudy(study, claims, tallies, listings.leads_depend_on(study, found))


def index_report(
    sandbox: Environment,
    built: Sequence[BuiltStudy],
    broken: Sequence[str] = (),
    between: Sequence[str] = (),
) -> dict[str, str]:
    """Render the list of all studies; `broken` are the names of those that have errors.

    `between` are the names of the pages between studies that there are, of `BETWEEN`.
    """
    by_source = [claim for one in built for claim in one.claims if claim.by == SOURCE]
    claims = {one.study.name: one.claims for one in built}
    context = {
        "studies": tuple(
            {
                **_about(one.study),
                "claims": one.claims,
                "failing": pages.failing_claims(one.claims),
            }
            for one in built
        ),
        "study_table": listings.list_studies([one.study for one in built], claims),
        "outcomes": outcomes(by_source),
        "broken": tuple(broken),
        "between": tuple(between),
        "version": __version__,
    }
    return {"index.md": templating.render(sandbox, "index.md.j2", context)}


def comparison_report(
    sandbox: Environment, project: Project, built: Sequence[BuiltStudy]
) -> dict[str, str]:
    """Render the comparison of all studies; overlaps and contradictions if there are any."""
    studies = [one.study for one in built]
    differing = comparison.contradictions(project)
    pairs = comparison.overlaps(project, studies)
    tallies = [tally for one in built for tally in one.tallies]
    tallies += comparison.pooled(studies, tallies)
    depends_on = [text for one in built for text in one.depends_on]
    depends_on += [""] * (len(tallies) - len(depends_on))
    nouns = comparison.theory_nouns(studies)
    is_whole = [tally.actor is None for tally in tallies]
    context = {
        "studies": tuple(map(_about, studies)),
        "whole_table": listings.list_compared(
            [*compress(tallies, is_whole)],
            nouns,
            [*compress(depends_on, is_whole)],
            has_actors=False,
        ),
        "compared_table": listings.list_compared(tallies, nouns, depends_on),
        "counted_twice": comparison.counted_twice(studies),
        "rule_meanings": _RULE_MEANINGS,
        "overlap_table": listings.list_overlaps(pairs),
        "contradictions": differing,
        "kinds": tuple(dict.fromkeys(one.kind for one in differing)),
        "version": __version__,
    }
    rows_of_each = (studies, differing, pairs)
    return {
        f"{name}.md": templating.render(sandbox, f"{name}.md.j2", context)
        for name, rows in zip(BETWEEN, rows_of_each, strict=True)
        if rows
    }


def _about(study: Study) -> Record:
    names = ("name", "title", "question", "answer", "place", "sources", "digest")
    own = {name: getattr(study, name) for name in names}
    return own | {"argument": shlex.quote(study.name), "is_bare": study.files.is_bare}


def _shown_table(study: Study, settings: Mapping[str, Any]) -> Record:
    """Return a table as Markdown, and whether the source prints it just so."""
    table = table_of_study(study, settings)
    coders = {coder.id: coder for coder in study.coders}
    name = settings.get("coder", study.default_coder)
    printed = study.printed.get(settings["id"])
    return {
        "id": settings["id"],
        "markdown": templating.as_markdown(table),
        "stands_in": settings.get("stands_in", ""),
        "is_printed": printed is not None,
        "cells": sum(len(row) for row in printed or ()),
        "differences": differences(table, printed) if printed else (),
        "coder": None if "grid" in settings else coders.get(name),
    }


def _shown_grid(study: Study, grid: Grid) -> Record:
    """Return a grid: its cells (in a `file` if there are many), its counts and its totals."""
    matrix = Matrix(grid, study.codebook)
    found = totals(matrix)
    return {
        "id": grid.id,
        "title": grid.title,
        "cells": listings.list_cells(matrix),
        "is_project": grid.source_says == "project",
        "polarity": listings.list_polarity(matrix) if matrix.has_polarity else None,
        "totals": listings.list_totals(found) if found else None,
        "file": f"{grid.id}.csv" if len(grid.cells.rows) > MOST_CELLS_LISTED else "",
    }


def _shown_agreement(study: Study) -> Record | None:
    """Return agreement among the coders of a study; None where there are fewer than two."""
    coders = tuple(coder for coder in study.coders if not coder.is_derived)
    if len(coders) <= 1:
        return None
    before = _agreement(study)
    values = {(one.reading, one.name): one.value for one in before.coefficients}
    alpha = values["primary", "alpha"]
    after = _agreement(study, settled=True) if study.decisions.rows else None
    differing = disagreements(study)
    return {
        "coders": coders,
        "units": max(one.units for one in before.coefficients),
        "arguments": len(study.whole_arguments),
        "alpha": "" if alpha is None else str(Rounded(alpha)),
        "before": agreement_tables.list_agreement(before),
        "after": agreement_tables.list_agreement(after) if after else None,
        "warnings": tuple(map(capital, before.warnings)),
        "reference": study.reference or "",
        "validation": _validation(study),
        "disagreements": agreement_tables.list_disagreements(differing),
        "found": len(differing),
        "undecided": sum(not one.decision for one in differing),
    }


def _validation(study: Study) -> Mapping[str, Table]:
    """Return tables of every other coder beside the reference, if the study names one."""
    if study.reference is None:
        return {}
    rated = read_ratings(ratings(study), categories=study.codebook.theories)
    validation = against(rated, study.reference)
    return agreement_tables.list_validation(validation) if validation.theories else {}


def _agreement(study: Study, *, settled: bool = False) -> Agreement:
    """What a report states: three coefficients, three readings; limits only where n allows."""
    rated = ratings(study, settled=settled)
    return agreement(
        rated,
        categories=study.codebook.theories,
        readings=("primary", "jaccard", "masi"),
        coefficients=("percent", "alpha", "ac1"),
    )


def _shown_verdict(verdict: Verdict, coder: Coder, grades: Mapping[str, str]) -> Record:
    """Return a verdict in a sentence, without and with the coder; a warning on weak evidence."""
    phrase, text = coder_phrase(coder.id, is_project=coder.is_project), clauses(verdict)
    return {
        "name": verdict.group.name,
        "arguments": verdict.group.arguments,
        "coder": coder,
        "rules": f"{capital(text)}.",
        "sentence": f"{phrase}, {text}.",
        "warning": straws_warning(verdict, grades) if grades else "",
    }


def evidence_grades(study: Study) -> dict[str, str]:
    """Return the evidence grade of each argument: of its own column, else of a grid of grades."""
    rows = study.argument_table.rows
    if any(row["evidence"] for row in rows):
        return {row["argument"]: row["evidence"] for row in rows}
    return {
        cell["case"]: cell["value"]
        for grid in study.grids.values()
        if grid.values == "evidence" and grid.cases_are == "arguments"
        for cell in grid.cells.rows
    }


def own_templates(project: Project) -> Path:
    """Return the folder of a project's own templates; a link that leads outside is an error."""
    folder = project.root / "reports" / "templates"
    if outside := project.linked_out(folder):
        raise DataError(outside)
    return folder
