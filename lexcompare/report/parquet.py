"""``articles.parquet`` and ``tags.parquet``, with schemas written down and no metadata noise."""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.abc import MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lexcompare.core.errors import ReadError
from lexcompare.core.files import atomic_folder, atomic_path
from lexcompare.core.findings import Evidence, InstrumentFindings, UnitFindings
from lexcompare.core.model import Article, Instrument
from lexcompare.core.process import is_own_process
from lexcompare.report.clean import plain

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Memory",
    "Part",
    "Tables",
    "article_records",
    "articles_schema",
    "tables_of",
    "tag_records",
    "tags_schema",
    "write_articles_parquet",
    "write_parts",
    "write_table",
    "write_tags_parquet",
]


def articles_schema() -> pa.Schema:
    """Return the schema of ``articles.parquet``: one row per unit, annexes included.

    ``start`` and ``end`` are code points of the source text, ``text_start`` and ``text_end`` of
    the reading text, half-open. Verdict columns are null for units that were not judged.

    Example:
        >>> articles_schema().field("start").type
        DataType(int64)
    """
    import pyarrow as pa

    text, number, texts = pa.string(), pa.int64(), pa.list_(pa.string())
    provision = pa.struct(
        [
            ("id", text),
            ("kind", text),
            ("label", text),
            ("start", number),
            ("end", number),
            ("text_start", number),
            ("text_end", number),
        ]
    )
    names = (
        "instrument", "title", "jurisdiction", "region", "region_name", "level", "scope",
        "role", "status", "effective", "unit", "kind", "label", "number", "heading",
    )  # fmt: skip
    return pa.schema(
        [
            *((name, text) for name in names),
            ("path", texts),
            ("text", text),
            ("start", number),
            ("end", number),
            ("annex", pa.bool_()),
            ("provisions", pa.list_(provision)),
            ("force", text),
            ("force_score", pa.float64()),
            ("obligation", pa.int8()),
            ("precision", pa.int8()),
            ("enforcement", pa.int8()),
            ("reasons", texts),
            ("missing", texts),
            ("objects", texts),
            ("opening_mode", text),
            ("source_path", text),
            ("source_sha256", text),
        ]
    )


def tags_schema() -> pa.Schema:
    """Return the schema of ``tags.parquet``: one row per unit and concept.

    ``decision`` is ``tag``, ``unsure`` (listed, not decided) or ``exclusion`` (words deny the
    concept; no force, no score).

    Example:
        >>> tags_schema().names
        ['instrument', 'unit', 'concept', 'decision', 'force', 'score', 'objects', 'evidence']
    """
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    evidence = pa.struct(
        [
            ("start", number),
            ("end", number),
            ("text_start", number),
            ("text_end", number),
            ("quote", text),
            ("rule", text),
            ("provision", text),
        ]
    )
    return pa.schema(
        [
            ("instrument", text),
            ("unit", text),
            ("concept", text),
            ("decision", text),
            ("force", text),
            ("score", pa.float64()),
            ("objects", pa.list_(text)),
            ("evidence", pa.list_(evidence)),
        ]
    )


def article_records(findings: Sequence[InstrumentFindings]) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``articles.parquet`` in the order of instruments and units.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> found = InstrumentFindings(Instrument("cn-x", Metadata(), Source("")))
        >>> list(article_records([found]))
        []
    """
    for item in findings:
        verdicts = {unit.unit: unit for unit in item.units}
        for article in item.instrument.articles:
            record = _instrument_fields(item.instrument)
            record.update(_article_fields(article))
            record.update(_verdict_fields(verdicts.get(article.id)))
            yield record


def _instrument_fields(instrument: Instrument) -> dict[str, Any]:
    about = instrument.metadata
    return {
        "instrument": instrument.id,
        "title": plain(about.title),
        "jurisdiction": about.jurisdiction.value if about.jurisdiction else None,
        "region": about.region,
        "region_name": plain(about.region_name),
        "level": about.level.value if about.level else None,
        "scope": about.scope.value if about.scope else None,
        "role": about.role.value,
        "status": about.status.value,
        "effective": about.effective,
        "source_path": plain(instrument.source.path),
        "source_sha256": instrument.source.sha256,
    }


def _article_fields(article: Article) -> dict[str, Any]:
    return {
        "unit": article.id,
        "kind": article.kind.value,
        "label": plain(article.label),
        "number": article.number,
        "heading": plain(article.heading),
        "path": [plain(f"{part.label} {part.heading}".strip()) for part in article.path],
        "text": plain(article.text),
        "start": article.span.start,
        "end": article.span.end,
        "annex": article.is_annex,
        "provisions": [
            {
                "id": found.id,
                "kind": found.kind.value,
                "label": plain(found.label),
                "start": found.span.start,
                "end": found.span.end,
                "text_start": found.text_span.start,
                "text_end": found.text_span.end,
            }
            for found in article.walk()
        ],
    }


def _verdict_fields(unit: UnitFindings | None) -> dict[str, Any]:
    if unit is None:
        return {"reasons": [], "missing": [], "objects": []}
    verdict = unit.verdict
    return {
        "force": verdict.force.value,
        "force_score": verdict.score,
        "obligation": verdict.obligation,
        "precision": verdict.precision,
        "enforcement": verdict.enforcement,
        "reasons": list(verdict.reasons),
        "missing": list(verdict.missing),
        "objects": list(unit.objects),
        "opening_mode": unit.opening_mode,
    }


def tag_records(findings: Sequence[InstrumentFindings]) -> Iterator[dict[str, Any]]:
    """Yield the rows of ``tags.parquet`` in the order of instruments and units.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> found = InstrumentFindings(Instrument("cn-x", Metadata(), Source("")))
        >>> list(tag_records([found]))
        []
    """
    for item in findings:
        for unit in item.units:
            for decision, tags in (("tag", unit.tags), ("unsure", unit.unsure)):
                for tag in tags:
                    yield {
                        "instrument": item.instrument.id,
                        "unit": unit.unit,
                        "concept": tag.concept,
                        "decision": decision,
                        "force": tag.force.value,
                        "score": tag.score,
                        "objects": list(tag.objects),
                        "evidence": [_evidence(found) for found in tag.evidence],
                    }
            for exclusion in unit.exclusions:
                yield {
                    "instrument": item.instrument.id,
                    "unit": unit.unit,
                    "concept": exclusion.concept,
                    "decision": "exclusion",
                    "objects": [],
                    "evidence": [_evidence(found) for found in exclusion.evidence],
                }


def _evidence(found: Evidence) -> dict[str, Any]:
    return {
        "start": found.span.start,
        "end": found.span.end,
        "text_start": found.text_span.start,
        "text_end": found.text_span.end,
        "quote": plain(found.quote),
        "rule": found.rule,
        "provision": found.provision,
    }


def write_articles_parquet(target: Path, findings: Sequence[InstrumentFindings]) -> None:
    """Write one row per unit; see :func:`articles_schema`.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_articles_parquet(Path(folder) / "out", [])
        ...     [path.name for path in Path(folder).iterdir()]
        ['out']
    """
    write_table(target, (tables_of(item).articles for item in findings), articles_schema())


def write_tags_parquet(target: Path, findings: Sequence[InstrumentFindings]) -> None:
    """Write one row per unit and concept; see :func:`tags_schema`.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_tags_parquet(Path(folder) / "out", [])
        ...     [path.name for path in Path(folder).iterdir()]
        ['out']
    """
    write_table(target, (tables_of(item).tags for item in findings), tags_schema())


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of one instrument, ready to be written beside those of others.

    Args:
        articles: Rows of ``articles.parquet`` as a record batch of Arrow, without the schema.
        tags: Rows of ``tags.parquet``, likewise.

    Example:
        >>> Tables(b"", b"").tags
        b''
    """

    articles: bytes
    tags: bytes


def tables_of(item: InstrumentFindings) -> Tables:
    """Return the rows of one instrument.

    Example:
        >>> from lexcompare.core.model import Metadata, Source
        >>> found = InstrumentFindings(Instrument("cn-x", Metadata(), Source("")))
        >>> type(tables_of(found).articles)
        <class 'bytes'>
    """
    return Tables(
        _batch(list(article_records([item])), articles_schema()),
        _batch(list(tag_records([item])), tags_schema()),
    )


@cache
def _spare_pandas() -> None:
    """Keep Arrow from loading pandas when it is first given a list, a third of all start-up.

    It asks whether the list is a series; whoever wants a data frame of it later gets one.
    """
    import pyarrow as pa

    if not is_own_process() or "pandas" in sys.modules:
        return
    hiding = _HidesPandas()
    sys.meta_path.insert(0, hiding)
    try:
        pa.array([], pa.string())
    finally:
        sys.meta_path.remove(hiding)


class _HidesPandas(MetaPathFinder):
    """Says of pandas alone that it is not there."""

    def find_spec(self, fullname: str, *_: object) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def _batch(records: list[dict[str, Any]], schema: pa.Schema) -> bytes:
    import pyarrow as pa

    _spare_pandas()
    made: bytes = pa.RecordBatch.from_pylist(records, schema=schema).serialize().to_pybytes()
    return made


def write_table(target: Path, batches: Iterable[bytes], schema: pa.Schema) -> None:
    """Write the rows of many instruments into one file.

    Args:
        target: The file.
        batches: Record batches as in :class:`Tables`, in the order of rows.
        schema: Their schema.

    Raises:
        OutputError: The file cannot be written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_table(Path(folder) / "tags.parquet", [], tags_schema())
        ...     [path.name for path in Path(folder).iterdir()]
        ['tags.parquet']
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    read = [_looked_through(batch, schema) for batch in batches]
    # One chunk, so that the bytes do not tell how many instruments the rows came from.
    table = pa.Table.from_batches(read, schema).combine_chunks()
    # By handle: pyarrow cannot open a name whose bytes are no UTF-8.
    with atomic_path(target) as part, part.open("wb") as file:
        # store_schema=False: the schema is Parquet's own, readable by every library.
        pq.write_table(table, file, compression="zstd", store_schema=False)


def _looked_through(data: bytes, schema: pa.Schema) -> pa.RecordBatch:
    """Return the rows of an instrument, looked through first: Arrow follows any offset it reads."""
    import pyarrow as pa

    try:
        batch = pa.ipc.read_record_batch(pa.py_buffer(data), schema)
        batch.validate(full=True)
    except (ValueError, OSError) as error:  # of Arrow's own kinds, which derive from these
        raise ReadError(
            "rows of an instrument are damaged",
            got=str(error)[:160],
            remedy="remove the folder of the cache, and run again",
        ) from error
    return batch


class Memory(Protocol):
    """Says what was put under a key by a run before.

    Example:
        >>> Memory.__name__
        'Memory'
    """

    def get(self, key: bytes) -> bytes | None:
        """Return what was put; ``None`` where nothing was."""
        ...

    def put(self, key: bytes, value: bytes) -> None:
        """Put something."""
        ...


@dataclass(frozen=True)
class Part:
    """One file of a table that is written in parts.

    Args:
        batches: Record batches as in :class:`Tables`, in the order of rows.
        key: Of all that its bytes depend on; empty where that is not known.
    """

    batches: Iterable[bytes]
    key: bytes = b""


def write_parts(
    folder: Path, parts: Iterable[Part], schema: pa.Schema, memory: Memory | None = None
) -> None:
    """Write the rows of many instruments as a folder of files, holding one file at a time.

    ``part-00000.parquet`` and so on; every library that reads Parquet reads the folder as one
    table. The folder is there whole or not at all. A part that an older folder in this place has,
    byte for byte as it would be made now, is copied.

    Args:
        folder: The folder to be made; an older one, or a file of that name, gives way.
        parts: Its files; a table of none has one without rows.
        schema: Their schema.
        memory: Knows the hash of the file that was made for a key.

    Raises:
        OutputError: The folder cannot be written.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as base:
        ...     write_parts(Path(base) / "tags.parquet", [], tags_schema())
        ...     [path.name for path in (Path(base) / "tags.parquet").iterdir()]
        ['part-00000.parquet']
    """
    with atomic_folder(folder) as made:
        number = 0
        for number, part in enumerate(parts, 1):
            name = f"part-{number - 1:05d}.parquet"
            known = memory.get(part.key) if memory is not None and part.key else None
            if known is None or not _copied(folder / name, made / name, known):
                write_table(made / name, part.batches, schema)
                if memory is not None and part.key:
                    memory.put(part.key, _hash_of(made / name))
        if not number:
            write_table(made / "part-00000.parquet", (), schema)


def _copied(old: Path, new: Path, known: bytes) -> bool:
    """Whether an older file has the bytes that are wanted, and was copied."""
    try:
        if not old.is_file():
            return False
        shutil.copyfile(old, new)
        return _hash_of(new) == known
    except OSError:
        return False


def _hash_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
