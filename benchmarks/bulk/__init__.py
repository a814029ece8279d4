"""A million cases and more: the workload's cases in Parquet, and who decides them how fast."""
