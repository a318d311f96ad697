"""Corrected shares beside those of the package ppi-python 0.2.3 on the same rows, with `lam=1`.

The data are made up. `ppi_mean_pointestimate(human, machine, every_machine, lam=1)` printed the
shares; the standard errors are half the width of `ppi_mean_ci(…, alpha=0.05, lam=1)` by 1.959964.
"""

import pandas as pd
import pytest

from theorycoding.counting.corrected import corrected

SAMPLED = {  # group, machine, human: arguments
    ("North", "rights", "rights"): 31,
    ("North", "rights", "trade"): 6,
    ("North", "rights", "rights / trade"): 4,
    ("North", "trade", "trade"): 22,
    ("North", "trade", "rights"): 3,
    ("North", "trade", "security"): 2,
    ("North", "security", "security"): 12,
    ("South", "rights", "rights"): 14,
    ("South", "rights", "security"): 5,
    ("South", "trade", "trade"): 9,
    ("South", "trade", "trade / security"): 1,
    ("South", "security", "security"): 19,
    ("South", "security", "rights"): 2,
}
OTHERS = {
    ("North", "rights", ""): 240,
    ("North", "trade", ""): 130,
    ("North", "security", ""): 50,
    ("South", "rights", ""): 66,
    ("South", "trade", ""): 39,
    ("South", "security", ""): 105,
}
PPI = {  # group, theory: share, standard error
    ("North", "rights"): (0.4995, 0.0447882113),
    ("North", "security"): (0.149, 0.0228459077),
    ("North", "trade"): (0.3515, 0.0478354458),
    ("South", "rights"): (0.2669230769, 0.0597856549),
    ("South", "security"): (0.5546153846, 0.0613402652),
    ("South", "trade"): (0.1784615385, 0.0261962847),
    (None, "rights"): (0.4200404858, 0.0361287614),
    (None, "security"): (0.2896761134, 0.0279023048),
    (None, "trade"): (0.2902834008, 0.0313366407),
}


def test_shares_and_standard_errors_are_those_of_prediction_powered_inference() -> None:
    cells = {**SAMPLED, **OTHERS}
    rows = [cell for cell, number in cells.items() for _ in range(number)]
    coded = pd.DataFrame(rows, columns=["actor", "label", "human"])
    coded["argument"] = [f"A{row}" for row in range(len(coded))]
    tallies = corrected(coded, coded.assign(label=coded["human"]), population="infinite")
    found = {
        (one.group.name, theory): (share.share, share.se)
        for one in tallies
        for theory, share in one.shares.items()
    }
    assert found.keys() == PPI.keys()
    for cell, expected in PPI.items():
        assert found[cell] == pytest.approx(expected, abs=1e-9)
