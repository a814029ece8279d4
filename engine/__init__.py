"""The engine: language (text in, policy out), semantics, executors, deciding."""
