"""What the tests of a policy have seen: each condition true, false and unknown, and what they never saw."""
