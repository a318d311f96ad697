"""Claims: measures, relations, outcomes, and the audit of what is on record."""
