"""Mixed load while everything changes, for a short time; `benchmarks/soak.py` goes on for longer."""

from __future__ import annotations

import subprocess
import sys

import pytest
from sites import ROOT


@pytest.mark.slow
def test_no_answer_is_wrong_whatever_happens(thorough: bool) -> None:
    ended = subprocess.run(
        [sys.executable, "benchmarks/soak.py", "--minutes", "1" if thorough else "0.18", "--clients", "3"],
        cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "GET 304" in ended.stdout
