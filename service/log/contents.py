"""All that a log holds, as verifying and exporting read it: from a database or from an exported file alike."""

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

import attrs

from .errors import LogError
from .findings import Finding
from .forms import BadFormError, fields_of, formed, is_text
from .model import Head, Person, Row, StoredPolicy
from .ranges import Ranges
from .texts import TwiceError, once

FORMAT = 1
Entries = Iterator[tuple[Row, Head | None]]


@attrs.frozen(eq=False)
class Contents:
    """`entries` gives each with the signed head after it, by number; `beyond` the heads of entries that are not there.

    `loose`: what is wrong with what no hash is over, of which an export has nothing; it is given what the entries say
    that was purged. `lacking`: tables or columns that are not there, so that nothing else can be read. Each is to be
    called once, in this order: policies, entries, beyond, loose.
    """

    log_id: str
    public_key: str | None
    policies: Callable[[], Iterator[StoredPolicy]]
    entries: Callable[[], Entries]
    beyond: Callable[[], Iterator[Head]]
    loose: Callable[[Ranges], Generator[Finding, None, None]] = lambda _purged: (_ for _ in ())
    lacking: tuple[str, ...] = ()


Opened = AbstractContextManager[Contents]


def exported_lines(contents: Contents) -> Iterator[str]:
    """The log as lines of JSON, which can be verified by themselves."""
    yield _line({"fairblock_log": FORMAT, "log": contents.log_id, "public_key": contents.public_key})
    counts = {"policies": 0, "entries": 0, "heads": 0}
    for policy in contents.policies():
        counts["policies"] += 1
        yield _line({"policy": attrs.asdict(policy)})
    for row, head in contents.entries():
        counts["entries"] += 1
        yield _line({"entry": _present(row)})
        if head is not None:
            counts["heads"] += 1
            yield _line({"head": attrs.asdict(head)})
    for head in contents.beyond():
        counts["heads"] += 1
        yield _line({"head": attrs.asdict(head)})
    yield _line({"end": counts})


def _present(row: Row) -> dict[str, Any]:
    """A row without what is absent; its personal part in it."""
    found = {key: value for key, value in attrs.asdict(row, recurse=False).items() if value is not None}
    if row.person is not None:
        found["person"] = {key: value for key, value in attrs.asdict(row.person).items() if value is not None}
    return found


def _line(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


class Exported:
    """An exported file, read once from its beginning to its end. Raises LogError where it is no such file."""

    def __init__(self, file: str, lines: Iterator[str]) -> None:
        self._file = file
        self._lines = enumerate(lines, start=1)
        self._number = 0
        self._held: tuple[str, Any] | None = None
        self._stray: list[Head] = []
        self._counts = {"policies": 0, "entries": 0, "heads": 0}
        head = self._read()
        key = head.get("public_key")
        if (
            head.keys() != {"fairblock_log", "log", "public_key"}
            or head["fairblock_log"] != FORMAT
            or not is_text(head["log"])
            or not (key is None or is_text(key))
        ):
            raise self._wrong("no header of an exported log")
        self.contents = Contents(head["log"], key, self._policies, self._entries, self._beyond)

    def _policies(self) -> Iterator[StoredPolicy]:
        while (found := self._take("policy")) is not None:
            self._counts["policies"] += 1
            yield self._made(StoredPolicy, found)

    def _entries(self) -> Entries:
        while True:
            while self._next()[0] == "head":  # of an entry that is not there
                self._stray.append(self._head())
            if (found := self._take("entry")) is None:
                return
            self._counts["entries"] += 1
            person = found.pop("person", None) if isinstance(found, dict) else None
            row = self._made(Row, found)
            if person is not None:
                row = attrs.evolve(row, person=self._made(Person, person))
            yield row, self._head_of(row)

    def _beyond(self) -> Iterator[Head]:
        yield from self._stray
        end = self._take("end")
        if end != self._counts:
            raise self._wrong(f"it ends with {end!r}, and holds {self._counts}")
        self._number, more = next(self._lines, (self._number, ""))
        if more:
            raise self._wrong("there is more after the end")

    def _head_of(self, row: Row) -> Head | None:
        kind, found = self._next()
        is_its = kind == "head" and isinstance(found, dict) and found.get("seq") == row.seq
        return self._head() if is_its else None

    def _head(self) -> Head:
        self._counts["heads"] += 1
        found: Head = self._made(Head, self._take("head"))
        return found

    def _take(self, kind: str) -> Any:
        """What the next line holds, if it is of this kind; None if not."""
        if self._next()[0] != kind:
            return None
        found = self._next()[1]
        self._held = None
        return found

    def _next(self) -> tuple[str, Any]:
        if self._held is None:
            document = self._read()
            if len(document) != 1:
                raise self._wrong("a line of no known kind")
            self._held = next(iter(document.items()))
        return self._held

    def _read(self) -> dict[str, Any]:
        self._number, text = next(self._lines, (self._number + 1, ""))
        if not text.endswith("\n"):
            raise self._wrong("the file is cut off")
        try:
            document = json.loads(text, object_pairs_hook=once, parse_constant=_no_number)
        except TwiceError as error:
            raise self._wrong(f"`{error}` is there twice") from None
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, dict):
            raise self._wrong("not a JSON object")
        return document

    def _made(self, kind: type, values: Any) -> Any:
        """One of our values of what stands in a line; nothing in it may be of another type than it should."""
        if not isinstance(values, dict) or not values.keys() <= fields_of(kind):
            raise self._wrong("unknown fields")
        try:
            return formed(kind, values)
        except BadFormError as error:
            raise self._wrong(str(error)) from None

    def _wrong(self, why: str) -> LogError:
        return LogError("log.export_form", file=self._file, line=self._number, why=why)


def _no_number(name: str) -> None:
    raise ValueError(name)
