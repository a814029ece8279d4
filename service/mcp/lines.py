"""What comes in on standard input: each line that is a message goes on, any other is answered with an error.

The protocol's own reader drops a line that it cannot read, and whoever sent a request in it would wait for ever.
"""

import io
import json
import os
from collections.abc import AsyncIterator
from typing import Any, cast

import anyio
from mcp.server import MCPServer
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage
from mcp_types import (
    INVALID_PARAMS,
    INVALID_REQUEST,
    PARSE_ERROR,
    ErrorData,
    JSONRPCError,
    JSONRPCNotification,
    jsonrpc_message_adapter,
)

_NOT_JSON = "the line is no JSON text"
_NOT_A_REQUEST = "the line is no JSON-RPC 2.0 message of this protocol"
_NOT_PARAMS = "`params` is to be an object"
_SURROGATE = "the request holds half of a surrogate pair (\\ud800 to \\udfff), which is no character"


class Lines:
    """The lines that are messages; `answers` takes the errors for the others, once there is something to send them."""

    def __init__(self, text: anyio.AsyncFile[str]) -> None:
        self._text = text
        self._ready = anyio.Event()
        self._answers: Any = None

    def answer_to(self, answers: Any) -> None:
        """Where the errors go."""
        self._answers = answers
        self._ready.set()

    async def __aiter__(self) -> AsyncIterator[str]:
        async for line in self._text:
            error = wrong(line)
            if error is None:
                if line.strip():
                    yield line
                continue
            await self._ready.wait()
            await self._answers.send(SessionMessage(error))


def wrong(line: str) -> JSONRPCError | None:
    """The error for a line that the protocol cannot read; None for one that it can, or that wants no answer."""
    try:
        message = jsonrpc_message_adapter.validate_json(line, by_name=False)
    except ValueError:
        return _wrong(line) if line.strip() else None
    # a request whose `id` is none is read as a notification, to which nobody ever gets an answer
    return _wrong(line) if isinstance(message, JSONRPCNotification) else None


def _wrong(line: str) -> JSONRPCError | None:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return _error(None, PARSE_ERROR, _NOT_JSON)
    if not isinstance(data, dict) or not isinstance(data.get("method"), str) or data.get("jsonrpc") != "2.0":
        return _error(None, INVALID_REQUEST, _NOT_A_REQUEST)
    if "id" not in data:
        return None  # a notification has no answer
    id = data["id"]
    if isinstance(id, bool) or not isinstance(id, (int, str)) or _half(id):
        return _error(None, INVALID_REQUEST, _NOT_A_REQUEST)
    if _half(data):
        return _error(id, INVALID_PARAMS, _SURROGATE)
    if not isinstance(data.get("params", {}), dict):
        return _error(id, INVALID_PARAMS, _NOT_PARAMS)
    return _error(id, INVALID_REQUEST, _NOT_A_REQUEST)


def _half(data: Any) -> bool:
    """Whether there is half of a surrogate pair anywhere."""
    try:
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    except RecursionError:
        return False
    return False


def _error(id: int | str | None, code: int, message: str) -> JSONRPCError:
    return JSONRPCError(jsonrpc="2.0", id=id, error=ErrorData(code=code, message=message))


async def over_standard_input(server: MCPServer[Any]) -> None:
    """Serves until standard input ends. What a tool starts finds an empty one, and takes no line away."""
    taken = os.dup(0)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)
    raw = os.fdopen(taken, "rb", closefd=False)  # a thread may still wait for it when all else has ended
    opened = io.TextIOWrapper(raw, encoding="utf-8", errors="replace")
    lines = Lines(anyio.wrap_file(opened))
    async with stdio_server(stdin=cast("anyio.AsyncFile[str]", lines)) as (read, write):
        lines.answer_to(write)
        inner = server._lowlevel_server
        await inner.run(read, write, inner.create_initialization_options())
