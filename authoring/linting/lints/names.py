"""Lints of names: grounds that nobody knows, facts that nobody uses, exceptions and repetitions that do nothing."""

from collections.abc import Iterator

from ....engine.language.model import Compare, Ground, Literal, Procedure, Protection
from ....engine.language.nearest import nearest
from ....engine.language.scope import Place
from ....engine.language.texts import EMPTY, Text
from ....engine.language.wording import normal
from ..model import ERROR, Finding, Lint, Page
from ..subject import Subject


class GroundsMustBeKnown(Lint):
    """A ground that nothing else knows and that looks like a slip for one that is known."""

    says = Text("事由的名称要对得上", "grounds must be known")
    severity = ERROR
    page = Page(
        avoids=Text(
            "事由的名称可以自己起，所以拼错一个字母不会报错，只会多出一个谁也不会请求的事由：规则不起作用，保护规则也挡不住它。",
            "A policy may name grounds of its own, so a misspelt one is no error. It is a new ground that nobody ever asks for: the rule "
            "does nothing, or the protection does not protect.",
        ),
        bad="""\
# orders.yaml
rules:
  - id: malicious_order.many_swaps
    kind: ground
    ground: malicous_order
    title: {zh: 多次调包, en: Many swaps}
    when: {count: after_sales, where: {item_swapped: true}, within: $long_window, at_least: 4}
    evidence: [{of: after_sales, kind: inspection_video}]
    communication: {attempts: 1, wait: 24h}
""",
        good="""\
# orders.yaml
rules:
  - id: malicious_order.many_swaps
    kind: ground
    ground: malicious_order
    title: {zh: 多次调包, en: Many swaps}
    when: {count: after_sales, where: {item_swapped: true}, within: $long_window, at_least: 4}
    evidence: [{of: after_sales, kind: inspection_video}]
    communication: {attempts: 1, wait: 24h}
""",
        reason=Text("这是另一个事由，名称相近而已", "another ground, whose name is only alike"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for rule, place in policy.rules(Ground):
            yield from self._ground(place / "ground", policy.grounds_named(rule))
        for _, place in policy.rules(Protection):
            at = place.get("against")
            for _, entry in at.items() if at is not None else ():
                yield from self._ground(entry, policy.grounds_named())
        yield from self._compared(policy)

    def _ground(self, at: Place, known: set[str]) -> Iterator[Finding]:
        name = normal(str(at.data))
        near = None if name in known else nearest(name, known)
        if near is not None:
            yield self.at(at, *_unknown(near), name=name, near=near)

    def _compared(self, policy: Subject) -> Iterator[Finding]:
        """Grounds that records are asked for, as in `{some: rulings, where: {ground: …}}`."""
        known = policy.grounds_named()
        for written in policy.conditions():
            for part, _ in written.parts():
                if not isinstance(part, Compare) or part.path.parts[-1] != "ground":
                    continue
                for _, value in part.tests:
                    name = value.value if isinstance(value, Literal) else None
                    if isinstance(name, str) and name not in known:
                        near = nearest(name, known)
                        yield self.at_mark(written.document, part.mark, *_unknown(near), name=name, near=near or "")


def _unknown(near: str | None) -> tuple[Text, Text]:
    message = Text("没有别处用到事由 `{name}`", "nothing else knows the ground `{name}`")
    return message, Text("是否想写 `{near}`？", "did you mean `{near}`?") if near else EMPTY


class ProtectionsMustBeAgainstGroundsWithRules(Lint):
    """A protection against a ground that no rule of the policy proves."""

    says = Text("保护规则要针对有规则的事由", "protections must be against grounds with rules")
    page = Page(
        avoids=Text(
            "没有规则能证明的事由，本来就不会成为拉黑的理由，针对它的保护没有作用。要么名称写错了，要么那条规则被删了。",
            "A ground that no rule proves never leads to a block, so a protection against it does nothing. Either its name is wrong, or "
            "the rule has gone.",
        ),
        bad="""\
# protections.yaml
rules:
  - id: protection.helpful_reviewer
    kind: protection
    against: [malicious_review, undeserved_praise]
    title: {zh: 常写评价的买家, en: A buyer who reviews often}
    when: {count: reviews, at_least: 20}
""",
        good="""\
# protections.yaml
rules:
  - id: protection.helpful_reviewer
    kind: protection
    against: [malicious_review]
    title: {zh: 常写评价的买家, en: A buyer who reviews often}
    when: {count: reviews, at_least: 20}
""",
        reason=Text("规则由扩展此规则集的店铺来写", "shops that extend this policy bring the rules"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for _, place in policy.rules(Protection):
            at = place.get("against")
            known = policy.grounds_named()
            for _, entry in at.items() if at is not None else ():
                name = normal(str(entry.data))
                if name in policy.grounds_with_rules or (name not in known and nearest(name, known)):
                    continue  # a slip is said as such
                message = Text("没有规则能证明事由 `{name}`", "no rule proves the ground `{name}`")
                hint = Text("删去它，或补上规则", "remove it, or write a rule for it")
                yield self.at(entry, message, hint, name=name)


class FactsMustBeUsed(Lint):
    """A fact or term that nothing uses."""

    says = Text("写下的 fact 和 term 要用到", "facts must be used")
    page = Page(
        avoids=Text(
            "没有用到的 fact 或 term 让人以为它起作用，改了它却什么也不会变。多半是用它的规则被删了，或名称写错了。",
            "An unused fact or term looks as if it mattered, but to change it changes nothing. Mostly the rule that used it has gone.",
        ),
        bad="""\
# policy.yaml
facts:
  many_orders: {count: orders, within: 30d, at_least: 10}
""",
        good="""\
# policy.yaml
facts:
  many_orders: {count: orders, within: 30d, at_least: 10}
# protections.yaml
rules:
  - id: protection.good_customer
    kind: protection
    title: {zh: 常来的买家, en: A good customer}
    when: {fact: many_orders}
""",
        reason=Text("供扩展此规则集的店铺使用", "for shops that extend this policy"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        resolved = policy.resolved
        tables = (resolved.rules, resolved.facts, resolved.terms, resolved.single)
        for key, kind in (("fact", resolved.facts), ("term", resolved.terms)):
            used = {name for table in tables for place in table.values() for name in _named(place.data, key)}
            for name, place in kind.items():
                if name not in used and policy.owns(place):
                    message = Text("没有条件用到 {kind} `{name}`", "nothing uses the {kind} `{name}`")
                    hint = Text("删去它，或用 {{{kind}: {name}}}", "remove it, or use it as {{{kind}: {name}}}")
                    yield self.at(place, message, hint, key=True, kind=key, name=name)


def _named(data: object, key: str) -> Iterator[str]:
    """What stands under a key, wherever in some data."""
    if isinstance(data, dict):
        for name, inner in data.items():
            if name == key and isinstance(inner, str):
                yield inner
            yield from _named(inner, key)
    elif isinstance(data, list):
        for inner in data:
            yield from _named(inner, key)


class ExceptionsMustMatter(Lint):
    """An `except` that names a rule which the protection does not hold up anyway."""

    says = Text("例外要有意义", "exceptions must matter")
    page = Page(
        avoids=Text(
            "保护规则本来就不针对的规则，不需要再列为例外。多余的例外让人误以为它本来会被挡住。`--fix` 会删去它。",
            "A rule whose ground the protection is not against needs no exception. One too many makes readers believe that it would be "
            "held up otherwise. `--fix` takes it out.",
        ),
        bad="""\
# protections.yaml
rules:
  - id: protection.polite_reviewer
    kind: protection
    against: [malicious_review]
    except: [malicious_review.fabricated, malicious_attack.threat]
    title: {zh: 评价一向客观, en: A fair reviewer}
    when: {count: reviews, where: {fact_check: confirmed}, at_least: 5}
""",
        good="""\
# protections.yaml
rules:
  - id: protection.polite_reviewer
    kind: protection
    against: [malicious_review]
    except: [malicious_review.fabricated]
    title: {zh: 评价一向客观, en: A fair reviewer}
    when: {count: reviews, where: {fact_check: confirmed}, at_least: 5}
""",
        reason=Text("提醒以后改 against 的人", "a reminder for whoever widens `against`"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for rule, place in policy.rules(Protection):
            at = place.get("except")
            for _, entry in at.items() if at is not None else ():
                other = policy.by_id(str(entry.data))
                if isinstance(other, Ground) and not rule.guards(other.ground):
                    message = Text(
                        "`{name}` 本来就不受这条保护规则影响", "this protection does not hold up `{name}` anyway"
                    )
                    many = len(place.data["except"]) > 1
                    yield self.at(entry, message, Text("删去它", "remove it"), removable=many, name=entry.data)


class ListsMustNotRepeat(Lint):
    """The same entry twice in a list of a rule."""

    says = Text("列表里不要重复", "lists must not repeat")
    page = Page(
        avoids=Text(
            "重复的条目没有作用，但往往说明想写的是另一个：两个 `chat_log`，其中一个本来该是 `call_recording`。`--fix` 会删去重复的。",
            "A repeated entry does nothing, and often another one was meant: two `chat_log`, of which one should have been "
            "`call_recording`. `--fix` takes the repetition out.",
        ),
        bad="""\
# attacks.yaml
rules:
  - id: malicious_attack.threat_by_phone
    kind: ground
    ground: malicious_attack
    title: {zh: 电话威胁, en: A threat by phone}
    when: {some: incidents, where: {kind: threat, channel: call}, within: $short_window}
    evidence: [{of: incidents, any_kind: [call_recording, police_record, call_recording]}]
    communication: waived
""",
        good="""\
# attacks.yaml
rules:
  - id: malicious_attack.threat_by_phone
    kind: ground
    ground: malicious_attack
    title: {zh: 电话威胁, en: A threat by phone}
    when: {some: incidents, where: {kind: threat, channel: call}, within: $short_window}
    evidence: [{of: incidents, any_kind: [call_recording, police_record]}]
    communication: waived
""",
        reason=Text("由程序生成的列表", "the list is written by a program"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for document in policy.documents:
            yield from self._lists(Place(document, (), document.data))

    def _lists(self, place: Place) -> Iterator[Finding]:
        seen: set[str] = set()
        for _, entry in place.items():
            if isinstance(place.data, list) and isinstance(entry.data, str):
                if entry.data in seen:
                    message = Text("`{name}` 在列表里重复", "`{name}` stands in the list twice")
                    yield self.at(entry, message, Text("删去一个", "remove one"), removable=True, name=entry.data)
                seen.add(entry.data)
            else:
                yield from self._lists(entry)


class ProceduresMustBeAskedFor(Lint):
    """A procedure that is only for rules that ask for it, and none does."""

    says = Text("按需程序要有规则要求它", "procedures must be asked for")
    page = Page(
        avoids=Text(
            "`on_request: true` 的程序只在规则要求时才须办理。没有规则要求它，它就从来不起作用。",
            "A procedure with `on_request: true` is only needed by rules that name it. Where none does, it never applies.",
        ),
        bad="""\
# procedures.yaml
rules:
  - id: lawyer-asked
    kind: procedure
    on_request: true
    title: {zh: 已咨询律师, en: A lawyer has been asked}
    require: {request.remark: {length: {gte: 100}}}
    remedy: {zh: 在备注里写下律师的意见。, en: Write down in the remark what the lawyer said.}
""",
        good="""\
# procedures.yaml
rules:
  - id: lawyer-asked
    kind: procedure
    title: {zh: 已咨询律师, en: A lawyer has been asked}
    require: {request.remark: {length: {gte: 100}}}
    remedy: {zh: 在备注里写下律师的意见。, en: Write down in the remark what the lawyer said.}
""",
        reason=Text("供扩展此规则集的店铺使用", "for shops that extend this policy"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        asked = {name for rule in policy.model.grounds for name in rule.procedures}
        for rule, place in policy.rules(Procedure):
            if rule.on_request and rule.id not in asked:
                message = Text("没有规则要求程序 `{name}`", "no rule asks for the procedure `{name}`")
                hint = Text(
                    "在规则里写 procedures: [{name}]，或删去 on_request",
                    "write procedures: [{name}] in a rule, or remove `on_request`",
                )
                yield self.at(place / "id", message, hint, name=rule.id)
