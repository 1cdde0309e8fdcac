"""The constraint components, one module for each section of the specification (SHACL 4, 5)."""
