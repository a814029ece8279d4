"""Lints of evidence: named where it is needed, needed where it is named, and possible at all."""

from collections.abc import Iterator
from typing import Any

from ....engine.language.model import Evidence, Ground
from ....engine.language.scope import Place
from ....engine.language.texts import Text
from ....engine.language.types import case_types
from ..model import ERROR, Finding, Lint, Page
from ..possible import possible
from ..subject import Subject


def evidence_items(rule: Ground, place: Place) -> Iterator[tuple[Evidence, Place]]:
    """The items of a ground rule's evidence, each with its text."""
    at = place.get("evidence")
    places = [item for _, item in at.items()] if at is not None else []
    yield from zip(rule.evidence, places, strict=True)


class GroundsMustNameTheirEvidence(Lint):
    """A ground rule that rests on records without asking for evidence of them."""

    says = Text("事由规则要写明所需证据", "grounds must name their evidence")
    page = Page(
        avoids=Text(
            "没有写明证据的规则，只凭店铺自己填的记录就能拉黑买家：一条没有人能核对的订单、一次没有聊天记录的辱骂。",
            "Without evidence a rule blocks a buyer on records that the shop itself filled in: an order that nobody can check, an "
            "insult without a chat log.",
        ),
        bad="""\
# attacks.yaml
rules:
  - id: malicious_attack.flooding_again
    kind: ground
    ground: malicious_attack
    title: {zh: 多次刷屏, en: Flooding again and again}
    when: {count: incidents, where: {kind: flooding}, within: $short_window, at_least: 5}
    communication: {attempts: 2, wait: 24h}
""",
        good="""\
# attacks.yaml
rules:
  - id: malicious_attack.flooding_again
    kind: ground
    ground: malicious_attack
    title: {zh: 多次刷屏, en: Flooding again and again}
    when: {count: incidents, where: {kind: flooding}, within: $short_window, at_least: 5}
    evidence: [{of: incidents, kind: chat_log}]
    communication: {attempts: 2, wait: 24h}
""",
        reason=Text("这些记录由平台自己写入，店铺改不了", "the platform writes these records itself"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        titles = {name: collection.title for name, collection in case_types().collections.items()}
        for rule, place in policy.rules(Ground):
            proven = {item.collection for item in rule.evidence}
            for seen in policy.seen(rule):
                found = seen.collecting
                if found is None or not seen.supports or found.collection in proven:
                    continue
                proven.add(found.collection)
                message = Text(
                    "规则 `{rule}` 以「{title}」为依据，却不要求证据",
                    "the rule `{rule}` rests on {name}, but asks for no evidence of them",
                )
                hint = Text("在 evidence 里加 {{of: {name}, kind: …}}", "add {{of: {name}, kind: …}} to its `evidence`")
                values: dict[str, Any] = {
                    "rule": rule.id,
                    "name": found.collection,
                    "title": titles[found.collection].zh,
                }
                own = policy.owns(seen.document) and seen.document is place.document
                if own:
                    yield self.at_mark(seen.document, found.mark, message, hint, **values)
                else:
                    yield self.at(place / "when", message, hint, key=True, **values)


class EvidenceMustBeNeeded(Lint):
    """Evidence of a collection that the rule only reads in the buyer's favour, where it is never asked for."""

    says = Text("写明的证据要用得上", "evidence must be needed")
    page = Page(
        avoids=Text(
            "对买家有利的条件（`none`、`at_most`、`not`）不看证据：无论有没有证据，每条记录都算。为这样的记录写证据要求没有任何作用，读的人却以为店铺须要举证。",
            "What speaks for the buyer (`none`, `at_most`, under a `not`) is read without evidence: every record counts. To ask for "
            "evidence of such records does nothing, while readers believe that the shop has to prove something.",
        ),
        bad="""\
# orders.yaml
rules:
  - id: malicious_order.never_kept
    kind: ground
    ground: malicious_order
    title: {zh: 从不留下所购之物, en: Never keeps anything}
    when:
      all:
        - {count: after_sales, where: {reason_check: disproved}, within: $short_window, at_least: 5}
        - {none: orders, where: {status: completed}}
    evidence:
      - {of: after_sales, kind: after_sale_record}
      - {of: orders, kind: order_record}
    communication: {attempts: 2, wait: 24h}
""",
        good="""\
# orders.yaml
rules:
  - id: malicious_order.never_kept
    kind: ground
    ground: malicious_order
    title: {zh: 从不留下所购之物, en: Never keeps anything}
    when:
      all:
        - {count: after_sales, where: {reason_check: disproved}, within: $short_window, at_least: 5}
        - {none: orders, where: {status: completed}}
    evidence: [{of: after_sales, kind: after_sale_record}]
    communication: {attempts: 2, wait: 24h}
""",
        reason=Text("下一版会改为按订单计数", "the next version will count the orders"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for rule, place in policy.rules(Ground):
            gated = {seen.collecting.collection for seen in policy.seen(rule) if seen.supports and seen.collecting}
            for item, at in evidence_items(rule, place):
                if item.collection not in gated:
                    message = Text(
                        "`{name}` 只被用来为买家说话，不需要证据，这一项不起作用",
                        "`{name}` are only read for the buyer, without evidence: this item does nothing",
                    )
                    hint = Text("删去这一项，或改条件", "remove the item, or change the condition")
                    yield self.at(at / "of", message, hint, name=item.collection)


class EvidenceMustBePossible(Lint):
    """Evidence that the policy never accepts, so that the rule can never be proven."""

    says = Text("所需证据要有可能有效", "evidence must be possible")
    severity = ERROR
    page = Page(
        avoids=Text(
            "规则要求的证据若按 `evidence_valid` 永远无效，这条规则就永远证明不了，店铺白费力气收集。",
            "Where `evidence_valid` accepts no evidence of the kinds that a rule asks for, the rule can never be proven, and the shop "
            "collects in vain.",
        ),
        bad="""\
# policy.yaml
evidence_valid: {kind: {in: [chat_log, order_record]}}
# reviews.yaml
rules:
  - id: malicious_review.advertising
    kind: ground
    ground: malicious_review
    title: {zh: 评价里打广告, en: Advertising in reviews}
    when: {some: reviews, where: {content_label: advertisement}, within: $recent_window}
    evidence: [{of: reviews, kind: screenshot}]
    communication: {attempts: 1, wait: 24h}
""",
        good="""\
# policy.yaml
evidence_valid: {kind: {in: [chat_log, order_record, review_record]}}
# reviews.yaml
rules:
  - id: malicious_review.advertising
    kind: ground
    ground: malicious_review
    title: {zh: 评价里打广告, en: Advertising in reviews}
    when: {some: reviews, where: {content_label: advertisement}, within: $recent_window}
    evidence: [{of: reviews, kind: review_record}]
    communication: {attempts: 1, wait: 24h}
""",
        reason=Text(
            "扩展此规则集的店铺会另写 evidence_valid", "shops that extend this policy write their own evidence_valid"
        ),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        valid = policy.model.evidence_valid
        for rule, place in policy.rules(Ground):
            for item, at in evidence_items(rule, place):
                if valid is None:
                    message = Text(
                        "规则集没有 evidence_valid，所以没有证据有效", "without `evidence_valid` no evidence is valid"
                    )
                    yield self.at(at, message, Text("在 policy.yaml 里写明", "write it in policy.yaml"))
                elif not any(possible(valid, "evidence", {("kind",): kind}).be_true for kind in item.kinds):
                    message = Text(
                        "按 evidence_valid，这种证据永远无效：{kinds}",
                        "`evidence_valid` never accepts evidence of: {kinds}",
                    )
                    hint = Text("改种类，或改 evidence_valid", "ask for another kind, or change `evidence_valid`")
                    yield self.at(at, message, hint, kinds=", ".join(item.kinds))
