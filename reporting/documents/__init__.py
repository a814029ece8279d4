"""Texts for people to read or print: what they are made of, and how they become text, Markdown or HTML."""
