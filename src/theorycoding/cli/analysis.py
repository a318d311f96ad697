"""Commands that compute: `table`, `tally`, `explain`."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

import theorycoding as tc
from theorycoding.cli.options import (
    by_option,
    coder_option,
    counting_rule,
    format_option,
    known_column,
    narrow,
    note_guarded,
    open_study,
    rule_options,
    say,
    study_options,
    where_option,
)

if TYPE_CHECKING:
    from theorycoding.counting.schematic import Schematic
    from theorycoding.counting.tallies import CountingRule, Tally
    from theorycoding.study.studies import Study

Pairs = tuple[tuple[str, str], ...]


@click.command(short_help="Regenerate a table as printed.")
@study_options
@click.argument("name", metavar="[TABLE]", required=False)
@format_option
def table(
    study: str,
    name: str | None,
    project: str | None,
    columns: Pairs,
    codebook: str | None,
    form: str,
) -> None:
    """Regenerate a schematic table or a grid as printed; all tables without TABLE."""
    read = open_study(study, project, columns, codebook)
    if name is None and form in {"csv", "json"} and len(_table_names(read)) != 1:
        known = ", ".join(_table_names(read))
        raise click.UsageError(f"--format {form} needs the name of one table: {known}")
    shown = [_table(read, name)] if name else [_table(read, one) for one in _table_names(read)]
    written = [tc.markup.from_schematic(one) for one in shown]
    click.echo("\n".join(tc.markup.write_table(one, form) for one in written), nl=False)
    note_guarded(form, written)


@click.command(short_help="Count the arguments of each theory.")
@study_options
@rule_options
@by_option
@where_option
@coder_option
@format_option
def tally(
    study: str,
    project: str | None,
    columns: Pairs,
    codebook: str | None,
    rule: str | None,
    weight: Fraction | None,
    by: str,
    where: Pairs,
    coder: str | None,
    form: str,
) -> None:
    """Count the arguments of each theory, per actor and pooled, under a stated rule."""
    read = open_study(study, project, columns, codebook)
    chosen = counting_rule(rule, weight)
    name = read.coder(coder)
    rows = narrow(read.coded(name), where)
    by = known_column(rows, by)
    if by in tc.tallies.FIGURES:
        raise click.UsageError(f"a tally has a figure called '{by}': rename the column")
    counted = tc.tallies.tallies(rows, read.codebook, rule=chosen, by=by)
    records = {
        "study": read.name,
        "coder": name,
        "rule": chosen.name,
        "weight": None if chosen.weight is None else str(chosen.weight),
        "by": by,
        "groups": [_record(one, by) for one in counted],
    }
    meaning = tc.tallies.RULE_MEANINGS[chosen.name]
    above = f"Counting rule {chosen}: {meaning}. Labels by {name}."
    say(tc.listings.list_tallies(counted, read.codebook, by), form, records, above=[above])


@click.command(short_help="Show on what a verdict depends.")
@study_options
@by_option
@where_option
@coder_option
@format_option
def verdict(
    study: str,
    project: str | None,
    columns: Pairs,
    codebook: str | None,
    by: str,
    where: Pairs,
    coder: str | None,
    form: str,
) -> None:
    """Show how far a verdict depends on the rule, the weight, one argument, one label."""
    read = open_study(study, project, columns, codebook)
    name = read.coder(coder)
    rows = narrow(read.coded(name), where)
    by = known_column(rows, by)
    found = tc.verdicts.verdicts(rows, read.codebook, by=by)
    groups = [one.to_record() for one in found]
    records = {"study": read.name, "coder": name, "groups": groups}
    phrase = tc.sentences.coder_phrase(name, is_project=read.is_own(name))
    sentences = (tc.sentences.sentence(one, coder_phrase=phrase) for one in found)
    say(tc.listings.list_verdicts(found), form, records, above=sentences)


@click.command(short_help="List the rows behind one count.")
@study_options
@click.option("--theory", metavar="T", help="The theory whose count to explain.")
@rule_options
@where_option
@coder_option
@click.option("--grid", metavar="G", help="Explain cells of a grid instead.")
@click.option("--criterion", metavar="X", help="Of the grid: only this criterion.")
@click.option("--value", metavar="V", help="Of the grid: only this value.")
@format_option
def explain(
    study: str,
    project: str | None,
    columns: Pairs,
    codebook: str | None,
    theory: str | None,
    rule: str | None,
    weight: Fraction | None,
    where: Pairs,
    coder: str | None,
    grid: str | None,
    criterion: str | None,
    value: str | None,
    form: str,
) -> None:
    """List the rows behind one count: each argument, its label, and what it adds."""
    read = open_study(study, project, columns, codebook)
    if grid is not None and theory is not None:
        raise click.UsageError("either --theory or --grid says what to explain")
    if grid is None and (criterion or value):
        raise click.UsageError("--criterion and --value go with --grid")
    if grid is not None:
        say(_explained_cells(read, grid, criterion, value, where), form)
        return
    if theory is None:
        raise click.UsageError("--theory (or --grid) says what to explain")
    chosen = counting_rule(rule, weight)
    code = _theory(read, theory)
    name = read.coder(coder)
    rows = _explained(read, code, chosen, name, where)
    total = sum((row[-1] for row in rows), Fraction(0))
    coded = narrow(read.coded(name), where)
    n = int((coded["label"] != "").sum())
    headers = ("argument", "actor", "motivation", "label", "section", "file", "line", "counts")
    shown = tc.markup.Table(headers, tuple(rows), align="llllllrr")
    above = (
        f"{tc.exact.for_people(total)} of {n} arguments count for {code} "
        f"under the rule {chosen} (labels by {name})."
    )
    say(shown, form, above=[above])


COMMANDS = (table, tally, verdict, explain)


def _record(one: "Tally", by: str) -> dict[str, Any]:
    return {
        by: one.group.name,
        "arguments": one.group.arguments,
        "mixed": one.group.mixed,
        "uncoded": one.group.uncoded,
        "counts": dict(one.counts),
        "leader": one.leader,
        "margin": one.margin,
    }


def _theory(study: "Study", name: str) -> str:
    names = study.codebook.names()
    if name not in names:
        raise click.UsageError(tc.codebook.unknown("theory", name, names))
    return names[name]


def _explained(
    study: "Study", theory: str, rule: "CountingRule", coder: str, where: Pairs
) -> list[tuple[Any, ...]]:
    """The arguments that add to a count, with the place of their label."""
    names = study.codebook.names()
    places = _label_places(study, coder)
    rows = []
    for row in narrow(study.coded(coder), where).to_dict("records"):
        if not row["label"]:
            continue
        given = tc.tallies.shares(tc.parse_label(row["label"], names), rule)
        if theory in given:
            place = places[row["argument"]]
            shown = [row[name] for name in ("argument", "actor", "motivation", "label", "section")]
            rows.append((*shown, *place, given[theory]))
    return rows


def _label_places(study: "Study", coder: str) -> dict[str, tuple[str, int]]:
    """File and line of each label of a coder; of the consensus, where it was decided or said."""
    own = f"coders/{coder}.csv"
    first = own if own in study.files.sheets else "arguments.csv"
    is_derived = any(known.is_derived for known in study.coders if known.id == coder)
    others = sorted(path for path in study.files.sheets if path.startswith("coders/"))
    paths = ["decisions.csv", first, *others] if is_derived else [first]
    places: dict[str, tuple[str, int]] = {}
    for path in paths:
        sheet = study.files.sheet(path)
        if sheet and (not is_derived or "label" in sheet.header):
            for row, argument in enumerate(sheet.column("argument")):
                places.setdefault(argument, (sheet.path, sheet.lines[row]))
    return places


def _explained_cells(
    study: "Study", grid: str, criterion: str | None, value: str | None, where: Pairs
) -> Any:
    if grid not in study.grids:
        raise click.UsageError(tc.codebook.unknown("grid", grid, study.grids))
    chosen = [("criterion", criterion), ("value", value)]
    wanted = [*where, *((name, text) for name, text in chosen if text is not None)]
    cells = narrow(study.grids[grid].cells.frame, wanted)
    return tc.listings.list_rows(cells)


def _table_names(study: "Study") -> list[str]:
    if study.files.is_bare:
        return ["arguments"]
    described = [table["id"] for table in study.tables]
    shown = {table.get("grid") for table in study.tables}
    return [*described, *(grid for grid in study.grids if grid not in shown)]


def _table(study: "Study", name: str) -> "Schematic":
    described = {table["id"]: table for table in study.tables}
    if name in described:
        return tc.schematic.table_of_study(study, described[name])
    if name in study.grids:
        grid = study.grids[name]
        return tc.schematic.table_of_study(study, {"id": name, "grid": name, "caption": grid.title})
    if study.files.is_bare and name == "arguments":
        headers = {"id": name, "caption": "", "columns": ["actor", "motivation", "label"]}
        return tc.schematic.table_of_study(study, headers)
    known = _table_names(study)
    raise click.UsageError(tc.codebook.unknown("table", name, known))
