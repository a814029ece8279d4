"""A file as data with a side table from each place in the data to its place in the text."""

from collections.abc import Mapping
from typing import Any

import attrs

from .problems import Mark, PolicyProblem, describe

Pointer = tuple[str | int, ...]
# the hints that offer something to write instead
_SUGGESTING = ("nearest", "policy.path_case", "policy.write", "policy.wide_digits", "policy.unit")


@attrs.frozen(eq=False)
class Document:
    """One rule file or manifest, read but not yet understood."""

    file: str
    data: Any
    values: Mapping[Pointer, Mark]
    keys: Mapping[Pointer, Mark]
    lines: tuple[str, ...]
    policy: str = ""  # the folder of the policy that it belongs to

    def mark(self, at: Pointer, *, key: bool = False) -> Mark:
        """Where the value (or with `key`, the key) at this pointer stands, or the nearest thing around it."""
        table = self.keys if key else self.values
        while at and at not in table:
            at, table = at[:-1], self.values
        return table.get(at, Mark())

    def problem(
        self, at: Pointer, code: str, hint: str | None = None, /, *, key: bool = False, **values: object
    ) -> PolicyProblem:
        """A problem at this place, with the line of text that it is about."""
        return problem_at(self.file, self.mark(at, key=key), self.lines, code, hint, **values)


def problem_at(
    file: str, mark: Mark, lines: tuple[str, ...], code: str, hint: str | None = None, /, **values: object
) -> PolicyProblem:
    """A problem at a mark of a text."""
    message, advice = describe(code, hint, **values)
    source = lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
    near = str(values.get("near", "")) if hint in _SUGGESTING else ""
    return PolicyProblem(file, mark.line, mark.column, code, message, advice, source[:20_000], mark.width, near)
