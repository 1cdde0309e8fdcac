"""Passages against the text of their source."""
