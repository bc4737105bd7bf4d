"""A server with the interface of S3: moto's, on loopback, one for each process of the tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest
from sites import free_port, until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_SIGNED = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
"""moto looks at the name of the key only."""


@dataclass(frozen=True, slots=True)
class ObjectServer:
    """The server on a port of 127.0.0.1."""

    port: int

    @property
    def environment(self) -> dict[str, str]:
        """What programs need to use it."""
        return {
            "AWS_ACCESS_KEY_ID": "x",
            "AWS_SECRET_ACCESS_KEY": "y",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{self.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_TIMEOUT": "100s",  # on a machine that is busy
            "AWS_CONNECT_TIMEOUT": "100s",
        }

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        signed: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers in lower case, and body of the answer."""
        sent = {"Content-Type": "application/json", "Authorization": _SIGNED} if signed else {}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, body, {**sent, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def make_bucket(self, name: str, *, writable: bool = True) -> None:
        """Create a bucket that everybody can read, and perhaps nobody can write."""
        assert self.ask("PUT", f"/{name}")[0] == 200
        rules = [("Allow", "s3:GetObject")] + ([] if writable else [("Deny", "s3:PutObject")])
        statements = [
            {"Effect": effect, "Principal": "*", "Action": action, "Resource": f"arn:aws:s3:::{name}/*"}
            for effect, action in rules
        ]
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements}).encode()
        assert self.ask("PUT", f"/{name}?policy", policy, signed=True)[0] == 200

    def refuse_keys(self, *, refuse: bool) -> None:
        """Refuse all access keys from now on, or accept all of them."""
        assert self.ask("POST", "/moto-api/reset-auth", b"0" if refuse else b"1000000000")[0] == 200


@pytest.fixture(scope="session")
def object_server() -> Iterator[ObjectServer]:
    pytest.importorskip("obstore", reason="obstore is not installed: pip install feeds[objects]")
    program = shutil.which("moto_server")
    if program is None:
        pytest.skip('there is no moto_server: pip install "moto[s3,server]" in another environment')
    server = ObjectServer(free_port())
    process = subprocess.Popen(
        [program, "-H", "127.0.0.1", "-p", str(server.port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: process.poll() is not None or _answers(server), 60)
        assert process.poll() is None
        yield server
    finally:
        process.kill()  # all is in its memory
        process.wait()


def _answers(server: ObjectServer) -> bool:
    try:
        return server.ask("GET", "/")[0] == 200
    except OSError:
        return False


def build_objects(
    server: ObjectServer, site: Path, url: str, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run `feeds build` in another process; `environment` replaces what it needs for the server."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    return subprocess.run(
        [sys.executable, "-m", "feeds", "build", url, str(site), *options],
        env={**clean, **server.environment, **environment},
        capture_output=True,
        text=True,
        timeout=900,
    )
