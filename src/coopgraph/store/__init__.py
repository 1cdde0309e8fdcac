"""One interface, two engines: embedded (Oxigraph) and remote (any SPARQL 1.1 endpoint)."""
