"""Benchmarks: whole processes beside their peers, as ratios."""
