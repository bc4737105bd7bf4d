"""A real resolver that changes its answers, and servers that redirect into the private network."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

INSIDE = "connection failed: not permitted: 127.0.0.1 is not a public address"
PROGRAM = Path(__file__).parent.parent / "support" / "rebinding.py"


@pytest.mark.slow
def test_nothing_inside_is_reached_whatever_the_resolver_and_redirects_say(tmp_path: Path) -> None:
    done = subprocess.run(
        ["unshare", "--mount", "--net", sys.executable, str(PROGRAM), str(tmp_path / "resolv.conf")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "unshare" in done.stderr:
        pytest.skip("this user cannot create a network")
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["results"] == {
        "stays, 1": "200",
        "stays, 2": "200",
        "rebinds, 3": "200",
        "rebinds, 4": INSIDE,
        "inside, 5": INSIDE,
        "both, 6": INSIDE,
        "missing, 7": "connection failed: cannot resolve the host name missing.test",
        "/loopback": INSIDE,
        "/mapped": INSIDE.replace("127.0.0.1", "::ffff:7f00:1"),
        "/name": INSIDE,
        "/decimal": INSIDE,
        "/user": INSIDE,
        "/metadata": INSIDE.replace("127.0.0.1", "169.254.169.254"),
        "/file": "redirect to an invalid URL: 'file:///etc/passwd' is not an absolute http or https URL",
        "/outside": "200",
    }
    assert found["rebinds"] == 2, "one look-up for each request"
    assert found["inside"] == []
