"""What became of a decision after it was made: carried out, lifted, overturned, appealed against, ended."""
