"""Figures: each is described once, and SVG, PNG and PDF are made from that description.

Functions turn what is counted into a `Figure`, and `render` returns it as a file. SVG is written
here. PNG and PDF are made of it by typst, which only they need.
"""

from theorycoding.figures.arguments import arguments_figure as arguments_figure
from theorycoding.figures.marks import Figure as Figure
from theorycoding.figures.matrices import coders_figure as coders_figure
from theorycoding.figures.matrices import grid_figure as grid_figure
from theorycoding.figures.paper import FORMATS as FORMATS
from theorycoding.figures.paper import render as render
from theorycoding.figures.rules import rules_figure as rules_figure
from theorycoding.figures.weights import weights_figure as weights_figure
