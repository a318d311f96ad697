"""`python -m theorycoding`."""

from theorycoding.cli import main

main()
