"""What site generators (Hugo, Jekyll, Pelican) add to Markdown: syntax, tags, file names, addresses."""
