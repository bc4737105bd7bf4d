"""Make tokens of markdown-it-py, which is imported only if there is Markdown, because that takes time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markdown_it.token import Token


def new_token(type_: str, tag: str = "", nesting: int = 0, **values: Any) -> Token:
    """Returns a token; `nesting` is 1 for the start of an element, -1 for its end."""
    from markdown_it.token import Token as Made

    return Made(type_, tag, nesting, **values)  # type: ignore[arg-type]


def text_token(text: str) -> Token:
    """Returns a text."""
    return new_token("text", content=text)


def link_tokens(href: str, text: str) -> list[Token]:
    """Returns a link with a text."""
    opening = new_token("link_open", "a", 1, attrs={"href": href})
    return [opening, text_token(text), new_token("link_close", "a", -1)]
