"""The resolved content of a policy as one JSON text: what a record keeps, so that it can be loaded again years later.

Unlike an artefact it does not grow stale: it holds what the author wrote, in the author's order, and nothing of what
this version of fairblock made of it. It is read again as if it stood in files; its digest says that it is the same.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from .document import Document
from .folder import Folder
from .resolve import Layer, Resolved
from .scope import Place

TABLES = ("parameters", "facts", "terms", "obligations", "rules", "single")
_DECIMAL = "\0decimal"  # a key that no rule file can hold
_MANIFEST = ("policy", "version", "title")


def manifest_of(resolved: Resolved) -> dict[str, Any]:
    """What a policy's own manifest says of itself, whatever its parents define."""
    own = resolved.own.manifest.data
    return {key: own[key] for key in _MANIFEST if key in own}


def content_of(resolved: Resolved) -> dict[str, dict[str, Any]]:
    """What a policy defines with all its parents: plain data, without its places in files."""
    content: dict[str, dict[str, Any]] = {"manifest": manifest_of(resolved)}
    for name in TABLES:
        table: dict[str, Place] = getattr(resolved, name)
        content[name] = {key: place.data for key, place in table.items()}
    return content


def content_text(content: Mapping[str, Any]) -> str:
    """The content on one line; numbers as exactly as they were written."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=decimal_json)


def content_read(text: str, label: str) -> Resolved:
    """The policy of such a text, to be read like one of files; raises ValueError, LookupError, TypeError or
    AttributeError for a text of another form. `label` stands for the file in messages."""
    body = json.loads(text, object_hook=json_object)
    resolved = Resolved(Layer(Folder(Path(label), label), Document(label, dict(body["manifest"]), {}, {}, ()), ()))
    for name in TABLES:
        table: dict[str, Place] = getattr(resolved, name)
        for key, data in body[name].items():
            table[key] = Place(Document(label, data, {}, {}, ()), (), data)
    return resolved


def decimal_json(value: object) -> dict[str, str]:
    """How JSON holds a decimal exactly: the `default` of `json.dumps`."""
    assert isinstance(value, Decimal)
    return {_DECIMAL: str(value)}


def json_object(found: dict[str, Any]) -> Any:
    """The way back: the `object_hook` of `json.loads`."""
    return Decimal(found[_DECIMAL]) if _DECIMAL in found else found
