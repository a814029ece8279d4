"""The appeal packet: all that a buyer, or whoever reviews a decision, needs to judge it, as files with their hashes."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from ...engine.language.moments import parse_time, read_time
from ...reporting.documents.as_html import html_lines
from ...reporting.documents.as_plain import plain_lines
from ...reporting.documents.document import Block, Document, Heading, Item, Paragraph, Part, Table
from ...reporting.packet_words import PACKET
from ...reporting.style import clean, filled
from .dates import Dates
from .redacted import redacted
from .statement import Statement

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
_ABOUT = {
    "index.html": "file_index",
    "statement.html": "file_statement",
    "statement.txt": "file_statement",
    "decision.json": "file_decision",
    "evidence.json": "file_evidence",
    "rules.html": "file_rules",
    "proof.json": "file_proof",
    "anchors.jsonl": "file_proof",
}


@attrs.frozen(eq=False)
class Packet:
    """The packet of one decision. `rules` is None where the log does not have the policy of then."""

    statement: Statement
    rules: Document | None
    proof: Mapping[str, Any]
    anchors: str
    kept: Mapping[str, Any] | None = attrs.field(init=False)

    @kept.default
    def _kept(self) -> Mapping[str, Any] | None:
        return redacted(self.statement.decided.case, self.statement.decided.verdict["as_of"])

    def files(self) -> dict[str, bytes]:
        """The files by name, the manifest and the sums last."""
        letter = self.statement.document()
        texts = {
            "statement.html": _page(letter),
            "statement.txt": "\n".join(plain_lines(letter)) + "\n",
            "decision.json": _json(self.statement.decided.verdict),
            "proof.json": _json(self.proof),
            "anchors.jsonl": self.anchors,
        }
        if self.kept is not None:
            texts["evidence.json"] = _json(self.kept)
        if self.rules is not None:
            texts["rules.html"] = _page(self.rules)
        texts["index.html"] = _page(self._index([name for name in _ABOUT if name in texts or name == "index.html"]))
        found = {name: texts[name].encode() for name in _ABOUT if name in texts}
        return found | _manifest(self.statement.decided.reference or "", found)

    def _say(self, name: str, /, **values: object) -> str:
        language = self.statement.language
        return filled(PACKET[name].in_(language), values, chinese=language == "zh")

    def _index(self, names: list[str]) -> Document:
        blocks = (
            Paragraph(self._say("about", id=clean(self.statement.decided.reference or ""))),
            Paragraph(self._say("what")),
            *self._became(),
            *self._contacts(),
            *self._evidence(),
            Heading(2, self._say("rules")),
            Paragraph(self._say("rules_where" if self.rules is not None else "rules_not_kept")),
            Heading(2, self._say("contest")),
            self._items(["contest_facts", "contest_protected", "contest_contact", "contest_where"]),
            Heading(2, self._say("check")),
            self._items(["check_sums", "check_chain"]),
            Part(self._say("files"), tuple(self._file(name) for name in names)),
        )
        return Document(self.statement.language, self._say("title"), "", blocks, letter=True)

    def _file(self, name: str) -> Item:
        return Item(self._say("file", name=name, about=self._say(_ABOUT[name])))

    def _items(self, names: Iterable[str]) -> Part:
        return Part("", tuple(Item(self._say(name)) for name in names))

    # --- what became of it ------------------------------------------------------------------------

    def _became(self) -> Iterator[Block]:
        yield Heading(2, self._say("became"))
        dates = self.statement.dates
        happened = sorted(self._happened(), key=lambda one: one[0])
        said = [self._say("event", time=dates.minute(at), what=self._say(name)) for at, name in happened]
        yield Part("", tuple(Item(text) for text in said))
        yield Paragraph(self.statement.say("zone", zone=dates.zone), aside=True)

    def _happened(self) -> Iterator[tuple[int, str]]:
        decided, fate = self.statement.decided, self.statement.decided.fate
        yield read_time(decided.verdict["as_of"]), "decided"
        ends = fate.ends or parse_time(decided.verdict["block"].get("ends_at", ""))
        found = {"carried_out": fate.carried_out, "lifted": fate.lifted}
        if fate.overturned not in [appeal.decided for appeal in fate.appeals]:
            found["overturned"] = fate.overturned
        if fate.lifted is None and fate.overturned is None:
            found["ends"] = ends
        yield from ((at, name) for name, at in found.items() if at is not None)
        for appeal in fate.appeals:
            yield appeal.filed, "appeal_filed"
            if appeal.decided is not None:
                yield appeal.decided, f"appeal_{appeal.outcome}"

    # --- what it rests on -------------------------------------------------------------------------

    def _contacts(self) -> Iterator[Block]:
        yield Heading(2, self._say("contacts"))
        if self.kept is None:
            yield Paragraph(self._say("not_kept"))
        elif not self.kept["contacts"]:
            yield Paragraph(self._say("contacts_none"))
        else:
            head = ("contact_at", "contact_channel", "contact_replied", "contact_answered")
            rows = [
                (
                    self._time(one, "at"),
                    self._word(one, "channel"),
                    self._time(one, "replied_at"),
                    self._time(one, "answered_at"),
                )
                for one in self.kept["contacts"]
            ]
            yield Table(tuple(map(self._say, head)), tuple(rows))

    def _evidence(self) -> Iterator[Block]:
        yield Heading(2, self._say("evidence"))
        if self.kept is None or not self.kept["evidence"]:
            yield Paragraph(self._say("not_kept" if self.kept is None else "evidence_none"))
            return
        head = ("evidence_id", "evidence_kind", "evidence_captured", "evidence_refs", "evidence_sha256")
        rows = [
            (
                clean(one.get("id", "—")),
                self._word(one, "kind"),
                self._time(one, "captured_at"),
                clean(", ".join(one["refs"])),
                clean(one.get("sha256", "—")),
            )
            for one in self.kept["evidence"]
        ]
        yield Table(tuple(map(self._say, head)), tuple(rows))

    def _time(self, record: Mapping[str, Any], name: str) -> str:
        moment = parse_time(record.get(name, ""))
        return "—" if moment is None else Dates(self.statement.language, self.statement.dates.like).minute(moment)

    def _word(self, record: Mapping[str, Any], name: str) -> str:
        return str(record.get(name, {}).get(self.statement.language, "—"))


def _page(document: Document) -> str:
    return "\n".join(html_lines(document)) + "\n"


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _manifest(id: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    listed = [{"name": name, "bytes": len(files[name]), "sha256": found} for name, found in hashes.items()]
    sums = "".join(f"{found}  {name}\n" for name, found in hashes.items())
    manifest = {"format": 1, "decision": id, "files": listed}
    return {MANIFEST: _json(manifest).encode(), SUMS: sums.encode()}
