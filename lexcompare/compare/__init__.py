"""Floor 5: cells, matrices and gaps."""
