"""Options of the test suite."""

from __future__ import annotations

import gc
import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from samples import SEEDS

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

pytest_plugins = ("browser_fixtures", "object_server", "store_fixtures")

# How long an example takes depends on what else the machine does.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

EVERY = 3
"""Of so many tests that are alike, one runs without `--thorough`."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew-golden",
        action="store_true",
        help="overwrite the golden files with what is rendered now; read the difference before you commit it",
    )
    parser.addoption(
        "--thorough",
        action="store_true",
        help="run all tests of growth and large limits, on the whole library, with more interruptions",
    )


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: many tests wait for servers, and leave one idle."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Take what is collected, which stays to the end, out of garbage collections: they would cost a fifth."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out two of three tests that are many and alike, each of which takes seconds."""
    sampled = [item for item in items if item.get_closest_marker("sampled")]
    if not config.getoption("--thorough"):
        left = {item for number, item in enumerate(sampled) if number % EVERY}
        config.hook.pytest_deselected(items=[*left])
        items[:] = [item for item in items if item not in left]


@pytest.fixture
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether all tests, inputs and points of interruption were asked for."""
    return bool(request.config.getoption("--thorough"))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Path:
    """The golden files beside the test."""
    return request.path.parent / "golden"


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """The seeds, and one article that cannot be read."""
    folder = tmp_path / "damaged"
    shutil.copytree(SEEDS, folder)
    seed = next(folder.glob("000_*.txt"))
    seed.with_name("zz.txt").write_text(seed.read_text("utf-8").replace("Nov 6", "Nov 66"), "utf-8")
    return folder
