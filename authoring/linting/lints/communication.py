"""Lints of talking to the buyer first: said, possible, and with time to answer."""

from collections.abc import Iterator
from typing import Any

from ....engine.language.model import Ground
from ....engine.language.moments import format_duration
from ....engine.language.texts import Text
from ..model import ERROR, Finding, Lint, Page
from ..possible import oldest, possible
from ..subject import Subject
from ..walking import spans_of


class GroundsMustSayHowTheyCommunicate(Lint):
    """A ground rule that says nothing of communication, which waives it without a word."""

    says = Text("事由规则要写明如何沟通", "grounds must say how they communicate")
    page = Page(
        avoids=Text(
            "不写 `communication` 等于不要求沟通。漏写一行，买家就会未经任何提醒被拉黑；写上 `communication: waived`，读的人才知道是有意如此。",
            "A rule without `communication` does not ask anybody to talk to the buyer. One forgotten line, and buyers are blocked "
            "without a warning; with `communication: waived` a reader knows that it is meant.",
        ),
        bad="""\
# attacks.yaml
rules:
  - id: malicious_attack.two_insults
    kind: ground
    ground: malicious_attack
    title: {zh: 两次辱骂, en: Two insults}
    when: {count: incidents, where: {kind: insult}, within: $short_window, at_least: 2}
    evidence: [{of: incidents, kind: chat_log}]
""",
        good="""\
# attacks.yaml
rules:
  - id: malicious_attack.two_insults
    kind: ground
    ground: malicious_attack
    title: {zh: 两次辱骂, en: Two insults}
    when: {count: incidents, where: {kind: insult}, within: $short_window, at_least: 2}
    evidence: [{of: incidents, kind: chat_log}]
    communication: {attempts: 1, wait: 24h}
""",
        reason=Text("只供演示", "for a demonstration only"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for rule, place in policy.rules(Ground):
            if "communication" not in place.data:
                message = Text(
                    "规则 `{rule}` 没有写明事先如何沟通", "the rule `{rule}` does not say whether to talk first"
                )
                hint = Text(
                    "写 communication: {{attempts: 1, wait: 24h}}，确实不需要时写 communication: waived",
                    "write communication: {{attempts: 1, wait: 24h}}, or communication: waived where it is meant",
                )
                yield self.at(place / "id", message, hint, rule=rule.id)


class CommunicationMustBePossible(Lint):
    """Communication that no contact can satisfy: none counts, or none that counts is old enough."""

    says = Text("要求的沟通要做得到", "communication must be possible")
    severity = ERROR
    page = Page(
        avoids=Text(
            "沟通须先等够时间，`communication_counts` 又可能规定太久以前的沟通不算。等候比有效期还长时，除非买家先回复，永远等不到。",
            "A contact has to wait, and `communication_counts` may say that old ones do not count. Where the wait is longer than a "
            "contact counts, it is never over, unless the buyer happens to answer.",
        ),
        bad="""\
# policy.yaml
parameters:
  contact_wait:
    value: 60d
    title: {zh: 等候回复的时长, en: Time to wait for an answer}
    why: {zh: 我们给买家很多时间。, en: We give buyers plenty of time.}
""",
        good="""\
# policy.yaml
parameters:
  contact_wait:
    value: 48h
    title: {zh: 等候回复的时长, en: Time to wait for an answer}
    why: {zh: 我们给买家很多时间。, en: We give buyers plenty of time.}
""",
        reason=Text("买家总会回复", "our buyers always answer"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        counts = policy.model.communication_counts
        limit = None if counts is None else oldest(counts)
        told: set[tuple[str, object]] = set()
        for rule in policy.model.grounds:
            contact, place = rule.communication, policy.resolved.rules[rule.id]
            at = policy.own_parameter(contact.wait) if contact is not None else None
            if at is None and policy.owns(place):
                at = place.get("communication")
            if contact is None or at is None or (at.document.file, at.at) in told:
                continue
            waits = spans_of(contact.wait)
            if counts is None or not possible(counts, "communications").be_true:
                message = Text(
                    "按 communication_counts，没有沟通算数，规则 `{rule}` 永远等不到沟通",
                    "by `communication_counts` no contact counts, so `{rule}` can never be communicated",
                )
                hint = Text("在 policy.yaml 里写明什么沟通算数", "say in policy.yaml which contacts count")
                yield self.at(at, message, hint, key=True, rule=rule.id)
            elif limit is not None and waits and max(waits) > limit:
                message = Text(
                    "要等 {wait}，但超过 {limit} 的沟通就不算了",
                    "the wait is {wait}, but a contact only counts for {limit}",
                )
                hint = Text("缩短等候，或让沟通有效更久", "wait less long, or let contacts count for longer")
                values: dict[str, Any] = {"wait": format_duration(max(waits)), "limit": format_duration(limit)}
                yield self.at(at, message, hint, key=True, **values)
            else:
                continue
            told.add((at.document.file, at.at))


class WaitsMustLeaveTimeToAnswer(Lint):
    """A wait of nothing: a contact that counts at once leaves the buyer no chance to answer."""

    says = Text("等候要留出回复的时间", "waits must leave time to answer")
    page = Page(
        avoids=Text(
            "等候为零时，消息刚发出就可以拉黑。买家来不及解释，沟通成了走过场。",
            "With a wait of nothing a buyer may be blocked the moment the message is sent. Nobody can explain anything so fast; the "
            "contact is for show.",
        ),
        bad="""\
# attacks.yaml
rules:
  - id: malicious_attack.three_insults
    kind: ground
    ground: malicious_attack
    title: {zh: 三次辱骂, en: Three insults}
    when: {count: incidents, where: {kind: insult}, within: $short_window, at_least: 3}
    evidence: [{of: incidents, kind: chat_log}]
    communication: {attempts: 1, wait: 0s}
""",
        good="""\
# attacks.yaml
rules:
  - id: malicious_attack.three_insults
    kind: ground
    ground: malicious_attack
    title: {zh: 三次辱骂, en: Three insults}
    when: {count: incidents, where: {kind: insult}, within: $short_window, at_least: 3}
    evidence: [{of: incidents, kind: chat_log}]
    communication: {attempts: 1, wait: 12h}
""",
        reason=Text("攻击正在进行，等不得", "the attack is going on, nobody should have to wait"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        told: set[object] = set()
        for rule in policy.model.grounds:
            contact, place = rule.communication, policy.resolved.rules[rule.id]
            if contact is None or 0 not in spans_of(contact.wait):
                continue
            at = policy.own_parameter(contact.wait)
            if at is not None and isinstance(at.data, dict):
                at = at.get("value") or at
            elif policy.owns(place) and policy.resolved.parameters.get(str(contact.wait_text.name)) is None:
                at = place / "communication" / "wait"
            if at is not None and (at.document.file, at.at) not in told:
                told.add((at.document.file, at.at))
                message = Text("等候时间为零，买家来不及回复", "a wait of nothing: no buyer can answer in time")
                yield self.at(at, message, Text("至少等几个小时", "wait some hours at least"))
