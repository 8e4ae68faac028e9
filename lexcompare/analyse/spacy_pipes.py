"""spaCy pipes: ``lexcompare_concepts`` and ``lexcompare_force`` for Chinese and English.

They need no trained model: ``spacy.blank("zh")`` or ``spacy.blank("en")`` will do. A document is
the text of one unit, or with ``segment`` the text of a whole instrument, whose units stand in
``doc.spans["units"]``. Neither pipe needs the other, and their order does not matter.

==========================  ======================================================================
``doc.spans["concepts"]``   the words that show a concept: label its id, ``id_`` the unit
``doc._.concepts``          decided tags (:class:`~lexcompare.core.findings.Tag`)
``doc._.unsure``            tags for a person to read
``doc._.verdicts``          a verdict for every unit
``doc._.verdict``           the verdict of a document that is one unit, else ``None``
``doc._.force``             its force, else ``None``
``span._.force``            of a concept span the tag's force, of a unit span the unit's
``span._.verdict``          the verdict on the unit of a unit or concept span
==========================  ======================================================================

``doc._.instrument_title`` and ``doc._.unit_heading`` can be set before the pipes run: they are
context, as the title and the headings above a unit are on the command line.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from lexcompare.analyse.findings import find_instrument
from lexcompare.analyse.judge import Judge
from lexcompare.analyse.model import find_models
from lexcompare.analyse.tagger import Tagger
from lexcompare.codebook.loader import codebook_from_files, load_codebook, read_codebook_files
from lexcompare.codebook.model import Codebook
from lexcompare.core.codec import from_data, to_data
from lexcompare.core.errors import LexcompareError, MissingExtraError, UsageError
from lexcompare.core.findings import Tag, Verdict
from lexcompare.core.model import Article, Instrument, Metadata, Source
from lexcompare.core.offsets import MappedTextBuilder
from lexcompare.core.spans import Span
from lexcompare.core.vocabulary import Force, UnitKind
from lexcompare.text.normalise import normalise_mapped

try:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as Marked
except ImportError as error:
    raise MissingExtraError(
        "spaCy is not installed", remedy="pip install lexcompare[spacy]"
    ) from error

__all__ = ["ConceptsPipe", "ForcePipe", "displacy_options", "make_concepts", "make_force"]

_LANGUAGES = ("zh", "en")
_SAVED = "lexcompare.json"
_FORMAT = 1
_ONLY_UNIT = "sec_1"
# What follows tells a number from a reference: 第三条规定的… and "Section 3 applies" stay.
_NUMBER = re.compile(
    r"\s*第[〇零一二三四五六七八九十百千\d]+条(?:之[一二三四五六七八九十]+)?(?:\s+|(?=[（(【]))"
    r"|\s*(?:Section|Article|Regulation|Sec\.|Art\.|§)\s*\d[\w-]*\s*(?:[.:—]\s+|\n\s*)"
)

_PALETTE = (
    "#77aadd", "#ee8866", "#eedd88", "#ffaabb", "#99ddff", "#44bb99", "#bbcc33", "#aaaa00",
    "#dddddd",
)  # fmt: skip
"""Paul Tol, "Colour Schemes" (2021), scheme light: told apart with any colour vision, and black
text reads on each."""


class _Pipe:
    """What both pipes share: language, mode, saving and loading."""

    def __init__(self, language: str, segment: bool) -> None:
        if language not in _LANGUAGES:
            raise UsageError(
                "lexcompare reads no such language",
                got=language,
                expected=" or ".join(f'spacy.blank("{known}")' for known in _LANGUAGES),
            )
        self.language = language
        self.segment = segment
        self.judge = Judge()

    def read(self, doc: Doc) -> Instrument:
        """Return a document as an instrument; where it is one indeed, mark its units."""
        if not self.segment:
            metadata = Metadata(title=str(doc._.instrument_title), language=self.language)
            return Instrument("doc", metadata, Source(doc.text), (_only_unit(doc),))
        instrument = _instrument(doc, self.language)
        marks = [_mark(doc, unit.span, unit.id, unit.id) for unit in instrument.units]
        doc.spans["units"] = [mark for mark in marks if mark is not None]
        return instrument

    def __call__(self, doc: Doc) -> Doc:
        """Work on a document."""
        raise NotImplementedError

    def saved(self) -> dict[str, Any]:
        """Return what has to be saved, as JSON data."""
        return {"format": _FORMAT, "language": self.language, "segment": self.segment}

    def restore(self, data: dict[str, Any]) -> None:
        """Take over what :meth:`saved` gave."""
        if data["format"] != _FORMAT:
            raise UsageError(
                "a pipe saved by another version of lexcompare",
                got=str(data["format"]),
                expected=str(_FORMAT),
                remedy="build the pipeline again",
            )
        self.language, self.segment = str(data["language"]), bool(data["segment"])

    def to_bytes(self, **_: object) -> bytes:
        """Return the settings, and the whole codebook of a concepts pipe, as UTF-8 JSON."""
        return json.dumps(self.saved(), ensure_ascii=False, sort_keys=True).encode("utf-8")

    def from_bytes(self, data: bytes, **_: object) -> _Pipe:
        """Take over what :meth:`to_bytes` gave.

        Raises:
            UsageError: The bytes hold something else.
            CodebookError: The saved codebook breaks its contract.
        """
        try:
            self.restore(json.loads(data))
        except LexcompareError:
            raise
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError("this is no saved pipe of lexcompare", got=str(error)) from error
        return self

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Write what :meth:`to_bytes` gives into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _SAVED).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: object) -> _Pipe:
        """Take over what :meth:`to_disk` wrote."""
        return self.from_bytes((Path(path) / _SAVED).read_bytes())


class ConceptsPipe(_Pipe):
    """Marks and tags the concepts of a codebook; made by ``nlp.add_pipe("lexcompare_concepts")``.

    Args:
        language: ``zh`` or ``en``.
        codebook: Folder of a codebook; empty for the shipped one.
        segment: Whether a document is a whole instrument.
        spans_key: Group of spans to write to.
    """

    def __init__(
        self, language: str, codebook: str = "", segment: bool = False, spans_key: str = "concepts"
    ) -> None:
        super().__init__(language, segment)
        if not spans_key or spans_key == "units":
            raise UsageError(
                "no name for the spans of concepts",
                where="spans_key",
                got=spans_key,
                expected="a name other than units",
            )
        self.spans_key = spans_key
        self.folder = codebook
        self._tagger: Tagger | None = None
        self._files: dict[str, dict[str, Any]] | None = None
        # A saved pipeline brings its codebook along, so a folder that is not there is no error
        # before the first document.
        if not codebook or Path(codebook).is_dir():
            self._use(read_codebook_files(Path(codebook)) if codebook else None)

    @property
    def tagger(self) -> Tagger:
        """The tagger in use.

        Raises:
            UsageError: The codebook's folder was not there, and none was loaded.
        """
        if self._tagger is None:
            raise UsageError(
                "the codebook of lexcompare_concepts is not there",
                got=self.folder,
                expected="a folder with codebook.toml",
                remedy="give its path as config={'codebook': ...}, or load a saved pipeline",
            )
        return self._tagger

    @property
    def codebook(self) -> Codebook:
        """The codebook in use."""
        return self.tagger.codebook

    def __call__(self, doc: Doc) -> Doc:
        """Tag a document."""
        found = find_instrument(self.read(doc), self.tagger, self.judge)
        tags = found.tags
        unsure = [tag for unit in found.units for tag in unit.unsure]
        doc._.lexcompare_tags = {"decided": to_data(tags), "unsure": to_data(unsure)}
        quotes = {(e.span, tag.concept, e.unit) for tag in tags for e in tag.evidence}
        marks = [
            _mark(doc, span, concept, unit)
            for span, concept, unit in sorted(quotes, key=lambda q: (q[0], q[1], q[2]))
        ]
        doc.spans[self.spans_key] = [mark for mark in marks if mark is not None]
        return doc

    def saved(self) -> dict[str, Any]:
        """Return settings and codebook."""
        files = self._files
        if files is None:
            _ = self.tagger  # raises where a codebook of the user's own is missing
            files = read_codebook_files()
        return {**super().saved(), "spans_key": self.spans_key, "codebook": files}

    def restore(self, data: dict[str, Any]) -> None:
        """Take over settings and codebook."""
        super().restore(data)
        self.spans_key = str(data["spans_key"])
        self._use(data["codebook"])

    def _use(self, files: dict[str, dict[str, Any]] | None) -> None:
        book = load_codebook() if files is None else codebook_from_files(files)
        self._files = files
        self._tagger = Tagger(book, self.judge, find_models(book))

    def __getstate__(self) -> dict[str, Any]:
        # The matcher is built again in another process: faster than sending its automaton.
        tagger, judge = None, None
        return {**self.__dict__, "_tagger": tagger, "judge": judge, "ready": self._tagger is None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        missing = state.pop("ready")
        self.__dict__.update(state)
        self.judge = Judge()
        if not missing:
            self._use(self._files)


class ForcePipe(_Pipe):
    """Judges the force of units; made by ``nlp.add_pipe("lexcompare_force")``.

    Args:
        language: ``zh`` or ``en``.
        segment: Whether a document is a whole instrument; then a liability article elsewhere in
            it can back a duty.
    """

    def __init__(self, language: str, segment: bool = False) -> None:
        super().__init__(language, segment)

    def __call__(self, doc: Doc) -> Doc:
        """Judge a document."""
        instrument = self.read(doc)
        backing = instrument if self.segment else None
        verdicts = [self.judge.judge(unit, backing, self.language) for unit in instrument.units]
        doc._.lexcompare_verdicts = {"segment": self.segment, "units": to_data(verdicts)}
        return doc


@Language.factory(
    "lexcompare_concepts",
    default_config={"codebook": None, "segment": False, "spans_key": "concepts"},
    assigns=["doc._.concepts"],
)
def make_concepts(
    nlp: Language, name: str, codebook: str | None, segment: bool, spans_key: str
) -> ConceptsPipe:
    """Make the pipe that finds concepts.

    Args:
        nlp: The pipeline.
        name: Name of the pipe in it.
        codebook: Folder of a codebook; the shipped one by default.
        segment: Whether a document is a whole instrument.
        spans_key: Group of spans to write to.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("zh")
        >>> pipe = nlp.add_pipe("lexcompare_concepts")
        >>> doc = nlp("乙市数据局应当编制全市公共数据目录。")
        >>> [(span.text, span.label_) for span in doc.spans["concepts"]]
        [('编制全市公共数据目录', 'catalog')]
        >>> [(tag.concept, tag.force.value) for tag in doc._.concepts]
        [('catalog', 'operative')]
    """
    _check_agreement(nlp, name, segment)
    return ConceptsPipe(str(nlp.lang), codebook or "", segment, spans_key)


@Language.factory(
    "lexcompare_force",
    default_config={"segment": False},
    assigns=["doc._.verdict", "doc._.force"],
)
def make_force(nlp: Language, name: str, segment: bool) -> ForcePipe:
    """Make the pipe that judges force.

    Args:
        nlp: The pipeline.
        name: Name of the pipe in it.
        segment: Whether a document is a whole instrument.

    Example:
        >>> import spacy
        >>> nlp = spacy.blank("en")
        >>> pipe = nlp.add_pipe("lexcompare_force")
        >>> doc = nlp("The registrar must publish the register every month.")
        >>> doc._.force.value, doc._.verdict.obligation
        ('operative', 2)
    """
    _check_agreement(nlp, name, segment)
    return ForcePipe(str(nlp.lang), segment)


def displacy_options(
    codebook: Codebook | str | Path | None = None, spans_key: str = "concepts"
) -> dict[str, Any]:
    """Return options for ``displacy.render(doc, style="span", options=...)``.

    Each family of the codebook has one colour; past nine families colours come round again, and
    the label says which concept it is.

    Args:
        codebook: A codebook or its folder; the shipped one by default.
        spans_key: Group of spans to show.

    Example:
        >>> options = displacy_options()
        >>> options["spans_key"], options["colors"]["catalog"] == options["colors"]["quality"]
        ('concepts', True)
    """
    book = codebook
    if not isinstance(book, Codebook):
        book = load_codebook(Path(book) if book is not None else None)
    place = {family.id: number for number, family in enumerate(book.families)}
    colors = {c.id: _PALETTE[place[c.family] % len(_PALETTE)] for c in book.concepts}
    return {"spans_key": spans_key, "colors": colors}


def _check_agreement(nlp: Language, name: str, segment: bool) -> None:
    """Refuse a pipeline whose pipes would cut one document differently."""
    if _TAKEN:
        raise UsageError(
            "another package has registered attributes of these names",
            where=name,
            got=", ".join(_TAKEN),
            remedy="load lexcompare in a process of its own",
        )
    for other, pipe in nlp.components:
        if isinstance(pipe, _Pipe) and other != name and pipe.segment is not segment:
            raise UsageError(
                "the pipes disagree about what a document is",
                where=name,
                got=f"segment={segment}",
                expected=f"segment={pipe.segment}, as {other} has it",
            )


def _only_unit(doc: Doc) -> Article:
    """Return a document as one unit; a number at its head (第八条, "Section 8.") is left out."""
    text = doc.text
    head = _NUMBER.match(text)
    start = head.end() if head else 0
    build = MappedTextBuilder()
    normalise_mapped(text, start, len(text), build)
    reading = build.done()
    label = head.group().strip() if head else ""
    heading = str(doc._.unit_heading)
    whole = Span(0, len(text))
    return Article(
        _ONLY_UNIT, UnitKind.SECTION, label, "1", heading, (), whole, reading.text, reading.runs
    )


def _instrument(doc: Doc, language: str) -> Instrument:
    # Imported here: only whole instruments need the parsers.
    from lexcompare.parse.instrument import parse_instrument
    from lexcompare.parse.metadata import infer_metadata

    given = Metadata(title=str(doc._.instrument_title), language=language)
    title = given.title or infer_metadata("", doc.text).title
    metadata = Metadata(title=title, language=language)
    return parse_instrument(Source(doc.text), "doc", metadata)


def _mark(doc: Doc, span: Span, label: str, unit: str) -> Marked | None:
    """Return the tokens that a stretch of text touches."""
    if not len(span):
        return None
    found: Marked | None = doc.char_span(
        span.start, span.end, label=label, span_id=unit, alignment_mode="expand"
    )
    return found


def _tags(doc: Doc, kind: str, unit: str = "") -> list[Tag]:
    data = (doc._.lexcompare_tags or {}).get(kind, [])
    return [from_data(Tag, _lists(item)) for item in data if not unit or item["unit"] == unit]


def _decided(doc: Doc) -> list[Tag]:
    return _tags(doc, "decided")


def _unsure(doc: Doc) -> list[Tag]:
    return _tags(doc, "unsure")


def _verdicts(doc: Doc, unit: str = "") -> list[Verdict]:
    data = (doc._.lexcompare_verdicts or {}).get("units", [])
    return [from_data(Verdict, _lists(item)) for item in data if not unit or item["unit"] == unit]


def _lists(data: Any) -> Any:
    """Undo the tuples that a ``DocBin`` makes of lists."""
    if isinstance(data, (list, tuple)):
        return [_lists(item) for item in data]
    if isinstance(data, dict):
        return {key: _lists(item) for key, item in data.items()}
    return data


def _verdict(doc: Doc) -> Verdict | None:
    data = doc._.lexcompare_verdicts
    return _verdicts(doc)[0] if data and not data["segment"] else None


def _force(doc: Doc) -> Force | None:
    verdict = _verdict(doc)
    return verdict.force if verdict is not None else None


def _span_verdict(span: Marked) -> Verdict | None:
    return next(iter(_verdicts(span.doc, span.id_)), None) if span.id_ else None


def _span_force(span: Marked) -> Force | None:
    if not span.id_:
        return None
    for tag in _tags(span.doc, "decided", span.id_):
        if tag.concept == span.label_:
            return tag.force
    verdict = _span_verdict(span) if span.id_ == span.label_ else None
    return verdict.force if verdict is not None else None


def _extend(target: type[Doc] | type[Marked], name: str, **how: Any) -> None:
    """Register an attribute, or remember that somebody else has taken its name.

    spaCy imports this module whenever it makes a pipeline, ours or not: only adding one of these
    pipes may fail.
    """
    if not target.has_extension(name):
        target.set_extension(name, **how)
    elif getattr(target.get_extension(name)[2], "__module__", None) != __name__:
        _TAKEN.append(f"{target.__name__}._.{name}")


_TAKEN: list[str] = []

# Findings are stored as plain data in attributes that nobody else would name, so that documents can
# be saved and sent to other processes; the getters build the findings.
for _name, _default in (
    ("lexcompare_tags", None),
    ("lexcompare_verdicts", None),
    ("instrument_title", ""),
    ("unit_heading", ""),
):
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)
_extend(Doc, "concepts", getter=_decided)
_extend(Doc, "unsure", getter=_unsure)
_extend(Doc, "verdicts", getter=_verdicts)
_extend(Doc, "verdict", getter=_verdict)
_extend(Doc, "force", getter=_force)
_extend(Marked, "force", getter=_span_force)
_extend(Marked, "verdict", getter=_span_verdict)
