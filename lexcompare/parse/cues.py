"""The words that metadata are inferred from, as data: ``data/metadata.toml``, loaded once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["cue", "cues"]


@cache
def cues() -> dict[str, Any]:
    """Return the whole table of cues.

    Example:
        >>> "条例" in cues()["title"]["kinds"]
        True
    """
    raw = files("lexcompare.parse").joinpath("data/metadata.toml").read_text("utf-8")
    return tomllib.loads(raw)


@cache
def cue(section: str, name: str) -> re.Pattern[str]:
    """Return one pattern of a section, compiled on first use.

    Example:
        >>> bool(cue("text", "in_force").search("是否有效：是"))
        True
    """
    return re.compile(cues()[section][name])
