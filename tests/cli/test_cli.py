"""The commands read, build and serve, and the list of commands."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from oracle import publish
from samples import SEEDS
from sites import free_port

import feeds
from feeds.cli import main
from feeds.publishing.folder import read_folder


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_read_lists_the_articles() -> None:
    result = run("read", SEEDS)
    assert (result.exit_code, result.stderr) == (0, "2 articles, 0 refused\n")
    assert result.stdout == (
        "tag:news.example.org,2016-11-18:001_7a12547f02573c61  2016-11-18 14:53+03:30   10 media  "
        "GRAPHIC CONTENT: VIDEO Shows Iraqi Civilians Flee Mosul Fighting against ISIS\n"
        "tag:news.example.org,2016-11-06:000_7e323b3ab00bd5b1  2016-11-06 20:19+03:30    8 media  "
        "Shocking VIDEO: Watch Explosions as People Leave Town South of Iraq’s Mosul\n"
    )


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "Error: there is not enough memory\n"),
        (
            KeyError("odd"),
            "Error: internal error, please report it with the document: KeyError at test_cli.py:",
        ),
    ],
)
def test_an_internal_error_is_not_a_finding(
    error: Exception, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_folder: Path) -> None:
        raise error

    monkeypatch.setattr("feeds.publishing.folder.read_folder", broken)
    result = run("read", SEEDS)
    assert result.exit_code == 2
    assert message in result.stderr
    assert ("Traceback" in result.stderr) == (not isinstance(error, MemoryError))


@pytest.mark.parametrize(("options", "code"), [((), 0), (("--check",), 1)])
def test_read_reports_refused_articles(damaged: Path, options: tuple[str, ...], code: int) -> None:
    result = run("read", damaged, *options)
    refusal = read_folder(damaged).refusals[0]
    assert result.exit_code == code
    assert result.stderr == f"refused: {refusal}\n2 articles, 1 refused\n"
    assert (refusal.path, refusal.line) == (str(damaged / "zz.txt"), 3)


@pytest.mark.parametrize(
    "command",
    ["read", pytest.param("build", marks=pytest.mark.slow), pytest.param("probe", marks=pytest.mark.slow)],
)
def test_names_of_files_and_ids_do_not_control_the_terminal(
    command: str, damaged: Path, tmp_path: Path
) -> None:
    (damaged / "zz.txt").rename(damaged / "z\x1b[31m\nrefused: \u202ez.txt")
    arguments = [command, *([str(tmp_path / "out")] if command == "build" else []), str(damaged)]
    result = CliRunner().invoke(main, arguments, color=True)
    lines = [line for line in result.stderr.split("\n") if line.startswith("refused: ")]
    assert [line.partition(": ")[2].removeprefix(str(damaged)).partition(":")[0] for line in lines] == [
        r"/z\x1b[31m\nrefused"
    ]
    assert "\x1b" not in result.output


def test_check_succeeds_if_nothing_is_refused() -> None:
    assert run("read", SEEDS, "--check").exit_code == 0


@pytest.mark.parametrize("command", ["read", "build"])
def test_a_recording_without_enclosure_is_reported(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "channel.toml").write_bytes((SEEDS / "channel.toml").read_bytes())
    (folder / "a.md").write_text("---\ntitle: A\ndate: 2024-01-02\nmedia: [talk]\n---\nWords.\n")
    (folder / "b.md").write_text("---\ntitle: B\ndate: 2024-01-02\nmedia: [talk.mp3]\n---\nWords.\n")
    result = run(command, *([tmp_path / "out"] if command == "build" else []), folder)
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if "enclosure" in line] == [
        f"warning: {folder / 'a.md'}:1: https://media.example.org/talk is not an enclosure in RSS, since its "
        "media type is not known: write it (type), or run feeds probe"
    ]


@pytest.mark.parametrize("command", ["read", "serve", "build"])
def test_invalid_folders(command: str, tmp_path: Path) -> None:
    before: list[object] = [tmp_path / "out"] if command == "build" else []
    before += ["--port", free_port()] if command == "serve" else []
    missing = run(command, *before, tmp_path / "nowhere")
    assert (missing.exit_code, missing.stdout) == (2, "")
    assert "does not exist" in missing.stderr
    bare = run(command, *before, tmp_path)
    assert (bare.exit_code, bare.stdout) == (2, "")
    assert bare.stderr.startswith(f"Error: {tmp_path / 'channel.toml'}: ")
    assert not (tmp_path / "out").exists()


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the seeds: building leaves an index and a ledger beside the articles."""
    return Path(shutil.copytree(SEEDS, tmp_path / "seeds"))


NEW, OLD = "article/2016-11-18/001_7a12547f02573c61", "article/2016-11-06/000_7e323b3ab00bd5b1"
WEBSITE = (
    "sitemap/feeds-1.xml", "sitemap.xml", "sitemap/articles-1.xml", "404.html", "robots.txt", "favicon.ico",
    "icon.svg", "apple-touch-icon.png", "feed/index.html", "media/index.html", "pictures/index.html",
    f"{OLD}/index.html", f"{OLD}/embed/index.html", f"{NEW}/index.html", f"{NEW}/embed/index.html",
    "_headers",
)  # fmt: skip
"""The files beside the documents that a build of the sample writes, in their order."""


@pytest.mark.slow
def test_build_writes_all_documents_plain_and_compressed_and_a_website(seeds: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    result = run("build", out, seeds)
    library = read_folder(seeds)
    documents = publish(library.channel, library.articles)
    written = {path.relative_to(out).as_posix(): path.read_bytes() for path in files(out)}
    assert (result.exit_code, result.stderr) == (0, "")
    plain = {name: body for name, body in written.items() if name in documents}
    assert plain == {name: document.body for name, document in documents.items()}
    live = [name for name in documents if not name.startswith("archive/")]
    compressed = {name + form for name in live for form in (".gz", ".br", ".zst")}
    assert set(written) == {*documents, *compressed, *WEBSITE, ".nojekyll"}
    assert {name: gzip.decompress(written[f"{name}.gz"]) for name in live} == {
        name: plain[name] for name in live
    }
    assert result.stdout == "".join(f"wrote  {out / name}\n" for name in (*documents, *WEBSITE))


@pytest.mark.slow
def test_build_leaves_unchanged_files_alone(seeds: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run("build", out, seeds, "--no-compress")
    (out / "feed.json").write_text("{}")
    for path in files(out):
        os.utime(path, (1, 1))
    result = run("build", out, seeds, "--no-compress")
    assert {path.name for path in files(out) if path.stat().st_mtime != 1} == {"feed.json"}
    assert json.loads((out / "feed.json").read_bytes())["title"] == "Sample News"
    wrote, rest = result.stdout.splitlines()
    assert (wrote, rest.split(maxsplit=1)[1]) == (f"wrote  {out / 'feed.json'}", "files unchanged")
    assert (
        run("build", out, seeds, "--no-compress").stdout
        == f"nothing to do: {len(files(out)) - 1} files unchanged\n"
    )
    listed = run("build", out, seeds, "--no-compress", "-v").stdout.splitlines()
    assert {line.split()[0] for line in listed} == {"unchanged"}


@pytest.mark.slow
def test_build_reports_refused_articles(damaged: Path, tmp_path: Path) -> None:
    result = run("build", tmp_path / "out", damaged)
    assert result.exit_code == 0
    assert result.stderr == f"refused: {read_folder(damaged).refusals[0]}\n"


def test_build_reports_failed_writes(seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("build", tmp_path / "file" / "out", seeds)
    assert result.exit_code == 2
    assert result.stderr == f"Error: {tmp_path / 'file' / 'out'}: cannot be written: Not a directory\n"


def test_unknown_commands() -> None:
    for name in ("nothing", "_arguments"):
        assert run(name).exit_code == 2


def test_help_lists_the_commands() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for name in ("build", "read", "serve"):
        assert f"\n  {name} " in result.stdout


@pytest.mark.slow
def test_help_imports_no_slow_packages() -> None:
    """Commands import their dependencies when they run."""
    script = (
        "import sys, feeds.cli\n"
        "feeds.cli.main(['--help'], standalone_mode=False)\n"
        "heavy = ('flask', 'feedgen', 'granian', 'jinja2')\n"
        "sys.exit(','.join(name for name in heavy if name in sys.modules) or None)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def imported(names: str, arguments: list[str], folder: Path) -> list[str]:
    """Returns those of the modules that a command imports; its messages must be none."""
    script = (
        "import contextlib, io, sys, feeds.cli\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    feeds.cli.main(sys.argv[2:])\n"
        "print(*(name for name in sys.argv[1].split() if name in sys.modules))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(feeds.__file__).parent.parent)}
    command = [sys.executable, "-c", script, names, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.slow
def test_validating_one_file_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text("<rss version='2.0'><channel><titel>News</titel></channel></rss>")
    unused = "bz2 hashlib logging lzma multiprocessing shutil subprocess tomllib "
    unused += "flask httpcore jinja2 rich sqlalchemy yaml "
    unused += "feeds.formats feeds.media feeds.model feeds.net feeds.publishing feeds.web"
    assert imported(unused, ["validate", "feed.xml"], tmp_path) == []


@pytest.mark.slow
def test_building_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    (tmp_path / "channel.toml").write_text(
        'title = "News"\nhome = "https://example.org/"\ndescription = "All."\nlanguage = "en"\n'
        'zone = "UTC"\nmedia_base = "https://example.org/"\n[[people]]\nname = "Ann"\n'
    )
    unused = (
        "babel.messages flask httpcore imagesize rich tinytag trio feeds.net.client feeds.validator feeds.web"
    )
    assert imported(f"jinja2 {unused}", ["build", "out", "."], tmp_path) == ["jinja2"]
    assert (tmp_path / "out" / "index.html").exists()


def test_verbose_version_dates_the_lists() -> None:
    program, lists = run("--version"), run("--version", "--verbose")
    assert lists.output.startswith(f"{program.output}\nThe validator compares values with these lists:\n")
    assert re.search(r"^  Podcast namespace: services +\d{4}-\d\d +https://", lists.output, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("valdate a.xml", "unknown command 'valdate' (did you mean 'validate'?)"),
        ("xyz", "unknown command 'xyz'"),
        (".", "unknown command '.'; to check a feed, run: feeds validate FEED"),
        ("validate --profil apple", "No such option '--profil'. Did you mean '--profile'?"),
        ("build --verbos out", "No such option '--verbos'. Did you mean '--verbose'?"),
        ("--versoin", "No such option '--versoin'. Did you mean '--version'?"),
        ("validate --xyzzy", "No such option '--xyzzy'."),
    ],
)
def test_slips_of_the_pen_get_suggestions(arguments: str, message: str) -> None:
    result = run(*arguments.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"Error: {message}\n")


def test_version() -> None:
    assert run("-V").stdout == run("--version").stdout == f"feeds, version {version('feeds')}\n"


def test_the_language_server_names_the_package_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("feeds.linting.lsp.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    result = CliRunner().invoke(main, ["lsp", "--stdio"])
    assert (result.exit_code, result.output) == (
        2,
        "feeds lsp requires pygls; install it with: pip install 'feeds[lsp]'\n",
    )
