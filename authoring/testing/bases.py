"""The cases that tests start from: a JSON file or another suite's base, with changes and removals applied."""

import json
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from ...engine.language.document import problem_at
from ...engine.language.nearest import nearest
from ...engine.language.portable import Portable
from ...engine.language.problems import Mark, PolicyProblem
from ...engine.language.scope import Place
from ...engine.language.texts import Text, shown
from ...engine.semantics.intake import MAX_BYTES
from .files import Draft, Report
from .pointers import Fault, Way, find, put, steps_of, without


class Bases:
    """The base of each suite, each file read once. What cannot be had is reported once, and None ever after."""

    def __init__(self, suites: Mapping[str, Draft], report: Report, *, complete: bool) -> None:
        self._suites = suites
        self._complete = complete  # or else a suite that is not there may stand in a file that could not be read
        self._report = report
        self._files: dict[Path, Any] = {}
        self._made: dict[Draft, Any] = {}

    def of(self, draft: Draft) -> Any:
        """The base of a suite, with the suite's own changes and removals; None where there is none."""
        chain: list[Draft] = []
        data: Any = None
        following: Draft | None = draft
        while following is not None and following not in self._made:
            if following in chain:
                self._report_cycle(chain[chain.index(following) :])
                break
            chain.append(following)
            data, following = self._start(following)
        else:
            data = data if following is None else self._made[following]
        for one in reversed(chain):
            data = self._made[one] = None if data is None else self._edited(data, one)
        return data

    def _start(self, draft: Draft) -> tuple[Any, Draft | None]:
        """What the suite starts from: the case of a file, or another suite."""
        base = draft.sound("base")
        if base is None:
            return None, None
        if isinstance(base.data, str):
            return self._file(draft, base), None
        name = base / "suite"
        if name.data in self._suites:
            return None, self._suites[name.data]
        if self._complete:
            near = nearest(name.data, self._suites)
            hint = "nearest" if near else None
            self._report(name.problem("test.unknown_suite", hint, name=name.data, near=near or ""))
        return None, None

    def _report_cycle(self, circle: list[Draft]) -> None:
        names = [str(draft.place.data["suite"]) for draft in (*circle, circle[0])]
        self._report((circle[0].place / "base").problem("test.base_cycle", way=" → ".join(names)))

    def _edited(self, data: Any, draft: Draft) -> Any:
        place = draft.sound_edits()
        return None if place is None else edited(data, place, self._report)

    def _file(self, draft: Draft, base: Place) -> Any:
        folder = draft.path.parent
        try:
            path = (folder / base.data).resolve()
            if path not in self._files:
                if not path.is_file():
                    raise FileNotFoundError(2, os.strerror(2))
                raw = path.read_bytes()
                label = os.path.normpath(os.path.join(os.path.dirname(base.document.file), base.data))
                found = read_base(label, raw)
                self._files[path] = None if isinstance(found, PolicyProblem) else found
                if isinstance(found, PolicyProblem):
                    self._report(found)
            return self._files[path]
        except (OSError, ValueError, RuntimeError) as error:  # names that no file can have, links in a circle
            why = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
        there = [os.path.relpath(file, folder) for file in folder.rglob("*.json")]
        stems = {Path(name).stem: name for name in sorted(there, reverse=True)}
        near = stems.get(nearest(Path(base.data).stem, stems) or "")  # of whole paths most would be alike
        values = {"name": base.data, "why": why, "near": near or "", "names": ", ".join(sorted(there)[:5])}
        hint = "nearest" if near else "one_of" if there else "test.base_missing"
        self._report(base.problem("test.base_missing", hint, **values))
        return None


def read_base(label: str, raw: bytes) -> dict[str, Any] | PolicyProblem:
    """The JSON object of a base case, which need not be a valid case; or what is wrong with it as JSON."""
    mark = Mark()
    lines: tuple[str, ...] = ()
    try:
        if len(raw) > MAX_BYTES:
            raise _NotJson(Text(f"超过 {MAX_BYTES} 字节", f"more than {MAX_BYTES} bytes"))
        text = raw.decode("utf-8-sig")
        lines = tuple(text.split("\n"))
        data = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
        if isinstance(data, dict):
            return data
        why = Text("它不是对象 {…}", "it is not an object {…}")
    except _NotJson as error:
        why = error.why
    except UnicodeDecodeError:
        why = Text("不是 UTF-8 编码", "it is not UTF-8")
    except json.JSONDecodeError as error:
        mark, why = Mark(error.lineno, error.colno), Text(error.msg, error.msg)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of levels
        why = Text(type(error).__name__, type(error).__name__)
    return problem_at(label, mark, lines, "test.base_json", None, why=why)


class _NotJson(Portable):
    def __init__(self, why: Text) -> None:
        super().__init__()
        self.why = why


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            name = shown(key)
            raise _NotJson(Text(f"键 `{name}` 重复", f"the key `{name}` stands twice"))
        found[key] = value
    return found


def _constant(text: str) -> Any:
    raise _NotJson(Text(f"`{text}` 不是 JSON", f"`{text}` is not JSON"))


# --- changes and removals -----------------------------------------------------------------------------


_NO_POINTER = Fault("test.pointer", "test.pointer", {})


def edited(data: Any, place: Place, report: Report) -> Any:
    """The case with the `change` and then the `remove` of a suite or test; None after a problem was reported."""
    faults: list[PolicyProblem] = []
    for pointer in _changes(place.get("change")):
        steps = steps_of(str(pointer.at[-1]))
        found = put(data, steps, _plain(pointer.data)) if steps else _NO_POINTER
        if isinstance(found, Fault):
            faults.append(_problem(pointer, found, key=True))
        else:
            data = found
    ways: list[Way] = []
    removals = place.get("remove")
    # after a change that failed, what is to be removed may not be there for that reason alone
    for _, pointer in removals.items() if removals is not None and not faults else ():
        steps = steps_of(pointer.data)
        way = find(data, steps) if steps else _NO_POINTER
        if isinstance(way, Fault):
            faults.append(_problem(pointer, way))
        else:
            ways.append(way)
    for fault in faults:
        report(fault)
    return None if faults else without(data, ways)


def _problem(place: Place, fault: Fault, *, key: bool = False) -> PolicyProblem:
    found = place.at[-1] if key else place.data
    return place.problem(fault.code, fault.hint, key=key, found=found, **fault.values)


def _changes(change: Place | None) -> Iterator[Place]:
    """The new values in the order they are written, each at its pointer; of a mapping, or a list of mappings."""
    if change is None:
        return
    for _, inner in change.items():
        if isinstance(change.data, list):
            yield from _changes(inner)
        else:
            yield inner


def _plain(value: Any) -> Any:
    """A value of YAML as JSON has it: a number with a point is a float, for the case's check to refuse."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value
