"""WordPress's text: shortcodes, blocks and paragraphs of blank lines, as HTML. A package without XML."""
