"""The pre-commit hooks, the GitHub action and the GitLab job, run as these services run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from identify.identify import tags_from_path
from linter import BAD, GOOD
from samples import ROOT

FIXED = BAD.replace("Mon, 06", "Sun, 06")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
OFFLINE = re.compile("No matching distribution|NewConnectionError|Temporary failure|Connection refused")
ERROR = (
    "::error title=feeds (rss-incorrect-weekday),file={name},line=6,col=10,endLine=6,endColumn=13"
    "::<pubDate> must have the weekday Sun for 2016-11-06, not Mon\n"
)
WARNING = (
    "::warning title=feeds (rss-missing-guid),file={name},line=5,col=1,endLine=5,endColumn=7"
    "::<item> should have a <guid>\n"
)


def run(argv: list[str], folder: Path, **environment: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a program in a folder."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    known = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTEST"))}
    env = {**known, "PATH": path, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=500)
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    (folder / "a b").mkdir(parents=True)
    (folder / "good.rss").write_text(GOOD)
    (folder / "a b" / "bad.rss").write_text(BAD)
    return folder


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_hooks_match_feeds_only(hook: dict[str, Any], tmp_path: Path) -> None:
    names = {
        "feeds": [
            "a.rss",
            "a.atom",
            "a.rdf",
            "a.opml",
            "x/feed.xml",
            "podcast.xml",
            "feed.json",
            "b.feed",
            "public/index.xml",
            "index.xml",
        ],
        "others": [
            "index.json",
            "myindex.xml",
            "pom.xml",
            "package.json",
            "a.rss.bak",
            "feed.xml.txt",
            "newsfeed.xml",
            "feed.py",
        ],
    }
    for name in [*names["feeds"], *names["others"]]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(GOOD)
    taken = [
        name
        for name in [*names["feeds"], *names["others"]]
        if re.search(hook["files"], name) and tags_from_path(str(tmp_path / name)) >= {*hook["types"]}
    ]
    assert taken == names["feeds"]


def git(folder: Path, *arguments: str) -> str:
    mail = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    own = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    status, out, err = run(["git", *own, *arguments], folder, **mail)
    assert status == 0, err
    return out.strip()


@pytest.mark.slow
def test_hooks_in_pre_commit(folder: Path, tmp_path: Path) -> None:
    source = tmp_path / "feeds"
    source.mkdir()
    for name in ("feeds", ".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE"):
        whole = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        whole(ROOT / name, source / name)
    for place in (source, folder):
        git(place, "init", "--quiet")
        git(place, "add", ".")
        git(place, "commit", "--quiet", "--message", "All")
    hooks = [{"id": "feeds-fix"}, {"id": "feeds-validate", "args": ["--fail-level", "warning"]}]
    repo = {"repo": str(source), "rev": git(source, "rev-parse", "HEAD"), "hooks": hooks}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [repo]}))
    (folder / "feeds.toml").write_text('exclude = ["left.rss"]\n')
    (folder / "left.rss").write_text("no feed")
    git(folder, "add", ".")
    own = {"PRE_COMMIT_HOME": str(tmp_path / "home"), "PYTHONPATH": "", "PRE_COMMIT_COLOR": "never"}
    assert run(["pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"], source, **own) == (0, "", "")
    status, out, err = run(["pre-commit", "install-hooks"], folder, **own)
    if status and OFFLINE.search(out + err):
        pytest.skip("feeds cannot be installed without a network")
    assert status == 0, out + err
    status, out, _ = run(["pre-commit", "run", "--all-files"], folder, **own)
    assert status == 1
    assert "files were modified by this hook" in out
    assert "5:1: warning rss-missing-guid <item> should have a <guid>" in out
    assert "left.rss" not in out
    assert (folder / "a b" / "bad.rss").read_text() == FIXED


def step(folder: Path, **inputs: str) -> tuple[int, str, str, str]:
    """Run the action's last step as a runner does; the last value is the job summary."""
    defaults = {name: given["default"] for name, given in ACTION["inputs"].items()}
    named = defaults | {name.replace("_", "-"): value for name, value in inputs.items()}
    last = ACTION["runs"]["steps"][-1]
    found = {"steps.python.outputs.python-path": sys.executable}
    found |= {f"inputs.{name}": value for name, value in named.items()}
    env = {key: found[value.removeprefix("${{ ").removesuffix(" }}")] for key, value in last["env"].items()}
    summary = folder.parent / "summary.md"
    env |= {"GITHUB_STEP_SUMMARY": str(summary), "RUNNER_TEMP": str(folder.parent)}
    script = folder.parent / "script.sh"
    script.write_text(last["run"])
    argv = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    return *run(argv, folder, **env), summary.read_text() if summary.exists() else ""


def test_the_action_is_valid() -> None:
    assert {"name", "description", "inputs", "runs"} == {*ACTION}
    assert all({*given} == {"description", "default"} for given in ACTION["inputs"].values())
    assert ACTION["runs"]["using"] == "composite"
    steps = ACTION["runs"]["steps"]
    assert all(("uses" in each) != ("run" in each and each["shell"] == "bash") for each in steps)
    assert not any("${{" in each.get("run", "") for each in steps), "an input would be a command"
    assert '"$GITHUB_ACTION_PATH"' in steps[1]["run"]


@pytest.mark.slow
def test_the_action_writes_annotations_and_a_summary(folder: Path) -> None:
    status, out, err, summary = step(folder, paths="a b/bad.rss\n*.rss\n", sarif_file="out.sarif")
    name = "a b/bad.rss"
    assert (status, out, err) == (1, ERROR.format(name=name) + WARNING.format(name=name), "")
    counts = "1  error    rss-incorrect-weekday\n1  warning  rss-missing-guid\n"
    assert summary == f"### feeds validate\n```\n{counts}```\n"
    results = json.loads((folder / "out.sarif").read_text())["runs"][0]["results"]
    assert [each["ruleId"] for each in results] == ["rss-missing-guid", "rss-incorrect-weekday"]


@pytest.mark.slow
def test_the_action_fails_as_configured(folder: Path) -> None:
    (folder / "a b" / "bad.rss").write_text(FIXED)
    assert step(folder)[0] == 0
    assert step(folder, fail_level="warning")[0] == 1
    assert step(folder, profiles="apple spotify", paths="good.rss")[0] == 1
    (folder / "apple").touch()
    status, out, err, _ = step(folder, profiles="*")
    assert (status, out) == (2, "")
    assert "'*' is not one of apple, " in err
    status, out, err, _ = step(folder, paths="$(touch stolen)\n; touch stolen")
    assert (status, out) == (2, "")
    assert "no such file or folder" in err
    assert not (folder / "stolen").exists()


@pytest.mark.slow
def test_the_gitlab_job(folder: Path) -> None:
    job = yaml.safe_load((ROOT / "docs" / "ci" / "gitlab-ci.yml").read_text())["feeds"]
    install, *script = job["script"]
    assert install == 'pip install --quiet "$FEEDS_SOURCE"'
    argv = ["bash", "-eo", "pipefail", "-c", "\n".join(script)]
    status, out, err = run(argv, folder, FEEDS_PATHS=job["variables"]["FEEDS_PATHS"])
    assert (status, err) == (1, "")
    assert out.splitlines()[-1].startswith("a b/bad.rss:6:10: error rss-incorrect-weekday")
    report = json.loads((folder / job["artifacts"]["reports"]["codequality"]).read_text())
    assert [(each["check_name"], each["severity"]) for each in report] == [
        ("rss-missing-guid", "minor"),
        ("rss-incorrect-weekday", "major"),
    ]


def test_the_github_workflow_uses_inputs_of_the_action() -> None:
    steps = yaml.safe_load((ROOT / "docs" / "ci" / "github.yml").read_text())["jobs"]["feeds"]["steps"]
    given = steps[1]["with"]
    assert {*given} <= {*ACTION["inputs"]}
    assert given["sarif-file"] == steps[2]["with"]["sarif_file"]
