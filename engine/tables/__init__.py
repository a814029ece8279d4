"""Cases as rows of a table: their Arrow schema, and the way there and back. Needs the extra `batch`."""
