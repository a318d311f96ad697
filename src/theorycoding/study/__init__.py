"""A study: its tables, opening it from files, settling between its coders."""
