"""An editor for tests of the language server: JSON-RPC on the pipes of a process."""

from __future__ import annotations

import json
import subprocess
import sys
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT = 60
MODERN = {
    "workspace": {
        "workspaceEdit": {"documentChanges": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
    },
    "textDocument": {
        "codeAction": {"resolveSupport": {"properties": ["edit"]}, "dataSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
    },
}


class Editor:
    """One session.  Messages from the server are kept until they are requested."""

    def __init__(self, root: Path, capabilities: dict[str, Any], *command: str) -> None:
        argv = command or (sys.executable, "-m", "feeds", "lsp", "--stdio")
        self._process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root
        )
        self._inbox: Queue[dict[str, Any]] = Queue()
        self._kept: list[dict[str, Any]] = []
        self._reader = Thread(target=self._read)
        self._reader.start()
        self._last = 0
        asked = {"processId": None, "rootUri": root.as_uri(), "capabilities": capabilities}
        self.server: dict[str, Any] = self.ask("initialize", asked)["capabilities"]
        self.notify("initialized", {})

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            length = int(line.decode().removeprefix("Content-Length:"))
            while stream.readline().strip():
                pass
            self._inbox.put(json.loads(stream.read(length)))

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        stream = self._process.stdin
        assert stream is not None
        stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        stream.flush()

    def notify(self, method: str, params: dict[str, Any] | None = None) -> None:
        """Send a notification."""
        self._send({"method": method, "params": params})

    def ask(self, method: str, params: dict[str, Any] | None = None) -> Any:
        """Send a request and wait for the result."""
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        answer = self._awaited(lambda got: got.get("id") == self._last and "method" not in got)
        assert "error" not in answer, answer
        return answer["result"]

    def received(self, method: str) -> Any:
        """The parameters of the next message with this method."""
        return self._awaited(lambda got: got.get("method") == method)["params"]

    def _awaited(self, fits: Any) -> dict[str, Any]:
        for message in self._kept:
            if fits(message):
                self._kept.remove(message)
                return message
        while not fits(message := self._inbox.get(timeout=TIMEOUT)):
            self._kept.append(message)
        return message

    def close(self) -> tuple[int, str]:
        """End the session.  Returns the exit status and standard error."""
        self.ask("shutdown")
        self.notify("exit")
        status = self._process.wait(TIMEOUT)
        self._reader.join()
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        errors = process.stderr.read().decode()
        for stream in (process.stdin, process.stdout, process.stderr):
            stream.close()
        return status, errors

    def open(self, uri: str, text: str) -> None:
        """Open a document."""
        item = {"uri": uri, "languageId": "xml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def type(self, uri: str, version: int, text: str) -> None:
        """Replace the text of a document."""
        changed = {"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": text}]}
        self.notify("textDocument/didChange", changed)

    def diagnostics(self, uri: str) -> Any:
        """The next diagnostics of a document."""
        kind = "textDocument/publishDiagnostics"
        message = self._awaited(lambda got: got.get("method") == kind and got["params"]["uri"] == uri)
        return message["params"]["diagnostics"]

    def actions(self, uri: str, place: dict[str, Any], only: list[str] | None = None) -> Any:
        """The code actions for a range."""
        context = {"diagnostics": [], **({"only": only} if only else {})}
        asked = {"textDocument": {"uri": uri}, "range": place, "context": context}
        return self.ask("textDocument/codeAction", asked)


def applied(text: str, edits: list[dict[str, Any]]) -> str:
    """A text after edits with UTF-16 positions, applied from the end."""
    lines = text.replace("\r\n", "\n").split("\n")
    assert "\r\n" not in text
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)

    def offset(place: dict[str, int]) -> int:
        units = lines[place["line"]].encode("utf-16-le")[: 2 * place["character"]]
        return starts[place["line"]] + len(units.decode("utf-16-le"))

    spans = [
        (offset(edit["range"]["start"]), offset(edit["range"]["end"]), edit["newText"]) for edit in edits
    ]
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    return text
