"""What a policy says, in plain sentences: for people who read no rules, and for one case with all that was found."""
