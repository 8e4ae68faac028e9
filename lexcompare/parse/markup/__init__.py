"""Structured XML to units: one module per dialect, entered in ``dialects.py``."""
