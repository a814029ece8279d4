"""Logged cases decided again: by the policy of then, which must give the same bytes, or by another one."""
