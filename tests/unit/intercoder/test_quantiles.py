import pytest

from theorycoding.intercoder.intervals import EXACT_UP_TO, t_quantile


@pytest.mark.parametrize(
    ("degrees", "printed"),
    # Abramowitz & Stegun 1972, table 26.10, and the normal limit.
    [(1, 12.706), (2, 4.303), (3, 3.182), (10, 2.228), (30, 2.042), (60, 2.000), (120, 1.980)],
)
def test_quantiles_are_those_of_the_printed_table(degrees: int, printed: float) -> None:
    assert t_quantile(0.975, degrees) == pytest.approx(printed, abs=5e-4)


def test_series_and_expansion_meet() -> None:
    below, above = t_quantile(0.975, EXACT_UP_TO), t_quantile(0.975, EXACT_UP_TO + 1)
    two_below = t_quantile(0.975, EXACT_UP_TO - 1)
    assert below - above == pytest.approx(two_below - below, rel=0.05)


def test_many_degrees_of_freedom_are_normal() -> None:
    assert t_quantile(0.975, 10**7) == pytest.approx(1.959963985, abs=1e-6)
