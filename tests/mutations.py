"""Draws one-line mutations of the code and reports which of them no test notices.

    python tests/mutations.py --count 100 --seed 2026       # the same mutations for the same code
    python tests/mutations.py --room net --count 15

Each mutation is made in a copy of the project. The quick tests of its room run first, then the rest of the
quick tests; a mutation that survives both is printed with its line. Takes one to two hours for a hundred;
with --own, which leaves out the tests of the other rooms, a third of that.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
SECONDS = 600
"""A mutation that makes the tests run longer is noticed."""
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
OPERATORS: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.FloorDiv: "*"}


@dataclass(frozen=True, slots=True)
class Mutation:
    """Replaces the characters from `start` to before `end` of a line; `line` counts from 1."""

    path: Path
    line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.old} -> {self.new}"

    def apply(self, root: Path) -> None:
        file = root / self.path
        lines = file.read_bytes().splitlines(keepends=True)
        text = lines[self.line - 1]
        assert text[self.start : self.end] == self.old.encode()
        lines[self.line - 1] = text[: self.start] + self.new.encode() + text[self.end :]
        file.write_bytes(b"".join(lines))


def mutations(path: Path) -> Iterator[Mutation]:
    """Every mutation of a file, `path` being relative to the project."""
    source = (ROOT / path).read_bytes()
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        for line, start, end, new in _replacements(node, lines):
            yield Mutation(path, line, start, end, lines[line - 1][start:end].decode(), new)


def _replacements(node: ast.AST, lines: list[bytes]) -> Iterator[tuple[int, int, int, str]]:
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in COMPARISONS:
            yield from _between(left, right, COMPARISONS[type(op)], lines)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            yield from _between(left, right, OPERATORS[type(op)], lines)
        case ast.BoolOp(op=op, values=[left, right]):
            yield from _between(left, right, "or" if isinstance(op, ast.And) else "and", lines)
        case ast.UnaryOp(op=ast.Not(), operand=operand) if operand.lineno == node.lineno:
            yield node.lineno, node.col_offset, operand.col_offset, ""
        case ast.Constant(value=bool(value)):
            yield node.lineno, node.col_offset, node.end_col_offset or 0, str(not value)
        case ast.Constant(value=int(value)) if node.end_lineno == node.lineno:
            yield node.lineno, node.col_offset, node.end_col_offset or 0, str(value + 1)


def _between(
    left: ast.expr, right: ast.expr, new: str, lines: list[bytes]
) -> Iterator[tuple[int, int, int, str]]:
    """The operator between two operands, if it is all that stands there."""
    if left.end_lineno == right.lineno and left.end_col_offset is not None:
        text = lines[right.lineno - 1][left.end_col_offset : right.col_offset]
        operator = text.strip()
        if operator and not operator.strip(b"<>=!+-*/ andorti").strip():
            start = left.end_col_offset + text.index(operator)
            yield right.lineno, start, start + len(operator), new


def drawn(count: int, seed: int, room: str | None) -> list[Mutation]:
    """So many mutations, the rooms taking turns so that a small one gets as many as a large one."""
    chance = random.Random(seed)
    rooms: dict[str, list[Mutation]] = {}
    for path in sorted((ROOT / "feeds").rglob("*.py")):
        place = path.relative_to(ROOT)
        if len(place.parts) > 2 and room in (None, place.parts[1]):
            rooms.setdefault(place.parts[1], []).extend(mutations(place))
    for found in rooms.values():
        chance.shuffle(found)
    names = sorted(name for name, found in rooms.items() if found)
    return [rooms[names[number % len(names)]].pop() for number in range(count)]


def survives(mutation: Mutation, tree: Path, *, own_only: bool) -> bool:
    """Whether no quick test (of the room, with `own_only`) notices the mutation in the copy at `tree`."""
    file = tree / mutation.path
    before = file.read_bytes()
    mutation.apply(tree)
    try:
        own = f"tests/{mutation.path.parts[1]}"
        return _passes(tree, own) and (own_only or _passes(tree, "tests", f"--ignore={own}"))
    finally:
        file.write_bytes(before)


def _passes(tree: Path, *arguments: str) -> bool:
    # ruff and mypy notice other things than behaviour.
    skipped = ["--ignore=tests/test_tools.py", "--ignore=tests/publishing/test_identity.py"]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not slow", *skipped, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description="Report the mutations of the code that no test notices.")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--room", help="mutate this room of feeds/ only")
    parser.add_argument("--own", action="store_true", help="run the tests of the mutated room only")
    parser.add_argument("--list", action="store_true", help="print the mutations and run nothing")
    options = parser.parse_args()
    chosen = drawn(options.count, options.seed, options.room)
    if options.list:
        print(*chosen, sep="\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "project"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache"))
        for own in sorted({f"tests/{mutation.path.parts[1]}" for mutation in chosen}):
            if not _passes(tree, own):
                sys.exit(f"{own} fails without a mutation")
        survivors = 0
        for number, mutation in enumerate(chosen, 1):
            lives = survives(mutation, tree, own_only=options.own)
            survivors += lives
            print(f"{number:4} {'SURVIVES' if lives else 'noticed '} {mutation}", flush=True)
    print(f"{survivors} of {len(chosen)} mutations survive")


if __name__ == "__main__":
    main()
