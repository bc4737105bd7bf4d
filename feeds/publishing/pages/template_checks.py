"""Check the owner's templates before any page is rendered.

A template that refers to a template, variable or block that nothing defines is refused: rendered, it would
fail on some pages only, or what it says in the block would be nowhere.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from jinja2 import BaseLoader, TemplateSyntaxError, meta, nodes

from feeds.core.checks import did_you_mean
from feeds.core.errors import ReadError
from feeds.model.website import PLAIN
from feeds.publishing.pages.templating import original_names, templates_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

    from feeds.model.website import OwnTemplate, Website

_REFERENCES = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)


def check_templates(site: Website) -> None:
    """Raises ReadError for the first template with an error."""
    if not site.templates:
        return
    environment = templates_of(site)
    for template in site.templates:
        _check(environment, template)


@cache
def known_variables() -> frozenset[str]:
    """Returns the names of the variables that pages give to our templates."""
    environment = templates_of(PLAIN)
    parsed = (_parsed(environment, name) for name in original_names())
    return frozenset().union(*map(meta.find_undeclared_variables, parsed)) - environment.globals.keys()


@cache
def known_blocks() -> dict[str, tuple[str, ...]]:
    """Returns the blocks of our templates by the template that defines them first, in order."""
    environment = templates_of(PLAIN)
    found = {}
    for name in original_names():
        tree = _parsed(environment, name)
        above = {block for parent in _parents(environment, tree) for block in _blocks(environment, parent)}
        own = tuple(block.name for block in tree.find_all(nodes.Block) if block.name not in above)
        if own:
            found[name] = own
    return found


def _check(environment: Environment, template: OwnTemplate) -> None:
    try:
        environment.compile(template.source, template.name, template.path)
        tree = environment.parse(template.source, template.name, template.path)
        problems = sorted(_problems(environment, template.name, tree))
    except TemplateSyntaxError as error:
        path = error.filename or template.path
        raise ReadError(path, f"not a valid template: {error.message}", error.lineno) from None
    if problems:
        line, problem = problems[0]
        raise ReadError(template.path, problem, line)


def _problems(environment: Environment, name: str, tree: nodes.Template) -> Iterator[tuple[int, str]]:
    missing = list(_missing(environment, tree))
    yield from missing
    yield from _unknown_variables(environment, tree)
    if not missing:
        yield from _endless(environment, name, tree) or _unknown_blocks(environment, tree)
    yield from _missing_macros(name, tree)


def _missing(environment: Environment, tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yields references to templates that do not exist."""
    known = environment.list_templates()
    for node in tree.find_all(_REFERENCES):
        optional = isinstance(node, nodes.Include) and node.ignore_missing
        if (name := _target(node)) is not None and name not in known and not optional:
            yield node.lineno, f"there is no template {name!r}{did_you_mean(name, known)}"


def _unknown_variables(environment: Environment, tree: nodes.Template) -> Iterator[tuple[int, str]]:
    known = known_variables() | environment.globals.keys()
    unknown = meta.find_undeclared_variables(tree) - known
    tested = {
        node.node.name
        for node in tree.find_all(nodes.Test)
        if node.name in ("defined", "undefined") and isinstance(node.node, nodes.Name)
    }
    for node in tree.find_all(nodes.Name):
        if node.name in unknown - tested:
            yield node.lineno, f"unknown variable {node.name!r}{did_you_mean(node.name, known)}"


def _unknown_blocks(environment: Environment, tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yields blocks that nothing shows, because no template that is extended has them."""
    parents = list(_parents(environment, tree))
    if not parents:
        return
    known = {block for name in parents for block in _blocks(environment, name)}
    inner = {each.name for block in tree.find_all(nodes.Block) for each in block.find_all(nodes.Block)}
    for block in tree.find_all(nodes.Block):
        if block.name not in known | inner:
            problem = f"{parents[0]} has no block {block.name!r}{did_you_mean(block.name, known)}"
            yield block.lineno, problem


def _missing_macros(name: str, tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """Yields the macros that our templates import from this one, and that it does not export."""
    exported = {macro.name for macro in tree.find_all(nodes.Macro)}
    exported |= {
        each.target.name for each in tree.find_all(nodes.Assign) if isinstance(each.target, nodes.Name)
    }
    for macro in sorted(_imported_from(name) - exported):
        yield 1, f"the macro {macro!r} is missing, which other templates import from {name}"


@cache
def _imported_from(name: str) -> frozenset[str]:
    """Returns the names that our templates import from one of them."""
    environment = templates_of(PLAIN)
    return frozenset(
        imported if isinstance(imported, str) else imported[0]
        for each in original_names()
        for node in _parsed(environment, each).find_all(nodes.FromImport)
        if _target(node) == name
        for imported in node.names
    )


def _endless(environment: Environment, name: str, tree: nodes.Template) -> list[tuple[int, str]]:
    """Returns the problem with a template that extends itself, also by way of others."""
    way, at = [name], tree
    while (parent := _parent(at)) is not None:
        way.append(parent)
        if parent in way[:-1]:
            line = next(node.lineno for node in tree.find_all(nodes.Extends))
            return [(line, f"extends itself without end: {' extends '.join(way)}")]
        at = _parsed(environment, parent)
    return []


def _parents(environment: Environment, tree: nodes.Template) -> Iterator[str]:
    """Yields the names of the templates that one extends, which must end."""
    while (name := _parent(tree)) is not None:
        yield name
        tree = _parsed(environment, name)


def _parent(tree: nodes.Template) -> str | None:
    return next((name for node in tree.find_all(nodes.Extends) if (name := _target(node)) is not None), None)


def _target(node: nodes.Node) -> str | None:
    """Returns the name of the template that a node refers to, if it is written there."""
    named = getattr(node, "template", None)
    return named.value if isinstance(named, nodes.Const) and isinstance(named.value, str) else None


def _blocks(environment: Environment, name: str) -> list[str]:
    return [block.name for block in _parsed(environment, name).find_all(nodes.Block)]


def _parsed(environment: Environment, name: str) -> nodes.Template:
    loader = environment.loader or BaseLoader()
    return _tree(*loader.get_source(environment, name)[:2], name)


@lru_cache(maxsize=64)
def _tree(source: str, path: str | None, name: str) -> nodes.Template:
    """Returns a template as it is parsed in every environment, since all have the same options."""
    return templates_of(PLAIN).parse(source, name, path)
