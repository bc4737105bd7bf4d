"""Imports point down only: between rooms, between files, and between the parts of each package."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import feeds

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    {"adapters", "cli"},
    {"__main__", "server"},
)
"""The rooms, from the ground up. `feeds/__init__.py` is the public face of all of them and stands outside."""
MUTABLE = {
    "Autofix", "Baseline", "Budget", "CachedDocument", "Composer", "Document", "ElementSource", "HubNotifier",
    "Movie", "MovieTrack", "Place", "Schema", "Segment", "Summary", "Suppression", "_Bucket", "_Build",
    "_IndexWriter", "_Worker",
}  # fmt: skip
"""Dataclasses that count or collect something while they are used."""
PUBLIC = ("feeds.publishing.library.", "feeds.adapters.")
"""Their classes have the names that users know, as those of the model do, which they are converted to."""
WINGS = {"dialects", "formats", "validator"}
TOP = {"__init__.py", "__main__.py", "py.typed"}
"""What may stand at the top of `feeds/` besides the rooms."""
TOOLS = {"dev", "docs"}
"""Extras with what only the project's own tools and tests import."""
CONFINED = {
    "flask": {"feeds/web", "feeds/adapters/flask.py"},
    "starlette": {"feeds/adapters/starlette.py"},
    "django": {"feeds/adapters/django"},
    "feedgen": {"feeds/formats/generator.py"},
    "sqlalchemy": {"feeds/publishing/index"},
    "psycopg": {"feeds/publishing/index/postgres_store.py"},
    "alembic": {"feeds/publishing/index/migrations"},
    "granian": {"feeds/cli", "feeds/web", "server.py"},
    "click": {"feeds/cli"},
    "distributed": {"feeds/linting/cluster.py", "feeds/linting/cluster_connection.py"},
    "dask": {"feeds/linting/cluster_connection.py"},
    "pygls": {"feeds/linting/lsp"},
    "lsprotocol": {"feeds/linting/lsp"},
    "jinja2": {"feeds/publishing/pages", "feeds/validator/reporters/page_report.py"},
    "babel": {"feeds/publishing/pages/languages"},
    "segno": {"feeds/publishing/pages/subscribe_links.py"},
    "obstore": {"feeds/publishing/objects/object_store.py"},
    "prometheus_client": {"feeds/web/metrics.py"},
    "pytest": {"feeds/testing/pytest_plugin.py"},
}


def module_of(path: Path) -> str:
    """`feeds.core.dates`; a package's own file is `feeds.core.__init__`."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def room(name: str) -> str | None:
    """The room that a module belongs to; None for `feeds/__init__.py` and for other people's packages."""
    parts = name.split(".")
    if parts[0] == "server":
        return "server"
    if parts[0] == "feeds" and len(parts) == 2 and parts[1] in feeds.__all__:
        return "publishing"  # the highest room that the public face imports
    return parts[1] if parts[0] == "feeds" and len(parts) > 1 and parts[1] != "__init__" else None


def floor(room_name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room_name in rooms)


@cache
def imports(path: Path) -> list[tuple[int, str]]:
    """Each imported name in full (`feeds.core.dates.instant`), with its line."""
    return list(_imports(path))


@cache
def nodes(path: Path) -> tuple[ast.Import | ast.ImportFrom | ast.ClassDef, ...]:
    """The imports and classes of a file."""
    kinds = (ast.Import, ast.ImportFrom, ast.ClassDef)
    found = tuple(node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds))
    for node in found:
        if isinstance(node, ast.ClassDef):
            node.body.clear()  # or the methods stay in memory
    return found


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def graph(files: list[Path]) -> dict[str, set[str]]:
    """The project's modules, each with those that it imports."""
    modules = {module_of(path) for path in files}

    def module(name: str) -> str | None:
        candidates = (
            name,
            f"{name}.__init__",
            name.rpartition(".")[0],
            f"{name.rpartition('.')[0]}.__init__",
        )
        return next((each for each in candidates if each in modules), None)

    arrows: dict[str, set[str]] = {}
    for path in files:
        own = module_of(path)
        arrows[own] = {other for _, name in imports(path) if (other := module(name)) not in (None, own)}
    return arrows


def parts_of(package: str, arrows: dict[str, set[str]]) -> dict[str, set[str]]:
    """The files and packages directly in a package, each with those beside it that it imports."""

    def part(module: str) -> str | None:
        below = module.removeprefix(f"{package}.")
        return below.partition(".")[0] if below != module else None

    parts: dict[str, set[str]] = {}
    for module, others in arrows.items():
        if (own := part(module)) is not None:
            parts.setdefault(own, set()).update(
                other for each in others if (other := part(each)) not in (None, own)
            )
    return parts


def cycle(arrows: dict[str, set[str]]) -> list[str]:
    """A circle of imports, empty where there is none."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def upward(path: Path) -> list[str]:
    own = room(module_of(path))
    if own is None:
        return []
    return [
        f"{path.relative_to(ROOT)}:{line}: {own} may not import {other}"
        for line, name in imports(path)
        if (other := room(name)) not in (None, own) and (floor(other) >= floor(own) or {own, other} <= WINGS)
    ]


@cache
def project() -> dict[str, set[str]]:
    return graph(FILES)


def test_imports_point_down_only() -> None:
    assert [problem for path in FILES for problem in upward(path)] == []


def test_no_files_import_each_other_in_a_circle() -> None:
    assert cycle(project()) == []


def test_no_parts_of_a_package_import_each_other_in_a_circle() -> None:
    packages = [module.removesuffix(".__init__") for module in project() if module.endswith(".__init__")]
    circles = {package: cycle(parts_of(package, project())) for package in packages}
    assert {package: circle for package, circle in circles.items() if circle} == {}


def test_the_top_holds_rooms_only() -> None:
    rooms = {room_name for rooms in FLOORS for room_name in rooms}
    entries = {path.name for path in (ROOT / "feeds").iterdir() if path.name != "__pycache__"}
    assert entries - TOP - rooms == set()
    assert len(entries) <= 17


def test_tests_mirror_the_rooms() -> None:
    rooms = {path.name for path in (ROOT / "feeds").iterdir() if (path / "__init__.py").exists()}
    folders = {
        path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name != "__pycache__"
    }
    assert folders - {"support"} == rooms


def test_the_web_contains_only_what_is_http() -> None:
    """Decisions are made in the rooms below, which do not know Flask."""
    lines = sum(path.read_text().count("\n") for path in (ROOT / "feeds" / "web").rglob("*.py"))
    assert lines < 5000


def test_packages_live_in_their_place() -> None:
    strays = [
        f"{where}:{line}: {name} may be imported in {', '.join(sorted(places))} only"
        for path in FILES
        if (where := path.relative_to(ROOT).as_posix())
        for line, name in imports(path)
        if (places := CONFINED.get(name.split(".")[0])) is not None
        and not any(where == place or where.startswith(f"{place}/") for place in places)
    ]
    assert strays == []


def test_each_imported_package_is_declared() -> None:
    """A package that only comes along with another one can be missing tomorrow."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [
        *project["dependencies"],
        *(line for name in extras if name not in TOOLS for line in extras[name]),
    ]
    declared = {normalised(line) for line in lines}
    packages = {name.partition(".")[0] for path in FILES for _, name in imports(path)}
    packages -= {*sys.stdlib_module_names, "feeds", "pytest"}  # which loads its plugin itself
    distributions = packages_distributions()
    providers = {name: {*map(normalised, distributions.get(name, ()))} for name in packages}
    assert len(providers) > 20
    assert {name: of for name, of in providers.items() if declared.isdisjoint(of)} == {}


def normalised(requirement: str) -> str:
    """The name of a project in the form in which names are compared."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def test_no_module_bears_a_standard_name() -> None:
    assert [path.name for path in FILES if path.stem in sys.stdlib_module_names] == []


@pytest.mark.parametrize(
    ("own", "imported", "problem"),
    [
        ("validator", "feeds.formats.formats", "validator may not import formats"),
        ("core", "feeds.net.client.Client", "core may not import net"),
        ("publishing", "feeds.linting.run.check", "publishing may not import linting"),
        ("vocabulary", "feeds.net.client.Client", "vocabulary may not import net"),
    ],
)
def test_an_upward_import_is_reported(
    own: str, imported: str, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = tmp_path / "feeds" / own / "stray.py"
    stray.parent.mkdir(parents=True)
    package, _, name = imported.rpartition(".")
    stray.write_text(f"from {package} import {name}\n")
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert upward(stray) == [f"feeds/{own}/stray.py:1: {problem}"]


def test_circles_are_found_among_files_and_among_packages() -> None:
    arrows = {"feeds.a.x": {"feeds.b.y"}, "feeds.b.y": set(), "feeds.b.z": {"feeds.a.x"}}
    assert cycle(arrows) == []
    assert sorted(set(cycle(parts_of("feeds", arrows)))) == ["a", "b"]


def test_dataclasses_are_frozen() -> None:
    mutable = {
        node.name
        for path in FILES
        for node in nodes(path)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in (text := ast.unparse(decorator)) and "frozen=True" not in text
    }
    assert mutable == MUTABLE


@pytest.mark.slow
def test_a_class_name_means_one_thing() -> None:
    places: dict[str, list[str]] = {}
    for path in FILES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                if module_of(path).startswith(PUBLIC) and node.name in feeds.__all__:
                    continue
                places.setdefault(node.name, []).append(module_of(path))
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}
