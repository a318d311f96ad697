"""Every problem code: how bad it is, what it means, why it matters, how to mend it.

`docs/problems.md` is made of it, by `tests/problems_page.py`.
"""

from typing import Final, NamedTuple


class ProblemCode(NamedTuple):
    """One kind of defect."""

    severity: str
    what: str
    why: str
    mend: str


_ERROR, _WARNING, _NOTE = "error", "warning", "note"

SECTIONS: Final[dict[str, dict[str, ProblemCode]]] = {
    "The file as a whole": {
        "file-unreadable": ProblemCode(
            _ERROR,
            "The file cannot be opened, or is a link to a file that is gone.",
            "What is not read is missing from every figure.",
            "Check its name and your rights to read it.",
        ),
        "file-kind": ProblemCode(
            _ERROR,
            "The file is not CSV, whatever its name: a workbook, an archive, a web page, a "
            "folder, a device, a link that leads outside the project. Or a report cannot be "
            "written, because there is a link, a folder or a device in its place.",
            "Programs save a workbook under any name, and a login page downloads as a table. "
            "Nothing outside a project is read or written, whatever its links say.",
            "Export the table as CSV in UTF-8 from the program that wrote it; put the file itself "
            "in the place of a link.",
        ),
        "file-size": ProblemCode(
            _ERROR,
            "The file is larger than a gibibyte.",
            "No table of codings is so large; something else was saved under its name.",
            "Split it, or look what it is.",
        ),
        "file-empty": ProblemCode(
            _ERROR,
            "The file is empty, or blank.",
            "A crash or a full disk leaves such files behind.",
            "Write the header, or delete the file.",
        ),
        "table-empty": ProblemCode(
            _WARNING,
            "The file has a header and no row.",
            "Perhaps the rows were lost; where other files refer to them it is an error.",
            "Add a row, or delete the file.",
        ),
        "file-copy": ProblemCode(
            _WARNING,
            "A synchronised or downloaded copy lies beside the file; it is not read.",
            "The same arguments would count twice, and nobody knows which file is right.",
            "Merge what is new into the original and delete the copy.",
        ),
        "file-unknown": ProblemCode(
            _WARNING,
            "A CSV file of the study, or beside the studies, has a name that means "
            "nothing; it is not read.",
            "A slip in a name would hide a table; where that table is missed it is an error.",
            "Rename it as the file formats say, or move it elsewhere.",
        ),
        "study-empty": ProblemCode(
            _ERROR,
            "The study has no table.",
            "There is nothing to count.",
            "Add `arguments.csv` or a grid.",
        ),
        "encoding": ProblemCode(
            _ERROR,
            "The bytes are not UTF-8.",
            "Read in a wrong encoding, words change and names no longer match.",
            "Save as UTF-8: in Excel choose 'CSV UTF-8 (Comma delimited)'.",
        ),
        "nul": ProblemCode(
            _ERROR,
            "The text has a NUL character.",
            "The file was damaged, or not written to its end.",
            "Take the last good version, or save the file again as UTF-8.",
        ),
        "conflict": ProblemCode(
            _ERROR,
            "Git left its conflict markers.",
            "Both versions stand in the file, and neither was chosen.",
            "Settle the merge and delete the markers.",
        ),
        "bom": ProblemCode(
            _NOTE,
            "The file begins with a byte order mark; accepted.",
            "Excel writes it.",
            "None needed.",
        ),
        "separator": ProblemCode(
            _NOTE,
            "Cells are separated by another sign than the comma; accepted.",
            "Excel takes the sign from the language of the computer.",
            "None needed.",
        ),
        "separator-unknown": ProblemCode(
            _ERROR,
            "The line `sep=` names a sign that separates no cells.",
            "Only comma, semicolon, tab and bar are recognised.",
            "Separate cells by a comma and delete the line.",
        ),
        "line-ends": ProblemCode(
            _NOTE,
            "Lines end otherwise than with LF; accepted.",
            "Windows and old Macs write other line ends.",
            "None needed.",
        ),
    },
    "Quotes": {
        "quote-unclosed": ProblemCode(
            _ERROR,
            "A quoted cell is not closed.",
            "It swallows the rows that follow.",
            "Close it where the cell ends; write a quote inside quotes twice.",
        ),
        "quote-stray": ProblemCode(
            _ERROR,
            "A quote stands inside a cell that is not quoted, or text follows a closing quote.",
            "Programs read such cells differently.",
            "Put the cell in quotes and write each quote inside it twice.",
        ),
        "quote-curly": ProblemCode(
            _ERROR,
            "A curly quote stands where a straight one is meant.",
            "Only straight quotes hold a cell together; word processors replace them.",
            "Type straight quotes.",
        ),
        "quote-backslash": ProblemCode(
            _ERROR,
            "A backslash stands before a quote, as in programs.",
            "In CSV it escapes nothing, and the cell ends at the quote.",
            "Write the quote twice instead.",
        ),
        "quote-swallow": ProblemCode(
            _WARNING,
            "A quoted cell seems to hold whole rows.",
            "The quote that should close it may be missing, and one further down closes it.",
            "Close the quote where the cell ends.",
        ),
    },
    "Headers": {
        "header-blank": ProblemCode(
            _ERROR,
            "A column has no header.",
            "Nobody can tell what its cells mean.",
            "Name it, or delete it.",
        ),
        "header-duplicate": ProblemCode(
            _ERROR,
            "A header stands twice.",
            "Only one of the columns would be read.",
            "Give each its own name, or delete one.",
        ),
        "header-misspelt": ProblemCode(
            _ERROR,
            "A column seems to be misspelt, or looks like its name and has other characters.",
            "The column would not be found.",
            "Write it as suggested.",
        ),
        "header-unknown": ProblemCode(
            _WARNING,
            "A column is not one that this table has; it is not read.",
            "What stands in it counts for nothing.",
            "Correct its name, or move the text to `note`.",
        ),
        "header-missing": ProblemCode(
            _ERROR,
            "A required column is missing, or the first row is no header.",
            "Without it the rows cannot be understood.",
            "Add it.",
        ),
        "header-repeated": ProblemCode(
            _ERROR,
            "The header stands again among the rows.",
            "Two files were joined, and the header would count as an argument.",
            "Delete the row.",
        ),
    },
    "Rows": {
        "row-ragged": ProblemCode(
            _ERROR,
            "A row has more or fewer cells than the header.",
            "Every cell from there on may stand in a wrong column.",
            "Quote cells that contain the separator; write an empty cell for a missing one.",
        ),
        "row-broken": ProblemCode(
            _ERROR,
            "A line break stands in a cell that is not quoted.",
            "The row goes on in the next line, where it is taken for another.",
            "Join the lines, or put the cell in quotes.",
        ),
        "row-shifted": ProblemCode(
            _ERROR,
            "The cells of a row stand one column off: the label stands beside its column.",
            "Each cell is read as something else.",
            "Delete the empty cell, or add the missing one.",
        ),
        "row-blank": ProblemCode(
            _WARNING,
            "A blank row, or one of separators only; it is left out.",
            "Perhaps something was deleted by mistake.",
            "Delete it.",
        ),
        "row-blank-end": ProblemCode(
            _NOTE,
            "Blank rows at the end of the file; left out.",
            "Editors and spreadsheets leave them.",
            "None needed.",
        ),
        "cell-long": ProblemCode(
            _NOTE,
            "A cell of more than 131,072 characters; accepted.",
            "Some programs cut or refuse it.",
            "None needed.",
        ),
    },
    "Cells": {
        "cell-missing": ProblemCode(
            _ERROR,
            "A required cell is empty.",
            "The row means nothing without it.",
            "Fill it.",
        ),
        "cell-blanks": ProblemCode(
            _WARNING,
            "A cell begins or ends with a blank, which is kept.",
            "A reader does not see it, and a program compares it.",
            "Delete the blank.",
        ),
        "name-blanks": ProblemCode(
            _ERROR,
            "A name (an id, actor, label, code) begins or ends with a blank.",
            "For a program it is another name, and its rows are counted apart.",
            "Delete the blank.",
        ),
        "name-characters": ProblemCode(
            _ERROR,
            "A name has a character that a reader takes for another: of another script, "
            "full-width, invisible, or composed otherwise.",
            "For a program it is another name, and its rows are counted apart.",
            "Type the name again.",
        ),
        "character-lost": ProblemCode(
            _ERROR,
            "A character was lost in an earlier conversion (U+FFFD).",
            "What stood there cannot be told from the file.",
            "Type it again.",
        ),
        "character-control": ProblemCode(
            _ERROR,
            "A control character.",
            "It is invisible, and other programs cut the text there or refuse it.",
            "Delete it.",
        ),
        "character-bidi": ProblemCode(
            _ERROR,
            "A character reverses the order of the text around it.",
            "The text reads otherwise than it is stored.",
            "Delete it; Arabic and Hebrew need none.",
        ),
        "character-invisible": ProblemCode(
            _WARNING,
            "A character without width.",
            "Two words that look equal differ.",
            "Delete it.",
        ),
        "mojibake": ProblemCode(
            _ERROR,
            "UTF-8 was once read in another encoding: `Ã©` stands for `é`.",
            "Words are damaged, and names no longer match.",
            "Type the word again and save as UTF-8.",
        ),
        "formula": ProblemCode(
            _WARNING,
            "A spreadsheet takes the cell for a formula.",
            "It would show the result, or an error, instead of the text, or run it.",
            "Begin the cell with a word.",
        ),
        "spreadsheet-error": ProblemCode(
            _WARNING,
            "A cell holds an error value of a spreadsheet, such as `#REF!` or `########`.",
            "The value that was meant is lost, and the error would be read as text.",
            "Type the value that was meant.",
        ),
        "pages-backwards": ProblemCode(
            _WARNING,
            "A range of pages or paragraphs ends before it begins.",
            "A reader would not find the place in the source.",
            "Swap the two numbers, or correct the wrong one.",
        ),
        "word-unknown": ProblemCode(
            _ERROR,
            "The column allows a few words only, and this is none.",
            "The checks that rest on the word would not apply.",
            "Write one of them.",
        ),
        "number-invalid": ProblemCode(
            _ERROR,
            "A numeric cell holds text.",
            "It cannot be added up or compared.",
            "Write digits only.",
        ),
    },
    "Ids and references": {
        "id-duplicate": ProblemCode(
            _ERROR,
            "Two rows have the same id, or the same pair stands twice.",
            "References to it would mean either row.",
            "Give each its own, or delete one.",
        ),
        "id-fragile": ProblemCode(
            _WARNING,
            "A spreadsheet turns this id into a date or a number, or has done so.",
            "The next who saves the file there changes the id, and references break.",
            "Begin ids with letters: C1, W1a.",
        ),
        "reference-unknown": ProblemCode(
            _ERROR,
            "The cell, or the file, names something that does not exist.",
            "The row would be lost from every count.",
            "Correct the name, or add what it names.",
        ),
        "reference-circular": ProblemCode(
            _ERROR,
            "A row is part of itself, perhaps by way of others.",
            "It would stand below itself and never be counted.",
            "Name the row that contains it, or none.",
        ),
    },
    "Labels, theories, actors": {
        "label-unknown": ProblemCode(
            _ERROR,
            "The codebook has no theory of this name.",
            "A label that nobody knows would be counted for no theory.",
            "Write it as suggested, or add it to `codebook.csv`.",
        ),
        "label-bracket": ProblemCode(
            _ERROR,
            "A bracket is unbalanced or stands inside another.",
            "It cannot be told which theory is secondary.",
            "Write one pair: `Realism (Liberalism)`.",
        ),
        "label-empty-part": ProblemCode(
            _ERROR,
            "A theory is missing between separators.",
            "Perhaps it was deleted by mistake.",
            "Name it, or delete the separator.",
        ),
        "label-separator": ProblemCode(
            _ERROR,
            "A wrong separator, or none, between two theories.",
            "It cannot be told whether they are co-equal.",
            "`/` outside brackets, `;` or `,` inside.",
        ),
        "label-no-primary": ProblemCode(
            _ERROR,
            "Everything stands in brackets.",
            "No theory takes precedence.",
            "Write the primary theory outside the bracket.",
        ),
        "label-repeated": ProblemCode(
            _ERROR,
            "A theory is named twice.",
            "It would count twice.",
            "Name it once.",
        ),
        "label-uncoded": ProblemCode(
            _WARNING,
            "An argument has no label yet.",
            "It is left out of n and counted as uncoded.",
            "Code it.",
        ),
        "label-missing-word": ProblemCode(
            _WARNING,
            "A word for a missing value stands for a theory.",
            "Without a codebook any text is a theory.",
            "Leave the cell empty if the argument is not yet coded.",
        ),
        "label-joined": ProblemCode(
            _WARNING,
            "Two theories stand in one name, joined by a word or a sign that labels do not have.",
            "Without a codebook any text is a theory, and this one is counted apart.",
            "`/` between co-equal theories, round brackets for secondary ones.",
        ),
        "label-twin": ProblemCode(
            _WARNING,
            "Two spellings of what may be one theory.",
            "Without a codebook they are counted apart.",
            "Write one of them throughout.",
        ),
        "decision-differs": ProblemCode(
            _ERROR,
            "All coders give an argument one label, and its decision another.",
            "The consensus is what all say alike; a decision settles only what they differ on.",
            "Delete the decision, or correct the label of the coder who changed sides.",
        ),
        "coder-absent": ProblemCode(
            _WARNING,
            "`study.toml` names a coder of whom there are no labels yet.",
            "Nothing is counted or compared for this coder.",
            "Let `theorycoding sheet` write the blank sheet, and fill it in.",
        ),
        "coder-twice": ProblemCode(
            _ERROR,
            "A coder's labels stand both in `arguments.csv` and in a file of the coder's own.",
            "They may differ, and would count twice.",
            "Say in `study.toml` whose labels `arguments.csv` has, or delete one of them.",
        ),
        "reason-missing": ProblemCode(
            _ERROR,
            "A label of this project's own has no reason.",
            "A reader cannot judge it.",
            "Say in `reason` why the argument fits the theory.",
        ),
        "name-ambiguous": ProblemCode(
            _ERROR,
            "One name stands for two codes.",
            "A label with it could mean either.",
            "Take it from one of them.",
        ),
        "name-unwritable": ProblemCode(
            _ERROR,
            "The name of a theory has a sign of the label grammar.",
            "A label with it would be read as several theories.",
            "Rename it.",
        ),
        "actor-twin": ProblemCode(
            _WARNING,
            "Two spellings of what may be one actor.",
            "Its arguments are counted in two groups.",
            "Write one of them throughout.",
        ),
        "actor-differs": ProblemCode(
            _ERROR,
            "A coder's file gives the argument another actor than `arguments.csv`.",
            "The coder may have labelled another argument.",
            "Correct the row, or check that it is meant for this argument.",
        ),
    },
    "Grids, events, statements between studies": {
        "code-unknown": ProblemCode(
            _ERROR,
            "The codebook variable has no such code.",
            "The cell would count for nothing.",
            "Write it as suggested, or add it.",
        ),
        "cell-duplicate": ProblemCode(
            _ERROR,
            "A case has two values by one criterion.",
            "Only one of them would be counted.",
            "Delete one of the rows.",
        ),
        "group-differs": ProblemCode(
            _ERROR,
            "A case stands in two groups.",
            "It would be printed and counted in both.",
            "Write one group.",
        ),
        "date-invalid": ProblemCode(
            _ERROR,
            "There is no such date.",
            "Intervals cannot be computed from it.",
            "Correct it.",
        ),
        "date-order": ProblemCode(
            _WARNING,
            "Events are not in order of date.",
            "The chronology would be printed in this order.",
            "Reorder the rows.",
        ),
        "contradiction-differs": ProblemCode(
            _ERROR,
            "Two statements of one contradiction give it different questions or kinds.",
            "They may answer different questions, and then contradict nothing.",
            "Write the same, or give one of them another id.",
        ),
    },
    "`study.toml`": {
        "toml-syntax": ProblemCode(
            _ERROR,
            "The TOML cannot be read.",
            "Nothing of what it says is known.",
            "Mend the line named.",
        ),
        "setting-unknown": ProblemCode(
            _ERROR,
            "`study.toml` has no such key.",
            "What it says would have no effect.",
            "Correct its name.",
        ),
        "setting-missing": ProblemCode(
            _ERROR,
            "A required key is missing.",
            "The table, grid or coder cannot be named.",
            "Add it.",
        ),
        "setting-type": ProblemCode(
            _ERROR,
            "The value has the wrong type.",
            "It cannot be used as it is meant.",
            "Write it as said.",
        ),
        "setting-value": ProblemCode(
            _ERROR,
            "The value is not allowed here.",
            "It would have no effect, or two things would have one name.",
            "Write another.",
        ),
        "setting-link": ProblemCode(
            _ERROR,
            "`study.toml` names something that the files do not have.",
            "A table would lack the rows, a report the source.",
            "Correct the name, or add what it names.",
        ),
        "printed-unknown": ProblemCode(
            _WARNING,
            "A printed table is never compared.",
            "`study.toml` does not describe it.",
            "Add a `[[table]]` with its id.",
        ),
    },
    "Claims and comparison with print": {
        "claim-measure": ProblemCode(
            _ERROR,
            "The measure of a claim cannot be read.",
            "The claim cannot be computed.",
            "Write a call such as `count('realism')`.",
        ),
        "claim-name": ProblemCode(
            _ERROR,
            "A claim names something that does not exist.",
            "It would hold of nothing.",
            "Write it as suggested.",
        ),
        "claim-relation": ProblemCode(
            _ERROR,
            "The relation is unknown, or does not fit what was measured.",
            "The claim cannot be decided.",
            "See the list of relations in the docs.",
        ),
        "claim-empty-base": ProblemCode(
            _ERROR,
            "The claim is about nothing: no row is left to count.",
            "A claim about nothing always holds.",
            "Correct the filter of the measure.",
        ),
        "claim-incomplete": ProblemCode(
            _ERROR,
            "A claim lacks what it needs: an expectation, a note, or the value it pins.",
            "It cannot be told whether the outcome is the expected one.",
            "Fill the cell named.",
        ),
        "claim-differs": ProblemCode(
            _ERROR,
            "A claim has another outcome, or another value, than recorded.",
            "The codings or the record changed.",
            "Find out which is wrong, the codings or the record.",
        ),
        "printed-differs": ProblemCode(
            _ERROR,
            "A cell of the regenerated table differs from the printed one.",
            "The coding, or the copy of the printed table, has a slip.",
            "Correct the one that is wrong.",
        ),
        "total-differs": ProblemCode(
            _ERROR,
            "A printed total is not the sum of rows and members outside the rows.",
            "A row, or a member outside the rows, is missing.",
            "Correct the grid or its `columns.csv`.",
        ),
        "congruence-missing": ProblemCode(
            _WARNING,
            "No expectation of the theory that an argument is labelled with is met by it.",
            "The label may rest on the failure of a rival only.",
            "Add the evidence, or think again about the label.",
        ),
        "report-orphan": ProblemCode(
            _WARNING,
            "A report has no study or template any more; it is left alone.",
            "A reader would take it for current.",
            "Delete it, or bring the study back.",
        ),
    },
}
PROBLEM_CODES: Final[dict[str, ProblemCode]] = {
    code: kind for section in SECTIONS.values() for code, kind in section.items()
}
