"""What policy authors use."""
