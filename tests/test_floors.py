"""The floors: imports go down only, wings never import each other, some packages live in one place."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted([*(ROOT / "feeds").rglob("*.py"), ROOT / "server.py"])

FLOORS = (
    {"core"},
    {"net", "vocabulary"},
    {"model"},
    {"dialects", "formats", "validator", "media"},
    {"publishing"},
    {"linting"},
    {"web", "testing"},
    {"cli", "__main__"},
    {"server"},
)
WINGS = {"dialects", "formats", "validator"}
CONFINED = {
    "flask": {"feeds/web"},
    "feedgen": {"feeds/formats/generator.py"},
    "sqlalchemy": {"feeds/publishing/index"},
    "granian": {"feeds/cli", "feeds/web", "server.py"},
    "click": {"feeds/cli"},
    "pygls": {"feeds/linting/lsp"},
    "lsprotocol": {"feeds/linting/lsp"},
    "pathspec": {"feeds/linting"},
    "jinja2": {"feeds/publishing/pages/templating.py", "feeds/validator/reporters/page_report.py"},
    "segno": {"feeds/publishing/pages/subscribe_links.py"},
    "prometheus_client": {"feeds/web/metrics.py"},
}


def room(name: str) -> str | None:
    """The part of the house that a module belongs to; None for what stands outside it."""
    parts = name.split(".")
    if parts[0] == "server":
        return "server"
    return parts[1] if parts[0] == "feeds" and len(parts) > 1 else None


def floor(room_name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room_name in rooms)


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            assert node.module is not None
            whole = node.module == "feeds"
            names = [f"feeds.{alias.name}" for alias in node.names] if whole else [node.module]
            found += [(node.lineno, name) for name in names]
    return found


def trespasses(path: Path) -> list[str]:
    own = room(module_of(path))
    if own is None:
        return []
    found = []
    for line, name in imports(path):
        other = room(name)
        if other is None or other == own:
            continue
        if floor(other) > floor(own) or {own, other} <= WINGS:
            found.append(f"{path.relative_to(ROOT)}:{line}: {own} may not import {other}")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_only(path: Path) -> None:
    assert trespasses(path) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_packages_live_in_their_place(path: Path) -> None:
    where = path.relative_to(ROOT).as_posix()
    strays = [
        f"{where}:{line}: {name} may be imported in {', '.join(sorted(places))} only"
        for line, name in imports(path)
        if (places := CONFINED.get(name.split(".")[0])) is not None
        and not any(where == place or where.startswith(f"{place}/") for place in places)
    ]
    assert strays == []


def test_no_module_bears_a_standard_name() -> None:
    assert [path.name for path in FILES if path.stem in sys.stdlib_module_names] == []


def test_a_trespass_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stray = tmp_path / "feeds" / "validator" / "stray.py"
    stray.parent.mkdir(parents=True)
    stray.write_text("from feeds.formats import formats\n")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert trespasses(stray) == ["feeds/validator/stray.py:1: validator may not import formats"]
