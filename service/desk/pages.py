"""The files of the page, as they lie beside this one, and its words: whatever the browser needs, from here alone."""

import json
from functools import cache
from importlib.resources import files

from starlette.responses import Response

from ...reporting.desk_words import DESK_WORDS
from ..http.calls import Call
from ..http.problems import Problem
from .vocabulary import vocabulary

_KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
# nothing from elsewhere, nothing inline, no frames; `data:` only for the small arrow of a select
POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@cache
def _pages() -> dict[str, tuple[bytes, str]]:
    """Every file by its name: only these are ever given out, whatever is asked for."""
    found = {}
    for one in files(__package__).joinpath("page").iterdir():
        ending = "." + one.name.rpartition(".")[2]
        if ending in _KINDS:
            found[one.name] = (one.read_bytes(), _KINDS[ending])
    return found


def _given(name: str) -> Response:
    if name not in _pages():
        raise Problem("http.not_found")
    content, kind = _pages()[name]
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
    return Response(content, 200, headers, kind)


async def page(_call: Call) -> Response:
    """`GET /desk`."""
    return _given("desk.html")


async def file(call: Call) -> Response:
    """`GET /desk/{file}`."""
    return _given(str(call.request.path_params["file"]))


@cache
def _words() -> bytes:
    said = {name: [text.zh, text.en] for name, text in DESK_WORDS.items()}
    return json.dumps({"words": said} | vocabulary(), ensure_ascii=False, separators=(",", ":")).encode()


async def words(_call: Call) -> Response:
    """`GET /desk/words.json`: every text of the page and every field of a case, in both languages."""
    return Response(_words(), 200, {"Cache-Control": "no-cache"}, "application/json")
