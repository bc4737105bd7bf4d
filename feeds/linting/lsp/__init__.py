"""What `feeds validate` says, in an editor while somebody types. It needs the extra `lsp`."""
