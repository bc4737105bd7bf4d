"""Our templates are compiled once; pages are the same with and without the kept ones."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from jinja2 import BytecodeCache, Environment

from feeds.model.website import PLAIN, OwnTemplate, Website
from feeds.publishing.pages import compiled_templates
from feeds.publishing.pages.compiled_templates import CompiledTemplates
from feeds.publishing.pages.templating import original_names, templates_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SOURCE = "{% if a %}\nA\n{% endif %}\n{{ a }}"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of compiled templates, and that of the program's templates: `ours`."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(compiled_templates, "_PROGRAM", tmp_path / "ours")
    monkeypatch.setattr(compiled_templates, "_FOLDER", tmp_path / "kept")
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def render(kept: Path, source: str = SOURCE, *, ours: bool = True, **options: Any) -> tuple[str, bool]:
    """What a template renders with a mark, and whether it was compiled for that."""
    compiled: list[str] = []

    class Counting(Environment):
        def _compile(self, source: str, filename: str) -> Any:
            compiled.append(source)
            return super()._compile(source, filename)

    cache: BytecodeCache = CompiledTemplates(options)
    environment = Counting(bytecode_cache=cache, **options)
    file = str(kept.with_name("ours" if ours else "theirs") / "page.html")
    bucket = cache.get_bucket(environment, "page.html", file, source)
    if bucket.code is None:
        bucket.code = environment.compile(source, "page.html", file)
        cache.set_bucket(bucket)
    template = environment.template_class.from_code(environment, bucket.code, {})
    return template.render(a="<"), bool(compiled)


def test_a_template_is_compiled_once(kept: Path) -> None:
    assert render(kept) == ("\nA\n\n<", True)
    assert render(kept) == ("\nA\n\n<", False)
    assert render(kept, autoescape=True, trim_blocks=True) == ("A\n&lt;", True)
    assert render(kept, "{{ a }}.") == ("<.", True)
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    for length in range(0, len(whole), 7):
        file.write_bytes(whole[:length])
        assert render(kept, "{{ a }}.") == ("<.", True), length
        assert file.read_bytes() == whole
    assert render(kept, "{{ a }}.") == ("<.", False)


def test_a_template_with_damaged_bytes_before_its_code_is_compiled_again(kept: Path) -> None:
    render(kept)
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    for place in range(0, whole.index(b"q\0."), 3):  # where the checksum ends
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0x80]) + whole[place + 1 :])
        assert render(kept) == ("\nA\n\n<", True), place
        assert file.read_bytes() == whole
    file.unlink()
    file.symlink_to(file)
    assert render(kept) == ("\nA\n\n<", True)


@pytest.mark.parametrize("of", ["program_digest", "_jinja_digest"])
def test_another_version_compiles_it_again(kept: Path, of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [render(kept)[1] for _ in range(2)] == [True, False]
    monkeypatch.setattr(compiled_templates, of, lambda: "another")
    assert [render(kept)[1] for _ in range(2)] == [True, False]


def test_nothing_is_kept_of_owners_or_where_it_cannot_be(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [render(kept, ours=False) for _ in range(2)] == [("\nA\n\n<", True)] * 2
    with monkeypatch.context() as patch:
        patch.setattr(sys, "dont_write_bytecode", True)
        assert [render(kept) for _ in range(2)] == [("\nA\n\n<", True)] * 2
    assert not any(kept.iterdir())
    kept.rmdir()
    assert [render(kept) for _ in range(2)] == [("\nA\n\n<", True)] * 2


def codes(site: Website) -> Iterable[str | None]:
    """The keys of the kept templates of a site."""
    environment = templates_of(site)
    cache = environment.bytecode_cache
    assert environment.loader is not None
    assert cache is not None
    for name in environment.list_templates():
        source, file, _ = environment.loader.get_source(environment, name)
        yield cache.get_bucket(environment, name, file, source).key


def test_all_of_ours_are_kept_and_no_other() -> None:
    ours = {*codes(PLAIN)}
    assert "" not in ours
    assert len(ours) == 2 * len(original_names())  # those with the prefix, too
    own = Website(templates=(OwnTemplate("index.html", "templates/index.html", "x"),))
    assert {*codes(own)} - ours == {""}
