"""Floor 3: files to instruments; the corpus and its manifest."""
