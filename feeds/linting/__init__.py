"""What makes a linter of the validator: which findings are told, of which files, and what a run ends with."""
