"""What is imported at the start: modules that announce something, without garbage collection."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from feeds.core.cold_start import load
from feeds.core.registry import discover, modules

if TYPE_CHECKING:
    from pathlib import Path

ANNOUNCED = {
    "feeds.dialects": ("DIALECT",),
    "feeds.formats": ("FORMAT",),
    "feeds.vocabulary": ("NAMESPACE", "NAMESPACES"),
    "feeds.vocabulary.datatypes": ("EDITIONS",),
    "feeds.validator.profiles": ("PROFILE",),
    "feeds.validator.reporters": ("REPORTER",),
    "feeds.web.parts": ("PART", "CHORE", "API"),
}


def test_nothing_that_is_announced_is_overlooked() -> None:
    for package, names in ANNOUNCED.items():
        every = [*modules(package)]
        for name in names:
            found = [getattr(module, name) for module in every if hasattr(module, name)]
            assert found
            assert discover(package, name) == found, (package, name)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A package with a module that announces X, one that does not, and one that notes garbage collection."""
    folder = tmp_path / "cold_start_sample"
    folder.mkdir()
    texts = {
        "__init__": "",
        "a": "X = 1",
        "b": '"""Has no line that begins with the name, but\\n X = 2."""',
        "c": "# ...\nX: int = 3",
        "enabled": "import gc\nENABLED = gc.isenabled()",
    }
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(f'"""A module."""\n{text}\n')
    monkeypatch.syspath_prepend(tmp_path)
    return folder.name


def test_only_modules_that_may_announce_are_imported(package: str) -> None:
    assert discover(package, "X") == [1, 3]
    assert {name for name in sys.modules if name.startswith(f"{package}.")} == {
        f"{package}.a",
        f"{package}.c",
    }


def test_a_module_is_loaded_once_without_garbage_collection(package: str) -> None:
    module = load(f"{package}.enabled")
    assert not module.ENABLED
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
    assert load(f"{package}.enabled") is import_module(f"{package}.enabled") is module
    assert gc.get_freeze_count() == 0
    with pytest.raises(ModuleNotFoundError):
        load(f"{package}.missing")
    assert gc.isenabled()
    gc.unfreeze()
