"""Choosing an encoder by name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from lexcompare.analyse.encoders.base import Encoder
from lexcompare.analyse.encoders.cache import CachedEncoder
from lexcompare.analyse.encoders.sentence import SentenceEncoder
from lexcompare.analyse.encoders.static import StaticEncoder
from lexcompare.core.resources import resource

__all__ = ["SHIPPED", "load_encoder"]

SHIPPED: Final = "embed-zh-en"
"""Name of the shipped bilingual table."""


def load_encoder(
    name_or_path: str | Path | None = None, *, device: str = "", cache: Path | None = None
) -> Encoder:
    """Return the shipped table, or the encoder of a folder or hub name.

    Args:
        name_or_path: Nothing for the shipped table; a folder in StaticEmbedding layout is read
            without torch; any other folder or name goes to sentence-transformers.
        device: For sentence-transformers: ``cpu``, ``cuda``, ``mps``; empty lets it choose.
        cache: Folder in which vectors of a sentence-transformers model are kept.

    Raises:
        ModelError: The model is missing or damaged, or a hub name cannot be fetched.
        MissingExtraError: It needs sentence-transformers, which is not installed.

    Example:
        >>> load_encoder().name
        'embed-zh-en'
    """
    if name_or_path is None or str(name_or_path) == SHIPPED:
        return StaticEncoder(resource("models") / SHIPPED)
    folder = Path(name_or_path)
    if _is_static(folder):
        return StaticEncoder(folder)
    encoder = SentenceEncoder(str(name_or_path), device=device)
    return CachedEncoder(encoder, cache) if cache is not None else encoder


def _is_static(folder: Path) -> bool:
    """Say whether a table alone decides the vectors: no layer but scaling after it."""
    if not (folder / "tokenizer.json").is_file() or not (folder / "model.safetensors").is_file():
        return False
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    except FileNotFoundError:
        return not (folder / "config.json").exists()
    except (OSError, ValueError, TypeError, KeyError):
        return False
    return kinds in (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])
