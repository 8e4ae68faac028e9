"""lexcompare: compare legislation on open government data."""

from lexcompare._version import __version__

__all__ = ["__version__"]
