"""`python -m feeds`."""

from __future__ import annotations

from feeds.cli import main

main(prog_name="feeds")
