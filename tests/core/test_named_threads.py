"""Threads by name: one for each, whose errors are logged."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from feeds.core.named_threads import NamedThreads

def distribute():
    with ThreadPoolExecutor(1) as pool:
        while True:
            {work}
            time.sleep(0.01)

NamedThreads().start("callbacks", distribute)
Thread(target=time.sleep, args=(0.3,)).start()  # the interpreter waits for it, and takes no more work
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("work", "last"), [("pool.submit(int)", []), ("raise RuntimeError('a fault')", ["RuntimeError: a fault"])]
)
def test_work_that_the_end_of_the_program_interrupts_leaves_no_traceback(work: str, last: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(work=work)], capture_output=True, text=True, check=True
    )
    assert done.stderr.splitlines()[-1:] == last
