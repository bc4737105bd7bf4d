"""Files: only what changed is written, and only what was written is removed; `new` and `watch`, too."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from samples import SEEDS
from sqlalchemy import QueuePool

from feeds.cli import main
from feeds.core.errors import WriteError
from feeds.publishing import output, unfinished_files
from feeds.publishing.compressed_forms import CODINGS
from feeds.publishing.folder import read_folder
from feeds.publishing.index.outputs import Written, note
from feeds.publishing.output import write
from feeds.publishing.publication import Publication, open_publication
from feeds.publishing.unfinished_files import UNFINISHED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.publishing.compressed_forms import Compress

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "channel.toml").write_text("live = 3\n" + (SEEDS / "channel.toml").read_text())
    for number in range(8):
        put(folder, number)
    return folder


@pytest.fixture
def publication(folder: Path) -> Iterator[Publication]:
    publication = open_publication(folder)
    publication.refresh(NOW)
    yield publication
    publication.close()


def put(folder: Path, number: int, **fields: object) -> str:
    date = f"2026-04-0{number + 1}T12:00:00Z"
    story = {"id": f"tag:x,2026:{number}", "title": f"Story {number}", "date": date}
    (folder / f"{number}.json").write_text(json.dumps({**story, "text": "Words", "tags": ["War"], **fields}))
    return f"{number}.json"


def changes(publication: Publication, out: Path, *, everything: bool = True) -> dict[str, set[str]]:
    """What became of the RSS documents."""
    found: dict[str, set[str]] = {}
    for change in write(publication, out, everything=everything):
        if change.path.endswith(".rss"):
            found.setdefault(change.what, set()).add(change.path)
    return found


@pytest.mark.slow
def test_only_what_changed_is_written(folder: Path, publication: Publication, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert set(changes(publication, out)) == {"wrote"}
    assert set(changes(publication, out)) == {"unchanged"}
    assert changes(publication, out, everything=False) == {}
    publication.refresh(NOW, [put(folder, 8)])
    new = {"feed.rss", "archive/feed-3.rss", "category/war.rss", "archive/category/war-3.rss"}
    assert changes(publication, out, everything=False) == {"wrote": new}


def test_a_full_disk_is_reported_with_the_document_that_was_to_be_written(
    publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: object) -> None:
        raise OSError(ENOSPC, os.strerror(ENOSPC))

    out = tmp_path / "out"
    monkeypatch.setattr(unfinished_files, "flush_to_disk", full)
    with pytest.raises(WriteError) as caught:
        changes(publication, out)
    assert Path(caught.value.path).relative_to(out).parts[0] != UNFINISHED
    assert caught.value.problem == "cannot be written: No space left on device"
    assert [*out.iterdir()] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["../precious.txt", "a/../../precious.txt", "/precious.txt"])
def test_an_index_that_names_files_elsewhere_removes_nothing(
    publication: Publication, tmp_path: Path, name: str
) -> None:
    precious, out = tmp_path / "precious.txt", tmp_path / "out"
    precious.write_text("kept")
    changes(publication, out)
    found = precious.stat()
    path = str(precious) if name.startswith("/") else name
    with publication.store.writing() as connection:
        note(connection, str(out.resolve()), [Written(path, 0, found.st_size, found.st_mtime_ns)])
    with pytest.raises(WriteError, match=r"is outside of .*: remove the index, .*index\.db"):
        changes(publication, out)
    assert precious.read_text() == "kept"


def test_an_output_folder_that_is_a_file(publication: Publication, tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    with pytest.raises(WriteError) as caught:
        changes(publication, tmp_path / "out")
    assert caught.value.path == str(tmp_path / "out")


@pytest.mark.slow
def test_another_folder_gets_everything(publication: Publication, tmp_path: Path) -> None:
    first = changes(publication, tmp_path / "a", everything=False)
    assert changes(publication, tmp_path / "b", everything=False) == first
    assert not (tmp_path / "a" / ".unfinished").exists()


@pytest.mark.slow
def test_a_lost_index_costs_nothing_but_time(folder: Path, publication: Publication, tmp_path: Path) -> None:
    out = tmp_path / "out"
    changes(publication, out)
    for file in (folder / ".feeds").iterdir():
        file.unlink()
    again = open_publication(folder)
    again.refresh(NOW)
    assert set(changes(again, out)) == {"unchanged"}
    again.close()


@pytest.mark.slow
def test_what_is_gone_is_removed_and_nothing_else(
    folder: Path, publication: Publication, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    changes(publication, out)
    (out / "category" / "mine.rss").write_text("mine")
    (out / "archive" / "category" / "war-1.rss").write_text("mine, too")
    names = [put(folder, number, tags=[]) for number in range(8)]
    publication.refresh(NOW, names)
    gone = {"category/war.rss", "archive/category/war-2.rss", "archive/category/war-3.rss"}
    assert changes(publication, out, everything=False)["removed"] == gone
    left = [path for path in out.rglob("*") if path.is_file() and "war" in path.name]
    assert left == [out / "archive" / "category" / "war-1.rss"]
    assert (out / "category" / "mine.rss").read_text() == "mine"


def test_compressed_forms_are_those_that_the_build_asks_for(
    folder: Path, publication: Publication, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    def built(compress: Compress, *changed: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """The documents of feeds, and what their gzip forms contain."""
        list(write(publication, out, everything=not changed, compress=compress))
        found = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
        plain = {name: path.read_bytes() for name, path in found.items() if f"{name}.gz" in found}
        forms = {name: {form: name + form in found for form in CODINGS} for name in found}
        assert {tuple(each.values()) for each in forms.values()} <= {(True,) * 3, (False,) * 3}
        assert {name for name in found if name.endswith((*CODINGS,))} == {
            name + form for name in plain for form in CODINGS
        }
        return plain, {name: gzip.decompress(found[f"{name}.gz"].read_bytes()) for name in plain}

    everything, forms = built("all")
    assert forms == everything
    assert {"feed.rss", "archive/feed-1.rss", "index.html", "feeds.opml"} <= set(everything)
    live = {name: body for name, body in everything.items() if not name.startswith("archive/")}
    assert built("live") == (live, live)
    publication.refresh(NOW, [put(folder, 0, text="Corrected"), put(folder, 7, text="Corrected")])
    corrected, forms = built("live", "0.json")
    assert (forms, set(forms)) == (corrected, set(live))
    assert corrected != live
    assert built("none") == ({}, {})


@pytest.mark.slow
def test_compressed_forms_of_documents_that_did_not_change_stay(
    folder: Path, publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, channel, log = tmp_path / "out", folder / "channel.toml", tmp_path / "log"

    def compress(body: bytes, usual: Callable[[bytes], bytes] = CODINGS[".gz"]) -> bytes:
        with log.open("ab") as file:  # in several processes
            file.write(body.replace(b"\n", b"") + b"\n")
        return usual(body)

    def compressed() -> list[bytes]:
        bodies = sorted(log.read_bytes().splitlines())
        log.unlink()
        return bodies

    def bodies(paths: Iterable[Path]) -> list[bytes]:
        return sorted(path.read_bytes().replace(b"\n", b"") for path in paths)

    monkeypatch.setitem(CODINGS, ".gz", compress)
    list(write(publication, out))
    live = {path.with_suffix("") for path in out.rglob("*.gz")}
    assert compressed() == bodies(live)
    channel.write_text(f"ttl = 60\n{channel.read_text()}")  # which only RSS has
    (out / "feed.atom.gz").unlink()
    with closing(open_publication(folder)) as again:
        again.refresh(NOW)
        list(write(again, out))
    remade = {path for path in live if path.suffix == ".rss"} | {out / "feed.atom"}
    assert compressed() == bodies(remade)
    assert all(gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes() for path in live)


@pytest.mark.slow
def test_without_an_archive_feeds_have_the_newest_articles_and_the_archive_can_come_back(
    folder: Path, tmp_path: Path
) -> None:
    out, channel = tmp_path / "out", folder / "channel.toml"
    arguments = ["build", "--compress", "all", str(out), str(folder)]

    def built(*, archive: bool) -> tuple[dict[str, bytes], str]:
        text = re.sub("archive = [a-z]+", f"archive = {archive}".lower(), channel.read_text())
        channel.write_text(text)
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
        feeds = (path for path in out.rglob("*") if path.suffix in (".rss", ".atom", ".json"))
        return {path.relative_to(out).as_posix(): path.read_bytes() for path in feeds}, result.stderr

    whole, _ = built(archive=True)
    short, warning = built(archive=False)
    archives = {name for name in whole if name.startswith("archive/")}
    assert set(short) == set(whole) - archives
    assert warning == (
        f"warning: {len(archives)} documents of archives removed, since channel.toml has archive = false: "
        "readers that have an older copy of a feed may still ask for them\n"
    )
    assert b"prev-archive" in whole["feed.rss"]
    assert not [name for name, body in short.items() if b"archive/" in body]
    items = [json.loads(each["feed.json"])["items"] for each in (whole, short)]
    assert items[0] == items[1]
    assert built(archive=False) == (short, "")
    assert built(archive=True) == (whole, "")


@pytest.mark.slow
def test_a_form_never_outlives_the_document_that_it_was_made_of(
    folder: Path, publication: Publication, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    list(write(publication, out, compress="all"))
    publication.refresh(NOW, [put(folder, 0, text="Corrected")])
    list(write(publication, out, everything=False, compress="live"))
    assert (out / "archive/feed-2.rss.gz").exists()  # of a document that did not change
    assert not (out / "archive/feed-1.rss.gz").exists()


def test_new_can_be_built_at_once_and_never_overwrites(tmp_path: Path) -> None:
    site, out = tmp_path / "site", tmp_path / "out"
    run = CliRunner().invoke
    assert run(main, ["new", str(site), "--title", 'Say "\\" & <more>']).exit_code == 0
    assert run(main, ["build", str(out), str(site)]).exit_code == 0
    feed = json.loads((out / "feed.json").read_bytes())
    assert feed["title"] == 'Say "\\" & <more>'
    assert [item["title"] for item in feed["items"]] == ["The first story", "The first episode"]
    again = run(main, ["new", str(site)])
    assert (again.exit_code, again.stderr) == (2, f"Error: {site / 'channel.toml'}: already exists\n")


@pytest.mark.slow
def test_build_refuses_another_id_unless_it_is_accepted(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = CliRunner().invoke
    arguments = ["build", str(out), str(folder)]
    assert run(main, arguments).exit_code == 0
    put(folder, 3, id="tag:x,2026:other")
    refused = run(main, arguments)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"Error: {folder / '3.json'}: its id would change: published as tag:x,2026:3, now tag:x,2026:other\n"
        "Nothing was changed. Use --accept-changes to publish anyway.\n"
    )
    assert run(main, [*arguments, "--accept-changes"]).exit_code == 0


@pytest.mark.slow
def test_documents_among_the_articles_are_not_articles(folder: Path) -> None:
    out = folder / "public"
    run = CliRunner().invoke
    for only in ([], [], ["--changed", "public/feed.json"], []):
        result = run(main, ["build", str(out), str(folder), *only])
        assert (result.exit_code, result.stderr) == (0, "")
        assert "wrote" not in result.stdout or not only
    assert len(json.loads((out / "feed.json").read_bytes())["items"]) == 3
    assert len(read_folder(folder).articles) == 8
    for file in (folder / ".feeds").iterdir():
        file.unlink()
    assert run(main, ["build", str(out), str(folder)]).stdout.count("wrote") == 0


@pytest.mark.slow
def test_what_is_bad_is_named_with_its_place_and_the_rest_is_published(folder: Path, tmp_path: Path) -> None:
    put(folder, 0, colour="red")
    (folder / "broken.json").write_text('{"id": oops')
    (folder / "twin.json").write_text((folder / "1.json").read_text())
    (folder / "when.md").write_text("---\ntitle: A\ndate: yesterday-ish\n---\nWords\n")
    (folder / "zone.md").write_text("---\ntitle: A\ndate: 2026-04-01 10:00 Mars/Olympus\n---\nWords\n")
    put(folder, 2, date="2999-05-01T12:00:00+14:00")
    expected = "which is not of a form that is known: expected a time such as 2016-11-06T20:19:39+03:30"
    warnings = (
        f'refused: {folder}/broken.json:1: not valid JSON: string without quotes: write "oops" (column 8)\n'
        f"refused: {folder}/twin.json: has the same id as 1.json: tag:x,2026:1\n"
        f"refused: {folder}/when.md:3: date is 'yesterday-ish', {expected}\n"
        f"refused: {folder}/zone.md:3: date is '2026-04-01 10:00 Mars/Olympus', {expected}\n"
        f"warning: {folder}/2.json: tag:x,2026:2 is dated 2999-04-30T22:00:00+00:00, in the future: "
        "it appears then, or at once with publish_future = true in channel.toml\n"
    )
    odd = "1 more warning; use build --verbose to show them\n"
    note = f"warning: {folder}/0.json:1: colour: unknown key, ignored\n"
    for more, last in (([], odd), (["--verbose"], note)):
        result = CliRunner().invoke(main, ["build", str(tmp_path / "out"), str(folder), *more])
        assert (result.exit_code, result.stderr) == (0, warnings + last)
    feeds = [json.loads(path.read_bytes()) for path in tmp_path.glob("out/**/*.json")]
    told = {item["id"] for feed in feeds for item in feed["items"]}
    assert told == {f"tag:x,2026:{number}" for number in range(8) if number != 2}


@pytest.mark.slow
def test_articles_are_not_hidden_by_documents(folder: Path) -> None:
    (folder / "posts").mkdir()
    (folder / "7.json").rename(folder / "posts" / "7.json")
    for out in (folder, folder / "posts"):
        result = CliRunner().invoke(main, ["build", str(out), str(folder)])
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == f"Error: {out}: holds files that may be articles\n"
    assert not (folder / "published.ndjson").exists()
    assert len(read_folder(folder).articles) == 8


@pytest.mark.slow
def test_watch_publishes_what_changes(folder: Path, tmp_path: Path) -> None:
    out, media = tmp_path / "out", tmp_path / "media"
    media.mkdir()
    (folder / "server.toml").write_text('media = "../media"\n')
    command = [sys.executable, "-m", "feeds", "watch", str(out), str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            while not process.stdout.readline().startswith("Watching"):
                assert process.poll() is None
            put(folder, 8, title="A new story")
            deadline = time.monotonic() + 120
            while b"A new story" not in (out / "feed.rss").read_bytes():
                assert time.monotonic() < deadline
                time.sleep(0.1)
            (media / "new.jpg").write_bytes(b"a picture")
            while not (out / "media" / "new.jpg").exists():
                assert time.monotonic() < deadline
                time.sleep(0.1)
        finally:
            process.terminate()
            process.communicate()


SHARED = """
import sys
from datetime import datetime
from pathlib import Path
from feeds.core import parallel
from feeds.publishing import output, unfinished_files
from feeds.publishing.publication import open_publication
output._PAGES, output._FEW = 2, 0
parallel.os.cpu_count = lambda: int(sys.argv[3])
publication = open_publication(Path(sys.argv[1]), Path(sys.argv[2] + ".state"))
publication.refresh(datetime.fromisoformat(sys.argv[4]))
for change in output.write(publication, Path(sys.argv[2])):
    print(change)
"""


@pytest.mark.slow
def test_processes_that_share_the_work_write_what_one_writes(folder: Path, tmp_path: Path) -> None:
    said = []
    for processes in ("1", "3"):
        command = [sys.executable, "-c", SHARED, str(folder), str(tmp_path / processes), processes]
        said.append(
            subprocess.run([*command, NOW.isoformat()], check=True, stdout=subprocess.PIPE, text=True).stdout
        )
    assert said[0] == said[1]
    assert len(said[0].splitlines()) > 20
    one, three = (
        {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (tmp_path / "1", tmp_path / "3")
    )
    assert one == three


def test_processes_start_only_if_there_is_much_to_write(
    publication: Publication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(few: int) -> list[bool]:
        def alone(work: Any, chunks: Any, may_fork: Callable[[], bool]) -> Iterator[Any]:
            answers.append(may_fork())
            yield from map(work, chunks)

        answers: list[bool] = []
        monkeypatch.setattr(output, "fork_map", alone)
        monkeypatch.setattr(output, "_FEW", few)
        list(write(publication, tmp_path / "out"))
        return answers

    assert asked(few=64) == [False]  # in a new folder, too
    assert asked(few=0) == [False]  # since nothing changed
    shutil.rmtree(tmp_path / "out")
    assert asked(few=0) == [True]


def test_an_index_that_is_in_use_is_not_released(publication: Publication) -> None:
    store = publication.store
    assert store.release()
    with publication.composer():
        pool = store.engine.pool
        assert isinstance(pool, QueuePool)
        assert not store.release()
    assert (pool.checkedin(), store.release()) == (0, True)  # closed as soon as it was not in use
