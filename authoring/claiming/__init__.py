"""Claims: what a policy says of itself that it always or never does, and the engine's own laws, all to be proven."""
