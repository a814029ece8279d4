"""What runs beside the engine: the record of its decisions."""
