"""Pieces of the page. Whatever is not `Html` already is plain text and gets escaped, wherever it comes from."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ....reporting.style import clean

MOST_ROWS = 12  # of a table; the others are folded away, and there for whoever opens them


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def html(value: object) -> Html:
    """Any text as HTML: markup in it is shown and does nothing, and neither do control characters."""
    return value if isinstance(value, Html) else Html(escape(clean(str(value))))


def together(parts: Iterable[object], between: str = "") -> Html:
    """Pieces in a row."""
    return Html(between.join(html(part) for part in parts))


def element(name: str, *inner: object, **attributes: object) -> Html:
    """One element; `_` at the end of an attribute's name is dropped, inside it is a hyphen; None leaves it out."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Html(f"<{name}{told}>{together(inner)}</{name}>")


def code(value: object) -> Html:
    """An id or another name that programs use."""
    return element("code", value)


def listed(items: Iterable[object], **attributes: object) -> Html:
    """An unordered list."""
    return element("ul", *(element("li", item) for item in items), **attributes)


def table(
    caption: object,
    head: Sequence[object],
    rows: Sequence[Sequence[object]],
    *,
    words: frozenset[int] = frozenset(),
    more: str = "",
) -> Html:
    """A table that scrolls by itself where the page is narrow. The first cell of a row names it.

    Columns hold numbers except for those in `words`; of many rows the last are folded away under `more`.
    """
    shown, folded = (rows, ()) if len(rows) <= MOST_ROWS + 2 or not more else (rows[:MOST_ROWS], rows[MOST_ROWS:])
    first = _table(caption, head, shown, words)
    if not folded:
        return first
    return Html(first + element("details", element("summary", more), _table(caption, head, folded, words)))


def _table(caption: object, head: Sequence[object], rows: Iterable[Sequence[object]], words: frozenset[int]) -> Html:
    kinds = ["name" if column == 0 else "words" if column in words else "number" for column in range(len(head))]
    heads = (element("th", cell, scope="col", class_=kind) for cell, kind in zip(head, kinds, strict=True))
    body = element("tbody", *(_row(row, kinds) for row in rows))
    inner = element("table", element("caption", caption), element("thead", element("tr", *heads)), body)
    return element("div", inner, class_="wide", role="region", aria_label=caption, tabindex="0")


def _row(row: Sequence[object], kinds: Sequence[str]) -> Html:
    name, *cells = row
    others = (element("td", cell, class_=kind) for cell, kind in zip(cells, kinds[1:], strict=True))
    return element("tr", element("th", name, scope="row", class_="name"), *others)


def section(anchor: str, title: object, parts: Iterable[object]) -> Iterator[Html]:
    """A section under its heading, where links lead."""
    yield Html(f'<section aria-labelledby="{anchor}">')
    yield element("h2", title, id=anchor)
    for part in parts:
        yield html(part)
    yield Html("</section>")
