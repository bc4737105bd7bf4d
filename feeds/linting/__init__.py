"""The linter: which documents are checked, which findings are reported, and with which exit status."""
