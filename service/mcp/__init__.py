"""Decide, explain, lint and test for assistants, over the Model Context Protocol; nothing here changes a file."""
