"""The shipped Kuaishou policy on realistic cases, beside a hand-written function with the same answers."""
