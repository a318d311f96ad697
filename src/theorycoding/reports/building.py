"""The build: which reports and figures go where; only those that differ are written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import compress
from os.path import relpath
from pathlib import Path

from theorycoding.checks import check_project
from theorycoding.claims.audit import check_study
from theorycoding.files.folders import Project, check_names, open_studies
from theorycoding.files.study_files import StudyFiles
from theorycoding.files.writing import obstacles, sweep, write_if_different
from theorycoding.problems import Place, Problem, has_errors, new_problem, printable
from theorycoding.reports import records
from theorycoding.reports.processes import in_processes
from theorycoding.reports.records import BuiltStudy
from theorycoding.reports.study_figures import draw, svg_files
from theorycoding.reports.templating import Environment, TemplateError, environment

REPORTS, FIGURES, TEMPLATES = "reports", "figures", "templates"
_WORTH_A_PROCESS = 8  # studies: fewer are built sooner than another process begins


@dataclass
class Build:
    """What a build did, or (with `check`) would do.

    `outputs` are all files rendered, by their paths in the project, and `differing` the paths of
    those that differ from the disk; `problems` keep studies from being built; `failures` are
    templates that failed; `broken` are the names of the studies that were not built.
    """

    outputs: dict[str, bytes] = field(default_factory=dict)
    differing: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    built: list[BuiltStudy] = field(default_factory=list, compare=False, repr=False)

    @property
    def has_failed(self) -> bool:
        """Whether anything could not be built."""
        return bool(self.failures) or has_errors(self.problems)


def build(
    project: Project,
    names: Sequence[str] = (),
    *,
    processes: int = 1,
    only_check: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Build:
    """Render the reports of all studies (or of those named) and write those that differ.

    Studies with errors write nothing; the others are built. With `only_check`, or if a report
    cannot be a regular file inside the project, nothing is written. The index and the pages of
    several studies together are rendered when all studies are. With several `processes` many
    studies are built side by side; a script that asks for this is guarded by
    `if __name__ == "__main__"`.

    Raises
    ------
    UsageError
        There is no such study.
    OSError
        A process ended before its studies were built.
    """
    result = Build()
    made = environment(records.own_templates(project))
    for part in _parts(project, made, names or project.studies, processes, progress):
        result.outputs |= part.outputs
        result.problems += part.problems
        result.failures += part.failures
        result.broken += part.broken
        result.built += part.built
    between = [] if names else check_project(project)
    if not names:
        result.problems += between
        if len(result.built) > 1 and not has_errors(between):
            _render(result, partial(records.comparison_report, made, project, result.built))
        pages = [name for name in records.BETWEEN if f"{REPORTS}/{name}.md" in result.outputs]
        _render(result, partial(records.index_report, made, result.built, result.broken, pages))
    if refused := _refused(project, result.outputs):
        result.problems += refused
        return result
    # A report that failed is not an orphan.
    if not (names or result.failures or has_errors(between)):
        result.problems += _orphans(project, result.outputs, result.broken)
    _settle(result, project, only_check=only_check)
    return result


def _parts(
    project: Project,
    made: Environment,
    names: Sequence[str],
    processes: int,
    progress: Callable[[str], None],
) -> Iterator[Build]:
    """Yield what each study adds to a build, in order."""
    if min(processes, len(names) // _WORTH_A_PROCESS) <= 1:
        for files in open_studies(project, names):
            progress(files.name)
            yield _part(made, files)
    else:
        check_names(project, names)
        parts = in_processes(partial(_some_parts, project), names, processes)
        for name, part in zip(names, parts, strict=True):
            progress(name)
            yield part


def _some_parts(project: Project, names: Sequence[str]) -> list[Build]:
    made = _environment_of_process(project)
    return [_part(made, files) for files in open_studies(project, names)]


@cache
def _environment_of_process(project: Project) -> Environment:
    """Return the environment of a process that ends with the build: templates compile once."""
    return environment(records.own_templates(project))


def _part(made: Environment, files: StudyFiles) -> Build:
    checked = check_study(files)
    result = Build(problems=list(checked.problems))
    if checked.study is None or has_errors(checked.problems):
        result.broken.append(printable(files.name))
        return result
    study, claims = checked.study, checked.claims
    found = records.study_verdicts(study)
    figures = draw(study, found)
    _add(result, svg_files(study, figures))
    _render(result, partial(records.study_pages, made, study, claims, found, figures))
    result.built.append(records.built_study(study, claims, found))
    return result


def _refused(project: Project, outputs: Iterable[str]) -> list[Problem]:
    """A problem for each link, folder or device in the place of an output or on the way to it."""
    paths = (project.root / path for path in outputs)
    found = dict.fromkeys(obstacles(paths, project.root).values())
    relative = partial(relpath, start=project.root)
    hint = "remove it: reports are written to regular files inside the project"
    return [
        new_problem("file-kind", Place(relative(path)), f"this is {what}", hint=hint)
        for path, what in found
    ]


def _render(result: Build, renderer: Callable[[], dict[str, str]]) -> None:
    try:
        _add(result, {path: text.encode() for path, text in renderer().items()})
    except TemplateError as error:
        result.failures.append(str(error))


def _add(result: Build, files: Mapping[str, bytes]) -> None:
    """Add files to the outputs, by their paths in `reports/`."""
    result.outputs |= {f"{REPORTS}/{path}": content for path, content in files.items()}


def _settle(result: Build, project: Project, *, only_check: bool) -> None:
    contents = {project.root / path: content for path, content in result.outputs.items()}
    if only_check:
        differs = [not path.is_file() or path.read_bytes() != contents[path] for path in contents]
    else:
        for folder in filter(Path.is_dir, {path.parent for path in contents}):
            sweep(folder)
        differs = write_if_different(contents, within=project.root)
    result.differing += [project.shown(path) for path in compress(contents, differs)]


def _orphans(project: Project, outputs: Iterable[str], broken: Sequence[str]) -> list[Problem]:
    """Return a warning for each page, appendix and figure that no study makes."""
    between = records.BETWEEN if broken else ()  # with the broken studies there may be such pages
    known = {*outputs} | {f"{REPORTS}/{name}.md" for name in (*broken, *between)}
    own = [f"{REPORTS}/{FIGURES}/{name}-" for name in broken]
    own += [f"{REPORTS}/{name}/" for name in (*broken, TEMPLATES)]
    folder = project.root / REPORTS
    files = [*folder.glob("*.md"), *(folder / FIGURES).glob("*.svg")]
    files += [*folder.glob("*/*.md"), *folder.glob("*/*.csv")]
    found = sorted(map(project.shown, files))
    return [
        new_problem("report-orphan", Place(path), "no study makes this report", hint="delete it")
        for path in found
        if path not in known and Path(path).name != "README.md" and not path.startswith(tuple(own))
    ]
