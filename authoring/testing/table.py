"""What was expected beside what came, in two columns that fit a terminal, Chinese characters counted as two wide."""

from collections.abc import Iterable, Iterator
from itertools import takewhile, zip_longest
from typing import Any

import click

from ...reporting.style import Tongue, clean, width
from .matching import matches
from .model import ERROR, Difference

_BREAKS = (" ，、；", "./_-:")  # a long line is rather cut after one of these, the first ones best
_MARGIN = 2


def table(differences: Iterable[Difference], tongue: Tongue, columns: int) -> Iterator[str]:
    """The lines of the table, none of them wider than `columns`."""
    half = (columns - _MARGIN - 3) // 2
    yield from _row([tongue.say("test_expected")], [tongue.say("test_got")], half, "bold")
    yield " " * _MARGIN + "─" * (half + 1) + "┼" + "─" * (half + 1)
    for difference in differences:
        for line in _wrapped(": ".join(map(clean, difference.path)), columns - _MARGIN):
            yield " " * _MARGIN + click.style(line, bold=True)
        for left, right in _cells(difference, tongue):
            if left is None:
                yield " " * (_MARGIN + 2) + click.style(right[0], dim=True)
            else:
                yield from _row(["  " + line for line in left], right, half)


def _cells(difference: Difference, tongue: Tongue) -> Iterator[tuple[list[str] | None, list[str]]]:
    """The cells of one difference; of lists one for each pair of entries. Without a left one, a remark on both."""
    expected, got = difference.expected, difference.got
    if not _is_entries(expected, got):
        wanted = tongue.say("test_any_verdict") if expected is None and got == ERROR else expected
        yield _shown(wanted, tongue), _shown(got, tongue)
        return
    head = sum(1 for _ in takewhile(lambda pair: matches(*pair), zip(expected, got, strict=False)))
    pairs = zip(reversed(expected[head:]), reversed(got[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: matches(*pair), pairs))
    if head:
        yield None, [tongue.say("test_same", count=head)]
    nothing: Any = None
    middle = zip_longest(
        expected[head : len(expected) - tail], got[head : len(got) - tail], fillvalue=nothing
    )  # entries are paired as they come: it is for the reader to see what is missing
    for one, other in middle:
        yield _shown(one, tongue, item=True), _shown(other, tongue, item=True)
    if tail:
        yield None, [tongue.say("test_same", count=tail)]


def _is_entries(expected: Any, got: Any) -> bool:
    both = (expected, got)
    return all(isinstance(one, list) for one in both) and any(isinstance(item, dict) for one in both for item in one)


def _shown(value: Any, tongue: Tongue, *, item: bool = False) -> list[str]:
    if value is None:
        return [tongue.say("test_nothing")]
    return lines_of([value] if item else value)


def lines_of(value: Any) -> list[str]:
    """A value as YAML would have it, line by line."""
    if isinstance(value, dict):
        found = []
        for key, item in value.items():
            inner = lines_of(item)
            plain = len(inner) == 1 and not isinstance(item, dict)
            found += [f"{clean(key)}: {inner[0]}"] if plain else [f"{clean(key)}:", *("  " + line for line in inner)]
        return found
    if isinstance(value, list):
        if not any(isinstance(item, dict) for item in value):
            return [f"[{', '.join(clean(str(item)) for item in value)}]"]
        entries = [lines_of(item) for item in value]
        return [("- " if at == 0 else "  ") + line for entry in entries for at, line in enumerate(entry)]
    return [clean(str(value))]


def _row(left: list[str], right: list[str], half: int, style: str = "") -> Iterator[str]:
    colours = ({"bold": True}, {"bold": True}) if style else ({"fg": "green"}, {"fg": "red"})
    cells = [[part for line in lines for part in _wrapped(line, half)] for lines in (left, right)]
    for one, other in zip_longest(*cells, fillvalue=""):
        pad = " " * (half - width(one))
        yield f"{' ' * _MARGIN}{_styled(one, colours[0])}{pad} │ {_styled(other, colours[1])}".rstrip()


def _styled(text: str, colour: dict[str, Any]) -> str:
    return click.style(text, **colour) if text else text


def _wrapped(line: str, columns: int) -> Iterator[str]:
    """The line in pieces of at most so many columns, the later ones indented a little further."""
    indent = " " * (min(len(line) - len(line.lstrip(" -")), columns // 3) + 2)
    while width(line) > columns:
        end = next(n for n in range(len(line), 0, -1) if width(line[:n]) <= columns)
        # past the indent, or nothing would be cut off and the loop never end
        places = range(end, len(indent), -1)
        end = next((n for signs in _BREAKS for n in places if line[n - 1] in signs), end)
        yield line[:end].rstrip()
        line = indent + line[end:].lstrip()
    yield line
