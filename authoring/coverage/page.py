"""The policy's own text with what was seen of each condition marked in it, as one HTML page that needs no network."""

from collections.abc import Iterable, Iterator
from html import escape

from ...engine.language.document import Document
from ...engine.semantics.truth import FALSE, TRUE, UNKNOWN, Truth
from ...reporting.style import Tongue
from .points import Point
from .report import Coverage

_STYLE = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 80rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; font-family: ui-monospace, monospace; }
table { border-collapse: collapse; } td, th { padding: .1rem .8rem .1rem 0; text-align: left; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
pre { overflow-x: auto; border: 1px solid #8886; border-radius: .4rem; padding: .5rem 0; line-height: 1.45; }
pre > span { display: block; padding: 0 .8rem; white-space: pre; min-width: max-content; }
pre i { font-style: normal; opacity: .5; display: inline-block; width: 3.5em; user-select: none; }
pre small { margin-left: 2em; opacity: .9; font-family: system-ui, sans-serif; }
.all { background: #1a7f3733; } .some { background: #d4a72c55; } .none { background: #cf222e44; }
mark { color: inherit; border-radius: .2rem; padding: 0 .1rem; }
"""


def coverage_page(coverages: Iterable[Coverage], language: str) -> str:
    """The page: for each policy its rules with their shares, then each file with its conditions marked."""
    tongue = Tongue(language)
    title = escape(tongue.say("cover_page"))
    body = "\n".join(part for coverage in coverages for part in _policy(coverage, tongue))
    lang = "zh-CN" if language == "zh" else "en"
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"<p>{escape(tongue.say('cover_legend'))} {_legend(tongue)}</p>\n{body}\n</body>\n</html>\n"
    )


def _legend(tongue: Tongue) -> str:
    kinds = ("all", "some", "none")
    return " ".join(f'<mark class="{kind}">{escape(tongue.say(f"cover_{kind}"))}</mark>' for kind in kinds)


def _policy(coverage: Coverage, tongue: Tongue) -> Iterator[str]:
    total = coverage.total
    said = tongue.say("cover_total", seen=total.seen, of=total.of, percent=f"{total.floored:g}")
    yield f"<section>\n<h2>{escape(coverage.policy)}</h2>\n<p><strong>{escape(said)}</strong></p>"
    yield "<table>"
    for name, share in coverage.by_rule().items():
        numbers = f'<td class="number">{share.seen}/{share.of}</td><td class="number">{share.floored:g}%</td>'
        yield f"<tr><td><code>{escape(name)}</code></td>{numbers}</tr>"
    yield "</table>"
    by_document: dict[Document, list[tuple[str, Point]]] = {}
    for name, point in coverage.watched.points():
        by_document.setdefault(point.place.document, []).append((name, point))
    for document, points in sorted(by_document.items(), key=lambda item: item[0].file):
        yield f"<h2>{escape(document.file)}</h2>\n<pre>{''.join(_lines(coverage, document, points, tongue))}</pre>"
    yield "</section>"


def _lines(coverage: Coverage, document: Document, points: list[tuple[str, Point]], tongue: Tongue) -> Iterator[str]:
    at: dict[int, dict[int, list[tuple[str, Point]]]] = {}
    for name, point in points:
        if point.possible:
            at.setdefault(point.mark.line, {}).setdefault(point.mark.column, []).append((name, point))
    for number, line in enumerate(document.lines, 1):
        marked = "".join(_marked(coverage, line, at.get(number, {}), tongue))
        never = {
            value for here in at.get(number, {}).values() for _, point in here for value in _missed(coverage, point)
        }
        note = ""
        if never:
            names = tongue.say("or").join(
                tongue.say(f"truth_{value}") for value in (TRUE, FALSE, UNKNOWN) if value in never
            )
            note = f"<small>← {escape(tongue.say('cover_never', values=names))}</small>"
        yield f"<span><i>{number}</i>{marked}{note}</span>"


def _missed(coverage: Coverage, point: Point) -> frozenset[Truth]:
    return coverage.watched.missed(point)


def _marked(coverage: Coverage, line: str, at: dict[int, list[tuple[str, Point]]], tongue: Tongue) -> Iterator[str]:
    """The line with each condition's first word in the colour of what was seen of it, told in full when pointed at."""
    done = 0
    for column in sorted(at):
        here = at[column]
        start = column - 1
        end = max(start + 1, min(start + max(point.mark.width for _, point in here), len(line)))
        if start < done:
            continue
        missed = [coverage.watched.missed(point) for _, point in here]
        nothing = any(m == point.possible for m, (_, point) in zip(missed, here, strict=True))
        kind = "none" if nothing else "some" if any(missed) else "all"
        told = "\n".join(_told(coverage, name, point, tongue) for name, point in here)
        yield escape(line[done:start])
        yield f'<mark class="{kind}" title="{escape(told)}">{escape(line[start:end])}</mark>'
        done = end
    yield escape(line[done:])


def _told(coverage: Coverage, name: str, point: Point, tongue: Tongue) -> str:
    values = coverage.watched.values(point)
    parts = [
        f"{tongue.say(f'truth_{value}')} {values[value]}"
        for value in (TRUE, FALSE, UNKNOWN)
        if value in point.possible or values[value]
    ]
    return f"{name}: {tongue.say('comma').join(parts)}"
