"""Frames of any engine as the pandas frame of their distinct rows, which is all that counts."""

from collections.abc import Sequence

import pandas as pd

from theorycoding.frames.counted import Frame, column_names, count_rows
from theorycoding.vocabulary.codebook import unknown


def as_pandas(
    codings: Frame, *, by: Sequence[str], times: str | None = None, example: str | None = None
) -> pd.DataFrame:
    """Return a frame of pandas as it is, and of any other the distinct rows with their number.

    Parameters
    ----------
    example
        A column of which each distinct row has the value of the first of its rows.

    Raises
    ------
    ValueError
        There is no such column, or this is not a frame.
    """
    if isinstance(codings, pd.DataFrame):
        return codings
    known = column_names(codings)
    parts = [each if each in known else each.rpartition(":")[0] or each for each in by]
    columns = [*parts, "label", *([times] if times else [])]
    for column in (*columns, *([example] if example else [])):
        if column not in known:
            raise ValueError(unknown("column", column, known))
    return count_rows(codings, columns, example=example)
