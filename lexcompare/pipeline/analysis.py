"""The analysis of a corpus, and the result that a scholar holds in a notebook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from lexcompare.analyse.findings import find_instrument
from lexcompare.analyse.judge import Judge
from lexcompare.analyse.model import find_models
from lexcompare.analyse.tagger import Tagger
from lexcompare.codebook import Codebook, load_codebook
from lexcompare.compare.benchmarks import question_of
from lexcompare.compare.gaps import GapReport, find_gaps
from lexcompare.compare.held import held_records
from lexcompare.compare.matrix import GapMatrix, build_matrix
from lexcompare.compare.options import Frame, Layer, MatrixOptions, RowKind
from lexcompare.core.errors import UsageError
from lexcompare.core.findings import InstrumentFindings, UnitFindings
from lexcompare.core.ids import UnitRef
from lexcompare.core.model import Article, Instrument
from lexcompare.core.problems import Problem
from lexcompare.parse.corpus import Corpus
from lexcompare.parse.coverage import CoverageEntry, declared
from lexcompare.pipeline.known import known_not_held, shipped_coverage
from lexcompare.pipeline.records import JUDGE_COLUMNS, TAG_COLUMNS, judge_records, tag_records

if TYPE_CHECKING:
    import pandas as pd

    from lexcompare.evaluate.codings import CodedUnit
    from lexcompare.pipeline.human import HumanCodings
    from lexcompare.pipeline.kept import Kept

__all__ = ["Analyser", "Analysis", "analyse", "problems_of"]


@dataclass(frozen=True)
class Analyser:
    """A codebook with the tagger and judge made for it, ready for many instruments."""

    codebook: Codebook
    tagger: Tagger
    judge: Judge

    @classmethod
    def from_codebook(
        cls, codebook: Codebook | Path | str | None = None, *, with_models: bool = True
    ) -> Analyser:
        """Make an analyser for a codebook, a folder that holds one, or the shipped one.

        Args:
            codebook: The codebook.
            with_models: Whether the shipped models that fit it are used beside its rules.
        """
        if not isinstance(codebook, Codebook):
            codebook = load_codebook(Path(codebook) if codebook is not None else None)
        judge = Judge()
        models = find_models(codebook) if with_models else {}
        return cls(codebook, Tagger(codebook, judge, models), judge)

    def find(self, instrument: Instrument) -> InstrumentFindings:
        """Return everything found in the units of ``instrument``."""
        return find_instrument(instrument, self.tagger, self.judge)


@dataclass(frozen=True)
class Analysis:
    """What was found in a corpus: tags and verdicts, ready to be compared and read.

    Args:
        corpus: The instruments, with the problems of reading them.
        codebook: The concepts that were looked for.
        findings: Per instrument, in the order of the corpus.
        problems: Everything that was left out, incomplete or doubtful.
        human: What persons decided in it; ``None`` where the program stands alone.
        streamed: Whether there is too much to be held: cells are made row by row.
        kept: What outputs of runs before were made of; ``None`` where nothing is kept.
    """

    corpus: Corpus
    codebook: Codebook
    findings: tuple[InstrumentFindings, ...]
    problems: tuple[Problem, ...] = field(default=())
    human: HumanCodings | None = None
    streamed: bool = False
    kept: Kept | None = field(default=None, compare=False)

    def with_codings(self, codings: Iterable[CodedUnit], coder: str = "") -> Analysis:
        """Return the analysis with what persons coded in the place of what was found.

        Coded units show it: score 1, rule ``human: coded by …``, and the reasons of the verdict say
        what the program had found.

        Args:
            codings: What :func:`lexcompare.evaluate.codings.load_codings` gave, one per unit.
            coder: Who coded, for codings that do not say.

        Raises:
            UsageError: A coding names nobody, two are of one unit, or none is of a unit held.
        """
        from lexcompare.pipeline.human import overlay

        findings, human, problems = overlay(self.findings, codings, coder)
        # Made anew, so that nothing computed from the old findings stays.
        return Analysis(
            self.corpus, self.codebook, findings, self.problems + problems, human, self.streamed,
            self.kept,
        )  # fmt: skip

    @property
    def human_record(self) -> dict[str, object]:
        """Return what ``run.json`` says of codings by persons; null where none are loaded."""
        from lexcompare.core.codec import to_data

        return {"human_codings": to_data(self.human) if self.human else None}

    @cached_property
    def _by_id(self) -> dict[str, InstrumentFindings]:
        return {found.instrument.id: found for found in self.findings}

    def gap_matrix(
        self,
        rows: str = "instrument",
        against: Sequence[str] = (),
        include: Iterable[str] = (),
        frame: Frame = Frame(),  # noqa: B008 - frozen
    ) -> GapMatrix:
        """Return the gap matrix: rows × concepts, each cell graded and traceable.

        Args:
            rows: instrument, region, locality, level or period.
            against: Benchmark sets, jurisdictions (``uk``), ``national`` or instrument ids.
            include: What counts beyond law in force: normative, draft, repealed, superseded,
                unknown, undated. In a corpus without a manifest nobody has said what is in force,
                so ``unknown`` and ``undated`` count there.
            frame: As-of date, layer, and the activities asked about.
        """
        stated = any(entry.row for entry in self.corpus.entries)
        always = frozenset() if stated else frozenset({"unknown", "undated"})
        exhaustive, known = declared(self.searches)
        options = MatrixOptions(
            rows=_row_kind(rows),
            against=tuple(against),
            include=frozenset(include) | always,
            as_of=frame.as_of,
            layer=frame.layer,
            objects=frame.objects,
            duplicates=dict(self.corpus.duplicates),
            exhaustive=exhaustive,
            known_not_held=known_not_held(self.corpus, known),
            decisions=self.corpus.decisions,
        )
        if self.streamed and options.layer is Layer.APPLICABLE:
            raise UsageError(
                "what binds from above cannot be asked of so many instruments at once",
                got=f"{len(self.findings)} instruments, layer {options.layer.value}",
                remedy="raise --whole-up-to above their number, or take the layer own",
            )
        return build_matrix(self.findings, self.codebook, options, keep=not self.streamed)

    @cached_property
    def searches(self) -> tuple[CoverageEntry, ...]:
        """Searches for law: those of the corpus, or the shipped ones where they describe it."""
        return self.corpus.coverage or shipped_coverage(self.corpus)

    def gaps(
        self,
        row: str,
        against: Sequence[str],
        rows: str = "",
        include: Iterable[str] = (),
        frame: Frame = Frame(),  # noqa: B008 - frozen
    ) -> GapReport:
        """Return the two-sided list of gaps between a row and benchmarks, with model clauses.

        Args:
            row: Key or name of a region, locality or instrument.
            against: Benchmark sets, jurisdictions (``uk``), ``national``, instrument ids.
            rows: What ``row`` stands for; found out from ``row`` where empty.
            include: What counts beyond law in force.
            frame: As-of date, layer, and the activities asked about; where it names none, those
                that the benchmark sets are about.

        Raises:
            UsageError: Nothing has this name, or nothing is held to compare with.

        Example:
            >>> from lexcompare.pipeline.load import load_corpus
            >>> report = analyse(load_corpus()).gaps("sp-yi-public", ["sp-jia-open"])
            >>> report.row.key
            'sp-yi-public'
        """
        if not against:
            raise UsageError("there is nothing to compare with", expected="at least one benchmark")
        if not frame.objects:
            known = {item.id for item in self.codebook.objects}
            frame = replace(frame, objects=question_of(against) & known)
        kinds = [rows] if rows else ["region", "locality", "instrument"]
        error: UsageError | None = None
        for kind in kinds:
            matrix = self.gap_matrix(kind, against, include, frame)
            try:
                matrix.row(row)
            except UsageError as found:
                error = found
                continue
            return find_gaps(matrix, row)
        assert error is not None
        raise error

    def held_table(self, matrix: GapMatrix) -> list[dict[str, object]]:
        """Return per region what is held and what is known and not held, as plain records."""
        return held_records(matrix, self.searches)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per unit and decided concept."""
        import pandas as pd

        records = [record for found in self.findings for record in tag_records(found)]
        return pd.DataFrame(records, columns=list(TAG_COLUMNS))

    def verdicts(self) -> pd.DataFrame:
        """Return one row per unit with its verdict."""
        import pandas as pd

        records = [record for found in self.findings for record in judge_records(found)]
        return pd.DataFrame(records, columns=list(JUDGE_COLUMNS))

    def unit(self, ref: str) -> tuple[Article, UnitFindings]:
        """Return the text and the findings of ``instrument#unit``.

        Raises:
            UsageError: The corpus holds no such unit.
        """
        wanted = UnitRef.parse(ref)
        found = self._by_id.get(wanted.instrument)
        if found is not None:
            for unit in found.units:
                article = found.instrument.article(wanted.unit)
                if unit.unit == wanted.unit and article is not None:
                    return article, unit
        raise UsageError(
            "the corpus holds no such unit",
            got=ref,
            expected="instrument#unit as printed by segment",
        )

    def explain(self, ref: str) -> str:
        """Say in words what was found in a unit and which words show it."""
        article, unit = self.unit(ref)
        verdict = unit.verdict
        lines = [f"{ref} {article.label} {article.heading}".rstrip(), article.text, ""]
        lines.append(
            f"force: {verdict.force.value} ({verdict.score:.2f}); obligation {verdict.obligation},"
            f" precision {verdict.precision}, enforcement {verdict.enforcement}"
        )
        lines.extend(f"  because {reason}" for reason in verdict.reasons)
        for tag in unit.tags:
            quotes = "; ".join(f"“{e.quote}” [{e.rule}]" for e in tag.evidence)
            lines.append(f"{tag.concept}: {tag.force.value} ({tag.score:.2f}) {quotes}")
        lines.extend(
            f"{tag.concept}: unsure ({tag.score:.2f}), to be read by a person"
            for tag in unit.unsure
        )
        lines.extend(f"{e.concept}: excluded by the words of the unit" for e in unit.exclusions)
        if not (unit.tags or unit.unsure or unit.exclusions):
            lines.append("no concept of the codebook")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        units = sum(len(found.units) for found in self.findings)
        tags = sum(len(found.tags) for found in self.findings)
        name = escape(self.codebook.version)
        return (
            f"<p><b>Analysis</b> of {len(self.findings)} instruments: {units:,} units, "
            f"{tags:,} tags (codebook {name}). Problems: {len(self.problems)}.</p>"
        )


def _row_kind(name: str) -> RowKind:
    try:
        return RowKind(name)
    except ValueError as error:
        raise UsageError(
            "there are no such rows", got=name, expected=f"one of {', '.join(RowKind)}"
        ) from error


def analyse(
    corpus: Corpus,
    codebook: Codebook | Path | str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Analysis:
    """Tag and judge every unit of a corpus.

    Args:
        corpus: What :func:`lexcompare.load_corpus` gave.
        codebook: Another codebook than the shipped one.
        progress: Called with the id of each instrument when it is done.
    """
    analyser = Analyser.from_codebook(codebook)
    found: list[InstrumentFindings] = []
    for instrument in corpus.instruments:
        found.append(analyser.find(instrument))
        if progress is not None:
            progress(instrument.id)
    return Analysis(corpus, analyser.codebook, tuple(found), problems_of(corpus))


def problems_of(corpus: Corpus) -> tuple[Problem, ...]:
    """Return everything that was noticed in reading a corpus and its texts, each once.

    Example:
        >>> problems_of(Corpus(()))
        ()
    """
    problems = list(corpus.problems)
    for instrument in corpus:
        problems.extend(instrument.problems)
        problems.extend(instrument.completeness.reasons)
    return tuple(dict.fromkeys(problems))
