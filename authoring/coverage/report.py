"""What came of watching, as numbers, as lines for a terminal, and as a document for programs."""

from collections.abc import Iterator
from typing import Any

import attrs
import click

from ...engine.language.conditions import COLLECTION_FORMS
from ...engine.semantics.truth import FALSE, TRUE, UNKNOWN, Truth
from ...reporting.style import Tongue, clean, width
from ..mutating.data import at, flow
from .points import Point
from .watching import Watched

_ORDER = (TRUE, FALSE, UNKNOWN)
_LONGEST = 60  # of a condition's own text


@attrs.frozen
class Share:
    """So many of the values that conditions can have were seen."""

    seen: int = 0
    of: int = 0

    @property
    def percent(self) -> float:
        """100 where there is nothing to be seen."""
        return 100 * self.seen / self.of if self.of else 100.0

    @property
    def floored(self) -> float:
        """The percentage with one digit, never rounded up: 99.97 is not 100."""
        return int(self.percent * 10) / 10

    def __add__(self, other: "Share") -> "Share":
        return Share(self.seen + other.seen, self.of + other.of)


@attrs.frozen(eq=False)
class Coverage:
    """What the tests of one policy showed of it."""

    policy: str
    watched: Watched

    def by_rule(self) -> dict[str, Share]:
        """The share of each rule and predicate, by its name."""
        found: dict[str, Share] = {}
        for name, point in self.watched.points():
            share = Share(len(point.possible) - len(self.watched.missed(point)), len(point.possible))
            found[name] = found.get(name, Share()) + share
        return found

    @property
    def total(self) -> Share:
        """The share of the whole policy."""
        return sum(self.by_rule().values(), Share())

    def gaps(self) -> Iterator[tuple[str, Point, tuple[Truth, ...]]]:
        """Each point of which something was never seen, in the order of the policy."""
        for name, point in self.watched.points():
            missed = self.watched.missed(point)
            if missed:
                yield name, point, tuple(value for value in _ORDER if value in missed)

    def to_dict(self) -> dict[str, Any]:
        """The coverage for programs."""
        return {
            "seen": self.total.seen,
            "possible": self.total.of,
            "percent": self.total.floored,
            "rules": [{"id": name, "seen": share.seen, "possible": share.of} for name, share in self.by_rule().items()],
            "conditions": [self._point(name, point) for name, point in self.watched.points()],
        }

    def _point(self, name: str, point: Point) -> dict[str, Any]:
        values = self.watched.values(point)
        place = {"file": point.place.document.file, "line": point.mark.line, "column": point.mark.column}
        seen = {str(value): values[value] for value in _ORDER}
        never = [str(value) for value in _ORDER if value in self.watched.missed(point)]
        return {"rule": name, **place, "text": text_of(point), "seen": seen, "never": never}


def text_of(point: Point) -> str:
    """The condition, whole and nothing else, on one line; of a condition on records all that belongs to it."""
    key = point.place.at[-1] if point.place.at and point.key else None
    if not isinstance(key, str):
        return flow(point.place.data)
    if key in COLLECTION_FORMS:
        around = at(point.place.document.data, point.place.at[:-1])
        return flow(around)[1:-1]
    return f"{key}: {flow(point.place.data)}"


def coverage_lines(coverage: Coverage, language: str) -> Iterator[str]:
    """A table with a line for each rule, then every condition of which something was never seen."""
    tongue = Tongue(language)
    rules = coverage.by_rule()
    yield click.style(tongue.say("cover_title", policy=coverage.policy), bold=True)
    widest = max((width(clean(name)) for name in rules), default=0)
    for name, share in rules.items():
        colour = "green" if share.seen == share.of else "yellow" if share.seen else "red"
        numbers = click.style(f"{share.seen:>4}/{share.of:<4}{share.floored:>6g}%", fg=colour)
        yield f"  {clean(name)}{' ' * (widest - width(clean(name)))}  {numbers}"
    alone = coverage.watched.repeated()
    gaps = [gap for gap in coverage.gaps() if gap[1] not in alone]
    if gaps:
        yield ""
        yield tongue.say("cover_gaps")
    last = ""
    for name, point, missed in gaps:
        if name != last:
            yield f"  {click.style(clean(name), bold=True)}"
            last = name
        never = tongue.say("or").join(tongue.say(f"truth_{value}") for value in missed)
        place = f"{point.place.document.file}:{point.mark.line}"
        text = text_of(point)
        text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        yield f"    {clean(place)}  {clean(text)}"
        how = tongue.say("cover_unlooked") if UNKNOWN in missed and point.place.at[-1:] == ("communication",) else ""
        yield "      " + click.style(tongue.say("cover_never", values=never), fg="yellow") + how
    yield ""
    total = coverage.total
    said = tongue.say("cover_total", seen=total.seen, of=total.of, percent=f"{total.floored:g}")
    yield click.style(said, fg="green" if total.seen == total.of else "yellow", bold=True)
