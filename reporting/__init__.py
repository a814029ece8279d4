"""Verdicts and problems as people read them on a terminal."""
