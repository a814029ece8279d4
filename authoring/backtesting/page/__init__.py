"""A backtest as one HTML page that works offline: what a person needs to decide whether a policy goes live."""
