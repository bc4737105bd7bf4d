"""Errors of the owner's templates that only rendering shows, with their file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import TemplateNotFound, UndefinedError

from feeds.core.errors import ReadError

if TYPE_CHECKING:
    from feeds.model.website import Website

_OBJECT = re.compile(r"'(?:\w+\.)*_?(\w+) object'")
_MAX_CHARACTERS = 200


def template_problem(error: Exception, site: Website) -> ReadError | None:
    """Returns the error that a page caused while it was rendered, if it was in a template of the owner."""
    paths, places, at = {template.path for template in site.templates}, [], error.__traceback__
    while at is not None:
        if at.tb_frame.f_code.co_filename in paths:
            places.append((at.tb_frame.f_code.co_filename, at.tb_lineno))
        at = at.tb_next
    if not places:
        return None
    path, line = places[-1]
    if isinstance(error, RecursionError):  # it is raised anywhere; before, one line leads into the next round
        line = max(number for file, number in places if file == path)
    return ReadError(path, _description(error), line)


def _description(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "includes itself without end"
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.message!r}"
    text = _OBJECT.sub(r"\1", str(error))[:_MAX_CHARACTERS]
    return f"undefined: {text}" if isinstance(error, UndefinedError) else f"{type(error).__name__}: {text}"
