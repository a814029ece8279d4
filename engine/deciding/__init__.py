"""Results in, verdict out: the verdict table, reasons, the block, warnings, what is missing."""
