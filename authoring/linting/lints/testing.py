"""A lint of the tests beside a policy."""

from collections.abc import Iterator

from ....engine.language.model import Rule
from ....engine.language.texts import Text
from ..model import Finding, Lint, Page
from ..subject import Subject


class RulesMustBeTested(Lint):
    """A rule that no test of the policy names; where there are no tests at all, that is said once."""

    says = Text("规则要有测试", "rules must be tested")
    page = Page(
        avoids=Text(
            "没有测试的规则，谁也说不准它拉黑谁。改动一个数字就可能误伤买家，而没有人发现。只要 `tests/` 里有一个测试提到规则的编号，就算有测试；"
            "怎样写见 writing-policy-tests.md。",
            "Nobody can say whom a rule without a test blocks. A change of one number may hit buyers who did nothing, and nobody "
            "notices. A rule counts as tested where a test in `tests/` names its id; writing-policy-tests.md says how to write one.",
        ),
        bad="""\
# complaints.yaml
rules:
  - id: protection.first_complaint
    kind: protection
    title: {zh: 首次投诉, en: A first complaint}
    when: {count: complaints, at_most: 1}
""",
        good="""\
# complaints.yaml
rules:
  - id: protection.first_complaint
    kind: protection
    title: {zh: 首次投诉, en: A first complaint}
    when: {count: complaints, at_most: 1}
# tests/complaints.yaml
suite: first complaints
base: case.json
tests:
  - name: one complaint is no campaign
    expect: {statuses: {protection.first_complaint: applies}}
""",
        reason=Text("由另一套系统的测试覆盖", "covered by the tests of another system"),
    )

    def check(self, policy: Subject) -> Iterator[Finding]:
        rules = list(policy.rules(Rule))
        if rules and policy.tested is None:
            message = Text(
                "规则集没有测试：{count} 条规则无人验证", "the policy has no tests for its own rules ({count})"
            )
            hint = Text(
                "在 tests/ 里写测试，用 fairblock test 运行", "write tests in tests/ and run them with fairblock test"
            )
            yield self.at(policy.manifest / "policy", message, hint, count=len(rules))
            return
        for rule, place in rules:
            if rule.id not in (policy.tested or ()):
                message = Text("没有测试提到规则 `{name}`", "no test names the rule `{name}`")
                hint = Text(
                    "在 tests/ 里写一个，例如 expect: {{statuses: {{{name}: …}}}}",
                    "write one in tests/, such as expect: {{statuses: {{{name}: …}}}}",
                )
                yield self.at(place / "id", message, hint, name=rule.id)
