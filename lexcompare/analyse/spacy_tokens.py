"""A spaCy tokenizer that segments Chinese by jieba and keeps a codebook's words whole.

jieba's own functions share one global dictionary. Here every pipeline has a segmenter of its own,
so the words of one codebook change nothing for other code in the process.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lexcompare.codebook.loader import load_codebook
from lexcompare.codebook.words import cue_words
from lexcompare.core.errors import MissingExtraError, UsageError

try:
    from spacy.tokens import Doc
    from spacy.util import DummyTokenizer, registry
except ImportError as error:
    raise MissingExtraError(
        "spaCy is not installed", remedy="pip install lexcompare[spacy]"
    ) from error

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

__all__ = ["JiebaTokenizer", "lexcompare_zh_tokenizer"]

_FILE = "words.json"


def lexcompare_zh_tokenizer(codebook: str | None = None) -> Callable[[Language], JiebaTokenizer]:
    """Make the tokenizer of a pipeline, from its configuration.

    Args:
        codebook: Folder of a codebook; the shipped one by default.

    Example:
        >>> import spacy
        >>> config = {"nlp": {"tokenizer": {"@tokenizers": "lexcompare.jieba.v1"}}}
        >>> nlp = spacy.blank("zh", config=config)
        >>> [token.text for token in nlp("市数据局开展公共数据授权运营。")]
        ['市', '数据局', '开展', '公共数据', '授权运营', '。']
    """

    def create(nlp: Language) -> JiebaTokenizer:
        folder = Path(codebook) if codebook else None
        if folder is not None and not folder.is_dir():
            # A saved pipeline brings its words along; the folder need not have travelled.
            return JiebaTokenizer(nlp.vocab, None, codebook or "")
        return JiebaTokenizer(nlp.vocab, cue_words(load_codebook(folder)))

    return create


registry.tokenizers.register("lexcompare.jieba.v1", func=lexcompare_zh_tokenizer)


class JiebaTokenizer(DummyTokenizer):
    """Segments by a jieba dictionary of its own; the text can be rebuilt to the character.

    Args:
        vocab: The vocabulary of the pipeline.
        words: Words to keep whole; ``None`` where they are still to be loaded.
        codebook: Folder that the words should have come from, for the message when they are
            never loaded.

    Example:
        >>> from spacy.vocab import Vocab
        >>> plain, own = JiebaTokenizer(Vocab(), ()), JiebaTokenizer(Vocab(), ("数源单位",))
        >>> [token.text for token in plain("数源单位答复")]
        ['数源', '单位', '答复']
        >>> [token.text for token in own("数源单位答复")]
        ['数源单位', '答复']
    """

    def __init__(self, vocab: Vocab, words: Iterable[str] | None, codebook: str = "") -> None:
        self.vocab = vocab
        self.words = None if words is None else tuple(words)
        self.codebook = codebook
        self._segmenter: Any = None

    def __call__(self, text: str) -> Doc:
        """Return ``text`` as a document whose tokens and white space rebuild it exactly."""
        words: list[str] = []
        spaces: list[bool] = []
        for piece in self._cut(text):
            if piece == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _cut(self, text: str) -> Iterator[str]:
        if self._segmenter is None:
            self._segmenter = _segmenter(self._known())
        return (piece for piece in self._segmenter.cut(text) if piece)

    def _known(self) -> tuple[str, ...]:
        if self.words is None:
            raise UsageError(
                "the codebook of the tokenizer is not there",
                got=self.codebook,
                expected="a folder with codebook.toml",
                remedy="give its path as codebook in [nlp.tokenizer], or load a saved pipeline",
            )
        return self.words

    def to_bytes(self, **_: object) -> bytes:
        """Return the words as UTF-8 JSON."""
        return json.dumps({"words": list(self._known())}, ensure_ascii=False).encode("utf-8")

    def from_bytes(self, data: bytes, **_: object) -> JiebaTokenizer:
        """Take the words from what :meth:`to_bytes` gave.

        Raises:
            UsageError: The bytes hold something else.
        """
        try:
            words = json.loads(data)["words"]
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError("this is no saved tokenizer of lexcompare", got=str(error)) from error
        self.words = tuple(str(word) for word in words)
        self._segmenter = None
        return self

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Write the words into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _FILE).write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, **_: object) -> JiebaTokenizer:
        """Take the words from a folder."""
        return self.from_bytes((Path(path) / _FILE).read_bytes())

    def __reduce__(self) -> tuple[object, ...]:
        # jieba's segmenter holds a lock; another process builds its own.
        return (type(self), (self.vocab, self.words, self.codebook))


def _segmenter(words: tuple[str, ...]) -> Any:
    jieba = _jieba()
    segmenter = jieba.Tokenizer()
    frequencies, total = _dictionary()
    # Set by hand: jieba's initialize() logs to stderr and reads and writes a cache in the
    # temporary folder that every user of the machine can write.
    segmenter.FREQ, segmenter.total, segmenter.initialized = dict(frequencies), total, True
    for word in words:
        segmenter.add_word(word)
    return segmenter


@cache
def _dictionary() -> tuple[dict[str, int], int]:
    """Read jieba's dictionary, once per process."""
    jieba = _jieba()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # jieba leaves closing to chance
        plain = jieba.Tokenizer()
        frequencies, total = plain.gen_pfdict(plain.get_dict_file())
    return frequencies, total


def _jieba() -> Any:
    try:
        with warnings.catch_warnings():
            # Its regular expressions predate Python's warnings on escapes and pkg_resources.
            warnings.simplefilter("ignore")
            import jieba
    except ImportError as error:
        raise MissingExtraError(
            "jieba is not installed", remedy="pip install lexcompare[spacy]"
        ) from error
    return jieba
