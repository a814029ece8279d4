"""What an editor is told about a policy while it is being written; knows nothing of any editor."""
