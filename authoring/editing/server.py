"""The language server: an editor's questions in, the answers of this room out; the only place that knows pygls."""

import asyncio
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.server import LanguageServer

from ...engine.language.problems import PolicyProblem
from ...reporting.style import Tongue
from ...version import __version__
from .asking import ask, definition
from .completing import Offer, complete
from .desk import Desk, Target
from .fixing import fixes
from .hovering import hover
from .positions import from_editor, to_editor

PAUSE = 0.25  # seconds without a key pressed, before the policy is read again
_KINDS = {
    "field": lsp.CompletionItemKind.Field,
    "keyword": lsp.CompletionItemKind.Keyword,
    "list": lsp.CompletionItemKind.Class,
    "value": lsp.CompletionItemKind.EnumMember,
    "parameter": lsp.CompletionItemKind.Variable,
    "fact": lsp.CompletionItemKind.Function,
    "term": lsp.CompletionItemKind.Function,
    "rule": lsp.CompletionItemKind.Reference,
    "policy": lsp.CompletionItemKind.Module,
}
T = TypeVar("T")


class _Session:
    """One editor: its files, and which of them it was told problems of."""

    def __init__(self, server: LanguageServer, tongue: Tongue) -> None:
        self.server = server
        self.tongue = tongue
        self.desk = Desk()
        self._told: dict[Path, set[Path]] = {}  # by policy
        self._found: dict[Path, list[PolicyProblem]] = {}
        self._waiting: dict[Path, asyncio.TimerHandle] = {}

    # --- places -----------------------------------------------------------------------------------

    @property
    def encoding(self) -> str:
        kind = self.server.workspace.position_encoding
        return kind.value if isinstance(kind, lsp.PositionEncodingKind) else kind or "utf-16"

    def line(self, path: Path, number: int) -> str:
        lines = self.desk.sketch(path).lines
        return lines[number] if 0 <= number < len(lines) else ""

    def place(self, path: Path, position: lsp.Position) -> tuple[int, int]:
        return position.line, from_editor(self.line(path, position.line), position.character, self.encoding)

    def range(self, path: Path, line: int, start: int, end: int) -> lsp.Range:
        text = self.line(path, line)
        first, last = (to_editor(text, column, self.encoding) for column in (start, end))
        return lsp.Range(lsp.Position(line, first), lsp.Position(line, last))

    # --- files ------------------------------------------------------------------------------------

    def changed(self, uri: str, *, at_once: bool = False) -> None:
        """Takes what the editor holds of a file, and reads its policy again when no more keys are pressed."""
        path = path_of(uri)
        if path is None:
            return
        self.desk.hold(path, self.server.workspace.get_text_document(uri).source)
        self.later(path, 0 if at_once else PAUSE)

    def closed(self, uri: str) -> None:
        path = path_of(uri)
        if path is not None:
            self.desk.drop(path)
            self.later(path, 0)

    def later(self, path: Path, seconds: float) -> None:
        folder = self.desk.folder(path)
        if folder is None:
            return
        waiting = self._waiting.pop(folder, None)
        if waiting is not None:
            waiting.cancel()
        self._waiting[folder] = asyncio.get_running_loop().call_later(seconds, self.check, folder)

    def end(self) -> None:
        """The editor is leaving: nobody is there any more to be told anything."""
        for waiting in self._waiting.values():
            waiting.cancel()

    def check(self, folder: Path) -> None:
        """Tells the problems of a policy, and of every file that no longer has one that it has none."""
        try:
            found = self.desk.check(folder)
        except Exception:  # an editor must not lose its server over one file
            logging.getLogger(__name__).exception("cannot check %s", folder)
            return
        for path in sorted(self._told.get(folder, set()) | found.keys()):
            problems = found.get(path, [])
            self._found[path] = problems
            self.server.text_document_publish_diagnostics(
                lsp.PublishDiagnosticsParams(
                    uri=uri_of(path), diagnostics=[self.diagnostic(path, problem) for problem in problems]
                )
            )
        self._told[folder] = {path for path, problems in found.items() if problems}

    def diagnostic(self, path: Path, problem: PolicyProblem) -> lsp.Diagnostic:
        message = self.tongue.of(problem.text)
        if problem.hint:
            message += f"\n{self.tongue.head('hint')}{self.tongue.of(problem.advice)}"
        start = problem.column - 1
        return lsp.Diagnostic(
            range=self.range(path, problem.line - 1, start, start + problem.width),
            message=message,
            severity=lsp.DiagnosticSeverity.Error,
            code=problem.code,
            source="fairblock",
        )

    # --- questions --------------------------------------------------------------------------------

    def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        path = path_of(params.text_document.uri)
        question = ask(self.desk, path, *self.place(path, params.position)) if path is not None else None
        card = hover(question, self.tongue) if question is not None else None
        if path is None or question is None or card is None:
            return None
        word = question.word
        shown = lsp.MarkupContent(lsp.MarkupKind.Markdown, card)
        return lsp.Hover(shown, self.range(path, word.line, word.start, word.end))

    def definition(self, params: lsp.DefinitionParams) -> lsp.Location | None:
        path = path_of(params.text_document.uri)
        question = ask(self.desk, path, *self.place(path, params.position)) if path is not None else None
        target: Target | None = definition(question) if question is not None else None
        if target is None:
            return None
        return lsp.Location(uri_of(target.path), self.range(target.path, target.line, target.start, target.end))

    def completion(self, params: lsp.CompletionParams) -> lsp.CompletionList:
        path = path_of(params.text_document.uri)
        found = complete(self.desk, path, *self.place(path, params.position), self.tongue) if path is not None else None
        if path is None or found is None:
            return lsp.CompletionList(False, [])
        replaced = self.range(path, found.line, found.start, found.end)
        return lsp.CompletionList(False, [_item(offer, replaced) for offer in found.offers])

    def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        path = path_of(params.text_document.uri)
        if path is None:
            return []
        found = []
        for problem in self._found.get(path, []):
            if not params.range.start.line <= problem.line - 1 <= params.range.end.line:
                continue
            for fix in fixes(problem, self.desk.sketch(path).lines, self.tongue):
                edit = lsp.TextEdit(self.range(path, fix.line, fix.start, fix.end), fix.text)
                found.append(
                    lsp.CodeAction(
                        fix.title,
                        kind=lsp.CodeActionKind.QuickFix,
                        diagnostics=[self.diagnostic(path, problem)],
                        is_preferred=bool(problem.near),
                        edit=lsp.WorkspaceEdit(changes={params.text_document.uri: [edit]}),
                    )
                )
        return found


def _item(offer: Offer, replaced: lsp.Range) -> lsp.CompletionItem:
    return lsp.CompletionItem(
        offer.label,
        kind=_KINDS[offer.kind],
        detail=offer.title or None,
        documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, offer.card) if offer.card else None,
        filter_text=offer.label,
        text_edit=lsp.TextEdit(replaced, offer.insert),
    )


def path_of(uri: str) -> Path | None:
    """The real path of a file; None for what is no file."""
    found = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return Path(os.path.realpath(found)) if found else None


def uri_of(path: Path) -> str:
    """A path as the editor names it."""
    return uris.from_fs_path(str(path)) or path.as_uri()


def make_server(language: str) -> LanguageServer:
    """A server that answers in `zh` or `en`."""
    server = LanguageServer("fairblock", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental)
    session = _Session(server, Tongue(language))

    def on(feature: str, answer: Callable[[Any], Any], options: Any = None) -> None:
        def handler(params: Any) -> Any:  # pygls writes on what it is given, and a method cannot be written on
            return answer(params)

        server.feature(feature, options)(handler)

    on(lsp.TEXT_DOCUMENT_DID_OPEN, lambda p: session.changed(p.text_document.uri, at_once=True))
    on(lsp.TEXT_DOCUMENT_DID_CHANGE, lambda p: session.changed(p.text_document.uri))
    on(lsp.TEXT_DOCUMENT_DID_SAVE, lambda p: session.changed(p.text_document.uri, at_once=True))
    on(lsp.TEXT_DOCUMENT_DID_CLOSE, lambda p: session.closed(p.text_document.uri))
    on(lsp.SHUTDOWN, lambda _: session.end())
    on(lsp.TEXT_DOCUMENT_HOVER, session.hover)
    on(lsp.TEXT_DOCUMENT_DEFINITION, session.definition)
    on(
        lsp.TEXT_DOCUMENT_COMPLETION,
        session.completion,
        lsp.CompletionOptions(trigger_characters=[".", "$", ":", " ", "["]),
    )
    on(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        session.actions,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
    )
    return server


def serve(language: str) -> None:
    """Talks to an editor over standard input and output until it ends."""
    logging.basicConfig(level=logging.WARNING)  # to stderr: stdout belongs to the protocol
    make_server(language).start_io()
