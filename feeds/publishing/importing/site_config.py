"""What the configuration of Hugo, Jekyll or Pelican says about a publication, as keys of a channel file.

A configuration in Python is parsed, never run: only texts that are assigned to a name are read.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Annotated, Any
from warnings import catch_warnings, simplefilter

from feeds.core.errors import ReadError
from feeds.core.files import read_regular
from feeds.core.json_syntax import load_json
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.core.toml_syntax import load_toml
from feeds.core.urls import resolve_leniently
from feeds.dialects import Head, Note
from feeds.dialects.front_matter import front_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from feeds.core.limits import Limit

MAX_BYTES: Annotated[
    int, Limit("import", "bytes", "the configuration of a page generator", "it is not read, with a warning")
] = 256 * 1024


def _hugo(values: Mapping[str, Any]) -> dict[str, Any]:
    parameters = _table(values, "params")
    author = parameters.get("author") or values.get("author")
    return {
        "title": _text(values, "title"),
        "home": _text(values, "baseurl"),
        "description": _text(parameters, "description") or _text(values, "description"),
        "language": _text(values, "languagecode") or _text(values, "defaultcontentlanguage"),
        "zone": _text(values, "timezone"),
        "copyright": _text(values, "copyright"),
        "people": _people(author),
    }


def _jekyll(values: Mapping[str, Any]) -> dict[str, Any]:
    url = _text(values, "url")
    below = _text(values, "baseurl").strip("/")
    author = values.get("author")
    email = _text(values, "email")
    people = _people(author)
    if people and email and "email" not in people[0]:
        people[0]["email"] = email
    return {
        "title": _text(values, "title") or _text(values, "name"),
        "home": resolve_leniently(f"{url}/", f"{below}/" if below else "") if url else "",
        "description": " ".join(_text(values, "description").split()),
        "language": _text(values, "lang") or _text(values, "locale").replace("_", "-"),
        "zone": _text(values, "timezone"),
        "people": people,
    }


def _pelican(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": _text(values, "sitename"),
        "home": _text(values, "siteurl"),
        "description": _text(values, "sitesubtitle"),
        "language": _text(values, "default_lang"),
        "zone": _text(values, "timezone"),
        "people": _people(_text(values, "author")),
    }


_TOML, _YAML, _JSON = ("hugo.toml", "config.toml"), ("hugo.yaml", "hugo.yml", "config.yaml"), ("hugo.json",)
_FILES: dict[str, tuple[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    **dict.fromkeys((*_TOML, *_YAML, *_JSON), ("Hugo", _hugo)),
    "_config.yml": ("Jekyll", _jekyll),
    "_config.yaml": ("Jekyll", _jekyll),
    "pelicanconf.py": ("Pelican", _pelican),
}
"""The files of the generators, in the order in which they are looked for."""


def site_config(folder: Path, unread: list[Note] | None = None) -> Head | None:
    """Returns what the configuration of a site says; None without one that can be read.

    It is looked for in the folder with the articles and in the one around it.  What is passed over because
    it cannot be read goes to `unread`.
    """
    for place, shown in ((folder, ""), (folder.resolve().parent, "../")):
        for name, (generator, facts) in _FILES.items():
            try:
                values = _values(place / name)
            except ReadError as error:
                if unread is not None:
                    unread.append(Note(f"{shown}{name}", error.line or 1, f"is not used: {error.problem}"))
                continue
            if values is not None:
                found = {key: value for key, value in facts(values).items() if value}
                return Head(found, generator=generator)
    return None


def _values(path: Path) -> dict[str, Any] | None:
    """Returns the values of a file, with names in lower case; None if it is missing. Raises ReadError."""
    try:
        text = decode_utf8(read_regular(path, MAX_BYTES))
        raw = _parsed(path, text.replace("\r\n", "\n"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ReadError(path, f"{error.strerror}") from None
    except ParseError as error:
        raise ReadError(path, str(error), error.line) from None
    except (SyntaxError, ValueError) as error:  # of ast.parse; the second one for a null character
        raise ReadError(path, "not valid Python", getattr(error, "lineno", None)) from None
    except (RecursionError, MemoryError):
        raise ReadError(path, "nested too deeply") from None
    if not isinstance(raw, dict):
        raise ReadError(path, "expected a table of settings")
    return _lower(raw)


def _parsed(path: Path, text: str) -> object:
    if path.suffix == ".toml":
        return load_toml(text)
    if path.suffix == ".json":
        return load_json(text)
    if path.suffix == ".py":
        with catch_warnings():
            simplefilter("ignore")  # about the style of somebody else's program
            return dict(_assigned(ast.parse(text)))
    try:
        return front_matter(path.name, f"---\n{text.rstrip()}\n---\n").raw
    except ReadError as error:
        problem = error.problem.replace("front matter", "it", 1)
        raise ReadError(path, problem, (error.line or 2) - 1) from None


def _assigned(module: ast.Module) -> list[tuple[str, str]]:
    """Returns the names at the top of a module to which a text is assigned."""
    return [
        (target.id, node.value.value)
        for node in module.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    ]


def _lower(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Returns a table with names in lower case, as Hugo reads them."""
    return {
        str(key).lower(): _lower(value) if isinstance(value, dict) else value for key, value in values.items()
    }


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value.strip() if isinstance(value, str) else ""


def _table(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = values.get(key)
    return value if isinstance(value, dict) else {}


def _people(author: object) -> list[dict[str, str]]:
    """Returns the author: a name, or a table with name, email and url."""
    if isinstance(author, str):
        return [{"name": author.strip()}] if author.strip() else []
    known = {key: _text(author, key) for key in ("name", "email", "url")} if isinstance(author, dict) else {}
    person = {key: value for key, value in known.items() if value}
    return [person] if "name" in person else []
