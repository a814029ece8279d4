"""Tests of a policy: read from the `tests/*.yaml` beside it, run, and reported."""
