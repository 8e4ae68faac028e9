"""What the systems of the speed table are given, and what they find: nothing here is timed.

    python benchmarks/peer_inputs.py JOB.json RESULT.json

Writes into the prepared folder: the units of the sample, one instrument and one article of growing
length, a trained TF-IDF model, the English instruments. The result holds counts of what is found.
"""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

from common import ROOT, texts_folder
from peers import cue_phrases, span_ruler

from lexcompare.analyse.citations import extract_citations
from lexcompare.codebook import load_codebook
from lexcompare.core.model import Instrument, Source
from lexcompare.core.offsets import Run
from lexcompare.evaluate.codings import load_codings
from lexcompare.parse.corpus import iter_corpus, load_corpus
from lexcompare.pipeline.analysis import Analyser
from lexcompare.text.numerals import format_number

CODES = {"USC": "U.S.C.", "CFR": "C.F.R.", "STAT": "Stat."}
NGRAMS = (1, 4)
GAP = "\n\n"
ON_TOPIC = "主管部门应当编制公共数据资源目录。"
REFERENCE = re.compile(
    r"\b\d+\s(?P<code>U\.?\s?S\.?\s?C\.?|C\.?\s?F\.?\s?R\.?|Stat\.)"
    r"\s(?:§§?\s?|parts?\s|[Ss]ections?\s)?\d[\w–-]*"
)
"""A volume or title, U.S.C. or C.F.R. or Stat. (points optional), at most one sign or word, a
number: what a reader can find with any text editor, and neither system's own grammar."""


def instruments(files: Sequence[Path]) -> Iterator[tuple[Path, list[Instrument]]]:
    """Read the files one by one."""
    for path in files:
        yield path, [one for one in iter_corpus(path) if isinstance(one, Instrument)]


def long_texts(articles: Sequence[str], sizes: Sequence[int], once: int) -> dict[str, list[str]]:
    """One instrument of many articles, and one article of many paragraphs, in growing lengths.

    Args:
        articles: Words of articles, the first of which come first in every length.
        sizes: Lengths as multiples.
        once: Characters of the shortest.
    """
    ends = list(accumulate(map(len, articles)))
    made: dict[str, list[str]] = {"instrument": [], "article": []}
    for size in sizes:
        taken = articles[: 1 + sum(end < size * once for end in ends)]
        numbered = [f"第{format_number(n)}条 {text}" for n, text in enumerate(taken, 1)]
        made["instrument"].append("某省条例" + GAP + GAP.join(numbered) + "\n")
        # About data from the first line on, so that every length is tagged, not the longer only.
        lines = [ON_TOPIC, *(line for text in taken for line in text.splitlines())]
        whole = "\n".join(lines)
        made["article"].append(
            f"某省条例{GAP}第一条 为了规范，制定本条例。{GAP}第二条 {whole}{GAP}"
            "第三条 本条例自公布之日起施行。\n"
        )
    return made


def train() -> tuple[Any, str]:
    """Train the TF-IDF pipeline on the codings; on the drafted ones where there are no real texts.

    It is the SVM of ``quality.py`` (character 1- to 4-grams) asked for many units at a time.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import MultiLabelBinarizer
    from sklearn.svm import LinearSVC

    real = texts_folder().is_dir()
    folder = ROOT / "corpus" / ("codings" if real else "drafts/codings")
    read = load_corpus(texts_folder() if real else ROOT / "corpus" / "drafts").instruments
    held = {
        (one.id, unit.id): unit.text
        for one in read
        if one.metadata.language == "zh"
        for unit in one.units
    }
    rows = [
        (held[coded.instrument, coded.unit], coded.concepts)
        for coded in load_codings(folder)
        if not coded.file and (coded.instrument, coded.unit) in held
    ]
    concepts = load_codebook().concept_ids
    often = [name for name in concepts if sum(name in found for _, found in rows) > 1]
    labels = MultiLabelBinarizer(classes=often).fit_transform(
        [[name for name in found if name in often] for _, found in rows]
    )
    model = make_pipeline(
        TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, sublinear_tf=True),
        OneVsRestClassifier(LinearSVC(class_weight="balanced", random_state=0)),
    )
    model.fit([text for text, _ in rows], labels)
    of = "real" if real else "drafted"
    return model, f"{len(rows)} coded units of {of} Chinese instruments, {len(often)} concepts"


def english() -> list[Instrument]:
    """English instruments of the real texts, or of the specimen where there are none."""
    folder = texts_folder() if texts_folder().is_dir() else ROOT / "corpus" / "specimen"
    read = load_corpus(folder).instruments
    return [one for one in read if one.metadata.language == "en" and one.units]


def provisions(one: Instrument) -> Instrument:
    """The instrument as if its source were the words of its units, one after the other."""
    starts = [0, *accumulate(len(unit.text) + len(GAP) for unit in one.articles)]
    moved = tuple(
        replace(unit, runs=(Run(0, len(unit.text), at, len(unit.text)),))
        for unit, at in zip(one.articles, starts, strict=False)
    )
    return replace(one, articles=moved, source=Source(GAP.join(unit.text for unit in one.articles)))


def whole_file(one: Instrument) -> Instrument:
    """The instrument as one unit that holds its file's text, editorial notes included."""
    text = one.source.text
    runs = (Run(0, len(text), 0, len(text)),)
    return replace(one, articles=(replace(one.articles[0], text=text, runs=runs, provisions=()),))


def cue_counts(files: Sequence[Path]) -> dict[str, object]:
    """What the span ruler finds of the places where its phrases stand, and of the tool's evidence.

    A place is where the characters of a phrase stand, found by looking for them. Evidence is what
    a rule of a concept quotes for a tag, decided or unsure.
    """
    nlp, analyser = span_ruler(), Analyser.from_codebook()
    patterns, carried = cue_phrases()
    rules = {rule.id for rule in analyser.codebook.rules}
    counts: Counter[str] = Counter()
    for _, held in instruments(files):
        for one in held:
            text = one.source.text
            doc = nlp(text)
            found = {(mark.start_char, mark.end_char, mark.label_) for mark in doc.spans["ruler"]}
            places = set(_places(text, patterns))
            counts["places"] += len(places)
            counts["places_found"] += len(places & found)
            evidence = {
                (proof.span.start, proof.span.end, tag.concept)
                for unit in analyser.find(one).units
                for tag in (*unit.tags, *unit.unsure)
                for proof in tag.evidence
                if proof.rule in rules
            }
            counts["evidence"] += len(evidence)
            counts["evidence_same_span"] += len(evidence & found)
            counts["evidence_overlapped"] += sum(
                any(s < end and e > start and label == concept for s, e, label in found)
                for start, end, concept in evidence
            )
            counts["spans"] += len(found)
    return {**carried, **counts}


def _places(text: str, patterns: Sequence[dict[str, str]]) -> Iterator[tuple[int, int, str]]:
    for pattern in patterns:
        word, at = pattern["pattern"], -1
        while (at := text.find(word, at + 1)) >= 0:
            yield at, at + len(word), pattern["label"]


def reference_counts(held: Sequence[Instrument]) -> dict[str, dict[str, int]]:
    """References of US law by the plain rule, and what each system finds of them, by code.

    ``exact`` begins where the reference begins and reaches at least its end; ``overlapping``
    shares a character with it.
    """
    import eyecite

    counted: dict[str, Counter[str]] = {}
    for one in held:
        text = one.source.text
        spans = {
            "lexcompare": [(c.span.start, c.span.end) for c in extract_citations(one)],
            "eyecite": [c.span() for c in eyecite.get_citations(text)],
        }
        for found in REFERENCE.finditer(text):
            letters = re.sub(r"[^A-Z]", "", found["code"].upper())
            count = counted.setdefault(CODES[letters], Counter())
            count["references"] += 1
            for name, own in spans.items():
                count[f"{name}_exact"] += any(
                    start == found.start() and end >= found.end() for start, end in own
                )
                count[f"{name}_overlapping"] += any(
                    start < found.end() and end > found.start() for start, end in own
                )
    return {name: dict(count) for name, count in sorted(counted.items())}


def digest(files: Sequence[Path], corpus: Path) -> str:
    """SHA-256 over names and bytes."""
    made = hashlib.sha256()
    for path in files:
        made.update(f"{path.relative_to(corpus).as_posix()}\0".encode())
        made.update(path.read_bytes())
    return made.hexdigest()


def main() -> None:
    """Prepare everything, count, write."""
    job = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    folder, files = Path(job["prepared"]), [Path(path) for path in job["files"]]
    units = {
        str(path): [unit.text for one in held for unit in one.units]
        for path, held in instruments(files)
    }
    characters = {str(path): len(path.read_text("utf-8")) for path in files}
    articles = [text for path in files for text in units[str(path)]]
    once = min(job["once"], sum(map(len, articles)) // max(job["sizes"]))
    long: dict[str, list[str]] = {}
    for shape, made in long_texts(articles, job["sizes"], once).items():
        for size, text in zip(job["sizes"], made, strict=True):
            path = folder / f"{shape}-{size:02d}.md"
            path.write_text(text, "utf-8")
            long.setdefault(shape, []).append(str(path))
            characters[str(path)] = len(text)
            units[str(path)] = [
                unit.text for _, held in instruments([path]) for one in held for unit in one.units
            ]
    (folder / "units.json").write_text(json.dumps(units, ensure_ascii=False), "utf-8")
    model, trained = train()
    (folder / "tfidf.pickle").write_bytes(pickle.dumps(model))
    held = english()
    american = [one for one in held if one.metadata.jurisdiction == "us"]
    plain = [provisions(one) for one in held]
    (folder / "english.pickle").write_bytes(pickle.dumps(plain))
    result = {
        "characters": characters,
        "units": {name: len(found) for name, found in units.items()},
        "long": long,
        "digest": digest(files, Path(job["corpus"])),
        "english": {
            "instruments": len(held),
            "characters": sum(len(one.source.text) for one in plain),
            "units": sum(len(one.units) for one in plain),
        },
        "counts": {
            "cues": cue_counts(files),
            "references_in_provisions": reference_counts([provisions(one) for one in american]),
            "references_in_whole_files": reference_counts([whole_file(one) for one in american]),
            "trained_on": trained,
        },
    }
    Path(sys.argv[2]).write_text(json.dumps(result, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
