"""Text in, policy out: source positions, problems, the YAML reader, types, the model, the checks."""
