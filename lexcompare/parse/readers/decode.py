"""Bytes to text: byte-order marks, UTF-8, UTF-16, GB18030, and nothing by guesswork.

Every decoding is strict. GB18030 accepts almost any bytes, so what it gives must also look like
Chinese: nearly all of its two-byte characters have to be common ones. UTF-16 without a mark is
taken only where one byte order makes sense and the other does not.
"""

from __future__ import annotations

import codecs
import re

from lexcompare.core.errors import BinaryFileError, EmptyFileError, UndecodableError

__all__ = ["check_not_blank", "decode"]

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_SAMPLE = 20_000
_COMMON_SHARE = 0.85
# Text layers of PDF files leave stray control characters in valid UTF-8, garbled ones many; the
# segmenter says whether such a text can be read. A guessed encoding gets no such benefit.
_CONTROL_SHARE = 0.3
_CONTROL_SHARE_GUESSED = 0.005
_PLAUSIBLE_SHARE = 0.95
_ENCODE_REMEDY = "save the file as UTF-8 and try again"
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_PLAUSIBLE = re.compile(
    r"[\t\n\r\f -~\u00a0-\u00ff\u2010-\u2026\u3000-\u3020\u4e00-\u9fff\uff00-\uffef]"
)
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\x00"


def decode(data: bytes, where: str) -> tuple[str, str]:
    r"""Return the text of a file and the name of its encoding.

    Line ends stay as they are; a byte-order mark goes.

    Raises:
        BinaryFileError: The bytes hold NULs or control characters, as no text does.
        UndecodableError: No supported encoding fits.

    Example:
        >>> decode("甲省数据条例".encode("gb18030"), "a.txt")
        ('甲省数据条例', 'gb18030')
        >>> decode(b"\xef\xbb\xbfAct", "a.txt")
        ('Act', 'utf-8')
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding, where), where), encoding
    if b"\0" in data:
        encoding = _utf16_without_mark(data)
        if not encoding:
            raise BinaryFileError(
                "this is no text: it holds NUL bytes",
                where=where,
                got=f"NUL at byte {data.index(0)}",
                expected="text in UTF-8, UTF-16 or GB18030",
                remedy="take the file out, or save its text as UTF-8",
            )
        return _checked(data.decode(encoding), where, _CONTROL_SHARE_GUESSED), encoding
    try:
        return _checked(data.decode("utf-8"), where), "utf-8"
    except UnicodeDecodeError as error:
        text = _chinese(data)
        if text is None:
            raise _undecodable(data, where, error) from error
        return _checked(text, where, _CONTROL_SHARE_GUESSED), "gb18030"


def check_not_blank(text: str, where: str) -> None:
    r"""Raise ``EmptyFileError`` if a text has nothing to read in it.

    Example:
        >>> check_not_blank(" 第一条", "a.txt")
    """
    if not text.strip().strip(_INVISIBLE).strip():
        raise EmptyFileError(
            "there is nothing in this file",
            where=where,
            got=f"{len(text)} blank characters" if text else "no characters",
            expected="the text of an instrument",
            remedy="put the text in, or take the file out",
        )


def _strict(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableError(
            f"the byte-order mark says {encoding}, but the bytes are not",
            where=where,
            got=f"{error.reason} at byte {error.start}",
            expected=f"valid {encoding}",
            remedy=_ENCODE_REMEDY,
        ) from error


def _checked(text: str, where: str, share: float = _CONTROL_SHARE) -> str:
    controls = len(_CONTROLS.findall(text))
    if "\0" in text or controls > max(2, share * len(text)):
        raise BinaryFileError(
            "this is no text: it is full of control characters",
            where=where,
            got=f"{controls} in {len(text)} characters",
            expected="text in UTF-8, UTF-16 or GB18030",
            remedy="take the file out, or save its text as UTF-8",
        )
    return text


def _utf16_without_mark(data: bytes) -> str:
    """Return the byte order that makes sense of the data, or an empty string."""
    if len(data) % 2:
        return ""
    fitting: list[str] = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        share = len(_PLAUSIBLE.findall(sample)) / max(1, len(sample))
        if share >= _PLAUSIBLE_SHARE and "\0" not in text:
            fitting.append(encoding)
    return fitting[0] if len(fitting) == 1 else ""


def _chinese(data: bytes) -> str | None:
    """Return the data as GB18030, or ``None`` where that gives no plausible Chinese."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    seen = common = 0
    for char in text:
        if char < "\x80":
            continue
        seen += 1
        pair = char.encode("gb18030")
        lead = pair[0]
        # GB 2312 rows 1-3 (punctuation, full-width forms) and 16-55 (the common characters).
        if len(pair) == 2 and pair[1] >= 0xA1 and (0xB0 <= lead <= 0xD7 or 0xA1 <= lead <= 0xA3):
            common += 1
        if seen == _SAMPLE:
            break
    return text if seen and common >= _COMMON_SHARE * seen else None


def _undecodable(data: bytes, where: str, error: UnicodeDecodeError) -> UndecodableError:
    line = data.count(b"\n", 0, error.start) + 1
    return UndecodableError(
        "no supported encoding fits this file",
        where=where,
        got=f"bytes {data[error.start : error.start + 4].hex(' ')} at byte {error.start}"
        f" (line {line})",
        expected="UTF-8, UTF-16 or GB18030",
        remedy=_ENCODE_REMEDY,
    )
