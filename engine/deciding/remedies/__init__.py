"""What would honestly turn a verdict into an allow (contract 5)."""
