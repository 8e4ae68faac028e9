"""The first screen of a run: what is held, in what frame, how sure, and what to read first."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any

from lexcompare.compare.matrix import GapMatrix
from lexcompare.compare.slogans import CAUTION, Tally
from lexcompare.compare.tagindex import TagIndex
from lexcompare.compare.uncertainty import queue_records, reading_queue
from lexcompare.compare.views import View, objects_of_view
from lexcompare.core.findings import InstrumentFindings
from lexcompare.core.vocabulary import Force
from lexcompare.report.clean import markdown

__all__ = [
    "FirstScreen",
    "Rate",
    "declaratory_in",
    "first_screen",
    "measured_rates",
    "summary_markdown",
]

NUMBER = 20
"""Cells to read first that are shown."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A stored figure with its interval.

    Args:
        label: What it is.
        cases: Cases.
        of: Out of how many.
        share: The share.
        interval: 95 % (Wilson).

    Example:
        >>> Rate("false absence", 5, 89, 0.0562, (0.024, 0.125)).text
        'false absence: 5 of 89 = 5.6 % (2.4 to 12.5 %)'
    """

    label: str
    cases: int
    of: int
    share: float
    interval: tuple[float, float]

    @property
    def text(self) -> str:
        """The rate for a reader."""
        low, high = (100 * end for end in self.interval)
        share = f"{100 * self.share:.1f} % ({low:.1f} to {high:.1f} %)"
        return f"{self.label}: {self.cases} of {self.of} = {share}"


@dataclass(frozen=True)
class FirstScreen:
    """What a reader should see before any cell.

    Args:
        as_of: ISO date of the law; empty where statuses were taken as they stand.
        rows: What a row stands for.
        frame: Notices of the matrix: layer, what else counts, benchmarks of another kind.
        benchmarks: Benchmarks asked for.
        held: Per region, what is held and what is known and not held.
        not_assessable: Name of each row that may say no ``absent``, with the reason.
        rates: Stored rates at which cells by instrument are wrong, with the command behind them.
        command: That command.
        declaratory: Declaratory tags of the ordinary rows in the openness view, with n.
        caution: What a declaratory share does not say.
        read_first: The cells to read first.
        doubtful: How many cells are in doubt altogether.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> first_screen(build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))).doubtful
        0
    """

    as_of: str
    rows: str
    frame: tuple[str, ...]
    benchmarks: tuple[str, ...]
    held: tuple[dict[str, object], ...]
    not_assessable: tuple[tuple[str, str], ...]
    rates: tuple[Rate, ...]
    command: str
    declaratory: str
    caution: str
    read_first: tuple[dict[str, object], ...]
    doubtful: int

    def to_record(self) -> dict[str, object]:
        """Return plain data, to be embedded in a page."""
        return {**asdict(self), "rates": [rate.text for rate in self.rates]}


@cache
def _measured() -> dict[str, Any]:
    text = files("lexcompare.pipeline").joinpath("data/accuracy.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def measured_rates() -> tuple[tuple[Rate, ...], str]:
    """Return the stored rates of wrong cells, and the command that measured them.

    Example:
        >>> measured_rates()[1]
        'python benchmarks/cells.py'
    """
    data = _measured()
    made = []
    for group in ("core", "all"):
        name = "core concepts" if group == "core" else "all concepts"
        aim = f"at most {100 * data['floors'][group]:.0f} % are aimed at"
        for key, label in (
            ("false_absence", f"{name}, present by the codings and called absent ({aim})"),
            ("missed", f"{name}, present by the codings and not found (absent or unknown)"),
            ("wrong_absence", f"{name}, called absent and present by the codings"),
            ("false_presence", f"{name}, absent by the codings and found"),
        ):
            one = data["results"]["all"][group][key]
            low, high = one["interval"]
            made.append(Rate(label, one["cases"], one["of"], one["share"], (low, high)))
    return tuple(made), str(data["conditions"]["command"])


Declaratory = Callable[[InstrumentFindings], tuple[int, int]]
"""Says how many tags of an instrument about opening are declaratory, and of how many."""


def first_screen(
    matrix: GapMatrix,
    held: Sequence[dict[str, object]] = (),
    declaratory: Declaratory | None = None,
) -> FirstScreen:
    """Gather what a reader should see before any cell.

    Args:
        matrix: The matrix of the run.
        held: The first table, see :meth:`lexcompare.pipeline.analysis.Analysis.held_table`.
        declaratory: Counts tags as :func:`declaratory_in` does.
    """
    queue = reading_queue(matrix)
    rates, command = measured_rates()
    return FirstScreen(
        as_of=matrix.options.as_of,
        rows=matrix.options.rows.value,
        frame=matrix.notices,
        benchmarks=tuple(dict.fromkeys(r.label for r in matrix.rows if r.is_benchmark)),
        held=tuple(held),
        not_assessable=tuple((r.label, r.claim.reason) for r in matrix.rows if not r.claim.may),
        rates=rates,
        command=command,
        declaratory=_declaratory(matrix, declaratory or partial(declaratory_in, matrix)).text,
        caution=CAUTION,
        read_first=tuple(queue_records(queue)[:NUMBER]),
        doubtful=len(queue),
    )


def _declaratory(matrix: GapMatrix, declaratory: Declaratory) -> Tally:
    """Count declaratory tags of ordinary rows that are about opening or public data as a whole."""
    names = {s.instrument for row in matrix.rows if not row.is_benchmark for s in row.sources}
    pairs = [declaratory(item) for item in matrix.findings if item.instrument.id in names]
    return Tally(sum(slogans for slogans, _ in pairs), sum(tags for _, tags in pairs))


def declaratory_in(matrix: GapMatrix, item: InstrumentFindings) -> tuple[int, int]:
    """Return how many tags about opening or public data are declaratory, and of how many.

    Args:
        matrix: Its codebook and options say what counts.
        item: One instrument that counts in it.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import MatrixOptions, build_matrix
        >>> from lexcompare.core.model import Instrument, Metadata, Source
        >>> item = InstrumentFindings(Instrument("cn-x", Metadata(), Source("")))
        >>> asked = MatrixOptions(include=frozenset({"unknown", "undated"}))
        >>> book = Codebook("tiny", "1", "0" * 64, (), ())
        >>> declaratory_in(build_matrix([item], book, asked), item)
        (0, 0)
    """
    view = objects_of_view(View.OPENNESS)
    index = matrix.index or TagIndex([item], matrix.codebook, matrix.options, keep=False)
    forces = [
        tag.stated
        for concept, tags in index.tags_in(item.instrument.id).items()
        for tag in tags
        if tag.concept == concept
        and tag.stated is not Force.STRUCTURAL
        and (not tag.objects or view & set(tag.objects))
    ]
    return sum(force is Force.SLOGAN for force in forces), len(forces)


def summary_markdown(screen: FirstScreen) -> str:
    """Return a first screen as Markdown.

    Example:
        >>> from lexcompare.codebook.model import Codebook
        >>> from lexcompare.compare.matrix import build_matrix
        >>> matrix = build_matrix([], Codebook("tiny", "1", "0" * 64, (), ()))
        >>> summary_markdown(first_screen(matrix)).splitlines()[0]
        '# First screen'
    """
    return markdown(_lines(screen))


def _lines(screen: FirstScreen) -> Iterator[str]:
    yield "# First screen"
    yield ""
    if not any(notice.startswith("As of") for notice in screen.frame):
        yield f"- As of: {screen.as_of or 'no stated date'}"
    yield f"- Rows by {screen.rows}"
    yield f"- Benchmarks: {'; '.join(screen.benchmarks) or 'none'}"
    yield from (f"- {notice}" for notice in screen.frame)
    yield f"- Declaratory (宣示性) among tags about opening: {screen.declaratory}. {screen.caution}"
    yield ""
    yield "## How often a cell is wrong"
    yield ""
    yield f"Measured by instrument against codings: `{screen.command}`"
    yield ""
    yield from (f"- {rate.text}" for rate in screen.rates)
    yield ""
    yield f"## Rows that may not say absent: {len(screen.not_assessable)}"
    yield ""
    yield from (f"- {label}: {reason}" for label, reason in screen.not_assessable)
    yield ""
    yield f"## To be read first: {len(screen.read_first)} of {screen.doubtful} cells in doubt"
    yield ""
    if screen.read_first:
        yield "| | row | concept | grade | P(present) | why | to read |"
        yield "|---|---|---|---|---|---|---|"
    for one in screen.read_first:
        star = " ★" if one["core"] else ""
        yield (
            f"| {one['place']} | {one['label']} | {one['concept']}{star} | {one['grade']} | "
            f"{one['p_present']} | {one['why']} | {one['to_read']} |"
        )
    yield ""
    yield f"## What is held: {len(screen.held)} regions"
    yield ""
    yield "| region | instruments | general, complete, in force | known and not held | absence |"
    yield "|---|---|---|---|---|"
    for line in screen.held:
        absence = "may be claimed" if line["may_say_absent"] else str(line["lacking"])
        yield (
            f"| {line['name']} | {line['instruments']} | "
            f"{line['general_complete_in_force'] or 'none'} | "
            f"{line['known_not_held'] or 'nothing noted'} | {absence} |"
        )
