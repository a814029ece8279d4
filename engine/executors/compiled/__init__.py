"""The compiled executor: a policy as generated Python functions over the raw case."""
