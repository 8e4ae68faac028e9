"""Count words: in how many passages each occurs. Counts are facts; no text is kept.

    python benchmarks/embeddings/counts.py            # rewrite counts.tsv from the real texts

A passage is a line of a text. Chinese is cut by jieba with the glossary's terms added; English
is cut at everything but letters. Read: the drafted texts of ``corpus/`` and, where present, the
real texts (``LEXCOMPARE_TEXTS``, default ``../shared/texts``) with ``../background`` beside them.
The table is committed, so that building the vectors needs no text that is not in the repository.
"""

from __future__ import annotations

import logging
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lexcompare.analyse.encoders import load_glossary
from lexcompare.core.files import write_text

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(__file__).resolve().parent / "counts.tsv"
LEAST = {"zh": 5, "en": 2}
"""A word in fewer passages is left out of the table."""

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z]{2,24}")
_TAG = re.compile(r"<[^>]*>")


def passages() -> Iterator[str]:
    """Yield the lines of all texts, folded as the tokenizer folds them."""
    given = os.environ.get("LEXCOMPARE_TEXTS", "")
    texts = Path(given) if given else ROOT.parent / "shared" / "texts"
    for folder in (ROOT / "corpus", texts, texts.parent / "background"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".md", ".txt", ".xml", ".xhtml"} and path.is_file():
                text = path.read_text("utf-8", errors="ignore")
                if path.suffix in {".xml", ".xhtml"}:
                    text = _TAG.sub(" ", re.sub(r"</(?:p|P|Text|section)>", "\n", text))
                yield from unicodedata.normalize("NFKC", text).lower().split("\n")


def count() -> dict[str, Counter[str]]:
    """Return passages by word, for each language; under the empty word, all passages."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    for entry in load_glossary():
        jieba.add_word(entry.zh)
    found: dict[str, Counter[str]] = {"zh": Counter(), "en": Counter()}
    for line in passages():
        han = " ".join(_HAN.findall(line))
        words = {word for word in jieba.cut(han, HMM=False) if word.strip()}
        found["zh"].update(words | set(han.replace(" ", "")) | ({""} if words else set()))
        english = set(_WORD.findall(line))
        found["en"].update(english | ({""} if english else set()))
    return found


def main() -> None:
    """Write the table."""
    lines = []
    for language, counter in count().items():
        kept = {word: n for word, n in counter.items() if n >= LEAST[language] or not word}
        ordered = sorted(kept.items(), key=lambda item: (-item[1], item[0]))
        lines += [f"{language}\t{word}\t{n}" for word, n in ordered if len(word) < 12 or
                  language == "en"]  # fmt: skip
    write_text(TARGET, "\n".join(lines) + "\n")
    print(f"{len(lines)} words: {TARGET}")


if __name__ == "__main__":
    main()
