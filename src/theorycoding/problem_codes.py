"""Every problem code: how bad it is, what it means, how to mend it. The docs page is made of it."""

from typing import Final, NamedTuple


class ProblemCode(NamedTuple):
    """One kind of defect."""

    severity: str
    what: str
    mend: str


_ERROR, _WARNING, _NOTE = "error", "warning", "note"

PROBLEM_CODES: Final[dict[str, ProblemCode]] = {
    # The file as a whole
    "file-unreadable": ProblemCode(
        _ERROR, "The file cannot be opened.", "Check its name and your rights to read it."
    ),
    "file-kind": ProblemCode(
        _ERROR,
        "The file is no text, whatever its name: a workbook, an archive, a web page, a device.",
        "Export the table as CSV in UTF-8 from the program that wrote it.",
    ),
    "file-size": ProblemCode(
        _ERROR, "The file is too large to be a table of codings.", "Split it, or look what it is."
    ),
    "file-empty": ProblemCode(_ERROR, "The file has no header.", "Write the header, or delete it."),
    "file-copy": ProblemCode(
        _WARNING,
        "A synchronised or downloaded copy lies beside the file; it is not read.",
        "Merge what is new into the original and delete the copy.",
    ),
    "file-unknown": ProblemCode(
        _WARNING,
        "A CSV file in the study has a name that means nothing; it is not read.",
        "Rename it as the file formats say, or move it out of the study.",
    ),
    "study-empty": ProblemCode(_ERROR, "The study has no table.", "Add `arguments.csv` or a grid."),
    "encoding": ProblemCode(
        _ERROR,
        "The bytes are not UTF-8.",
        "Save as UTF-8: in Excel choose 'CSV UTF-8 (Comma delimited)'.",
    ),
    "nul": ProblemCode(_ERROR, "The text has a NUL character.", "Save the file again as UTF-8."),
    "bom": ProblemCode(_NOTE, "The file begins with a byte order mark; accepted.", "None needed."),
    "separator": ProblemCode(
        _NOTE, "Cells are separated by another sign than the comma; accepted.", "None needed."
    ),
    "separator-unknown": ProblemCode(
        _ERROR,
        "The line `sep=` names a sign that separates no cells.",
        "Separate cells by a comma and delete the line.",
    ),
    "line-ends": ProblemCode(_NOTE, "Lines end otherwise than with LF; accepted.", "None needed."),
    "table-empty": ProblemCode(
        _WARNING, "The file has a header and no row.", "Add a row, or delete the file."
    ),
    "conflict": ProblemCode(
        _ERROR, "Git left its conflict markers.", "Settle the merge and delete the markers."
    ),
    "quote-unclosed": ProblemCode(
        _ERROR, "A quoted cell is never closed.", "Close it; double a quote inside quotes."
    ),
    "quote-stray": ProblemCode(
        _ERROR, "Text follows a closing quote.", "Write a quote inside a quoted cell twice."
    ),
    "quote-curly": ProblemCode(
        _ERROR, "A curly quote stands for a straight one.", "Type straight quotes."
    ),
    "quote-backslash": ProblemCode(
        _ERROR,
        "A backslash stands before a quote, as in programs; in CSV it escapes nothing.",
        "Write the quote twice instead.",
    ),
    "quote-swallow": ProblemCode(
        _WARNING,
        "A quoted cell seems to hold whole rows, because its quote is closed further down.",
        "Close the quote where the cell ends.",
    ),
    "row-blank": ProblemCode(
        _WARNING, "A blank row, or one of separators only; left out.", "Delete it."
    ),
    "row-blank-end": ProblemCode(_NOTE, "Blank rows at the end; left out.", "None needed."),
    "row-broken": ProblemCode(
        _ERROR,
        "A line break stands in a cell that is not quoted.",
        "Join the lines, or put the cell in quotes.",
    ),
    "cell-long": ProblemCode(
        _NOTE, "A cell of more than 131,072 characters; accepted.", "None needed."
    ),
    # Headers and rows
    "header-blank": ProblemCode(_ERROR, "A column has no header.", "Name it, or delete it."),
    "header-duplicate": ProblemCode(_ERROR, "A header stands twice.", "Give each its own name."),
    "header-misspelt": ProblemCode(
        _ERROR, "A required column seems to be misspelt.", "Write it as suggested."
    ),
    "header-unknown": ProblemCode(
        _WARNING,
        "A column is not one that this table has; it is not read.",
        "Correct its name, or move the text to `note`.",
    ),
    "header-repeated": ProblemCode(
        _ERROR, "The header stands again among the rows.", "Delete the row."
    ),
    "header-missing": ProblemCode(_ERROR, "A required column is missing.", "Add it."),
    "row-shifted": ProblemCode(
        _ERROR,
        "The cells of a row stand one column off: the label stands beside its column.",
        "Delete the empty cell, or add the missing one.",
    ),
    "row-ragged": ProblemCode(
        _ERROR,
        "A row has more or fewer cells than the header.",
        "Quote cells that contain the separator; write an empty cell for a missing one.",
    ),
    # Cells
    "cell-missing": ProblemCode(_ERROR, "A required cell is empty.", "Fill it."),
    "cell-blanks": ProblemCode(
        _WARNING, "A cell begins or ends with a blank, which is kept.", "Delete the blank."
    ),
    "name-blanks": ProblemCode(
        _ERROR,
        "A name (an id, actor, label, code) begins or ends with a blank and so is another name.",
        "Delete the blank.",
    ),
    "name-characters": ProblemCode(
        _ERROR,
        "A name has a character that a reader takes for another: from another script, full-width, "
        "invisible, or composed otherwise. For a program it is another name.",
        "Type the name again.",
    ),
    "character-lost": ProblemCode(
        _ERROR, "A character was lost in an earlier conversion (U+FFFD).", "Type it again."
    ),
    "character-control": ProblemCode(_ERROR, "A control character.", "Delete it."),
    "character-bidi": ProblemCode(
        _ERROR,
        "A character reverses the order of the text around it, so that it reads otherwise.",
        "Delete it; Arabic and Hebrew need none.",
    ),
    "character-invisible": ProblemCode(
        _WARNING, "A character without width, which makes two equal words differ.", "Delete it."
    ),
    "mojibake": ProblemCode(
        _ERROR,
        "UTF-8 was once read as Windows-1252: `Ã©` stands for `é`.",
        "Type the word again and save as UTF-8.",
    ),
    "formula": ProblemCode(
        _WARNING, "A spreadsheet takes the cell for a formula.", "Begin it with a word."
    ),
    "id-duplicate": ProblemCode(
        _ERROR, "Two rows have the same id.", "Give each its own, or delete one."
    ),
    "id-fragile": ProblemCode(
        _WARNING,
        "A spreadsheet turns this id into a date or a number.",
        "Begin ids with letters: C1, W1a.",
    ),
    "word-unknown": ProblemCode(
        _ERROR, "The column allows a few words only, and this is none.", "Write one of them."
    ),
    "number-invalid": ProblemCode(_ERROR, "A numeric cell holds text.", "Write digits only."),
    "reference-unknown": ProblemCode(
        _ERROR, "The cell names a row that does not exist.", "Correct the name, or add the row."
    ),
    "reference-circular": ProblemCode(
        _ERROR, "A row is part of itself.", "Name the row that contains it, or none."
    ),
    # Labels, codes, actors
    "label-bracket": ProblemCode(
        _ERROR,
        "A bracket is unbalanced or stands inside another.",
        "Write one pair: `Realism (Liberalism)`.",
    ),
    "label-empty-part": ProblemCode(
        _ERROR, "A theory is missing between separators.", "Name it, or delete the separator."
    ),
    "label-separator": ProblemCode(
        _ERROR,
        "A wrong separator, or none, between two theories.",
        "`/` outside brackets, `;` or `,` inside.",
    ),
    "label-no-primary": ProblemCode(
        _ERROR,
        "Everything stands in brackets, so no theory takes precedence.",
        "Write the primary theory outside the bracket.",
    ),
    "label-repeated": ProblemCode(_ERROR, "A theory is named twice.", "Name it once."),
    "label-unknown": ProblemCode(
        _ERROR,
        "The codebook has no theory of this name.",
        "Write it as suggested, or add it to `codebook.csv`.",
    ),
    "label-uncoded": ProblemCode(
        _WARNING,
        "An argument has no label yet; it is left out of n and counted as uncoded.",
        "Code it.",
    ),
    "label-missing-word": ProblemCode(
        _WARNING,
        "Without a codebook any text is a theory, and this one stands for a missing value.",
        "Leave the cell empty if the argument is not yet coded.",
    ),
    "label-twin": ProblemCode(
        _WARNING,
        "Without a codebook: two spellings of what may be one theory.",
        "Write one of them throughout.",
    ),
    "coder-twice": ProblemCode(
        _ERROR,
        "A coder's labels stand both in `arguments.csv` and in a file of the coder's own.",
        "Say in `study.toml` whose labels `arguments.csv` has, or delete one of them.",
    ),
    "reason-missing": ProblemCode(
        _ERROR,
        "A label of this project's own has no reason.",
        "Say in `reason` why the argument fits the theory.",
    ),
    "name-ambiguous": ProblemCode(
        _ERROR, "One name stands for two codes.", "Take it from one of them."
    ),
    "name-unwritable": ProblemCode(
        _ERROR, "The name of a theory has a sign of the label grammar.", "Rename it."
    ),
    "actor-twin": ProblemCode(
        _WARNING, "Two spellings of what may be one actor.", "Write one of them throughout."
    ),
    "actor-differs": ProblemCode(
        _ERROR,
        "A coder's file gives the argument another actor than `arguments.csv`.",
        "Correct the row, or check that it is meant for this argument.",
    ),
    "code-unknown": ProblemCode(
        _ERROR, "The codebook variable has no such code.", "Write it as suggested, or add it."
    ),
    "cell-duplicate": ProblemCode(
        _ERROR, "A case has two values by one criterion.", "Delete one of the rows."
    ),
    "group-differs": ProblemCode(_ERROR, "A case stands in two groups.", "Write one group."),
    "contradiction-differs": ProblemCode(
        _ERROR,
        "Two statements of one contradiction give it different questions or kinds.",
        "Write the same, or give one of them another id.",
    ),
    "date-invalid": ProblemCode(_ERROR, "There is no such date.", "Correct it."),
    "date-order": ProblemCode(_WARNING, "Events are not in order of date.", "Reorder the rows."),
    # study.toml
    "toml-syntax": ProblemCode(_ERROR, "The TOML cannot be read.", "Mend the line named."),
    "setting-unknown": ProblemCode(_ERROR, "`study.toml` has no such key.", "Correct its name."),
    "setting-missing": ProblemCode(_ERROR, "A required key is missing.", "Add it."),
    "setting-type": ProblemCode(_ERROR, "The value has the wrong type.", "Write it as said."),
    "setting-value": ProblemCode(_ERROR, "The value is not allowed here.", "Write another."),
    "setting-link": ProblemCode(
        _ERROR, "`study.toml` names something that the files do not have.", "Correct the name."
    ),
    "printed-unknown": ProblemCode(
        _WARNING,
        "A printed table is never compared, because `study.toml` does not describe it.",
        "Add a `[[table]]` with its id.",
    ),
    # Claims and comparison with print
    "claim-measure": ProblemCode(
        _ERROR, "The measure of a claim cannot be read.", "Write a call such as `count('realism')`."
    ),
    "claim-name": ProblemCode(
        _ERROR, "A claim names something that does not exist.", "Write it as suggested."
    ),
    "claim-relation": ProblemCode(
        _ERROR, "The relation is unknown, or does not fit what was measured.", "See the docs."
    ),
    "claim-empty-base": ProblemCode(
        _ERROR,
        "The claim is about nothing: no row is left to count.",
        "Correct the filter of the measure.",
    ),
    "claim-incomplete": ProblemCode(
        _ERROR,
        "A claim lacks what it needs: an expectation, a note, or the value it pins.",
        "Fill the cell named.",
    ),
    "claim-differs": ProblemCode(
        _ERROR,
        "A claim has another outcome, or another value, than recorded.",
        "Find out which changed, the codings or the record.",
    ),
    "printed-differs": ProblemCode(
        _ERROR,
        "A cell of the regenerated table differs from the printed one.",
        "Correct the coding, or the copy of the printed table.",
    ),
    "total-differs": ProblemCode(
        _ERROR,
        "A printed total is not the sum of rows and members outside the rows.",
        "Correct the grid or `columns.csv`.",
    ),
    "congruence-missing": ProblemCode(
        _WARNING,
        "No expectation of the theory that an argument is labelled with is met by it.",
        "Add the evidence, or think again about the label.",
    ),
    "report-orphan": ProblemCode(
        _WARNING,
        "A report has no study or template any more; it is left alone.",
        "Delete it, or bring the study back.",
    ),
}
