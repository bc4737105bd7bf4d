"""The text of Ghost's posts as its editors keep it, Lexical and Mobiledoc, as HTML that is not sanitised."""
