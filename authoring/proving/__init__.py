"""Proofs: what a policy can and cannot do, over all cases. Needs the extra `analysis` (z3)."""
