"""Units for coding by hand, written for the tools that coders work with."""
