"""Commands that compute: `table`, `tally`, `verdict`, `explain`."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

import theorycoding as tc
from theorycoding.cli.file_options import Pairs, file_options
from theorycoding.cli.options import (
    by_option,
    coder_option,
    counting_rule,
    format_option,
    known_column,
    narrow,
    note_guarded,
    rule_options,
    where_option,
    with_studies,
    with_study,
    write_result,
)
from theorycoding.cli.saving import output_option, save

if TYPE_CHECKING:
    import pandas as pd

    from theorycoding.counting.corrected import CorrectedTally, Population
    from theorycoding.counting.rules import CountingRule
    from theorycoding.counting.tallies import Tally
    from theorycoding.study.studies import Study
    from theorycoding.vocabulary.shown_table import Table


@click.command(short_help="Regenerate a table as printed.")
@file_options
@with_study
@click.argument("name", metavar="[TABLE]", required=False)
@output_option
@format_option
def table(study: "Study", name: str | None, form: str) -> None:
    """Regenerate a schematic table or a grid as printed; without TABLE, regenerate all of them."""
    known = _table_names(study)
    if name is None and form in {"csv", "json"} and len(known) != 1:
        raise click.UsageError(f"give TABLE with --format {form}: use one of: {', '.join(known)}")
    named = {each: _table(study, each) for each in ([name] if name else known)}
    if save(named):
        return
    tables = named.values()
    click.echo("\n".join(tc.markup.write_table(each, form) for each in tables), nl=False)
    note_guarded(form, tables)


@click.command(short_help="Count the arguments of each theory.")
@file_options
@with_studies()
@rule_options
@by_option
@where_option
@coder_option
@click.option(
    "--corrected-by",
    metavar="C",
    help="Coder whose labels of a random sample correct the shares by --coder, such as a machine.",
)
@click.option(
    "--sample",
    type=click.Choice(["random"]),
    help="With --corrected-by only: how the arguments that C labelled were drawn, if study.toml "
    "does not say.",
)
@click.option(
    "--population",
    type=click.Choice(["finite", "infinite"]),
    help="With --corrected-by only: estimate the shares of these arguments (finite, the default) "
    "or of all those that they are a sample of.",
)
@output_option
@format_option
def tally(
    study: "Study",
    rule: str | None,
    weight: Fraction | None,
    by: str,
    where: Pairs,
    coder: str | None,
    corrected_by: str | None,
    sample: str | None,
    population: "Population | None",
    form: str,
) -> None:
    """Count the arguments of each theory, per actor and pooled, under one counting rule."""
    chosen = counting_rule(rule, weight)
    name = study.coder(coder)
    human = _corrector(study, name, corrected_by, sample, population)
    rows = narrow(study.coded(name), where)
    by = known_column(rows, by)
    if by in tc.tallies.FIGURES:
        raise click.UsageError(f"rename the column '{by}': a tally has a number of that name")
    tallies = tc.tallies.tallies(rows, study.codebook, rule=chosen, by=by)
    records = {
        "study": study.name,
        "coder": name,
        "rule": chosen.name,
        "weight": None if chosen.weight is None else str(chosen.weight),
        "by": by,
        "groups": [_record(one, by) for one in tallies],
    }
    above = [f"Counting rule {chosen}: {chosen.meaning}. Labels by {name}."]
    shown = tc.listings.list_tallies(tallies, study.codebook, by)
    if human:
        population = population or "finite"
        sampled = narrow(study.coded(human), where)
        corrected = tc.corrected.corrected(
            rows, sampled, study.codebook, rule=chosen, by=by, population=population
        )
        _add_corrected(records, human, population, corrected)
        above.append(_CORRECTED[population].format(machine=name, human=human))
        shown = tc.listings.list_corrected(tallies, corrected, study.codebook, by)
        for doubt in tc.corrected.doubts(corrected):
            click.echo(f"warning: {doubt}", err=True)
    write_result(shown, form, records, above=above)


@click.command(short_help="Show what a verdict depends on.")
@file_options
@with_studies()
@by_option
@where_option
@coder_option
@format_option
def verdict(study: "Study", by: str, where: Pairs, coder: str | None, form: str) -> None:
    """Show how far a verdict depends on the rule, the weight, one argument or one label."""
    name = study.coder(coder)
    rows = narrow(study.coded(name), where)
    verdicts = tc.verdicts.verdicts(rows, study.codebook, by=known_column(rows, by))
    records = None
    if form == "json":
        groups = [each.to_record() for each in verdicts]
        records = {"study": study.name, "coder": name, "groups": groups}
    phrase = tc.sentences.coder_phrase(name, is_project=study.is_own(name))
    sentences = (tc.sentences.sentence(each, coder_phrase=phrase) for each in verdicts)
    write_result(tc.listings.list_verdicts(verdicts), form, records, above=sentences)
    if form == "json" and any(each.has_long_sets for each in verdicts):
        most = tc.verdicts.MOST_ARGUMENTS
        click.echo(f"note: sets of more than {most:,} arguments to relabel are left out", err=True)


@click.command(short_help="List the rows behind one count.")
@file_options
@with_studies()
@click.option("--theory", metavar="T", help="Theory whose count is explained.")
@rule_options
@where_option
@coder_option
@click.option("--grid", metavar="G", help="Grid whose cells are listed, in place of --theory.")
@click.option(
    "--criterion", metavar="X", help="With --grid only: list the cells of this criterion."
)
@click.option("--value", metavar="V", help="With --grid only: list the cells with this value.")
@format_option
def explain(
    study: "Study",
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
    """List the rows behind one count: each argument, its label and what it adds."""
    if grid is not None and theory is not None:
        raise click.UsageError("give either --theory or --grid, not both")
    if grid is None and (criterion or value):
        raise click.UsageError("give --grid G with --criterion or --value")
    if grid is not None:
        write_result(_explained_cells(study, grid, criterion, value, where), form)
        return
    if theory is None:
        raise click.UsageError("give --theory T or --grid G")
    chosen = counting_rule(rule, weight)
    code = _theory(study, theory)
    name = study.coder(coder)
    coded = narrow(study.coded(name), where)
    rows = _explained(study, code, chosen, name, coded)
    total = sum((row[-1] for row in rows), Fraction(0))
    n = int((coded["label"] != "").sum())
    headers = (*_SHOWN, "file", "line", "counts")
    above = (
        f"{tc.exact.for_people(total)} of {n} arguments count for {code} "
        f"under the rule {chosen} (labels by {name})."
    )
    write_result(tc.Table(headers, tuple(rows), align="llllllrr"), form, above=[above])


_SHOWN = ("argument", "actor", "motivation", "label", "section")
COMMANDS = (table, tally, verdict, explain)


_CORRECTED = {
    "finite": "Shares of these arguments by {machine}, corrected by the random sample that {human} "
    "labelled; 95% limits for a finite population.",
    "infinite": "Shares by {machine}, corrected by the random sample that {human} labelled; 95% "
    "limits for an infinite population, of which these arguments are a random sample too.",
}


def _corrector(
    study: "Study", machine: str, human: str | None, sample: str | None, population: str | None
) -> str | None:
    """Return the coder of `--corrected-by`, whose arguments must be a random sample."""
    if human is None:
        if sample or population:
            raise click.UsageError("give --corrected-by C with --sample or --population")
        return None
    name = study.coder(human)
    if name == machine:
        raise click.UsageError(f"give another coder than '{name}' with --corrected-by")
    stated = next(coder.sample for coder in study.coders if coder.id == name)
    if not (sample or stated):
        raise click.UsageError(
            f"--corrected-by needs a random sample: if the arguments that '{name}' labelled were "
            'drawn at random, give --sample random, or write sample = "random" in the [[coder]] '
            "of study.toml"
        )
    return name


def _add_corrected(
    records: dict[str, Any],
    human: str,
    population: str,
    corrected: "Sequence[CorrectedTally]",
) -> None:
    """Add the corrected shares to the records of the tallies, group by group."""
    records |= {"corrected_by": human, "population": population}
    for record, one in zip(records["groups"], corrected, strict=True):
        record |= {"sampled": one.sampled, "corrected": one.shares, "reason": one.reason}


def _record(tally: "Tally", by: str) -> dict[str, Any]:
    group = tally.group
    return {
        by: group.name,
        "arguments": group.arguments,
        "mixed": group.mixed,
        "uncoded": group.uncoded,
        "counts": dict(tally.counts),
        "leader": tally.leader,
        "margin": tally.margin,
    }


def _theory(study: "Study", name: str) -> str:
    names = study.codebook.names()
    if name not in names:
        raise click.UsageError(tc.codebook.unknown("theory", name, names))
    return names[name]


def _explained(
    study: "Study", theory: str, rule: "CountingRule", coder: str, coded: "pd.DataFrame"
) -> list[tuple[Any, ...]]:
    """Return the arguments that add to a count, with the place of their label."""
    places = study.places_of(coder)
    rows = []
    for row in coded.to_dict("records"):
        label = study.codebook.label(row["label"])
        shares = tc.rules.shares(label, rule) if label else {}
        if theory in shares:
            shown = (row[name] for name in _SHOWN)
            place = places[row["argument"]]
            rows.append((*shown, place.file, place.line, shares[theory]))
    return rows


def _explained_cells(
    study: "Study", grid: str, criterion: str | None, value: str | None, where: Pairs
) -> "Table":
    if grid not in study.grids:
        raise click.UsageError(tc.codebook.unknown("grid", grid, study.grids))
    chosen = (("criterion", criterion), ("value", value))
    wanted = (*where, *((name, text) for name, text in chosen if text is not None))
    return tc.listings.list_rows(narrow(study.grids[grid].cells.frame, wanted))


def _table_names(study: "Study") -> list[str]:
    if study.files.is_bare:
        return ["arguments"]
    in_tables = {table.get("grid") for table in study.tables}
    own = [table["id"] for table in study.tables]
    return [*own, *(grid for grid in study.grids if grid not in in_tables)]


def _table(study: "Study", name: str) -> "Table":
    bare = {"caption": "", "columns": ["actor", "motivation", "label"]}
    described: dict[str, Mapping[str, Any]] = {
        **({"arguments": bare} if study.files.is_bare else {}),
        **{name: {"grid": name, "caption": grid.title} for name, grid in study.grids.items()},
        **{table["id"]: table for table in study.tables},
    }
    if name not in described:
        raise click.UsageError(tc.codebook.unknown("table", name, _table_names(study)))
    return tc.schematic.table_of_study(study, described[name])
