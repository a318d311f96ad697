import pytest

from theorycoding.intercoder.proportions import exact, student


@pytest.mark.parametrize(
    ("degrees", "printed"),
    # Abramowitz & Stegun 1972, table 26.10, and the normal limit.
    [(1, 12.706), (2, 4.303), (3, 3.182), (10, 2.228), (30, 2.042), (60, 2.000), (120, 1.980)],
)
def test_quantiles_are_those_of_the_printed_table(degrees: int, printed: float) -> None:
    assert student(degrees) == pytest.approx(printed, abs=5e-4)


def test_many_degrees_of_freedom_are_normal() -> None:
    assert student(10**6) == pytest.approx(1.959963985, abs=5e-6)


@pytest.mark.parametrize("units", [1, 7, 40, 5_000])
def test_the_limit_of_full_agreement_is_that_at_which_it_is_rare(units: int) -> None:
    low, high = exact(1.0, units)
    assert (low, high) == (pytest.approx(0.025 ** (1 / units), abs=1e-12), 1.0)
    assert exact(0.0, units) == (0.0, pytest.approx(1 - low))


@pytest.mark.parametrize(("agreed", "units"), [(3, 9), (11, 12), (160, 200)])
def test_exact_limits_are_those_at_which_the_count_is_at_the_edge(agreed: int, units: int) -> None:
    """Clopper & Pearson 1934: 2.5% of samples have as many or more, as many or fewer."""
    low, high = exact(agreed / units, units)
    assert sum(binomial(low, units)[agreed:]) == pytest.approx(0.025)
    assert sum(binomial(high, units)[: agreed + 1]) == pytest.approx(0.025)


def binomial(chance: float, units: int) -> list[float]:
    """Return the probability of each count."""
    shares = [(1 - chance) ** units]
    for count in range(units):
        shares.append(shares[-1] * (units - count) / (count + 1) * chance / (1 - chance))
    return shares
