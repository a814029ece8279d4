"""Lints of conditions that cannot turn out both ways."""

from collections.abc import Iterator

from ....engine.language.document import Document, Pointer
from ....engine.language.model import All, Any_, Collect, Compare, Condition, Protection
from ....engine.language.problems import Mark
from ....engine.language.texts import Text
from ..model import ERROR, Finding, Lint, Page
from ..possible import possible
from ..subject import Subject, Written
from ..walking import may_be_absent, parts_of, spans_of


def stuck(condition: Condition) -> bool:
    """Whether a condition cannot be true, or cannot be false."""
    can = possible(condition)
    return not (can.be_true and can.be_false)


def first_mark(condition: Condition) -> Mark:
    """Where the first comparison or collection condition in a condition stands."""
    if isinstance(condition, (Compare, Collect)):
        return condition.mark
    parts = parts_of(condition)
    return first_mark(parts[0]) if parts else Mark()


def _checked(policy: Subject) -> Iterator[Written]:
    """The conditions to look at: not those of protections that are stuck as a whole, which is said of the whole."""
    whole = {id(rule.when) for rule, _ in policy.rules(Protection) if stuck(rule.when)}
    yield from (written for written in policy.conditions() if id(written.condition) not in whole)


class ComparisonsMustLeaveAChoice(Lint):
    """A comparison that is true for every value of its field, or for none."""

    says = Text("比较要有两种可能的结果", "comparisons must leave a choice")
    page = Page(
        avoids=Text(
            "字段能取的值是已知的：评分是一到五，投诉状态只有几种。一个对所有值都成立（或都不成立）的比较什么也没有说，多半漏了一个值或写错了边界。",
            "The values of a field are known: a rating is 1 to 5, a complaint has one of a few states. A comparison that holds for all of "
            "them, or for none, says nothing; mostly a value is missing or a limit is off by one.",
        ),
        bad="""\
# reviews.yaml
rules:
  - id: protection.any_review
    kind: protection
    title: {zh: 评价不低, en: A review that is not bad}
    when: {some: reviews, where: {rating: {gte: 1}}, within: 30d}
""",
        good="""\
# reviews.yaml
rules:
  - id: protection.any_review
    kind: protection
    title: {zh: 评价不低, en: A review that is not bad}
    when: {some: reviews, where: {rating: {gt: 1}}, within: 30d}
""",
        reason=Text("列出全部值，以便日后增删", "all values are listed so that one can be taken out later"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for written in _checked(policy):
            for part, collection in written.parts():
                if not isinstance(part, Compare) or _with_zero(part):
                    continue
                can = possible(part, collection)
                if can.be_true and can.be_false:
                    continue
                always = Text("总是成立", "always true") if can.be_true else Text("从不成立", "never true")
                message = Text("对 `{field}` 的比较{always}", "the comparison of `{field}` is {always}")
                hint = Text("检查它的值和边界", "look at its values and limits")
                if any(op == "exists" for op, _ in part.tests) and not may_be_absent(part.path, collection):
                    hint = Text("这个字段总是有值的", "this field always has a value")
                yield self.at_mark(written.document, part.mark, message, hint, field=part.path, always=always)


def _with_zero(part: Compare) -> bool:
    """What `thresholds-must-not-be-zero` speaks of."""
    return any(op in ("gte", "lt") and 0 in spans_of(value) for op, value in part.tests)


class ConditionsMustBeAbleToHold(Lint):
    """Comparisons on one field that contradict each other, or of which one is always true."""

    says = Text("条件之间不要矛盾", "conditions must be able to hold")
    severity = ERROR
    page = Page(
        avoids=Text(
            "一条记录不可能同时是两种状态。`all` 里写了互相矛盾的比较，条件永远不成立；`any` 里写了互补的比较，条件永远成立。多半是 `all` 与 `any` 用错了。",
            "A record is never in two states at once. Comparisons in an `all` that contradict each other never hold together; in an `any` "
            "that leaves nothing out one always does. Mostly `all` and `any` have been mixed up.",
        ),
        bad="""\
# complaints.yaml
rules:
  - id: malicious_complaint.many_dismissed
    kind: ground
    ground: malicious_complaint
    title: {zh: 许多投诉被驳回, en: Many dismissed complaints}
    when:
      count: complaints
      where: {all: [{status: dismissed}, {status: dismissed_malicious}]}
      within: 90d
      at_least: 10
    evidence: [{of: complaints, kind: complaint_record}]
    communication: {attempts: 2, wait: 24h}
""",
        good="""\
# complaints.yaml
rules:
  - id: malicious_complaint.many_dismissed
    kind: ground
    ground: malicious_complaint
    title: {zh: 许多投诉被驳回, en: Many dismissed complaints}
    when:
      count: complaints
      where: {any: [{status: dismissed}, {status: dismissed_malicious}]}
      within: 90d
      at_least: 10
    evidence: [{of: complaints, kind: complaint_record}]
    communication: {attempts: 2, wait: 24h}
""",
        reason=Text("暂时停用", "switched off for now"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for written in policy.conditions():
            for part, collection in written.parts():
                if not isinstance(part, (All, Any_)) or len(part.items) < 2:
                    continue
                each = [possible(item, collection) for item in part.items]
                can = possible(part, collection)
                if isinstance(part, All) and not can.be_true and all(one.be_true for one in each):
                    message = Text("这些条件互相矛盾，永远不会同时成立", "these conditions contradict each other")
                    hint = Text("是否想写 any？", "did you mean `any`?")
                elif isinstance(part, Any_) and not can.be_false and all(one.be_false for one in each):
                    message = Text("这些条件总有一个成立", "one of these conditions is always true")
                    hint = Text("是否想写 all？", "did you mean `all`?")
                else:
                    continue
                yield self.at_mark(written.document, first_mark(part), message, hint)


class ProtectionsMustDependOnTheCase(Lint):
    """A protection that never protects, or that forbids every block, whatever is in the case."""

    says = Text("保护规则要取决于案件", "protections must depend on the case")
    severity = ERROR
    page = Page(
        avoids=Text(
            "结果固定的保护规则没有读到任何东西：要么从不保护谁，要么谁也不能拉黑。有默认值的字段总是“存在”，所以检查它是否存在得不到答案。",
            "A protection that always turns out the same reads nothing from the case: it protects nobody, or it forbids every block. A "
            "field with a default always exists, so asking whether it exists asks nothing.",
        ),
        bad="""\
# protections.yaml
rules:
  - id: protection.hacked
    kind: protection
    against: [malicious_order]
    title: {zh: 账号被盗, en: The account was hacked}
    when: {buyer.account_compromised: {exists: true}}
""",
        good="""\
# protections.yaml
rules:
  - id: protection.hacked
    kind: protection
    against: [malicious_order]
    title: {zh: 账号被盗, en: The account was hacked}
    when: {buyer.account_compromised: true}
""",
        reason=Text("本店在整改期间不拉黑任何人", "the shop blocks nobody until its review is over"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for rule, place in policy.rules(Protection):
            can = possible(rule.when)
            if can.be_true and can.be_false:
                continue
            message = (
                Text(
                    "保护规则 `{rule}` 从不成立，谁也保护不了",
                    "the protection `{rule}` is never true: it protects nobody",
                )
                if can.be_false
                else Text(
                    "保护规则 `{rule}` 从不为假，所保护的事由都不能拉黑",
                    "the protection `{rule}` is never false: nobody can be blocked on the grounds it is against",
                )
            )
            yield self.at(
                place / "when", message, Text("检查它的条件", "look at its condition"), key=True, rule=rule.id
            )


class NotMustNotStandOverOptionalFields(Lint):
    """A `not` over a field that a case may lack: it stays unknown then, and does not become true."""

    says = Text("not 不要用在可缺的字段上", "not must not stand over optional fields")
    page = Page(
        avoids=Text(
            "字段没有填时，对它的比较是“未知”，加上 `not` 仍是“未知”，不是“成立”。想说“不是这样，或没有填”的人会得到一条在没填时永远未定的规则。",
            'A comparison of a field that is not there is unknown, and `not` unknown is unknown, not true. Who means "it is not so, or '
            'nobody said so" gets a rule that is never decided where the field is left out.',
        ),
        bad="""\
# orders.yaml
rules:
  - id: protection.not_food
    kind: protection
    title: {zh: 不是食品, en: Not food}
    when: {some: orders, where: {not: {category: food}}, within: 30d}
""",
        good="""\
# orders.yaml
rules:
  - id: protection.not_food
    kind: protection
    title: {zh: 不是食品, en: Not food}
    when: {some: orders, where: {category: {default: general, ne: food}}, within: 30d}
""",
        reason=Text("没有填时就应当未定", "left out, it should stay undecided"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        pointers = {document.file: _pointers(document) for document in policy.documents}
        for written in policy.conditions():
            for part, collection in written.parts():
                if not isinstance(part, Compare) or part.default is not None:
                    continue
                if any(op == "exists" for op, _ in part.tests) or not may_be_absent(part.path, collection):
                    continue
                # by the text, not the model: the reader itself writes a negation for `every … satisfies`
                if "not" not in pointers[written.document.file].get((part.mark.line, part.mark.column), ()):
                    continue
                message = Text(
                    "`{field}` 可能没有填，那时 not 的结果仍是未知",
                    "`{field}` may be left out, and `not` is unknown then too",
                )
                hint = Text(
                    "用 ne 或 not_in 加 default，写明没有填时算什么",
                    "use `ne` or `not_in` with a `default` that says what its absence means",
                )
                yield self.at_mark(written.document, part.mark, message, hint, field=part.path)


def _pointers(document: Document) -> dict[tuple[int, int], Pointer]:
    """Where each key of a file is in its data, by line and column."""
    return {(mark.line, mark.column): at for at, mark in document.keys.items()}
