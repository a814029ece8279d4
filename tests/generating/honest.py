"""All that a shop could honestly do about one case, as an open case: which acts there are, and what each comes to.

What the case holds stays as it is. Open are: evidence for its records; fields and collections that are absent, but for
those whose absence decides and for conduct that would need evidence; what the operator writes, where a procedure with
a remedy reads it; answers, more contacts, the wait. Every act is counted as the engine counts those of a remedy.
"""

from typing import Any

import attrs

from fairblock.authoring.proving.logic import Tri, boolean, both, chosen, compared, counted, either, implied, no, summed
from fairblock.authoring.proving.reading import Reading
from fairblock.authoring.proving.sizes import Reach, cone
from fairblock.authoring.proving.symbols import Listed, Symbols
from fairblock.authoring.proving.texts import Texts
from fairblock.engine.executors.reference import Reference
from fairblock.engine.language.model import Procedure
from fairblock.engine.language.types import ARRAY, ENUM, OBJECT, TEXT, TIME
from fairblock.engine.language.wording import normal
from fairblock.engine.semantics.truth import TRUE
from fairblock.engine.semantics.view import CaseView

NOTHING: Any = object()
WRITTEN = ("request", "open_orders")  # what the operator writes


class Honest(Symbols):
    """One real case, with what might honestly be found or done left open."""

    def __init__(self, case, policy, rule, texts, sizes, day, deciding):
        self._real = case
        self._view = CaseView(case)
        self.acts = []  # formulas, each an act
        super().__init__("h", texts, sizes, (self._view.as_of, self._view.as_of + 1))
        self.as_of = self._view.as_of
        self._of_rule = {item.collection for item in rule.evidence}
        self._deciding = deciding
        self.rewritten = {}  # by path: which procedures may change what is written there
        self.completed = {}
        reference = Reference(policy, self._view)
        for procedure in policy.in_force(day):
            if not isinstance(procedure, Procedure) or not procedure.remedy.zh:
                continue
            if reference.finding(procedure).value is TRUE:
                continue
            done = self.completed[procedure.id] = boolean(f"completed {procedure.id}")
            self.acts.append(done)
            reach = Reach(Texts(), day)
            reach.add(policy, [procedure])
            for at, compare in reach.compares:
                paths = [compare.path, *(v for a, v in reach.values if hasattr(v, "parts"))]
                for path in paths if at is None else ():
                    if path.parts[0] in WRITTEN:
                        self.rewritten.setdefault(path.parts, set()).add(procedure.id)

    # --- records ----------------------------------------------------------------------------------

    def groups(self, collection):
        there = len(self._real.get(collection, ()))
        if collection in self._real:
            return range(there + (1 if collection == "communications" else 0))
        if collection in self._of_rule:
            self.looked(collection)
            return range(0)  # conduct that is not in the case is not invented; at most there turns out to be none
        if collection not in self._grouped:
            self._grouped.add(collection)
            total = summed(self.many(collection, number) for number in range(self.sizes.groups[collection]))
            self.given.append(implied(no(self.looked(collection)), total == 0))
        return range(self.sizes.groups[collection])

    def looked(self, collection):
        if collection in self._real or collection == "evidence":
            return True
        if collection not in self.looks:
            self.looks[collection] = boolean(f"looked {collection}")
            self.acts.append(self.looks[collection])
        return self.looks[collection]

    def many(self, collection, number):
        if self._is_real(collection, number):
            return 1
        if collection == "evidence":
            return super().many(collection, number)
        fresh = (collection, number) not in self.counts
        count = super().many(collection, number)
        if fresh and collection in self._real:  # more contacts
            self.contacts = count
        return count

    def _is_real(self, collection, number):
        return isinstance(number, int) and number < len(self._real.get(collection, ()))

    # --- fields -----------------------------------------------------------------------------------

    def _found(self, at, parts):
        """What the real case holds there; NOTHING where there is nothing, None where the record is not a real one."""
        here = self._real
        if at is not None:
            if not self._is_real(*at):
                return None
            here = self._real[at[0]][at[1]]
        for part in parts:
            here = here.get(part, NOTHING) if isinstance(here, dict) else NOTHING
        if at is not None and (at[0], parts) == ("communications", ("answered_at",)) and here is not NOTHING:
            return here if self._view.moment(here) <= self._view.as_of else NOTHING  # not answered yet
        return here

    def flag(self, at, parts):
        if (at, parts) not in self.flags:
            self.flags[at, parts] = self._flag(at, parts)
        return self.flags[at, parts]

    def _flag(self, at, parts):
        found = self._found(at, parts)
        if found is None:
            return super().flag(at, parts)
        changed = self._changed(at, parts)
        fresh = boolean(f"h.{at}.{parts}?")
        if found is not NOTHING:
            return chosen(changed, fresh, True) if changed is not False else True
        field = self._field(at, parts)
        answer = at is not None and at[0] == "communications" and parts == ("answered_at",)
        decides = ((at[0] if at else None), parts) in self._deciding and not answer
        if answer:
            decides = self._real["communications"][at[1]].get("buyer_reply") != "explanation"
        if field.kind == OBJECT or changed is not False:
            supplied = fresh
        elif decides:
            return False
        else:
            supplied = fresh
        if field.kind != OBJECT and not decides:
            self.acts.append(both(supplied, no(changed)))
        if decides:
            return both(changed, supplied)
        return supplied

    def value(self, at, parts, field):
        key = (at, parts)
        if key not in self.values:
            found = self._found(at, parts)
            if found is None:
                return super().value(at, parts, field)
            changed = self._changed(at, parts)
            if found is NOTHING and field.default is not None and changed is False:
                self.values[key] = self.constant(field, field.default)
            elif found is NOTHING:
                self.values[key] = self._open(at, parts, field)
            elif changed is False:
                self.values[key] = self._written(field, found)
            else:
                self.values[key] = self._either(changed, self._open(at, parts, field), self._written(field, found))
        return self.values[key]

    def _changed(self, at, parts):
        """Whether a procedure that is completed has it written anew."""
        names = self.rewritten.get(parts, ()) if at is None else ()
        if at is None and not names:  # an object around what is written anew
            names = {name for path, of in self.rewritten.items() if path[: len(parts)] == parts for name in of}
        return either(*(self.completed[name] for name in sorted(names)))

    @staticmethod
    def _either(changed, fresh, old):
        if not isinstance(fresh, Listed):
            return chosen(changed, fresh, old)
        named = {
            number: either(
                both(changed, fresh.named.get(number, False)), both(no(changed), old.named.get(number, False))
            )
            for number in fresh.named.keys() | old.named.keys()
        }
        return Listed(
            named,
            tuple((both(changed, used), item) for used, item in fresh.any_),
            chosen(changed, fresh.size, old.size),
        )

    def _written(self, field, found):
        if field.kind in (TEXT, ENUM):
            return self.texts.number(normal(found))
        if field.kind == TIME:
            return self._view.moment(found)
        if field.kind == ARRAY:
            numbers = [self._written(field.item, item) for item in found]
            return Listed(dict.fromkeys(numbers, True), size=len(numbers))
        return found


def texts_of(data):
    """Every text in a case."""
    if isinstance(data, str):
        yield normal(data)
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from texts_of(inner)


def question(policy, case, rule):
    """The open case, the reading of the policy in it, and how many acts are done."""
    view = CaseView(case)
    day = view.day
    texts = Texts()
    reach = Reach(texts, day)
    reach.add(policy, cone(policy, day, [rule]))
    for text in sorted(set(texts_of(case))):
        texts.number(text)
    sizes = reach.sizes()
    deciding = {
        ((None if compare.path.from_root else at), compare.path.parts)
        for at, compare in reach.compares
        if compare.default is not None
        or compare.path.field.default is not None
        or any(op == "exists" for op, _ in compare.tests)
    }
    honest = Honest(case, policy, rule, texts, sizes, day, deciding)
    reading = Reading(policy, honest, day)
    reading.waited = boolean("waited")
    _evidence(honest, reading, policy, rule)
    for name, completed in honest.completed.items():  # to complete it is to make its condition true
        truth = reading.truth(reading.rules[name])
        reading._read[name] = (Tri(either(truth.true, completed), both(truth.false, no(completed))), [])
    done = reading.communicated(rule)
    contacts = getattr(honest, "contacts", 0)
    honest.acts.append(both(reading.waited, compared("eq", contacts, 0)))  # the wait belongs to more contacts
    return honest, done, summed([counted((act, 1) for act in honest.acts), contacts])


def _evidence(honest, reading, policy, rule):
    """What is shown stays shown; for all else a piece of evidence may be added, which is an act for each record."""
    reference = Reference(policy, honest._view)
    for item in rule.evidence:
        for number, record in enumerate(honest._real.get(item.collection, ())):
            added = False
            if any(reference.evidence.missing((item,), item.collection, record)):
                added = boolean(f"evidence {item.collection} {number} {item.kinds} {item.may_precede}")
                honest.acts.append(added)
            for kind in item.kinds:
                key = (item.collection, number, kind, item.may_precede)
                alone = attrs.evolve(item, kinds=(kind,))
                there = not any(reference.evidence.missing((alone,), item.collection, record))
                new = both(added, reading._shows(item.collection, number, kind, True))
                reading.shown[key] = either(reading.shown.get(key, False), there, new)
