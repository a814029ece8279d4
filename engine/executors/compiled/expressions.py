"""Values, comparisons and predicates (contract 4.3) as Python expressions.

In the code `case` is the case, `r` the record at hand, and `c` the reading of the case (`runtime.Reading`).
"""

from collections.abc import Callable

import attrs

from ...language.model import (
    All,
    Any_,
    Arithmetic,
    Choice,
    Compare,
    Condition,
    Lengths,
    Literal,
    Many,
    Not,
    Parameter,
    Path,
    Value,
)
from ...language.types import AGE, ARRAY, DURATION, ENUM, OBJECT, TEXT, TIME, Field, case_types
from .writing import FALSE, NONE, TRUE, UNKNOWN, Expr, Module, Test, literal

_SYMBOLS = {"eq": "==", "ne": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_TURNED = {"lt": ">", "lte": ">=", "gt": "<", "gte": "<="}  # what an age is, of the time itself
_LONG = 60  # characters of an expression that is better not written twice
_FOLDS = {"add": "sum", "multiply": "prod", "max": "max", "min": "min"}


@attrs.frozen(eq=False)
class Expressions:
    """Writes the expressions of one policy as it is on one day."""

    module: Module
    day: int
    unset: frozenset[str]  # the dated parameters that have no value yet on the day

    # --- values -----------------------------------------------------------------------------------

    def value(self, value: Value, collection: str | None = None) -> Expr:
        """A value, read at the case's root or in a record of `collection`."""
        match value:
            case Literal(found):
                return Expr(literal(found))
            case Parameter():
                found = value.on(self.day)
                return NONE if found is None else Expr(literal(found))
            case Path():
                return self.field(value, collection)
            case Arithmetic(op, parts):
                return self._arithmetic(op, [self.value(part, collection) for part in parts])
            case Many(items):
                found = [self.value(item, collection) for item in items]
                text = self.module.flat("(" + "".join(f"{item.text}, " for item in found) + ")")
                return Expr(text, all(item.sure for item in found))
            case Choice():
                return self._choice(value, collection)
        raise AssertionError(value)

    def _arithmetic(self, op: str, parts: list[Expr]) -> Expr:
        terms = "(" + "".join(f"{part.text}, " for part in parts) + ")"
        if all(part.sure for part in parts):
            return Expr(self.module.flat(f"{_FOLDS[op]}({terms})"))
        return Expr(self.module.flat(f"if_known({_FOLDS[op]}, {terms})"), sure=False)

    def _choice(self, value: Choice, collection: str | None) -> Expr:
        when = self.predicate(value.when, collection)
        then, otherwise = self.value(value.then, collection), self.value(value.otherwise, collection)
        if when.sure:
            text = f"({then.text} if {when.text} else {otherwise.text})"
            return Expr(self.module.flat(text), then.sure and otherwise.sure)
        return Expr(self.module.flat(f"chosen({when.text}, {then.text}, {otherwise.text})"), sure=False)

    # --- fields -----------------------------------------------------------------------------------

    def field(self, path: Path, collection: str | None) -> Expr:
        """What a field holds, as it is compared; None where it is absent."""
        if not path.from_root and collection is not None and path.parts == (AGE,):
            time = case_types().collections[collection].time_field
            return Expr(f'(c.as_of - c.moment(r["{time}"]))')
        if _is_answer(path, collection):
            return Expr("c.answered(r)", sure=False)
        inside = None if path.from_root else collection
        return _converted(path.field, *_raw("r" if inside else "case", inside, path.parts))

    @staticmethod
    def _raw(path: Path, collection: str | None) -> str:
        """What a field holds, as it is, which is enough to see whether it is there."""
        if _is_answer(path, collection):
            return "c.answered(r)"
        inside = None if path.from_root else collection
        return _raw("r" if inside else "case", inside, path.parts)[0]

    # --- predicates -------------------------------------------------------------------------------

    def predicate(self, condition: Condition, collection: str | None = None) -> Test:
        """Comparisons, `all`, `any` and `not`."""
        match condition:
            case Compare():
                return self.compare(condition, collection)
            case All(items):
                return self.all([self.predicate(item, collection) for item in items])
            case Any_(items):
                return self.any([self.predicate(item, collection) for item in items])
            case Not(item):
                return self.negated(self.predicate(item, collection))
        raise AssertionError(condition)

    def all(self, tests: list[Test]) -> Test:
        """Kleene's all."""
        known, open_ = [t.text for t in tests if t.sure and t != TRUE], [t.text for t in tests if not t.sure]
        both = " and ".join(known)
        if not open_:
            return Test(self.module.flat(f"({both})")) if known else TRUE
        text = self._joined("&", open_)
        return Test(self.module.flat(f"({text} if {both} else 0)" if known else text), sure=False)

    def any(self, tests: list[Test]) -> Test:
        """Kleene's any."""
        known, open_ = [t.text for t in tests if t.sure and t != FALSE], [t.text for t in tests if not t.sure]
        either = " or ".join(known)
        if not open_:
            return Test(self.module.flat(f"({either})")) if known else FALSE
        text = self._joined("|", open_)
        return Test(self.module.flat(f"(3 if {either} else {text})" if known else text), sure=False)

    def _joined(self, sign: str, texts: list[str]) -> str:
        """The texts joined by a sign, as a tree: a long chain would be too deep for Python's compiler."""
        if len(texts) == 1:
            return texts[0]
        if len(texts) <= 8:
            return "(" + f" {sign} ".join(texts) + ")"
        half = len(texts) // 2
        return f"({self._joined(sign, texts[:half])} {sign} {self._joined(sign, texts[half:])})"

    def negated(self, test: Test) -> Test:
        """Kleene's not."""
        return Test(f"(not {test.text})") if test.sure else Test(f"NOT[{test.text}]", sure=False)

    # --- comparisons ------------------------------------------------------------------------------

    def compare(self, condition: Compare, collection: str | None) -> Test:
        """All tests of one comparison."""
        if condition.unset & self.unset:
            return UNKNOWN
        if collection is not None and not condition.path.from_root and condition.path.parts == (AGE,):
            return self.all([self._age(op, value, collection) for op, value in condition.tests])
        found = self.field(condition.path, collection)
        if condition.default is not None and not found.sure:
            found = self._or_default(found, self.value(condition.default, collection))
        raw = self._raw(condition.path, collection)
        exists = [self._exists(raw, self.value(v, collection)) for op, v in condition.tests if op == "exists"]
        others = [(op, value) for op, value in condition.tests if op != "exists"]
        if not others:
            return self.all(exists)
        again = not found.sure or (len(others) > 1 and len(found.text) > _LONG)
        name = self.module.variable() if again else found.text
        test = self.all([self._test(op, value, name, condition.path.field, collection) for op, value in others])
        if not found.sure:
            test = Test(f"(1 if ({name} := {found.text}) is None else {test.number})", sure=False)
        elif again:
            test = Test(f"(({name} := {found.text}), {test.text})[1]", test.sure)
        return self.all([*exists, Test(self.module.flat(test.text), test.sure)])

    @staticmethod
    def _exists(found: str, wanted: Expr) -> Test:
        if wanted.text in ("True", "False"):
            return Test(f"({found} {'is not' if wanted.text == 'True' else 'is'} None)")
        return Test(f"(({found} is not None) == {wanted.text})")

    def _age(self, op: str, value: Value, collection: str) -> Test:
        """A test of how long ago a record was: of its time, as text, where the duration is known beforehand."""
        if op == "exists":
            return TRUE if self.value(value).text == "True" else FALSE
        time = case_types().collections[collection].time_field
        if op in _TURNED and isinstance(value, Literal | Parameter):
            wanted = self.value(value)
            if wanted == NONE:
                return UNKNOWN
            return Test(f'(c.key(r["{time}"]) {_TURNED[op]} c.since({wanted.text}))')
        return self._test(op, value, f'(c.as_of - c.moment(r["{time}"]))', Field(DURATION), collection)

    def _or_default(self, found: Expr, default: Expr) -> Expr:
        name = self.module.variable()
        return Expr(f"({default.text} if ({name} := {found.text}) is None else {name})", default.sure)

    def _test(self, op: str, value: Value, found: str, field: Field, collection: str | None) -> Test:
        """One test of a field that is there."""
        if isinstance(value, Lengths):
            size = f"len({found})" if field.kind == ARRAY else f"length({found})"
            return self.all([self._order(test, size, self.value(bound, collection)) for test, bound in value.tests])
        wanted = self.value(value, collection)
        if op in ("in", "not_in", "has_any"):
            return self._membership(op, found, value, wanted)
        if op == "has":
            return self._known(wanted, lambda text: f"({text} in {found})")
        return self._order(op, found, wanted)

    def _order(self, op: str, found: str, wanted: Expr) -> Test:
        return self._known(wanted, lambda text: f"({found} {_SYMBOLS[op]} {text})")

    def _known(self, wanted: Expr, test: Callable[[str], str]) -> Test:
        """A test with a value, unknown where that is."""
        if wanted.sure:
            return Test(test(wanted.text))
        if wanted == NONE:
            return UNKNOWN
        name = self.module.variable()
        return Test(f"(1 if ({name} := {wanted.text}) is None else 3 if {test(name)} else 0)", sure=False)

    def _membership(self, op: str, found: str, value: Value, wanted: Expr) -> Test:
        if wanted == NONE:
            return UNKNOWN
        either = found if op == "has_any" else f"({found},)"
        if wanted.sure:
            hit = Test(f"meets({found}, {wanted.text})" if op == "has_any" else f"({found} in {wanted.text})")
        elif isinstance(value, Many):
            hit = Test(f"may_meet({either}, {wanted.text})", sure=False)
        else:
            hit = self._known(
                wanted, lambda text: f"meets({found}, {text})" if op == "has_any" else f"({found} in {text})"
            )
        return self.negated(hit) if op == "not_in" else hit


def _is_answer(path: Path, collection: str | None) -> bool:
    """Whether it is the time of a contact's answer, which is not there yet where it is after `as_of` (contract 3)."""
    return not path.from_root and (collection, path.parts) == ("communications", ("answered_at",))


def _raw(base: str, collection: str | None, parts: tuple[str, ...]) -> tuple[str, bool]:
    """The expression that gets a field out of nested dicts, and whether it always finds something."""
    types = case_types()
    at = types.root if collection is None else types.collections[collection].record
    text, sure = base, True
    for number, part in enumerate(parts, start=1):
        required = part in at.required
        at = at.fields[part]
        last = number == len(parts)
        if sure and required:
            text = f'{text}["{part}"]'
        elif not last:
            text, sure = f'{text}.get("{part}", EMPTY)', False
        elif at.default is not None:
            default = tuple(at.default) if isinstance(at.default, list) else at.default
            text, sure = f'{text}.get("{part}", {literal(default)})', True
        else:
            text, sure = f'{text}.get("{part}")', False
    return text, sure


def _converted(field: Field, text: str, sure: bool) -> Expr:
    """A raw field as it is compared: texts in NFC, times in microseconds."""
    kind = field.kind
    if kind == TIME:
        return Expr(f"c.moment({text})" if sure else f"c.moment_of({text})", sure)
    if kind == TEXT:
        return Expr(f"normal({text})" if sure else f"normal_of({text})", sure)
    if kind == ARRAY and field.item is not None and field.item.kind not in (ENUM,):
        return Expr(f"normals({text})" if sure else f"normals_of({text})", sure)
    if kind == OBJECT and not sure:
        return Expr(f"(None if {text} is None else True)", sure=False)
    return Expr(text, sure)
