"""Cases in JSON: read line by line as the library reads them, so that a broken line is named and the rest goes on."""

import errno
import json
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from typing import Any

import click
import pyarrow as pa
import pyarrow.json

from ...engine.language.texts import Text
from ...engine.semantics.accepting import read_accepted
from ...engine.semantics.checks import check_case
from ...engine.semantics.intake import read_case
from ...engine.semantics.problems import CaseError
from ...engine.tables.layout import case_schema, text_schema
from ...engine.tables.rows import table_of, timed
from ...reporting.case_files import CaseSource, read_cases
from .model import NUMBER, PART_BYTES, Broken, Chunk, Loaded
from .sources import Source, refused

Platforms = tuple[str, ...] | None
_BLOCK = 8 * 1024 * 1024  # of JSON that Arrow reads at once: DuckDB decides blocks side by side
_WEIGHT = 2  # bytes in memory for each of the file


def json_chunks(source: Source, platforms: Platforms, at_once: int) -> Iterator[Chunk]:
    """The cases of a file or of standard input, at most so many in a chunk. Raises Refused."""
    held: list[CaseSource] = []
    size = 0
    try:
        with click.open_file(source.name, "rb") as opened:
            for case in read_cases(source.name, opened, lambda read: None):
                held.append(case)
                size += len(case.raw) + 1
                if len(held) >= at_once or size >= PART_BYTES // _WEIGHT:
                    yield _chunk(source, held, size, platforms)
                    held, size = [], 0
    except (OSError, RuntimeError) as error:
        if getattr(error, "errno", 0) in (errno.ENOSPC, errno.EPIPE):
            raise  # of the output, not of this file
        raise refused("unreadable", file=source.name, why=getattr(error, "strerror", None) or "not readable") from None
    if held:
        yield _chunk(source, held, size, platforms)


def _chunk(source: Source, cases: list[CaseSource], size: int, platforms: Platforms) -> Chunk:
    rows = [case.line or 1 for case in cases]
    load = partial(loaded, rows, [case.raw for case in cases], platforms)
    return Chunk(source.name, len(cases), size, load, _WEIGHT * size)


def loaded(rows: list[int], texts: list[bytes], platforms: Platforms) -> Loaded:
    """The cases that these texts are, each checked; `rows` are their numbers."""
    places: list[int] = []
    kept: list[bytes] = []
    broken: list[Broken] = []
    for place, text in enumerate(texts):
        try:
            kept.append(_checked(text, platforms))
            places.append(place)
        except CaseError as error:
            broken.append(_broken(place, text, error))
    table = _table(kept).append_column(NUMBER, pa.array(places, pa.int64()))
    return Loaded(rows, table, True, tuple(broken))


def _checked(text: bytes, platforms: Platforms) -> bytes:
    """The case on one line. Raises CaseError."""
    if read_accepted(text, platforms) is not None and b"\n" not in text and b"\r" not in text:
        return text
    data, numbers = read_case(text)
    check_case(data, numbers, platforms)
    return json.dumps(data, ensure_ascii=False).encode()


def _table(lines: list[bytes]) -> pa.Table:
    if not lines:
        return case_schema().empty_table()
    block = max(_BLOCK, 2 * max(map(len, lines)))
    try:
        found = pyarrow.json.read_json(
            BytesIO(b"\n".join(lines)),
            pyarrow.json.ReadOptions(block_size=block),
            pyarrow.json.ParseOptions(explicit_schema=text_schema(), unexpected_field_behavior="ignore"),
        )
    except pa.ArrowInvalid:  # Arrow's reader is of another mind about JSON in places that are none of ours
        return table_of(map(json.loads, lines))
    found = found.select(text_schema().names)
    return pa.concat_tables(timed(pa.Table.from_batches([batch])) for batch in found.to_batches())


def _broken(place: int, text: bytes, error: CaseError) -> Broken:
    first = error.problems[0]
    return Broken(place, first.code, first.text, first.pointer or None, _case_id(text))


def _case_id(text: bytes) -> str | None:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = data.get("case_id") if isinstance(data, dict) else None
    return found if isinstance(found, str) and _writable(found) else None


def _writable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return True


def why(case: dict[str, Any], platforms: Platforms) -> tuple[str, Text, str | None] | None:
    """Code, text and pointer of the first problem of a case; None where it has none."""
    try:
        data, numbers = read_case(case)
        check_case(data, numbers, platforms)
    except CaseError as error:
        first = error.problems[0]
        return first.code, first.text, first.pointer or None
    return None
