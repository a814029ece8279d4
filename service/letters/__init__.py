"""What a buyer is told about a block: a statement of reasons, and the papers for an appeal."""
