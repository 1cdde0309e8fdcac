"""Visits that were written down as YAML or in a spreadsheet, made into canonical Turtle."""
