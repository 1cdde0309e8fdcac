"""Finding and reading RDF files; writing canonical Turtle."""
