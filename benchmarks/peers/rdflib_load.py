"""Read a file with rdflib, into memory: it has no store on disk of its own."""

import sys

from rdflib import Graph

print(len(Graph().parse(sys.argv[1])))
