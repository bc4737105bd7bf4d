"""Agreement with the W3C's validator on the documents that it tests itself with, where they are at hand."""

from __future__ import annotations

import subprocess
import sys

import pytest
from samples import CONFORMANCE


@pytest.mark.slow
@pytest.mark.skipif(not CONFORMANCE.is_dir(), reason="the conformance documents are not part of the project")
def test_agreement_does_not_fall() -> None:
    ours = [sys.executable, "-m", "feeds", "validate", "--output-format", "json"]
    check = [sys.executable, str(CONFORMANCE / "check.py"), "--failures", "0", "--require", "99", "--", *ours]
    done = subprocess.run(check, capture_output=True, text=True, timeout=300, check=False)
    figures = {line.split(":")[0]: line for line in done.stdout.splitlines() if line and line[0] != " "}
    assert done.returncode == 0, done.stdout + done.stderr
    assert float(figures["parity"].split()[-1]) >= 0.95, figures["parity"]
