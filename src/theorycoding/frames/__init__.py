"""Frames of any engine, counted where they are: the only room that knows an engine."""
