"""Floor 5: the look-up database."""
