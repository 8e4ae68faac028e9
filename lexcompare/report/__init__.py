"""Floor 6: exports and the offline report."""
