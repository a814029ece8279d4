"""Where a finished text goes, and in which form."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs
import click

from ..explain_words import EXPLAIN
from ..style import Tongue, clean, filled
from .as_html import html_lines
from .as_markdown import markdown_lines
from .as_plain import plain_lines
from .as_text import text_lines
from .document import Document

USAGE = 2
Writer = Callable[[Document], Iterator[str]]
TEXT, MARKDOWN, HTML = "text", "markdown", "html"
FOR_TERMINALS: Mapping[str, Writer] = {TEXT: text_lines, MARKDOWN: markdown_lines, HTML: html_lines}
FOR_LETTERS: Mapping[str, Writer] = {TEXT: plain_lines, HTML: html_lines}
_BY_ENDING = {"md": MARKDOWN, "markdown": MARKDOWN, "html": HTML, "htm": HTML}
_SOURCES = (".yaml", ".yml", ".json", ".fairblock")  # of policies and cases: a slip must not write over one


@attrs.frozen
class Writing:
    """Writes one text to standard output, or to the file `out`.

    `form` is the name of a writer; None: by the end of `out`, else text.
    """

    language: str
    color: bool | None
    form: str | None
    out: str | None
    writers: Mapping[str, Writer] = FOR_TERMINALS

    def document(self, document: Document) -> int:
        """Returns the exit code (contract 7)."""
        ending = (self.out or "").rpartition(".")[2].lower()
        form = self.form or _BY_ENDING.get(ending, TEXT)
        return self.lines(self.writers.get(form, self.writers[TEXT])(document))

    def lines(self, lines: Iterable[str]) -> int:
        """The same of lines that are finished already."""
        chinese = self.language == "zh"
        if self.out is not None and self.out.lower().endswith(_SOURCES):
            values = {"file": clean(self.out)}
            self._complain(filled(EXPLAIN["not_over_source"].in_(self.language), values, chinese=chinese))
            return USAGE
        text = "\n".join(lines)
        if self.out is None:
            click.echo(text, color=self.color)
            return 0
        try:
            with open(self.out, "w", encoding="utf-8") as opened:
                opened.write(click.unstyle(text) + "\n")
        except OSError as error:
            tongue = Tongue(self.language)
            self._complain(tongue.say("new_unwritable", file=self.out, why=error.strerror or str(error)))
            return USAGE
        self._complain(Tongue(self.language).say("new_written", file=self.out))
        return 0

    def _complain(self, line: str) -> None:
        click.echo(line, err=True, color=self.color)
