"""SHACL: shapes to checks to report to formats."""
