"""Floor 4: statements, concepts, force and objects of units."""
