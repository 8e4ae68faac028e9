"""Floor 2: concepts and cue lexicons as data, and the matcher their examples run through."""
