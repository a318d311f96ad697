"""Studies side by side, and two versions of one."""
