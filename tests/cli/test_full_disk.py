"""A disk that is full at any stage of a build, of a post, and of an append to the ledger: nothing is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent.parent / "support" / "full_disk.py"
FULL = "No space left on device"
MESSAGES = (
    rf"Error: .*/site/\.feeds/index\.db: {FULL}\n",
    r"Error: .*/site/\.feeds/index\.db: input/output error; check that the disk is not full and .*\n",
    rf"Error: .*/out/.*: cannot be written: {FULL}\n",
)
POST = rf"(?:posted\.json|[0-9a-f]+\.json): cannot be written: {FULL}|index\.db: {FULL}"


@pytest.mark.slow
def test_a_full_disk(tmp_path: Path) -> None:
    done = subprocess.run(
        ["unshare", "--mount", sys.executable, str(PROGRAM), str(tmp_path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "unshare" in done.stderr:
        pytest.skip("this user cannot mount anything")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    failed = [message for status, message in found["builds"].values() if status == 2]
    assert [status for status, _ in found["builds"].values() if status not in (0, 2)] == []
    assert [message for message in failed if not any(re.fullmatch(each, message) for each in MESSAGES)] == []
    assert [each for each in MESSAGES if not any(re.fullmatch(each, message) for message in failed)] == []
    assert 0 < found["appended"] < 500
    assert len(found["posts"]) > 3
    assert [problem for problem in found["posts"] if not re.fullmatch(POST, problem)] == []
