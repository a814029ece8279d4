"""Lints of what people read: titles, reasons, remedies, in both languages."""

from collections.abc import Iterator

from ....engine.language.model import Rule
from ....engine.language.scope import Place
from ....engine.language.texts import Text
from ..model import Finding, Lint, Page
from ..subject import Subject

_TEXTS = ("title", "why", "remedy", "note")


class TextsMustBeInBothLanguages(Lint):
    """A text that lacks Chinese or English, or says the same in both."""

    says = Text("文字要有中文和英文", "texts must be in both languages")
    page = Page(
        avoids=Text(
            "客服、买家和审核人员读不同的语言。只写一种文字的标题，在另一种语言的结论里会原样出现，读的人看不懂为什么被拒绝。",
            "Agents, buyers and reviewers read different languages. A title written in one of them turns up as it is in an "
            "answer in the other, and its reader cannot tell why a block was refused.",
        ),
        bad="""\
# reviews.yaml
rules:
  - id: protection.loyal_buyer
    kind: protection
    title: {en: Many finished orders}
    when: {count: orders, where: {status: completed}, at_least: 20}
""",
        good="""\
# reviews.yaml
rules:
  - id: protection.loyal_buyer
    kind: protection
    title: {zh: 已完成许多订单, en: Many finished orders}
    when: {count: orders, where: {status: completed}, at_least: 20}
""",
        reason=Text("一个专有名词，两种语言写法相同", "a proper name, written alike in both languages"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for document in policy.documents:
            for place in _texts_in(Place(document, (), document.data)):
                yield from self._text(place)

    def _text(self, place: Place) -> Iterator[Finding]:
        key = str(place.at[-1])
        if isinstance(place.data, str):
            message = Text("`{name}` 只有一种文字", "`{name}` is in one language only")
            hint = Text("写成 {{zh: 中文, en: English}}", "write {{zh: 中文, en: English}}")
            yield self.at(place, message, hint, name=key)
            return
        zh, en = (str(place.data.get(language, "")).strip() for language in ("zh", "en"))
        for said, language in ((zh, Text("中文（zh）", "Chinese (zh)")), (en, Text("英文（en）", "English (en)"))):
            if not said:
                message = Text("`{name}` 缺少{language}", "`{name}` lacks {language}")
                yield self.at(place, message, Text("补上它", "add it"), name=key, language=language)
        if zh and zh == en:
            message = Text("`{name}` 的中文和英文完全相同", "`{name}` says the same in Chinese and English")
            yield self.at(place, message, Text("翻译其中一种", "translate one of them"), name=key)


def _texts_in(place: Place) -> Iterator[Place]:
    """Every bilingual text in some part of a policy; a parameter or fact that is called `title` is none."""
    for key, inner in place.items():
        named = place.at in (("parameters",), ("facts",), ("terms",))
        if key in _TEXTS and not named and isinstance(inner.data, (str, dict)):
            yield inner
        elif key not in ("when", "require"):
            yield from _texts_in(inner)


class RulesMustHaveATitle(Lint):
    """A rule, an obligation or the policy itself without a title."""

    says = Text("规则要有标题", "rules must have a title")
    page = Page(
        avoids=Text(
            "结论用标题说明理由。没有标题的规则只能以编号出现，而编号是写给程序看的。",
            "An answer gives its reasons by title. A rule without one appears by its id, which is written for programs.",
        ),
        bad="""\
# orders.yaml
rules:
  - id: protection.first_order
    kind: protection
    when: {count: orders, at_most: 1}
""",
        good="""\
# orders.yaml
rules:
  - id: protection.first_order
    kind: protection
    title: {zh: 首次下单的买家, en: A first order}
    when: {count: orders, at_most: 1}
""",
        reason=Text("只用于测试，不会出现在结论里", "for tests only, it never appears in an answer"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        message = Text("`{name}` 没有标题", "`{name}` has no title")
        hint = Text("加上 title: {{zh: …, en: …}}", "add title: {{zh: …, en: …}}")
        places = [place for _, place in policy.rules(Rule)]
        obligations = policy.manifest.get("obligations")
        places += [place for _, place in obligations.items()] if obligations is not None else []
        for place in places:
            if not place.data.get("title"):
                yield self.at(place / "id", message, hint, name=place.data["id"])
        if not policy.manifest.data.get("title"):
            yield self.at(policy.manifest / "policy", message, hint, name=policy.model.name)


class ParametersMustSayWhy(Lint):
    """A parameter without a title, or without the reason for its value."""

    says = Text("参数要有标题并说明理由", "parameters must say what they are and why")
    page = Page(
        avoids=Text(
            "“为什么是五单而不是三单？”买家、主管和法院都会问。数字的理由只有定它的人知道，不写下来就没有人知道了。",
            '"Why five orders and not three?" Buyers, managers and courts will ask. Only whoever chose the number knows; what is '
            "not written down is soon known to nobody.",
        ),
        bad="""\
# policy.yaml
parameters:
  insult_count: {value: 4}
""",
        good="""\
# policy.yaml
parameters:
  insult_count:
    value: 4
    unit: incidents
    title: {zh: 辱骂次数, en: Insults}
    why: {zh: 我们的买家说话直，三句不算多。, en: "Our buyers speak bluntly; three harsh words are nothing."}
""",
        reason=Text("法律规定的数字，出处见规则的 sources", "set by law, see the sources of the rule"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        for name in sorted(policy.resolved.own_parameters):
            place = policy.resolved.parameters[name]
            lacking = [key for key in ("title", "why") if not place.data.get(key)]
            if lacking:
                message = Text("参数 `{name}` 没有 {lacking}", "the parameter `{name}` has no {lacking}")
                hint = Text(
                    "title 说明它是什么，why 说明为什么是这个值",
                    "`title` says what it is, `why` says why it has this value",
                )
                words = Text(" 和 ".join(lacking), " and no ".join(lacking))
                yield self.at(place, message, hint, key=True, name=name, lacking=words)
