"""The systems of the speed table; ``table.py`` runs each in a process of its own.

    python benchmarks/peers.py SYSTEM JOB.json RESULT.json

A job names the folder that ``peer_inputs.py`` has prepared, and steps: files, and how often to
work on them. Processor time, user and system; loading dictionaries and models is counted by itself.
"""

from __future__ import annotations

import json
import logging
import os
import pickle
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Before anything reads it: one thread each, so that all figures are of one core.
os.environ["TOKENIZERS_PARALLELISM"] = "false"

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = ROOT / "corpus" / "specimen" / "cn" / "sp-jia-data.txt"
BATCH = 1000
LONGEST = 10_000_000


@dataclass(frozen=True)
class System:
    """A system that is ready: what it reads before its time counts, and what it does."""

    load: Callable[[Sequence[Path]], Any]
    work: Callable[[Any], dict[str, float]]


def texts(files: Sequence[Path]) -> list[str]:
    """The characters of files."""
    return [path.read_text("utf-8") for path in files]


def jieba_alone(_: Path) -> System:
    """Cut texts into words and do nothing else."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    jieba.lcut(WARM_UP.read_text("utf-8"))
    return System(texts, lambda read: {"words": sum(len(jieba.lcut(text)) for text in read)})


def cue_phrases() -> tuple[list[dict[str, str]], dict[str, int]]:
    """Chinese cues of concepts as patterns of a span ruler, and how many could be carried over.

    Alternatives and named lists are written out. A cue with a gap is left out: a phrase matcher has
    none, and neither conditions nor vetoes nor negative terms exist there.
    """
    from lexcompare.codebook import load_codebook
    from lexcompare.codebook.model import RuleKind
    from lexcompare.codebook.patterns import compile_pattern

    book = load_codebook()
    terms = {(language, name): words for language, name, words in book.terms}
    cues = {
        (rule.target, cue): compile_pattern(cue, "zh", terms)
        for rule in book.rules
        if rule.lang == "zh" and rule.kind is RuleKind.CONCEPT
        for group in rule.groups
        for cue in group
    }
    carried = {key: pattern for key, pattern in cues.items() if pattern.regex is None}
    phrases = {
        (concept, word)
        for (concept, _), pattern in carried.items()
        for word, _, _ in pattern.literals
    }
    patterns = [{"label": concept, "pattern": word} for concept, word in sorted(phrases)]
    return patterns, {"cues": len(cues), "cues_carried": len(carried), "phrases": len(phrases)}


def span_ruler() -> Any:
    """A blank Chinese pipeline that cuts by jieba and marks the cues by a span ruler."""
    import jieba
    import spacy

    jieba.setLogLevel(logging.ERROR)
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.max_length = LONGEST
    nlp.add_pipe("span_ruler").add_patterns(cue_phrases()[0])
    return nlp


def spacy_ruler(_: Path) -> System:
    """Cut by jieba inside spaCy and mark the cues of the codebook."""
    nlp = span_ruler()
    nlp(WARM_UP.read_text("utf-8"))
    return System(
        texts, lambda read: {"spans": sum(len(nlp(text).spans["ruler"]) for text in read)}
    )


def tfidf(prepared: Path) -> System:
    """Say the concepts of units that are given to it by a linear model over n-grams."""
    model = pickle.loads((prepared / "tfidf.pickle").read_bytes())
    units = json.loads((prepared / "units.json").read_text("utf-8"))
    model.predict([WARM_UP.read_text("utf-8")])

    def work(given: list[str]) -> dict[str, float]:
        cuts = (given[at : at + BATCH] for at in range(0, len(given), BATCH))
        return {"tags": int(sum(model.predict(cut).sum() for cut in cuts))}

    return System(lambda files: [text for path in files for text in units[str(path)]], work)


def analysis(_: Path) -> System:
    """Segment, judge, tag and cite, from the file on."""
    from analysis_speed import analysed

    from lexcompare.pipeline.analysis import Analyser

    analyser = Analyser.from_codebook()
    analysed(WARM_UP, analyser)

    def work(files: Sequence[Path]) -> dict[str, float]:
        parts: Counter[str] = Counter()
        for path in files:
            parts.update(analysed(path, analyser)[1])
        return dict(parts)

    return System(lambda files: files, work)


def embedding(prepared: Path) -> System:
    """Turn units that are given to it into vectors, by the shipped table."""
    from lexcompare.analyse.encoders import load_encoder

    units = json.loads((prepared / "units.json").read_text("utf-8"))
    encoder = load_encoder()
    encoder.encode([WARM_UP.read_text("utf-8")])
    return System(
        lambda files: [text for path in files for text in units[str(path)]],
        lambda given: {"vectors": len(encoder.encode(given))},
    )


def english(prepared: Path) -> list[Any]:
    """English instruments, as ``peer_inputs.py`` has kept them: the source is the plain text."""
    held: list[Any] = pickle.loads((prepared / "english.pickle").read_bytes())
    return held


def citations(prepared: Path) -> System:
    """Find citations in the units of English instruments."""
    from lexcompare.analyse.citations import extract_citations

    held = english(prepared)
    extract_citations(held[0])
    return System(
        lambda _: held, lambda read: {"citations": sum(len(extract_citations(one)) for one in read)}
    )


def eyecite_alone(prepared: Path) -> System:
    """Find citations in the plain text of the same instruments."""
    import eyecite

    held = [one.source.text for one in english(prepared)]
    eyecite.get_citations("See 42 U.S.C. § 7.")
    return System(
        lambda _: held,
        lambda read: {"citations": sum(len(eyecite.get_citations(text)) for text in read)},
    )


SYSTEMS: dict[str, Callable[[Path], System]] = {
    "jieba": jieba_alone,
    "spacy": spacy_ruler,
    "tfidf": tfidf,
    "lexcompare": analysis,
    "embedding": embedding,
    "citations": citations,
    "eyecite": eyecite_alone,
}


def main() -> None:
    """Make a system ready, take its steps, write what each cost."""
    name, job_path, target = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    job = json.loads(job_path.read_text("utf-8"))
    from lexcompare.core.process import own_process

    own_process()  # for all systems alike: garbage is looked for as seldom as by the command line
    clock = time.process_time
    system = SYSTEMS[name](Path(job["prepared"]))
    start = clock()
    steps = []
    for step in job["steps"]:
        given = system.load([Path(path) for path in step["files"]])
        begun = clock()
        for _ in range(step["repeat"]):
            found = system.work(given)
        steps.append({"work_s": (clock() - begun) / step["repeat"], **found})
    target.write_text(json.dumps({"start_s": start, "steps": steps}), "utf-8")


if __name__ == "__main__":
    main()
