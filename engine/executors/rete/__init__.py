"""The policy as durable-rules rulesets, run in a supervised process of their own."""
