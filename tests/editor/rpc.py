"""The little of an editor that the language server protocol needs: asks a server over standard input and output."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path
from queue import Empty, Queue

SECONDS = 30


class Editor:
    """The little of an editor that the protocol needs."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.said: Queue = Queue()
        self.told: list[dict] = []
        self.asked = 0
        self.settings: dict[str, object] = {}  # by section
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        out = self.process.stdout
        while True:
            length = 0
            while (line := out.readline().strip()) != b"":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            if not length:
                return
            self.said.put(json.loads(out.read(length)))

    def _send(self, message: dict) -> None:
        raw = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(raw) + raw)
        self.process.stdin.flush()

    def tell(self, method: str, params: dict) -> None:
        self._send({"method": method, "params": params})

    def _next(self) -> dict:
        try:
            message = self.said.get(timeout=SECONDS)
        except Empty:
            raise AssertionError("the server says nothing") from None
        if "method" in message and "id" in message:  # the server asks the editor, for its settings mostly
            items = (message.get("params") or {}).get("items")
            said = [self.settings.get(item.get("section")) for item in items] if items else None
            self._send({"id": message["id"], "result": said})
        elif "method" in message:
            self.told.append(message)
        return message

    def ask(self, method: str, params: dict) -> object:
        self.asked += 1
        number = self.asked
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def problems(self, uri: str) -> list[dict]:
        """The problems that the server tells next of a file."""
        while True:
            for at, message in enumerate(self.told):
                if message["method"] == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                    del self.told[at]
                    return message["params"]["diagnostics"]
            self._next()

    def open(self, path: Path, text: str) -> None:
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})


def at(path: Path, line: int, character: int) -> dict:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}


def units(text: str) -> int:
    """How the protocol counts."""
    return len(text.encode("utf-16-le")) // 2
