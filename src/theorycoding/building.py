"""What to render where; writing what differs; a new study."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from theorycoding.audit import check_study
from theorycoding.claims import Claim
from theorycoding.codebook import LABEL, RESIDUAL
from theorycoding.figures import render as render_picture
from theorycoding.folders import CODINGS, Project, UsageError, open_shared, open_study
from theorycoding.pictures import picture_makers
from theorycoding.problems import Place, Problem, has_errors, problem
from theorycoding.reading import Sheet
from theorycoding.reports import (
    comparison_report,
    index_report,
    own_templates,
    study_report,
)
from theorycoding.studies import Study
from theorycoding.templating import TemplateError, environment
from theorycoding.writing import sweep, write, write_if_different

REPORTS, FIGURES = "reports", "figures"
INDEX, COMPARISON = "index", "comparison"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Output:
    """A file to write, with its path relative to the project."""

    path: str
    content: bytes


@dataclass
class Build:
    """What a build did, or (with `check`) would do.

    `outputs` are all files rendered, `differing` the paths of those that differ from the disk,
    `problems` what keeps studies from being built, `failures` templates that failed.
    """

    outputs: list[Output] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def has_failed(self) -> bool:
        """Whether anything could not be built."""
        return bool(self.failures) or has_errors(self.problems)


def build(
    project: Project,
    names: Sequence[str] = (),
    *,
    only_check: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Build:
    """Render the reports of all studies (or of those named) and write those that differ.

    Studies with errors write nothing; the others are built. With `only_check` nothing is
    written. The index and the comparison are rendered when all studies are.

    Raises
    ------
    UsageError
        There is no such study.
    """
    result = Build()
    for name in names:
        if name not in project.studies:
            open_study(project, name)  # says what there is instead
    made = environment(own_templates(project.root))
    studies: dict[str, Study] = {}
    claims: dict[str, tuple[Claim, ...]] = {}
    broken = []
    for name in names or project.studies:
        progress(name)
        checked = check_study(open_study(project, name))
        result.problems += checked.problems
        if checked.study is None or not checked.is_sound:
            broken.append(name)
            continue
        studies[name], claims[name] = checked.study, checked.claims
        pictures = {key: make() for key, make in picture_makers(checked.study).items()}
        for key, picture in pictures.items():
            path = f"{REPORTS}/{FIGURES}/{name}-{key}.svg"
            result.outputs.append(Output(path, render_picture(picture, "svg")))
        alternative = {key: picture.description for key, picture in pictures.items()}
        report = partial(study_report, made, checked.study, checked.claims, alternative)
        _render(result, name, report)
    if not names:
        _render(result, INDEX, partial(index_report, made, tuple(studies.values()), claims, broken))
        if len(studies) > 1:
            together = tuple(studies.values())
            _render(result, COMPARISON, partial(comparison_report, made, project, together))
        if not result.failures:  # a report that could not be made now is no orphan
            result.problems += _orphans(project, result.outputs, broken)
    _settle(result, project, only_check=only_check)
    return result


def new_study(project: Project, name: str) -> tuple[str, ...]:
    """Write a study ready to fill in, and what the project lacks; return the paths written.

    Raises
    ------
    UsageError
        The name is not fit for a folder, or the study exists.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"'{name}' is no name for a study: use letters, digits, - . _")
    if name in {INDEX, COMPARISON}:
        raise UsageError(f"'{name}' is no name for a study: a page of all studies is called so")
    folder = f"{CODINGS}/{name}"
    if (project.root / folder).exists():
        raise UsageError(f"{folder} exists already")
    files = {f"{folder}/{path}": text for path, text in _starter(project, name).items()}
    for path, text in _SHARED_STARTER.items():
        if not (project.codings / path).exists():
            files[f"{CODINGS}/{path}"] = text
    for path, text in files.items():
        write(project.root / path, text.encode())
    return tuple(files)


def _render(result: Build, name: str, renderer: Callable[[], str]) -> None:
    try:
        result.outputs.append(Output(f"{REPORTS}/{name}.md", renderer().encode()))
    except TemplateError as error:
        result.failures.append(str(error))


def _settle(result: Build, project: Project, *, only_check: bool) -> None:
    if not only_check:
        for folder in {(project.root / output.path).parent for output in result.outputs}:
            if folder.is_dir():
                sweep(folder)
    for output in result.outputs:
        path = project.root / output.path
        if only_check:
            differs = not path.is_file() or path.read_bytes() != output.content
        else:
            differs = write_if_different(path, output.content)
        if differs:
            result.differing.append(output.path)


def _orphans(project: Project, outputs: Sequence[Output], broken: Sequence[str]) -> list[Problem]:
    known = {output.path for output in outputs} | {f"{REPORTS}/{name}.md" for name in broken}
    pictures = tuple(f"{REPORTS}/{FIGURES}/{name}-" for name in broken)
    folder = project.root / REPORTS
    files = [*folder.glob("*.md"), *(folder / FIGURES).glob("*.svg")]
    found = sorted(map(project.shown, files))
    return [
        problem("report-orphan", Place(path), "no study makes this report", hint="delete it")
        for path in found
        if path not in known and Path(path).name != "README.md" and not path.startswith(pictures)
    ]


def _starter(project: Project, name: str) -> dict[str, str]:
    """Files that fit the project's codebook and sources, if it has them."""
    shared, _ = open_shared(project)
    theories = _theories(shared.get("codebook.csv"))
    (first, first_noun), (_, second_noun), *_ = theories or _STARTER_THEORIES
    needs_codebook = "codebook.csv" in shared and not theories
    own = {"codebook.csv": _SHARED_STARTER["codebook.csv"]} if needs_codebook else {}
    known = shared["sources.csv"].column("source") if "sources.csv" in shared else ["my-source"]
    sources = json.dumps(known[:1], ensure_ascii=False)
    return own | {
        "study.toml": f'''title    = "{name}: replace this by a title"
question = "What do you want to know?"
sources  = {sources}            # ids from codings/sources.csv
place    = "section and paragraph"
labels   = "published"              # who assigned the labels of arguments.csv

[[table]]
id         = "table-1"
caption    = "Table 1. Arguments and the theories that explain them"
caption_at = "above"
columns    = ["motivation", "label"]
headers    = ["Argument", "Theory"]
numbering  = "1) "                  # "" for none
style      = "noun"                 # noun | adjective
bracket    = "last"                 # last: Realism (Liberalism); first: (Liberal) Realist
''',
        "arguments.csv": f"""argument,actor,motivation,label,section,note
A1,First actor,Replace by the reason as the source names it,{first_noun},§1 para 1,
A2,First actor,A reason with a second theory in brackets,{first_noun} ({second_noun}),§1 para 2,
A3,Second actor,A reason of another actor,{second_noun},§2 para 1,
""",
        "claims.csv": f"""claim,by,section,statement,measure,relation,stated,expected,found,note
S1,source,§3 para 1,{first_noun} leads,leader(),is,{first},holds,,
S2,source,§3 para 1,Two of the three reasons fit {first_noun},count('{first}'),is,2 of 3,holds,,
""",
    }


def _theories(codebook: Sheet | None) -> tuple[tuple[str, str], ...]:
    """Code and noun of the theories that may lead; none if there are not two."""
    rows = [cells for _, cells in codebook.rows()] if codebook else []
    found = tuple(
        (cells["code"], cells.get("noun") or cells["code"])
        for cells in rows
        if cells.get("variable") == LABEL and cells.get("kind") != RESIDUAL and cells.get("code")
    )
    return found if len(found) > 1 else ()


_STARTER_THEORIES = (("realism", "Realism"), ("liberalism", "Liberalism"))
_SHARED_STARTER = {
    "codebook.csv": (
        "variable,code,noun,adjective,aliases,parent,polarity,kind,definition,use_when,not_when,"
        "reference\n"
        "label,realism,Realism,Realist,,,,,Actors seek security and power for themselves,"
        "The reason is control or relative gain,,\n"
        "label,liberalism,Liberalism,Liberal,,,,,"
        "Actors cooperate for mutual gain and institutions make it last,"
        "The reason is mutual gain or common rules,,\n"
        "label,neither,Neither,,,,,residual,Fits no theory of this codebook,,,\n"
    ),
    "sources.csv": (
        "source,type,authors,year,title,container,pages,identifier,place_unit,part_of,note\n"
        "my-source,report,Replace by the authors,,Replace by the title,,,,section and paragraph,,\n"
    ),
}
