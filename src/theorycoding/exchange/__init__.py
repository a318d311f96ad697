"""Foreign tables: files of other programs, and tables of other shapes, as located rows."""
