"""Every file's columns and settings, declared once: checks, documentation and errors read this."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: what it means and what its cells must be.

    `refers_to` names the column (`table.column`) in which every cell must occur; `codes` names
    the codebook variable whose codes are allowed, or gives the allowed words themselves.
    """

    name: str
    meaning: str
    required: bool = False
    refers_to: str = ""
    codes: tuple[str, ...] = ()
    is_number: bool = False
    is_list: bool = False


@dataclass(frozen=True)
class Table:
    """One kind of CSV file: its path, its row, its columns, its key."""

    name: str
    path: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    order_matters: bool = False
    extra_columns: bool = False
    in_study: bool = True

    def column(self, name: str) -> Column | None:
        """Return the declaration of one column."""
        return next((column for column in self.columns if column.name == name), None)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The names of the columns that a file must have."""
        return tuple(column.name for column in self.columns if column.required)


_SECTION = Column("section", "place in the source, such as `§2.6 para 2`")
_NOTE = Column("note", "anything a reader should know")
_REASON = Column("reason", "why this label; required of the coder `project`")

CODEBOOK = Table(
    "codebook",
    "codebook.csv",
    "one code of a variable",
    (
        Column("variable", "`label` for theories, else the variable of a grid", required=True),
        Column("code", "what the files write", required=True),
        Column("noun", "printed form: Realism"),
        Column("adjective", "printed form: Realist"),
        Column("aliases", "other accepted names, separated by `;`", is_list=True),
        Column("parent", "the code of which this one is a part"),
        Column(
            "polarity",
            "of a criterion: `fault` or `virtue`; of a value: `affirms` or `denies` the criterion, "
            "or is `favourable` or `unfavourable` in itself",
            codes=("", "fault", "virtue", "affirms", "denies", "favourable", "unfavourable"),
        ),
        Column(
            "kind",
            "of a theory: `residual` never leads; of a value: verdict, open or missing",
            codes=("", "residual", "verdict", "open", "missing"),
        ),
        Column("definition", "what the code means"),
        Column("use_when", "when to use it"),
        Column("not_when", "when not to use it"),
        Column("reference", "where the definition comes from"),
    ),
    key=("variable", "code"),
    order_matters=True,
)
SOURCES = Table(
    "sources",
    "sources.csv",
    "one document",
    (
        Column("source", "id of the document", required=True),
        Column("type", "report, chapter, article, blog post …"),
        Column("authors", "names, separated by `;`"),
        Column("year", "year of publication"),
        Column("title", "title", required=True),
        Column("container", "journal, series or volume"),
        Column("pages", "pages in the container"),
        Column("identifier", "ISBN, DOI, ISSN or address"),
        Column("place_unit", "how places in it are given"),
        Column("part_of", "the source that contains this one", refers_to="sources.source"),
        _NOTE,
    ),
    key=("source",),
    in_study=False,
)
CONTRADICTIONS = Table(
    "contradictions",
    "contradictions.csv",
    "one statement of one study on a question on which the sources differ",
    (
        Column("contradiction", "id, the same for all statements on a question", required=True),
        Column("question", "the question they answer", required=True),
        Column("study", "the study whose source says it", required=True),
        _SECTION,
        Column("says", "the statement, paraphrased", required=True),
        Column("value", "the statement as a short value, to compare"),
        Column("date", "the year of the source"),
        Column(
            "kind",
            "conflict; change over time; different quantity; slip of the pen; other theory",
            required=True,
            codes=("conflict", "change", "quantity", "slip", "theory"),
        ),
        _NOTE,
    ),
    order_matters=True,
    in_study=False,
)
OVERLAPS = Table(
    "overlaps",
    "overlaps.csv",
    "a pair of arguments of two studies",
    (
        Column("study", "a study", required=True),
        Column("argument", "its argument", required=True),
        Column("other_study", "another study; empty if there is no counterpart"),
        Column("other_argument", "the counterpart"),
        Column(
            "degree", "how far they are the same", required=True, codes=("same", "partly", "none")
        ),
        Column("coder", "who says so", required=True),
        _NOTE,
    ),
    in_study=False,
)
ARGUMENTS = Table(
    "arguments",
    "arguments.csv",
    "one argument: one reason of one actor",
    (
        Column("argument", "id of the argument, unique in the study", required=True),
        Column("actor", "who acts or argues", required=True),
        Column("motivation", "the reason, as the source's table names it", required=True),
        Column("label", "theories, as by the coder that `study.toml` names"),
        Column("heading", "heading in the source, where it differs from the motivation"),
        _SECTION,
        Column("evaluated_in", "where the source weighs the argument against the theories"),
        Column(
            "part_of",
            "the argument of which this is a sub-reason; sub-reasons are listed, not counted",
            refers_to="arguments.argument",
        ),
        Column("source", "the document, if the study has several", refers_to="sources.source"),
        Column(
            "evidence",
            "how far the evidence for the label can decide (process tracing)",
            codes=("", "straw-in-the-wind", "hoop", "smoking-gun", "doubly-decisive"),
        ),
        Column("excerpt", "a quotation, where the source's licence allows it"),
        Column("reason", "why this label, where the labels are `project`'s"),
        _NOTE,
    ),
    key=("argument",),
    order_matters=True,
    extra_columns=True,
)
CODER = Table(
    "coder",
    "coders/*.csv",
    "one coding: a coder's label for an argument",
    (
        Column("argument", "the argument", required=True, refers_to="arguments.argument"),
        Column("label", "theories; empty if not yet coded", required=True),
        Column("actor", "repeated for the coder's convenience; must agree"),
        Column("motivation", "repeated for the coder's convenience"),
        _SECTION,
        _REASON,
        _NOTE,
    ),
    key=("argument",),
)
DECISIONS = Table(
    "decisions",
    "decisions.csv",
    "one settled disagreement",
    (
        Column("argument", "the argument", required=True, refers_to="arguments.argument"),
        Column("label", "the label agreed on", required=True),
        Column("decided_by", "who settled it", required=True),
        Column("reason", "why", required=True),
    ),
    key=("argument",),
)
GRID_COLUMNS = Table(
    "grid columns",
    "grids/*.columns.csv",
    "one printed column of a grid, for one organisation",
    (
        Column("criterion", "the criterion of the grid", required=True),
        Column("organisation", "whose numbers these are, if a column has several"),
        Column("mark", "mark printed after the header"),
        Column("established", "year printed in the head of the table"),
        Column("members", "number of members printed in the head", is_number=True),
        Column("outside", "members that are not rows of the grid", is_number=True),
        Column("outside_names", "their names, separated by `;`", is_list=True),
        _SECTION,
        _NOTE,
    ),
    key=("criterion", "organisation"),
    order_matters=True,
    extra_columns=True,
)
GRID = Table(
    "grid",
    "grids/*.csv",
    "one cell: a case judged by a criterion (or wide: one row per case, one column per criterion)",
    (
        Column("case", "what is judged", required=True),
        Column("criterion", "by what", required=True),
        Column("value", "how", required=True),
        Column("group", "the group under which the case is printed"),
        Column("qualifier", "the source's own hedge"),
        _SECTION,
        _NOTE,
    ),
    order_matters=True,
)
EVENTS = Table(
    "events",
    "events.csv",
    "one event",
    (
        Column("event", "id of the event", required=True),
        Column("printed", "the date as the source gives it", required=True),
        Column("year", "year, or the first year it may be", required=True, is_number=True),
        Column("month", "month, or the first", is_number=True),
        Column("day", "day", is_number=True),
        Column("to_year", "the last year it may be", is_number=True),
        Column("to_month", "the last month", is_number=True),
        Column("actor", "who acts"),
        Column("addressee", "towards whom"),
        Column("act", "what is done", required=True),
        Column("response", "what follows"),
        _SECTION,
        _NOTE,
    ),
    key=("event",),
    order_matters=True,
)
DISCREPANCIES = Table(
    "discrepancies",
    "discrepancies.csv",
    "one slip or oddity of the source that a reader should know",
    (
        Column("discrepancy", "id", required=True),
        _SECTION,
        Column("says", "what the source prints, paraphrased", required=True),
        Column("instead", "what contradicts it", required=True),
        _NOTE,
    ),
    key=("discrepancy",),
    order_matters=True,
)
CLAIMS = Table(
    "claims",
    "claims.csv",
    "one claim: a sentence of the source, or an inference of ours, that can be computed",
    (
        Column("claim", "id of the claim", required=True),
        Column(
            "by",
            "`source` asserts it; `reported`: a view that the source cites or tests; `project`: a "
            "reading of ours",
            required=True,
            codes=("source", "reported", "project"),
        ),
        Column("whose", "whose view it is, if `reported`"),
        Column("qualifier", "how the source hedges it, as in `it seems`"),
        _SECTION,
        Column("statement", "the sentence, paraphrased", required=True),
        Column("measure", "what to compute; empty if the claim is recorded only", required=True),
        Column("relation", "how the measure must relate to what is stated", required=True),
        Column("stated", "what the sentence says: `2 of 5`, `realism`", required=True),
        Column(
            "expected",
            "does the claim hold? empty if recorded only",
            required=True,
            codes=("", "holds", "fails"),
        ),
        Column("found", "the computed value, where the claim is expected to fail", required=True),
        _NOTE,
    ),
    key=("claim",),
    order_matters=True,
)

TABLES = (
    CODEBOOK,
    SOURCES,
    CONTRADICTIONS,
    OVERLAPS,
    ARGUMENTS,
    CODER,
    DECISIONS,
    GRID_COLUMNS,
    GRID,
    EVENTS,
    DISCREPANCIES,
    CLAIMS,
)
PRINTED = "printed/*.csv"  # cells exactly as printed: no declared columns


@lru_cache
def table_of(path: str) -> Table | None:
    """Return the table that a path within `codings/<study>/` holds; None for printed or unknown.

    >>> table_of("grids/membership.columns.csv").name
    'grid columns'
    """
    return next((table for table in TABLES if fnmatchcase(path, table.path)), None)


@dataclass(frozen=True, slots=True)
class Setting:
    """One key of `study.toml`: its type, its meaning, the words it allows."""

    name: str
    type: type
    meaning: str
    required: bool = False
    allowed: tuple[str, ...] = ()


SETTINGS: dict[str, tuple[Setting, ...]] = {
    "": (
        Setting("title", str, "title of the study"),
        Setting("question", str, "the question it answers"),
        Setting("sources", list, "ids of the documents, from `sources.csv`"),
        Setting("place", str, "how places in the source are given"),
        Setting("labels", str, "the coder of the labels in `arguments.csv`; `published` if absent"),
        Setting("answer", dict, "what the source concludes: a table `[answer]`"),
        Setting("coder", list, "who labels: a `[[coder]]` each"),
        Setting("table", list, "a table as printed: a `[[table]]` each"),
        Setting("grid", list, "a grid: a `[[grid]]` each"),
    ),
    "answer": (
        Setting(
            "text", str, "the conclusion of the source, hedges kept, paraphrased", required=True
        ),
        Setting("section", str, "where the source gives it"),
        Setting("grid", str, "the grid that answers the question, if the tally does not"),
        Setting("depends_on", str, "what the answer depends on, if the rows cannot show it"),
        Setting("claims", list, "ids of the claims that the answer rests on"),
    ),
    "coder": (
        Setting("id", str, "name of the coder, and of its file under `coders/`", required=True),
        Setting("who", str, "who that is; `project` if it is this project's own reading"),
        Setting("how", str, "the rule by which labels were assigned"),
        Setting("independent", bool, "coded without sight of the other labels"),
    ),
    "table": (
        Setting("id", str, "name of the table, and of its file under `printed/`", required=True),
        Setting("caption", str, "caption as printed", required=True),
        Setting("caption_at", str, "where the caption is", allowed=("above", "below")),
        Setting("headers", list, "headers as printed"),
        Setting("columns", list, "columns of `arguments.csv`, or criteria (or cases) of the grid"),
        Setting("actors", list, "only these actors, in the order of the rows"),
        Setting("where", dict, "only rows with these values"),
        Setting("coder", str, "whose labels; the study's default coder if absent"),
        Setting("numbering", str, "what precedes the first row, such as `1) `; empty for none"),
        Setting("style", str, "how labels are written", allowed=("noun", "adjective", "code")),
        Setting("bracket", str, "where the bracket is", allowed=("last", "first")),
        Setting("stands_in", str, "where the table is in the source"),
        Setting("grid", str, "the grid that the table shows"),
        Setting("stub", str, "header of the first column"),
        Setting("rows", list, "cases (or criteria) in order; all of the file if absent"),
        Setting("across", str, "what the columns are", allowed=("criteria", "cases")),
        Setting("head_rows", list, "pairs of a stub and a column of `<grid>.columns.csv`"),
        Setting("groups", str, "`rows`: a group has a row above its cases", allowed=("rows",)),
        Setting("print", dict, "printed form of each value"),
        Setting("mark", str, "what joins a header and its mark, such as `^` in `SCO^a`"),
        Setting("notes", dict, "notes below the table, by mark"),
    ),
    "grid": (
        Setting("id", str, "name of the grid, and of its file under `grids/`", required=True),
        Setting("title", str, "title in the report"),
        Setting("values", str, "codebook variable of the values; free text or numbers if absent"),
        Setting("criteria", str, "codebook variable of the criteria; free if absent"),
        Setting("cases", str, "what the cases are", allowed=("arguments",)),
        Setting(
            "use",
            str,
            "`chain` if the grid holds each argument against what the theories lead one to expect, "
            "`strength` if it grades the evidence for each argument",
            allowed=("chain", "strength"),
        ),
        Setting(
            "source_says",
            str,
            "`published` if the source states the values, `project` if we judged them",
            allowed=("published", "project"),
        ),
    ),
}
