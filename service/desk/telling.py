"""A verdict as the page shows it: every text in both languages, each step with the place of the form it leads to."""

from collections.abc import Iterable
from typing import Any

import attrs

from ...authoring.scaffolding.plain import Plain
from ...engine.deciding.catalog import WARNINGS, ground_name
from ...engine.deciding.missing import EVIDENCE, Missing, kind_title, title_of
from ...engine.deciding.policy import Policy
from ...engine.deciding.requirements import rule_reads
from ...engine.deciding.verdict import Verdict
from ...engine.language.model import PolicyModel
from ...engine.language.texts import LANGUAGES, Text, fill, shown
from ...engine.language.types import case_types
from ...reporting.desk_words import DESK_WORDS
from ...reporting.field_words import COLLECTIONS
from ...reporting.style import Tongue
from ...reporting.verdict_text import blocks_nothing
from ...reporting.words import OUTCOME, WORDS
from .asking import titled, today
from .contacts import contact_needs
from .vocabulary import pair

Json = dict[str, Any]
TONGUES = tuple(map(Tongue, LANGUAGES))
_GOOD = ("ground.communicated", "ground.eligible", "ground.proven")
# what is done first, and what can only be done last: evidence gets lost, and nobody approves what is not settled
_ORDER = ("provide_evidence", "supply", "answer", "communicate", "wait", "complete_procedure")
_MOST_REFS = 8


def said(word: str, **values: object) -> list[str]:
    """One of the page's texts with its blanks filled in, in both languages."""
    template = DESK_WORDS.get(word) or WORDS[word]
    return pair(fill(template, {k: v if isinstance(v, Text) else shown(v, 200) for k, v in values.items()}))


def both(texts: Iterable[Text], join: str = "comma") -> Text:
    """Texts in a row."""
    found = list(texts)
    joint = WORDS[join]
    return Text(joint.zh.join(one.in_("zh") for one in found), joint.en.join(one.in_("en") for one in found))


def record_name(ref: str) -> Text:
    """A record by its noun and id: `incidents/i1` is the incident i1."""
    collection, _, name = ref.partition("/")
    words = COLLECTIONS.get(collection)
    name = shown(name, 60)
    return (
        Text(shown(ref, 80), shown(ref, 80)) if words is None else Text(f"{words.noun} {name}", f"{words.one} {name}")
    )


def names_of(refs: Iterable[str]) -> Text:
    """Records in a row, of many only the first ones and how many there are."""
    found = list(refs)
    row = both(map(record_name, found[:_MOST_REFS]))
    return row if len(found) <= _MOST_REFS else Text(f"{row.zh}等共 {len(found)} 项", f"{row.en} … {len(found)} in all")


@attrs.frozen(eq=False)
class Telling:
    """Tells verdicts of one policy on one case."""

    policy: Policy
    case: Json

    @property
    def model(self) -> PolicyModel:
        """The policy's rules."""
        return self.policy.model

    def document(self, verdict: Verdict) -> Json:
        """All of it."""
        document = verdict.to_dict()
        return {
            "outcome": verdict.outcome.value,
            "title": pair(OUTCOME[verdict.outcome.value]),
            "loud": said("scope_none_loud") if blocks_nothing(document) else None,
            "case": document["case_id"],
            "as_of": document["as_of"],
            "policy": document["policy"],
            "digest": document["input_digest"],
            "reasons": [self._reason(one) for one in verdict.reasons],
            "checklists": [self._checklist(one) for one in document["remedies"]],
            "missing": [self._missing(one) for one in verdict.missing],
            "block": self._block(document["block"]) if "block" in document else None,
            "obligations": [titled(Text(*_two(one["title"])), one["id"]) for one in document["obligations"]],
            "warnings": [
                [f"{a}{b}" for a, b in zip(pair(names_of(one["refs"])), _spaced(WARNINGS[one["code"]]), strict=True)]
                for one in document["warnings"]
            ],
            "verdict": document,
        }

    def _reason(self, reason: Any) -> Json:
        kind = "good" if reason.code in _GOOD else reason.code.partition(".")[0]
        sources = [titled(one.title, "") for one in reason.sources]
        return {
            "kind": kind,
            "code": reason.code,
            "said": pair(reason.message),
            "rule": reason.rule,
            "records": pair(names_of(reason.refs)) if reason.refs else None,
            "go": self._first(reason.refs) or self._procedure(reason.rule if kind == "procedure" else None),
            "sources": sources,
        }

    def _checklist(self, remedy: Json) -> Json:
        rule = next(one for one in self.model.rules if one.id == remedy["rule"])
        steps = sorted(remedy["steps"], key=lambda step: _ORDER.index(step["step"]))
        return {"rule": rule.id, "title": titled(rule.title, rule.id), "steps": [self._step(one) for one in steps]}

    def _step(self, step: Json) -> Json:
        found: Json = {"kind": step["step"], "notes": []}
        match step["step"]:
            case "provide_evidence":
                every = step["at_least"] == len(step["records"])
                kinds = both(map(kind_title, step["any_kind"]), "or")
                word = "step_evidence" if every else "step_evidence_some"
                records = names_of(step["records"])
                found |= {"said": said(word, kinds=kinds, count=step["at_least"], records=records)}
                found |= {"go": self._first(step["records"]), "records": step["records"], "kinds": step["any_kind"]}
            case "supply":
                path = ".".join(part for part in step["path"].split("/")[1:] if not part.isdigit())
                word = "step_look_up" if path in case_types().collections else "step_fill_in"
                found |= {"said": said(word, title=title_of(path) or Text(path, path)), "go": step["path"]}
                found["notes"] = [said("favourable")]
            case "complete_procedure":
                rule = next((one for one in self.model.rules if one.id == step["rule"]), None)
                title = rule.title if rule is not None else Text("", "")
                found |= {
                    "said": titled(Text(*_two(step["message"])), step["rule"]),
                    "go": self._procedure(step["rule"]),
                }
                found["notes"] = [titled(title, step["rule"])]
            case "answer":
                found |= {"said": said("step_answer", record=record_name(step["record"]))}
                found["go"] = f"{self._first([step['record']])}/answered_at"
            case "communicate":
                word = "step_talk_now" if step["wait"].startswith("0") else "step_talk"
                found |= {"said": said(word, attempts=step["attempts"], wait=self._span(step["wait"]))}
                found |= {"go": "/communications", "notes": contact_needs(self.model, today())}
            case "wait":
                found |= {"said": said("step_wait", until=_moment(step["until"])), "go": None}
        return found

    def _span(self, text: str) -> Text:
        return Text(*(Plain(self.model, tongue, today()).span(text) for tongue in TONGUES))

    def _procedure(self, rule: str | None) -> str | None:
        """Where the form asks for what a procedure looks at: the first of its fields."""
        found = next((one for one in self.model.rules if one.id == rule), None)
        reads = [] if found is None else [read for read in rule_reads(self.model, found) if read.collection is None]
        return next((f"/{str(read).replace('.', '/')}" for read in reads if not self._known(str(read))), None) or next(
            (f"/{str(read).replace('.', '/')}" for read in reads), None
        )

    def _known(self, path: str) -> bool:
        at: Any = self.case
        for step in path.split("."):
            if not isinstance(at, dict) or step not in at:
                return False
            at = at[step]
        return True

    def _first(self, refs: Iterable[str]) -> str | None:
        """Where the form has the first of these records."""
        for ref in refs:
            collection, _, name = ref.partition("/")
            for index, record in enumerate(self.case.get(collection) or ()):
                if isinstance(record, dict) and record.get("id") == name:
                    return f"/{collection}/{index}"
        return None

    def _missing(self, thing: Missing) -> Json:
        if thing.kind == EVIDENCE:
            title = both(map(kind_title, thing.kinds), "or")
        else:
            title = title_of(thing.path) or Text(thing.path, thing.path)
        record = self._first(thing.refs)
        field = "" if thing.kind == EVIDENCE else "/" + "/".join(thing.path.split(".")[1:])
        return {
            "kind": thing.kind,
            "said": said(f"lack_{thing.kind}", title=title),
            "records": pair(names_of(thing.refs)) if thing.refs else None,
            "go": f"{record}{field}" if record else "/" + thing.path.replace(".", "/"),
            "rules": list(thing.rules),
        }

    @staticmethod
    def _block(block: Json) -> Json:
        field = case_types().find(None, ("request", "scope"))
        assert field is not None
        assert field.item is not None
        values = {"days": block.get("days"), "until": _moment(block["ends_at"]) if "ends_at" in block else ""}
        word = "days" if "ends_at" in block else "days_only" if "days" in block else "no_limit"
        scope = both(field.item.value_title(name) for name in block["scope"])
        return {
            "grounds": pair(both(ground_name(ground) for ground in block["grounds"])),
            "scope": pair(scope) if block["scope"] else said("scope_none"),
            "time": said(word, **values),
        }


def _two(said: Json) -> tuple[str, str]:
    return said.get("zh", ""), said.get("en", "")


def _spaced(text: Text) -> list[str]:
    return [text.zh, f" {text.en}"]


def _moment(text: str) -> str:
    """A time as people read it, on the minute; its offset is that of the case."""
    return text[:16].replace("T", " ")
