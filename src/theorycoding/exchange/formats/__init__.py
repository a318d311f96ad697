"""Files of other programs as located rows: a module per program, all with one shape."""

from theorycoding.exchange.formats.dispatch import read_foreign
from theorycoding.exchange.formats.foreign import Foreign, ForeignTable

__all__ = ["Foreign", "ForeignTable", "read_foreign"]
