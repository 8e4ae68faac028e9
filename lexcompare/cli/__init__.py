"""Floor 8: the command line, one verb per public call."""
