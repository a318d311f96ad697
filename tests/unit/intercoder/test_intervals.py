import numpy as np
import pandas as pd
import pytest

from theorycoding.intercoder import agreement, read_ratings
from theorycoding.intercoder import estimation as module
from theorycoding.intercoder.estimation import Estimated, estimates
from theorycoding.intercoder.intervals import Limits, bootstrap_limits, chance_of
from theorycoding.intercoder.proportions import exact, wilson
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
    first, again = (agreement(frame, seed=7, interval="bootstrap") for _ in range(2))
    other = agreement(frame, seed=8, interval="bootstrap")
    assert first == again
    assert (first.seed, other.seed) == (7, 8)
    assert first.find("alpha").value == other.find("alpha").value
    assert [one.low for one in first.coefficients] != [one.low for one in other.coefficients]


def test_bootstrap_limits_have_three_digits() -> None:
    found = agreement(ratings(30), interval="bootstrap")
    for estimate in found.coefficients:
        assert (estimate.low, estimate.high) == (round(estimate.low, 3), round(estimate.high, 3))


def two_coders(**units: int) -> pd.DataFrame:
    """Return ratings by two coders; `ab=3` is three units that one calls a and the other b."""
    pairs = [pair for pair, times in units.items() for _ in range(times)]
    return pd.DataFrame(
        [(unit, coder, pair[coder]) for unit, pair in enumerate(pairs) for coder in range(2)],
        columns=["unit", "coder", "label"],
    )


def test_percent_agreement_has_exact_limits() -> None:
    found = agreement(two_coders(aa=14, bb=9, ab=2, ba=2)).find("percent")
    assert (found.low, found.high) == pytest.approx(exact(23 / 27, 27))


def test_limits_of_two_equal_categories_are_those_of_wilson() -> None:
    """Chance agreement is then known, and so agreement a proportion (Wilson 1927)."""
    found = agreement(two_coders(aa=160, bb=160, ab=40, ba=40)).find("brennan_prediger")
    low, high = wilson(320, 400)
    assert (found.low, found.high) == pytest.approx((2 * low - 1, 2 * high - 1), abs=1e-3)


@pytest.mark.parametrize("kappa", [0.1, 0.6, 0.95])
def test_the_variance_of_two_categories_is_that_of_bloch_and_kraemer_1989(kappa: float) -> None:
    """(1 - k) ((1 - k) (1 - 2 k) + k (2 - k) / (2 p (1 - p))), where p is the share of one."""
    measured = measure(two_coders(aa=30, ab=7, ba=3, bb=10), "fleiss")
    chance = chance_of(measured.formula, measured.sums.terms.observed, measured.sums.distance)
    share = (2 * 30 + 7 + 3) / 100
    rest = (1 - kappa) * (1 - 2 * kappa) + kappa * (2 - kappa) / (2 * share * (1 - share))
    assert chance.variance(np.asarray(kappa)) == pytest.approx((1 - kappa) * rest)


@pytest.mark.parametrize("interval", ["auto", "analytic", "bootstrap"])
@pytest.mark.parametrize(
    "units", [{"aa": 11, "bb": 3}, {"ab": 12}, {"aa": 29, "ab": 1}, {"ab": 6, "ba": 6}]
)
def test_limits_are_wide_however_uniform_the_units(units: dict[str, int], interval: str) -> None:
    found = agreement(two_coders(**units), interval=interval, categories="abc")
    defined = [one for one in found.coefficients if one.status == "defined"]
    assert defined
    for one in defined:
        assert one.low < one.high
        assert one.low - 5e-4 <= one.value <= one.high + 5e-4  # bootstrap limits are rounded


@pytest.mark.parametrize("name", FIGURES)
def test_limits_of_many_units_are_two_errors_away(name: str) -> None:
    found = agreement(ratings(3_000), coefficients=[name]).find(name)
    assert (found.high - found.low) / (2 * 1.96) == pytest.approx(found.se, rel=0.05)
    assert found.low < found.value - 1.8 * found.se < found.value + 1.8 * found.se < found.high


def test_below_ten_units_limits_are_given_only_if_asked_for() -> None:
    frame = two_coders(aa=4, bb=3, ab=2)
    without, analytic, drawn = (
        agreement(frame, interval=interval) for interval in ("auto", "analytic", "bootstrap")
    )
    assert all(one.se and one.low is None for one in without.coefficients)
    assert any(
        "9 units" in text and "no intervals unless you ask" in text for text in without.warnings
    )
    for found in (analytic, drawn):
        assert all(one.low < one.high for one in found.coefficients)


def test_few_clusters_leave_no_limits_but_those_asked_for() -> None:
    frame = ratings(60).assign(source=lambda rows: rows["unit"] % 6)
    automatic, analytic = (
        agreement(frame, clusters="source", interval=interval) for interval in ("auto", "analytic")
    )
    assert all(one.se and one.low is None for one in automatic.coefficients)
    assert automatic.warnings == ("no intervals unless you ask for one: 6 clusters are too few",)
    assert all(one.low < one.value < one.high for one in analytic.coefficients)


@pytest.mark.parametrize(("units", "is_warned"), [(29, True), (30, False)])
def test_below_thirty_units_a_warning_says_what_to_expect(units: int, is_warned: bool) -> None:
    found = agreement(two_coders(aa=units - 9, bb=6, ab=3))
    assert any(f"intervals rest on {units} units" in text for text in found.warnings) == is_warned


def test_an_error_of_zero_is_explained() -> None:
    found = agreement(two_coders(aa=20, bb=25), coefficients=["percent", "ac1"])
    assert found.find("ac1").se == 0
    assert any("standard error of 0 (percent, ac1)" in text for text in found.warnings)


def test_units_that_one_coder_alone_rated_leave_percent_agreement_as_sure_as_it_is() -> None:
    twice = two_coders(aa=20, bb=10, ab=6)
    once = pd.DataFrame({"unit": range(100, 240), "coder": 0, "label": ["a", "b"] * 70})
    for name in ("percent", "brennan_prediger", "alpha"):
        alone, among = (
            agreement(frame, coefficients=[name]).find(name)
            for frame in (twice, pd.concat([twice, once]))
        )
        assert (among.se, among.low, among.high) == pytest.approx((alone.se, alone.low, alone.high))


@pytest.mark.parametrize("name", FIGURES)
def test_the_standard_error_is_that_of_the_jackknife(name: str) -> None:
    """Each unit left out in turn, of 200 units of which a fifth was coded twice."""
    twice = two_coders(aa=18, bb=9, cc=4, ab=5, ba=2, bc=2)
    rest = [(unit, unit % 2, "aab"[unit % 3]) for unit in range(100, 260)]
    frame = pd.concat([twice, pd.DataFrame(rest, columns=["unit", "coder", "label"])])
    options = {"coefficients": [name], "categories": "abc", "interval": None}
    found = agreement(frame, **options).find(name)
    left_out = np.array(
        [agreement(frame[frame["unit"] != unit], **options).find(name).value
         for unit in frame["unit"].unique()]
    )  # fmt: skip
    jackknife = np.sqrt((len(left_out) - 1) * left_out.var())
    assert found.se == pytest.approx(jackknife, rel=0.05)


def test_percent_agreement_has_no_limit_below_zero() -> None:
    frame = two_coders(ab=12, aa=1)
    assert 0 < agreement(frame).find("percent").low < 0.01
    # Weights may be negative: a pair is then further apart than without any agreement.
    apart = agreement(frame, weights=lambda *_: -1.0).find("percent")
    assert apart.low <= apart.value < 0
    assert apart.value < apart.high


def test_without_intervals_there_is_still_a_standard_error() -> None:
    found = agreement(ratings(30), interval=None)
    assert found.seed is None
    assert all(one.se and one.low is None and one.high is None for one in found.coefficients)


def test_resamples_without_variation_are_left_out_and_counted() -> None:
    frame = pd.DataFrame(
        [(unit, coder, int(unit == 0)) for unit in range(12) for coder in "ab"],
        columns=["unit", "coder", "label"],
    )
    found = agreement(frame, coefficients=["alpha"], draws=500, interval="bootstrap")
    assert found.find("alpha").low < found.find("alpha").high == 1
    warning = next(text for text in found.warnings if "undefined in" in text)
    without = int(warning.split("undefined in ")[1].split()[0])
    assert without / 500 == pytest.approx((11 / 12) ** 12, abs=0.1)


def test_an_interval_of_undefined_resamples_only_is_missing() -> None:
    frame = pd.DataFrame(
        [(unit, coder, int(unit == 0)) for unit in range(12) for coder in "ab"],
        columns=["unit", "coder", "label"],
    )
    options = {"coefficients": ["alpha"], "interval": "bootstrap", "draws": 1}
    found = [agreement(frame, seed=seed, **options) for seed in range(12)]
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


@pytest.mark.exhaustive
@pytest.mark.parametrize(("units", "share", "least"), [(10, 0.6, 0.85), (30, 0.75, 0.9)])
def test_limits_of_few_units_hold_the_true_alpha(units: int, share: float, least: float) -> None:
    """Two coders see the truth or pick by its shares, so that alpha is the chance that both see."""
    random, true, held = np.random.default_rng(11), 0.49, []
    for _ in range(300):
        truth, *picked = (random.random((3, units)) < share).astype(int)
        sees = random.random((2, units)) < np.sqrt(true)
        labels = np.where(sees, truth, picked)
        frame = pd.DataFrame(
            {
                "unit": np.tile(np.arange(units), 2),
                "coder": np.repeat(["ann", "bo"], units),
                "label": labels.ravel(),
            }
        )
        found = agreement(frame, coefficients=["alpha"]).find("alpha")
        if found.status == "defined":
            held.append(found.low <= true <= found.high)
    assert least <= np.mean(held)
