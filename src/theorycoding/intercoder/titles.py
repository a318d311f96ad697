"""The names by which coefficients are cited, and the categories they were measured with."""

from theorycoding.intercoder.naming import in_order, theories_named
from theorycoding.intercoder.ratings import Ratings
from theorycoding.intercoder.results import Estimate

PAIR = 2


def categories_of(ratings: Ratings) -> tuple[str, ...]:
    """Return the categories or theories there are: as declared, else those used, in order."""
    used = {theory for label in ratings.labels for theory in theories_named(label)}
    return tuple(map(_plainly, ratings.categories or in_order(used)))


def _plainly(category: object) -> str:
    is_whole = isinstance(category, float) and category.is_integer()
    return str(int(category)) if is_whole else str(category)  # type: ignore[call-overload]


def title(estimate: Estimate, ratings: Ratings) -> str:
    """Return the name to cite: Cohen's kappa, Scott's pi and AC2 only where they are meant."""
    is_pair = len(ratings.coders) == PAIR
    is_complete_pair = is_pair and bool((ratings.by_coder.ratings == PAIR).all())
    is_weighted = estimate.level != "nominal"
    names = {
        "percent": "percent agreement",
        "alpha": f"Krippendorff's alpha, {estimate.level}"
        if is_weighted
        else "Krippendorff's alpha",
        "ac1": "Gwet's AC2" if is_weighted else "Gwet's AC1",
        "fleiss": "Scott's pi" if is_pair else "Fleiss' kappa",
        "conger": "Cohen's kappa" if is_complete_pair else "Conger's kappa",
        "brennan_prediger": "Brennan-Prediger coefficient",
    }
    weighted = "weighted " if is_weighted and estimate.name in {"fleiss", "conger"} else ""
    return weighted + names[estimate.name]
