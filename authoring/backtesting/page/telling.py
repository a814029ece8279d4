"""What every part of the page is told with: the figures, the language, and the charts drawn so far."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from ....engine.deciding.catalog import ground_name
from ....engine.language.texts import Text
from ....engine.language.types import case_types
from ....reporting.style import Tongue, clean
from ....reporting.words import OUTCOME, WORDS
from ..numbers import between, change, count, share, signed
from .charts import Bar
from .figures import Figures, Group
from .pieces import Html, code, element, together
from .runtime import data

NEW, AGAINST = "new", "against"
_SAID = {  # groups without a name of their own
    ("rating", "no review"): "value_no_review",
    ("rating", "unknown"): "value_unknown",
    ("protected_act", "none"): "value_no_act",
    ("protected_act", "unknown"): "value_unknown",
    ("ground", "no ground"): "value_no_ground",
}


@attrs.frozen
class Teller:
    """Says things of one backtest in one language."""

    figures: Figures
    tongue: Tongue
    drawn: list[str] = attrs.field(factory=list)

    def say(self, name: str, /, **values: object) -> str:
        """One of the page's fixed texts with its blanks filled in; whole numbers get their thousands apart."""
        told = {key: count(value) if isinstance(value, int) else value for key, value in values.items()}
        return self.tongue.say(f"page_{name}", **told)

    def text(self, texts: Mapping[str, str]) -> str:
        """A text of a policy or a verdict in the page's language."""
        return self.tongue.of(Text(texts.get("zh", ""), texts.get("en", "")))

    def cases(self, number: int, of: int | None = None) -> str:
        """A number of cases with its share, of all decided ones unless said otherwise."""
        of = self.figures.decided if of is None else of
        return self.say("part", count=number, share=share(number, of))

    def buyers(self, number: int) -> str:
        """A number of buyers."""
        return self.say("buyer_one" if number == 1 else "buyer_many", count=number)

    def verdict(self, name: str) -> Html:
        """A verdict as people call it, with its colour beside it."""
        swatch = element("span", class_=f"swatch {name}", aria_hidden="true")
        return together((swatch, self.verdict_name(name)))

    def verdict_name(self, name: str) -> str:
        """The same as plain text."""
        return self.tongue.of(OUTCOME[name])

    def status(self, name: str) -> str:
        """What a rule came to, in a word."""
        known = f"page_status_{name}"
        return self.tongue.say(known) if known in WORDS else name

    def rule(self, name: str) -> Html:
        """A rule by its title, and by its id under it."""
        title = self.text(self.figures.titles.get(name, {}))
        return together((element("span", title, class_="title"), code(name)), " ") if title else code(name)

    @property
    def series(self) -> tuple[str, ...]:
        """The policies that are shown beside each other."""
        return (NEW, AGAINST) if self.figures.compared else (NEW,)

    def chart(self, spec: Mapping[str, Any], caption: str, legend: Sequence[tuple[str, str]], told: str = "") -> Html:
        """A chart with its caption and the meaning of its colours; `told` is what a screen reader says of it."""
        number = len(self.drawn)
        self.drawn.append(caption)
        anchor = f"chart-{number}"
        described = {**spec, "description": told or self.say("chart_told", caption=caption)}
        signs = [
            element("li", element("span", class_=f"swatch {name}", aria_hidden="true"), word) for name, word in legend
        ]
        return element(
            "figure",
            element("figcaption", caption, id=anchor),
            element("ul", *signs, class_="legend") if signs else "",
            element("div", class_="chart", role="img", aria_labelledby=anchor, data_spec=f"{anchor}-spec"),
            data(described, f"{anchor}-spec"),
        )

    def legend(self) -> list[tuple[str, str]]:
        """The colours of the policies."""
        return [(name, self.policy(name)) for name in self.series]

    def policy(self, which: str) -> str:
        """The new or the old policy in a word, with its version."""
        return self.say(f"{which}_policy", version=self.figures.summary[which]["version"])

    def blocked_bars(self, by: str, groups: Sequence[Group], *, ranges: bool = False) -> list[Bar]:
        """The share of each group's cases that end in a block, under each policy."""
        return [bar for group in groups for bar in self._bars(by, group, ranges)]

    def _bars(self, by: str, group: Group, ranges: bool) -> Iterator[Bar]:
        for name, blocked in zip((NEW, AGAINST), (group.new, group.against), strict=True):
            if blocked is not None and group.cases:
                row = self.value(by, group.value)
                told = self.say("bar", row=row, policy=self.policy(name), share=share(blocked, group.cases),
                                count=blocked, of=group.cases)  # fmt: skip
                low, high = between(blocked, group.cases) if ranges else (None, None)
                yield Bar(row, name, blocked / group.cases, told, low, high)

    def value(self, by: str, value: str) -> str:
        """What people call a group; what has only a name of its own keeps it."""
        if (by, value) in _SAID:
            return self.say(_SAID[by, value])
        if by == "rating" and value.isdecimal():
            return self.say("value_stars", stars=value)
        if by == "ground":
            return self.tongue.of(ground_name(value))
        kinds = case_types().find("protected_acts", ("kind",)) if by == "protected_act" else None
        return self.tongue.of(kinds.value_title(value)) if kinds is not None else clean(value)

    def group_row(self, group: Group, name: object) -> list[object]:
        """A row of numbers: cases, blocked by each policy with shares, the change."""
        row: list[object] = [name, count(group.cases), count(group.new), share(group.new, group.cases)]
        if group.against is not None:
            row += [count(group.against), share(group.against, group.cases), signed(group.new - group.against)]
            row.append(change(group.against, group.new, group.cases))
        return row

    def group_head(self, name: str) -> list[object]:
        """The heads of those rows."""
        head: list[object] = [name, self.say("col_cases"), self.say("col_blocked_new"), self.say("col_share")]
        if self.figures.compared:
            head += [self.say(f"col_{column}") for column in ("blocked_against", "share", "change", "points")]
        return head
