"""A foreign table of any shape as the sheets of a study: arguments, and each coder's labels."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from theorycoding.exchange.derived import Part, derive, part, pick, stack, transpose
from theorycoding.exchange.formats import ForeignTable
from theorycoding.exchange.label_columns import RATER, Coded, ForeignFile, coded_labels
from theorycoding.exchange.labels import joined
from theorycoding.exchange.layout import OURS, Layout, position, rows_that_meet
from theorycoding.files.columns import Rows, first_rows, holds, mapped, numbers_of, repetitive
from theorycoding.files.reading import Columns, Repetitive, Sheet, each_text, repeated
from theorycoding.files.study_files import BareFiles
from theorycoding.problems import Problem
from theorycoding.vocabulary.codebook import suggest
from theorycoding.vocabulary.exact import has_thousands
from theorycoding.vocabulary.labels import write_label
from theorycoding.vocabulary.tables import ARGUMENTS

_SAMPLE = 1000  # rows that show what a column holds
_HEADERS = 2  # rows of headers below the first
_WITH_LABELS = ("section", "reason", "note")  # what goes with a coder's label


def shape(
    tables: Sequence[tuple[str, ForeignTable]], layout: Layout
) -> tuple[dict[str, Sheet], BareFiles, list[Problem]]:
    """Return foreign tables, each with a name for the coder of its labels, as sheets of a study.

    The sheets are by path: `arguments.csv`, `coders/NAME.csv`.

    Raises
    ------
    UsageError
        The layout names a column that is not there, or nothing says who the coders are.
    """
    files = [_file(name, table, layout) for name, table in tables]
    if len(files) == 1 and not layout.only_labels and _is_plain(files[0]):
        sheets = {"arguments.csv": _plain(files[0])}
    else:
        sheets = _taken_apart(files)
    coded = [one for file in files for one in file.coded]
    labels = dict.fromkeys(label for one in coded for label in each_text(one.labels) if label)
    has_sets = any(file.has_sets for file in files)
    has_secondary = any(file.indexes("primary") for file in files)
    # Then the theories of labels are known without taking their text apart.
    is_whole = layout.only_labels or has_sets or has_secondary or bool(layout.dummies)
    theories = (name for label in labels for name in label.theories)
    found = tuple(dict.fromkeys([*layout.dummies, *theories])) if is_whole else None
    has_several = has_sets or any(label.is_mixed for label in labels)
    foreign = BareFiles(
        aliases={name: ours for file in files for name, ours in _aliases(file).items()},
        theories=layout.categories or found,
        categories=layout.categories,
        residual=layout.residual,
        decimal=layout.decimal,
        labels_are="mixed" if has_secondary else "set" if has_several else "text",
        is_anonymous=any(one.coder.startswith(f"{RATER} ") for one in coded),
        by=layout.by,
        only_labels=layout.only_labels,
        notes=tuple(dict.fromkeys(note for file in files for note in file.notes)),
    )
    return sheets, foreign, [problem for file in files for problem in file.problems]


def _taken_apart(files: Sequence[ForeignFile]) -> dict[str, Sheet]:
    """Return the arguments of files, and the labels of each coder if the files name any."""
    for file in files:
        is_repeated = file.layout.headers("n") and file.indexes("coder")
        if file.layout.only_labels and is_repeated and file.sheet.times is None:
            raise file.refusal(
                "--column n=HEADER goes with one row per unit (--coders A,B), "
                "not with one row per label"
            )
        file.coded = coded_labels(file)
        if len(files) > 1:
            file.coded = [one._replace(coder=one.coder or file.stem) for one in file.coded]
        file.has_sets |= not file.layout.only_labels and _repeats_arguments(file)
    has_coders = any(
        file.indexes("coder") or any(one.coder for one in file.coded) for file in files
    )
    sheets = {"arguments.csv": _arguments(files, has_labels=not has_coders)}
    by_coder: dict[str, list[Sheet]] = {}
    for file in files if has_coders else ():
        for one in file.coded:
            for coder, sheet in _coder_sheets(file, one):
                by_coder.setdefault(coder, []).append(sheet)
    for name, labels in by_coder.items():
        _refuse_same_coder(files[-1], name, labels)
    return sheets | {f"coders/{name}.csv": stack(labels) for name, labels in by_coder.items()}


def _refuse_same_coder(file: ForeignFile, name: str, sheets: Sequence[Sheet]) -> None:
    """Refuse columns of one header in several files that label the same arguments."""
    seen: set[str] = set()
    for sheet in sheets if file.layout.coders or file.layout.wide else ():
        if not seen.isdisjoint(arguments := sheet.distinct("argument")):
            raise file.refusal(
                f"the coder '{name}' labels the same units in several files: if each file is one "
                "coder's, name its columns of labels (--column label=HEADER, repeated) in place "
                "of --coders or --wide"
            )
        seen |= arguments


def _unread_labels(file: ForeignFile) -> Iterator[str]:
    """Yield a note on each column with labels in words, at least half, that is not counted."""
    layout, label = file.layout, file.column("label")
    if not label or layout.coders or layout.wide or layout.dummies or file.indexes("primary"):
        return
    ours = {name for name, _ in layout.columns} | {*OURS}
    taken = {at for name in ours for at in file.indexes(name)}
    labels = {cell for cell in file.sheet.distinct(label.at) if not cell.isdecimal()} - {""}
    for at, header in enumerate(file.sheet.header):
        if at in taken or header.casefold() in ARGUMENTS.names:
            continue
        own = {*file.sheet.column(at)[:_SAMPLE]} - {""}
        if 1 < len(own) <= 2 * len(own & labels):
            yield (
                f"The column '{header}' has labels too, and is not counted: if both apply, give "
                f'--column label="{header}" too; if another coder gave them, --coders.'
            )


def _file(name: str, table: ForeignTable, layout: Layout) -> ForeignFile:
    sheet = transpose(table.sheet) if layout.transpose else table.sheet
    known = layout.over(Layout(columns=tuple(table.columns.items())))
    has_sets = table.has_sets or layout.sets is not None or len(layout.headers("label")) > 1
    file = ForeignFile(name, sheet, known, has_sets, list(table.notes))
    _refuse_headers(file)
    if layout.where:
        file.sheet = pick(sheet, np.array(_met(file)))
    if layout.decimal != ".":
        _point_numbers(file)
    file.notes += _unread_labels(file)
    has_labels = known.coders or known.wide or known.dummies or file.indexes("primary")
    if known.by and (has_labels or file.indexes("label")):
        _describe(file)
    return file


def _describe(file: ForeignFile) -> None:
    """Add actor and motivation where a file lacks them, and groups are made of other columns."""
    cells = {"actor": [file.stem] * len(file.rows), "motivation": file.arguments.cells}
    named = {*OURS, *file.layout.by, *(header for _, header in file.layout.columns)}
    strange = [header for header in map(str.strip, file.sheet.header) if header not in named]
    for name, texts in cells.items():
        is_misspelt = suggest(name, strange)
        if not file.indexes(name) and name not in file.layout.by and not is_misspelt:
            file.sheet = _with_column(file.sheet, name, texts)


def _point_numbers(file: ForeignFile) -> None:
    """Write the numbers of arguments with a point for the decimal mark of the file."""
    mark = file.layout.decimal
    for at in file.indexes("n"):
        columns = [*file.sheet.records.columns]
        for row, cell in enumerate(columns[at]):
            if has_thousands(cell):
                message = f"'{cell}' has a point, though the decimal mark is '{mark}'"
                hint = "write the number without separators of thousands"
                file.report("number-invalid", row, at, message, hint=hint)
        columns[at] = [cell.replace(mark, ".") for cell in columns[at]]
        file.sheet = replace(file.sheet, records=Columns(columns))


def _met(file: ForeignFile) -> list[int]:
    """Return the rows that meet the conditions of the layout."""
    columns = {
        name: (file.indexes(name) or [position(file.sheet, name)])[0]
        for name, *_ in file.layout.where
    }
    try:
        return rows_that_meet(file.layout.where, columns, file.sheet.column)
    except ValueError as error:
        raise file.refusal(str(error)) from None


def _refuse_headers(file: ForeignFile) -> None:
    """Refuse a table that has its header again, in the same or other words, or has none."""
    sheet = file.sheet
    for row in range(min(_HEADERS, len(sheet.records))):
        cells = sheet.records[row]
        same = sum(map(_is_same_name, cells, sheet.header))
        if same > 1 or any(cell.startswith('{"ImportId"') for cell in cells):
            raise file.refusal(
                f"row {sheet.place(row).line} seems to be a second row of headers, as Qualtrics "
                "writes them: delete it; if the first row is data, write a row with the names of "
                "the columns above it"
            )
    first = sheet.column(0)
    for row, cell in enumerate(first) if sheet.header[0] in first else ():
        if cell == sheet.header[0] and tuple(sheet.records[row]) == tuple(sheet.header):
            raise file.refusal(
                f"row {sheet.place(row).line} repeats the header: delete it, or put the second "
                "table into a file of its own; if the first row is data, write a row with the "
                "names of the columns above it"
            )
    header = [(at, name) for at, name in enumerate(sheet.header) if name.strip()]
    units = {*file.indexes("argument"), 0}
    # In the column, not in its distinct cells: that set would be as large as the column.
    recurring = sum(
        name in sheet.column(at) or (at in units and _is_numbered_alike(name, sheet.column(at)))
        for at, name in header
    )
    if len(header) > 1 and recurring * 4 >= len(header) * 3:
        raise file.refusal(
            "the first row seems to be data, as the rows below have the same cells: "
            "write a row with the names of the columns above it"
        )


def _is_numbered_alike(header: str, cells: Sequence[str]) -> bool:
    """Return whether a header differs from the first of the cells below it in its number only."""
    forms = [re.sub(r"\d+", "0", text) for text in (header, *cells[:1])]
    return "0" in forms[0] and forms[1:] == forms[:1]


def _is_same_name(cell: str, header: str) -> bool:
    """Return whether two texts differ, but in spaces, case and punctuation only."""
    plain, name = (re.sub(r"[\W_]", "", text).casefold() for text in (cell, header))
    return cell != header and plain == name != "" and not name.isdecimal()


# A table in our own shape, whose headers may differ.


def _is_plain(file: ForeignFile) -> bool:
    """Return whether a table is a row per argument with one column of plain labels."""
    layout, sheet = file.layout, file.sheet
    is_reshaped = layout.coders or layout.wide or layout.dummies or layout.transpose
    if is_reshaped or layout.missing or file.has_sets or len(file.indexes("argument")) > 1:
        return False
    if file.indexes("coder") or file.indexes("primary"):
        return False
    taken = [at for name in OURS for at in file.indexes(name)]
    if len(taken) > len(set(taken)):  # one column stands for two of ours
        return False
    argument, label = file.column("argument"), file.column("label")
    has_lists = label and any(cell[:1] in {"[", "{"} for cell in sheet.distinct(label.at))
    repeats = argument and len(sheet.distinct(argument.at)) < len(sheet.records)
    return not has_lists and not repeats


def _plain(file: ForeignFile) -> Sheet:
    """Return the file itself under our headers, its rows numbered if they have no id."""
    sheet = replace(file.sheet, header=_renamed(file))
    if "argument" in sheet.header:
        return sheet
    headers = {name.strip(): at for at, name in enumerate(sheet.header)}
    near = [headers[name] for name in suggest("argument", headers)]
    # A misspelt header is reported later; a column with few values, such as DNA's "agreement", is
    # not the arguments.
    if any(2 * len(sheet.distinct(at)) > len(sheet.records) for at in near):
        return sheet
    return _with_column(sheet, "argument", file.arguments.cells)


def _renamed(file: ForeignFile) -> tuple[str, ...]:
    """Return the header with our names: as the options say, the others by case only."""
    header = list(file.sheet.header)
    given = dict(file.layout.columns)
    for name in dict.fromkeys([*given, *OURS, *ARGUMENTS.names]):
        same = [at for at, own in enumerate(header) if own.casefold() == name]
        meant = file.indexes(name)[:1] or same[:1]
        for at in meant:
            header[at] = name
        for at in same:
            if at not in meant and name in given:
                header[at] = f"{name} (own)"  # another column is to be used in its place
    return tuple(header)


def _with_column(sheet: Sheet, name: str, cells: Sequence[str]) -> Sheet:
    columns = Columns([*sheet.records.columns, cells])
    return replace(sheet, header=(*sheet.header, name), records=columns)


def _aliases(file: ForeignFile) -> dict[str, str]:
    """Return the headers that the layout gives for our columns."""
    names = dict(file.layout.columns)
    return {file.sheet.header[at]: name for name in names for at in file.indexes(name)[:1]}


# Who gave them, and to which argument.


def _repeats_arguments(file: ForeignFile) -> bool:
    """Return whether rows repeat an argument, word for word, for each further label of it."""
    arguments = file.arguments
    if len(file.coded) > 1 or file.indexes("coder"):
        return False
    described = [one for name in ("actor", "motivation") if (one := file.column(name))]
    if not described or len(file.units.texts) == len(file.rows):
        return False
    texts = {*zip(arguments.cells, *(one.cells for one in described), strict=True)}
    repeats = len(texts) == len(file.units.texts)
    if repeats:
        file.notes.append("Rows of one argument are read as one argument with several labels.")
    return repeats


def _coder_sheets(file: ForeignFile, one: Coded) -> Iterator[tuple[str, Sheet]]:
    """Yield each coder of a column of labels, with the labels as a sheet of their own."""
    who = _coders(file, one)
    coders = [name for name in who.texts if name] or [one.coder]
    if len(coders) > 1 and not file.indexes("argument"):
        file.notes.append(
            "Each row is an argument of its own, so no two coders label the same one: if several "
            "rows have one argument, name its column: --column argument=HEADER."
        )
    is_given = file.is_named & holds(one.labels, bool) & holds(who, coders.__contains__)
    rows, labels = _one_row_each(file, one, np.flatnonzero(is_given), who)
    columns = {"argument": file.arguments, "label": labels}
    columns |= {name: own for name in _WITH_LABELS if (own := file.column(name))}
    for name in coders:
        is_own = holds(who, name.__eq__)[rows]
        yield name, derive(file.sheet, columns.items(), rows[is_own])


def _coders(file: ForeignFile, one: Coded) -> Repetitive[str]:
    """Return who gave the label of each row; a row that does not say so is reported."""
    named = file.column("coder")
    if named is None or (one.coder and (file.layout.coders or file.layout.wide)):
        return repeated(one.coder, len(file.rows))
    missing = file.layout.missing
    who = mapped(named.cells, lambda name: name if name.strip() and name not in missing else "")
    for row in np.flatnonzero(holds(who, "".__eq__)).tolist():
        hint = "write who gave this label, or delete the row"
        message = "the cell of the coder is empty"
        file.report("cell-missing", row, named.at, message, hint=hint, field="coder")
    return who if any(who.texts) else repeated(one.coder, len(file.rows))


def _one_row_each(
    file: ForeignFile, one: Coded, rows: Rows, who: Repetitive[str]
) -> tuple[Rows, Part]:
    """Return the first of the rows of each argument and coder, and the labels.

    Labels of further rows are joined to sets with the first, or reported.
    """
    labels = one.labels
    pairs = numbers_of(file.units)[rows].astype(np.int64) * len(who.texts) + numbers_of(who)[rows]
    first = first_rows(pairs)
    is_again = first < np.arange(len(rows))
    if is_again.any():
        labels = [*labels]
        earlier = rows[first[is_again]]
        for row, before in zip(rows[is_again].tolist(), earlier.tolist(), strict=True):
            if file.has_sets:
                labels[before] = joined([labels[before], labels[row]])
            else:
                _report_twice(file, one, row, before, who[row])
    texts = mapped(labels, lambda label: write_label(label) if label else "")
    return rows[~is_again], Part(texts, one.at)


def _report_twice(file: ForeignFile, one: Coded, row: int, before: int, coder: str) -> None:
    who = f" by {coder}" if coder else ""
    argument, line = file.arguments.cells[row], file.sheet.lines[before]
    message = f"'{argument}' is labelled twice{who}, first on line {line}"
    is_same = one.labels[row] == one.labels[before]
    advice = "the row is a copy, delete it" if is_same else "both apply, join them with --sets ';'"
    hint = (
        f"if {advice}; if the rows are different units, name further columns that tell them apart "
        "(--column argument=HEADER, or --unit, repeated)"
    )
    file.report("rating-repeated", row, one.at, message, hint=hint)


# The arguments, each once.


def _arguments(files: Sequence[ForeignFile], *, has_labels: bool) -> Sheet:
    """Return the arguments of files, each once; what differs from the first row is reported."""
    files = [file for file in files if file.rows] or files[:1]
    each = [_rows(file, has_labels=has_labels) for file in files]
    whole = stack(each)
    file_of = np.repeat(np.arange(len(each)), [len(file.rows) for file in files])
    first = first_rows(numbers_of(repetitive(whole.column("argument"))))
    is_named = np.concatenate([file.is_named for file in files])
    for name in ("actor", "motivation"):
        texts = repetitive(whole.column(name))
        is_there = np.array([name in sheet.header for sheet in each])[file_of]
        is_other = numbers_of(texts) != numbers_of(texts)[first]
        for row in np.flatnonzero(is_other & is_named & is_there & is_there[first]).tolist():
            argument, before = whole.column("argument")[row], texts[first[row]]
            message = f"'{argument}' has another {name} than in an earlier row: '{before}'"
            hint = "write the same text in each row of an argument, or give it an id of its own"
            problem = whole.problem("id-duplicate", row, name, message, hint=hint)
            files[0].problems.append(problem)
    kept = np.flatnonzero((first == np.arange(len(first))) | ~is_named)
    filled = sorted({*file_of[kept].tolist()}) or [0]
    header = dict.fromkeys(name for at in filled for name in each[at].header)
    columns = [(name, part(whole, whole.header.index(name))) for name in header]
    return derive(whole, columns, kept)


def _rows(file: ForeignFile, *, has_labels: bool) -> Sheet:
    """Return every row of a file under our headers, without the labels of several coders."""
    coded = file.coded
    described = {name: own for name in ("actor", "motivation") if (own := file.column(name))}
    columns = {"argument": file.arguments._replace(cells=file.units), **described}
    if has_labels:
        named, nobody = np.flatnonzero(file.is_named), repeated("", len(file.rows))
        _, columns["label"] = _one_row_each(file, coded[0], named, nobody)
    taken = {one.at for one in columns.values()} | {one.at for one in coded}
    taken |= {at for name in ("coder", "label", "secondary") for at in file.indexes(name)}
    taken |= {position(file.sheet, header) for header in file.layout.dummies}
    for at, header in enumerate(_renamed(file)):
        if at not in taken and header.strip() and header not in columns:
            columns[header] = part(file.sheet, at)
    return derive(file.sheet, columns.items(), np.array(file.rows))
