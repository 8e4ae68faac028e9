"""Floor 7: the whole run."""
