"""Floor 1: normalisation with an offset map, Chinese numerals, sentences, tokens."""
