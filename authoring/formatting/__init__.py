"""`fairblock fmt`: one canonical form for policy files, with all their comments."""
