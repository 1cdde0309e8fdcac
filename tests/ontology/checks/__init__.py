"""What an ontology, its concepts and its data must satisfy, each check with its findings."""
