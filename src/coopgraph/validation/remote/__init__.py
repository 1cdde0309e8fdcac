"""Validation of data behind a SPARQL 1.1 endpoint: what the shapes ask is asked there."""

from coopgraph.validation.remote.run import validate_endpoint

__all__ = ["validate_endpoint"]
