"""Figures as Altair charts, and their files; needs the extra ``figures``."""

from __future__ import annotations
