import numpy as np
import pandas as pd
import pytest

from theorycoding.intercoder import agreement, read_ratings
from theorycoding.intercoder import coefficient_terms as module
from theorycoding.intercoder.estimation import Estimated, estimates
from theorycoding.intercoder.intervals import Limits, bootstrap_limits, bootstraps
from theorycoding.intercoder.readings import comparisons

FIGURES = ("percent", "alpha", "ac1", "fleiss", "conger", "brennan_prediger")


def ratings(units: int, coders: int = 3, missing: float = 0.2) -> pd.DataFrame:
    """Return ratings by coders who mostly see the truth, and miss some of the units."""
    random = np.random.default_rng(1)
    truth = random.integers(1, 5, units)
    frame = pd.DataFrame(
        {
            "unit": np.repeat(np.arange(units), coders),
            "coder": np.tile([f"c{coder}" for coder in range(coders)], units),
            "label": np.repeat(truth, coders),
        }
    )
    guessed = random.random(len(frame)) < 0.3
    frame.loc[guessed, "label"] = random.integers(1, 5, guessed.sum())
    return frame[random.random(len(frame)) >= missing]


def measure(frame: pd.DataFrame, name: str, clusters: str | None = None, **options) -> Estimated:
    read = read_ratings(frame, clusters=clusters)
    return next(estimates(read, comparisons(read, **options), [name]))


@pytest.fixture(scope="module")
def drawn_one_by_one() -> pd.DataFrame:
    """Return each coefficient in resamples of units, reading each resample from its rows."""
    frame = ratings(40)
    rows = [np.flatnonzero(frame["unit"] == unit) for unit in frame["unit"].unique()]
    random = np.random.default_rng(5)
    values = []
    for _ in range(400):
        chosen = [rows[unit] for unit in random.integers(0, len(rows), len(rows))]
        drawn = frame.iloc[np.concatenate(chosen)].assign(
            unit=np.repeat(np.arange(len(rows)), [len(one) for one in chosen])
        )
        found = agreement(drawn, categories=[1, 2, 3, 4], interval=None)
        values.append({one.name: one.value for one in found.coefficients})
    return pd.DataFrame(values)


@pytest.mark.parametrize("name", FIGURES)
def test_the_bootstrap_is_that_of_whole_units(name: str, drawn_one_by_one: pd.DataFrame) -> None:
    values = drawn_one_by_one[name]
    grouped = agreement(ratings(40), categories=[1, 2, 3, 4], interval="bootstrap")
    width = np.ptp(np.quantile(values, [0.025, 0.975]))
    estimate = grouped.find(name)
    assert estimate.high - estimate.low == pytest.approx(width, rel=0.15)
    assert (estimate.high + estimate.low) / 2 == pytest.approx(np.mean(values), abs=width / 6)


@pytest.mark.parametrize("name", FIGURES)
def test_standard_errors_are_about_the_spread_of_resamples(name: str) -> None:
    frame = ratings(400, missing=0)
    found = agreement(frame, coefficients=[name], interval="bootstrap").find(name)
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(found.se, rel=0.06)


def test_the_seed_is_recorded_and_decides_the_limits() -> None:
    frame = ratings(30)
    first, again = (agreement(frame, seed=7) for _ in range(2))
    other = agreement(frame, seed=8)
    assert first == again
    assert (first.seed, other.seed) == (7, 8)
    assert first.find("alpha").value == other.find("alpha").value
    assert [one.low for one in first.coefficients] != [one.low for one in other.coefficients]


def test_bootstrap_limits_have_three_digits() -> None:
    found = agreement(ratings(30), interval="bootstrap")
    for estimate in found.coefficients:
        assert (estimate.low, estimate.high) == (round(estimate.low, 3), round(estimate.high, 3))


def test_the_analytic_interval_is_the_one_of_irrcac() -> None:
    """AC1 of the four raters of Gwet 2014, table 2.15, as irrCAC prints it."""
    rows = "1a1 1b1 1d1 2a2 2b2 2c3 2d2 3a3 3b3 3c3 3d3 4a3 4b3 4c3 4d3 5a2 5b2 5c2 5d2 6a1 6b2"
    rows += " 6c3 6d4 7a4 7b4 7c4 7d4 8a1 8b1 8c2 8d1 9a2 9b2 9c2 9d2 Ab5 Ac5 Ad5 Bc1 Bd1 Cc3"
    frame = pd.DataFrame(map(tuple, rows.split()), columns=["unit", "coder", "label"])
    found = agreement(frame, interval="analytic").find("ac1")
    assert (found.low, found.high) == (pytest.approx(0.46081, abs=5e-6), 1)


def test_percent_agreement_has_no_limit_below_zero() -> None:
    frame = pd.DataFrame(
        [(unit, coder, label) for unit in range(3) for coder, label in (("a", 1), ("b", 2))]
        + [(3, "a", 1), (3, "b", 1)],
        columns=["unit", "coder", "label"],
    )
    assert agreement(frame, interval="analytic").find("percent").low == 0


def test_without_intervals_there_is_still_a_standard_error() -> None:
    found = agreement(ratings(30), interval=None)
    assert found.seed is None
    assert all(one.se and one.low is None and one.high is None for one in found.coefficients)


def test_units_with_a_pattern_each_have_analytic_intervals_unless_asked() -> None:
    frame = pd.DataFrame(
        [(unit, coder, float(unit + 10 * coder)) for unit in range(12) for coder in range(2)],
        columns=["unit", "coder", "label"],
    )
    automatic = agreement(frame, level="interval", coefficients=["alpha"])
    assert automatic.seed is None
    assert any("alpha are analytic" in warning for warning in automatic.warnings)
    analytic = agreement(frame, level="interval", coefficients=["alpha"], interval="analytic")
    assert automatic.coefficients == analytic.coefficients
    drawn = agreement(frame, level="interval", coefficients=["alpha"], interval="bootstrap")
    assert drawn.seed is not None
    assert drawn.warnings == ()


def test_many_draws_of_mostly_different_patterns_are_spared() -> None:
    frame = ratings(30, coders=6)
    sparing = measure(frame, "conger")
    groups, units = len(sparing.sums.terms.times), 30
    assert units / 2 < groups < units
    assert bootstraps(sparing.sums, "auto", draws=100)
    assert not bootstraps(sparing.sums, "auto", draws=10**7)
    assert bootstraps(sparing.sums, "bootstrap", draws=10**7)


def test_resamples_without_variation_are_left_out_and_counted() -> None:
    frame = pd.DataFrame(
        [(unit, coder, int(unit == 0)) for unit in range(12) for coder in "ab"],
        columns=["unit", "coder", "label"],
    )
    found = agreement(frame, coefficients=["alpha"], draws=500)
    assert (found.find("alpha").low, found.find("alpha").high) == (1, 1)
    warning = next(text for text in found.warnings if "undefined in" in text)
    without = int(warning.split("undefined in ")[1].split()[0])
    assert without / 500 == pytest.approx((11 / 12) ** 12, abs=0.1)


def test_an_interval_of_undefined_resamples_only_is_missing() -> None:
    frame = pd.DataFrame(
        [(unit, coder, int(unit == 0)) for unit in range(12) for coder in "ab"],
        columns=["unit", "coder", "label"],
    )
    found = [agreement(frame, coefficients=["alpha"], draws=1, seed=seed) for seed in range(12)]
    without = [one for one in found if "undefined in 1 of 1" in " ".join(one.warnings)]
    assert 0 < len(without) < len(found)
    for one in without:
        assert (one.find("alpha").low, one.find("alpha").high) == (None, None)
        assert one.find("alpha").status == "defined"


def test_clusters_of_one_unit_are_units() -> None:
    frame = ratings(30)
    frame["source"] = frame["unit"]
    plain = agreement(frame, interval="analytic")
    clustered = agreement(frame, interval="analytic", clusters="source")
    for one, other in zip(plain.coefficients, clustered.coefficients, strict=True):
        assert (one.value, one.se) == (pytest.approx(other.value), pytest.approx(other.se))
        assert one.low == pytest.approx(other.low)


def test_alike_units_in_clusters_count_for_as_many_clusters() -> None:
    frame = ratings(60)
    copies = [frame.assign(source=frame["unit"], unit=frame["unit"] + 60 * n) for n in range(4)]
    whole = pd.concat(copies)
    alone = agreement(frame, interval="bootstrap")
    for interval in ("analytic", "bootstrap"):
        clustered = agreement(whole, interval=interval, clusters="source")
        for one, other in zip(alone.coefficients, clustered.coefficients, strict=True):
            if one.name == "percent":
                assert one.value == pytest.approx(other.value)
                assert one.se == pytest.approx(other.se)
            assert other.high - other.low == pytest.approx(one.high - one.low, rel=0.15)


def test_one_cluster_leaves_nothing_to_infer_from() -> None:
    found = agreement(ratings(30).assign(source="x"), clusters="source", interval="analytic")
    assert all(one.value is not None and one.se is None for one in found.coefficients)


def limits_of(name: str) -> list[Limits]:
    return list(bootstrap_limits([measure(ratings(50), name)], draws=100, seed=1).values())


def test_a_table_too_large_to_write_out_sums_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = limits_of("conger")
    monkeypatch.setattr(module, "DENSE", 0)
    assert limits_of("conger") == limits


def test_draws_in_many_portions_are_the_same_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = limits_of("alpha")
    monkeypatch.setattr("theorycoding.intercoder.intervals.CHUNK", 300)
    assert limits_of("alpha") == whole


def test_ordinal_resamples_have_ranks_of_their_own() -> None:
    """A resample counts each unit as often as drawn, as if its rows were written out."""
    frame = ratings(25)
    ordinal = measure(frame, "alpha", level="ordinal")
    times = np.random.default_rng(3).multinomial(25, np.full(25, 1 / 25))
    unit = {name: place for place, name in enumerate(read_ratings(frame).units)}
    rows = frame[frame["unit"].map(unit).map(lambda place: times[place]) > 0]
    copies = [
        rows[rows["unit"].map(unit).map(lambda place: times[place]) > copy].assign(
            unit=lambda drawn, copy=copy: drawn["unit"] + 100 * copy
        )
        for copy in range(times.max())
    ]
    written = agreement(pd.concat(copies), level="ordinal", interval=None).find("alpha").value
    sums, formula = ordinal.sums, ordinal.formula
    weights = np.bincount(sums.patterns.of_unit, times, len(sums.patterns.times))[np.newaxis]
    moved = sums.redraw(formula, sums.redrawn.totals(weights))
    assert moved[0] == pytest.approx(written)
    held = formula.estimate(sums.terms.totals(weights), sums.distance).coefficient
    assert held[0] != pytest.approx(written, abs=1e-6)
