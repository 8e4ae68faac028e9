"""Making hostile text harmless for the formats that reports are written in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from lexcompare.core.formula import guard_formula

__all__ = ["embed_json", "escape_json", "guard_formula", "markdown", "plain"]

# Characters that no XML or HTML file may hold, and halves of surrogate pairs.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_EMBEDDED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def plain(text: str) -> str:
    r"""Replace characters that XML and HTML cannot hold by U+FFFD.

    Example:
        >>> plain("甲\x00市\n")
        '甲�市\n'
    """
    # Nothing illegal is printable, and asking is quicker; what has line breaks is looked through.
    return text if text.isprintable() else _ILLEGAL.sub("\ufffd", text)


def markdown(lines: Iterable[str]) -> str:
    r"""Return lines of Markdown as one text in which no HTML of a title is HTML.

    Example:
        >>> markdown(["# <script>", "> 甲"])
        '# &lt;script>\n> 甲\n'
    """
    return plain("\n".join(lines) + "\n").replace("<", "&lt;")


def embed_json(value: object) -> str:
    r"""Return JSON that can stand inside an HTML script element.

    Nothing in it can end the element or begin a comment; it parses to the same value.

    Example:
        >>> embed_json(["</script>"])
        '["\\u003c/script\\u003e"]'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return escape_json(text)


def escape_json(text: str) -> str:
    r"""Return JSON text as :func:`embed_json` gives it.

    Example:
        >>> escape_json('["</script>"]')
        '["\\u003c/script\\u003e"]'
    """
    for character, escape in _EMBEDDED.items():
        text = text.replace(character, escape)
    return plain(text)
