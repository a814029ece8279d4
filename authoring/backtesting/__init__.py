"""Backtests: what a policy would have done to the cases of a past time. Needs the extra `batch`."""
