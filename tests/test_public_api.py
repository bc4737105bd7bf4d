"""The public API is as it was recorded: names, signatures and fields."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from samples import ROOT

import feeds

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORWARD = re.compile(r"ForwardRef\('([^']*)'[^)]*\)")
RECORDED = Path(__file__).parent / "public_api.txt"


def surface() -> Iterator[str]:
    """Each public name with its signature, and the public methods and properties of classes."""
    for name in sorted(feeds.__all__):
        value = getattr(feeds, name)
        made = inspect.signature(value.__init__ if _is_error(value) else value)
        yield name + _FORWARD.sub(r"\1", str(made))
        if inspect.isclass(value):
            for member, found in sorted(vars(value).items()):
                if inspect.isfunction(found) and not member.startswith("_"):
                    yield f"{name}.{member}{inspect.signature(found)}"
                elif isinstance(found, property):
                    yield f"{name}.{member}"


def _is_error(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, Exception)


def test_the_surface_is_the_recorded_one(request: pytest.FixtureRequest) -> None:
    now = "".join(f"{line}\n" for line in surface())
    if request.config.getoption("--renew-golden"):
        RECORDED.write_text(now)
    assert now == RECORDED.read_text()


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(feeds.__file__).read_text())
    (typed,) = (node for node in tree.body if isinstance(node, ast.If))
    names = [alias.name for node in typed.body if isinstance(node, ast.ImportFrom) for alias in node.names]
    assert sorted(names) == sorted(feeds.__all__)
    assert {getattr(feeds, name).__name__ for name in names} == set(names)


def test_the_reference_has_every_name() -> None:
    page = (ROOT / "docs/reference/api.md").read_text()
    named = re.findall(r"^\.\. auto\w+:: feeds\.(\w+)(?:\(\))?$", page, re.MULTILINE)
    assert sorted(named) == sorted(feeds.__all__)


def test_an_unknown_name() -> None:
    with pytest.raises(AttributeError, match=r"^module 'feeds' has no attribute 'Feeed'$"):
        _ = feeds.Feeed


@pytest.mark.slow
def test_names_are_loaded_when_they_are_asked_for() -> None:
    code = (
        "import sys, feeds; loaded = lambda: {n for n in sys.modules if n.startswith('feeds.')}\n"
        "assert loaded() == set(); feeds.Feed\n"
        "assert not {'feeds.validator', 'flask', 'sqlalchemy', 'feedgen', 'feeds.web'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
