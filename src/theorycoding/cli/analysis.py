"""Commands that compute: `table`, `tally`, `verdict`, `explain`."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Unpack

import click

import theorycoding as tc
from theorycoding.cli import opening, options
from theorycoding.cli.corrected_shares import (
    MEANINGS,
    corrected_tallies,
    correction_options,
    corrector,
)
from theorycoding.cli.depfiles import with_depfile
from theorycoding.cli.row_options import (
    CountedRows,
    Selection,
    by_option,
    counted_rows,
    narrow,
    row_options,
)
from theorycoding.exchange.layout import Condition


def _decimals(text: str) -> int | str:
    """Read `2` or `exact`."""
    return "exact" if text == "exact" else int(click.IntRange(0, 30)(text))


@click.command(short_help="Regenerate a table as printed.")
@opening.whole_file_options
@opening.with_study
@click.argument("name", metavar="[TABLE]", required=False)
@options.value("--coder C", "FILE only: coder whose labels the table has.")
@options.output_option
@options.reference_option
@with_depfile
@options.format_option
def table(study: "tc.Study", name: str | None, coder: str | None, form: str) -> None:
    """Regenerate a schematic table or a grid as printed; without TABLE, regenerate all of them."""
    if coder and not study.files.is_bare:
        raise click.UsageError("omit --coder for a study: study.toml says whose labels a table has")
    described = _described_tables(study, coder)
    in_tables = {each.get("grid") for each in study.tables} - {each["id"] for each in study.tables}
    known = [each for each in described if each not in in_tables]
    if name is None and form in {"csv", "json"} and len(known) != 1:
        which = f"use one of: {', '.join(known)}" if known else "study.toml has no [[table]]"
        raise click.UsageError(f"give TABLE with --format {form}: {which}")
    if name and name not in described:
        raise click.UsageError(tc.codebook.unknown("table", name, known))
    named = {
        each: tc.schematic.table_of_study(study, described[each])
        for each in ([name] if name else known)
    }
    if options.save(named):
        return
    click.echo("\n".join(options.written(each, form) for each in named.values()), nl=False)
    options.note_guarded(form, named.values())


@click.command(short_help="Count the arguments of each theory.")
@opening.file_options
@opening.with_studies()
@options.rule_options
@by_option
@row_options
@options.value(
    "--min least N",
    "Leave out groups with fewer arguments, and say which.",
    type=click.IntRange(min=1),
)
@options.choice("--share", ("percent", "fraction"), "Also show the share of n, beside each count.")
@options.value(
    "--decimals N|exact",
    "Decimals of numbers that are not whole, with --share those of the shares only; a half is "
    "rounded up (default: exact for people, 6 in CSV); exact writes 7/3. JSON is always exact.",
    type=_decimals,
)
@correction_options
@options.output_option
@with_depfile
@options.format_option
def tally(
    study: "tc.Study",
    rule: "tc.rules.CountingRule",
    least: int | None,
    share: "tc.tallies.Share | None",
    decimals: int | str | None,
    corrected_by: str | None,
    sample: str | None,
    population: "tc.corrected.Population | None",
    form: str,
    **selection: Unpack[Selection],
) -> None:
    """Count the arguments of each theory, per actor and pooled, under one counting rule."""
    coder = study.coder(selection["coder"])
    human = corrector(study, coder, corrected_by, sample, population)
    if human and (share or least):
        raise click.UsageError("omit --share and --min with --corrected-by")
    rows = counted_rows(study, **selection)
    every = tc.tallies.tallies(rows.frame, rows.codebook, rule=rule, by=rows.by, times=rows.times)
    small = [one for one in every if _is_small(one, least)]
    tallies = [one for one in every if not _is_small(one, least)]
    records: dict[str, Any] = {
        "study": study.name,
        "coder": coder,
        "rule": rule.name,
        "weight": None if rule.weight is None else str(rule.weight),
        "by": rows.by[0] if len(rows.by) == 1 else list(rows.by),
        **({"share": share} if share else {}),
        **rows.left_out,
        **({"left_out": [_sized(one, rows.by) for one in small]} if least else {}),
        "groups": [_record(one, rows.by, share) for one in tallies],
    }
    above = [f"Counting rule {rule}: {rule.meaning}. Labels by {coder}."]
    shown = tc.listings.list_tallies(tallies, rows.codebook, rows.by, share=share)
    if human:
        population = population or "finite"
        corrected = corrected_tallies(study, human, rows, rule, population)
        records |= {"corrected_by": human, "population": population}
        for record, one in zip(records["groups"], corrected, strict=True):
            record |= {"sampled": one.sampled, "corrected": one.shares, "reason": one.reason}
        above.append(MEANINGS[population].format(machine=coder, human=human))
        shown = tc.listings.list_corrected(tallies, corrected, rows.codebook, rows.by)
    if decimals is not None:
        shown = _in_decimals(shown, decimals, share)
    remarks = [*rows.remarks, *_small(small, least)]
    options.write_result(shown, form, records, above=above, remarks=remarks)


@click.command(short_help="Show what a verdict depends on.")
@opening.file_options
@opening.with_studies()
@by_option
@row_options
@options.format_option
def verdict(study: "tc.Study", form: str, **selection: Unpack[Selection]) -> None:
    """Show how far a verdict depends on the rule, the weight, one argument or one label."""
    rows = counted_rows(study, **selection)
    verdicts = tc.verdicts.verdicts(rows.frame, rows.codebook, by=rows.by, times=rows.times)
    records = None
    if form == "json":
        groups = [each.to_record() for each in verdicts]
        records = {"study": study.name, "coder": rows.coder, **rows.left_out, "groups": groups}
    phrase = tc.sentences.coder_phrase(rows.coder, is_project=study.is_own(rows.coder))
    write = tc.listings.one_notation(verdicts)
    sentences = (tc.sentences.sentence(one, coder_phrase=phrase, write=write) for one in verdicts)
    shown = tc.listings.list_verdicts(verdicts, write)
    options.write_result(shown, form, records, above=sentences, remarks=rows.remarks)
    if form == "json" and any(each.has_long_sets for each in verdicts):
        most = tc.verdicts.MOST_ARGUMENTS
        click.echo(f"note: sets of more than {most:,} arguments to relabel are left out", err=True)


@click.command(short_help="List the rows behind one count.")
@opening.file_options
@opening.with_studies()
@options.value("--theory T", "Theory whose count is explained.")
@options.rule_options
@row_options
@options.value("--grid G", "Grid whose cells are listed, in place of --theory.")
@options.value("--criterion X", "With --grid only: list the cells of this criterion.")
@options.value("--value V", "With --grid only: list the cells with this value.")
@options.format_option
def explain(
    study: "tc.Study",
    theory: str | None,
    rule: "tc.rules.CountingRule",
    grid: str | None,
    criterion: str | None,
    value: str | None,
    form: str,
    **selection: Unpack[Selection],
) -> None:
    """List the rows behind one count: each argument, its label and what it adds."""
    if grid is not None and theory is not None:
        raise click.UsageError("give either --theory or --grid, not both")
    if grid is None and (criterion or value):
        raise click.UsageError("give --grid G with --criterion or --value")
    if grid is not None:
        chosen = (("criterion", criterion), ("value", value))
        conditions = (Condition(name, text) for name, text in chosen if text is not None)
        where = (*selection["where"], *conditions)
        options.write_result(_explained_cells(study, grid, where), form)
        return
    if theory is None:
        raise click.UsageError("give --theory T or --grid G")
    names = study.codebook.names()
    if theory not in names:
        near = tc.codebook.suggest(theory, names) or study.codebook.nouns().values()
        raise click.UsageError(tc.codebook.unknown("theory", theory, near))
    _write_explained(study, names[theory], rule, counted_rows(study, **selection), form)


_SHOWN = ("argument", "actor", "motivation", "label", "section")
_FILE = len(_SHOWN)  # the column after them
COMMANDS = (table, tally, verdict, explain)


def _write_explained(
    study: "tc.Study", code: str, rule: "tc.rules.CountingRule", counted: CountedRows, form: str
) -> None:
    """Write the arguments that count for a theory, and how many of all that is."""
    rows = list(_explained(study, code, rule, counted))
    total = sum((row[-1] for row in rows), Fraction(0))
    n = tc.groups.groups(counted.frame, counted.codebook, by=counted.by, times=counted.times)[-1]
    write = tc.exact.notation([total, *(row[-1] for row in rows)])
    shown = tc.Table((*_SHOWN, "file", "line", "counts"), tuple(rows), align="llllllrr")
    above = (
        f"{write(total)} of {write(n.arguments)} arguments count for {code} "
        f"under the rule {rule} (labels by {counted.coder})."
    )
    if form in {"text", "markdown"} and len(files := {row[_FILE] for row in rows}) == 1:
        above += f" Lines are those of {min(files)}."
        shown = tc.table_fields.without_column(shown, _FILE)
    options.write_result(shown, form, above=[above], remarks=counted.remarks)


def _explained(
    study: "tc.Study", theory: str, rule: "tc.rules.CountingRule", counted: CountedRows
) -> Iterator[tuple[Any, ...]]:
    """Yield the arguments that add to a count, with the place of their label."""
    places = study.places_of(counted.coder)
    for row in counted.frame.to_dict("records"):
        label = study.codebook.label(row["label"])
        shares = tc.rules.shares(label, rule) if label else {}
        if theory in shares:
            place = places[row["argument"]]
            times = tc.exact.read_number(row[counted.times]) if counted.times else 1
            cells = (row[name] for name in _SHOWN)
            yield *cells, place.file, place.line, shares[theory] * times


def _explained_cells(study: "tc.Study", grid: str, where: opening.Conditions) -> "tc.Table":
    if grid not in study.grids:
        raise click.UsageError(tc.codebook.unknown("grid", grid, study.grids))
    return tc.listings.list_rows(narrow(study.grids[grid].cells.frame(), where))


def _in_decimals(
    table: "tc.Table", decimals: int | str, share: "tc.tallies.Share | None"
) -> "tc.Table":
    """Return a table of tallies with its numbers as decimals; beside shares counts stay exact."""
    if not isinstance(decimals, int):
        return tc.markup.in_decimals(table, None)
    after = f" {tc.listings.SHARE_SIGNS[share]}" if share else ""
    return tc.markup.in_decimals(table, decimals, after=after)


def _is_small(tally: "tc.tallies.Tally", least: int | None) -> bool:
    """Return whether a group, other than the pool, has too few arguments to be shown."""
    is_pool = tally.group.name is None
    return least is not None and not is_pool and tally.group.arguments < least


def _small(tallies: "Sequence[tc.tallies.Tally]", least: int | None) -> list[str]:
    """Return which groups are left out because they are small."""
    if not tallies:
        return []
    names = [f"{one.group.name or '(empty)'} ({one.group.arguments})" for one in tallies]
    return [f"Left out, with n below {least}: {', '.join(names)}. They count in 'all'."]


def _sized(tally: "tc.tallies.Tally", by: "Sequence[str]") -> dict[str, Any]:
    return dict(zip(by, tally.group.key, strict=True)) | {"arguments": tally.group.arguments}


def _record(
    tally: "tc.tallies.Tally", by: "Sequence[str]", share: "tc.tallies.Share | None"
) -> dict[str, Any]:
    group = tally.group
    return {
        **_sized(tally, by),
        "mixed": group.mixed,
        "uncoded": group.uncoded,
        "counts": dict(tally.counts),
        **({"shares": tc.tallies.shares_of(tally, share)} if share else {}),
        "leader": tally.leader,
        "margin": tally.margin,
    }


def _described_tables(study: "tc.Study", coder: str | None) -> dict[str, Mapping[str, Any]]:
    """Return what each table has: those of study.toml, and each grid as a table."""
    if study.files.is_bare:
        columns = ["actor", "motivation", "label"]
        return {"arguments": {"caption": "", "columns": columns, "coder": coder}}
    own: dict[str, Mapping[str, Any]] = {table["id"]: table for table in study.tables}
    grids = {name: {"grid": name, "caption": grid.title} for name, grid in study.grids.items()}
    return own | {name: grid for name, grid in grids.items() if name not in own}
