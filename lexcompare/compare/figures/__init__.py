"""The data behind every figure: flat records computed without any charting library."""

from __future__ import annotations
