"""Empty cases to be filled in, for those who start from what a buyer did: `fairblock new case`."""
