"""The report of a study as one document: its page and its appendices, with their figures."""

from collections.abc import Mapping, Sequence

from theorycoding.claims.outcomes import Claim
from theorycoding.figures.svg import svg
from theorycoding.reports.records import study_pages, study_report, study_verdicts
from theorycoding.reports.study_figures import figures_of_study
from theorycoding.reports.templating import Environment
from theorycoding.showing.chapters import Pages
from theorycoding.study.studies import Study


def report_pages(
    made: Environment, study: Study, claims: Sequence[Claim], *, only_page: bool
) -> Pages:
    """Return the page of a study, its appendices unless `only_page`, and its figures.

    Raises
    ------
    TemplateError
        A template fails.
    """
    figures = {name: draw() for name, draw in figures_of_study(study).items()}
    texts = {name: figure.description for name, figure in figures.items()}
    pictures = {f"figures/{study.name}-{name}.svg": svg(each) for name, each in figures.items()}
    verdicts = study_verdicts(study)
    pages: Mapping[str, str]
    if only_page:
        pages = {f"{study.name}.md": study_report(made, study, claims, verdicts, texts)}
    else:
        pages = study_pages(made, study, claims, verdicts, texts)
    return Pages(study.title or study.name, pages, pictures)
