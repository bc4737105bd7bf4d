"""The language server: the linter in an editor.  It requires the extra `lsp`."""
