"""The statement of reasons: what a buyer is told about a block, from the record of the decision and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from ...engine.language.model import PolicyModel
from ...engine.language.moments import DAY, parse_time, read_time
from ...engine.language.texts import Text
from ...reporting.documents.document import Block, Closing, Document, Heading, Item, Paragraph, Part
from ...reporting.letter_words import LETTER, PROMISES, SCOPES
from ...reporting.style import clean, filled
from ..life.fate import UPHELD, Fate
from .conduct import conducts, moment_of
from .dates import Dates
from .errors import LetterError
from .found import Found

_MOST_CONTACTS = 6


@attrs.frozen(eq=False)
class Decided:
    """One allow and what is known of it. `case` and `policy` are None where they were not kept.

    `reference` is what a buyer can name the decision by. A masked value is no text in the case. `now` (microseconds
    since 1970 UTC) is when it is written about, None where nothing but the decision is known.
    """

    verdict: Mapping[str, Any]
    case: Mapping[str, Any] | None = None
    policy: PolicyModel | None = None
    reference: str | None = None
    fate: Fate = attrs.field(factory=Fate)
    now: int | None = None


@attrs.frozen(eq=False)
class Statement:
    """Writes one statement of reasons. `shop` and `appeal_to` are the shop's own words, where it gives any.

    Raises LetterError of a decision that blocks nobody.
    """

    decided: Decided
    language: str
    shop: str = ""
    appeal_to: str = ""
    dates: Dates = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        verdict = self.decided.verdict
        if verdict["verdict"] != "allow":
            raise LetterError("letter.not_allowed", verdict=verdict["verdict"])
        if not verdict["block"]["scope"]:
            raise LetterError("letter.nothing_blocked")
        if self.decided.fate.declined is not None:
            raise LetterError("letter.declined", id=self.decided.reference or "")

    @dates.default
    def _dates(self) -> Dates:
        return Dates(self.language, self.decided.verdict["as_of"])

    def document(self) -> Document:
        """The letter."""
        blocks = (*self._opening(), *self._reason(), *self._period(), *self._scope(), *self._rights(), *self._appeal())
        return Document(self.language, self.say("title"), "", (*blocks, self._closing()), letter=True)

    def say(self, name: str, /, **values: object) -> str:
        """One of the letter's sentences with its blanks filled in."""
        return filled(LETTER[name].in_(self.language), values, chinese=self.language == "zh")

    def _of(self, text: Text) -> str:
        return clean(text.in_(self.language))

    # --- who, and how it stands -------------------------------------------------------------------

    def _opening(self) -> Iterator[Block]:
        buyer = (self.decided.case or {}).get("buyer")
        nickname = buyer.get("nickname") if isinstance(buyer, dict) else None
        name = clean(nickname).strip() if isinstance(nickname, str) else ""
        quoted = f"“{name}”" if self.language == "zh" else name
        yield Paragraph(self.say("dear_named", name=quoted) if name else self.say("dear"))
        for told in self._standing():
            yield Paragraph(told, notice=True)
        yield Paragraph(self.say("opening" if self._until() is not None else "opening_open"))

    def _standing(self) -> Iterator[str]:
        fate = self.decided.fate
        if fate.overturned is not None:
            yield self.say("was_overturned", time=self.dates.day(fate.overturned))
            return
        if fate.lifted is not None:
            yield self.say("was_lifted", time=self.dates.day(fate.lifted))
        elif self._is_over():
            yield self.say("has_ended", time=self.dates.day(self._until() or 0))
        if fate.open_appeal is not None:
            yield self.say("appeal_open", time=self.dates.day(fate.open_appeal.filed))
        elif fate.appeals and fate.appeals[-1].outcome == UPHELD and fate.appeals[-1].decided is not None:
            yield self.say("appeal_upheld", time=self.dates.day(fate.appeals[-1].decided))

    # --- why --------------------------------------------------------------------------------------

    def _reason(self) -> Iterator[Block]:
        found = conducts(self.decided.verdict, self.decided.case, self.decided.policy)
        yield Heading(2, self.say("reason"))
        told = Found(self.language, self.dates, self.decided.case)
        yield Part(self.say("found"), tuple(told.conduct(one) for one in found))
        if contacts := self._contacts():
            yield Paragraph(contacts)
        rests = dict.fromkeys((self._of(title), self._of(note)) for one in found for title, note in one.sources)
        if rests:
            said = [self.say("source", title=title, note=note) if note else title for title, note in rests]
            yield Part(self.say("sources"), tuple(Item(one) for one in said))

    def _contacts(self) -> str:
        """When the shop talked to the buyer, where the record has kept it; not what it says is logged nowhere."""
        records = (self.decided.case or {}).get("communications")
        listed = [one for one in records if isinstance(one, dict)] if isinstance(records, list) else []
        kept = [one for one in listed if one.get("logged") is not False]
        known = [moment_of("communications", one) for one in kept]
        decided = read_time(self.decided.verdict["as_of"])
        moments = sorted(one for one in known if one is not None and one <= decided)
        written = [self.dates.minute(one) for one in moments]
        if not written:
            return ""
        if len(written) > _MOST_CONTACTS:
            return self.say("talked_many", n=len(written), first=written[0], last=written[-1])
        return self.say("talked", n=len(written), times=("、" if self.language == "zh" else "; ").join(written))

    # --- for how long, and in what ----------------------------------------------------------------

    def _since(self) -> int:
        made = self.decided.fate.carried_out
        return read_time(self.decided.verdict["as_of"]) if made is None else made

    def _until(self) -> int | None:
        if self.decided.fate.ends is not None:
            return self.decided.fate.ends
        return parse_time(self.decided.verdict["block"].get("ends_at", ""))

    def _is_over(self) -> bool:
        """Whether the buyer is not restricted any more, as far as is known."""
        fate, now, until = self.decided.fate, self.decided.now, self._until()
        ended = now is not None and until is not None and until <= now
        return fate.overturned is not None or fate.lifted is not None or ended

    def _period(self) -> Iterator[Block]:
        yield Heading(2, self.say("period"))
        since, until = self._since(), self._until()
        stopped = self.decided.fate.overturned or self.decided.fate.lifted
        if stopped is not None and stopped > since:
            until = stopped
        begins = self.dates.minute(since)
        if until is None:
            said = self.say("from_open", since=begins)
        else:
            ends, days = self.dates.minute(until), (until - since) // DAY
            exact = (until - since) % DAY == 0
            said = self.say("from_to_days" if exact else "from_to", since=begins, until=ends, days=days)
        itself = self._promised("ends_by_itself") and not self._is_over()
        between = "" if self.language == "zh" else " "
        yield Paragraph(f"{said}{between}{self.say('by_itself')}" if itself and until is not None else said)
        yield Paragraph(self.say("zone", zone=self.dates.zone), aside=True)

    def _scope(self) -> Iterator[Block]:
        yield Heading(2, self.say("scope"))
        scope: Sequence[str] = self.decided.verdict["block"]["scope"]
        yield Part(
            self.say("could_not" if self._is_over() else "cannot"),
            tuple(Item(self._of(SCOPES[name])) for name in SCOPES if name in scope),
        )
        yield Paragraph(self.say("only_this_then" if self._is_over() else "only_this"))

    # --- which rights stay ------------------------------------------------------------------------

    def _obligations(self) -> list[tuple[str, Text]]:
        found = self.decided.verdict["obligations"]
        return [(one["id"], Text(one["title"].get("zh", ""), one["title"].get("en", ""))) for one in found]

    def _promised(self, name: str) -> bool:
        """Whether the decision holds this obligation of the shipped policies, unchanged."""
        return (name, PROMISES[name].title) in self._obligations()

    def _rights(self) -> Iterator[Block]:
        yield Heading(2, self.say("rights"))
        owed = self._obligations()
        known = [name for name, _ in owed if name in PROMISES and self._promised(name)]
        kept = [self._of(PROMISES[name].said) for name in known if name != "ends_by_itself" or self._until() is None]
        if kept:
            yield Part(self.say("keeps"), tuple(Item(text) for text in kept))
        if others := [self._of(title) for name, title in owed if name not in known and self._of(title)]:
            yield Part(self.say("owes"), tuple(Item(text) for text in others))
        yield Paragraph(self.say("law"))

    # --- how to appeal ----------------------------------------------------------------------------

    def _appeal(self) -> Iterator[Block]:
        yield Heading(2, self.say("appeal"))
        lines = [clean(line.strip()) for line in self.appeal_to.splitlines() if line.strip()]
        if lines:
            yield Part(self.say("appeal_to"), tuple(Item(line) for line in lines))
        else:
            yield Paragraph(self.say("appeal_platform"))
        if self.decided.reference:
            yield Paragraph(self.say("reference", id=clean(self.decided.reference)))

    def _closing(self) -> Closing:
        dated = self.say("decided", date=self.dates.day(read_time(self.decided.verdict["as_of"])))
        return Closing(tuple(line for line in (clean(self.shop.strip()), dated) if line))
