"""Archives that coders hand back, opened without trusting them."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lexcompare.core.errors import ReadError, TooLargeError
from lexcompare.core.inputs import read_input

__all__ = ["ArchiveLimits", "read_archive", "read_file"]

_MIB = 2**20


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may hold before it is refused.

    Args:
        max_file: Bytes on disk.
        max_entries: Members.
        max_unpacked: Bytes of all members together, as counted while unpacking.
        max_ratio: Unpacked over packed size of one member of more than a mebibyte.

    Example:
        >>> ArchiveLimits(max_entries=3).max_entries
        3
    """

    max_file: int = 64 * _MIB
    max_entries: int = 20_000
    max_unpacked: int = 256 * _MIB
    max_ratio: int = 200


DEFAULT = ArchiveLimits()


def read_file(path: Path, limits: ArchiveLimits = DEFAULT) -> bytes:
    """Return the bytes of a file of sane size.

    Raises:
        InputError: It cannot be read.
        TooLargeError: It is above the limit.
    """
    return read_input(path, most=limits.max_file, too_large=TooLargeError)


def read_archive(path: Path, limits: ArchiveLimits = DEFAULT) -> dict[str, bytes]:
    """Return the members of a zip archive by name, in their order; nothing touches the disk.

    Raises:
        ReadError: It is no zip, or damaged, encrypted, or has names that lead elsewhere or twice
            to the same place.
        TooLargeError: It is, or unpacks to, more than the limits.
    """
    where, data = str(path), read_file(path, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > limits.max_entries:
                raise TooLargeError(
                    "this archive has too many members",
                    where=where,
                    got=str(len(members)),
                    expected=f"at most {limits.max_entries}",
                )
            return _unpack(archive, members, where, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise ReadError(
            "this archive is damaged or none",
            where=where,
            got=str(error)[:80],
            expected="a zip archive",
            remedy="export it from the tool again",
        ) from error


def _unpack(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], where: str, limits: ArchiveLimits
) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = limits.max_unpacked
    for member in members:
        inside = f"{where}!{member.filename[:80]!r}"
        _check_name(member, inside)
        if member.is_dir():
            continue
        if member.filename in found:
            raise ReadError("two members of this archive have one name", where=inside)
        if member.flag_bits & 1:
            raise ReadError(
                "this archive is encrypted", where=inside, remedy="export without a password"
            )
        packed = max(member.compress_size, 1)
        if member.file_size > _MIB and member.file_size / packed > limits.max_ratio:
            raise _bomb(inside, f"{member.file_size} bytes out of {packed}", limits)
        # The stated size may lie: one byte more than is left is read, and then refused.
        with archive.open(member) as part:
            content = part.read(left + 1)
        if len(content) > left:
            raise _bomb(inside, f"more than {limits.max_unpacked} bytes", limits)
        left -= len(content)
        found[member.filename] = content
    return found


def _check_name(member: zipfile.ZipInfo, inside: str) -> None:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    drive = ":" in member.filename[:2]
    if not name.parts or name.is_absolute() or ".." in name.parts or drive or is_link:
        raise ReadError(
            "a member of this archive leads out of it",
            where=inside,
            got=member.filename[:80],
            expected="names below the archive's own root, no links",
            remedy="do not use this file; ask for a new export",
        )


def _bomb(inside: str, got: str, limits: ArchiveLimits) -> TooLargeError:
    return TooLargeError(
        "this archive unpacks to too much",
        where=inside,
        got=got,
        expected=f"at most {limits.max_unpacked} bytes, {limits.max_ratio} times the packed size",
        remedy="do not use this file; ask for a new export",
    )
