"""Claims about a policy, and the laws of the engine, proven or refuted: `fairblock prove`."""
