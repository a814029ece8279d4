"""Synthetic histories of shops and buyers, for trying a policy without personal data."""
