"""How findings are written: for people, for build servers, for code review."""
