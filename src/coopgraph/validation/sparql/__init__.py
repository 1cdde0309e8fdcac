"""SPARQL-based constraints: what queries may say, and the process that answers them."""
