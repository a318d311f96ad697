"""Frames of any engine, counted where they are: the only room that knows an engine."""

from theorycoding.frames.counted import (
    FIRST,
    ROWS,
    Frame,
    column_names,
    count_ratings,
    count_rows,
    count_units,
    in_fastest_engine,
    keep,
    repeated_ratings,
    text_of,
)

__all__ = [
    "FIRST",
    "ROWS",
    "Frame",
    "column_names",
    "count_ratings",
    "count_rows",
    "count_units",
    "in_fastest_engine",
    "keep",
    "repeated_ratings",
    "text_of",
]
