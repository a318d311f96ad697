"""Label patterns, counting rules, tallies, verdicts, grids and schematic tables."""
