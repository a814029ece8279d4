"""What everything means: case intake, three-valued truth, time, text, evidence."""
