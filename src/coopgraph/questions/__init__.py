"""The stored queries: header, parameters, running."""
