"""The text of a post without HTML, which exports of some tools have: the document of its editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import ParseError
from feeds.dialects import Note
from feeds.dialects.ghost_text.lexical import lexical_text
from feeds.dialects.ghost_text.mobiledoc import mobiledoc_text
from feeds.dialects.ghost_text.pieces import PostText

if TYPE_CHECKING:
    from feeds.dialects.fields import RecordSource
    from feeds.dialects.ghost_text.pieces import Node

_EDITORS = {"lexical": lexical_text, "mobiledoc": mobiledoc_text}


def text_of_post(source: RecordSource, post: Node) -> tuple[PostText, tuple[Note, ...]]:
    """Returns the text of a post, with notes, by the document of its editor.

    Raises ReadError if the HTML would be too long.
    """
    title = f"{str(post.get('title'))[:60]!r}"
    for editor, read in _EDITORS.items():
        document = post.get(editor)
        if not isinstance(document, str) or not document.strip():
            continue
        try:
            text = read(load_json(document))
        except ParseError as error:
            message = f"{title} has no HTML, and its text in {editor} is not valid JSON: {error.message}"
            return PostText(), (Note(source.name, source.line, message, loss=True),)
        except ValueError as error:
            raise ReadError(source.name, str(error), line=source.line) from None
        if text != PostText():
            messages = (f"{title}: the card {name!r} is unknown: left out" for name in text.unknown)
            return text, tuple(Note(source.name, source.line, message, loss=True) for message in messages)
    return PostText(), ()
