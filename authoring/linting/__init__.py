"""What is worth a second look in a policy without errors: lints, their silences, their pages and their output."""
