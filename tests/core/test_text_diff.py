"""Unified diffs: `patch` turns any old text into the new one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from growth import assert_linear
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.core.text_diff import changes, unified

TEXT = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n", "\n"]), max_size=30)


def patched(old: list[str], diff: str) -> str:
    """The old text after `patch` has applied the diff."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "f")
        file.write_text("".join(old), "utf-8", newline="")
        command = ["patch", "--quiet", "--binary", "--fuzz=0", str(file)]
        subprocess.run(command, input=diff.encode(), check=True, cwd=folder)
        return file.read_text("utf-8") if file.exists() else ""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("patch") is None, reason="there is no patch here")
@settings(max_examples=100, deadline=None)
@given(TEXT, TEXT, st.sampled_from(["", "end"]), st.sampled_from(["", "end", "other"]))
def test_patch_produces_the_new_text(old: list[str], new: list[str], last: str, other: str) -> None:
    old, new = [*old, *filter(None, [last])], [*new, *filter(None, [other])]
    diff = "".join(unified("f", old, new))
    assert (diff == "") == (old == new)
    assert patched(old, diff) == "".join(new) if diff else True


def test_distant_changes_have_separate_hunks() -> None:
    old = [f"{n}\n" for n in range(20)]
    new = [*old[:3], "x\n", *old[4:15], *old[16:]]
    assert "".join(unified("f", old, new)) == (
        "--- f\n+++ f\n@@ -1,7 +1,7 @@\n 0\n 1\n 2\n-3\n+x\n 4\n 5\n 6\n"
        "@@ -13,7 +13,6 @@\n 12\n 13\n 14\n-15\n 16\n 17\n 18\n"
    )


def test_lines_between_changes_are_context() -> None:
    old, new = ["a\n", "1\n", "b\n", "2\n", "3\n", "c\n"], ["a\n", "x\n", "b\n", "y\n", "z\n", "c\n"]
    hunk = "@@ -1,6 +1,6 @@\n a\n-1\n+x\n b\n-2\n-3\n+y\n+z\n c\n"
    assert "".join(unified("f", old, new)) == f"--- f\n+++ f\n{hunk}"


def test_after_many_changed_lines_all_that_is_left_is_replaced() -> None:
    old = ["same\n", *(f"{n}\n" for n in range(450))]
    new = ["same\n", *(f"new {n}\n" for n in range(500))]
    assert [*changes(old, new)] == [(1, 451, 1, 501)]


@pytest.mark.slow
def test_time_is_linear() -> None:
    def texts(size: int) -> tuple[list[str], list[str]]:
        old = [f"{'same' if n % 5 else n}\n" for n in range(size)]
        return old, [line if n % 25 else f"new {n}\n" for n, line in enumerate(old)]

    assert sum(hunk.count("+new") for hunk in unified("f", *texts(100_000))) == 4000
    assert_linear(lambda both: [*unified("f", *both)], texts, 50_000)
