"""The desk: a page on which an agent decides a case and an author tries a rule out, and what it asks the server."""
