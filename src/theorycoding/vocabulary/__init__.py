"""The words of theory coding: labels, codebooks, the declared tables, exact numbers, dates."""
