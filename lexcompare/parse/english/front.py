"""The block of ``key: value`` lines that Markdown files begin with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["FrontMatter", "read_front_matter"]

_BLOCK = re.compile(
    r"\s{0,100}---[ \t]*(?:\r\n?|\n)(?P<body>.{0,65536}?)(?<=[\r\n])---[ \t]*(?:\r\n?|\n|\Z)",
    re.DOTALL,
)
_PAIR = re.compile(r"^(?P<key>[A-Za-z_][\w\-]*)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class FrontMatter:
    """What the block says, and where the text begins.

    Args:
        end: First position after the block; 0 where there is none.
        values: Keys in lower case, values without their quotation marks.
    """

    end: int = 0
    values: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """Return a value, an empty string if there is none."""
        return self.values.get(key, "")


def read_front_matter(source: str) -> FrontMatter:
    r"""Read the block at the beginning of a source, if there is one.

    Only ``key: value`` lines are read: no types, no nesting, nothing to execute.

    Example:
        >>> front = read_front_matter('---\ntitle: "Data Order"\nrank: order\n---\n# Data Order')
        >>> front.get("title"), front.end
        ('Data Order', 40)
    """
    match = _BLOCK.match(source)
    if match is None or not _PAIR.search(match["body"]):
        return FrontMatter()
    values: dict[str, str] = {}
    for pair in _PAIR.finditer(match["body"].replace("\r", "\n")):
        value = pair["value"]
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        values.setdefault(pair["key"].lower(), value)
    return FrontMatter(match.end(), values)
