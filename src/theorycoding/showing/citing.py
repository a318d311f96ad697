"""What an agreement was measured on, and the sentence that cites it."""

from collections.abc import Iterator

from theorycoding.intercoder import Agreement
from theorycoding.intercoder.results import Estimate
from theorycoding.vocabulary.shown_table import Rounded
from theorycoding.vocabulary.wording import counted

_COHEN, _CONGER = "Cohen's kappa", "Conger's kappa"
_PAIR = 2


def agreement_lines(measured: Agreement) -> Iterator[str]:
    """Yield what was measured, a sentence to cite, and why a kappa is not Cohen's."""
    categories = ", ".join(measured.categories)
    yield (
        f"{_units(measured)}, {_coders(measured)} ({', '.join(measured.coder_names)}); "
        f"categories, {len(measured.categories)} in all: {categories}."
    )
    first = next((one for one in measured.coefficients if one.name != "percent"), None)
    if first and first.value is not None:
        yield f"To cite: {_cited(first, measured)}"
    if measured.coders == _PAIR and any(one.title == _CONGER for one in measured.coefficients):
        both = max(one.units for one in measured.coefficients)
        yield (
            f"{_CONGER} is not {_COHEN} here: only {both} of {_units(measured)} have both labels, "
            "and the others count for chance."
        )


def _cited(one: Estimate, measured: Agreement) -> str:
    limits = ""
    if one.low is not None and one.high is not None:
        limits = f", 95% CI {Rounded(one.low)} to {Rounded(one.high)}"
    how = "" if one.reading == "whole" else f", labels compared by reading {one.reading}"
    units = f"{one.units} of {_units(measured)} with two labels or more"
    value = Rounded(one.value or 0.0)
    return f"{one.title} = {value}{limits} ({_coders(measured)}, {units}{how})."


def _units(measured: Agreement) -> str:
    return counted(measured.units, "unit")


def _coders(measured: Agreement) -> str:
    return counted(measured.coders, "coder")
