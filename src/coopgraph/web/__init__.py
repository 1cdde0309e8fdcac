"""A SPARQL endpoint and the pages of a site over HTTP.

The process that listens runs no query: it reads requests, keeps answers, and hands what it has not
to worker processes, each of which may be ended at any time.
"""
