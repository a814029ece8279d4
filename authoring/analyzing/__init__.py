"""What a policy can never do, or does in vain: `fairblock analyze`."""
