"""What every page that we write as HTML starts with and looks like, on a screen, on paper and read out."""

from collections.abc import Iterator
from html import escape

_LANGUAGES = {"zh": "zh-Hans", "en": "en"}
_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.65 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif;
  max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.8rem; line-height: 1.3; }
h2 { font-size: 1.4rem; margin-top: 2.5rem; padding-top: .8rem; border-top: 2px solid currentcolor; }
h3 { font-size: 1.15rem; margin-top: 2rem; }
h1, h2, h3, .label { break-after: avoid; }
code { font-size: .85em; font-weight: normal; opacity: .75; overflow-wrap: anywhere; }
ul, ol { margin: .2rem 0 .2rem; padding-left: 1.4rem; }
.label { font-weight: 600; margin: .9rem 0 .1rem; }
.aside { opacity: .75; }
li.aside { list-style: none; }
li.judged { list-style: none; margin-left: -1.4rem; padding-left: 1.4rem; text-indent: -1.4rem; }
li.judged > * { text-indent: 0; }
.mark { display: inline-block; width: 1.4rem; text-indent: 0; font-weight: 700; }
.true { color: #146c2e; } .false { color: #b3261e; } .unknown { color: #8a5300; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { border: 1px solid #8888; padding: .35rem .5rem; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
nav ul { list-style: none; padding-left: 1.2rem; } nav > ul { padding-left: 0; columns: 16rem 2; }
nav > ul > li { break-inside: avoid-column; }
.hidden { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; white-space: nowrap; }
@media (prefers-color-scheme: dark) {
  .true { color: #7bd88f; } .false { color: #ff9b94; } .unknown { color: #ffc46b; }
}
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; } a { color: inherit; text-decoration: none; } }
"""


def opening(title: str, language: str, style: str = "", policy: str = "") -> Iterator[str]:
    """The lines before the body; `style` goes on from the common one, `policy` is what the page may load and run."""
    yield "<!DOCTYPE html>"
    yield f'<html lang="{_LANGUAGES[language]}">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    if policy:
        yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{escape(title)}</title>"
    yield f"<style>{_STYLE}{style}</style>"
    yield "</head>"
