"""The tables of the log in SQLite and PostgreSQL; the only place that knows SQLAlchemy."""
