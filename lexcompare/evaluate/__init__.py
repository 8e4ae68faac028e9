"""Floor 6: measures against codings."""
