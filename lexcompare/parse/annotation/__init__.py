"""Codings by hand, read back from the tools that coders work with."""
