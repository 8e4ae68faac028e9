"""Floor 0: identifiers, errors and frozen data types. Standard library only."""
