"""Lints of rules beside each other, and of remedies."""

from collections.abc import Iterator

from ....engine.language.model import Ground, Procedure, Protection, Rule
from ....engine.language.texts import EMPTY, Text
from ..model import Finding, Lint, Page
from ..subject import Subject
from ..walking import paths_read


class RulesMustDiffer(Lint):
    """Two rules of one kind with the same condition."""

    says = Text("规则要有区别", "rules must differ")
    page = Page(
        avoids=Text(
            "两条条件相同的规则，多半是复制后忘了改。它们会一起成立，结论里出现两个理由，而改了其中一条的人会以为已经改完。",
            "Of two rules with the same condition one was mostly copied and never changed. They hold together, an answer gives both, and "
            "whoever changes one believes to be done.",
        ),
        bad="""\
# protections.yaml
rules:
  - id: protection.kept_orders
    kind: protection
    title: {zh: 留下了订单, en: Orders were kept}
    when: {count: orders, where: {status: completed}, at_least: 10}
  - id: protection.good_reviews
    kind: protection
    title: {zh: 给过好评, en: Good reviews}
    when: {count: orders, where: {status: completed}, at_least: 10}
""",
        good="""\
# protections.yaml
rules:
  - id: protection.kept_orders
    kind: protection
    title: {zh: 留下了订单, en: Orders were kept}
    when: {count: orders, where: {status: completed}, at_least: 10}
  - id: protection.good_reviews
    kind: protection
    title: {zh: 给过好评, en: Good reviews}
    when: {count: reviews, where: {rating: {gte: 4}}, at_least: 10}
""",
        reason=Text("同一行为，两种后果", "the same conduct with two consequences"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        own = {rule.id: place for rule, place in policy.rules(Rule)}
        first: dict[object, list[Rule]] = {}
        # the policy's own rules last, so that one is said to repeat its parent's and not the other way round
        for rule in sorted(policy.model.rules, key=lambda rule: (rule.id in own, rule.mark, rule.file)):
            subject = rule.ground if isinstance(rule, Ground) else rule.against if isinstance(rule, Protection) else ""
            known = first.setdefault((type(rule), subject, rule.when), [])
            other = next((one for one in known if _overlap(one, rule)), None)
            known.append(rule)
            if other is not None and rule.id in own:
                message = Text("条件与规则 `{other}` 相同", "it has the same condition as `{other}`")
                hint = Text("改其中一条，或合为一条", "change one of them, or make them one")
                yield self.at(own[rule.id] / "id", message, hint, other=other.id)


def _overlap(one: Rule, other: Rule) -> bool:
    """Whether two rules are in force on some day together."""
    return (one.until is None or other.since is None or other.since < one.until) and (
        other.until is None or one.since is None or one.since < other.until
    )


class RemediesMustBePossible(Lint):
    """A procedure whose remedy tells the agent to do what an agent cannot do."""

    says = Text("补救办法要做得到", "remedies must be possible")
    page = Page(
        avoids=Text(
            "`remedy` 会出现在客服的待办清单里。程序若只看客服改不了的东西（自己的权限、店铺、统计、买家的资料），清单上的这一条谁也完成不了。"
            "没有正当办法时不要写 `remedy`，结论会如实说没有办法。",
            "A `remedy` is on the checklist that agents work through. Where the procedure reads only what an agent cannot change (their own "
            "permissions, the shop, statistics, who the buyer is), nobody can do it. Leave `remedy` out then, and the answer says "
            "honestly that nothing would help.",
        ),
        bad="""\
# procedures.yaml
rules:
  - id: procedure.few_blocks
    kind: procedure
    title: {zh: 本月拉黑不多, en: Few blocks this month}
    require: {statistics.shop_blocks_30d: {default: 0, lt: 100}}
    remedy: {zh: 减少本月的拉黑。, en: Have fewer blocks this month.}
""",
        good="""\
# procedures.yaml
rules:
  - id: procedure.few_blocks
    kind: procedure
    title: {zh: 本月拉黑不多, en: Few blocks this month}
    require: {statistics.shop_blocks_30d: {default: 0, lt: 100}}
""",
        reason=Text("主管可以当场授权", "a manager can grant it on the spot"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for rule, place in policy.rules(Procedure):
            if rule.remedy == EMPTY:
                continue
            fields = {path.parts for path in paths_read(rule.when) if path.from_root}
            collections = {seen.collecting.collection for seen in policy.seen(rule) if seen.collecting is not None}
            # what agents write themselves; who is to be blocked is not up to them
            doable = any(parts[0] in ("request", "open_orders") and parts[-1] != "buyer_id" for parts in fields)
            if not doable and not collections & {"communications", "evidence"}:
                message = Text(
                    "程序 `{name}` 只看客服改不了的内容，remedy 没有人做得到",
                    "`{name}` reads only what an agent cannot change: nobody can do its remedy",
                )
                hint = Text("删去 remedy", "remove `remedy`")
                yield self.at(place / "remedy", message, hint, key=True, name=rule.id)
