"""A new study, ready to fill in or made of a foreign table; and a new coder of a study."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from theorycoding.checks import check
from theorycoding.checks.settings import RESERVED_STUDIES
from theorycoding.files.extras import packaged
from theorycoding.files.folders import CODINGS, Project, open_shared, open_study
from theorycoding.files.reading import Sheet
from theorycoding.files.study_files import StudyFiles
from theorycoding.files.writing import write
from theorycoding.problems import DataError, UsageError, has_errors
from theorycoding.showing.markup import write_table
from theorycoding.study.studies import Study
from theorycoding.vocabulary.codebook import Codebook
from theorycoding.vocabulary.exact import counted
from theorycoding.vocabulary.labels import CONSENSUS, write_label
from theorycoding.vocabulary.shown_table import Table
from theorycoding.vocabulary.tables import CODEBOOK, CODER

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OWN = ("study.toml", "arguments.csv", "claims.csv")  # in `starter/`, words to fill in
_SHARED = ("codebook.csv", "sources.csv")
_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
_UNSAFE = re.compile(r"[^\w .-]+")
_OF_LABELS = {"section", "reason", "note"}
_RENAMED = {"source": "document"}  # in a study, `source` names a row of sources.csv


def new_study(project: Project, name: str) -> tuple[str, ...]:
    """Write a study ready to fill in, and what the project lacks; return the paths written.

    Raises
    ------
    UsageError
        The name is not fit for a folder, or the study exists.
    """
    require_name(project, name)
    folder = f"{CODINGS}/{name}"
    texts = {f"{folder}/{path}": text for path, text in _own_starter(project).items()}
    for path in _SHARED:
        if not os.path.lexists(project.codings / path):
            texts[f"{CODINGS}/{path}"] = packaged(f"reports/starter/{path}")
    has_makefile = any(os.path.lexists(project.root / name) for name in _MAKEFILES)
    if not project.codings.exists() and not has_makefile:
        texts["Makefile"] = packaged("reports/starter/Makefile").format(name=name)
    for path, text in texts.items():
        write(project.root / path, text.encode(), within=project.root)
    return tuple(texts)


def require_name(project: Project, name: str) -> None:
    """Refuse a name that is not fit for a folder, or that a study of the project has."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name}' is not a name for a study: use unaccented letters, digits, - . _"
        )
    if name in RESERVED_STUDIES:
        raise UsageError(f"'{name}' is not a name for a study: a page of all studies is called so")
    if os.path.lexists(project.codings / name):
        raise UsageError(f"{CODINGS}/{name} exists already")


def _own_starter(project: Project) -> dict[str, str]:
    """Return files that fit the project's codebook and sources, if it has them."""
    shared = open_shared(project)
    theories = _theories(shared.codebook)
    (first, first_noun), (_, second_noun), *_ = theories or _STARTER_THEORIES
    sources = shared.sheets.get("sources.csv")
    known = sources.column("source") if sources else ["my-source"]
    words = {
        "sources": json.dumps(known[:1], ensure_ascii=False),
        "first": first,
        "first_noun": first_noun,
        "second_noun": second_noun,
    }
    needs_codebook = "codebook.csv" in shared.sheets and not theories
    paths = ("codebook.csv", *_OWN) if needs_codebook else _OWN
    return {path: packaged(f"reports/starter/{path}").format(**words) for path in paths}


def _theories(book: Codebook) -> tuple[tuple[str, str], ...]:
    """Return code and noun of the theories that may lead; none if there are not two."""
    codes = (code for code in book.theories if code and code not in book.residual)
    found = tuple((code, book.noun(code)) for code in codes)
    return found if len(found) > 1 else ()


_STARTER_THEORIES = (("realism", "Realism"), ("liberalism", "Liberalism"))


@dataclass(frozen=True)
class Imported:
    """What is to be written, by path in the project, and what a user should know of it."""

    texts: Mapping[str, str]
    notes: tuple[str, ...]


def as_study(project: Project, name: str, foreign: Study, coder: str | None) -> Imported:
    """Return a foreign table as the files of a new study.

    Parameters
    ----------
    coder
        Who gave the labels, where the table does not say so.

    Raises
    ------
    UsageError
        The name is not fit for a folder, or `coder` is given where the table names the coders.
    """
    require_name(project, name)
    coders = [known.id for known in foreign.coders]
    if coder and len(coders) > 1:
        raise UsageError(f"omit --coder: the labels are by {', '.join(coders)}")
    names = {known: coder or _file_name(known) for known in coders}
    alone = coders[0] if len(coders) == 1 else None
    folder = f"{CODINGS}/{name}"
    texts = {
        f"{folder}/study.toml": _settings(foreign, names[alone] if alone is not None else ""),
        f"{folder}/arguments.csv": _arguments(foreign, alone),
    }
    for known in coders if alone is None else ():
        texts[f"{folder}/coders/{names[known]}.csv"] = _labels(foreign, known)
    known_codes = open_shared(project).codebook.nouns().keys()
    lacks_codes = not {*foreign.codebook.theories} <= known_codes
    if lacks_codes or not (project.codings / "codebook.csv").exists():
        texts[f"{folder}/codebook.csv"] = _codebook(foreign)
    return Imported(texts, tuple(_notes(foreign, names)))


def as_coder(project: Project, name: str, foreign: Study, coder: str) -> Imported:
    """Return the labels of a foreign table as those of a coder of a study.

    Raises
    ------
    DataError
        The labels are not fit for the study: an unknown argument, a malformed label.
    UsageError
        The coder has a file already, or the table has the labels of several coders.
    """
    files = open_study(project, name)
    path = f"coders/{_require_coder(files, coder)}.csv"
    own = [known.id for known in foreign.coders]
    if len(own) > 1:
        raise UsageError(f"the table has labels by {', '.join(own)}: import one coder at a time")
    labels_by = own[0] if own else None
    sheet = _own_sheet(foreign, labels_by)
    added = replace(files, sheets={**files.sheets, path: sheet})
    problems = [one for one in check(added) if one.file == sheet.path]
    if has_errors(problems):
        raise DataError(problems)
    texts = {f"{CODINGS}/{name}/{path}": _labels(foreign, labels_by)}
    return Imported(texts, (_missing(files, sheet),))


def write_imported(project: Project, imported: Imported) -> None:
    """Write all files; if one of them exists already, write none.

    Raises
    ------
    UsageError
        One of them exists already.
    """
    for path in imported.texts:
        if os.path.lexists(project.root / path):
            raise UsageError(f"{path} exists already: nothing is written")
    for path, text in imported.texts.items():
        write(project.root / path, text.encode(), within=project.root)


def _require_coder(files: StudyFiles, coder: str) -> str:
    if coder == CONSENSUS or coder != _file_name(coder):
        raise UsageError(
            f"'{coder}' is not a name for a coder: use unaccented letters, digits, - . _"
        )
    if f"coders/{coder}.csv" in files.sheets or coder == files.labels_by:
        message = f"{coder} has already coded {files.name}: nothing is written"
        file = f"coders/{coder}.csv"
        hint = f"; to import again, delete {file} first" if file in files.sheets else ""
        raise UsageError(f"{message}{hint}")
    return coder


def _own_sheet(foreign: Study, coder: str | None) -> Sheet:
    sheets = foreign.files.sheets
    return sheets.get(f"coders/{coder}.csv", sheets["arguments.csv"])


def _missing(files: StudyFiles, sheet: Sheet) -> str:
    arguments = files.sheets["arguments.csv"].column("argument")
    labelled = {
        argument
        for argument, label in zip(sheet.column("argument"), sheet.column("label"), strict=True)
        if label.strip()
    }
    number = counted(len(arguments), "argument")
    return f"{len(labelled & {*arguments})} of {number} of {files.name} are labelled."


def _settings(foreign: Study, labels_by: str) -> str:
    title = foreign.title.replace("\\", "\\\\").replace('"', '\\"')
    labels = f'labels   = "{labels_by}"\n' if labels_by else ""
    return f'title    = "{title}"\nsources  = []\n{labels}'


def _arguments(foreign: Study, coder: str | None) -> str:
    """Return the arguments with every further column that is not empty."""
    cells = foreign.argument_table.cells
    columns = {_RENAMED.get(name, name): own for name, own in cells.items() if any(own)}
    if coder is not None:
        columns["label"] = _written(foreign, coder, cells["argument"])
    return _csv(columns)


def _labels(foreign: Study, coder: str | None) -> str:
    """Return a coder's labels, with the reasons and places that go with them."""
    sheet = _own_sheet(foreign, coder)
    arguments = sheet.column("argument")
    columns = {"argument": arguments, "label": _written(foreign, coder, arguments)}
    further = {name: sheet.column(name) for name in CODER.names if name in _OF_LABELS}
    return _csv(columns | {name: own for name, own in further.items() if any(own)})


def _written(foreign: Study, coder: str | None, arguments: Iterable[str]) -> list[str]:
    """Return a coder's label of each argument; empty where there is none."""
    labels = foreign.labels_of(coder) if coder else {}
    return [write_label(labels[name]) if name in labels else "" for name in arguments]


def _codebook(foreign: Study) -> str:
    """Return the codes of the labels, with all that the codebook given says of them."""
    codes = foreign.codebook.codes
    names = [name for name in CODEBOOK.names if name != "aliases"]
    columns = {name: [getattr(code, name) for code in codes] for name in names}
    return _csv({**columns, "aliases": ["; ".join(code.aliases) for code in codes]})


def _notes(foreign: Study, names: Mapping[str, str]) -> Iterator[str]:
    number = counted(len(foreign.whole_arguments), "argument")
    yield f"{number}, labels by {', '.join(names.values())}."
    for known, name in names.items():
        if name not in {known, "unnamed"} and known != "unnamed":
            yield f"The coder '{known}' is called '{name}'."
    if any(foreign.argument_table.cells.get("source", ())):
        yield "The column 'source' is called 'document': in a study, sources are in sources.csv."


def _file_name(coder: str) -> str:
    """Return a coder's name as the name of a file.

    >>> _file_name("Anna K./2")
    'Anna K.-2'
    """
    return _UNSAFE.sub("-", coder).strip(" .-") or "coder"


def _csv(columns: Mapping[str, Sequence[str]]) -> str:
    return write_table(Table(tuple(columns), tuple(zip(*columns.values(), strict=True))), "csv")
