"""Lints of the windows that conduct is looked for in."""

from collections.abc import Iterator
from typing import Any

from ....engine.language.document import Document
from ....engine.language.model import Collect, Compare, Count, Ground, Value
from ....engine.language.moments import format_duration
from ....engine.language.problems import Mark
from ....engine.language.texts import Text
from ..model import Finding, Lint, Page
from ..possible import oldest
from ..subject import Subject
from ..walking import Seen, spans_of, written_in


def gated(policy: Subject, rule: Ground) -> Iterator[Seen]:
    """The conditions of a ground rule whose records need evidence."""
    proven = {item.collection for item in rule.evidence}
    for seen in policy.seen(rule):
        if seen.collecting is not None and seen.supports and seen.collecting.collection in proven:
            yield seen


class GroundsMustSayHowFarBackTheyLook(Lint):
    """A ground rule that counts conduct however long ago it was."""

    says = Text("事由规则要写明往回看多久", "grounds must say how far back they look")
    page = Page(
        avoids=Text(
            "没有 `within` 的规则会把多年前的事也算上。人会改变，证据会消失；很久以前的行为说明不了买家现在会做什么。",
            "Without `within` a rule counts what happened years ago. People change and evidence is lost; conduct of long ago says little "
            "about what a buyer will do now.",
        ),
        bad="""\
# orders.yaml
rules:
  - id: malicious_order.swapped_once_more
    kind: ground
    ground: malicious_order
    title: {zh: 多次退货调包, en: Many swapped returns}
    when: {count: after_sales, where: {item_swapped: true}, at_least: 4}
    evidence: [{of: after_sales, kind: inspection_video}]
    communication: {attempts: 1, wait: 24h}
""",
        good="""\
# orders.yaml
rules:
  - id: malicious_order.swapped_once_more
    kind: ground
    ground: malicious_order
    title: {zh: 多次退货调包, en: Many swapped returns}
    when: {count: after_sales, where: {item_swapped: true}, within: $long_window, at_least: 4}
    evidence: [{of: after_sales, kind: inspection_video}]
    communication: {attempts: 1, wait: 24h}
""",
        reason=Text("调包不会因时间久远而变得无害", "a swap is no less a fraud for being long ago"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        told: set[tuple[str, Mark]] = set()
        for rule, _ in policy.rules(Ground):
            for seen in gated(policy, rule):
                found = seen.collecting
                if found is None or found.within is not None or not policy.owns(seen.document):
                    continue
                if (seen.document.file, found.mark) in told or oldest(found.where) is not None:
                    continue
                told.add((seen.document.file, found.mark))
                message = Text(
                    "规则 `{rule}` 没有时间窗：多久以前的都算",
                    "the rule `{rule}` has no window: it counts whatever was long ago",
                )
                hint = Text("加上 within，例如 within: 90d", "add `within`, such as within: 90d")
                yield self.at_mark(seen.document, found.mark, message, hint, rule=rule.id)


class WindowsMustNotOutlastTheirEvidence(Lint):
    """A window that reaches further back than evidence counts."""

    says = Text("时间窗不要比证据的有效期长", "windows must not outlast their evidence")
    page = Page(
        avoids=Text(
            "证据过期后就不再有效。时间窗比有效期长时，窗口里较早的行为当时取的证据已经作废，规则看上去管得到，其实多半证明不了。",
            "Evidence stops to count when it is too old. Where a window is longer, the evidence that was taken of its older part has "
            "lapsed: the rule seems to reach that far, but mostly cannot be proven.",
        ),
        bad="""\
# policy.yaml
parameters:
  evidence_max_age:
    value: 60d
    unit: duration
    title: {zh: 证据的有效期, en: How long evidence counts}
    why: {zh: 平台只保存两个月的记录。, en: The platform keeps records for two months.}
""",
        good="""\
# policy.yaml
parameters:
  evidence_max_age:
    value: 270d
    unit: duration
    title: {zh: 证据的有效期, en: How long evidence counts}
    why: {zh: 平台保存九个月的记录。, en: The platform keeps records for nine months.}
""",
        reason=Text("证据会定期重新取得", "the evidence is taken afresh every month"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        limit = None if policy.model.evidence_valid is None else oldest(policy.model.evidence_valid)
        told: set[tuple[str, Mark]] = set()
        for rule in policy.model.grounds if limit is not None else ():
            for seen in gated(policy, rule):
                found = seen.collecting
                spans = spans_of(found.within) if found is not None else []
                if found is None or not spans or limit is None or max(spans) <= limit:
                    continue
                where = self._where(policy, seen, found)
                if where is None or (where[0].file, where[1]) in told:
                    continue
                told.add((where[0].file, where[1]))
                message = Text(
                    "规则 `{rule}` 往回看 {span}，但证据只在 {limit} 内有效",
                    "the rule `{rule}` looks back {span}, but evidence only counts for {limit}",
                )
                hint = Text("缩短时间窗，或延长证据的有效期", "shorten the window, or let evidence count for longer")
                values: dict[str, Any] = {
                    "rule": rule.id,
                    "span": format_duration(max(spans)),
                    "limit": format_duration(limit),
                }
                yield self.at_mark(*where, message, hint, **values)

    @staticmethod
    def _where(policy: Subject, seen: Seen, found: Collect) -> tuple[Document, Mark] | None:
        """What the policy itself says of the two: its own condition, parameter or predicate, in this order."""
        if policy.owns(seen.document):
            return seen.document, found.mark
        if (parameter := policy.own_parameter(found.within)) is not None:
            return parameter.document, parameter.document.mark(parameter.at, key=True)
        valid = policy.resolved.single["evidence_valid"]
        if policy.owns(valid):
            return valid.document, valid.document.mark(valid.at, key=True)
        for value in _ages(policy):
            if (parameter := policy.own_parameter(value)) is not None:
                return parameter.document, parameter.document.mark(parameter.at, key=True)
        return None


def _ages(policy: Subject) -> Iterator[Value]:
    """What `evidence_valid` compares the age of evidence with."""
    assert policy.model.evidence_valid is not None
    for part in written_in(policy.model.evidence_valid):
        if (path := getattr(part, "path", None)) is not None and path.parts == ("age",):
            yield from (value for _, value in getattr(part, "tests", ()))


class BurstsMustBeShorterThanTheirWindow(Lint):
    """A burst that is as long as its window, and so adds nothing to it."""

    says = Text("集中时长要短于时间窗", "bursts must be shorter than their window")
    page = Page(
        avoids=Text(
            "`burst` 要求记录彼此相距不远，`within` 要求它们不太久远。`burst` 不短于 `within` 时，前者永远满足，不起作用，多半是两个数字写反了。",
            "`burst` asks that records lie close together, `within` that they are not too old. A burst that is not shorter than the window "
            "always holds; mostly the two numbers have been swapped.",
        ),
        bad="""\
# orders.yaml
rules:
  - id: malicious_order.rush
    kind: ground
    ground: malicious_order
    title: {zh: 一阵拍下不付款, en: A rush of unpaid orders}
    when: {count: orders, where: {close_cause: buyer_unpaid}, burst: 30d, within: 7d, at_least: 6}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: 1, wait: 24h}
""",
        good="""\
# orders.yaml
rules:
  - id: malicious_order.rush
    kind: ground
    ground: malicious_order
    title: {zh: 一阵拍下不付款, en: A rush of unpaid orders}
    when: {count: orders, where: {close_cause: buyer_unpaid}, burst: 7d, within: 30d, at_least: 6}
    evidence: [{of: orders, kind: order_record}]
    communication: {attempts: 1, wait: 24h}
""",
        reason=Text("店铺会自行缩短 burst", "shops that extend this shorten the burst"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for written in policy.conditions():
            for part, _ in written.parts():
                if not isinstance(part, Count) or part.burst is None or part.within is None:
                    continue
                burst, within = spans_of(part.burst), spans_of(part.within)
                if burst and within and min(burst) >= max(within):
                    message = Text(
                        "burst（{burst}）不短于 within（{within}），不起作用",
                        "`burst` ({burst}) is not shorter than `within` ({within}) and does nothing",
                    )
                    hint = Text("两个数字是否写反了？", "have the two been swapped?")
                    values: dict[str, Any] = {
                        "burst": format_duration(min(burst)),
                        "within": format_duration(max(within)),
                    }
                    yield self.at_mark(written.document, part.mark, message, hint, **values)


class ThresholdsMustNotBeZero(Lint):
    """A threshold of zero, which everything reaches, or nothing."""

    says = Text("阈值不要为零", "thresholds must not be zero")
    page = Page(
        avoids=Text(
            "`gte: 0` 人人都满足，`lt: 0` 无人满足，`within: 0s` 只看案件的那一刻。写零的人多半想的是“没有限制”或“还没有定”。",
            'Everybody has `gte: 0`, nobody has `lt: 0`, and `within: 0s` looks at a single moment. Who writes zero mostly means "no '
            'limit" or "not decided yet".',
        ),
        bad="""\
# reviews.yaml
rules:
  - id: protection.dear_orders
    kind: protection
    title: {zh: 大额订单, en: Dear orders}
    when: {some: orders, where: {amount_minor: {gte: 0}, status: completed}}
""",
        good="""\
# reviews.yaml
rules:
  - id: protection.dear_orders
    kind: protection
    title: {zh: 大额订单, en: Dear orders}
    when: {some: orders, where: {amount_minor: {gte: 500000}, status: completed}}
""",
        reason=Text("由扩展此规则集的店铺来定", "set by the shops that extend this policy"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for written in policy.conditions():
            for part, _ in written.parts():
                if isinstance(part, Collect):
                    yield from self._window(part, written.document)
                elif isinstance(part, Compare):
                    yield from self._compare(part, written.document)

    def _window(self, part: Collect, document: Document) -> Iterator[Finding]:
        for name, span in (("within", part.within), ("burst", getattr(part, "burst", None))):
            if 0 in spans_of(span):
                message = Text("{name} 为零，几乎什么都不在其中", "`{name}` is zero, and hardly anything is in it")
                yield self.at_mark(document, part.mark, message, Text("写明时长", "give it a length"), name=name)

    def _compare(self, part: Compare, document: Document) -> Iterator[Finding]:
        for op, value in part.tests:
            if op in ("gte", "lt") and 0 in spans_of(value):
                message = Text("`{field}` 与零比较（{op}）：{what}", "`{field}` is compared with zero ({op}): {what}")
                what = Text("总是成立", "always true") if op == "gte" else Text("从不成立", "never true")
                hint = Text("写明阈值，或删去这个比较", "give a threshold, or remove the comparison")
                yield self.at_mark(document, part.mark, message, hint, field=part.path, op=op, what=what)
