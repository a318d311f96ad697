"""Files and folders: found, read as located rows, written, fixed; also their earlier revisions."""
