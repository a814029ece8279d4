"""The lints, one file for each or for a few that ask the same question; `every.py` lists them."""
