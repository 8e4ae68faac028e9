"""Compare legislation on opening government data.

The names here read like a sentence::

    corpus = load_corpus("corpus/specimen")
    analysis = analyse(corpus)
    matrix = analysis.gap_matrix(rows="region", against=["uk", "us"])
    print(matrix.explain("甲省", "remedies"))

They load what they need on first use, so importing the package is cheap.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from lexcompare._version import __version__

if TYPE_CHECKING:
    from lexcompare.codebook import Codebook, load_codebook
    from lexcompare.compare.matrix import GapMatrix
    from lexcompare.core.errors import LexcompareError
    from lexcompare.core.findings import Tag, Verdict
    from lexcompare.core.model import Article, Instrument
    from lexcompare.parse.corpus import Corpus
    from lexcompare.pipeline.analysis import Analysis, analyse
    from lexcompare.pipeline.load import load_corpus
    from lexcompare.pipeline.run import run

__all__ = [
    "Analysis",
    "Article",
    "Codebook",
    "Corpus",
    "GapMatrix",
    "Instrument",
    "LexcompareError",
    "Tag",
    "Verdict",
    "__version__",
    "analyse",
    "load_codebook",
    "load_corpus",
    "run",
]

_HOMES = {
    "Analysis": "pipeline.analysis",
    "Article": "core.model",
    "Codebook": "codebook",
    "Corpus": "parse.corpus",
    "GapMatrix": "compare.matrix",
    "Instrument": "core.model",
    "LexcompareError": "core.errors",
    "Tag": "core.findings",
    "Verdict": "core.findings",
    "analyse": "pipeline.analysis",
    "load_codebook": "codebook",
    "load_corpus": "pipeline.load",
    "run": "pipeline.run",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its home on first use."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'lexcompare' has no attribute {name!r}")
    value = getattr(import_module(f"lexcompare.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Face(ModuleType):
    """The package as readers see it: ``lexcompare.analyse`` is the verb, never the subpackage.

    Python binds a subpackage to its parent when anything in it is imported first, so the order of
    a reader's imports would decide what the name means.
    """

    @property
    def analyse(self) -> Any:
        """The verb, from its home."""
        return import_module(f"lexcompare.{_HOMES['analyse']}").analyse

    @analyse.setter
    def analyse(self, _: Any) -> None:
        """Leave the name alone: the import system offers the subpackage here."""


sys.modules[__name__].__class__ = _Face
