"""Lints of days: rules, their numbers and their procedures must be in force together."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from ....engine.language.model import Collect, Compare, Ground, Rule
from ....engine.language.texts import Text
from ..model import Finding, Lint, Page
from ..subject import Subject
from ..walking import written_in


def _day(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days)).isoformat()


class NumbersMustBeInForceWithTheirRules(Lint):
    """A rule that is in force before a parameter that it uses has a value."""

    says = Text("规则生效时参数要已有值", "numbers must be in force with their rules")
    page = Page(
        avoids=Text(
            "在参数的第一个 `from` 之前，用到它的条件都是“未知”：事由证明不了，保护规则却一直挡着，谁也不会想到是日期的缘故。",
            "Before the first `from` of a parameter every condition that uses it is unknown: a ground cannot be proven, and a protection "
            "forbids every block, and nobody thinks of a date.",
        ),
        bad="""\
# policy.yaml
parameters:
  regulars_orders:
    values: [{from: 2027-01-01, value: 12}]
    title: {zh: 常客的订单数, en: Orders of a regular}
    why: {zh: 明年起试行。, en: A trial from next year on.}
# protections.yaml
rules:
  - id: protection.regular
    kind: protection
    title: {zh: 常客, en: A regular}
    when: {count: orders, at_least: $regulars_orders}
""",
        good="""\
# policy.yaml
parameters:
  regulars_orders:
    values: [{from: 2027-01-01, value: 12}]
    title: {zh: 常客的订单数, en: Orders of a regular}
    why: {zh: 明年起试行。, en: A trial from next year on.}
# protections.yaml
rules:
  - id: protection.regular
    kind: protection
    title: {zh: 常客, en: A regular}
    effective: {from: 2027-01-01}
    when: {count: orders, at_least: $regulars_orders}
""",
        reason=Text("更早的案件不会再来判断", "no case of before will be decided"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for rule, place in policy.rules(Rule):
            used = {
                name
                for seen in policy.seen(rule)
                for part in written_in(seen.condition)
                if isinstance(part, (Compare, Collect))
                for name in part.unset
            }
            for name in sorted(used):
                since = policy.model.parameters[name].since
                if since is None or (rule.since is not None and rule.since >= since):
                    continue
                message = Text(
                    "参数 `{name}` 到 {day} 才有值，规则 `{rule}` 在那之前就已生效",
                    "`{name}` has no value before {day}, but `{rule}` is in force earlier",
                )
                hint = Text(
                    "给规则写 effective: {{from: {day}}}，或让参数更早有值",
                    "give the rule effective: {{from: {day}}}, or the parameter an earlier value",
                )
                yield self.at(place / "id", message, hint, name=name, rule=rule.id, day=_day(since))


class DatedValuesMustChange(Lint):
    """A dated value that is the same as the one before it."""

    says = Text("新的取值要有变化", "dated values must change")
    page = Page(
        avoids=Text(
            "同一个值写两次，换了日期却什么也没有变：多半是复制后忘了改数字，以为新规已经生效。",
            "The same value twice changes nothing on its day. Mostly a line was copied and the number forgotten, and the shop believes that "
            "the new one is in force.",
        ),
        bad="""\
# policy.yaml
parameters:
  insult_count:
    values:
      - {from: 2025-01-01, value: 3}
      - {from: 2026-07-01, value: 3}
    title: {zh: 辱骂次数, en: Insults}
    why: {zh: 试行后收紧。, en: Tightened after a trial.}
""",
        good="""\
# policy.yaml
parameters:
  insult_count:
    values:
      - {from: 2025-01-01, value: 3}
      - {from: 2026-07-01, value: 2}
    title: {zh: 辱骂次数, en: Insults}
    why: {zh: 试行后收紧。, en: Tightened after a trial.}
""",
        reason=Text("留作年度复核的记录", "a record of the yearly review"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for name in sorted(policy.resolved.own_parameters):
            at = policy.resolved.parameters[name].get("values")
            entries = [entry for _, entry in at.items()] if at is not None else []
            entries.sort(key=lambda entry: str(entry.data["from"]))
            for before, entry in pairwise(entries):
                if before.data["value"] == entry.data["value"]:
                    message = Text(
                        "参数 `{name}` 从 {day} 起的值与之前相同", "`{name}` has the same value from {day} on as before"
                    )
                    hint = Text("改它，或删去这一行", "change it, or remove the line")
                    yield self.at(entry / "value", message, hint, name=name, day=entry.data["from"])


class ProceduresMustBeInForceWithTheirRules(Lint):
    """A rule that asks for a procedure on days on which there is none."""

    says = Text("规则要求的程序要同时生效", "procedures must be in force with their rules")
    page = Page(
        avoids=Text(
            "没有生效的程序算作没有办理。规则要求它的那些日子里，谁也办不了，规则永远不会允许拉黑。",
            "A procedure that is not in force counts as not met. On those days nobody can do what the rule asks for, and it never allows "
            "a block.",
        ),
        bad="""\
# attacks.yaml
rules:
  - id: malicious_attack.five_insults
    kind: ground
    ground: malicious_attack
    title: {zh: 五次辱骂, en: Five insults}
    when: {count: incidents, where: {kind: insult}, within: $short_window, at_least: 5}
    evidence: [{of: incidents, kind: chat_log}]
    communication: {attempts: 1, wait: 24h}
    procedures: [long-remark]
  - id: long-remark
    kind: procedure
    on_request: true
    title: {zh: 备注详细, en: A long remark}
    effective: {from: 2026-01-01, until: 2027-01-01}
    require: {request.remark: {length: {gte: 50}}}
    remedy: {zh: 写详细的备注。, en: Write a longer remark.}
""",
        good="""\
# attacks.yaml
rules:
  - id: malicious_attack.five_insults
    kind: ground
    ground: malicious_attack
    title: {zh: 五次辱骂, en: Five insults}
    effective: {from: 2026-01-01, until: 2027-01-01}
    when: {count: incidents, where: {kind: insult}, within: $short_window, at_least: 5}
    evidence: [{of: incidents, kind: chat_log}]
    communication: {attempts: 1, wait: 24h}
    procedures: [long-remark]
  - id: long-remark
    kind: procedure
    on_request: true
    title: {zh: 备注详细, en: A long remark}
    effective: {from: 2026-01-01, until: 2027-01-01}
    require: {request.remark: {length: {gte: 50}}}
    remedy: {zh: 写详细的备注。, en: Write a longer remark.}
""",
        reason=Text("到期前会延长", "it will be prolonged in time"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for rule, place in policy.rules(Ground):
            at = place.get("procedures")
            for _, entry in at.items() if at is not None else ():
                other = policy.procedures.get(str(entry.data))
                if other is None:
                    continue
                early = other.since is not None and (rule.since is None or rule.since < other.since)
                late = other.until is not None and (rule.until is None or rule.until > other.until)
                if early or late:
                    message = Text(
                        "程序 `{name}` 有时不生效，而规则 `{rule}` 仍在要求它",
                        "`{name}` is not always in force while the rule `{rule}` asks for it",
                    )
                    hint = Text("让两者的 effective 一致", "give both the same `effective`")
                    yield self.at(entry, message, hint, name=other.id, rule=rule.id)
