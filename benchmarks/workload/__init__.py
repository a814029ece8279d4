"""The peers' workload: one policy of 12 rules and seeded cases, answered by four engines."""
