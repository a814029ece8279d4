"""A case as it comes in (text, bytes or a dict) becomes plain data of our own, or a CaseError.

Nothing here knows what a case means; it keeps everything out that is not JSON, is too large, or that
Python would read more generously than the contract does: duplicate keys, NaN, `1.0`, lone surrogates.
"""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from .problems import CaseError, CaseProblem, Pointer, case_problem

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 64
MAX_RECORDS = 10_000
MAX_NUMBER = 2**53 - 1
MAX_PROBLEMS = 200
EXTENSIONS = "extensions"
_LONGEST_INTEGER = 400  # digits; longer ones are as wrong, and Python refuses to read them at all


class _Twice(dict[str, Any]):
    """An object in whose text some keys stood twice."""

    keys_twice: tuple[str, ...] = ()


class _Foreign:
    """Something in a dict that JSON does not have; refused by the schema, and never asked to show itself."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


class _Huge(float):
    """An integer too long to read; `text` is how it was written."""

    text = ""


def read_case(case: Mapping[str, Any] | str | bytes) -> tuple[dict[str, Any], list[CaseProblem]]:
    """The case as plain data that shares nothing with the input, and the number problems found on the way.

    Raises CaseError for what is not JSON (`case.json`) or too large (`case.too_large`).
    """
    if isinstance(case, Mapping):
        data: Any = case
    elif isinstance(case, (str, bytes, bytearray, memoryview)):
        data = read_json(case)
    else:
        raise CaseError([case_problem((), "case.json:input", found=type(case).__name__)])
    copy = _Copy()
    plain = copy.value(data, (), 1, extension=False)
    if copy.fatal:
        raise CaseError(copy.fatal)
    if copy.size > MAX_BYTES:
        raise _too_long()
    _check_records(plain)
    return plain, copy.numbers


def keys_twice(data: Any) -> tuple[str, ...]:
    """The keys that stood twice in the text of this object, as `read_json` gives it."""
    return data.keys_twice if isinstance(data, _Twice) else ()


def _too_long(limit: int = MAX_BYTES) -> CaseError:
    return CaseError([case_problem((), "case.too_large:bytes", "case.too_large:bytes", limit=limit)])


def read_json(case: str | bytes | bytearray | memoryview, limit: int = MAX_BYTES) -> Any:
    """The JSON that holds one case or, for a service, many, of at most so many bytes; raises CaseError.

    What Python reads more generously than the contract does is marked in what comes back, and refused with the case.
    """
    if isinstance(case, str):
        text = case
        if len(text) > limit or len(text.encode("utf-8", "surrogatepass")) > limit:
            raise _too_long(limit)
    else:
        raw = bytes(case)
        if len(raw) > limit:
            raise _too_long(limit)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise CaseError(
                [case_problem((), "case.json:encoding", "case.json:encoding", byte=error.start + 1)]
            ) from None
    try:
        return json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=_object, parse_int=_integer, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        raise CaseError(
            [
                case_problem(
                    (), "case.json:syntax", "case.json:syntax", line=error.lineno, column=error.colno, why=error.msg
                )
            ]
        ) from None
    except RecursionError:
        raise CaseError([case_problem((), "case.too_large:depth", limit=MAX_DEPTH)]) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    counts = Counter(name for name, _ in pairs)
    twice = _Twice(found)
    twice.keys_twice = tuple(sorted(name for name, count in counts.items() if count > 1))
    return twice


def _integer(text: str) -> int | float:
    if len(text) <= _LONGEST_INTEGER:
        return int(text)
    huge = _Huge("inf")
    huge.text = text
    return huge


def _constant(text: str) -> Any:
    raise CaseError([case_problem((), "case.json:constant", found=text)])


class _Copy:
    """Copies JSON-like data, noting what is wrong with it; what a schema can say is left to the schema."""

    def __init__(self) -> None:
        self.fatal: list[CaseProblem] = []
        self.numbers: list[CaseProblem] = []
        self.deep = False
        self.size = 0  # of the texts and the punctuation: never more than the JSON would have

    def value(self, value: Any, at: Pointer, depth: int, *, extension: bool) -> Any:
        if isinstance(value, str):
            text = str.__str__(value)  # of a subclass, such as an enum, the text itself
            self.size += len(text) + 2
            self._text(text, at)
            return text
        if isinstance(value, Mapping):
            return self._mapping(value, at, depth, extension)
        if isinstance(value, list):
            if not self._enter(at, depth):
                return []
            self.size += 2
            return [self.value(item, (*at, i), depth + 1, extension=extension) for i, item in enumerate(value)]
        self.size += 1
        if extension:
            return None  # never read
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return self._number(value, at)
        return value if value is None or isinstance(value, bool) else _Foreign(type(value).__name__)

    def _enter(self, at: Pointer, depth: int) -> bool:
        if self.deep:  # a structure that holds itself has more ways into it than anyone could go
            return False
        if depth <= MAX_DEPTH:
            return self.size <= MAX_BYTES
        self.deep = True
        if not self.fatal:
            self.fatal.append(case_problem(at[:3], "case.too_large:depth", limit=MAX_DEPTH))
        return False

    def _mapping(self, value: Mapping[Any, Any], at: Pointer, depth: int, extension: bool) -> dict[str, Any]:
        if not self._enter(at, depth):
            return {}
        self.size += 2
        copy: dict[str, Any] = {}
        for name in keys_twice(value):
            self._fatal((*at, name), "case.json:duplicate_key", "case.json:duplicate_key", name=name)
        for name, item in value.items():
            if not isinstance(name, str):
                self._fatal(at, "case.json:key", name=type(name).__name__)
                continue
            key = str.__str__(name)
            self.size += len(key) + 4
            self._text(key, at)
            copy[key] = self.value(item, (*at, key), depth + 1, extension=extension or key == EXTENSIONS)
        return copy

    def _text(self, text: str, at: Pointer) -> None:
        if text.isascii():
            return
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            self._fatal(at, "case.json:surrogate")

    def _number(self, value: int | float, at: Pointer) -> int | float:
        problem: CaseProblem | None = None
        if isinstance(value, _Huge):
            problem = case_problem(at, "case.number:range", found=value.text)
        elif isinstance(value, float):
            problem = case_problem(at, "case.number:fraction", "case.number:fraction", found=value)
        elif not 0 <= value <= MAX_NUMBER:
            short = str(value) if abs(value) < 10**30 else ("-…" if value < 0 else "…")
            problem = case_problem(at, "case.number:range", found=short)
        if problem is None:
            return int(value)
        if len(self.numbers) <= MAX_PROBLEMS:
            self.numbers.append(problem)
        return -1.5  # refused whatever it was; a huge integer could not even be shown

    def _fatal(self, at: Pointer, entry: str, hint: str | None = None, /, **values: object) -> None:
        if len(self.fatal) < MAX_PROBLEMS:
            self.fatal.append(case_problem(at, entry, hint, **values))


def _check_records(data: Any) -> None:
    problems = [
        case_problem((name,), "case.too_large:records", "case.too_large:records", count=len(value), limit=MAX_RECORDS)
        for name, value in (data.items() if isinstance(data, dict) else ())
        if isinstance(value, list) and len(value) > MAX_RECORDS
    ]
    if problems:
        raise CaseError(problems)
