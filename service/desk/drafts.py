"""`/desk/sources` and `/desk/draft`: the rule files of a policy, and what comes of them as an author has changed them.

A draft is tried out in a process of its own, with so much time and memory and no more; no file is ever written.
"""

import asyncio
import json
import sys
from typing import Any

from starlette.responses import Response

from ...engine.language.artefact import SUFFIX
from ...engine.language.folder import MANIFEST, find_folder, read_folder
from ...engine.language.problems import PolicyError
from ..http.calls import Call
from ..http.decisions import answer
from ..http.problems import Problem
from .trying import relative_name

Json = dict[str, Any]
MOST_BYTES = 1024 * 1024  # of all files of a draft
SECONDS = 25.0
_AT_ONCE, _MOST_WAITING = 1, 4
_START = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from {child} import main
main()
"""


class _Trials:
    """Who is trying something out in this process, and who waits for it."""

    def __init__(self) -> None:
        self.turn = asyncio.Semaphore(_AT_ONCE)
        self.waiting = 0


_TRIALS = _Trials()


async def sources(call: Call) -> Response:
    """`GET /desk/sources`: the policy's own rule files; none of a policy that was built into one file."""
    source = call.policy(call.query.get("policy")).source
    files = [] if source.endswith(SUFFIX) else await asyncio.to_thread(_files, source)
    return answer(json.dumps({"files": files}, ensure_ascii=False, separators=(",", ":")))


async def tried(call: Call) -> Response:
    """`POST /desk/draft`: `{"files": {"NAME": "TEXT"}}`; problems, findings, and what every test says of it."""
    data, _ = await call.body()
    source = call.policy(call.query.get("policy")).source
    known = [] if source.endswith(SUFFIX) else [one["name"] for one in await asyncio.to_thread(_files, source)]
    files = _draft(data, known)
    if _TRIALS.waiting >= _MOST_WAITING:
        raise Problem("http.busy", headers={"Retry-After": "2"})
    _TRIALS.waiting += 1
    try:
        async with _TRIALS.turn:
            return answer(await _in_a_child({"source": source, "files": files}))
    finally:
        _TRIALS.waiting -= 1


def _files(source: str) -> list[Json]:
    try:
        folder = find_folder(source)
        manifest, rules, _ = read_folder(folder)
    except PolicyError:
        return []
    found = [(MANIFEST, manifest or b"")] + [(relative_name(folder.label, label), text) for label, text in rules]
    return [{"name": name, "text": text.decode("utf-8-sig", "replace")} for name, text in found]


def _draft(data: Any, known: list[str]) -> dict[str, str]:
    """The files of a request; raises Problem for any that the policy does not have, and for too much of them."""
    files = data.get("files") if isinstance(data, dict) and set(data) == {"files"} else None
    if not isinstance(files, dict) or not all(isinstance(text, str) for text in files.values()):
        raise Problem("http.request")
    if not set(files) <= set(known):
        raise Problem("http.request")
    if sum(len(text.encode("utf-8", "surrogatepass")) for text in files.values()) > MOST_BYTES:
        raise Problem("http.too_large", limit=MOST_BYTES)
    return files


async def _in_a_child(task: Json) -> str:
    """What the child says, or in which way it came to nothing."""
    child = f"{(__package__ or '')}.trying"
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _START.format(child=child),
        json.dumps(sys.path),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(SECONDS):
            said, _ = await process.communicate(json.dumps(task).encode())
    except TimeoutError:
        return '{"state":"time"}'
    finally:
        if process.returncode is None:  # out of time, or the caller has gone
            process.kill()
            await process.wait()
    return said.decode() if process.returncode == 0 and said else '{"state":"limits"}'
